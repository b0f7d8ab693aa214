/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trends-page.h"

#include <glib/gstdio.h>
#include <string.h>

#include <adwaita.h>

#include "capture.h"
#include "cy-node-owner.h"
#include "cy-node-transfer.h"
#include "cy-trend-chart.h"
#include "cy-trend-period.h"
#include "cy-trend-picker.h"
#include "lab.h"

#define S_US ((gint64) G_USEC_PER_SEC)

/* A node that is nowhere. */
#define DEPOT "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

typedef struct {
  Lab lab;
  CyWatch *watch;
  GtkWidget *window;
  GtkWidget *page;
  GtkWidget *table;
  CyTrendChart *chart;
} View;

static void
view_open (View *view)
{
  lab_open (&view->lab);
  view->watch = cy_watch_new (view->lab.fixture->node);
  view->page = cy_trends_page_new (view->watch);
  view->window = capture_present (view->page, 1100, 700, FALSE);
  view->table = lab_find (view->page, "table");
  view->chart = CY_TREND_CHART (lab_find_type (view->page, CY_TYPE_TREND_CHART));
}

static void
view_close (View *view)
{
  lab_close_window (view->window, view->page);
  /* Its popovers go with the next turn of the main loop. */
  capture_spin (50);
  g_assert_finalize_object (view->watch);
  lab_close (&view->lab);
}

typedef struct {
  gboolean done;
} Waiting;

static void
on_imported_cb (const CyHistoryMoved *moved, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  g_assert_cmpuint (moved->blocks, >, 0);
  ((Waiting *) user_data)->done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Waiting *) data)->done;
}

/* Yesterday, noon to one: 10, 20 and 30 kW for twenty minutes each, and a hole. */
static gint64
bring_yesterday (View *view)
{
  gint64 noon_us =
    (g_get_real_time () / G_USEC_PER_SEC / 86400 - 1) * 86400 * S_US + (gint64) 12 * 3600 * S_US;
  g_autofree char *path = g_build_filename (view->lab.fixture->dir, "yesterday.csv", NULL);
  g_autoptr (GString) text = g_string_new ("time,pile,connector,measure,value\n");
  Waiting waiting = { FALSE };

  for (guint i = 0; i < 4; i++) {
    g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (noon_us / S_US + i * 1200);
    g_autofree char *when = g_date_time_format_iso8601 (time);

    if (i < 3)
      g_string_append_printf (text, "%s,p2,1,dc.power,%u\n", when, (i + 1) * 10000);
    else
      g_string_append_printf (text, "%s,p2,1,dc.power,\n", when);
  }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  cy_node_import_history (view->lab.fixture->node, path, "test", on_imported_cb, &waiting);
  capture_wait (is_done, &waiting);
  g_unlink (path);
  return noon_us;
}

static void
look_at (View *view, gint64 from_us, gint64 to_us)
{
  cy_trend_chart_set_range (view->chart, from_us, to_us);
  g_signal_emit_by_name (view->chart, "range-changed", from_us, to_us);
}

static gboolean
follows (View *view)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (lab_find (view->page, "follow")));
}

/* What comes in is there, and the page follows it until one looks into the past. */
static void
test_follow (void)
{
  gint64 from_us, to_us;
  View view;

  view_open (&view);
  g_assert_true (follows (&view));
  cy_trends_page_add (CY_TRENDS_PAGE (view.page), "p2", 1, CY_MEASURE_TEMP_GUN);
  cy_trends_page_add (CY_TRENDS_PAGE (view.page), "p2", 1, CY_MEASURE_CONN_STATE);
  lab_wait_row (view.table, 0, "A|");
  lab_wait_row (view.table, 0, "°C");
  lab_wait_row (view.table, 1, "B|");
  cy_trend_chart_get_range (view.chart, &from_us, &to_us);
  look_at (&view, from_us - 7200 * S_US, to_us - 7200 * S_US);
  g_assert_false (follows (&view));
  lab_wait_row (view.table, 0, "|–|–|–");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (lab_find (view.page, "follow")), TRUE);
  lab_wait_row (view.table, 0, "°C");
  /* The same again is no second curve. */
  cy_trends_page_add (CY_TRENDS_PAGE (view.page), "p2", 1, CY_MEASURE_TEMP_GUN);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (lab_selection (view.table))), ==, 2);
  view_close (&view);
}

static void
on_handed_over_cb (guint n_changes, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  ((Waiting *) user_data)->done = TRUE;
}

#define ELSEWHERE "p2: its history is at node Depot, which is not connected"

static gboolean
tells_of_depot (gpointer chart)
{
  g_autofree char *text = cy_trend_chart_describe (chart);

  return g_str_has_suffix (text, "; " ELSEWHERE);
}

