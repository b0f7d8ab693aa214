/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "cy-trend-scale.h"
#include "cy-trend-series.h"

#define S ((gint64) 1000000)

static CyTrendSeries
make (const CyTrendPoint *points, guint n, gint64 max_gap_us)
{
  return (CyTrendSeries){ .label = "x",
                          .unit = "kW",
                          .max_gap_us = max_gap_us,
                          .points = g_bytes_new (points, n * sizeof *points) };
}

#define POINT(seconds, v)                         \
  {                                               \
    (seconds) * S, (v), (v), (v), CY_QUALITY_GOOD \
  }
#define BAD(seconds)                            \
  {                                             \
    (seconds) * S, 99, 99, 99, CY_QUALITY_STALE \
  }

static void
test_find (void)
{
  static const CyTrendPoint points[] = { POINT (10, 1), POINT (20, 2), POINT (30, 3) };
  CyTrendSeries series = make (points, 3, 0);
  guint first, end;

  g_assert_cmpuint (cy_trend_series_find (&series, 0), ==, 0);
  g_assert_cmpuint (cy_trend_series_find (&series, 10 * S), ==, 0);
  g_assert_cmpuint (cy_trend_series_find (&series, 11 * S), ==, 1);
  g_assert_cmpuint (cy_trend_series_find (&series, 31 * S), ==, 3);
  cy_trend_series_window (&series, 15 * S, 25 * S, &first, &end);
  g_assert_cmpuint (first, ==, 0);
  g_assert_cmpuint (end, ==, 3);
  g_assert_cmpfloat (cy_trend_series_nearest (&series, 24 * S, 10 * S)->value, ==, 2);
  g_assert_cmpfloat (cy_trend_series_nearest (&series, 26 * S, 10 * S)->value, ==, 3);
  g_assert_null (cy_trend_series_nearest (&series, 60 * S, 10 * S));
  /* A state stays until the next one, however long ago. */
  series.step = TRUE;
  g_assert_cmpfloat (cy_trend_series_nearest (&series, 29 * S, S)->value, ==, 2);
  g_assert_cmpfloat (cy_trend_series_nearest (&series, 999 * S, S)->value, ==, 3);
  /* And nobody knows what was before the first. */
  g_assert_null (cy_trend_series_nearest (&series, 9 * S, 10 * S));
  g_assert_cmpint (cy_trend_series_end (&series), ==, 30 * S);
  g_bytes_unref (series.points);
}

static void
test_gaps (void)
{
  static const CyTrendPoint points[] = { POINT (1, 1), POINT (2, 2), BAD (3), POINT (4, 4),
                                         POINT (20, 5) };
  static const gboolean joined[] = { FALSE, TRUE, FALSE, FALSE, FALSE, FALSE };
  CyTrendSeries series = make (points, 5, 5 * S);
  double low = G_MAXDOUBLE, high = -G_MAXDOUBLE;

  for (guint i = 0; i < G_N_ELEMENTS (joined); i++)
    g_assert_cmpint (cy_trend_series_joins (&series, i), ==, joined[i]);
  series.max_gap_us = 16 * S;
  g_assert_true (cy_trend_series_joins (&series, 4));
  series.max_gap_us = 16 * S - 1;
  g_assert_false (cy_trend_series_joins (&series, 4));
  series.max_gap_us = 0;
  g_assert_true (cy_trend_series_joins (&series, 4));
  /* What is not good has no say in the axis. */
  g_assert_true (cy_trend_series_range (&series, 0, 100 * S, &low, &high));
  g_assert_cmpfloat (low, ==, 1);
  g_assert_cmpfloat (high, ==, 5);
  g_bytes_unref (series.points);
}

/* One sample among a hundred thousand is seen at any width. */
static void
test_spike (void)
{
  enum {
    N = 100000,
    COLUMNS = 500
  };
  g_autofree CyTrendPoint *points = g_new0 (CyTrendPoint, N);
  g_autofree CyTrendColumn *columns = g_new0 (CyTrendColumn, COLUMNS);
  CyTrendSeries series;
  guint n_spikes = 0;

  for (guint i = 0; i < N; i++)
    points[i] = (CyTrendPoint){ i * S, 50, 50, 50, CY_QUALITY_GOOD };
  points[77777].value = points[77777].low = points[77777].high = 999;
  series = make (points, N, 0);
  cy_trend_series_reduce (&series, 0, N * S, COLUMNS, columns);
  for (guint c = 0; c < COLUMNS; c++) {
    g_assert_true (columns[c].any);
    n_spikes += columns[c].high == 999;
    g_assert_cmpfloat (columns[c].low, ==, 50);
  }
  g_assert_cmpuint (n_spikes, ==, 1);
  g_assert_cmpfloat (columns[77777 / (N / COLUMNS)].high, ==, 999);
  g_bytes_unref (series.points);
}

