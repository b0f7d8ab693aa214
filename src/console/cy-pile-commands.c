/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-pile-commands.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-command-dialog.h"
#include "cy-command-rows.h"
#include "cy-node-command.h"
#include "cy-question.h"
#include "cy-shown-command.h"
#include "cy-text.h"

/* How many of its last commands are shown. */
#define N_RECENT 20

/* What is in sight whatever else the pile can do, in this order. */
static const char *const essential[] = { "stop", "emergency_stop", NULL };

struct _CyPileCommands {
  GtkWidget parent_instance;

  GtkBox *essential;
  GtkMenuButton *more;
  GtkPopover *popover;
  GtkBox *others;
  GtkLabel *hand;
  GtkWidget *recent_place;
  GtkColumnView *recent;
  CyNode *node;        /* owned */
  GListStore *store;   /* of CyRow of CyCommandRow */
  GHashTable *buttons; /* owned name -> borrowed button */
  GHashTable *whys;    /* owned name -> borrowed label, why not */
  char *built;         /* owned, nullable: the names the buttons are of */
  char *pile;          /* owned, nullable */
  guint connector;
  guint question; /* the newest query; older answers are dropped */
};

G_DEFINE_FINAL_TYPE (CyPileCommands, cy_pile_commands, GTK_TYPE_WIDGET)

static void
present (CyPileCommands *self, GtkWidget *dialog)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_command_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyPileCommands *self = CY_PILE_COMMANDS (widget);
  GtkWidget *dialog;

  if (self->pile == NULL)
    return;
  gtk_popover_popdown (self->popover);
  dialog = cy_command_dialog_new (self->node, self->pile, self->connector,
                                  g_variant_get_string (parameter, NULL));
  if (dialog != NULL)
    present (self, dialog);
}

static gboolean
is_essential (const char *name)
{
  return g_strv_contains (essential, name);
}

static GtkWidget *
make_button (CyPileCommands *self, const CyCommandOffer *offer)
{
  GtkWidget *button = gtk_button_new_with_label (_ (offer->label));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "pile.command");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", offer->name);
  g_hash_table_insert (self->buttons, g_strdup (offer->name), button);
  return button;
}

static void
add_other (CyPileCommands *self, const CyCommandOffer *offer)
{
  GtkWidget *button = make_button (self, offer);
  GtkWidget *label = gtk_button_get_child (GTK_BUTTON (button));
  GtkWidget *why = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_button_set_has_frame (GTK_BUTTON (button), FALSE);
  gtk_label_set_xalign (GTK_LABEL (why), 0);
  gtk_widget_set_margin_start (why, 12);
  gtk_widget_add_css_class (why, "dim-label");
  gtk_widget_add_css_class (why, "caption");
  gtk_box_append (self->others, button);
  gtk_box_append (self->others, why);
  g_hash_table_insert (self->whys, g_strdup (offer->name), why);
}

static char *
list_names (GPtrArray *offers)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < offers->len; i++)
    g_string_append_printf (names, "%s ", ((CyCommandOffer *) offers->pdata[i])->name);
  return g_string_free (names, FALSE);
}

/* Buttons stay as long as the pile has the same commands: whoever is about to press one does. */
static void
build (CyPileCommands *self, GPtrArray *offers)
{
  g_autofree char *names = list_names (offers);

  if (g_strcmp0 (names, self->built) == 0)
    return;
  g_free (self->built);
  self->built = g_steal_pointer (&names);
  g_hash_table_remove_all (self->buttons);
  g_hash_table_remove_all (self->whys);
  cy_children_unparent (GTK_WIDGET (self->essential));
  cy_children_unparent (GTK_WIDGET (self->others));
  for (guint e = 0; e < G_N_ELEMENTS (essential) - 1; e++) {
    for (guint i = 0; i < offers->len; i++) {
      if (g_str_equal (((CyCommandOffer *) offers->pdata[i])->name, essential[e]))
        gtk_box_append (self->essential, make_button (self, offers->pdata[i]));
    }
  }
  for (guint i = 0; i < offers->len; i++) {
    if (!is_essential (((CyCommandOffer *) offers->pdata[i])->name))
      add_other (self, offers->pdata[i]);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->more), g_hash_table_size (self->whys) > 0);
}

static void
show_possible (CyPileCommands *self, const CyCommandOffer *offer)
{
  GtkWidget *button = g_hash_table_lookup (self->buttons, offer->name);
  GtkWidget *why = g_hash_table_lookup (self->whys, offer->name);
  const char *text = offer->refusal == NULL ? offer->note : _ (offer->refusal);

  gtk_widget_set_sensitive (button, offer->refusal == NULL);
  gtk_widget_set_tooltip_text (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text != NULL ? text : "", -1);
  if (why == NULL)
    return;
  gtk_label_set_text (GTK_LABEL (why), offer->refusal == NULL ? "" : _ (offer->refusal));
  gtk_widget_set_visible (why, offer->refusal != NULL);
}

