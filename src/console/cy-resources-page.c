/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-resources-page.h"

#include <glib/gi18n-lib.h>

#include "cy-commission-window.h"
#include "cy-firmware-form.h"
#include "cy-record-form.h"
#include "cy-record-remover.h"
#include "cy-seat.h"
#include "cy-text.h"
#include "cy-yard-transfer.h"

/**
 * CyResourcesPage:
 *
 * Master data: the kinds by their groups, with their counts, and the records of one of them. It follows the node's
 * yard, and keeps selection and order while it does.
 *
 * Keyboard: Control+F searches, Enter edits, Control+N adds, Control+D clones, Delete deletes.
 *
 * Actions: `resources.add`, `.edit`, `.clone`, `.delete`, `.commission`, `.find-piles`, `.import`,
 * `.export`, `.search`.
 *
 * Threading: main thread.
 */
struct _CyResourcesPage {
  AdwBin parent_instance;
  CyNode *node; /* owned */
  CyKindId kind;
  GtkListBoxRow *rows[CY_N_KINDS]; /* of the list of kinds, which has them by their groups */
  GtkLabel *counts[CY_N_KINDS];    /* in these rows */
  GtkWindow *dialog;               /* weak, nullable: the form or question that is open */
  GtkFileChooserNative *chooser;   /* owned, nullable: while it is open */
  GtkEventController *shortcuts;   /* weak: while the page is on the screen */
  char *news;                      /* owned, nullable: the last toast's text */
  gboolean stale;                  /* the yard changed while nobody looked */

  AdwToastOverlay *toasts;
  GtkListBox *kinds;
  GtkScrolledWindow *kinds_scroller;
  GtkSearchEntry *search;
  GtkLabel *shown;
  GtkStack *stack;
  GtkLabel *empty;
  CyRecordTable *table;
  GtkWidget *pile_tools; /* seen while piles are */
};

G_DEFINE_FINAL_TYPE (CyResourcesPage, cy_resources_page, ADW_TYPE_BIN)

static const char *const needs_selection[] = { "resources.edit", "resources.clone",
                                               "resources.delete", "resources.commission" };

static GtkWindow *
get_window (CyResourcesPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
tell (CyResourcesPage *self, const char *text)
{
  g_free (self->news);
  self->news = g_strdup (text);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

static void
take_dialog (CyResourcesPage *self, GtkWindow *dialog)
{
  g_clear_weak_pointer (&self->dialog);
  g_set_weak_pointer (&self->dialog, dialog);
}

/* What went wrong stays until it was read. */
static void
tell_error (CyResourcesPage *self, const char *heading, const GError *error)
{
  GtkWidget *dialog = adw_message_dialog_new (get_window (self), heading, error->message);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  take_dialog (self, GTK_WINDOW (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
update_actions (CyResourcesPage *self)
{
  gboolean selected = cy_record_table_get_selected (self->table) != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (needs_selection); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), needs_selection[i], selected);
}

static void
update_shown (CyResourcesPage *self)
{
  guint n_shown = cy_record_table_get_n_shown (self->table);
  g_autoptr (CyYard) yard = NULL;
  g_autofree char *text = NULL;
  guint n_all;

  if (self->node == NULL || self->kind == CY_N_KINDS)
    return;
  yard = cy_node_ref_readable_yard (self->node, cy_node_get_person (self->node));
  n_all = cy_yard_count (yard, self->kind);
  text = n_shown == n_all ? g_strdup_printf ("%u", n_all)
                          : g_strdup_printf (_ ("%u of %u"), n_shown, n_all);
  gtk_label_set_text (self->shown, text);
  gtk_label_set_text (self->empty, n_all == 0 ? _ ("There are none yet. Add one, or import a file.")
                                              : _ ("No record matches the search."));
  gtk_stack_set_visible_child_name (self->stack, n_shown == 0 ? "empty" : "table");
}

/* Who has an account is seen by those who may edit it. */
static void
hide_accounts (CyResourcesPage *self)
{
  const char *person = cy_node_get_person (self->node);
  gboolean seen = cy_node_may (self->node, person, CY_ACTION_PEOPLE, NULL, NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->rows[CY_KIND_USER]), seen);
  if (!seen && self->kind == CY_KIND_USER)
    cy_resources_page_show_kind (self, CY_KIND_AREA);
}

static void
refresh (CyResourcesPage *self)
{
  g_autoptr (CyYard) yard = cy_node_ref_readable_yard (self->node, cy_node_get_person (self->node));

  self->stale = FALSE;
  hide_accounts (self);
  for (guint i = 0; i < CY_N_KINDS; i++) {
    g_autofree char *text = g_strdup_printf ("%u", cy_yard_count (yard, i));

    gtk_label_set_text (self->counts[i], text);
  }
  cy_record_table_show (self->table, yard, self->kind);
  update_shown (self);
  update_actions (self);
}

static void
on_node_yard_changed_cb (CyResourcesPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
  else
    self->stale = TRUE;
}

/**
 * cy_resources_page_show_kind:
 *
 * Shows all records of a kind.
 */
void
cy_resources_page_show_kind (CyResourcesPage *self, CyKindId kind)
{
  gtk_list_box_select_row (self->kinds, self->rows[kind]);
}

static CyKindId
kind_of_row (CyResourcesPage *self, GtkListBoxRow *row)
{
  CyKindId kind = 0;

  while (kind < CY_N_KINDS && self->rows[kind] != row)
    kind++;
  return kind;
}

/* What is selected from elsewhere may be below what is seen of the list. */
static void
show_selected_row (CyResourcesPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->kinds);
  int height = row == NULL ? 0 : gtk_widget_get_height (GTK_WIDGET (row));
  double y;

  if (height > 0 &&
      gtk_widget_translate_coordinates (GTK_WIDGET (row), GTK_WIDGET (self->kinds), 0, 0, NULL, &y))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (self->kinds_scroller), y,
                               y + height);
}

