/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-command-dialog.h"

#include <glib/gi18n-lib.h>

#include "cy-argument-form.h"
#include "cy-command-story.h"
#include "cy-field-editor.h"
#include "cy-node-command.h"
#include "cy-operator.h"
#include "cy-preview-box.h"
#include "cy-seat-dialog.h"
#include "cy-seat.h"
#include "cy-shown-command.h"
#include "cy-text.h"

#define GO "command.go"

/* How often the lease's rest is shown; and how long a name is left alone before it counts. */
#define TICK_MS  250
#define TYPED_MS 600

/* For the bar: how long a lease is. */
#define LEASE_US (30 * (gint64) G_USEC_PER_SEC)

typedef enum {
  STAGE_ASK,       /* what the command takes */
  STAGE_SELECTING, /* asked for the lease */
  STAGE_PREVIEW,   /* it is ours: to decide */
  STAGE_OPERATING, /* decided, and not on the disk yet */
  STAGE_OVER,      /* the lease is gone without anything being sent */
  STAGE_STORY,
} Stage;

struct _CyCommandDialog {
  AdwWindow parent_instance;

  GtkButton *leave;
  GtkLabel *message;
  GtkWidget *lease_place;
  GtkLabel *lease;
  GtkProgressBar *lease_bar;
  GtkStack *stack;
  GtkBox *form_place;
  GtkLabel *note;
  GtkBox *preview_place;
  GtkBox *story_place;
  GtkWidget *who;
  GtkLabel *reason_label;
  GtkEntry *reason;
  GtkEntry *operator;
  GtkButton *go;
  CyArgumentForm *form;
  CyPreviewBox *preview;
  CyCommandStory *story;
  CyNode *node;          /* owned */
  GPtrArray *offers;     /* owned, nullable */
  CyCommandOffer *offer; /* borrowed from @offers; NULL when only a story is told */
  Stage stage;
  CyCommand *command; /* owned, nullable: the selection */
  gboolean needs_reason;
  gboolean closed; /* the window is gone; what is still answered gives its lease back */
  guint tick;      /* source ids, 0 when they do not run */
  guint typed;
};

G_DEFINE_FINAL_TYPE (CyCommandDialog, cy_command_dialog, ADW_TYPE_WINDOW)

static const char *
get_operator (CyCommandDialog *self)
{
  return cy_operator_get (self->operator, self->node);
}

static char *
describe_go (CyCommandDialog *self)
{
  if (self->stage == STAGE_ASK || self->stage == STAGE_SELECTING)
    return g_strdup (_ ("Preview"));
  if (self->stage == STAGE_OVER)
    return g_strdup (_ ("Look again"));
  return cy_shown_command_title (cy_node_get_yard (self->node), self->command);
}

static gboolean
may_go (CyCommandDialog *self)
{
  g_autofree char *json = NULL;
  gboolean valid = TRUE;

  if (self->closed || *get_operator (self) == '\0')
    return FALSE;
  switch (self->stage) {
  case STAGE_ASK:
  case STAGE_OVER:
    json = cy_argument_form_get_json (self->form, &valid);
    return valid;
  case STAGE_PREVIEW:
    return g_str_equal (get_operator (self), self->command->actor) &&
           (!self->needs_reason || *gtk_editable_get_text (GTK_EDITABLE (self->reason)) != '\0');
  case STAGE_SELECTING:
  case STAGE_OPERATING:
  case STAGE_STORY:
  default:
    return FALSE;
  }
}

static void
update (CyCommandDialog *self)
{
  static const char *const pages[] = { "ask", "ask", "preview", "preview", "preview", "story" };
  gboolean decides = self->stage >= STAGE_PREVIEW && self->stage < STAGE_OVER;
  g_autofree char *label = self->stage == STAGE_STORY ? NULL : describe_go (self);

  gtk_stack_set_visible_child_name (self->stack, pages[self->stage]);
  gtk_widget_set_visible (self->who, self->stage != STAGE_STORY);
  gtk_widget_set_visible (self->lease_place, self->stage == STAGE_PREVIEW);
  gtk_widget_set_visible (GTK_WIDGET (self->reason), decides);
  gtk_widget_set_visible (GTK_WIDGET (self->reason_label), decides);
  gtk_label_set_text (self->reason_label, self->needs_reason ? _ ("Reason *") : _ ("Reason"));
  if (label != NULL)
    gtk_button_set_label (self->go, label);
  gtk_button_set_label (self->leave, self->stage == STAGE_STORY ? _ ("_Close") : _ ("_Cancel"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), GO, may_go (self));
}