/* A pile of another node that is not connected: the page says so where the curve would be, and shows what is known
 * of the time before. */
static void
test_elsewhere (void)
{
  Waiting waiting = { FALSE };
  gint64 noon_us;
  View view;

  view_open (&view);
  noon_us = bring_yesterday (&view);
  fixture_import (view.lab.fixture,
                  "{\"nodes\":[{\"id\":\"" DEPOT "\",\"name\":\"Depot\",\"key\":\"" DEPOT "\"}]}");
  cy_node_hand_over (view.lab.fixture->node, CY_KIND_PILE, "p2", DEPOT, "test", on_handed_over_cb,
                     &waiting);
  capture_wait (is_done, &waiting);
  cy_trends_page_add (CY_TRENDS_PAGE (view.page), "p2", 1, CY_MEASURE_DC_POWER);
  look_at (&view, noon_us - 7200 * S_US, noon_us - 3600 * S_US);
  capture_wait (tells_of_depot, view.chart);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (lab_find (view.page, "message"))), ==, ELSEWHERE);
  look_at (&view, noon_us, noon_us + 3600 * S_US);
  lab_wait_row (view.table, 0, "|10.00|20.00|30.00");
  g_assert_false (tells_of_depot (view.chart));
  view_close (&view);
}

/* Numbers of what is seen, and of the moment under the cursor, from every change or from roll-ups. */
static void
test_numbers (void)
{
  gint64 noon_us;
  View view;

  view_open (&view);
  noon_us = bring_yesterday (&view);
  cy_trends_page_add (CY_TRENDS_PAGE (view.page), "p2", 1, CY_MEASURE_DC_POWER);
  look_at (&view, noon_us, noon_us + 3600 * S_US);
  lab_wait_row (view.table, 0, "|10.00|20.00|30.00");
  cy_trend_chart_set_cursor (view.chart, noon_us + 1500 * S_US);
  lab_wait_row (view.table, 0, "|20.00 kW|");
  cy_trend_chart_set_cursor (view.chart, noon_us + 3599 * S_US);
  lab_wait_row (view.table, 0, "|30.00 kW|");
  look_at (&view, noon_us - (gint64) 86400 * S_US, noon_us + (gint64) 40000 * S_US);
  lab_wait_row (view.table, 0, "|10.00|20.00|30.00");
  gtk_widget_activate_action (view.page, "trends.hide", NULL);
  lab_wait_row (view.table, 0, "A hidden|");
  gtk_widget_activate_action (view.page, "trends.hide", NULL);
  lab_wait_row (view.table, 0, "A|");
  gtk_widget_activate_action (view.page, "trends.remove", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (lab_selection (view.table))), ==, 0);
  view_close (&view);
}

/* Whatever becomes of others, a curve keeps its letter; the next one gets the first that is free. */
static void
test_letters (void)
{
  static const CyMeasureId measures[] = { CY_MEASURE_TEMP_GUN, CY_MEASURE_DC_POWER,
                                          CY_MEASURE_DC_VOLTAGE, CY_MEASURE_CONN_STATE };
  View view;

  view_open (&view);
  for (guint i = 0; i < 3; i++)
    cy_trends_page_add (CY_TRENDS_PAGE (view.page), "p2", 1, measures[i]);
  lab_wait_row (view.table, 2, "C|");
  gtk_selection_model_select_item (lab_selection (view.table), 0, TRUE);
  gtk_widget_activate_action (view.page, "trends.hide", NULL);
  lab_wait_row (view.table, 0, "A hidden|");
  lab_wait_row (view.table, 1, "B|");
  gtk_selection_model_select_item (lab_selection (view.table), 1, TRUE);
  gtk_widget_activate_action (view.page, "trends.remove", NULL);
  lab_wait_row (view.table, 1, "C|");
  cy_trends_page_add (CY_TRENDS_PAGE (view.page), "p2", 1, measures[3]);
  lab_wait_row (view.table, 2, "B|");
  view_close (&view);
}

static const char *
range_label (View *view)
{
  return gtk_menu_button_get_label (GTK_MENU_BUTTON (lab_find (view->page, "range")));
}

