/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-firmware-form.h"

#include <glib/gi18n-lib.h>

#include "cy-field-editor.h"
#include "cy-node-batch.h"
#include "cy-record-form.h"
#include "cy-seat.h"
#include "cy-shown-command.h"
#include "cy-text.h"

#define ADD "firmware.add"

/* What is typed; the other fields of the record are chosen or filled in. */
static const struct {
  const char *name; /* of the field; the first is the record's id */
  const char *label;
  gboolean required;
} fields[] = {
  { "id", N_ ("Id"), TRUE },
  { "name", N_ ("Name"), TRUE },
  { "version", N_ ("Version"), TRUE },
  { "notes", N_ ("Notes"), FALSE },
};

struct _CyFirmwareForm {
  AdwWindow parent_instance;

  GtkLabel *message;
  GtkLabel *file;
  GtkGrid *grid;
  GtkBox *types;
  GtkEntry *entries[G_N_ELEMENTS (fields)];
  CyNode *node;                  /* owned */
  char *path;                    /* owned, nullable */
  GtkFileChooserNative *chooser; /* owned, nullable: while it is open */
  gboolean adding;
};

G_DEFINE_FINAL_TYPE (CyFirmwareForm, cy_firmware_form, ADW_TYPE_WINDOW)

static const char *
get_text (CyFirmwareForm *self, guint field)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entries[field]));
}

static char *
spell_types (CyFirmwareForm *self)
{
  GString *text = g_string_new (NULL);

  for (GtkWidget *check = gtk_widget_get_first_child (GTK_WIDGET (self->types)); check != NULL;
       check = gtk_widget_get_next_sibling (check)) {
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)))
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", gtk_widget_get_name (check));
  }
  return g_string_free (text, FALSE);
}

static void
update (CyFirmwareForm *self)
{
  g_autofree char *types = spell_types (self);
  gboolean valid = self->path != NULL && *types != '\0' && !self->adding;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    valid = valid && (!fields[i].required || *get_text (self, i) != '\0');
  gtk_widget_action_set_enabled (GTK_WIDGET (self), ADD, valid);
}

static void
on_added_cb (guint n_changes, const GError *error, gpointer user_data)
{
  g_autoptr (CyFirmwareForm) self = user_data;

  self->adding = FALSE;
  if (error == NULL) {
    gtk_window_close (GTK_WINDOW (self));
    return;
  }
  cy_shown_message (self->message, error->message);
  update (self);
}

static gboolean
fill_record (CyFirmwareForm *self, CyRecord *record, GError **error)
{
  g_autofree char *types = spell_types (self);

  for (guint i = 1; i < G_N_ELEMENTS (fields); i++) {
    if (*get_text (self, i) != '\0' &&
        !cy_record_set_text (record, fields[i].name, get_text (self, i), error))
      return FALSE;
  }
  return cy_record_set_text (record, "fits", types, error);
}

static void
on_add_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyFirmwareForm *self = CY_FIRMWARE_FORM (widget);
  g_autoptr (CyRecord) record = cy_record_new (CY_KIND_FIRMWARE, get_text (self, 0));
  g_autoptr (GError) error = NULL;

  if (cy_yard_get (cy_node_get_yard (self->node), CY_KIND_FIRMWARE, get_text (self, 0)) != NULL) {
    cy_shown_message (self->message, _ ("This id is taken"));
    return;
  }
  if (!fill_record (self, record, &error)) {
    cy_shown_message (self->message, error->message);
    return;
  }
  self->adding = TRUE;
  update (self);
  cy_node_add_firmware (self->node, self->path, record, cy_node_get_person (self->node),
                        on_added_cb, g_object_ref (self));
}

/**
 * cy_firmware_form_take_file:
 *
 * The image, as if it had been chosen.
 */
void
cy_firmware_form_take_file (CyFirmwareForm *self, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  g_free (self->path);
  self->path = g_file_get_path (file);
  gtk_label_set_text (self->file, name);
  update (self);
}

static void
on_chosen_cb (GtkNativeDialog *dialog, int response, CyFirmwareForm *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    cy_firmware_form_take_file (self, file);
  g_clear_object (&self->chooser);
}

static void
on_choose_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyFirmwareForm *self = CY_FIRMWARE_FORM (widget);

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Choose a firmware image"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
cy_firmware_form_dispose (GObject *object)
{
  CyFirmwareForm *self = CY_FIRMWARE_FORM (object);

  g_clear_object (&self->chooser);
  g_clear_object (&self->node);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (cy_firmware_form_parent_class)->dispose (object);
}

static void
cy_firmware_form_class_init (CyFirmwareFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_firmware_form_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-firmware-form.ui");
  gtk_widget_class_bind_template_child (widget_class, CyFirmwareForm, message);
  gtk_widget_class_bind_template_child (widget_class, CyFirmwareForm, file);
  gtk_widget_class_bind_template_child (widget_class, CyFirmwareForm, grid);
  gtk_widget_class_bind_template_child (widget_class, CyFirmwareForm, types);
  gtk_widget_class_install_action (widget_class, ADD, NULL, on_add_action);
  gtk_widget_class_install_action (widget_class, "firmware.choose", NULL, on_choose_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
add_field (CyFirmwareForm *self, guint field)
{
  g_autofree char *text =
    g_strdup_printf ("%s%s", _ (fields[field].label), fields[field].required ? " *" : "");
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *entry = gtk_entry_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_widget_set_name (entry, fields[field].name);
  cy_entry_set_chinese (GTK_ENTRY (entry));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (fields[field].label), -1);
  gtk_grid_attach (self->grid, label, 0, (int) field, 1, 1);
  gtk_grid_attach (self->grid, entry, 1, (int) field, 1, 1);
  self->entries[field] = GTK_ENTRY (entry);
}

static void
cy_firmware_form_init (CyFirmwareForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    add_field (self, i);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    g_signal_connect_swapped (self->entries[i], "changed", G_CALLBACK (update), self);
  cy_text_set_label_attributes (self->file);
}

GtkWidget *
cy_firmware_form_new (CyNode *node)
{
  CyFirmwareForm *self = g_object_new (CY_TYPE_FIRMWARE_FORM, NULL);
  CyYard *yard = cy_node_get_yard (node);
  g_autoptr (GPtrArray) types = cy_yard_list (yard, CY_KIND_PILE_TYPE);
  g_autofree char *id = cy_record_form_suggest_id (yard, CY_KIND_FIRMWARE);

  self->node = g_object_ref (node);
  for (guint i = 0; i < types->len; i++) {
    const CyRecord *type = types->pdata[i];
    GtkWidget *check = gtk_check_button_new_with_label (cy_record_get_text (type, "name"));

    gtk_widget_set_name (check, type->id); /* what it stands for */
    gtk_box_append (self->types, check);
    g_signal_connect_swapped (check, "toggled", G_CALLBACK (update), self);
  }
  gtk_editable_set_text (GTK_EDITABLE (self->entries[0]), id);
  update (self);
  return GTK_WIDGET (self);
}
