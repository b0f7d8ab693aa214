/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-latency-chart.h"

#include "capture.h"
#include "cy-palette.h"

static void
test_describe (void)
{
  g_autoptr (GtkWidget) widget = g_object_ref_sink (cy_latency_chart_new ());
  CyLatencyChart *chart = CY_LATENCY_CHART (widget);
  guint32 counts[CY_LINK_REPORT_N_BUCKETS] = { 0 };
  g_autofree char *none = cy_latency_chart_describe (chart);
  g_autofree char *some = NULL;

  g_assert_cmpstr (none, ==, "No answers in the last ten seconds");
  counts[0] = 3;
  counts[5] = 7;
  counts[12] = 1;
  cy_latency_chart_set (chart, counts);
  some = cy_latency_chart_describe (chart);
  g_assert_cmpstr (some, ==, "up to 1 ms: 3; 20 to 50 ms: 7; over 5000 ms: 1");
}

/* A single answer among thousands is drawn, and no answer is not. */
static void
test_draws (gconstpointer data)
{
  gboolean dark = GPOINTER_TO_INT (data);
  GtkWidget *chart = cy_latency_chart_new ();
  guint32 counts[CY_LINK_REPORT_N_BUCKETS] = { 0 };
  GtkWidget *window;
  g_autoptr (GdkTexture) empty = NULL;
  g_autoptr (GdkTexture) full = NULL;

  window = capture_present (chart, 420, 180, dark);
  empty = capture_texture (window);
  counts[3] = 1;
  cy_latency_chart_set (CY_LATENCY_CHART (chart), counts);
  full = capture_texture (window);
  g_assert_false (capture_has_color (empty, &cy_palette_get (dark)->text));
  g_assert_true (capture_has_color (full, &cy_palette_get (dark)->dim));
  counts[4] = 9000;
  counts[5] = 2500;
  counts[6] = 40;
  counts[12] = 2;
  cy_latency_chart_set (CY_LATENCY_CHART (chart), counts);
  capture_save (window, dark ? "latency-dark" : "latency-light");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/latency-chart/describe", test_describe);
  g_test_add_data_func ("/latency-chart/draws/dark", GINT_TO_POINTER (TRUE), test_draws);
  g_test_add_data_func ("/latency-chart/draws/light", GINT_TO_POINTER (FALSE), test_draws);
  return g_test_run ();
}
