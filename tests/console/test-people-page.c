/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-people-page.h"

#include <adwaita.h>
#include <string.h>

#include "capture.h"
#include "cy-account-dialog.h"
#include "cy-permission-grid.h"
#include "cy-seat-button.h"
#include "cy-seat-dialog.h"
#include "fixture.h"
#include "lab.h"

#define WORD  "correct horse"
#define OTHER "battery staple"

typedef struct {
  Fixture *fixture;
  CySeat *seat; /* borrowed */
  GtkWidget *window;
  GtkWidget *page;
  GtkWidget *button;
} View;

static void
view_open (View *view)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  view->fixture = fixture_new ();
  fixture_import_small_yard (view->fixture);
  view->seat = cy_node_get_seat (view->fixture->node);
  view->page = cy_people_page_new (view->fixture->node);
  view->button = cy_seat_button_new (view->fixture->node);
  gtk_widget_set_vexpand (view->page, TRUE);
  gtk_box_append (GTK_BOX (box), view->button);
  gtk_box_append (GTK_BOX (box), view->page);
  view->window = capture_present (box, 1100, 600, FALSE);
}

static void
view_close (View *view)
{
  gtk_window_destroy (GTK_WINDOW (view->window));
  capture_spin (50);
  fixture_free (view->fixture);
}

static void
type (GtkEditable *entry, const char *text)
{
  g_assert_nonnull (entry);
  gtk_editable_set_text (entry, text);
}

static void
type_into (GtkWidget *dialog, const char *id, const char *text)
{
  type (GTK_EDITABLE (lab_find (dialog, id)), text);
}

static gboolean
is_taken (gpointer data)
{
  return cy_seat_get_state (data) == CY_SEAT_TAKEN;
}

static gboolean
is_free (gpointer data)
{
  return cy_seat_get_state (data) == CY_SEAT_FREE;
}

static gboolean
is_locked (gpointer data)
{
  return cy_seat_get_state (data) == CY_SEAT_LOCKED;
}

static void
go (GtkWidget *dialog, const char *action)
{
  g_assert_true (gtk_widget_activate_action (dialog, action, NULL));
}

static void
say (GtkWidget *dialog, const char *name, const char *text)
{
  type (cy_seat_dialog_get_field (CY_SEAT_DIALOG (dialog), name), text);
}

static gboolean
dialog_says (gpointer data)
{
  return *cy_seat_dialog_get_message (data) != '\0';
}

static GtkWidget *
ask (View *view, CySeatAsk what)
{
  return GTK_WIDGET (cy_seat_dialog_present (view->page, view->fixture->node, what));
}

static void
log_in (View *view, const char *user, const char *password)
{
  GtkWidget *dialog = ask (view, CY_SEAT_ASK_LOG_IN);

  say (dialog, "user", user);
  say (dialog, "password", password);
  go (dialog, "seat-dialog.go");
  capture_wait (is_taken, view->seat);
  capture_spin (20);
}

/* Nobody has an account: the page says why to make one, and how. Whoever does is in. */
static void
make_first (View *view)
{
  GtkWidget *dialog;

  lab_wait_text (view->page, "nothing", "There are no accounts yet");
  g_assert_false (gtk_widget_get_visible (view->button));
  go (view->page, "people.add");
  dialog = lab_find_window (CY_TYPE_ACCOUNT_DIALOG);
  g_assert_false (gtk_widget_get_sensitive (lab_find (dialog, "areas_place")));
  type_into (dialog, "id", "ann");
  type_into (dialog, "name", "安");
  type_into (dialog, "password", WORD);
  type_into (dialog, "again", OTHER);
  go (dialog, "account.go");
  g_assert_cmpstr (cy_account_dialog_get_message (CY_ACCOUNT_DIALOG (dialog)), ==,
                   "The two are not the same.");
  type_into (dialog, "again", WORD);
  go (dialog, "account.go");
  capture_wait (is_taken, view->seat);
  lab_wait_row (lab_find (view->page, "accounts"), 0, "In use|安|ann|Administrator|everywhere|");
  g_assert_true (gtk_widget_get_visible (view->button));
  g_assert_cmpstr (cy_seat_button_get_text (CY_SEAT_BUTTON (view->button)), ==, "安");
}

