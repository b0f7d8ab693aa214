/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-piles-page.h"

#include <string.h>

#include "capture.h"
#include "cy-node-command.h"
#include "cy-pile-mosaic.h"
#include "cy-pile-pane.h"
#include "cy-tiles.h"
#include "cy-trend-chart.h"
#include "lab.h"
#include "node-fixture.h"

typedef struct {
  Lab lab;
  CyWatch *watch;
  GtkWidget *window;
  GtkWidget *page;
  CyPileMosaic *mosaic;
} View;

static void
view_open (View *view)
{
  lab_open (&view->lab);
  view->watch = cy_watch_new (view->lab.fixture->node);
  view->page = cy_piles_page_new (view->watch);
  view->window = capture_present (view->page, 1200, 700, FALSE);
  view->mosaic = CY_PILE_MOSAIC (lab_find_type (view->page, CY_TYPE_PILE_MOSAIC));
}

static void
view_close (View *view)
{
  lab_close_window (view->window, view->page);
  g_assert_finalize_object (view->watch);
  lab_close (&view->lab);
}

static const CyMosaicTile *
tile_of (View *view, const char *pile, guint connector)
{
  guint index;

  g_assert_true (cy_pile_mosaic_find (view->mosaic, pile, connector, &index));
  return cy_pile_mosaic_get_tile (view->mosaic, index);
}

typedef struct {
  View *view;
  const char *pile;
  guint connector;
  const char *text;
  guint n_tiles;
} Wanted;

static gboolean
tile_says (gpointer data)
{
  Wanted *wanted = data;
  g_autofree char *text =
    cy_mosaic_tile_describe (tile_of (wanted->view, wanted->pile, wanted->connector));

  return strstr (text, wanted->text) != NULL;
}

static void
wait_tile (View *view, const char *pile, guint connector, const char *text)
{
  Wanted wanted = { view, pile, connector, text, 0 };

  capture_wait (tile_says, &wanted);
}

static gboolean
has_tiles (gpointer data)
{
  Wanted *wanted = data;

  return cy_pile_mosaic_get_n_tiles (wanted->view->mosaic) == wanted->n_tiles;
}

static void
wait_tiles (View *view, guint n_tiles)
{
  Wanted wanted = { .view = view, .n_tiles = n_tiles };

  capture_wait (has_tiles, &wanted);
}

/* Stations by name, those of none last; p2 before p10. */
static void
test_order (void)
{
  static const char expected[] =
    "q1/1 q2/1 q3/1 q4/1 q5/1 q6/1 "
    "p1/1 p1/2 p2/1 p2/2 p3/1 p3/2 p4/1 p4/2 p5/1 p5/2 p6/1 p6/2 p7/1 p7/2 p8/1 p8/2 p9/1 p9/2 "
    "p10/1 p10/2 p11/1 p11/2 p12/1 p12/2 r1/1 r1/2 ";
  g_autoptr (GString) text = g_string_new (NULL);
  View view;

  view_open (&view);
  for (guint i = 0; i < cy_pile_mosaic_get_n_tiles (view.mosaic); i++) {
    const CyMosaicTile *tile = cy_pile_mosaic_get_tile (view.mosaic, i);

    g_string_append_printf (text, "%s/%u ", tile->id, tile->connector);
  }
  g_assert_cmpstr (text->str, ==, expected);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (lab_find (view.page, "count"))), ==,
                   "32 guns, 0 abnormal");
  view_close (&view);
}

static void
test_tiles (void)
{
  const CyMosaicTile *tile;
  View view;

  view_open (&view);
  tile = tile_of (&view, "q1", 1);
  g_assert_cmpstr (tile->name, ==, "q01"); /* one gun needs no number */
  g_assert_cmpstr (tile->state, ==, "Idle");
  g_assert_cmpstr (tile->group_name, ==, "Lujiazui Taxi Hub");
  g_assert_cmpint (tile->severity, ==, CY_SEVERITY_NORMAL);
  g_assert_cmpstr (tile_of (&view, "p1", 2)->name, ==, "p01 gun 2");
  lab_make_trouble (&view.lab);
  wait_tile (&view, "p2", 1, "Gun temperature 92.0 °C");
  g_assert_cmpstr (tile_of (&view, "p2", 1)->limit, ==, "HH");
  g_assert_cmpint (tile_of (&view, "p2", 1)->severity, ==, CY_SEVERITY_CRITICAL);
  g_assert_cmpint (tile_of (&view, "p2", 2)->severity, ==, CY_SEVERITY_NORMAL);
  wait_tile (&view, "p3", 1, "Gun temperature 85.0 °C");
  g_assert_cmpint (tile_of (&view, "p3", 1)->severity, ==, CY_SEVERITY_MEDIUM);
  wait_tile (&view, "p5", 2, "over-current");
  g_assert_cmpint (tile_of (&view, "p5", 2)->severity, ==, CY_SEVERITY_CRITICAL);
  /* A fault is why, whatever it does to the temperature, as long as that is not worse. */
  sim_lab_say (view.lab.sim, "set p5/2 temp.gun 85");
  lab_wait_alarms (&view.lab, 4);
  capture_spin (500);
  wait_tile (&view, "p5", 2, "over-current");
  sim_lab_say (view.lab.sim, "set p5/2 temp.gun 95");
  wait_tile (&view, "p5", 2, "Gun temperature 95.0 °C");
  wait_tile (&view, "q2", 1, "Charging");
  view_close (&view);
}