static void
on_kind_selected_cb (GtkListBox *box, GtkListBoxRow *row, CyResourcesPage *self)
{
  CyKindId kind = row == NULL ? self->kind : kind_of_row (self, row);

  if (kind == self->kind || kind == CY_N_KINDS || self->node == NULL)
    return;
  self->kind = kind;
  show_selected_row (self);
  gtk_widget_set_visible (self->pile_tools, kind == CY_KIND_PILE);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  cy_record_table_search (self->table, "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->table), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (cy_kind_get (kind)->label_plural), -1);
  refresh (self);
}

/**
 * cy_resources_page_show_record:
 *
 * Selects a record and brings it into view, whatever was searched for.
 *
 * Returns: whether it is there.
 */
gboolean
cy_resources_page_show_record (CyResourcesPage *self, CyKindId kind, const char *id)
{
  cy_resources_page_show_kind (self, kind);
  if (self->stale)
    refresh (self);
  if (cy_record_table_select (self->table, id))
    return TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  cy_record_table_search (self->table, "");
  return cy_record_table_select (self->table, id);
}

/* Add, edit, clone, delete */

static void
on_form_saved_cb (CyRecordForm *form, const char *id, CyResourcesPage *self)
{
  g_autofree char *name = cy_yard_display_name (cy_node_get_yard (self->node), self->kind, id);
  g_autofree char *text = g_strdup_printf (_ ("Saved: %s"), name);

  (void) cy_resources_page_show_record (self, self->kind, id);
  tell (self, text);
}

static void
present_form (CyResourcesPage *self, GtkWidget *form)
{
  take_dialog (self, GTK_WINDOW (form));
  gtk_window_set_transient_for (GTK_WINDOW (form), get_window (self));
  g_signal_connect_object (form, "saved", G_CALLBACK (on_form_saved_cb), self, 0);
  gtk_window_present (GTK_WINDOW (form));
}

static void
present_firmware_form (CyResourcesPage *self)
{
  GtkWidget *form = cy_firmware_form_new (self->node);

  take_dialog (self, GTK_WINDOW (form));
  gtk_window_set_transient_for (GTK_WINDOW (form), get_window (self));
  gtk_window_present (GTK_WINDOW (form));
}

static void
on_add_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyResourcesPage *self = CY_RESOURCES_PAGE (widget);

  /* An image is a file first. */
  if (self->kind == CY_KIND_FIRMWARE)
    present_firmware_form (self);
  else
    present_form (self, cy_record_form_new (self->node, self->kind));
}