/* Who has the pile in their hands, and how long still. */
static void
show_hand (CyPileCommands *self)
{
  g_autoptr (GPtrArray) open = cy_node_list_open_commands (self->node);
  g_autofree char *text = NULL;

  for (guint i = 0; i < open->len && text == NULL; i++) {
    const CyCommand *command = open->pdata[i];
    g_autofree char *name = NULL;
    gint64 left_us = command->until_us - g_get_real_time ();

    if (g_strcmp0 (command->pile, self->pile) != 0 ||
        (command->connector != 0 && self->connector != command->connector))
      continue;
    name = cy_shown_command_name (command->name);
    if (command->state == CY_COMMAND_SELECTED)
      text = g_strdup_printf (_ ("%s has this pile in hand: %s, for %d s"), command->actor, name,
                              (int) (MAX (left_us, 0) / G_USEC_PER_SEC));
    else
      text = g_strdup_printf ("%s: %s: %s", command->actor, name,
                              _ (cy_command_state_label (command->state)));
  }
  gtk_label_set_text (self->hand, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hand), text != NULL);
}

/**
 * cy_pile_commands_refresh:
 *
 * Shows what the pile can be told now.
 */
void
cy_pile_commands_refresh (CyPileCommands *self)
{
  g_autoptr (GPtrArray) offers = NULL;

  if (self->pile == NULL)
    return;
  offers = cy_node_list_offers (self->node, self->pile, self->connector);
  build (self, offers);
  for (guint i = 0; i < offers->len; i++)
    show_possible (self, offers->pdata[i]);
  show_hand (self);
}

static void
on_recent_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint question;
  g_autoptr (CyPileCommands) self = cy_question_end (user_data, &question);
  g_autoptr (GPtrArray) commands = result;

  if (commands != NULL && self != NULL && question == self->question && self->node != NULL) {
    cy_command_rows_sync (self->store, cy_node_get_yard (self->node), commands);
    gtk_widget_set_visible (self->recent_place, commands->len > 0);
  }
}

static void
ask_recent (CyPileCommands *self)
{
  CyCommandQuery *query = cy_command_query_new (N_RECENT);

  query->pile = g_strdup (self->pile);
  cy_node_query_commands (self->node, query, on_recent_cb,
                          cy_question_new (self, ++self->question));
}

static void
on_command_changed_cb (CyNode *node, const CyCommand *command, CyPileCommands *self)
{
  if (self->pile == NULL || g_strcmp0 (command->pile, self->pile) != 0)
    return;
  ask_recent (self);
  show_hand (self);
}

static void
on_activate_cb (GtkColumnView *view, guint position, CyPileCommands *self)
{
  g_autoptr (CyRow) row = g_list_model_get_item (G_LIST_MODEL (self->store), position);

  present (self, cy_command_dialog_new_story (self->node, cy_row_get_key (row)));
}

/**
 * cy_pile_commands_show:
 * @connector: the gun that is looked at.
 */
void
cy_pile_commands_show (CyPileCommands *self, const char *pile, guint connector)
{
  g_free (self->pile);
  self->pile = g_strdup (pile);
  self->connector = connector;
  g_list_store_remove_all (self->store);
  gtk_widget_set_visible (self->recent_place, FALSE);
  cy_pile_commands_refresh (self);
  ask_recent (self);
}

static void
cy_pile_commands_dispose (GObject *object)
{
  CyPileCommands *self = CY_PILE_COMMANDS (object);

  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->store);
  g_clear_object (&self->node);
  g_clear_pointer (&self->buttons, g_hash_table_unref);
  g_clear_pointer (&self->whys, g_hash_table_unref);
  g_clear_pointer (&self->built, g_free);
  g_clear_pointer (&self->pile, g_free);
  G_OBJECT_CLASS (cy_pile_commands_parent_class)->dispose (object);
}

static void
cy_pile_commands_class_init (CyPileCommandsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_pile_commands_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-pile-commands.ui");
  gtk_widget_class_bind_template_child (widget_class, CyPileCommands, essential);
  gtk_widget_class_bind_template_child (widget_class, CyPileCommands, more);
  gtk_widget_class_bind_template_child (widget_class, CyPileCommands, popover);
  gtk_widget_class_bind_template_child (widget_class, CyPileCommands, others);
  gtk_widget_class_bind_template_child (widget_class, CyPileCommands, hand);
  gtk_widget_class_bind_template_child (widget_class, CyPileCommands, recent_place);
  gtk_widget_class_bind_template_child (widget_class, CyPileCommands, recent);
  gtk_widget_class_install_action (widget_class, "pile.command", "s", on_command_action);
}

static void
cy_pile_commands_init (CyPileCommands *self)
{
  g_autoptr (GtkSingleSelection) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->buttons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->whys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->store = g_list_store_new (CY_TYPE_ROW);
  selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  gtk_column_view_set_model (self->recent, GTK_SELECTION_MODEL (selection));
  cy_command_rows_fill_columns (self->recent, CY_COMMAND_ROWS_OF_PILE);
  cy_text_set_label_attributes (self->hand);
  g_signal_connect (self->recent, "activate", G_CALLBACK (on_activate_cb), self);
}

GtkWidget *
cy_pile_commands_new (CyNode *node)
{
  CyPileCommands *self = g_object_new (CY_TYPE_PILE_COMMANDS, NULL);

  self->node = g_object_ref (node);
  g_signal_connect_object (node, "command-changed", G_CALLBACK (on_command_changed_cb), self, 0);
  return GTK_WIDGET (self);
}
