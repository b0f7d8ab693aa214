/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-batch-dialog.h"

#include <glib/gi18n-lib.h>

#include "cy-argument-form.h"
#include "cy-batch-choice.h"
#include "cy-batch-preview-box.h"
#include "cy-field-editor.h"
#include "cy-json.h"
#include "cy-node-batch.h"
#include "cy-operator.h"
#include "cy-option.h"
#include "cy-seat-dialog.h"
#include "cy-seat.h"
#include "cy-shown-command.h"
#include "cy-target-picker.h"
#include "cy-text.h"

#define GO        "batch-dialog.go"
#define BACK      "batch-dialog.back"
#define LEAVE_OUT "batch-dialog.leave-out"

typedef enum {
  STAGE_ASK,
  STAGE_SELECTING,
  STAGE_PREVIEW,
  STAGE_OPERATING,
} Stage;

struct _CyBatchDialog {
  AdwWindow parent_instance;

  GtkLabel *message;
  GtkStack *stack;
  GtkBox *command_place;
  GtkSpinButton *canaries;
  GtkSpinButton *wave;
  GtkSpinButton *failures;
  GtkBox *picker_place;
  GtkBox *preview_place;
  GtkWidget *leave_out;
  GtkLabel *reason_label;
  GtkEntry *reason;
  GtkEntry *operator;
  GtkWidget *back;
  GtkButton *go;
  GtkDropDown *command;
  GtkDropDown *record; /* nullable: the tariff or the image */
  CyArgumentForm *form;
  CyTargetPicker *picker;
  CyBatchPreviewBox *box;
  CyNode *node;            /* owned */
  GPtrArray *choices;      /* owned, of CyBatchChoice */
  GHashTable *left_out;    /* owned targets that are not told though their pile is chosen */
  CyBatchPreview *preview; /* owned, nullable */
  Stage stage;
  gboolean closed; /* the window is gone; what is still answered is cancelled */
};

G_DEFINE_FINAL_TYPE (CyBatchDialog, cy_batch_dialog, ADW_TYPE_WINDOW)

static guint signal_operated;

static const CyBatchChoice *
get_choice (CyBatchDialog *self)
{
  guint row = gtk_drop_down_get_selected (self->command);

  return row < self->choices->len ? self->choices->pdata[row] : NULL;
}

static const char *
get_operator (CyBatchDialog *self)
{
  return cy_operator_get (self->operator, self->node);
}

/* --- what is asked for -------------------------------------------------------------------------- */

static char *
make_arguments (CyBatchDialog *self, const CyBatchChoice *choice, gboolean *out_valid)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonNode) node = NULL;
  const char *id;

  if (choice->reference == CY_N_KINDS)
    return cy_argument_form_get_json (self->form, out_valid);
  id = self->record == NULL ? "" : cy_option_drop_down_get (self->record);
  *out_valid = *id != '\0';
  object = json_object_new ();
  json_object_set_string_member (object, choice->argument, id);
  node = json_node_init_object (json_node_alloc (), object);
  return cy_json_to_text (node, FALSE);
}

static char **
make_targets (CyBatchDialog *self, const CyBatchChoice *choice)
{
  g_autoptr (GPtrArray) piles = cy_target_picker_get_piles (self->picker);
  char **targets = cy_batch_choice_expand (choice, cy_node_get_yard (self->node), piles);
  guint n = 0;

  for (guint i = 0; targets[i] != NULL; i++) {
    if (g_hash_table_contains (self->left_out, targets[i]))
      g_free (targets[i]);
    else
      targets[n++] = targets[i];
  }
  targets[n] = NULL;
  return targets;
}

/* Only piles an image fits may be chosen for it. */
static void
narrow_types (CyBatchDialog *self)
{
  const CyBatchChoice *choice = get_choice (self);
  g_autoptr (GHashTable) types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  CyRecord *image = NULL;
  GHashTableIter iter;
  gpointer type;

  if (choice == NULL)
    return;
  if (choice->reference == CY_KIND_FIRMWARE && self->record != NULL)
    image = cy_yard_get (cy_node_get_yard (self->node), CY_KIND_FIRMWARE,
                         cy_option_drop_down_get (self->record));
  g_hash_table_iter_init (&iter, choice->types);
  while (g_hash_table_iter_next (&iter, &type, NULL)) {
    if (choice->reference != CY_KIND_FIRMWARE ||
        (image != NULL && cy_batch_choice_image_fits (image, type)))
      g_hash_table_add (types, g_strdup (type));
  }
  cy_target_picker_set_types (self->picker, types);
}