static void
on_edit_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyResourcesPage *self = CY_RESOURCES_PAGE (widget);
  CyRecord *record = cy_record_table_get_selected (self->table);

  if (record != NULL)
    present_form (self, cy_record_form_new_edit (self->node, record));
}

static void
on_clone_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyResourcesPage *self = CY_RESOURCES_PAGE (widget);
  CyRecord *record = cy_record_table_get_selected (self->table);

  if (record != NULL)
    present_form (self, cy_record_form_new_clone (self->node, record));
}

static void
on_deleted_cb (guint n_changes, const GError *error, gpointer user_data)
{
  CyResourcesPage *self = user_data;

  if (error != NULL)
    tell_error (self, _ ("Not deleted"), error);
  else
    tell (self, _ ("Deleted"));
}

static void
on_delete_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyResourcesPage *self = CY_RESOURCES_PAGE (widget);
  CyRecord *record = cy_record_table_get_selected (self->table);

  if (record != NULL)
    take_dialog (self,
                 cy_record_remover_present (get_window (self), self->node, record, on_deleted_cb,
                                            g_object_ref (self), g_object_unref));
}

static void
on_commission_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyResourcesPage *self = CY_RESOURCES_PAGE (widget);
  CyRecord *record = cy_record_table_get_selected (self->table);

  if (record != NULL && record->kind == CY_KIND_PILE)
    take_dialog (self, GTK_WINDOW (cy_commission_window_present (widget, self->node, record->id)));
}

static void
on_find_piles_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyResourcesPage *self = CY_RESOURCES_PAGE (widget);

  take_dialog (self, GTK_WINDOW (cy_commission_window_present (widget, self->node, NULL)));
}

/* Files */

static void
on_imported_cb (guint n_changes, const GError *error, gpointer user_data)
{
  g_autoptr (CyResourcesPage) self = user_data;
  g_autofree char *text = NULL;

  if (error != NULL) {
    tell_error (self, _ ("Nothing was imported"), error);
    return;
  }
  text = n_changes == 0 ? g_strdup (_ ("Imported: everything was as the file says already"))
                        : g_strdup_printf (ngettext ("Imported: %u record changed",
                                                     "Imported: %u records changed", n_changes),
                                           n_changes);
  tell (self, text);
}

/**
 * cy_resources_page_import:
 *
 * Takes in a yard file and says what came of it.
 */
void
cy_resources_page_import (CyResourcesPage *self, GFile *file)
{
  cy_yard_transfer_import (self->node, file, on_imported_cb, g_object_ref (self));
}

static void
on_exported_cb (guint n_records, const GError *error, gpointer user_data)
{
  g_autoptr (CyResourcesPage) self = user_data;
  g_autofree char *text = NULL;

  if (error != NULL) {
    tell_error (self, _ ("Not exported"), error);
    return;
  }
  text = g_strdup_printf (ngettext ("Exported: %u record", "Exported: %u records", n_records),
                          n_records);
  tell (self, text);
}

/**
 * cy_resources_page_export:
 * @only_kind: the kind on the screen alone, or everything.
 *
 * Writes a yard file and says what came of it.
 */
void
cy_resources_page_export (CyResourcesPage *self, GFile *file, gboolean only_kind)
{
  gboolean wanted[CY_N_KINDS];

  for (guint i = 0; i < CY_N_KINDS; i++)
    wanted[i] = !only_kind || i == self->kind;
  cy_yard_transfer_export (self->node, file, wanted, on_exported_cb, g_object_ref (self));
}

static void
on_chooser_response_cb (GtkNativeDialog *dialog, int response, CyResourcesPage *self)
{
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (dialog);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);

  if (response == GTK_RESPONSE_ACCEPT && file != NULL) {
    if (gtk_file_chooser_get_action (chooser) == GTK_FILE_CHOOSER_ACTION_OPEN)
      cy_resources_page_import (self, file);
    else
      cy_resources_page_export (
        self, file, g_strcmp0 (gtk_file_chooser_get_choice (chooser, "only"), "true") == 0);
  }
  g_clear_object (&self->chooser);
}