/* A time of one's own choice stands still and says so; what is no time is said and changes nothing. */
static void
test_own_time (void)
{
  gint64 from_us, to_us, before_us;
  GtkWidget *period;
  View view;

  view_open (&view);
  cy_trends_page_add (CY_TRENDS_PAGE (view.page), "p2", 1, CY_MEASURE_TEMP_GUN);
  g_assert_cmpstr (range_label (&view), ==, "until now");
  gtk_menu_button_popup (GTK_MENU_BUTTON (lab_find (view.page, "range")));
  period = lab_find_type (lab_find (view.page, "range_popover"), CY_TYPE_TREND_PERIOD);
  gtk_editable_set_text (GTK_EDITABLE (lab_find (period, "from")), "2025-13-01");
  cy_trend_chart_get_range (view.chart, &before_us, &to_us);
  g_assert_true (gtk_widget_activate_action (period, "period.apply", NULL));
  g_assert_true (lab_says (period, "trouble", "“From” is no time"));
  cy_trend_chart_get_range (view.chart, &from_us, &to_us);
  g_assert_true (follows (&view));
  gtk_editable_set_text (GTK_EDITABLE (lab_find (period, "from")), "2025-10-01 08:00");
  gtk_editable_set_text (GTK_EDITABLE (lab_find (period, "to")), "2025-10-01 07:00");
  g_assert_true (gtk_widget_activate_action (period, "period.apply", NULL));
  g_assert_true (lab_says (period, "trouble", "must be later"));
  gtk_editable_set_text (GTK_EDITABLE (lab_find (period, "to")), "2025-10-02 20:00");
  g_assert_true (gtk_widget_activate_action (period, "period.apply", NULL));
  g_assert_false (follows (&view));
  cy_trend_chart_get_range (view.chart, &from_us, &to_us);
  g_assert_cmpint (to_us - from_us, ==, (gint64) 36 * 3600 * S_US);
  g_assert_cmpstr (range_label (&view), ==, "2025-10-01 08:00:00 – 2025-10-02 20:00:00");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (lab_find (view.page, "follow")), TRUE);
  g_assert_cmpstr (range_label (&view), ==, "until now");
  /* The length stays and is none of the usual ones; the usual ones are there again. */
  gtk_drop_down_set_selected (GTK_DROP_DOWN (lab_find (view.page, "period")), 0);
  cy_trend_chart_get_range (view.chart, &from_us, &to_us);
  g_assert_cmpint (to_us - from_us, ==, 900 * S_US);
  view_close (&view);
}

/* What was asked last is given up, and it is said that what is seen may not be all. */
static void
test_cancel (void)
{
  View view;

  view_open (&view);
  cy_trends_page_add (CY_TRENDS_PAGE (view.page), "p2", 1, CY_MEASURE_TEMP_GUN);
  g_assert_true (gtk_widget_activate_action (view.page, "trends.cancel", NULL));
  lab_wait_text (view.page, "message", "Cancelled");
  g_assert_false (gtk_widget_get_visible (lab_find (view.page, "busy")));
  /* Whoever follows asks again with what comes in. */
  lab_wait_row (view.table, 0, "°C");
  g_assert_true (lab_says (view.page, "message", ""));
  view_close (&view);
}

/* States and words of flags say what they mean. */
static void
test_words (void)
{
  View view;

  view_open (&view);
  cy_trends_page_add (CY_TRENDS_PAGE (view.page), "p5", 2, CY_MEASURE_CONN_FAULT_WORD);
  cy_trends_page_add (CY_TRENDS_PAGE (view.page), "p5", 2, CY_MEASURE_CONN_STATE);
  lab_wait_row (view.table, 0, "|none|");
  lab_wait_row (view.table, 1, "|Idle|");
  lab_make_trouble (&view.lab);
  lab_wait_row (view.table, 0, "over-current");
  lab_wait_row (view.table, 1, "|Faulted|");
  view_close (&view);
}

typedef struct {
  CyTrendChart *chart;
  gint64 time_us;
  const char *text;
} Happened;

static gboolean
has_happened (gpointer data)
{
  Happened *happened = data;
  g_autofree char *text = cy_trend_chart_describe_marks (happened->chart, happened->time_us);

  return strstr (text, happened->text) != NULL;
}

/* Alarms of the piles that are looked at are beside their curves, and those of others are not. */
static void
test_marks (void)
{
  g_autoptr (CyAlarm) hot = NULL;
  g_autoptr (CyAlarm) warm = NULL;
  Happened happened;
  View view;

  view_open (&view);
  lab_make_trouble (&view.lab);
  hot = lab_find_alarm (&view.lab, "p2/1/temp.gun.high");
  warm = lab_find_alarm (&view.lab, "p3/1/temp.gun.high");
  g_assert_true (hot != NULL && warm != NULL);
  cy_trends_page_add (CY_TRENDS_PAGE (view.page), "p2", 1, CY_MEASURE_TEMP_GUN);
  happened =
    (Happened){ view.chart, hot->raised_us, "p02 gun 1 · 人民广场充电站: Gun temperature" };
  capture_wait (has_happened, &happened);
  happened.text = "p03";
  g_assert_false (has_happened (&happened));
  cy_trends_page_add (CY_TRENDS_PAGE (view.page), "p3", 1, CY_MEASURE_TEMP_GUN);
  happened.time_us = warm->raised_us;
  capture_wait (has_happened, &happened);
  view_close (&view);
}

