/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "network-pictures.h"

#include <adwaita.h>

#include "capture.h"
#include "cy-hand-over-dialog.h"
#include "cy-network-page.h"
#include "cy-node-owner.h"
#include "cy-node-peer.h"
#include "cy-node-words.h"
#include "cy-pairing-dialog.h"
#include "cy-piles-page.h"
#include "cy-window.h"
#include "fake-avahi.h"
#include "lab.h"
#include "pairing-lab.h"

static void
save (GtkWidget *window, const char *what, const char *language, const char *suffix)
{
  g_autofree char *name = g_strdup_printf ("%s-%s-%s", what, language, suffix);

  capture_spin (g_getenv ("CY_CAPTURE_DIR") != NULL ? 700 : 100);
  capture_save (window, name);
}

static gboolean
is_alone (gpointer data)
{
  return cy_node_get_alone_since (data) != 0;
}

static gboolean
has_caught_up (gpointer data)
{
  g_autoptr (CyAlonePeriod) period = cy_node_dup_last_alone (data);

  return period != NULL && cy_alone_period_count (period) >= 3;
}

static gboolean
owns (gpointer data)
{
  return cy_node_owns_pile (data, "q1");
}

static void
call (Fixture *caller, Fixture *called, gboolean agree)
{
  g_autofree char *address = pairing_lab_dup_address (called->node);
  g_autoptr (CyPairingInfo) info = cy_node_dup_pairing (called->node);

  cy_node_accept (caller->node, info->code, address, agree, "李明");
}

static void
on_done_cb (guint n_changes, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
}

static void
name_node (Fixture *here, const char *id, const char *name, const char *station)
{
  CyRecord *base = fixture_get (here, CY_KIND_NODE, id);
  g_autoptr (CyRecord) kept = cy_record_ref (base);
  g_autoptr (CyRecord) record = cy_record_copy (base, NULL);

  json_object_set_string_member (record->cells, "name", name);
  if (station != NULL)
    json_object_set_string_member (record->cells, "station", station);
  cy_node_put_record (here->node, kept, record, "安文静", on_done_cb, NULL);
}

static gboolean
is_named (gpointer data)
{
  Fixture *here = data;
  CyRecord *record = fixture_get (here, CY_KIND_NODE, cy_node_get_id (here->node));

  return g_strcmp0 (cy_record_get_text (record, "name"), "总控室") == 0;
}

/**
 * bring_network:
 *
 * Two nodes of one network; the second has the piles of a station, was cut off, and works by itself meanwhile.
 */
void
bring_network (Fixture *here, Fixture *there)
{
  cy_node_invite (here->node, TRUE, "安文静");
  capture_wait (pairing_lab_is_open, here->node);
  call (there, here, TRUE);
  capture_wait (pairing_lab_is_connected, here->node);
  name_node (here, cy_node_get_id (there->node), "西站", "st-2");
  name_node (here, cy_node_get_id (here->node), "总控室", NULL);
  capture_wait (is_named, here);
  cy_node_hand_over (here->node, CY_KIND_STATION, "st-2", cy_node_get_id (there->node), "安文静",
                     on_done_cb, NULL);
  capture_wait (owns, there->node);
  there->supervise = FALSE;
  fixture_reopen (there);
  capture_wait (is_alone, here->node);
  fixture_import (there, "{\"contacts\":[{\"id\":\"w\",\"name\":\"王师傅\",\"phone\":\"139\"},"
                         "{\"id\":\"z\",\"name\":\"赵师傅\",\"phone\":\"138\"}],"
                         "\"operators\":[{\"id\":\"op9\",\"name\":\"城西运维\"}]}");
  there->supervise = TRUE;
  fixture_reopen (there);
  capture_wait (pairing_lab_is_connected, here->node);
  capture_wait (has_caught_up, here->node);
}

static GtkWidget *
show_page (GtkWidget *window)
{
  cy_window_show_page (CY_WINDOW (window), "network");
  return cy_window_find_page (CY_WINDOW (window), "network");
}

static void
take_dialog (GtkWidget *page,
             const char *action,
             GType type,
             const char *what,
             const char *language,
             const char *suffix)
{
  GtkWidget *dialog;

  g_assert_true (gtk_widget_activate_action (page, action, NULL));
  dialog = lab_find_window (type);
  if (type == CY_TYPE_PAIRING_DIALOG)
    capture_spin (100);
  save (dialog, what, language, suffix);
  gtk_window_close (GTK_WINDOW (dialog));
  capture_spin (20);
}

