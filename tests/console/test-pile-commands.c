/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-pile-commands.h"

#include <string.h>

#include "capture.h"
#include "cy-command-dialog.h"
#include "cy-node-command.h"
#include "lab.h"

typedef struct {
  Lab lab;
  GtkWidget *window;
  GtkWidget *pane;
  GtkWidget *recent;
} View;

static void
view_open (View *view)
{
  lab_open (&view->lab);
  view->pane = cy_pile_commands_new (view->lab.fixture->node);
  view->window = capture_present (view->pane, 700, 400, FALSE);
  view->recent = lab_find (view->pane, "recent");
  cy_pile_commands_show (CY_PILE_COMMANDS (view->pane), "p1", 1);
}

static void
view_close (View *view)
{
  gpointer pane = view->pane;

  g_object_add_weak_pointer (pane, &pane);
  gtk_window_destroy (GTK_WINDOW (view->window));
  capture_wait (lab_is_gone, &pane);
  lab_close (&view->lab);
}

static const char *
label_of (GtkWidget *root, const char *id)
{
  return gtk_label_get_text (GTK_LABEL (lab_find (root, id)));
}

static void
choose (View *view, const char *name)
{
  g_assert_true (gtk_widget_activate_action (view->pane, "pile.command", "s", name));
}

typedef struct {
  GtkWidget *root;
  const char *id;
  const char *contains;
} Wanted;

static gboolean
shows_page (gpointer data)
{
  Wanted *wanted = data;
  GtkStack *stack = GTK_STACK (lab_find (wanted->root, "stack"));

  return g_str_equal (gtk_stack_get_visible_child_name (stack), wanted->contains);
}

static void
wait_page (GtkWidget *dialog, const char *page)
{
  Wanted wanted = { dialog, NULL, page };

  capture_wait (shows_page, &wanted);
}

static void
set_text (GtkWidget *root, const char *id, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (lab_find (root, id)), text);
}

static GtkWidget *
argument_of (GtkWidget *dialog)
{
  return lab_find_type (lab_find (dialog, "form_place"), GTK_TYPE_ENTRY);
}

static gboolean
may_go (GtkWidget *dialog)
{
  return gtk_widget_get_sensitive (lab_find (dialog, "go"));
}

static void
go (GtkWidget *dialog)
{
  g_assert_true (may_go (dialog));
  g_assert_true (gtk_widget_activate_action (dialog, "command.go", NULL));
}

static void
select_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(CyCommandPreview **) user_data = result;
}

static gboolean
has_pointer (gpointer data)
{
  return *(gpointer *) data != NULL;
}

/* Another operator takes the pile in hand. */
static CyCommandPreview *
take_in_hand (View *view, const char *name, const char *arguments)
{
  CyCommandPreview *preview = NULL;

  cy_node_select_command (view->lab.fixture->node, "p1/1", name, arguments, "wang", select_cb,
                          &preview);
  capture_wait (has_pointer, &preview);
  return preview;
}

static gboolean
is_energised (gpointer data)
{
  View *view = data;
  g_autoptr (CyLiveTable) table = cy_node_ref_live (view->lab.fixture->node);
  g_autoptr (GArray) guns = cy_preview_read_guns (table, "p1", 1, g_get_monotonic_time ());

  return guns->len == 1 && g_array_index (guns, CyPreviewGun, 0).power_w > 10000;
}

static gboolean
is_plugged (gpointer data)
{
  View *view = data;
  g_autoptr (CyLiveTable) table = cy_node_ref_live (view->lab.fixture->node);
  g_autoptr (GArray) guns = cy_preview_read_guns (table, "p1", 1, g_get_monotonic_time ());

  return guns->len == 1 && g_array_index (guns, CyPreviewGun, 0).state == CY_PILE_STATE_PREPARING;
}

static void
plug (View *view)
{
  sim_lab_say (view->lab.sim, "plug p1/1 VIN=LSVAU2A37N2183294");
  capture_wait (is_plugged, view);
}

static void
start_charging (View *view)
{
  plug (view);
  sim_lab_say (view->lab.sim, "start p1/1");
  capture_wait (is_energised, view);
}

/* Stop and emergency stop come first; what cannot be done is grey and says why. */
static void
test_offers (void)
{
  GtkWidget *button;
  View view;

  view_open (&view);
  cy_pile_commands_refresh (CY_PILE_COMMANDS (view.pane));
  button = gtk_widget_get_first_child (lab_find (view.pane, "essential"));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Stop charging");
  g_assert_true (gtk_widget_get_sensitive (button));
  button = gtk_widget_get_next_sibling (button);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Emergency stop");
  g_assert_null (gtk_widget_get_next_sibling (button));
  g_assert_true (
    gtk_widget_get_sensitive (lab_find_button (lab_find (view.pane, "others"), "Limit power")));
  start_charging (&view);
  cy_pile_commands_refresh (CY_PILE_COMMANDS (view.pane));
  button = lab_find_button (lab_find (view.pane, "others"), "Clear faults");
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "The gun is charging");
  lab_wait_text (view.pane, "others", "Clear faults|The gun is charging");
  view_close (&view);
}

