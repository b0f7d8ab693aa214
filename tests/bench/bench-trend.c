/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <math.h>

#include "bench.h"
#include "cy-trend-chart.h"
#include "trend-strokes.h"

#define SERIES 4
#define POINTS 1000000
#define FRAMES 40

/* Of panning through four million points [ms of the main thread a frame]. */
#define GOAL_MS 15

#define STEP_US ((gint64) 1000000)

typedef struct {
  gboolean with_pyramid;
} Load;

typedef struct {
  double reduce_ms; /* four series to columns, without drawing */
  double frame_ms;
} Outcome;

static GBytes *
make_points (guint series)
{
  CyTrendPoint *points = g_new (CyTrendPoint, POINTS);

  for (guint i = 0; i < POINTS; i++) {
    double value = 50 + 40 * sin (i * 2e-5 + series) + 3 * sin (i * 1.7 + series);

    points[i] = (CyTrendPoint){ i * STEP_US, value, value, value, CY_QUALITY_GOOD };
  }
  return g_bytes_new_take (points, POINTS * sizeof *points);
}

static void
time_reducing (const CyTrendSeries *series, Outcome *outcome)
{
  g_autofree CyTrendColumn *columns = g_new (CyTrendColumn, TREND_WIDTH);
  double begin_us = bench_thread_cpu_us ();

  for (guint frame = 0; frame < FRAMES; frame++) {
    for (guint s = 0; s < SERIES; s++)
      cy_trend_series_reduce (&series[s], (gint64) frame * 1000 * STEP_US,
                              ((gint64) frame * 1000 + POINTS) * STEP_US, TREND_WIDTH, columns);
  }
  outcome->reduce_ms = (bench_thread_cpu_us () - begin_us) / 1000 / FRAMES;
}

static void
draw_frame (GtkWidget *window, GtkWidget *chart, guint frame)
{
  gint64 from_us = (gint64) frame * 1000 * STEP_US;
  gint64 to_us = from_us + POINTS * STEP_US;

  if (CY_IS_TREND_CHART (chart))
    cy_trend_chart_set_range (CY_TREND_CHART (chart), from_us, to_us);
  else
    trend_strokes_set_range (chart, from_us, to_us);
  gtk_test_widget_wait_for_draw (window);
}

static void
time_frames (GtkWidget *chart, Outcome *outcome)
{
  GtkWidget *window = gtk_window_new ();
  double begin_us;

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), TREND_WIDTH, TREND_HEIGHT);
  gtk_window_set_child (GTK_WINDOW (window), chart);
  gtk_window_present (GTK_WINDOW (window));
  draw_frame (window, chart, 0);
  begin_us = bench_thread_cpu_us ();
  for (guint frame = 1; frame <= FRAMES; frame++)
    draw_frame (window, chart, frame);
  outcome->frame_ms = (bench_thread_cpu_us () - begin_us) / 1000 / FRAMES;
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWidget *
make_chart (const CyTrendSeries *series)
{
  GtkWidget *chart = cy_trend_chart_new ();

  cy_trend_chart_set_series (CY_TREND_CHART (chart), series, SERIES);
  return chart;
}

static void
show (gconstpointer data, gpointer out)
{
  const Load *load = data;
  CyTrendSeries series[SERIES] = { 0 };

  for (guint s = 0; s < SERIES; s++) {
    series[s] = (CyTrendSeries){ .label = "x", .unit = "kW", .points = make_points (s), .slot = s };
    series[s].pyramid = load->with_pyramid ? cy_trend_pyramid_new (series[s].points) : NULL;
  }
  time_reducing (series, out);
  adw_init ();
  time_frames (load->with_pyramid ? make_chart (series) : trend_strokes_new (series, SERIES), out);
}

int
main (void)
{
  const Load pyramid = { TRUE }, scan = { FALSE };
  Outcome ours = { 0 }, scanned = { 0 };

  bench_in_child (show, &pyramid, &ours, sizeof ours);
  bench_in_child (show, &scan, &scanned, sizeof scanned);
  bench_report (
    &(BenchResult){ .name = "trend.frame",
                    .value = ours.frame_ms,
                    .unit = "ms of the main thread, 4 x 1,000,000 points",
                    .better = BENCH_LOWER_IS_BETTER,
                    .reference = "least and greatest by looking at every point, cairo stroke",
                    .reference_value = scanned.frame_ms,
                    .goal = GOAL_MS });
  bench_report (&(BenchResult){ .name = "trend.reduce",
                                .value = ours.reduce_ms,
                                .unit = "ms a frame",
                                .better = BENCH_LOWER_IS_BETTER,
                                .reference = "least and greatest by looking at every point",
                                .reference_value = scanned.reduce_ms });
  return 0;
}
