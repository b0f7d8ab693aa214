/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-commands-page.h"

#include <adwaita.h>
#include <string.h>

#include "capture.h"
#include "cy-batch-dialog.h"
#include "cy-firmware-form.h"
#include "cy-name-question.h"
#include "cy-node-command.h"
#include "cy-option.h"
#include "cy-target-picker.h"
#include "lab.h"

#define TARIFF                                                                            \
  "{\"tariffs\":[{\"id\":\"summer\",\"name\":\"Summer\",\"version\":7,"                   \
  "\"periods\":\"00:00-08:00 valley, 08:00-22:00 peak, 22:00-24:00 valley\","             \
  "\"peak_electricity\":\"1.2\",\"peak_service\":\"0.5\",\"valley_electricity\":\"0.3\"," \
  "\"valley_service\":\"0.4\"}],"                                                         \
  "\"policies\":[{\"id\":\"rule\",\"name\":\"Rule\",\"second_from\":8}]}"

typedef struct {
  Lab lab;
  CyWatch *watch;
  GtkWidget *window;
  GtkWidget *page;
} View;

static void
view_open (View *view, const char *name)
{
  lab_open (&view->lab);
  view->watch = cy_watch_new (view->lab.fixture->node);
  view->page = cy_commands_page_new (view->watch);
  view->window = capture_present (view->page, 1200, 600, FALSE);
  cy_commands_page_show (CY_COMMANDS_PAGE (view->page), name);
}

static void
view_close (View *view)
{
  gpointer watch = view->watch;

  g_object_add_weak_pointer (watch, &watch);
  lab_close_window (view->window, view->page);
  g_object_unref (view->watch);
  capture_wait (lab_is_gone, &watch); /* a view of the page may go a little later */
  lab_close (&view->lab);
}

static void
press (GtkWidget *root, const char *label)
{
  GtkWidget *button = lab_find_button (root, label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

/* --- giving commands without a screen ----------------------------------------------------------- */

typedef struct {
  CyNode *node;
  const char *reason;
  char *error;
  gboolean done;
} Giving;

static gboolean
is_given (gpointer data)
{
  return ((Giving *) data)->done;
}

static void
on_operated_cb (const CyCommand *command, const GError *error, gpointer user_data)
{
  Giving *giving = user_data;

  g_assert_no_error (error);
  giving->done = TRUE;
}

static void
on_selected_cb (gpointer result, const GError *error, gpointer user_data)
{
  Giving *giving = user_data;
  g_autoptr (CyCommandPreview) preview = result;

  giving->done = error != NULL;
  if (preview != NULL)
    cy_node_operate_command (giving->node, preview->command->id, giving->reason, "li",
                             on_operated_cb, giving);
}

static void
give (View *view, const char *target, const char *name, const char *arguments, const char *reason)
{
  Giving giving = { view->lab.fixture->node, reason, NULL, FALSE };

  cy_node_select_command (giving.node, target, name, arguments, "li", on_selected_cb, &giving);
  capture_wait (is_given, &giving);
}

static GtkWidget *
get_table (View *view)
{
  return lab_find (view->page, "commands");
}

typedef struct {
  GtkWidget *page;
  const char *text;
} Count;

static void
test_list (void)
{
  GtkWidget *table;
  View view;

  view_open (&view, "commands");
  table = get_table (&view);
  give (&view, "p1/1", "set_power", "{\"power\":60000}", NULL);
  give (&view, "p2", "reset", "{}", "hangs");
  lab_wait_row (table, 0, "Restart the pile|p02|li");
  lab_wait_row (table, 1, "Verified|Limit power: 60000 W|p01 gun 1|li");
  /* The chosen one's story. */
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (lab_selection (table)), 1);
  lab_wait_text (view.page, "steps", "Sent to the pile");
  lab_wait_text (view.page, "badge_place", "Verified");
  capture_save (view.window, "commands-list");
  /* What pile or person; which state. */
  gtk_editable_set_text (GTK_EDITABLE (lab_find (view.page, "search")), "P01");
  lab_wait_text (view.page, "count", "1 command");
  lab_wait_row (table, 0, "p01 gun 1");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (lab_find (view.page, "state")), CY_COMMAND_FAILED);
  lab_wait_text (view.page, "count", "0 commands");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (lab_find (view.page, "state")), CY_COMMAND_VERIFIED);
  lab_wait_text (view.page, "count", "1 command");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (lab_find (view.page, "span")), 0);
  lab_wait_text (view.page, "count", "0 commands");
  view_close (&view);
}

