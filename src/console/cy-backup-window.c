/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-backup-window.h"

#include <glib/gi18n-lib.h>

#include "cy-actor-name.h"
#include "cy-entry.h"
#include "cy-journal-kinds.h"
#include "cy-json.h"
#include "cy-node-backup.h"
#include "cy-question.h"
#include "cy-shown.h"
#include "cy-time.h"

/* How often what is under way is shown [ms]. */
#define PROGRESS_MS 200

/* So many entries about the journal itself are looked at for the last backup. */
#define MAX_ENTRIES 200

struct _CyBackupWindow {
  AdwWindow parent_instance;

  GtkLabel *message;
  GtkLabel *last;
  GtkCheckButton *history;
  GtkWidget *work;
  GtkProgressBar *progress_bar;
  GtkLabel *staged;
  CyNode *node;              /* owned */
  GtkNativeDialog *chooser;  /* owned, nullable */
  CyProgress *progress;      /* owned, nullable: while something is under way */
  GCancellable *cancellable; /* owned, nullable: ends making a backup */
  guint timer;               /* source id: looks at @progress */
};

G_DEFINE_FINAL_TYPE (CyBackupWindow, cy_backup_window, ADW_TYPE_WINDOW)

static void
say (CyBackupWindow *self, const char *message)
{
  gtk_label_set_text (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
}

/* --- what there is -------------------------------------------------------------------------------- */

static char *
describe_last (CyBackupWindow *self, const CyEntry *entry)
{
  g_autoptr (JsonNode) payload = cy_json_parse (entry->payload, -1, 65536, NULL);
  g_autofree char *time = cy_shown_time (cy_hlc_to_us (entry->hlc));
  g_autofree char *who = cy_actor_name (cy_node_get_yard (self->node), entry->actor);
  JsonObject *object;
  const char *file;
  g_autofree char *size = NULL;
  gint64 bytes;

  if (payload == NULL || !cy_json_get_object (payload, NULL, &object, NULL) ||
      !cy_json_get_string (json_object_get_member (object, "file"), NULL, &file, NULL) ||
      !cy_json_get_int (json_object_get_member (object, "bytes"), NULL, 0, G_MAXINT64, &bytes,
                        NULL))
    return g_strdup_printf (_ ("The last one was made %s by %s."), time, who);
  size = g_format_size ((guint64) bytes);
  return g_strdup_printf (_ ("The last one was made %s by %s: %s, %s"), time, who, size, file);
}

static void
on_entries_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyBackupWindow) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) entries = result;
  g_autofree char *text = NULL;

  if (self == NULL || error != NULL)
    return;
  for (guint i = 0; i < entries->len && text == NULL; i++) {
    if (g_str_equal (((CyEntry *) entries->pdata[i])->kind, CY_ENTRY_BACKUP_MADE))
      text = describe_last (self, entries->pdata[i]);
  }
  gtk_label_set_text (self->last, text != NULL ? text : _ ("None was made yet."));
}

static void
show_staged (CyBackupWindow *self)
{
  g_autoptr (JsonNode) node = cy_node_describe_restore (self->node);
  JsonObject *object = node == NULL ? NULL : json_node_get_object (node);
  gboolean is_busy = self->progress != NULL;
  g_autofree char *made = NULL;
  g_autofree char *text = NULL;
  gint64 made_us;

  if (object != NULL &&
      cy_time_parse (json_object_get_string_member (object, "made"), 0, &made_us, NULL)) {
    made = cy_shown_time (made_us);
    text = g_strdup_printf (_ ("The backup of %s waits: when Chargeyard starts the next time, "
                               "everything is as it was then."),
                            made);
  }
  gtk_label_set_text (self->staged, text != NULL ? text : _ ("No backup waits to be put back."));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "backup.restore", text == NULL && !is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "backup.cancel-restore",
                                 text != NULL && !is_busy);
}

static void
show_all (CyBackupWindow *self)
{
  g_autofree char *subject =
    g_strconcat (CY_SUBJECT_JOURNAL_PREFIX, cy_node_get_id (self->node), NULL);

  cy_node_query_entries (self->node, subject, 0, MAX_ENTRIES, on_entries_cb,
                         cy_question_new (self, 0));
  show_staged (self);
}

