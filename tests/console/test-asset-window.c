/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-asset-window.h"

#include <string.h>

#include "capture.h"
#include "care-lab.h"
#include "cy-pile-pane.h"
#include "cy-piles-page.h"
#include "lab.h"

static const char facts[] =
  "{\"suppliers\":[{\"id\":\"xj\",\"name\":\"许继电源\",\"contact\":\"周工\","
  "\"phone\":\"010-5550-0101\"}],\"contacts\":[{\"id\":\"zhao\",\"name\":\"赵刚\","
  "\"user\":\"zhao\"}]}";

#define HOT \
  "{\"title\":\"枪头过温\",\"pile\":\"p2\",\"connector\":1,\"conditions\":[\"temp.gun.high\"]}"

typedef struct {
  Lab lab;
  GtkWidget *main;
  CyAssetWindow *window;
} View;

static void
view_open (View *view)
{
  lab_open (&view->lab);
  fixture_import (view->lab.fixture, facts);
  care_lab_record (view->lab.fixture->node, CY_KIND_PILE, "p2", "serial", "SN-77");
  care_lab_record (view->lab.fixture->node, CY_KIND_PILE, "p2", "supplier", "xj");
  care_lab_record (view->lab.fixture->node, CY_KIND_PILE, "p2", "warranty_until", "2199-12-31");
  view->main = capture_present (gtk_label_new ("main"), 300, 200, FALSE);
}

static void
view_show (View *view, const char *pile)
{
  view->window = cy_asset_window_present (view->main, view->lab.fixture->node, pile);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (view->window));
}

static void
close_window (View *view)
{
  gpointer window = view->window;

  g_object_add_weak_pointer (window, &window);
  gtk_window_close (GTK_WINDOW (view->window));
  capture_wait (lab_is_gone, &window);
}

static void
view_close (View *view)
{
  close_window (view);
  gtk_window_destroy (GTK_WINDOW (view->main));
  lab_close (&view->lab);
}

/* Everything about a pile that was repaired, and it follows what changes. */
static void
test_known (void)
{
  static const char *const texts[] = { "p02",       "Under warranty", "2199-12-31 · ",
                                       "许继电源",  "010-5550-0101",  "SN-77; the device says ",
                                       "years left" };
  g_autofree char *id = NULL;
  GtkWidget *window;
  View view;

  view_open (&view);
  id = care_lab_repair (view.lab.fixture->node, HOT, NULL);
  view_show (&view, "p2");
  window = GTK_WIDGET (view.window);
  lab_wait_row (lab_find (window, "parts"), 0, "枪头总成|XJ-G1|G-1007|G-2044|赵刚|");
  lab_wait_row (lab_find (window, "orders"), 0, "枪头过温|");
  lab_wait_row (lab_find (window, "orders"), 0, id);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    lab_wait_says (window, texts[i]);
  /* What the device says of itself is there without anybody having written it down. */
  lab_wait_says_no_more (window, "Not told by the device");
  care_lab_record (view.lab.fixture->node, CY_KIND_PILE, "p2", "warranty_until", "2020-01-31");
  lab_wait_says (GTK_WIDGET (view.window), "Warranty over");
  lab_wait_says (GTK_WIDGET (view.window), "over for ");
  g_free (care_lab_make_order (view.lab.fixture->node,
                               "{\"title\":\"second\",\"pile\":\"p2\",\"conditions\":[]}"));
  lab_wait_row (lab_find (window, "orders"), 0, "second|");
  view_close (&view);
}

/* What is not known is said, and nothing is left blank. */
static void
test_bare (void)
{
  View view;

  view_open (&view);
  view_show (&view, "p3");
  lab_wait_says (GTK_WIDGET (view.window), "Warranty not recorded");
  lab_wait_says (GTK_WIDGET (view.window), "There is no work order about this pile.");
  lab_wait_says (GTK_WIDGET (view.window), "No part was replaced.");
  view_close (&view);
}

static void
test_claim (void)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;
  g_autofree char *data = NULL;
  gsize length;
  View view;

  view_open (&view);
  view_show (&view, "p2");
  path = g_build_filename (view.lab.fixture->dir, "claim.pdf", NULL);
  file = g_file_new_for_path (path);
  cy_asset_window_claim (view.window, file);
  lab_wait_says (GTK_WIDGET (view.window), "Saved: ");
  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  g_assert_cmpmem (data, 5, "%PDF-", 5);
  g_clear_object (&file);
  file = g_file_new_for_path ("/dev/null/claim.pdf");
  cy_asset_window_claim (view.window, file);
  lab_wait_says (GTK_WIDGET (view.window), "Not saved: ");
  view_close (&view);
}

static void
on_show_order_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_string_append (user_data, g_variant_get_string (parameter, NULL));
}

/* An order is shown where orders are shown: in the window it belongs to. */
static void
test_show_order (void)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) show = g_simple_action_new ("show-order", G_VARIANT_TYPE_STRING);
  g_autoptr (GString) shown = g_string_new (NULL);
  g_autofree char *id = NULL;
  GtkWidget *orders;
  View view;

  view_open (&view);
  id = care_lab_repair (view.lab.fixture->node, HOT, NULL);
  view_show (&view, "p2");
  orders = lab_find (GTK_WIDGET (view.window), "orders");
  lab_wait_row (orders, 0, id);
  g_signal_emit_by_name (orders, "activate", 0);
  lab_wait_says (GTK_WIDGET (view.window), "cannot be shown here");
  g_signal_connect (show, "activate", G_CALLBACK (on_show_order_cb), shown);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (show));
  gtk_widget_insert_action_group (view.main, "win", G_ACTION_GROUP (group));
  g_signal_emit_by_name (orders, "activate", 0);
  g_assert_cmpstr (shown->str, ==, id);
  g_string_truncate (shown, 0);
  g_signal_emit_by_name (lab_find (GTK_WIDGET (view.window), "parts"), "activate", 0);
  g_assert_cmpstr (shown->str, ==, id);
  view_close (&view);
}

/* From the pile's pane it is one button away. */
static void
test_from_pane (void)
{
  GtkWidget *pane;
  GtkWidget *page;
  CyWatch *watch;
  View view;

  lab_open (&view.lab);
  watch = cy_watch_new (view.lab.fixture->node);
  page = cy_piles_page_new (watch);
  view.main = capture_present (page, 1200, 700, FALSE);
  cy_piles_page_show_pile (CY_PILES_PAGE (page), "p3", 1);
  pane = lab_find_type (page, CY_TYPE_PILE_PANE);
  g_assert_nonnull (lab_find_button (pane, "_Asset…"));
  g_assert_true (gtk_widget_activate_action (pane, "pile.show-asset", NULL));
  view.window = CY_ASSET_WINDOW (lab_find_window (CY_TYPE_ASSET_WINDOW));
  lab_wait_says (GTK_WIDGET (view.window), "p03");
  close_window (&view);
  lab_close_window (view.main, page);
  g_assert_finalize_object (watch);
  lab_close (&view.lab);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/asset-window/known", test_known);
  g_test_add_func ("/asset-window/bare", test_bare);
  g_test_add_func ("/asset-window/claim", test_claim);
  g_test_add_func ("/asset-window/show-order", test_show_order);
  g_test_add_func ("/asset-window/from-pane", test_from_pane);
  return g_test_run ();
}