static void
select_row (View *view, const char *id, guint row)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (lab_find (view->page, id)), row);
}

static void
test_filters (void)
{
  static const struct {
    guint station; /* all, then by id, then discrete */
    CyTileState state;
    const char *search;
    guint n_tiles;
  } cases[] = {
    { 0, CY_TILES_ALL, "", 32 },        { 1, CY_TILES_ALL, "", 24 },
    { 2, CY_TILES_ALL, "", 6 },         { 3, CY_TILES_ALL, "", 2 },
    { 0, CY_TILES_ABNORMAL, "", 3 },    { 1, CY_TILES_ABNORMAL, "", 3 },
    { 2, CY_TILES_ABNORMAL, "", 0 },    { 0, CY_TILES_CHARGING, "", 2 },
    { 0, CY_TILES_FAULTED, "", 1 },     { 0, CY_TILES_OFFLINE, "", 0 },
    { 0, CY_TILES_OCCUPIED, "", 0 },    { 0, CY_TILES_IDLE, "", 29 },
    { 0, CY_TILES_ALL, "P1", 8 },       { 0, CY_TILES_ALL, "q03", 1 },
    { 1, CY_TILES_ALL, "q03", 0 },      { 0, CY_TILES_CHARGING, "p", 1 },
    { 0, CY_TILES_ALL, "nonsense", 0 }, { 0, CY_TILES_ALL, "", 32 },
  };
  View view;

  view_open (&view);
  lab_make_trouble (&view.lab);
  wait_tile (&view, "q2", 1, "Charging");
  wait_tile (&view, "p1", 1, "Charging");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    select_row (&view, "station", cases[i].station);
    select_row (&view, "state", cases[i].state);
    gtk_editable_set_text (GTK_EDITABLE (lab_find (view.page, "search")), cases[i].search);
    wait_tiles (&view, cases[i].n_tiles);
  }
  /* Guns come and go while the filter stands. */
  select_row (&view, "state", CY_TILES_ABNORMAL);
  wait_tiles (&view, 3);
  sim_lab_say (view.lab.sim, "set p9/1 temp.gun 85");
  wait_tiles (&view, 4);
  sim_lab_say (view.lab.sim, "set p9/1 temp.gun 30");
  wait_tiles (&view, 3);
  cy_piles_page_show_station (CY_PILES_PAGE (view.page), "st-2");
  wait_tiles (&view, 6);
  cy_piles_page_show_station (CY_PILES_PAGE (view.page), "");
  wait_tiles (&view, 2);
  view_close (&view);
}

static GtkWidget *
open_pane (View *view, const char *pile, guint connector)
{
  GtkWidget *pane = lab_find_type (view->page, CY_TYPE_PILE_PANE);

  g_signal_emit_by_name (view->mosaic, "tile-activated", pile, connector);
  g_assert_true (gtk_widget_get_visible (pane));
  return pane;
}

/* The chart says what it shows, like a reader of the screen. */
static gboolean
has_trend (gpointer data)
{
  Wanted *wanted = data;
  GtkWidget *chart = lab_find_type (wanted->view->page, CY_TYPE_TREND_CHART);
  g_autofree char *text = cy_trend_chart_describe (CY_TREND_CHART (chart));

  return text != NULL && strstr (text, wanted->text) != NULL;
}