/* What is compared, with a third node that shall join and is refused. */
static void
take_comparing (GtkWidget *page, CyNode *node, const char *language, const char *suffix)
{
  g_autoptr (Fixture) third = fixture_new_supervising ();
  Fixture here = { .node = node };
  GtkWidget *dialog;

  g_assert_true (gtk_widget_activate_action (page, "network.invite", NULL));
  dialog = lab_find_window (CY_TYPE_PAIRING_DIALOG);
  capture_wait (pairing_lab_is_open, node);
  call (third, &here, FALSE);
  capture_wait (pairing_lab_is_comparing, node);
  save (dialog, "network-compare", language, suffix);
  gtk_window_close (GTK_WINDOW (dialog));
  capture_spin (50);
}

static gboolean
has_found (gpointer data)
{
  g_autoptr (GPtrArray) found = cy_node_list_found (data);

  return found->len > 0;
}

static gboolean
has_lost (gpointer data)
{
  return !has_found (data);
}

/* A node that announces itself is offered, with its address. */
static void
take_found (GtkWidget *page, CyNode *node, const char *language, const char *suffix)
{
  FakeAvahi *avahi = fake_avahi_new (g_getenv ("DBUS_SYSTEM_BUS_ADDRESS"));

  avahi->txt = g_strdup ("node=2222222222222222222222222222222222222222222222222222222222222222");
  avahi->address = "192.168.1.7";
  avahi->port = 7420;
  fake_avahi_add (avahi, "北站 22222222");
  capture_wait (has_found, node);
  take_dialog (page, "network.join", CY_TYPE_PAIRING_DIALOG, "network-join-found", language,
               suffix);
  fake_avahi_free (avahi);
  capture_wait (has_lost, node);
}

/**
 * take_network:
 *
 * Both views of the page, every dialog, and a pile that another node talks to.
 */
void
take_network (GtkWidget *window, const char *language, const char *suffix)
{
  GtkWidget *page = show_page (window);
  GtkWidget *table = lab_find (page, "nodes");

  lab_wait_row (table, 1, "西站");
  save (window, "network-self", language, suffix);
  gtk_selection_model_select_item (lab_selection (table), 1, TRUE);
  save (window, "network", language, suffix);
  take_dialog (page, "network.invite", CY_TYPE_PAIRING_DIALOG, "network-invite", language, suffix);
  take_comparing (page, cy_network_page_get_node (CY_NETWORK_PAGE (page)), language, suffix);
  take_dialog (page, "network.join", CY_TYPE_PAIRING_DIALOG, "network-join", language, suffix);
  take_found (page, cy_network_page_get_node (CY_NETWORK_PAGE (page)), language, suffix);
  take_dialog (page, "network.hand-over", CY_TYPE_HAND_OVER_DIALOG, "network-hand-over", language,
               suffix);
  take_dialog (page, "network.remove", ADW_TYPE_MESSAGE_DIALOG, "network-remove", language, suffix);
  cy_network_page_show_alone (CY_NETWORK_PAGE (page));
  lab_wait_row (lab_find (page, "lines"), 0, "|");
  save (window, "network-alone", language, suffix);
  cy_window_show_page (CY_WINDOW (window), "piles");
  cy_piles_page_show_pile (CY_PILES_PAGE (cy_window_find_page (CY_WINDOW (window), "piles")), "q1",
                           1);
  save (window, "network-pile", language, suffix);
}

/**
 * take_silent:
 *
 * The page while the other node is cut off.
 */
void
take_silent (GtkWidget *window, const char *language, const char *suffix)
{
  GtkWidget *page = show_page (window);

  lab_wait_row (lab_find (page, "nodes"), 1, "西站");
  gtk_selection_model_select_item (lab_selection (lab_find (page, "nodes")), 1, TRUE);
  save (window, "network-silent", language, suffix);
  cy_window_show_page (CY_WINDOW (window), "piles");
  cy_piles_page_show_pile (CY_PILES_PAGE (cy_window_find_page (CY_WINDOW (window), "piles")), "q1",
                           1);
  save (window, "network-silent-pile", language, suffix);
  {
    CyNode *node = cy_network_page_get_node (CY_NETWORK_PAGE (page));
    g_autofree char *none =
      cy_node_words_trouble (cy_node_get_yard (node), "q1", CY_LINK_TROUBLE_NONE);

    /* In a translation it is easily what the translators say of themselves. */
    g_assert_cmpstr (none, ==, "");
  }
}