static GListStore *
list_records (CyBatchDialog *self, CyKindId kind)
{
  CyYard *yard = cy_node_get_yard (self->node);
  g_autoptr (GPtrArray) records = cy_yard_list (yard, kind);
  GListStore *options = g_list_store_new (CY_TYPE_OPTION);

  cy_option_add (options, "", _ ("Choose…"));
  for (guint i = 0; i < records->len; i++) {
    const CyRecord *record = records->pdata[i];
    g_autofree char *name = cy_yard_display_name (yard, kind, record->id);
    g_autofree char *version = cy_record_spell (record, "version");
    g_autofree char *label = g_strdup_printf ("%s · %s", name, version);

    cy_option_add (options, record->id, label);
  }
  cy_option_sort (options, 1);
  return options;
}

static gboolean
may_go (CyBatchDialog *self)
{
  const CyBatchChoice *choice = get_choice (self);
  g_autofree char *json = NULL;
  gboolean valid;

  if (self->closed || choice == NULL || *get_operator (self) == '\0')
    return FALSE;
  if (self->stage == STAGE_PREVIEW)
    return g_str_equal (get_operator (self), self->preview->batch->actor) &&
           (!self->preview->needs_reason ||
            *gtk_editable_get_text (GTK_EDITABLE (self->reason)) != '\0');
  if (self->stage != STAGE_ASK)
    return FALSE;
  json = make_arguments (self, choice, &valid);
  return valid && cy_target_picker_get_n_chosen (self->picker) > 0;
}

static void
update (CyBatchDialog *self)
{
  gboolean decides = self->stage >= STAGE_PREVIEW;
  gboolean needs_reason = self->preview != NULL && self->preview->needs_reason;
  g_autofree char *name = decides ? cy_shown_command_name (self->preview->batch->name) : NULL;
  g_autofree char *label =
    decides ? g_strdup_printf ("%s: %u", name, g_strv_length (self->preview->batch->targets))
            : g_strdup (_ ("Preview"));

  gtk_stack_set_visible_child_name (self->stack, decides ? "preview" : "ask");
  gtk_widget_set_visible (GTK_WIDGET (self->reason), decides);
  gtk_widget_set_visible (GTK_WIDGET (self->reason_label), decides);
  gtk_label_set_text (self->reason_label, needs_reason ? _ ("Reason *") : _ ("Reason"));
  gtk_widget_set_visible (self->back, decides);
  gtk_widget_set_visible (self->leave_out, decides && self->preview->refusals->len > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->operator), !decides);
  gtk_button_set_label (self->go, label);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), GO, may_go (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), BACK, self->stage == STAGE_PREVIEW);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), LEAVE_OUT,
                                 self->stage == STAGE_PREVIEW && self->preview->refusals->len > 0 &&
                                   self->preview->batch->targets[self->preview->refusals->len] !=
                                     NULL);
}

static void
on_command_cb (CyBatchDialog *self)
{
  const CyBatchChoice *choice = get_choice (self);
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (CyOfferArgument));

  if (self->record != NULL)
    gtk_box_remove (self->command_place, GTK_WIDGET (self->record));
  self->record = NULL;
  if (choice == NULL)
    return;
  cy_argument_form_set_arguments (self->form,
                                  choice->offer == NULL ? none : choice->offer->arguments);
  if (choice->reference != CY_N_KINDS) {
    self->record =
      GTK_DROP_DOWN (cy_option_drop_down_new (list_records (self, choice->reference), TRUE));
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->record), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ (cy_kind_get (choice->reference)->label), -1);
    gtk_box_append (self->command_place, GTK_WIDGET (self->record));
    g_signal_connect_swapped (self->record, "notify::selected", G_CALLBACK (narrow_types), self);
  }
  narrow_types (self);
  update (self);
}

/* --- preview ------------------------------------------------------------------------------------ */