static gboolean
lists_value (gpointer data)
{
  Wanted *wanted = data;
  GtkWidget *values = lab_find (wanted->view->page, "values");
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (lab_selection (values)));

  for (guint i = 0; i < n_rows; i++) {
    g_autofree char *text = lab_row (values, i);

    if (strstr (text, wanted->text) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* What is wrong is what the pane begins with: its row, its limits, its trend. */
static void
test_pane (void)
{
  Wanted wanted = { 0 };
  GtkWidget *pane;
  View view;

  view_open (&view);
  wanted.view = &view;
  g_assert_false (gtk_widget_get_visible (lab_find_type (view.page, CY_TYPE_PILE_PANE)));
  lab_make_trouble (&view.lab);
  wait_tile (&view, "p2", 1, "Gun temperature 92.0 °C");
  pane = open_pane (&view, "p2", 1);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (lab_find (pane, "name"))), ==, "p02 gun 1");
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (lab_find (pane, "where"))),
                            "人民广场充电站 · DC 120 kW"));
  g_assert_false (gtk_widget_get_visible (lab_find (pane, "trouble")));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (lab_find (pane, "trend_title"))), ==,
                   "Gun temperature, last hour");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (lab_find (pane, "limit"))), ==,
                   "Limits: H 80.0 · HH 90.0, from Pile type DC 120 kW");
  wanted.text = "Gun temperature|92.0 °C|beyond HH|";
  capture_wait (lists_value, &wanted);
  wanted.text = "92";
  capture_wait (has_trend, &wanted);

  /* Of a gun with nothing wrong, the power; and values follow. */
  (void) open_pane (&view, "p2", 2);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (lab_find (pane, "trend_title"))), ==,
                   "Output power, last hour");
  sim_lab_say (view.lab.sim, "set p2/2 temp.gun 44.4");
  wanted.text = "Gun temperature|44.4 °C|Good|";
  capture_wait (lists_value, &wanted);
  g_signal_emit_by_name (lab_find (pane, "close"), "clicked");
  g_assert_false (gtk_widget_get_visible (pane));
  view_close (&view);
}

/* The pile is deleted, and comes back, while somebody looks at it. */
static void
test_pane_of_gone_pile (void)
{
  NodeAnswer answer = { 0 };
  GtkWidget *pane;
  GtkWidget *trouble;
  View view;

  view_open (&view);
  pane = open_pane (&view, "q6", 1);
  trouble = lab_find (pane, "trouble");
  g_assert_false (gtk_widget_get_visible (trouble));
  cy_node_delete_record (view.lab.fixture->node, CY_KIND_PILE, "q6", "li", node_answer_cb, &answer);
  g_assert_cmpuint (node_answer_wait (&answer), ==, 1);
  wait_tiles (&view, 31);
  g_assert_true (gtk_widget_get_visible (trouble));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (lab_find (pane, "where"))), ==, "q6");
  g_assert_cmpuint (
    g_list_model_get_n_items (G_LIST_MODEL (lab_selection (lab_find (pane, "values")))), ==, 0);
  capture_save (view.window, "piles-gone");
  fixture_import (view.lab.fixture, view.lab.sim->document);
  wait_tiles (&view, 32);
  wait_tile (&view, "q6", 1, "Idle");
  capture_spin (1200);
  g_assert_false (gtk_widget_get_visible (trouble));
  view_close (&view);
}

static void
on_selected_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  cy_command_preview_free (result);
}

/* Somebody with a long name has the pile: the pane says so and keeps its place. */
static void
test_pane_in_hand (void)
{
  GtkWidget *pane;
  View view;

  view_open (&view);
  pane = open_pane (&view, "p2", 1);
  g_assert_false (gtk_widget_get_visible (lab_find (pane, "hand")));
  cy_node_select_command (view.lab.fixture->node, "p2", "reset", "{}",
                          "the shift leader of the north of the town and his deputy",
                          on_selected_cb, NULL);
  lab_wait_text (pane, "hand", "his deputy has this pile in hand: Restart the pile, for ");
  g_assert_true (gtk_widget_get_visible (lab_find (pane, "hand")));
  gtk_test_widget_wait_for_draw (view.window);
  capture_save (view.window, "piles-in-hand");
  /* What is told here is of this gun. */
  g_assert_nonnull (lab_find_button (lab_find (pane, "essential"), "Stop charging"));
  view_close (&view);
}

static gboolean
is_selected (gpointer data)
{
  Wanted *wanted = data;
  guint index;

  return cy_pile_mosaic_find (wanted->view->mosaic, wanted->pile, wanted->connector, &index) &&
         cy_pile_mosaic_get_selected (wanted->view->mosaic) == index;
}

/* From anywhere in the console: whatever was filtered, the gun is there and selected. */
static void
test_show_pile (void)
{
  Wanted wanted = { .pile = "q5", .connector = 1 };
  View view;

  view_open (&view);
  wanted.view = &view;
  select_row (&view, "station", 3);
  gtk_editable_set_text (GTK_EDITABLE (lab_find (view.page, "search")), "nonsense");
  wait_tiles (&view, 0);
  /* An alarm of a pile as a whole names no gun. */
  cy_piles_page_show_pile (CY_PILES_PAGE (view.page), "q5", 0);
  wait_tiles (&view, 32);
  capture_wait (is_selected, &wanted);
  view_close (&view);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/piles-page/order", test_order);
  g_test_add_func ("/piles-page/tiles", test_tiles);
  g_test_add_func ("/piles-page/filters", test_filters);
  g_test_add_func ("/piles-page/pane", test_pane);
  g_test_add_func ("/piles-page/pane-of-gone-pile", test_pane_of_gone_pile);
  g_test_add_func ("/piles-page/pane-in-hand", test_pane_in_hand);
  g_test_add_func ("/piles-page/show-pile", test_show_pile);
  return g_test_run ();
}