/* --- batches ------------------------------------------------------------------------------------ */

static void
choose_command (GtkWidget *dialog, const char *name)
{
  GtkWidget *place = lab_find (dialog, "command_place");

  cy_option_drop_down_select (GTK_DROP_DOWN (lab_find_type (place, GTK_TYPE_DROP_DOWN)), name);
}

static void
choose_record (GtkWidget *dialog, const char *id)
{
  GtkWidget *last = gtk_widget_get_last_child (lab_find (dialog, "command_place"));

  cy_option_drop_down_select (GTK_DROP_DOWN (last), id);
}

static void
choose_piles (GtkWidget *dialog, const char *ids)
{
  CyTargetPicker *picker = CY_TARGET_PICKER (lab_find_type (dialog, CY_TYPE_TARGET_PICKER));
  g_auto (GStrv) piles = g_strsplit (ids, " ", -1);

  for (guint i = 0; piles[i] != NULL; i++)
    cy_target_picker_choose (picker, piles[i], TRUE);
}

static gboolean
may_go (gpointer dialog)
{
  return gtk_widget_get_sensitive (lab_find (dialog, "go"));
}

static void
go (GtkWidget *dialog)
{
  capture_wait (may_go, dialog);
  g_assert_true (gtk_widget_activate_action (dialog, "batch-dialog.go", NULL));
}

static GtkWidget *
open_dialog (View *view)
{
  press (view->page, "_New batch…");
  return lab_find_window (CY_TYPE_BATCH_DIALOG);
}

/* Many guns at once, and one of them would not: it is left out before anything is sent. */
static void
test_batch (void)
{
  GtkWidget *dialog;
  View view;

  view_open (&view, "batches");
  sim_lab_say (view.lab.sim, "plug p2/1");
  sim_lab_say (view.lab.sim, "start p2/1");
  dialog = open_dialog (&view);
  g_assert_false (may_go (dialog));
  choose_command (dialog, "clear_fault");
  choose_piles (dialog, "p1 p2");
  lab_wait_text (dialog, "count", "2 piles chosen");
  /* Whether it charges already is what the preview must know. */
  capture_spin (2500);
  capture_save (dialog, "batch-ask");
  go (dialog);
  lab_wait_text (dialog, "told", "4 targets will be told: Clear faults");
  lab_wait_text (dialog, "warnings", "1 would refuse it as they are now");
  lab_wait_text (dialog, "warnings", "1 of these guns are charging");
  lab_wait_text (dialog, "refusals", "p02 gun 1|The gun is charging");
  capture_save (dialog, "batch-preview");
  g_assert_false (may_go (dialog));
  press (dialog, "_Leave them out");
  lab_wait_text (dialog, "told", "3 targets will be told: Clear faults");
  g_assert_false (gtk_widget_get_visible (lab_find (dialog, "refusals_place")));
  gtk_editable_set_text (GTK_EDITABLE (lab_find (dialog, "reason")), "after the storm");
  go (dialog);
  lab_wait_row (lab_find (view.page, "batches"), 0, "Clear faults|3|");
  lab_wait_text (view.page, "counts", "3 done, 0 failed, 0 refused, 0 not told");
  lab_wait_text (view.page, "targets", "p02 gun 2|Verified");
  lab_wait_row (lab_find (view.page, "batches"), 0, "Done|");
  capture_save (view.window, "batches");
  view_close (&view);
}

/* The first pile refuses: the others wait for somebody to decide, who says to go on. What came of it is
 * in the journal: another window, another day, shows the same. */