static void
test_reduce_gap (void)
{
  static const CyTrendPoint points[] = { POINT (0, 1), POINT (1, 2), POINT (8, 3), POINT (9, 4) };
  CyTrendSeries series = make (points, 4, 2 * S);
  CyTrendColumn columns[10];

  cy_trend_series_reduce (&series, 0, 10 * S, 10, columns);
  g_assert_true (columns[1].joined);
  g_assert_false (columns[5].any);
  g_assert_true (columns[8].any);
  g_assert_false (columns[8].joined);
  g_assert_true (columns[9].joined);
  g_bytes_unref (series.points);
}

/* A value that held until it was lost ends then: neither where it began nor where another does. */
static void
test_ended (void)
{
  static const CyTrendPoint points[] = { POINT (1, 7), BAD (5), POINT (8, 3) };
  CyTrendSeries series = make (points, 3, 0);
  CyTrendColumn columns[10];

  series.step = TRUE;
  cy_trend_series_reduce (&series, 0, 10 * S, 10, columns);
  for (guint c = 0; c < 10; c++) {
    g_assert_cmpint (columns[c].any, ==, c == 1 || c == 8);
    g_assert_cmpint (columns[c].ended, ==, c == 5);
    g_assert_false (columns[c].joined);
  }
  g_bytes_unref (series.points);
}

/* History may hold anything: what cannot be drawn is left out, and order is made. */
static void
test_hostile (void)
{
  const CyTrendPoint points[] = { POINT (30, 3),
                                  POINT (10, 1),
                                  { G_MININT64, 1, 1, 1, CY_QUALITY_GOOD },
                                  { 20 * S, NAN, NAN, NAN, CY_QUALITY_GOOD },
                                  { 25 * S, INFINITY, 0, INFINITY, CY_QUALITY_GOOD },
                                  { G_MAXINT64, 1, 1, 1, CY_QUALITY_GOOD },
                                  { 26 * S, 1e300, 1e300, 1e300, CY_QUALITY_GOOD } };
  CyTrendSeries series = make (points, G_N_ELEMENTS (points), 0);
  g_autoptr (GBytes) raw = series.points;
  double low = G_MAXDOUBLE, high = -G_MAXDOUBLE;
  const CyTrendPoint *sorted;
  guint n;

  series.points = cy_trend_points_sorted (raw);
  sorted = cy_trend_series_points (&series, &n);
  g_assert_cmpuint (n, ==, 5);
  for (guint i = 1; i < n; i++)
    g_assert_cmpint (sorted[i - 1].time_us, <=, sorted[i].time_us);
  g_assert_true (cy_trend_series_range (&series, 0, 100 * S, &low, &high));
  g_assert_cmpfloat (low, ==, 1);
  g_assert_cmpfloat (high, ==, 3);
  g_bytes_unref (series.points);
  series.points = NULL;
  g_assert_null (cy_trend_series_nearest (&series, 0, S));
  g_assert_false (cy_trend_series_range (&series, 0, S, &low, &high));
}

typedef struct {
  double span;
  guint n_ticks;
  double step;
  guint decimals;
} StepCase;

