/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-hand-over-dialog.h"

#include <glib/gi18n-lib.h>

#include "cy-node-owner.h"
#include "cy-node-words.h"
#include "cy-seat.h"
#include "cy-shown-command.h"

#define GO "hand-over.go"

/* What is handed over: a station, a pile, or (kind %CY_KIND_NODE) all piles of a node. */
typedef struct {
  CyKindId kind;
  char *id;
} Choice;

struct _CyHandOverDialog {
  AdwWindow parent_instance;

  GtkDropDown *what;
  GtkDropDown *to;
  GtkLabel *consequence;
  GtkLabel *message;
  CyNode *node;       /* owned */
  GPtrArray *choices; /* owned, of Choice: as @what lists them */
  GPtrArray *nodes;   /* owned, of CyNodeItem: as @to lists them */
  guint n_under_way;
  guint n_done;
  gboolean closed;
};

G_DEFINE_FINAL_TYPE (CyHandOverDialog, cy_hand_over_dialog, ADW_TYPE_WINDOW)

static void
choice_free (Choice *choice)
{
  g_free (choice->id);
  g_free (choice);
}

static const Choice *
get_choice (CyHandOverDialog *self)
{
  guint row = gtk_drop_down_get_selected (self->what);

  return row < self->choices->len ? self->choices->pdata[row] : NULL;
}

static const CyNodeItem *
get_target (CyHandOverDialog *self)
{
  guint row = gtk_drop_down_get_selected (self->to);

  return row < self->nodes->len ? self->nodes->pdata[row] : NULL;
}

static const char *
owner_of (CyHandOverDialog *self, const CyRecord *pile)
{
  const char *owner = cy_yard_get_owner (cy_node_get_yard (self->node), pile);

  return owner != NULL ? owner : cy_node_get_id (self->node);
}

static gboolean
is_chosen (CyHandOverDialog *self, const Choice *choice, const CyRecord *pile)
{
  switch (choice->kind) {
  case CY_KIND_STATION:
    return g_strcmp0 (cy_record_get_text (pile, "station"), choice->id) == 0;
  case CY_KIND_NODE:
    return g_str_equal (owner_of (self, pile), choice->id);
  default:
    return g_str_equal (pile->id, choice->id);
  }
}

/* Returns: (transfer full): the piles that are meant and do not belong to @to already. */
static GPtrArray *
list_moving (CyHandOverDialog *self, const Choice *choice, const char *to)
{
  g_autoptr (GPtrArray) piles = cy_yard_list (cy_node_get_yard (self->node), CY_KIND_PILE);
  GPtrArray *moving = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_record_unref);

  for (guint i = 0; i < piles->len; i++) {
    CyRecord *pile = piles->pdata[i];

    if (is_chosen (self, choice, pile) && !g_str_equal (owner_of (self, pile), to))
      g_ptr_array_add (moving, cy_record_ref (pile));
  }
  return moving;
}

static gboolean
is_heard (CyHandOverDialog *self, const char *node)
{
  for (guint i = 0; i < self->nodes->len; i++) {
    const CyNodeItem *item = self->nodes->pdata[i];

    if (g_str_equal (item->id, node))
      return item->is_self || item->info->up;
  }
  return FALSE;
}

/* Returns: (transfer full) (nullable): the first node that talks to any of @piles and is not connected. */
static char *
find_silent (CyHandOverDialog *self, GPtrArray *piles)
{
  for (guint i = 0; i < piles->len; i++) {
    const char *owner = owner_of (self, piles->pdata[i]);

    if (!is_heard (self, owner))
      return cy_node_words_name (cy_node_get_yard (self->node), owner);
  }
  return NULL;
}