/* From the button to the pile that shows it. */
static void
test_stop (void)
{
  GtkWidget *dialog;
  View view;

  view_open (&view);
  start_charging (&view);
  choose (&view, "stop");
  dialog = lab_find_window (CY_TYPE_COMMAND_DIALOG);
  wait_page (dialog, "preview");
  lab_wait_text (dialog, "guns", "Charging");
  lab_wait_text (dialog, "guns", "LSVAU2A37N2183294");
  lab_wait_text (dialog, "lease", "The pile is yours for ");
  g_assert_cmpstr (label_of (dialog, "reason_label"), ==, "Reason");
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (lab_find (dialog, "go"))), ==,
                   "Stop charging: p01 gun 1");
  lab_wait_text (dialog, "preview_place", "The charge that is going on ends");
  capture_save (dialog, "command-preview");
  go (dialog);
  wait_page (dialog, "story");
  lab_wait_text (dialog, "badge_place", "Verified");
  lab_wait_text (dialog, "steps", "Read back as asked · State: Finished");
  lab_wait_text (dialog, "steps", "Sent to the pile");
  lab_wait_text (dialog, "steps", "Repeated by the pile");
  capture_save (dialog, "command-story");
  gtk_window_close (GTK_WINDOW (dialog));
  lab_wait_row (view.recent, 0, "Verified|");
  lab_wait_row (view.recent, 0, "|Stop charging · State: ");
  view_close (&view);
}

/* Arguments are checked before anything is asked of anybody. */
static void
test_arguments (void)
{
  GtkWidget *dialog;
  View view;

  view_open (&view);
  choose (&view, "set_power");
  dialog = lab_find_window (CY_TYPE_COMMAND_DIALOG);
  wait_page (dialog, "ask");
  g_assert_false (may_go (dialog));
  lab_wait_text (dialog, "form_place", "W  0 … 400000");
  gtk_editable_set_text (GTK_EDITABLE (argument_of (dialog)), "400001");
  lab_wait_text (dialog, "form_place", "A number from 0 to 400000");
  g_assert_false (may_go (dialog));
  gtk_editable_set_text (GTK_EDITABLE (argument_of (dialog)), "60k");
  g_assert_false (may_go (dialog));
  gtk_editable_set_text (GTK_EDITABLE (argument_of (dialog)), " 60000 ");
  set_text (dialog, "operator", "");
  g_assert_false (may_go (dialog));
  set_text (dialog, "operator", "li");
  capture_save (dialog, "command-arguments");
  /* Enter is enough. */
  g_signal_emit_by_name (gtk_widget_get_first_child (argument_of (dialog)), "activate");
  wait_page (dialog, "preview");
  go (dialog);
  lab_wait_text (dialog, "badge_place", "Verified");
  lab_wait_text (dialog, "facts", "li · 60000 W");
  gtk_window_close (GTK_WINDOW (dialog));
  lab_wait_row (view.recent, 0, "Verified|li|Limit power: 60000 W");
  view_close (&view);
}

/* A dangerous command needs a reason; leaving gives the lease back. */
static void
test_reason_and_cancel (void)
{
  GtkWidget *dialog;
  View view;

  view_open (&view);
  choose (&view, "clear_fault");
  dialog = lab_find_window (CY_TYPE_COMMAND_DIALOG);
  wait_page (dialog, "preview");
  g_assert_cmpstr (label_of (dialog, "reason_label"), ==, "Reason *");
  g_assert_false (may_go (dialog));
  set_text (dialog, "reason", "seen on site");
  g_assert_true (may_go (dialog));
  lab_wait_text (view.pane, "hand", "has this pile in hand: Clear faults");
  gtk_window_close (GTK_WINDOW (dialog));
  lab_wait_row (view.recent, 0, "Cancelled|");
  lab_wait_row (view.recent, 0, "|Clear faults");
  cy_pile_commands_refresh (CY_PILE_COMMANDS (view.pane));
  g_assert_false (gtk_widget_get_visible (lab_find (view.pane, "hand")));
  view_close (&view);
}

