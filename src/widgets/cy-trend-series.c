/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trend-series.h"

#include <math.h>

/* No quantity of a pile comes near; sums and differences of such values stay exact enough to draw. */
#define VALUE_MAX 1e15

/**
 * cy_trend_point_is_value:
 *
 * Returns: whether there is something to draw: a good value, and a number.
 */
gboolean
cy_trend_point_is_value (const CyTrendPoint *point)
{
  /* Written so that what is not a number fails. */
  return point->quality == CY_QUALITY_GOOD && fabs (point->value) < VALUE_MAX &&
         fabs (point->low) < VALUE_MAX && fabs (point->high) < VALUE_MAX;
}

/**
 * cy_trend_series_points:
 *
 * Returns: (array length=out_n) (nullable): the points.
 */
const CyTrendPoint *
cy_trend_series_points (const CyTrendSeries *series, guint *out_n)
{
  gsize size = 0;
  gconstpointer data = series->points != NULL ? g_bytes_get_data (series->points, &size) : NULL;

  *out_n = (guint) MIN (size / sizeof (CyTrendPoint), G_MAXINT);
  return data;
}

static guint
find_between (const CyTrendPoint *points, guint low, guint high, gint64 time_us)
{
  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (points[middle].time_us < time_us)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/**
 * cy_trend_series_find:
 *
 * Returns: the first point not before a time, or the number of points.
 */
guint
cy_trend_series_find (const CyTrendSeries *series, gint64 time_us)
{
  guint n;
  const CyTrendPoint *points = cy_trend_series_points (series, &n);

  return find_between (points, 0, n, time_us);
}

/**
 * cy_trend_series_window:
 * @out_first: (out): the first point to draw.
 * @out_end: (out): one after the last.
 *
 * The points of a period, and one more on either side: lines go on beyond the edges.
 */
void
cy_trend_series_window (const CyTrendSeries *series,
                        gint64 from_us,
                        gint64 to_us,
                        guint *out_first,
                        guint *out_end)
{
  guint first = cy_trend_series_find (series, from_us);
  guint end = cy_trend_series_find (series, to_us);
  guint n;

  (void) cy_trend_series_points (series, &n);
  *out_first = first > 0 ? first - 1 : 0;
  *out_end = end < n ? end + 1 : n;
}

/**
 * cy_trend_series_end:
 *
 * Returns: the time of the last point [µs UTC]; beyond it nothing is known.
 */
gint64
cy_trend_series_end (const CyTrendSeries *series)
{
  guint n;
  const CyTrendPoint *points = cy_trend_series_points (series, &n);

  return n == 0 ? G_MININT64 : points[n - 1].time_us;
}

/**
 * cy_trend_series_joins:
 *
 * Returns: whether a point is joined to the one before it.
 */
gboolean
cy_trend_series_joins (const CyTrendSeries *series, guint point)
{
  guint n;
  const CyTrendPoint *points = cy_trend_series_points (series, &n);

  if (point == 0 || point >= n || !cy_trend_point_is_value (&points[point]) ||
      !cy_trend_point_is_value (&points[point - 1]))
    return FALSE;
  return series->max_gap_us <= 0 ||
         points[point].time_us - points[point - 1].time_us <= series->max_gap_us;
}

/**
 * cy_trend_series_nearest:
 * @within_us: how far away it may be [µs].
 *
 * Returns: (nullable): the point nearest to a time; of a step series, the last not after it, as
 * nobody knows what held before the first. It may be one that is not good.
 */
const CyTrendPoint *
cy_trend_series_nearest (const CyTrendSeries *series, gint64 time_us, gint64 within_us)
{
  guint n, after = cy_trend_series_find (series, time_us);
  const CyTrendPoint *points = cy_trend_series_points (series, &n);
  const CyTrendPoint *best = NULL;

  if (after < n && (!series->step || points[after].time_us == time_us))
    best = &points[after];
  if (after > 0 && (best == NULL || time_us - points[after - 1].time_us < best->time_us - time_us))
    best = &points[after - 1];
  if (best == NULL || (!series->step && ABS (best->time_us - time_us) > within_us))
    return NULL;
  return best;
}

/**
 * cy_trend_series_range:
 * @in_out_low: lowered to the least value of the period.
 * @in_out_high: raised to the greatest.
 *
 * Returns: whether there is any value in the period.
 */
gboolean
cy_trend_series_range (const CyTrendSeries *series,
                       gint64 from_us,
                       gint64 to_us,
                       double *in_out_low,
                       double *in_out_high)
{
  guint first, end, n;
  const CyTrendPoint *points = cy_trend_series_points (series, &n);
  gboolean any = FALSE;

  cy_trend_series_window (series, from_us, to_us, &first, &end);
  if (series->pyramid != NULL)
    return cy_trend_pyramid_range (series->pyramid, points, first, end, in_out_low, in_out_high);
  for (guint i = first; i < end; i++) {
    if (!cy_trend_point_is_value (&points[i]))
      continue;
    any = TRUE;
    *in_out_low = MIN (*in_out_low, points[i].low);
    *in_out_high = MAX (*in_out_high, points[i].high);
  }
  return any;
}

static void
column_add (CyTrendColumn *column, const CyTrendPoint *point, gboolean joined)
{
  if (!column->any)
    *column = (CyTrendColumn){ .any = TRUE,
                               .joined = joined,
                               .ended = column->ended,
                               .low = point->low,
                               .high = point->high,
                               .first = point->value };
  column->low = MIN (column->low, point->low);
  column->high = MAX (column->high, point->high);
  column->last = point->value;
}

/* The first point from @from on that is not before a time; mostly it is near. */
static guint
gallop (const CyTrendPoint *points, guint n, guint from, gint64 time_us)
{
  guint step = 1;
  guint low = from;

  while (low + step < n && points[low + step].time_us < time_us) {
    low += step;
    step *= 2;
  }
  return find_between (points, low, MIN (low + step, n), time_us);
}

/* The points from @first to before @end, which are one pixel's. */
static void
reduce_column (const CyTrendSeries *series, guint first, guint end, CyTrendColumn *column)
{
  guint n;
  const CyTrendPoint *points = cy_trend_series_points (series, &n);

  column->ended = series->step && first > 0 && first < end &&
                  !cy_trend_point_is_value (&points[first]) &&
                  cy_trend_point_is_value (&points[first - 1]);
  while (first < end && !cy_trend_point_is_value (&points[first]))
    first++;
  while (end > first && !cy_trend_point_is_value (&points[end - 1]))
    end--;
  if (first == end)
    return;
  if (series->pyramid == NULL) {
    for (guint i = first; i < end; i++) {
      if (cy_trend_point_is_value (&points[i]))
        column_add (column, &points[i], cy_trend_series_joins (series, i));
    }
    return;
  }
  column_add (column, &points[first], cy_trend_series_joins (series, first));
  column_add (column, &points[end - 1], FALSE);
  (void) cy_trend_pyramid_range (series->pyramid, points, first, end, &column->low, &column->high);
}

/**
 * cy_trend_series_reduce:
 * @n_columns: pixels the period is wide.
 * @out_columns: (array length=n_columns): set.
 *
 * Least and greatest value of each pixel's width: a spike of one sample in a million stays a spike.
 */
void
cy_trend_series_reduce (const CyTrendSeries *series,
                        gint64 from_us,
                        gint64 to_us,
                        guint n_columns,
                        CyTrendColumn *out_columns)
{
  guint n, i = cy_trend_series_find (series, from_us);
  const CyTrendPoint *points = cy_trend_series_points (series, &n);
  double us_per_column = (double) MAX (1, to_us - from_us) / n_columns;

  for (guint c = 0; c < n_columns; c++) {
    gint64 end_us =
      c + 1 == n_columns ? to_us : from_us + (gint64) ceil ((double) (c + 1) * us_per_column);
    guint end = gallop (points, n, i, end_us);

    out_columns[c] = (CyTrendColumn){ .any = FALSE };
    reduce_column (series, i, end, &out_columns[c]);
    i = end;
  }
}

static int
compare_points (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const CyTrendPoint *first = a, *second = b;

  return first->time_us < second->time_us ? -1 : first->time_us > second->time_us;
}

static gboolean
has_time (const CyTrendPoint *point)
{
  return point->time_us >= CY_TREND_TIME_MIN_US && point->time_us <= CY_TREND_TIME_MAX_US;
}

/**
 * cy_trend_points_sorted:
 *
 * Returns: (transfer full): the points in order of time, without those whose time no calendar has:
 * the same bytes when that is what they are.
 */
GBytes *
cy_trend_points_sorted (GBytes *points)
{
  gsize size;
  const CyTrendPoint *data = g_bytes_get_data (points, &size);
  guint n = (guint) MIN (size / sizeof (CyTrendPoint), G_MAXINT);
  guint i = 0, kept = 0;
  CyTrendPoint *copy;

  while (i < n && has_time (&data[i]) && (i == 0 || data[i - 1].time_us <= data[i].time_us))
    i++;
  if (i == n)
    return g_bytes_ref (points);
  copy = g_new (CyTrendPoint, n);
  for (i = 0; i < n; i++)
    if (has_time (&data[i]))
      copy[kept++] = data[i];
  g_qsort_with_data (copy, (int) kept, sizeof *copy, compare_points, NULL);
  return g_bytes_new_take (copy, kept * sizeof *copy);
}