static void
show_consequence (CyHandOverDialog *self)
{
  const Choice *choice = get_choice (self);
  const CyNodeItem *to = get_target (self);
  g_autoptr (GPtrArray) moving = NULL;
  g_autofree char *silent = NULL;
  GString *text;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), GO, FALSE);
  gtk_label_set_text (self->consequence, "");
  if (choice == NULL || to == NULL)
    return;
  moving = list_moving (self, choice, to->id);
  silent = find_silent (self, moving);
  text = g_string_new (NULL);
  if (moving->len == 0)
    g_string_append_printf (text, _ ("%s talks to all of it already."), to->name);
  else
    g_string_append_printf (text,
                            ngettext ("%s talks to %u more pile from then on. The node that talks "
                                      "to it now stops when it hears of it.",
                                      "%s talks to %u more piles from then on. The node that talks "
                                      "to them now stops when it hears of it.",
                                      moving->len),
                            to->name, moving->len);
  if (silent != NULL)
    g_string_append_printf (text,
                            _ (" %s is not connected: until it is, both may talk to the same piles."
                               " See first that it does not run, or that it cannot reach them."),
                            silent);
  if (moving->len > 0 && !is_heard (self, to->id))
    g_string_append_printf (text,
                            _ (" %s is not connected: it begins when it hears of it, and "
                               "until then nobody may talk to them."),
                            to->name);
  gtk_label_set_text (self->consequence, text->str);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), GO, moving->len > 0 && self->n_under_way == 0);
  g_string_free (text, TRUE);
}

static void
on_done_cb (guint n_changes, const GError *error, gpointer user_data)
{
  g_autoptr (CyHandOverDialog) self = user_data;

  self->n_under_way--;
  if (self->closed)
    return;
  if (error != NULL)
    cy_shown_message (self->message, error->message);
  else
    self->n_done++;
  if (self->n_under_way > 0)
    return;
  if (gtk_widget_get_visible (GTK_WIDGET (self->message)))
    show_consequence (self);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
hand_over (CyHandOverDialog *self, CyKindId kind, const char *id, const char *to)
{
  cy_node_hand_over (self->node, kind, id, to, cy_node_get_person (self->node), on_done_cb,
                     g_object_ref (self));
}

static void
on_go_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyHandOverDialog *self = CY_HAND_OVER_DIALOG (widget);
  const Choice *choice = get_choice (self);
  const CyNodeItem *to = get_target (self);
  g_autoptr (GPtrArray) moving = NULL;

  if (choice == NULL || to == NULL || self->n_under_way > 0)
    return;
  cy_shown_message (self->message, NULL);
  gtk_widget_action_set_enabled (widget, GO, FALSE);
  if (choice->kind != CY_KIND_NODE) {
    self->n_under_way = 1;
    hand_over (self, choice->kind, choice->id, to->id);
    return;
  }
  /* Of a node pile by pile: its stations may have piles of other nodes. */
  moving = list_moving (self, choice, to->id);
  self->n_under_way = moving->len;
  for (guint i = 0; i < moving->len; i++)
    hand_over (self, CY_KIND_PILE, ((const CyRecord *) moving->pdata[i])->id, to->id);
}

/* --- what there is to choose from ---------------------------------------------------------------- */

static void
add_choice (CyHandOverDialog *self,
            GtkStringList *labels,
            CyKindId kind,
            const char *id,
            char *label)
{
  Choice *choice = g_new (Choice, 1);

  *choice = (Choice){ kind, g_strdup (id) };
  g_ptr_array_add (self->choices, choice);
  gtk_string_list_take (labels, label);
}

static void
add_records (CyHandOverDialog *self, GtkStringList *labels, CyKindId kind)
{
  CyYard *yard = cy_node_get_yard (self->node);
  g_autoptr (GPtrArray) records = cy_yard_list (yard, kind);

  for (guint i = 0; i < records->len; i++) {
    const CyRecord *record = records->pdata[i];
    g_autofree char *name = cy_yard_display_name (yard, kind, record->id);

    add_choice (
      self, labels, kind, record->id,
      g_strdup_printf (_ ("%s: %s (%s)"), _ (cy_kind_get (kind)->label), name, record->id));
  }
}

/* All that talk to piles now, members or not. */
static void
add_owners (CyHandOverDialog *self, GtkStringList *labels)
{
  CyYard *yard = cy_node_get_yard (self->node);
  g_autoptr (GPtrArray) piles = cy_yard_list (yard, CY_KIND_PILE);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < piles->len; i++) {
    const char *owner = owner_of (self, piles->pdata[i]);
    g_autofree char *name = NULL;

    if (!g_hash_table_add (seen, (gpointer) owner))
      continue;
    name = cy_node_words_name (yard, owner);
    add_choice (self, labels, CY_KIND_NODE, owner, g_strdup_printf (_ ("All piles of %s"), name));
  }
}