static void
on_cancelled_cb (const CyBatch *batch, const GError *error, gpointer user_data)
{
  /* When it is not there any more it needs no cancelling. */
}

static void
drop_preview (CyBatchDialog *self)
{
  if (self->preview == NULL)
    return;
  cy_node_act_on_batch (self->node, self->preview->batch->id, CY_BATCH_ACTION_CANCEL, NULL,
                        self->preview->batch->actor, on_cancelled_cb, NULL);
  g_clear_pointer (&self->preview, cy_batch_preview_free);
}

static void
on_selected_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyBatchDialog) self = user_data;

  self->preview = result;
  if (self->closed) {
    drop_preview (self);
    return;
  }
  cy_shown_message (self->message, error != NULL ? error->message : NULL);
  self->stage = self->preview != NULL ? STAGE_PREVIEW : STAGE_ASK;
  if (self->preview != NULL)
    cy_batch_preview_box_show (self->box, cy_node_get_yard (self->node), self->preview);
  update (self);
  if (self->preview != NULL)
    gtk_widget_grab_focus (self->preview->needs_reason ? GTK_WIDGET (self->reason)
                                                       : GTK_WIDGET (self->go));
}

static void
select_now (CyBatchDialog *self)
{
  const CyBatchChoice *choice = get_choice (self);
  gboolean valid;
  g_autofree char *json = make_arguments (self, choice, &valid);
  g_auto (GStrv) targets = make_targets (self, choice);
  const CyBatchRequest request = {
    .name = choice->name,
    .arguments = json,
    .targets = (const char *const *) targets,
    .canaries = (guint) gtk_spin_button_get_value_as_int (self->canaries),
    .wave = (guint) gtk_spin_button_get_value_as_int (self->wave),
    .max_failures = (guint) gtk_spin_button_get_value_as_int (self->failures),
  };

  self->stage = STAGE_SELECTING;
  update (self);
  cy_node_select_batch (self->node, &request, get_operator (self), on_selected_cb,
                        g_object_ref (self));
}

static void
on_operated_cb (const CyBatch *batch, const GError *error, gpointer user_data)
{
  g_autoptr (CyBatchDialog) self = user_data;

  if (self->closed)
    return;
  if (error != NULL) {
    self->stage = STAGE_PREVIEW;
    update (self);
    cy_shown_message (self->message, error->message);
    return;
  }
  g_clear_pointer (&self->preview, cy_batch_preview_free); /* it is on its way: nothing to cancel */
  g_signal_emit (self, signal_operated, 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
follow_seat (CyBatchDialog *self)
{
  cy_operator_show (self->operator, self->node);
  update (self);
}

static void
operate_now (CyBatchDialog *self)
{
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (self->reason));

  if (self->stage != STAGE_PREVIEW || !may_go (self))
    return;
  self->stage = STAGE_OPERATING;
  update (self);
  cy_node_act_on_batch (self->node, self->preview->batch->id, CY_BATCH_ACTION_OPERATE,
                        *reason == '\0' ? NULL : reason, self->preview->batch->actor,
                        on_operated_cb, g_object_ref (self));
}

static void
on_go_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyBatchDialog *self = CY_BATCH_DIALOG (widget);

  if (!may_go (self))
    return;
  if (self->stage == STAGE_ASK)
    select_now (self);
  else if (self->preview->needs_reason)
    cy_seat_dialog_prove (widget, self->node, G_CALLBACK (operate_now), g_object_ref (self),
                          g_object_unref);
  else
    operate_now (self);
}

static void
on_back_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyBatchDialog *self = CY_BATCH_DIALOG (widget);

  drop_preview (self);
  g_hash_table_remove_all (self->left_out);
  self->stage = STAGE_ASK;
  cy_shown_message (self->message, NULL);
  update (self);
}

static void
on_leave_out_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyBatchDialog *self = CY_BATCH_DIALOG (widget);

  for (guint i = 0; i < self->preview->refusals->len; i++) {
    const CyBatchRefusal *refusal = self->preview->refusals->pdata[i];

    g_hash_table_add (self->left_out, g_strdup (refusal->target));
  }
  drop_preview (self);
  select_now (self);
}