static void
test_batch_stops (void)
{
  GtkWidget *dialog;
  GtkWidget *place;
  View view;

  view_open (&view, "batches");
  sim_lab_say (view.lab.sim, "reject p1 clear_fault");
  dialog = open_dialog (&view);
  choose_command (dialog, "clear_fault");
  choose_piles (dialog, "p1 p2");
  go (dialog);
  lab_wait_text (dialog, "told", "4 targets will be told");
  gtk_editable_set_text (GTK_EDITABLE (lab_find (dialog, "reason")), "after the storm");
  go (dialog);
  place = lab_find (view.page, "view_place");
  lab_wait_text (view.page, "counts", "0 done, 1 failed, 0 refused, 3 waiting");
  lab_wait_row (lab_find (view.page, "batches"), 0, "Stopped by failures|");
  lab_wait_text (view.page, "targets", "p01 gun 2|Not told yet");
  g_assert_false (gtk_widget_get_sensitive (lab_find_button (place, "_Pause")));
  press (place, "_Go on");
  lab_wait_text (view.page, "counts", "3 done, 1 failed, 0 refused, 0 not told");
  lab_wait_row (lab_find (view.page, "batches"), 0, "Done|");
  g_assert_false (gtk_widget_get_sensitive (lab_find_button (place, "Cancel the _rest")));
  gtk_window_destroy (GTK_WINDOW (view.window));
  capture_spin (50);
  fixture_reopen (view.lab.fixture);
  g_object_unref (view.watch);
  view.watch = cy_watch_new (view.lab.fixture->node);
  view.page = cy_commands_page_new (view.watch);
  view.window = capture_present (view.page, 1200, 600, FALSE);
  cy_commands_page_show (CY_COMMANDS_PAGE (view.page), "batches");
  lab_wait_text (view.page, "counts", "3 done, 1 failed, 0 refused, 0 not told");
  lab_wait_text (view.page, "targets", "p01 gun 1|Failed|The pile refused it");
  view_close (&view);
}

/* Leaving cancels what was selected. */
static void
test_batch_left (void)
{
  GtkWidget *dialog;
  View view;

  view_open (&view, "batches");
  dialog = open_dialog (&view);
  choose_command (dialog, "stop");
  choose_piles (dialog, "q1");
  go (dialog);
  lab_wait_text (dialog, "told", "1 target will be told: Stop charging");
  g_assert_true (gtk_widget_activate_action (dialog, "batch-dialog.back", NULL));
  choose_piles (dialog, "q2");
  go (dialog);
  lab_wait_text (dialog, "told", "2 targets will be told: Stop charging");
  gtk_window_close (GTK_WINDOW (dialog));
  lab_wait_row (lab_find (view.page, "batches"), 0, "Cancelled|Stop charging|2|");
  lab_wait_row (lab_find (view.page, "batches"), 1, "Cancelled|Stop charging|1|");
  lab_wait_text (view.page, "counts", "0 done, 0 failed, 0 refused, 2 not told");
  view_close (&view);
}

static void
answer (const char *name)
{
  GtkWidget *question = lab_find_window (ADW_TYPE_MESSAGE_DIALOG);

  gtk_editable_set_text (cy_name_question_get_entry (question), name);
  g_signal_emit_by_name (question, "response", "agree");
  gtk_window_destroy (GTK_WINDOW (question));
}

/* A tariff for more piles than one person may tell: it waits for another. One pile keeps something
 * else, and that is said. */
static void
test_tariff (void)
{
  GtkWidget *dialog;
  View view;

  view_open (&view, "batches");
  fixture_import (view.lab.fixture, TARIFF);
  sim_lab_say (view.lab.sim, "tariff p12 corrupt");
  dialog = open_dialog (&view);
  choose_command (dialog, "set_tariff");
  g_assert_false (may_go (dialog));
  choose_record (dialog, "summer");
  cy_option_drop_down_select (
    GTK_DROP_DOWN (lab_find_type (lab_find (dialog, "tools"), GTK_TYPE_DROP_DOWN)), "st-1");
  lab_wait_text (dialog, "count", "0 piles chosen, 12 listed");
  press (dialog, "Choose _all listed");
  lab_wait_text (dialog, "count", "12 piles chosen, 12 listed");
  go (dialog);
  lab_wait_text (dialog, "told", "12 targets will be told: Set the tariff: Summer");
  lab_wait_text (dialog, "warnings", "A second person must agree");
  go (dialog);
  lab_wait_row (lab_find (view.page, "batches"), 0, "Waiting for a second person|");
  press (lab_find (view.page, "view_place"), "_Agree…");
  answer (cy_node_get_local_user (view.lab.fixture->node));
  lab_wait_row (lab_find (view.page, "batches"), 0, "Waiting for a second person|");
  press (lab_find (view.page, "view_place"), "_Agree…");
  answer ("wang");
  lab_wait_text (view.page, "counts", "11 done, 1 failed");
  lab_wait_text (view.page, "targets", "p12|Failed|The pile keeps another tariff");
  lab_wait_text (lab_find (view.page, "view_place"), "facts", ", wang");
  capture_save (view.window, "batch-tariff");
  view_close (&view);
}

