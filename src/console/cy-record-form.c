/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-record-form.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-id.h"
#include "cy-seat.h"

/**
 * CyRecordForm:
 *
 * A window for one record, made from its kind's fields. It tells what is wrong with a field beneath
 * that field while it is typed, and it can be saved only when nothing is. When the node refuses what
 * is saved, the reason is shown and everything typed stays.
 *
 * Keyboard: Escape cancels, Control+Enter saves.
 *
 * Actions: `form.save`.
 *
 * Signals: #CyRecordForm::saved.
 *
 * Threading: main thread.
 */
struct _CyRecordForm {
  AdwWindow parent_instance;
  CyNode *node; /* owned */
  CyKindId kind;
  CyRecord *base;     /* owned, nullable: what the author saw; NULL for a new record */
  CyRecord *source;   /* owned: what the form starts from */
  GPtrArray *editors; /* CyFieldEditor, borrowed from the grid */
  gboolean valid;
  gboolean saving;

  GtkGrid *grid;
  GtkEntry *id_entry;
  GtkLabel *id_message;
  GtkLabel *message;
  GtkWidget *message_box;
};

G_DEFINE_FINAL_TYPE (CyRecordForm, cy_record_form, ADW_TYPE_WINDOW)

#define SAVE "form.save"

static guint signal_saved;

/**
 * cy_record_form_suggest_id:
 *
 * Returns: (transfer full): a short id that no record of the kind has, `pile-7`.
 */
char *
cy_record_form_suggest_id (CyYard *yard, CyKindId kind)
{
  g_autofree char *stem = g_strdelimit (g_strdup (cy_kind_get (kind)->name), "_", '-');

  for (guint i = cy_yard_count (yard, kind) + 1;; i++) {
    g_autofree char *id = g_strdup_printf ("%s-%u", stem, i);

    if (cy_yard_get (yard, kind, id) == NULL)
      return g_steal_pointer (&id);
  }
}

static char *
get_id (CyRecordForm *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->id_entry))));
}

static gboolean
check_id (CyRecordForm *self, const char *id)
{
  g_autoptr (GError) error = NULL;
  const char *message = NULL;

  if (self->base != NULL)
    return TRUE;
  if (!cy_id_validate (id, &error))
    message = error->message;
  else if (cy_yard_get (cy_node_get_yard (self->node), self->kind, id) != NULL)
    message = _ ("There is one with this id already");
  gtk_label_set_text (self->id_message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->id_message), message != NULL);
  if (message != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->id_entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->id_entry), "error");
  return message == NULL;
}

static void
show_message (CyRecordForm *self, const char *message)
{
  gtk_label_set_text (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (self->message_box, message != NULL);
}

/* Fills in everything typed; every field says for itself what is wrong with it. */
static CyRecord *
make_record (CyRecordForm *self, gboolean *out_valid)
{
  g_autofree char *id = get_id (self);
  CyRecord *record = cy_record_copy (self->source, id);

  *out_valid = check_id (self, id);
  for (guint i = 0; i < self->editors->len; i++) {
    if (!cy_field_editor_store (self->editors->pdata[i], record))
      *out_valid = FALSE;
  }
  return record;
}

static void
update_save (CyRecordForm *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), SAVE, self->valid && !self->saving);
}

static void
refresh (CyRecordForm *self)
{
  g_autoptr (CyRecord) record = make_record (self, &self->valid);

  show_message (self, NULL);
  update_save (self);
}

/* What a save is for; the form may be gone when it is done. */
typedef struct {
  CyRecordForm *form; /* owned */
  char *id;
} Save;

static void
on_saved_cb (guint n_changes, const GError *error, gpointer user_data)
{
  Save *save = user_data;
  CyRecordForm *self = save->form;

  self->saving = FALSE;
  if (error != NULL) {
    show_message (self, error->message);
    update_save (self);
  } else {
    g_signal_emit (self, signal_saved, 0, save->id);
    gtk_window_close (GTK_WINDOW (self));
  }
  g_object_unref (save->form);
  g_free (save->id);
  g_free (save);
}

