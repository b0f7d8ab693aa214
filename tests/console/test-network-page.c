/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-network-page.h"

#include <adwaita.h>
#include <string.h>

#include "capture.h"
#include "cy-db.h"
#include "cy-hand-over-dialog.h"
#include "cy-node-alarm.h"
#include "cy-node-owner.h"
#include "cy-node-peer.h"
#include "cy-pairing-dialog.h"
#include "cy-qr-code.h"
#include "fixture.h"
#include "lab.h"
#include "pairing-lab.h"

/* Two nodes, and a page of the first. */
typedef struct {
  Fixture *here;
  Fixture *there;
  GtkWidget *window;
  GtkWidget *page;
} View;

static void
view_open (View *view)
{
  view->here = fixture_new_listening ();
  view->there = fixture_new_listening ();
  fixture_import_small_yard (view->here);
  view->page = cy_network_page_new (view->here->node);
  view->window = capture_present (view->page, 1100, 600, FALSE);
}

static void
view_close (View *view)
{
  gtk_window_destroy (GTK_WINDOW (view->window));
  capture_spin (50);
  fixture_free (view->here);
  fixture_free (view->there);
}

static GtkWidget *
open_invitation (View *view)
{
  GtkWidget *dialog;

  g_assert_true (gtk_widget_activate_action (view->page, "network.invite", NULL));
  dialog = lab_find_window (CY_TYPE_PAIRING_DIALOG);
  capture_wait (pairing_lab_is_open, view->here->node);
  lab_wait_text (dialog, "remaining", "Valid for ");
  return dialog;
}

/* Invited at the screen, accepted elsewhere; people at both ends say yes. */
static void
pair (View *view)
{
  GtkWidget *dialog = open_invitation (view);
  g_autofree char *code = g_strdup (gtk_label_get_text (GTK_LABEL (lab_find (dialog, "code"))));
  g_autofree char *address = pairing_lab_dup_address (view->here->node);
  g_autoptr (CyPairingInfo) info = NULL;

  g_assert_cmpuint (cy_qr_code_get_n_modules (CY_QR_CODE (lab_find (dialog, "picture"))), >, 20);
  g_assert_true (lab_says (dialog, "address", strrchr (address, ':')));
  cy_node_accept (view->there->node, code, address, FALSE, "test");
  capture_wait (pairing_lab_is_comparing, view->there->node);
  info = cy_node_dup_pairing (view->there->node);
  lab_wait_text (dialog, "fingerprint", info->fingerprint);
  g_assert_true (gtk_widget_activate_action (dialog, "pairing.yes", NULL));
  lab_wait_text (dialog, "waiting", "Waiting for the yes of the other end");
  cy_node_agree (view->there->node, "test");
  lab_wait_text (dialog, "done", "are members of one network now");
  gtk_window_close (GTK_WINDOW (dialog));
  capture_wait (pairing_lab_is_connected, view->here->node);
}

/* From the code to two nodes that are connected and have the same, in the table and in words. */
static void
test_invite (void)
{
  View view;
  GtkWidget *table;

  view_open (&view);
  table = lab_find (view.page, "nodes");
  lab_wait_row (table, 0, "This node|");
  lab_wait_text (view.page, "count", "No other node yet");
  pair (&view);
  lab_wait_row (table, 1, "Connected|");
  lab_wait_row (table, 1, "|the same|");
  lab_wait_text (view.page, "count", "1 of 1 other nodes connected");
  gtk_selection_model_select_item (lab_selection (table), 1, TRUE);
  lab_wait_text (view.page, "facts", "Public key");
  view_close (&view);
}