static void
test_first (void)
{
  View view;

  view_open (&view);
  make_first (&view);
  view_close (&view);
}

static char *
add_li (View *view)
{
  GtkWidget *dialog;
  GtkWidget *label = NULL;
  char *code;

  go (view->page, "people.add");
  dialog = lab_find_window (CY_TYPE_ACCOUNT_DIALOG);
  type_into (dialog, "id", "li");
  type_into (dialog, "name", "李");
  type_into (dialog, "areas", "st-1");
  go (dialog, "account.go");
  lab_wait_text (dialog, "code_place", "Give this code to 李");
  label = gtk_widget_get_last_child (gtk_widget_get_first_child (lab_find (dialog, "code_place")));
  code = g_strdup (gtk_label_get_text (GTK_LABEL (label)));
  g_assert_cmpuint (strlen (code), ==, 19);
  gtk_window_close (GTK_WINDOW (dialog));
  lab_wait_row (lab_find (view->page, "accounts"), 1, "Has a one-time code|李|li|");
  return code;
}

/* A code takes the place of a password until there is one. */
static void
test_code (void)
{
  g_autofree char *code = NULL;
  GtkWidget *dialog;
  View view;

  view_open (&view);
  make_first (&view);
  code = add_li (&view);
  cy_seat_log_out (view.seat);
  lab_wait_text (view.page, "nothing", "Accounts are for administrators");
  g_assert_cmpstr (cy_seat_button_get_text (CY_SEAT_BUTTON (view.button)), ==,
                   "Nobody is logged in");
  dialog = ask (&view, CY_SEAT_ASK_LOG_IN);
  say (dialog, "user", "li");
  say (dialog, "password", code);
  go (dialog, "seat-dialog.go");
  lab_wait_text (dialog, "about", "The one-time code is right");
  say (dialog, "new", "li");
  say (dialog, "again", "li");
  go (dialog, "seat-dialog.go");
  capture_wait (dialog_says, dialog);
  g_assert_nonnull (
    strstr (cy_seat_dialog_get_message (CY_SEAT_DIALOG (dialog)), "at least 8 characters"));
  say (dialog, "new", OTHER);
  say (dialog, "again", OTHER);
  go (dialog, "seat-dialog.go");
  capture_wait (is_taken, view.seat);
  g_assert_cmpstr (cy_seat_get_user (view.seat), ==, "li");
  /* An operator may not look at accounts, and is told so. */
  lab_wait_text (view.page, "nothing", "li (control-room operator) may not edit accounts");
  view_close (&view);
}

static gboolean
has_closed (gpointer data)
{
  return g_atomic_pointer_get ((gpointer *) data) == NULL;
}

/* What an administrator does to an account. */
static void
test_actions (void)
{
  g_autofree char *code = NULL;
  GtkWidget *table;
  GtkWidget *dialog;
  View view;

  view_open (&view);
  make_first (&view);
  code = add_li (&view);
  table = lab_find (view.page, "accounts");
  gtk_selection_model_select_item (lab_selection (table), 1, TRUE);
  go (view.page, "people.disable");
  lab_wait_row (table, 1, "Disabled|李|");
  go (view.page, "people.disable");
  lab_wait_row (table, 1, "Has a one-time code|李|");
  go (view.page, "people.recovery");
  dialog = lab_find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==,
                   "A one-time code for 李?");
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "give");
  gtk_window_destroy (GTK_WINDOW (dialog));
  capture_wait (has_closed, &dialog);
  dialog = lab_find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==,
                   "One-time code");
  gtk_window_close (GTK_WINDOW (dialog));
  view_close (&view);
}

/* Whoever guesses locks the account, which is seen at once and can be undone. */
static void
test_locked_out (void)
{
  g_autofree char *code = NULL;
  GtkWidget *table;
  View view;

  view_open (&view);
  make_first (&view);
  code = add_li (&view);
  for (guint i = 0; i < 5; i++) {
    GtkWidget *dialog = ask (&view, CY_SEAT_ASK_LOG_IN);

    say (dialog, "user", "li");
    say (dialog, "password", "wrong password");
    go (dialog, "seat-dialog.go");
    capture_wait (dialog_says, dialog);
    gtk_window_close (GTK_WINDOW (dialog));
  }
  table = lab_find (view.page, "accounts");
  lab_wait_row (table, 1, "Locked until ");
  gtk_selection_model_select_item (lab_selection (table), 1, TRUE);
  go (view.page, "people.unlock");
  lab_wait_row (table, 1, "Has a one-time code|李|");
  view_close (&view);
}