static void
enter (CyCommandDialog *self, Stage stage)
{
  self->stage = stage;
  update (self);
}

/* --- the lease ---------------------------------------------------------------------------------- */

static void
show_lease (CyCommandDialog *self)
{
  gint64 left_us = MAX (self->command->until_us - g_get_real_time (), 0);
  g_autofree char *text = g_strdup_printf (_ ("The pile is yours for %d s. Nothing was sent yet."),
                                           (int) (left_us / G_USEC_PER_SEC));

  gtk_label_set_text (self->lease, text);
  gtk_progress_bar_set_fraction (self->lease_bar, MIN ((double) left_us / LEASE_US, 1));
}

static gboolean
on_tick_cb (gpointer user_data)
{
  CyCommandDialog *self = user_data;

  if (self->stage == STAGE_PREVIEW)
    show_lease (self);
  return G_SOURCE_CONTINUE;
}

static void
on_cancelled_cb (const CyCommand *command, const GError *error, gpointer user_data)
{
  /* When it is not there any more it needs no cancelling. */
}

static void
give_back (CyCommandDialog *self, const CyCommand *command)
{
  cy_node_cancel_command (self->node, command->id, command->actor, on_cancelled_cb, NULL);
}

static void
show_preview (CyCommandDialog *self, const CyCommandPreview *preview)
{
  g_clear_pointer (&self->command, cy_command_free);
  self->command = cy_command_copy (preview->command);
  self->needs_reason = preview->needs_reason;
  cy_preview_box_show (self->preview, cy_node_get_yard (self->node), preview);
  cy_shown_message (self->message, NULL);
  show_lease (self);
  enter (self, STAGE_PREVIEW);
  /* A second name was typed meanwhile: it is theirs to look. */
  if (!g_str_equal (get_operator (self), self->command->actor))
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self->needs_reason ? (gpointer) self->reason : self->go));
}

static void
on_selected_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyCommandDialog) self = user_data;
  g_autoptr (CyCommandPreview) preview = result;

  if (self->closed) {
    if (preview != NULL)
      give_back (self, preview->command);
  } else if (preview != NULL) {
    show_preview (self, preview);
  } else {
    enter (self, self->command == NULL ? STAGE_ASK : STAGE_OVER);
    cy_shown_message (self->message, error->message);
  }
}

static void
select_now (CyCommandDialog *self)
{
  gboolean valid;
  g_autofree char *json = cy_argument_form_get_json (self->form, &valid);

  if (!valid || *get_operator (self) == '\0' || self->stage == STAGE_SELECTING)
    return;
  enter (self, STAGE_SELECTING);
  cy_node_select_command (self->node, self->offer->target, self->offer->name, json,
                          get_operator (self), on_selected_cb, g_object_ref (self));
}

/* --- deciding ----------------------------------------------------------------------------------- */

static void
show_story (CyCommandDialog *self, const CyCommand *command)
{
  g_clear_handle_id (&self->tick, g_source_remove);
  cy_shown_message (self->message, NULL);
  cy_command_story_show (self->story, command);
  enter (self, STAGE_STORY);
  gtk_widget_grab_focus (GTK_WIDGET (self->leave));
}

static void
on_operated_cb (const CyCommand *command, const GError *error, gpointer user_data)
{
  g_autoptr (CyCommandDialog) self = user_data;

  if (self->closed)
    return;
  if (error == NULL) {
    show_story (self, command);
    return;
  }
  /* A lease that ended meanwhile has put the dialog into STAGE_OVER. */
  if (self->stage == STAGE_OPERATING)
    enter (self, STAGE_PREVIEW);
  cy_shown_message (self->message, error->message);
}

/* The lease may have ended while the proof was typed. */
static void
operate_now (CyCommandDialog *self)
{
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (self->reason));

  if (self->stage != STAGE_PREVIEW || !may_go (self))
    return;
  enter (self, STAGE_OPERATING);
  cy_node_operate_command (self->node, self->command->id, *reason == '\0' ? NULL : reason,
                           self->command->actor, on_operated_cb, g_object_ref (self));
}