/* What was typed is there for a second try, and the reason is said; then it is right, and at the other end refused. */
static void
test_join (void)
{
  g_autofree char *address = NULL;
  g_autoptr (CyPairingInfo) info = NULL;
  GtkWidget *dialog;
  GtkEditable *code;
  View view;

  view_open (&view);
  address = pairing_lab_dup_address (view.there->node);
  g_assert_true (gtk_widget_activate_action (view.page, "network.join", NULL));
  dialog = lab_find_window (CY_TYPE_PAIRING_DIALOG);
  code = GTK_EDITABLE (lab_find (dialog, "code_entry"));
  gtk_editable_set_text (GTK_EDITABLE (lab_find (dialog, "address_entry")), address);
  gtk_editable_set_text (code, "what?");
  g_assert_true (gtk_widget_activate_action (dialog, "pairing.go", NULL));
  lab_wait_text (dialog, "message", "Not paired: not a pairing code");
  g_assert_cmpstr (gtk_editable_get_text (code), ==, "what?");
  cy_node_invite (view.there->node, FALSE, "test");
  capture_wait (pairing_lab_is_open, view.there->node);
  info = cy_node_dup_pairing (view.there->node);
  gtk_editable_set_text (code, info->code);
  g_assert_true (gtk_widget_activate_action (dialog, "pairing.go", NULL));
  capture_wait (pairing_lab_is_comparing, view.there->node);
  lab_wait_text (dialog, "other", "The other node calls itself");
  cy_node_refuse (view.there->node);
  lab_wait_text (dialog, "message", "Not paired: ");
  g_assert_cmpstr (gtk_editable_get_text (code), ==, info->code);
  gtk_window_close (GTK_WINDOW (dialog));
  view_close (&view);
}

/* A dialog that is closed takes its invitation back. */
static void
test_closed (void)
{
  View view;

  view_open (&view);
  gtk_window_close (GTK_WINDOW (open_invitation (&view)));
  capture_wait (pairing_lab_has_failed, view.here->node);
  view_close (&view);
}

/* Without an address to be called at an invitation is no use. */
static void
test_deaf (void)
{
  g_autoptr (Fixture) fixture = fixture_new_supervising ();
  GtkWidget *page = cy_network_page_new (fixture->node);
  GtkWidget *window = capture_present (page, 1100, 600, FALSE);
  GtkWidget *dialog;

  g_assert_true (gtk_widget_activate_action (page, "network.invite", NULL));
  dialog = lab_find_window (CY_TYPE_PAIRING_DIALOG);
  g_assert_nonnull (
    strstr (cy_pairing_dialog_get_message (CY_PAIRING_DIALOG (dialog)), "does not listen"));
  gtk_window_close (GTK_WINDOW (dialog));
  gtk_window_destroy (GTK_WINDOW (window));
  capture_spin (50);
}

