/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-backup-window.h"

#include <glib/gstdio.h>
#include <string.h>

#include "capture.h"
#include "lab.h"

typedef struct {
  Fixture *fixture;
  GtkWidget *parent;
  CyBackupWindow *window;
  char *path;
} View;

static void
view_open (View *view)
{
  *view = (View){ .fixture = fixture_new () };
  fixture_import_small_yard (view->fixture);
  view->parent = capture_present (gtk_label_new ("page"), 600, 400, FALSE);
  view->window = cy_backup_window_present (view->parent, view->fixture->node);
  view->path = g_strconcat (view->fixture->dir, ".backup", NULL);
}

static void
view_close (View *view)
{
  gtk_window_destroy (GTK_WINDOW (view->window));
  gtk_window_destroy (GTK_WINDOW (view->parent));
  (void) g_remove (view->path);
  fixture_free (view->fixture);
  g_free (view->path);
}

static void
make (View *view)
{
  g_autoptr (GFile) file = g_file_new_for_path (view->path);

  cy_backup_window_make (view->window, file);
  lab_wait_text (GTK_WIDGET (view->window), "last", "The last one was made ");
}

/* None, then one, with where it is. */
static void
test_make (void)
{
  View view;

  view_open (&view);
  lab_wait_text (GTK_WIDGET (view.window), "last", "None was made yet.");
  make (&view);
  g_assert_true (g_file_test (view.path, G_FILE_TEST_EXISTS));
  lab_wait_text (GTK_WIDGET (view.window), "last", view.path);
  g_assert_false (gtk_widget_get_visible (lab_find (GTK_WIDGET (view.window), "work")));
  view_close (&view);
}

/* Where nothing can be written it says why, and goes on. */
static void
test_cannot (void)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/at/all");
  View view;

  view_open (&view);
  cy_backup_window_make (view.window, file);
  lab_wait_text (GTK_WIDGET (view.window), "message", "/nowhere/at/all");
  make (&view);
  g_assert_false (gtk_widget_get_visible (lab_find (GTK_WIDGET (view.window), "message")));
  view_close (&view);
}

/* It is asked, said, and can be taken back. */
static void
test_restore (void)
{
  g_autoptr (GFile) file = NULL;
  GtkWidget *question;
  View view;

  view_open (&view);
  make (&view);
  file = g_file_new_for_path (view.path);
  lab_wait_text (GTK_WIDGET (view.window), "staged", "No backup waits");
  question = cy_backup_window_ask_restore (view.window, file);
  {
    g_autofree char *texts = lab_texts (question);

    g_assert_nonnull (strstr (texts, "It is not deleted"));
  }
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "close");
  capture_spin (50);
  lab_wait_text (GTK_WIDGET (view.window), "staged", "No backup waits");
  question = cy_backup_window_ask_restore (view.window, file);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "restore");
  lab_wait_text (GTK_WIDGET (view.window), "staged", "when Chargeyard starts the next time");
  gtk_widget_activate_action (GTK_WIDGET (view.window), "backup.cancel-restore", NULL);
  lab_wait_text (GTK_WIDGET (view.window), "staged", "No backup waits");
  view_close (&view);
}

/* The backup of another node is put back here only when somebody says that that node is gone for good. */
static void
test_take_over (void)
{
  GtkWidget *question;
  View other;
  View view;
  g_autoptr (GFile) file = NULL;

  view_open (&other);
  make (&other);
  view_open (&view);
  file = g_file_new_for_path (other.path);
  question = cy_backup_window_ask_restore (view.window, file);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "restore");
  lab_wait_says (GTK_WIDGET (view.window), "is the backup of another node");
  question = cy_backup_window_ask_restore (view.window, file);
  gtk_check_button_set_active (
    GTK_CHECK_BUTTON (adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (question))), TRUE);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "restore");
  lab_wait_text (GTK_WIDGET (view.window), "staged", "when Chargeyard starts the next time");
  view_close (&view);
  view_close (&other);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/backup-window/make", test_make);
  g_test_add_func ("/backup-window/cannot", test_cannot);
  g_test_add_func ("/backup-window/restore", test_restore);
  g_test_add_func ("/backup-window/take-over", test_take_over);
  return g_test_run ();
}