static void
on_go_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyCommandDialog *self = CY_COMMAND_DIALOG (widget);

  if (!may_go (self))
    return;
  if (self->stage != STAGE_PREVIEW)
    select_now (self);
  else if (self->needs_reason)
    cy_seat_dialog_prove (widget, self->node, G_CALLBACK (operate_now), g_object_ref (self),
                          g_object_unref);
  else
    operate_now (self);
}

/* The lease ended and nobody here ended it. */
static void
on_command_changed_cb (CyNode *node, const CyCommand *command, CyCommandDialog *self)
{
  if (self->closed || self->command == NULL || !g_str_equal (command->id, self->command->id) ||
      (self->stage != STAGE_PREVIEW && self->stage != STAGE_OPERATING) ||
      command->operated_us != 0 || !cy_command_state_is_final (command->state))
    return;
  enter (self, STAGE_OVER);
  cy_shown_message (self->message, command->outcome);
}

/* Whatever came of giving the old lease back, the new one is asked for, and says what is wrong. */
static void
on_handed_over_cb (const CyCommand *command, const GError *error, gpointer user_data)
{
  g_autoptr (CyCommandDialog) self = user_data;

  if (!self->closed)
    select_now (self);
}

static gboolean
on_typed_cb (gpointer user_data)
{
  CyCommandDialog *self = user_data;

  self->typed = 0;
  if (self->stage == STAGE_PREVIEW && *get_operator (self) != '\0' &&
      !g_str_equal (get_operator (self), self->command->actor)) {
    g_autoptr (CyCommand) old = g_steal_pointer (&self->command);

    enter (self, STAGE_ASK);
    cy_node_cancel_command (self->node, old->id, old->actor, on_handed_over_cb,
                            g_object_ref (self));
  }
  return G_SOURCE_REMOVE;
}

/* A lease has a name; another operator needs a lease of their own. */
static void
on_operator_changed_cb (CyCommandDialog *self)
{
  g_clear_handle_id (&self->typed, g_source_remove);
  if (self->stage == STAGE_PREVIEW)
    self->typed = g_timeout_add (TYPED_MS, on_typed_cb, self);
  update (self);
}

static void
follow_seat (CyCommandDialog *self)
{
  cy_operator_show (self->operator, self->node);
  update (self);
}

static gboolean
on_close_request_cb (CyCommandDialog *self)
{
  if (!self->closed && self->stage == STAGE_PREVIEW)
    give_back (self, self->command);
  self->closed = TRUE;
  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_handle_id (&self->typed, g_source_remove);
  return FALSE;
}

static void
cy_command_dialog_dispose (GObject *object)
{
  CyCommandDialog *self = CY_COMMAND_DIALOG (object);

  (void) on_close_request_cb (self);
  g_clear_object (&self->node);
  g_clear_pointer (&self->offers, g_ptr_array_unref);
  g_clear_pointer (&self->command, cy_command_free);
  G_OBJECT_CLASS (cy_command_dialog_parent_class)->dispose (object);
}

static void
cy_command_dialog_class_init (CyCommandDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_command_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-command-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CyCommandDialog, leave);
  gtk_widget_class_bind_template_child (widget_class, CyCommandDialog, message);
  gtk_widget_class_bind_template_child (widget_class, CyCommandDialog, lease_place);
  gtk_widget_class_bind_template_child (widget_class, CyCommandDialog, lease);
  gtk_widget_class_bind_template_child (widget_class, CyCommandDialog, lease_bar);
  gtk_widget_class_bind_template_child (widget_class, CyCommandDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, CyCommandDialog, form_place);
  gtk_widget_class_bind_template_child (widget_class, CyCommandDialog, note);
  gtk_widget_class_bind_template_child (widget_class, CyCommandDialog, preview_place);
  gtk_widget_class_bind_template_child (widget_class, CyCommandDialog, story_place);
  gtk_widget_class_bind_template_child (widget_class, CyCommandDialog, who);
  gtk_widget_class_bind_template_child (widget_class, CyCommandDialog, reason_label);
  gtk_widget_class_bind_template_child (widget_class, CyCommandDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, CyCommandDialog, operator);
  gtk_widget_class_bind_template_child (widget_class, CyCommandDialog, go);
  gtk_widget_class_install_action (widget_class, GO, NULL, on_go_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
cy_command_dialog_init (CyCommandDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->form = CY_ARGUMENT_FORM (cy_argument_form_new ());
  gtk_box_append (self->form_place, GTK_WIDGET (self->form));
  self->preview = CY_PREVIEW_BOX (cy_preview_box_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->preview), TRUE);
  gtk_box_append (self->preview_place, GTK_WIDGET (self->preview));
  cy_text_set_label_attributes (self->note);
  cy_text_set_label_attributes (self->message);
  cy_entry_set_chinese (self->reason);
  cy_entry_set_chinese (self->operator);
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->go));
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->reason, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->operator, "changed", G_CALLBACK (on_operator_changed_cb), self);
  g_signal_connect (self, "close-request", G_CALLBACK (on_close_request_cb), NULL);
}