/* Somebody else has the pile: they are named, and to stop is possible all the same. */
static void
test_lease (void)
{
  CyCommandPreview *preview;
  GtkWidget *dialog;
  View view;

  view_open (&view);
  preview = take_in_hand (&view, "set_power", "{\"power\":1000}");
  lab_wait_text (view.pane, "hand", "wang has this pile in hand: Limit power");
  choose (&view, "lock");
  dialog = lab_find_window (CY_TYPE_COMMAND_DIALOG);
  lab_wait_text (dialog, "message", "The pile is in other hands: p1: wang: Limit power");
  gtk_window_close (GTK_WINDOW (dialog));
  choose (&view, "emergency_stop");
  dialog = lab_find_window (CY_TYPE_COMMAND_DIALOG);
  wait_page (dialog, "preview");
  gtk_window_close (GTK_WINDOW (dialog));
  cy_command_preview_free (preview);
  view_close (&view);
}

/* The gun begins to charge while the preview is read: it is void, and may be looked at again. */
static void
test_stale_preview (void)
{
  GtkWidget *dialog;
  View view;

  view_open (&view);
  choose (&view, "lock");
  dialog = lab_find_window (CY_TYPE_COMMAND_DIALOG);
  wait_page (dialog, "preview");
  start_charging (&view);
  go (dialog);
  lab_wait_text (dialog, "message", "The pile changed since the preview");
  lab_wait_text (dialog, "go", "Look again");
  capture_save (dialog, "command-stale");
  go (dialog);
  lab_wait_text (dialog, "guns", "Charging");
  lab_wait_text (dialog, "go", "Lock the connector: p01 gun 1");
  gtk_window_close (GTK_WINDOW (dialog));
  view_close (&view);
}

/* A lease has a name: with another name there is another lease. */
static void
test_other_operator (void)
{
  GtkWidget *dialog;
  View view;

  view_open (&view);
  plug (&view);
  choose (&view, "lock");
  dialog = lab_find_window (CY_TYPE_COMMAND_DIALOG);
  wait_page (dialog, "preview");
  set_text (dialog, "operator", "zhao");
  g_assert_false (may_go (dialog));
  lab_wait_text (view.pane, "hand", "zhao has this pile in hand");
  wait_page (dialog, "preview");
  go (dialog);
  wait_page (dialog, "story");
  /* Closed while it is under way: nothing is lost. */
  gtk_window_close (GTK_WINDOW (dialog));
  lab_wait_row (view.recent, 0, "Verified|zhao|Lock the connector");
  lab_wait_row (view.recent, 1, "Cancelled");
  g_signal_emit_by_name (view.recent, "activate", 0u);
  dialog = lab_find_window (CY_TYPE_COMMAND_DIALOG);
  lab_wait_text (dialog, "badge_place", "Verified");
  lab_wait_text (dialog, "steps", "Ordered|zhao");
  gtk_window_close (GTK_WINDOW (dialog));
  view_close (&view);
}

/* The pile refuses, or does nothing: said in words, and abnormal. */
static void
test_failures (void)
{
  static const struct {
    const char *order;
    const char *name;
    const char *argument;
    const char *state;
    const char *outcome;
  } cases[] = {
    { "reject p1 lock", "lock", NULL, "Failed", "The pile refused it" },
    { "ignore p1 set_power", "set_power", "60000", "Failed", "The pile shows something else" },
  };
  View view;

  view_open (&view);
  plug (&view);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GtkWidget *dialog;

    sim_lab_say (view.lab.sim, cases[i].order);
    choose (&view, cases[i].name);
    dialog = lab_find_window (CY_TYPE_COMMAND_DIALOG);
    if (cases[i].argument != NULL) {
      gtk_editable_set_text (GTK_EDITABLE (argument_of (dialog)), cases[i].argument);
      go (dialog);
    }
    wait_page (dialog, "preview");
    go (dialog);
    wait_page (dialog, "story");
    lab_wait_text (dialog, "badge_place", cases[i].state);
    lab_wait_text (dialog, "outcome", cases[i].outcome);
    capture_save (dialog, "command-failed");
    gtk_window_close (GTK_WINDOW (dialog));
    lab_wait_row (view.recent, 0, cases[i].outcome);
  }
  view_close (&view);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/pile-commands/offers", test_offers);
  g_test_add_func ("/pile-commands/stop", test_stop);
  g_test_add_func ("/pile-commands/arguments", test_arguments);
  g_test_add_func ("/pile-commands/reason-and-cancel", test_reason_and_cancel);
  g_test_add_func ("/pile-commands/lease", test_lease);
  g_test_add_func ("/pile-commands/stale-preview", test_stale_preview);
  g_test_add_func ("/pile-commands/other-operator", test_other_operator);
  g_test_add_func ("/pile-commands/failures", test_failures);
  return g_test_run ();
}