static void
fill (CyHandOverDialog *self)
{
  g_autoptr (GtkStringList) whats = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) tos = gtk_string_list_new (NULL);
  g_autoptr (GHashTable) counts = cy_node_count_piles (self->node);

  add_records (self, whats, CY_KIND_STATION);
  add_owners (self, whats);
  add_records (self, whats, CY_KIND_PILE);
  self->nodes = cy_node_item_list (self->node, counts);
  for (guint i = 0; i < self->nodes->len; i++) {
    const CyNodeItem *item = self->nodes->pdata[i];
    g_autofree char *state = cy_node_words_state (item);

    gtk_string_list_take (tos, g_strdup_printf ("%s · %s", item->name, state));
  }
  gtk_drop_down_set_model (self->what, G_LIST_MODEL (whats));
  gtk_drop_down_set_model (self->to, G_LIST_MODEL (tos));
}

/* --- the window --------------------------------------------------------------------------------- */

static gboolean
on_close_request_cb (CyHandOverDialog *self)
{
  self->closed = TRUE;
  return FALSE;
}

static void
cy_hand_over_dialog_dispose (GObject *object)
{
  CyHandOverDialog *self = CY_HAND_OVER_DIALOG (object);

  self->closed = TRUE;
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_hand_over_dialog_parent_class)->dispose (object);
}

static void
cy_hand_over_dialog_finalize (GObject *object)
{
  CyHandOverDialog *self = CY_HAND_OVER_DIALOG (object);

  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_pointer (&self->nodes, g_ptr_array_unref);
  G_OBJECT_CLASS (cy_hand_over_dialog_parent_class)->finalize (object);
}

static void
cy_hand_over_dialog_class_init (CyHandOverDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_hand_over_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = cy_hand_over_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-hand-over-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CyHandOverDialog, what);
  gtk_widget_class_bind_template_child (widget_class, CyHandOverDialog, to);
  gtk_widget_class_bind_template_child (widget_class, CyHandOverDialog, consequence);
  gtk_widget_class_bind_template_child (widget_class, CyHandOverDialog, message);
  gtk_widget_class_install_action (widget_class, GO, NULL, on_go_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
cy_hand_over_dialog_init (CyHandOverDialog *self)
{
  g_autoptr (GtkExpression) text = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->choices = g_ptr_array_new_with_free_func ((GDestroyNotify) choice_free);
  text = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  gtk_drop_down_set_expression (self->what, text);
  gtk_drop_down_set_enable_search (self->what, TRUE);
  g_signal_connect (self, "close-request", G_CALLBACK (on_close_request_cb), NULL);
}

static gboolean
choose_what (CyHandOverDialog *self, CyKindId kind, const char *id)
{
  for (guint i = 0; i < self->choices->len; i++) {
    const Choice *choice = self->choices->pdata[i];

    if (choice->kind == kind && g_str_equal (choice->id, id)) {
      gtk_drop_down_set_selected (self->what, i);
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
choose_to (CyHandOverDialog *self, const char *to)
{
  for (guint i = 0; i < self->nodes->len; i++) {
    if (g_str_equal (((const CyNodeItem *) self->nodes->pdata[i])->id, to)) {
      gtk_drop_down_set_selected (self->to, i);
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * cy_hand_over_dialog_choose:
 * @kind: station, pile, or node for all piles of a node.
 * @to: a node.
 *
 * Returns: whether there are such.
 */
gboolean
cy_hand_over_dialog_choose (CyHandOverDialog *self, CyKindId kind, const char *id, const char *to)
{
  return choose_what (self, kind, id) && choose_to (self, to);
}

/**
 * cy_hand_over_dialog_present:
 * @owner: (nullable): whose piles are proposed.
 * @to: (nullable): which node is proposed.
 *
 * Returns: (transfer none): the dialog.
 */
CyHandOverDialog *
cy_hand_over_dialog_present (GtkWidget *asker, CyNode *node, const char *owner, const char *to)
{
  GtkRoot *root = gtk_widget_get_root (asker);
  CyHandOverDialog *self = g_object_new (CY_TYPE_HAND_OVER_DIALOG, NULL);

  self->node = g_object_ref (node);
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
  fill (self);
  if (owner != NULL)
    (void) choose_what (self, CY_KIND_NODE, owner);
  if (to != NULL)
    (void) choose_to (self, to);
  g_signal_connect_swapped (self->what, "notify::selected", G_CALLBACK (show_consequence), self);
  g_signal_connect_swapped (self->to, "notify::selected", G_CALLBACK (show_consequence), self);
  show_consequence (self);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

const char *
cy_hand_over_dialog_get_message (CyHandOverDialog *self)
{
  return gtk_label_get_text (self->message);
}