static void
present_chooser (CyResourcesPage *self, const char *title, GtkFileChooserAction what)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  GtkFileChooser *chooser;

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (title, get_window (self), what, NULL, NULL);
  chooser = GTK_FILE_CHOOSER (self->chooser);
  gtk_file_filter_set_name (filter, _ ("Yard files (JSON)"));
  gtk_file_filter_add_pattern (filter, "*.json");
  gtk_file_chooser_add_filter (chooser, filter);
  if (what == GTK_FILE_CHOOSER_ACTION_SAVE) {
    gtk_file_chooser_set_current_name (chooser, "yard.json");
    gtk_file_chooser_add_choice (chooser, "only", _ ("Only the kind on the screen"), NULL, NULL);
  }
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chooser_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_import_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  present_chooser (CY_RESOURCES_PAGE (widget), _ ("Import a yard file"),
                   GTK_FILE_CHOOSER_ACTION_OPEN);
}

static void
on_export_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  present_chooser (CY_RESOURCES_PAGE (widget), _ ("Export a yard file"),
                   GTK_FILE_CHOOSER_ACTION_SAVE);
}

/* Search and keys */

static void
on_search_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (CY_RESOURCES_PAGE (widget)->search));
}

static void
on_search_changed_cb (GtkSearchEntry *search, CyResourcesPage *self)
{
  cy_record_table_search (self->table, gtk_editable_get_text (GTK_EDITABLE (search)));
  update_shown (self);
}

/* Enter goes to what was found. */
static void
on_search_activate_cb (GtkSearchEntry *search, CyResourcesPage *self)
{
  on_search_changed_cb (search, self);
  gtk_widget_grab_focus (GTK_WIDGET (self->table));
}

static void
on_search_stopped_cb (GtkSearchEntry *search, CyResourcesPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->table));
}

static void
on_table_activated_cb (CyResourcesPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "resources.edit", NULL);
}

/* Control+F must work wherever the keyboard is, but only while this is the page that is seen. */
static void
cy_resources_page_map (GtkWidget *widget)
{
  CyResourcesPage *self = CY_RESOURCES_PAGE (widget);
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  GTK_WIDGET_CLASS (cy_resources_page_parent_class)->map (widget);
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (shortcuts),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_f, GDK_CONTROL_MASK),
                      gtk_named_action_new ("resources.search")));
  gtk_widget_add_controller (widget, shortcuts);
  self->shortcuts = shortcuts;
  if (self->stale)
    refresh (self);
}

static void
cy_resources_page_unmap (GtkWidget *widget)
{
  CyResourcesPage *self = CY_RESOURCES_PAGE (widget);

  gtk_widget_remove_controller (widget, g_steal_pointer (&self->shortcuts));
  GTK_WIDGET_CLASS (cy_resources_page_parent_class)->unmap (widget);
}

CyRecordTable *
cy_resources_page_get_table (CyResourcesPage *self)
{
  return self->table;
}

GtkEditable *
cy_resources_page_get_search (CyResourcesPage *self)
{
  return GTK_EDITABLE (self->search);
}

CyKindId
cy_resources_page_get_kind (CyResourcesPage *self)
{
  return self->kind;
}

/**
 * cy_resources_page_get_count:
 *
 * Returns: (transfer none): what the list of kinds says of one.
 */
const char *
cy_resources_page_get_count (CyResourcesPage *self, CyKindId kind)
{
  return gtk_label_get_text (self->counts[kind]);
}

/**
 * cy_resources_page_get_dialog:
 *
 * Returns: (transfer none) (nullable): the form, question or error that is open.
 */
GtkWindow *
cy_resources_page_get_dialog (CyResourcesPage *self)
{
  return self->dialog;
}

/**
 * cy_resources_page_get_news:
 *
 * Returns: (transfer none) (nullable): what the last toast said.
 */
const char *
cy_resources_page_get_news (CyResourcesPage *self)
{
  return self->news;
}

static void
add_kind (CyResourcesPage *self, CyKindId kind)
{
  const char *text = _ (cy_kind_get (kind)->label_plural);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *count = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (count, "dim-label");
  gtk_widget_add_css_class (count, "numeric");
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), count);
  gtk_list_box_append (self->kinds, row);
  self->rows[kind] = GTK_LIST_BOX_ROW (gtk_widget_get_parent (row));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows[kind]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  self->counts[kind] = GTK_LABEL (count);
}

static void
add_group (CyResourcesPage *self, CyKindGroup group)
{
  for (guint i = 0; i < CY_N_KINDS; i++) {
    if (cy_kind_get (i)->group == group)
      add_kind (self, i);
  }
}