/* --- what is under way ---------------------------------------------------------------------------- */

static gboolean
on_progress_cb (gpointer user_data)
{
  CyBackupWindow *self = user_data;
  double fraction;
  g_autofree char *what = cy_progress_get (self->progress, &fraction);

  gtk_progress_bar_set_text (self->progress_bar, what);
  if (fraction > 0)
    gtk_progress_bar_set_fraction (self->progress_bar, fraction);
  else
    gtk_progress_bar_pulse (self->progress_bar);
  return G_SOURCE_CONTINUE;
}

static void
begin_work (CyBackupWindow *self, gboolean can_stop)
{
  say (self, NULL);
  self->progress = cy_progress_new ();
  self->timer = g_timeout_add (PROGRESS_MS, on_progress_cb, self);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  gtk_progress_bar_set_text (self->progress_bar, "");
  gtk_widget_set_visible (self->work, TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "backup.make", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "backup.stop", can_stop);
  show_staged (self);
}

static void
end_work (CyBackupWindow *self, const GError *error)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->progress, cy_progress_unref);
  g_clear_object (&self->cancellable);
  gtk_widget_set_visible (self->work, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "backup.make", TRUE);
  if (error != NULL)
    say (self, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? _ ("It was stopped.")
                                                                         : error->message);
  show_all (self);
}

static void
on_worked_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyBackupWindow) self = cy_question_end (user_data, &number);
  g_autoptr (JsonNode) node = result;

  if (self != NULL && self->node != NULL)
    end_work (self, error);
}

/**
 * cy_backup_window_make:
 * @file: replaced when it is there: who chose it was asked.
 */
void
cy_backup_window_make (CyBackupWindow *self, GFile *file)
{
  g_autofree char *path = g_file_get_path (file);
  const CyBackupWish wish = { .path = path,
                              .with_history = gtk_check_button_get_active (self->history),
                              .force = TRUE };

  if (path == NULL) {
    say (self, _ ("A backup is made on a disk of this machine."));
    return;
  }
  begin_work (self, TRUE);
  self->cancellable = g_cancellable_new ();
  cy_node_backup (self->node, &wish, cy_node_get_local_user (self->node), self->progress,
                  self->cancellable, on_worked_cb, cy_question_new (self, 0));
}

static void
on_stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_cancellable_cancel (CY_BACKUP_WINDOW (widget)->cancellable);
}

/* --- putting back --------------------------------------------------------------------------------- */

static void
restore (CyBackupWindow *self, const char *path, gboolean take_over)
{
  begin_work (self, FALSE);
  cy_node_restore (self->node, path, take_over, cy_node_get_local_user (self->node), self->progress,
                   on_worked_cb, cy_question_new (self, 0));
}

static void
on_response_cb (AdwMessageDialog *dialog, const char *response, CyBackupWindow *self)
{
  if (g_str_equal (response, "restore"))
    restore (
      self, g_object_get_data (G_OBJECT (dialog), "path"),
      gtk_check_button_get_active (GTK_CHECK_BUTTON (adw_message_dialog_get_extra_child (dialog))));
}

static GtkWidget *
make_wrapped_check (const char *text)
{
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *label = gtk_label_new_with_mnemonic (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), check);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), label);
  return check;
}

/**
 * cy_backup_window_ask_restore:
 *
 * Asks whether it is meant, and says what it means.
 *
 * Returns: (transfer none) (nullable): the question.
 */
GtkWidget *
cy_backup_window_ask_restore (CyBackupWindow *self, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *heading = g_strdup_printf (_ ("Put %s back?"), name);
  char *path = g_file_get_path (file);
  GtkWidget *dialog;

  if (path == NULL) {
    say (self, _ ("A backup is read from a disk of this machine."));
    return NULL;
  }
  dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, NULL);
  adw_message_dialog_set_body (
    ADW_MESSAGE_DIALOG (dialog),
    _ ("The file is checked now, and nothing else happens. When Chargeyard starts the next time, "
       "records, alarms, work orders and history are as they were when the backup was made.\n\n"
       "What was done since then is no longer seen. It is not deleted: it is put into a folder "
       "beside it.\n\nUntil the next start this can be taken back."));
  adw_message_dialog_set_extra_child (
    ADW_MESSAGE_DIALOG (dialog),
    make_wrapped_check (
      _ ("If it is the backup of another node: that one is _gone for good, and this "
         "computer takes its name and key over")));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Cancel"), "restore",
                                    _ ("_Put back at the next start"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "restore",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_object_set_data_full (G_OBJECT (dialog), "path", path, g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}

static void
on_cancelled_cb (guint n_changes, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyBackupWindow) self = cy_question_end (user_data, &number);

  if (self == NULL || self->node == NULL)
    return;
  say (self, error != NULL ? error->message : NULL);
  show_staged (self);
}