/* A PIN unlocks the seat, and three wrong ones end with the log-in. */
static void
test_pin (void)
{
  GtkWidget *dialog;
  View view;

  view_open (&view);
  make_first (&view);
  dialog = ask (&view, CY_SEAT_ASK_PIN);
  say (dialog, "password", WORD);
  say (dialog, "new", "4711");
  say (dialog, "again", "4711");
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  go (dialog, "seat-dialog.go");
  capture_wait (has_closed, &dialog);
  cy_seat_lock (view.seat);
  g_assert_cmpstr (cy_seat_button_get_text (CY_SEAT_BUTTON (view.button)), ==, "Locked: 安");
  dialog = ask (&view, CY_SEAT_ASK_UNLOCK);
  say (dialog, "secret", "4711");
  go (dialog, "seat-dialog.go");
  capture_wait (is_taken, view.seat);
  cy_seat_lock (view.seat);
  dialog = ask (&view, CY_SEAT_ASK_UNLOCK);
  for (guint i = 0; i < CY_MAX_WRONG_PINS; i++) {
    g_assert_true (is_locked (view.seat));
    say (dialog, "secret", "4712");
    go (dialog, "seat-dialog.go");
    capture_wait (dialog_says, dialog);
    if (i + 1 < CY_MAX_WRONG_PINS)
      capture_spin (20);
    while (cy_seat_dialog_get_field (CY_SEAT_DIALOG (dialog), "secret") != NULL &&
           *gtk_editable_get_text (cy_seat_dialog_get_field (CY_SEAT_DIALOG (dialog), "secret")) !=
             '\0')
      capture_spin (5);
  }
  capture_wait (is_free, view.seat);
  g_assert_nonnull (cy_seat_dialog_get_field (CY_SEAT_DIALOG (dialog), "user"));
  gtk_window_close (GTK_WINDOW (dialog));
  view_close (&view);
}

/* Another password, and one is still in. */
static void
test_password (void)
{
  GtkWidget *dialog;
  View view;

  view_open (&view);
  make_first (&view);
  dialog = ask (&view, CY_SEAT_ASK_PASSWORD);
  say (dialog, "password", WORD);
  say (dialog, "new", OTHER);
  say (dialog, "again", OTHER);
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  go (dialog, "seat-dialog.go");
  capture_wait (has_closed, &dialog);
  g_assert_true (is_taken (view.seat));
  cy_seat_log_out (view.seat);
  log_in (&view, "ann", OTHER);
  view_close (&view);
}

/* Every row of the table says of every role whether it may. */
static void
test_grid (void)
{
  GtkWidget *grid = g_object_ref_sink (g_object_new (CY_TYPE_PERMISSION_GRID, NULL));
  g_autofree char *texts = lab_texts (grid);
  guint n_marks = 0;

  for (const char *p = texts; (p = strstr (p, "|✓")) != NULL; p++)
    n_marks++;
  g_assert_nonnull (strstr (texts, "Station attendant"));
  g_assert_nonnull (strstr (texts, "edit accounts|✓|–|–|–|–|–"));
  g_assert_nonnull (strstr (texts, "look at the network|✓|✓|✓|✓|✓|✓"));
  g_assert_cmpuint (n_marks, ==, 61);
  g_object_unref (grid);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/people-page/first", test_first);
  g_test_add_func ("/people-page/code", test_code);
  g_test_add_func ("/people-page/actions", test_actions);
  g_test_add_func ("/people-page/locked-out", test_locked_out);
  g_test_add_func ("/people-page/pin", test_pin);
  g_test_add_func ("/people-page/password", test_password);
  g_test_add_func ("/people-page/grid", test_grid);
  return g_test_run ();
}