static gboolean
owns (gpointer data)
{
  return cy_node_owns_pile (data, "p2");
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* A station goes to the other node; that node stops, and its piles are taken back from it pile by pile. */
static void
test_hand_over (void)
{
  GtkWidget *dialog;
  View view;
  g_autofree char *other = NULL;
  g_autoptr (GPtrArray) alarms = NULL;

  view_open (&view);
  pair (&view);
  other = g_strdup (cy_node_get_id (view.there->node));
  g_assert_true (gtk_widget_activate_action (view.page, "network.hand-over", NULL));
  dialog = lab_find_window (CY_TYPE_HAND_OVER_DIALOG);
  g_assert_true (
    cy_hand_over_dialog_choose (CY_HAND_OVER_DIALOG (dialog), CY_KIND_STATION, "st-1", other));
  lab_wait_text (dialog, "consequence", "talks to 2 more piles from then on");
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  g_assert_true (gtk_widget_activate_action (dialog, "hand-over.go", NULL));
  capture_wait (is_gone, &dialog);
  capture_wait (owns, view.there->node);
  lab_wait_row (lab_find (view.page, "nodes"), 1, "|2|");
  /* Who hands over knows that it does: nothing is wrong. */
  alarms = cy_node_list_unhandled_alarms (view.here->node);
  g_assert_cmpuint (alarms->len, ==, 0);
  /* It falls silent, and this node takes over. */
  cy_node_stop (view.there->node);
  lab_wait_text (view.page, "trouble", "It talks to 2 piles");
  g_assert_true (gtk_widget_activate_action (view.page, "network.take-over", "s", other));
  dialog = lab_find_window (CY_TYPE_HAND_OVER_DIALOG);
  lab_wait_text (dialog, "consequence", "until it is, both may talk to the same piles");
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  g_assert_true (gtk_widget_activate_action (dialog, "hand-over.go", NULL));
  capture_wait (is_gone, &dialog);
  capture_wait (owns, view.here->node);
  fixture_reopen (view.there);
  view_close (&view);
}

static void
on_done_cb (guint n_changes, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
}

/* A member that is removed is none any more; the piles it had belong to nobody who talks. */
static void
test_remove (void)
{
  g_autofree char *path = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (CyDb) db = NULL;
  GtkWidget *dialog;
  View view;

  view_open (&view);
  pair (&view);
  cy_node_hand_over (view.here->node, CY_KIND_STATION, "st-1", cy_node_get_id (view.there->node),
                     "test", on_done_cb, NULL);
  lab_wait_row (lab_find (view.page, "nodes"), 1, "|2|");
  gtk_selection_model_select_item (lab_selection (lab_find (view.page, "nodes")), 1, TRUE);
  g_assert_true (gtk_widget_activate_action (view.page, "network.remove", NULL));
  dialog = lab_find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)),
                            " that are here stay and count. "));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "remove");
  gtk_window_destroy (GTK_WINDOW (dialog));
  lab_wait_text (view.page, "count", "No other node yet");
  lab_wait_text (view.page, "trouble", "2 piles belong to the node ");
  g_assert_false (gtk_widget_get_visible (lab_find (view.page, "uncounted")));
  /* As though it had written everything later. */
  path = g_build_filename (view.here->dir, "yard.db", NULL);
  db = cy_db_open (path, CY_DB_READ_WRITE, NULL);
  g_assert_true (cy_db_exec (db, "UPDATE cut SET seq = 0", NULL));
  lab_wait_text (view.page, "uncounted",
                 " entries that nodes wrote after they were removed do not ");
  sql = g_strdup_printf ("INSERT INTO cut (name, seq) VALUES ('%s', 0)",
                         cy_node_get_id (view.here->node));
  g_assert_true (cy_db_exec (db, sql, NULL));
  lab_wait_text (view.page, "uncounted", "This node was removed from the network: ");
  view_close (&view);
}

/* The other node is cut off, somebody works there, and it comes back. */
static void
test_alone (void)
{
  GtkWidget *table;
  View view;

  view_open (&view);
  pair (&view);
  fixture_import (view.here, "{\"operators\":[{\"id\":\"x\",\"name\":\"From here\"}]}");
  cy_network_page_show_alone (CY_NETWORK_PAGE (view.page));
  lab_wait_text (view.page, "summary", "no time without any other node");
  view.there->supervise = FALSE;
  fixture_reopen (view.there);
  lab_wait_text (view.page, "now", "No other node is connected since ");
  fixture_import (view.there, "{\"operators\":[{\"id\":\"y\",\"name\":\"From there\"}]}");
  fixture_import (view.here, "{\"operators\":[{\"id\":\"z\",\"name\":\"From here too\"}]}");
  lab_wait_text (view.page, "now", "1 entry written here is not shared");
  view.there->supervise = TRUE;
  fixture_reopen (view.there);
  lab_wait_text (view.page, "summary", "Other nodes meanwhile: ");
  table = lab_find (view.page, "lines");
  lab_wait_row (table, 0, "|Added|");
  lab_wait_row (table, 0, "From there");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (lab_selection (table))), ==, 1);
  view_close (&view);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/network-page/invite", test_invite);
  g_test_add_func ("/network-page/join", test_join);
  g_test_add_func ("/network-page/closed", test_closed);
  g_test_add_func ("/network-page/deaf", test_deaf);
  g_test_add_func ("/network-page/hand-over", test_hand_over);
  g_test_add_func ("/network-page/remove", test_remove);
  g_test_add_func ("/network-page/alone", test_alone);
  return g_test_run ();
}