static void
on_cancel_restore_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyBackupWindow *self = CY_BACKUP_WINDOW (widget);

  cy_node_cancel_restore (self->node, cy_node_get_local_user (self->node), on_cancelled_cb,
                          cy_question_new (self, 0));
}

/* --- choosing a file ------------------------------------------------------------------------------ */

static void
on_target_cb (GtkNativeDialog *dialog, int response, CyBackupWindow *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    cy_backup_window_make (self, file);
  g_clear_object (&self->chooser);
}

static void
on_source_cb (GtkNativeDialog *dialog, int response, CyBackupWindow *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    (void) cy_backup_window_ask_restore (self, file);
  g_clear_object (&self->chooser);
}

static void
choose (CyBackupWindow *self, const char *title, GtkFileChooserAction action, GCallback chosen)
{
  if (self->chooser != NULL)
    return;
  self->chooser =
    GTK_NATIVE_DIALOG (gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, NULL, NULL));
  gtk_native_dialog_set_modal (self->chooser, TRUE);
  g_signal_connect_object (self->chooser, "response", chosen, self, 0);
}

static void
on_make_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyBackupWindow *self = CY_BACKUP_WINDOW (widget);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *file = g_date_time_format (now, "chargeyard-%Y%m%d-%H%M%S.backup");

  choose (self, _ ("Make a backup"), GTK_FILE_CHOOSER_ACTION_SAVE, G_CALLBACK (on_target_cb));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), file);
  gtk_native_dialog_show (self->chooser);
}

static void
on_restore_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyBackupWindow *self = CY_BACKUP_WINDOW (widget);

  choose (self, _ ("Put a backup back"), GTK_FILE_CHOOSER_ACTION_OPEN, G_CALLBACK (on_source_cb));
  gtk_native_dialog_show (self->chooser);
}

/* --- the window ----------------------------------------------------------------------------------- */

static void
cy_backup_window_dispose (GObject *object)
{
  CyBackupWindow *self = CY_BACKUP_WINDOW (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->progress, cy_progress_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chooser);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_backup_window_parent_class)->dispose (object);
}

static void
cy_backup_window_class_init (CyBackupWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_backup_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-backup-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CyBackupWindow, message);
  gtk_widget_class_bind_template_child (widget_class, CyBackupWindow, last);
  gtk_widget_class_bind_template_child (widget_class, CyBackupWindow, history);
  gtk_widget_class_bind_template_child (widget_class, CyBackupWindow, work);
  gtk_widget_class_bind_template_child_full (widget_class, "progress", FALSE,
                                             G_STRUCT_OFFSET (CyBackupWindow, progress_bar));
  gtk_widget_class_bind_template_child (widget_class, CyBackupWindow, staged);
  gtk_widget_class_install_action (widget_class, "backup.make", NULL, on_make_action);
  gtk_widget_class_install_action (widget_class, "backup.stop", NULL, on_stop_action);
  gtk_widget_class_install_action (widget_class, "backup.restore", NULL, on_restore_action);
  gtk_widget_class_install_action (widget_class, "backup.cancel-restore", NULL,
                                   on_cancel_restore_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
cy_backup_window_init (CyBackupWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cy_backup_window_present:
 * @near: a widget of the window it belongs to.
 *
 * What is under way goes on when the window is closed.
 *
 * Returns: (transfer none): the window.
 */
CyBackupWindow *
cy_backup_window_present (GtkWidget *near, CyNode *node)
{
  CyBackupWindow *self = g_object_new (CY_TYPE_BACKUP_WINDOW, NULL);
  GtkRoot *root = gtk_widget_get_root (near);

  self->node = g_object_ref (node);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  show_all (self);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