/* --- firmware ----------------------------------------------------------------------------------- */

static GtkWidget *
find_named (GtkWidget *root, const char *name)
{
  if (g_str_equal (gtk_widget_get_name (root), name))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_named (child, name);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
add_image (View *view)
{
  g_autofree char *path = g_build_filename (view->lab.fixture->dir, "image.bin", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GtkWidget *form;

  g_assert_true (g_file_set_contents (path, "CHARGEYARD-FW DC-120 2.9.0\nbytes", -1, NULL));
  press (view->page, "_Add firmware image…");
  form = lab_find_window (CY_TYPE_FIRMWARE_FORM);
  g_assert_false (gtk_widget_get_sensitive (lab_find_button (form, "_Add")));
  cy_firmware_form_take_file (CY_FIRMWARE_FORM (form), file);
  gtk_editable_set_text (GTK_EDITABLE (find_named (form, "id")), "fw29");
  gtk_editable_set_text (GTK_EDITABLE (find_named (form, "name")), "Autumn");
  gtk_editable_set_text (GTK_EDITABLE (find_named (form, "version")), "2.9.0");
  g_assert_false (gtk_widget_get_sensitive (lab_find_button (form, "_Add")));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_named (form, "dc120")), TRUE);
  capture_save (form, "firmware-form");
  press (form, "_Add");
}

static gboolean
has_image (gpointer data)
{
  View *view = data;

  return fixture_get (view->lab.fixture, CY_KIND_FIRMWARE, "fw29") != NULL;
}

/* An image from a file, offered for the piles it fits and no others, and one that runs it. */
static void
test_upgrade (void)
{
  GtkWidget *dialog;
  View view;

  view_open (&view, "versions");
  lab_wait_text (view.page, "groups", "DC 120 kW");
  add_image (&view);
  capture_wait (has_image, &view);
  capture_save (view.window, "versions");
  cy_commands_page_show (CY_COMMANDS_PAGE (view.page), "batches");
  dialog = open_dialog (&view);
  choose_command (dialog, "upgrade");
  choose_record (dialog, "fw29");
  lab_wait_text (dialog, "count", "0 piles chosen, 13 listed"); /* no AC pile */
  choose_piles (dialog, "p3");
  go (dialog);
  lab_wait_text (dialog, "told", "1 target will be told: Upgrade the firmware");
  gtk_editable_set_text (GTK_EDITABLE (lab_find (dialog, "reason")), "planned");
  go (dialog);
  lab_wait_row (lab_find (view.page, "batches"), 0, "Waiting for a second person|");
  press (lab_find (view.page, "view_place"), "_Agree…");
  answer ("wang");
  lab_wait_text (view.page, "counts", "1 done, 0 failed");
  lab_wait_text (view.page, "targets", "The pile runs version: 2.9.0");
  view_close (&view);
}

/* A single command that waits: another person agrees on the page. */
static void
test_approve (void)
{
  View view;

  view_open (&view, "versions");
  add_image (&view);
  capture_wait (has_image, &view);
  cy_commands_page_show (CY_COMMANDS_PAGE (view.page), "commands");
  give (&view, "p4", "upgrade", "{\"image\":\"fw29\"}", "planned");
  lab_wait_row (get_table (&view), 0, "Waiting for a second person|");
  press (view.page, "_Agree…");
  answer ("li");
  lab_wait_row (get_table (&view), 0, "Waiting for a second person|");
  press (view.page, "Cancel _command");
  lab_wait_row (get_table (&view), 0, "Cancelled|");
  give (&view, "p4", "upgrade", "{\"image\":\"fw29\"}", "planned");
  lab_wait_row (get_table (&view), 0, "Waiting for a second person|");
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (lab_selection (get_table (&view))), 0);
  press (view.page, "_Agree…");
  answer ("wang");
  lab_wait_text (view.page, "badge_place", "Verified");
  lab_wait_text (view.page, "steps", "Second person agreed|wang");
  view_close (&view);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/commands-page/list", test_list);
  g_test_add_func ("/commands-page/batch", test_batch);
  g_test_add_func ("/commands-page/batch-stops", test_batch_stops);
  g_test_add_func ("/commands-page/batch-left", test_batch_left);
  g_test_add_func ("/commands-page/tariff", test_tariff);
  g_test_add_func ("/commands-page/upgrade", test_upgrade);
  g_test_add_func ("/commands-page/approve", test_approve);
  return g_test_run ();
}