static CyCommandDialog *
dialog_new (CyNode *node)
{
  CyCommandDialog *self = g_object_new (CY_TYPE_COMMAND_DIALOG, NULL);

  self->node = g_object_ref (node);
  self->story = CY_COMMAND_STORY (cy_command_story_new (node));
  gtk_widget_set_hexpand (GTK_WIDGET (self->story), TRUE);
  gtk_box_append (self->story_place, GTK_WIDGET (self->story));
  return self;
}

static CyCommandOffer *
find_offer (GPtrArray *offers, const char *name)
{
  for (guint i = 0; i < offers->len; i++) {
    if (g_str_equal (((CyCommandOffer *) offers->pdata[i])->name, name))
      return offers->pdata[i];
  }
  return NULL;
}

/**
 * cy_command_dialog_new:
 * @connector: the gun that is looked at.
 * @name: of the command.
 *
 * A command that takes nothing is previewed at once.
 *
 * Returns: (nullable): %NULL when the pile has no such command.
 */
GtkWidget *
cy_command_dialog_new (CyNode *node, const char *pile, guint connector, const char *name)
{
  g_autoptr (GPtrArray) offers = cy_node_list_offers (node, pile, connector);
  CyCommandOffer *offer = find_offer (offers, name);
  g_autofree char *target = NULL;
  g_autofree char *title = NULL;
  CyCommandDialog *self;

  if (offer == NULL)
    return NULL;
  self = dialog_new (node);
  self->offers = g_steal_pointer (&offers);
  self->offer = offer;
  target = cy_shown_target (cy_node_get_yard (node), pile,
                            g_str_equal (offer->target, pile) ? 0 : connector);
  title = g_strdup_printf ("%s: %s", _ (offer->label), target);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_label_set_text (self->note, offer->note != NULL ? offer->note : "");
  cy_argument_form_set_arguments (self->form, offer->arguments);
  follow_seat (self);
  g_signal_connect_object (cy_node_get_seat (node), "changed", G_CALLBACK (follow_seat), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "command-changed", G_CALLBACK (on_command_changed_cb), self, 0);
  self->tick = g_timeout_add (TICK_MS, on_tick_cb, self);
  update (self);
  if (offer->arguments->len == 0)
    select_now (self);
  else
    gtk_window_set_focus (GTK_WINDOW (self), cy_argument_form_get_control (self->form, 0));
  return GTK_WIDGET (self);
}

static void
on_story_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyCommandDialog) self = user_data;
  g_autoptr (GPtrArray) commands = result;

  if (self->closed)
    return;
  if (commands != NULL && commands->len > 0)
    show_story (self, commands->pdata[0]);
  else if (error != NULL)
    cy_shown_message (self->message, error->message);
}

/**
 * cy_command_dialog_new_story:
 * @id: of a command.
 *
 * Only the story of a command that was given before.
 */
GtkWidget *
cy_command_dialog_new_story (CyNode *node, const char *id)
{
  CyCommandDialog *self = dialog_new (node);
  CyCommandQuery *query = cy_command_query_new (1);

  query->id = g_strdup (id);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Command"));
  enter (self, STAGE_STORY);
  cy_node_query_commands (node, query, on_story_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