static void
test_value_step (void)
{
  static const StepCase cases[] = {
    { 100, 10, 10, 0 }, { 100, 4, 50, 0 }, { 1, 5, 0.2, 1 },   { 0.03, 3, 0.01, 2 }, { 7, 5, 2, 0 },
    { 0, 5, 1, 0 },     { NAN, 5, 1, 0 },  { 1e9, 1, 1e9, 0 }, { 240, 6, 50, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    double step = cy_trend_value_step (cases[i].span, cases[i].n_ticks);

    g_assert_cmpfloat_with_epsilon (step, cases[i].step, cases[i].step * 1e-9);
    g_assert_cmpuint (cy_trend_value_decimals (step), ==, cases[i].decimals);
  }
}

static void
test_time_ticks (void)
{
  g_autoptr (GTimeZone) shanghai = g_time_zone_new_identifier ("+08:00");
  g_autoptr (GTimeZone) kathmandu = g_time_zone_new_identifier ("+05:45");
  g_autofree char *text = NULL;
  gint64 day = 86400 * S, tick;

  g_assert_cmpint (cy_trend_time_step (3600 * S, 10)->step_us, ==, 600 * S);
  g_assert_cmpint (cy_trend_time_step (S, 5)->step_us, ==, 200000);
  g_assert_cmpint (cy_trend_time_step (100 * 365 * day, 2)->step_us, ==, 365 * day);
  /* Midnight in Shanghai is 16:00 UTC. */
  tick = cy_trend_first_tick (1700000000 * S, day, shanghai);
  g_assert_cmpint (tick % day, ==, 16 * 3600 * S);
  tick = cy_trend_first_tick (1700000000 * S, 3600 * S, kathmandu);
  g_assert_cmpint (tick % (3600 * S), ==, 900 * S);
  /* Before 1970 too. */
  tick = cy_trend_first_tick (-5 * S, 10 * S, shanghai);
  g_assert_cmpint (tick, ==, 0);
  text = cy_trend_format_time (1700000000 * S + 250000, shanghai, "%H:%M:%S.%f");
  g_assert_cmpstr (text, ==, "06:13:20.2");
}

/* With a pyramid as without: the same columns, wherever one looks, whatever is missing. */
static void
test_pyramid (void)
{
  g_autoptr (GRand) rand = g_rand_new ();
  const guint n = 5000;
  g_autofree CyTrendPoint *points = g_new (CyTrendPoint, n);
  gint64 at_s = 0;

  for (guint i = 0; i < n; i++) {
    double value = g_rand_double_range (rand, -100, 100);

    at_s += g_rand_int_range (rand, 0, 4);
    points[i] = (CyTrendPoint){ at_s * S, value, value - 1, value + 1, CY_QUALITY_GOOD };
    if (g_rand_int_range (rand, 0, 20) == 0)
      points[i].quality = CY_QUALITY_OFFLINE;
  }
  for (guint round = 0; round < 300; round++) {
    CyTrendSeries plain = make (points, g_rand_int_range (rand, 0, n), 0);
    CyTrendSeries quick = plain;
    gint64 from_us = g_rand_int_range (rand, -100, (gint) at_s) * S;
    gint64 to_us = from_us + g_rand_int_range (rand, 1, (gint) at_s) * S;
    CyTrendColumn a[97], b[97];
    double low[2] = { G_MAXDOUBLE, G_MAXDOUBLE }, high[2] = { -G_MAXDOUBLE, -G_MAXDOUBLE };

    quick.pyramid = cy_trend_pyramid_new (quick.points);
    cy_trend_series_reduce (&plain, from_us, to_us, G_N_ELEMENTS (a), a);
    cy_trend_series_reduce (&quick, from_us, to_us, G_N_ELEMENTS (b), b);
    for (guint c = 0; c < G_N_ELEMENTS (a); c++) {
      g_assert_true (a[c].any == b[c].any && (!a[c].any || a[c].joined == b[c].joined));
      if (a[c].any)
        g_assert_true (a[c].low == b[c].low && a[c].high == b[c].high && a[c].first == b[c].first &&
                       a[c].last == b[c].last);
    }
    g_assert_true (cy_trend_series_range (&plain, from_us, to_us, &low[0], &high[0]) ==
                   cy_trend_series_range (&quick, from_us, to_us, &low[1], &high[1]));
    g_assert_true (low[0] == low[1] && high[0] == high[1]);
    cy_trend_pyramid_free (quick.pyramid);
    g_bytes_unref (plain.points);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trend-series/find", test_find);
  g_test_add_func ("/trend-series/gaps", test_gaps);
  g_test_add_func ("/trend-series/spike", test_spike);
  g_test_add_func ("/trend-series/reduce-gap", test_reduce_gap);
  g_test_add_func ("/trend-series/pyramid", test_pyramid);
  g_test_add_func ("/trend-series/ended", test_ended);
  g_test_add_func ("/trend-series/hostile", test_hostile);
  g_test_add_func ("/trend-scale/value-step", test_value_step);
  g_test_add_func ("/trend-scale/time-ticks", test_time_ticks);
  return g_test_run ();
}