static char *
save (View *view, const char *form, gsize *out_length)
{
  g_autofree char *name = g_strdup_printf ("saved.%s", form);
  g_autofree char *path = g_build_filename (view->lab.fixture->dir, name, NULL);
  g_autofree char *says = g_strdup_printf ("Saved: %s", name);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  char *bytes;

  cy_trends_page_save (CY_TRENDS_PAGE (view->page), file, form);
  lab_wait_text (view->page, "message", says);
  g_assert_true (g_file_get_contents (path, &bytes, out_length, NULL));
  g_unlink (path);
  return bytes;
}

/* What is seen, as a table, a picture and a drawing; and what cannot be written is said. */
static void
test_save (void)
{
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nowhere/at/all.csv");
  gint64 noon_us;
  gsize length;
  View view;

  view_open (&view);
  noon_us = bring_yesterday (&view);
  cy_trends_page_add (CY_TRENDS_PAGE (view.page), "p2", 1, CY_MEASURE_DC_POWER);
  look_at (&view, noon_us, noon_us + 3600 * S_US);
  lab_wait_row (view.table, 0, "|10.00|20.00|30.00");
  {
    g_autofree char *table = save (&view, "csv", &length);
    g_auto (GStrv) lines = g_strsplit (table, "\r\n", -1);

    g_assert_true (g_str_has_prefix (table, "\xef\xbb\xbftime,curve,"));
    g_assert_cmpuint (g_strv_length (lines), >=, 4);
    g_assert_nonnull (strstr (lines[1], ",\"p2\",1,dc.power,\"kW\",10,10,10,good"));
    g_assert_nonnull (strstr (lines[3], ",30,30,30,good"));
  }
  {
    g_autofree char *picture = save (&view, "png", &length);
    g_autoptr (GBytes) bytes = g_bytes_new (picture, length);
    g_autoptr (GdkTexture) texture = gdk_texture_new_from_bytes (bytes, NULL);

    g_assert_cmpint (gdk_texture_get_width (texture), ==, 3200);
  }
  {
    g_autofree char *drawing = save (&view, "svg", &length);

    g_assert_nonnull (g_strstr_len (drawing, (gssize) length, "<svg"));
    g_assert_nonnull (g_strstr_len (drawing, (gssize) length, "</svg>"));
  }
  cy_trends_page_save (CY_TRENDS_PAGE (view.page), nowhere, "csv");
  lab_wait_text (view.page, "message", "Not saved: ");
  view_close (&view);
}

static void
on_picked_cb (CyTrendPicker *picker, const char *pile, guint connector, guint measure, char **out)
{
  g_free (*out);
  *out = g_strdup_printf ("%s/%u/%s", pile, connector, cy_measure_get (measure)->name);
}

/* A pile is found by part of its name; a click on a measure picks it. */
static void
test_picker (void)
{
  g_autofree char *picked = NULL;
  GtkWidget *picker;
  GtkWidget *window;
  CyWatch *watch;
  Lab lab;

  lab_open (&lab);
  watch = cy_watch_new (lab.fixture->node);
  picker = cy_trend_picker_new (watch);
  g_signal_connect (picker, "picked", G_CALLBACK (on_picked_cb), &picked);
  window = capture_present (picker, 700, 400, FALSE);
  lab_wait_row (lab_find (picker, "piles"), 1, "p");
  gtk_editable_set_text (GTK_EDITABLE (lab_find (picker, "search")), "P03");
  lab_wait_row (lab_find (picker, "piles"), 0, "p03");
  gtk_selection_model_select_item (lab_selection (lab_find (picker, "piles")), 0, TRUE);
  lab_wait_row (lab_find (picker, "measures"), 0, "");
  g_signal_emit_by_name (lab_find (picker, "measures"), "activate", 0);
  g_assert_nonnull (picked);
  g_assert_true (g_str_has_prefix (picked, "p3/"));
  gtk_window_destroy (GTK_WINDOW (window));
  capture_spin (50);
  g_assert_finalize_object (watch);
  lab_close (&lab);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/trends-page/follow", test_follow);
  g_test_add_func ("/trends-page/elsewhere", test_elsewhere);
  g_test_add_func ("/trends-page/numbers", test_numbers);
  g_test_add_func ("/trends-page/letters", test_letters);
  g_test_add_func ("/trends-page/own-time", test_own_time);
  g_test_add_func ("/trends-page/marks", test_marks);
  g_test_add_func ("/trends-page/words", test_words);
  g_test_add_func ("/trends-page/cancel", test_cancel);
  g_test_add_func ("/trends-page/save", test_save);
  g_test_add_func ("/trends-page/picker", test_picker);
  return g_test_run ();
}