static gboolean
on_close_request_cb (CyBatchDialog *self)
{
  if (!self->closed && self->stage == STAGE_PREVIEW)
    drop_preview (self);
  self->closed = TRUE;
  return FALSE;
}

static void
cy_batch_dialog_dispose (GObject *object)
{
  CyBatchDialog *self = CY_BATCH_DIALOG (object);

  (void) on_close_request_cb (self);
  g_clear_pointer (&self->preview, cy_batch_preview_free);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_pointer (&self->left_out, g_hash_table_unref);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_batch_dialog_parent_class)->dispose (object);
}

static void
cy_batch_dialog_class_init (CyBatchDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_batch_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-batch-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CyBatchDialog, message);
  gtk_widget_class_bind_template_child (widget_class, CyBatchDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, CyBatchDialog, command_place);
  gtk_widget_class_bind_template_child (widget_class, CyBatchDialog, canaries);
  gtk_widget_class_bind_template_child (widget_class, CyBatchDialog, wave);
  gtk_widget_class_bind_template_child (widget_class, CyBatchDialog, failures);
  gtk_widget_class_bind_template_child (widget_class, CyBatchDialog, picker_place);
  gtk_widget_class_bind_template_child (widget_class, CyBatchDialog, preview_place);
  gtk_widget_class_bind_template_child (widget_class, CyBatchDialog, leave_out);
  gtk_widget_class_bind_template_child (widget_class, CyBatchDialog, reason_label);
  gtk_widget_class_bind_template_child (widget_class, CyBatchDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, CyBatchDialog, operator);
  gtk_widget_class_bind_template_child (widget_class, CyBatchDialog, back);
  gtk_widget_class_bind_template_child (widget_class, CyBatchDialog, go);
  gtk_widget_class_install_action (widget_class, GO, NULL, on_go_action);
  gtk_widget_class_install_action (widget_class, BACK, NULL, on_back_action);
  gtk_widget_class_install_action (widget_class, LEAVE_OUT, NULL, on_leave_out_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  /**
   * CyBatchDialog::operated:
   *
   * The batch is on its way, or waits for a second person.
   */
  signal_operated = g_signal_new ("operated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
cy_batch_dialog_init (CyBatchDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->left_out = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->box = CY_BATCH_PREVIEW_BOX (cy_batch_preview_box_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->box), TRUE);
  gtk_box_prepend (self->preview_place, GTK_WIDGET (self->box));
  cy_entry_set_chinese (self->reason);
  cy_entry_set_chinese (self->operator);
  cy_text_set_label_attributes (self->message);
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->go));
  g_signal_connect_swapped (self->reason, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->operator, "changed", G_CALLBACK (update), self);
  g_signal_connect (self, "close-request", G_CALLBACK (on_close_request_cb), NULL);
}

static void
add_command (CyBatchDialog *self)
{
  GListStore *options = g_list_store_new (CY_TYPE_OPTION);

  for (guint i = 0; i < self->choices->len; i++) {
    const CyBatchChoice *choice = self->choices->pdata[i];

    cy_option_add (options, choice->name, choice->label);
  }
  self->command = GTK_DROP_DOWN (cy_option_drop_down_new (options, FALSE));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->command), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Command"), -1);
  gtk_box_append (self->command_place, GTK_WIDGET (self->command));
  self->form = CY_ARGUMENT_FORM (cy_argument_form_new ());
  gtk_box_append (self->command_place, GTK_WIDGET (self->form));
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (update), self);
}

GtkWidget *
cy_batch_dialog_new (CyNode *node)
{
  CyBatchDialog *self = g_object_new (CY_TYPE_BATCH_DIALOG, NULL);

  self->node = g_object_ref (node);
  self->choices = cy_batch_choice_list (node);
  add_command (self);
  self->picker = CY_TARGET_PICKER (cy_target_picker_new (cy_node_get_yard (node)));
  gtk_widget_set_hexpand (GTK_WIDGET (self->picker), TRUE);
  gtk_box_append (self->picker_place, GTK_WIDGET (self->picker));
  follow_seat (self);
  g_signal_connect_object (cy_node_get_seat (node), "changed", G_CALLBACK (follow_seat), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->picker, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->command, "notify::selected", G_CALLBACK (on_command_cb), self);
  on_command_cb (self);
  return GTK_WIDGET (self);
}