/* The name of a group stands above its first kind. */
static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  CyResourcesPage *self = user_data;
  CyKindGroup group = cy_kind_get (kind_of_row (self, row))->group;
  GtkWidget *header = NULL;

  if (before == NULL || cy_kind_get (kind_of_row (self, before))->group != group) {
    header = gtk_label_new (_ (cy_kind_group_label (group)));
    gtk_label_set_xalign (GTK_LABEL (header), 0);
    gtk_widget_add_css_class (header, "kind-group");
    gtk_widget_add_css_class (header, "dim-label");
    gtk_widget_add_css_class (header, "caption-heading");
  }
  gtk_list_box_row_set_header (row, header);
}

static void
cy_resources_page_dispose (GObject *object)
{
  CyResourcesPage *self = CY_RESOURCES_PAGE (object);

  g_clear_object (&self->chooser);
  g_clear_weak_pointer (&self->dialog);
  G_OBJECT_CLASS (cy_resources_page_parent_class)->dispose (object);
}

static void
cy_resources_page_finalize (GObject *object)
{
  CyResourcesPage *self = CY_RESOURCES_PAGE (object);

  g_clear_object (&self->node);
  g_free (self->news);
  G_OBJECT_CLASS (cy_resources_page_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "resources.add", NULL, on_add_action);
  gtk_widget_class_install_action (widget_class, "resources.edit", NULL, on_edit_action);
  gtk_widget_class_install_action (widget_class, "resources.commission", NULL,
                                   on_commission_action);
  gtk_widget_class_install_action (widget_class, "resources.find-piles", NULL,
                                   on_find_piles_action);
  gtk_widget_class_install_action (widget_class, "resources.clone", NULL, on_clone_action);
  gtk_widget_class_install_action (widget_class, "resources.delete", NULL, on_delete_action);
  gtk_widget_class_install_action (widget_class, "resources.import", NULL, on_import_action);
  gtk_widget_class_install_action (widget_class, "resources.export", NULL, on_export_action);
  gtk_widget_class_install_action (widget_class, "resources.search", NULL, on_search_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "resources.add",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, GDK_CONTROL_MASK, "resources.clone",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "resources.delete", NULL);
}

static void
cy_resources_page_class_init (CyResourcesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_resources_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = cy_resources_page_finalize;
  widget_class->map = cy_resources_page_map;
  widget_class->unmap = cy_resources_page_unmap;

  g_type_ensure (CY_TYPE_RECORD_TABLE);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/chargeyard/Chargeyard/ui/cy-resources-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CyResourcesPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, CyResourcesPage, kinds);
  gtk_widget_class_bind_template_child (widget_class, CyResourcesPage, kinds_scroller);
  gtk_widget_class_bind_template_child (widget_class, CyResourcesPage, search);
  gtk_widget_class_bind_template_child (widget_class, CyResourcesPage, shown);
  gtk_widget_class_bind_template_child (widget_class, CyResourcesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CyResourcesPage, empty);
  gtk_widget_class_bind_template_child (widget_class, CyResourcesPage, table);
  gtk_widget_class_bind_template_child (widget_class, CyResourcesPage, pile_tools);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_table_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_actions);
  gtk_widget_class_bind_template_callback (widget_class, update_shown);
  install_actions (widget_class);
}

static void
cy_resources_page_init (CyResourcesPage *self)
{
  self->kind = CY_N_KINDS;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < CY_N_KIND_GROUPS; i++)
    add_group (self, i);
  gtk_list_box_set_header_func (self->kinds, update_header, self, NULL);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->kinds_scroller), "changed",
                           G_CALLBACK (show_selected_row), self, G_CONNECT_SWAPPED);
}

/**
 * cy_resources_page_new:
 *
 * The page, with the stations on it.
 */
GtkWidget *
cy_resources_page_new (CyNode *node)
{
  CyResourcesPage *self = g_object_new (CY_TYPE_RESOURCES_PAGE, NULL);

  self->node = g_object_ref (node);
  g_signal_connect_object (cy_node_get_seat (node), "changed", G_CALLBACK (on_node_yard_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (on_node_yard_changed_cb), self,
                           G_CONNECT_SWAPPED);
  cy_resources_page_show_kind (self, CY_KIND_STATION);
  return GTK_WIDGET (self);
}