static void
on_save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyRecordForm *self = CY_RECORD_FORM (widget);
  g_autoptr (CyRecord) record = make_record (self, &self->valid);
  Save *save;

  if (!self->valid || self->saving) {
    update_save (self);
    return;
  }
  save = g_new0 (Save, 1);
  save->form = g_object_ref (self);
  save->id = g_strdup (record->id);
  self->saving = TRUE;
  show_message (self, NULL);
  update_save (self);
  cy_node_put_record (self->node, self->base, record, cy_node_get_person (self->node), on_saved_cb,
                      save);
}

static void
on_cancel_clicked_cb (GtkButton *button, CyRecordForm *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_id_changed_cb (GtkEditable *editable, CyRecordForm *self)
{
  /* The form may still be under construction. */
  if (self->editors->len > 0)
    refresh (self);
}

static void
add_editor (CyRecordForm *self, const CyField *field, int y)
{
  GtkWidget *editor = cy_field_editor_new (field, self->node);
  g_autofree char *text = g_strdup_printf ("%s%s", _ (field->label), field->required ? " *" : "");
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_set_margin_top (label, 6);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_mnemonic_widget (GTK_LABEL (label),
                                 cy_field_editor_get_control (CY_FIELD_EDITOR (editor)));
  gtk_grid_attach (self->grid, label, 0, y, 1, 1);
  gtk_grid_attach (self->grid, editor, 1, y, 1, 1);
  cy_field_editor_load (CY_FIELD_EDITOR (editor), self->source);
  g_signal_connect_object (editor, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->editors, editor);
}

static void
set_title (CyRecordForm *self)
{
  const char *kind = _ (cy_kind_get (self->kind)->label);
  g_autofree char *name = self->base == NULL ? NULL
                                             : cy_yard_display_name (cy_node_get_yard (self->node),
                                                                     self->kind, self->base->id);
  g_autofree char *title = name == NULL ? g_strdup_printf (_ ("New: %s"), kind)
                                        : g_strdup_printf (_ ("%s: %s"), kind, name);

  gtk_window_set_title (GTK_WINDOW (self), title);
}

/* The first row is the id; the template has it. */
static void
fill (CyRecordForm *self)
{
  const CyKind *kind = cy_kind_get (self->kind);
  GtkWidget *first;

  set_title (self);
  gtk_editable_set_text (GTK_EDITABLE (self->id_entry), self->source->id);
  gtk_widget_set_sensitive (GTK_WIDGET (self->id_entry), self->base == NULL);
  for (guint i = 0; i < kind->n_fields; i++)
    add_editor (self, &kind->fields[i], (int) i + 1);
  first = cy_field_editor_get_control (self->editors->pdata[0]);
  gtk_window_set_focus (GTK_WINDOW (self), first);
  refresh (self);
}

static GtkWidget *
form_new (CyNode *node, CyRecord *base, CyRecord *source)
{
  CyRecordForm *self = g_object_new (CY_TYPE_RECORD_FORM, NULL);

  self->node = g_object_ref (node);
  self->kind = source->kind;
  self->base = base == NULL ? NULL : cy_record_ref (base);
  self->source = source;
  fill (self);
  return GTK_WIDGET (self);
}

/**
 * cy_record_form_new:
 *
 * A form for a new record, with a suggestion for its id.
 */
GtkWidget *
cy_record_form_new (CyNode *node, CyKindId kind)
{
  g_autofree char *id = cy_record_form_suggest_id (cy_node_get_yard (node), kind);

  return form_new (node, NULL, cy_record_new (kind, id));
}

/**
 * cy_record_form_new_with:
 * @field: what is known of it already, and @value.
 *
 * A form for a new record that begins with something.
 */
GtkWidget *
cy_record_form_new_with (CyNode *node, CyKindId kind, const char *field, const char *value)
{
  g_autofree char *id = cy_record_form_suggest_id (cy_node_get_yard (node), kind);
  CyRecord *record = cy_record_new (kind, id);

  (void) cy_record_set_text (record, field, value, NULL);
  return form_new (node, NULL, record);
}

/**
 * cy_record_form_new_edit:
 * @record: as the author sees it: what somebody else changes meanwhile stays changed.
 *
 * A form for a record that exists.
 */
GtkWidget *
cy_record_form_new_edit (CyNode *node, CyRecord *record)
{
  return form_new (node, record, cy_record_copy (record, NULL));
}

/**
 * cy_record_form_new_clone:
 *
 * A form for a new record that starts as a copy of another.
 */
GtkWidget *
cy_record_form_new_clone (CyNode *node, CyRecord *record)
{
  g_autofree char *id = cy_record_form_suggest_id (cy_node_get_yard (node), record->kind);

  return form_new (node, NULL, cy_record_copy (record, id));
}

/**
 * cy_record_form_get_editor:
 *
 * Returns: (transfer none) (nullable): the editor of a field.
 */
CyFieldEditor *
cy_record_form_get_editor (CyRecordForm *self, const char *field)
{
  for (guint i = 0; i < self->editors->len; i++) {
    if (g_str_equal (cy_field_editor_get_field (self->editors->pdata[i])->name, field))
      return self->editors->pdata[i];
  }
  return NULL;
}

GtkEntry *
cy_record_form_get_id_entry (CyRecordForm *self)
{
  return self->id_entry;
}

/**
 * cy_record_form_get_message:
 *
 * Returns: (transfer none): why the node refused what was saved, empty when it did not.
 */
const char *
cy_record_form_get_message (CyRecordForm *self)
{
  return gtk_label_get_text (self->message);
}

gboolean
cy_record_form_is_valid (CyRecordForm *self)
{
  return self->valid;
}

static void
cy_record_form_dispose (GObject *object)
{
  g_ptr_array_set_size (CY_RECORD_FORM (object)->editors, 0);
  G_OBJECT_CLASS (cy_record_form_parent_class)->dispose (object);
}

static void
cy_record_form_finalize (GObject *object)
{
  CyRecordForm *self = CY_RECORD_FORM (object);

  g_clear_object (&self->node);
  g_clear_pointer (&self->base, cy_record_unref);
  g_clear_pointer (&self->source, cy_record_unref);
  g_ptr_array_unref (self->editors);
  G_OBJECT_CLASS (cy_record_form_parent_class)->finalize (object);
}

static void
cy_record_form_class_init (CyRecordFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cy_record_form_dispose;
  object_class->finalize = cy_record_form_finalize;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/chargeyard/Chargeyard/ui/cy-record-form.ui");
  gtk_widget_class_bind_template_child (widget_class, CyRecordForm, grid);
  gtk_widget_class_bind_template_child (widget_class, CyRecordForm, id_entry);
  gtk_widget_class_bind_template_child (widget_class, CyRecordForm, id_message);
  gtk_widget_class_bind_template_child (widget_class, CyRecordForm, message);
  gtk_widget_class_bind_template_child (widget_class, CyRecordForm, message_box);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_id_changed_cb);

  gtk_widget_class_install_action (widget_class, SAVE, NULL, on_save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  /**
   * CyRecordForm::saved:
   * @id: what was saved.
   *
   * The record is written and the yard shows it.
   */
  signal_saved = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

/* Before the field that has the keyboard: a text of many lines takes Enter for a new line. */
static void
add_save_key (CyRecordForm *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>Return|<Control>KP_Enter"),
                      gtk_named_action_new (SAVE)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
cy_record_form_init (CyRecordForm *self)
{
  self->editors = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  add_save_key (self);
  cy_entry_set_chinese (self->id_entry);
}
