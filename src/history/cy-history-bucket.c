/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cy-history-query.h"
#include "cy-time.h"

/* Where the @b-th of @n equal parts begins, without overflow over centuries. */
static gint64
part_of (gint64 from_us, gint64 to_us, guint b, guint n)
{
  gint64 span_us = to_us - from_us;

  return from_us + span_us / n * b + span_us % n * b / n;
}

typedef struct {
  GArray *points;
  guint next;                 /* the first point not looked at yet */
  const CyHistoryPoint *held; /* the one before it, nullable */
} Walk;

static void
take_value (CyHistoryBucket *bucket, double value)
{
  bucket->min = fmin (bucket->min, value);
  bucket->max = fmax (bucket->max, value);
  bucket->last = value;
}

static CyHistoryBucket
fill_bucket (Walk *walk, gint64 start_us, gint64 end_us)
{
  CyHistoryBucket bucket = { start_us, NAN, NAN, NAN, NAN, 0, 0 };
  gint64 at_us = start_us;
  gint64 known_us = 0;
  double sum = 0;

  while (TRUE) {
    const CyHistoryPoint *point = walk->next < walk->points->len
                                    ? &g_array_index (walk->points, CyHistoryPoint, walk->next)
                                    : NULL;
    gboolean inside = point != NULL && point->time_us < end_us;
    gint64 until_us = inside ? MAX (point->time_us, at_us) : end_us;

    /* A value from before that ends just where the bucket begins was never true in it. */
    if (walk->held != NULL && !isnan (walk->held->value) &&
        (until_us > at_us || walk->held->time_us >= start_us)) {
      take_value (&bucket, walk->held->value);
      sum += walk->held->value * (double) (until_us - at_us);
      known_us += until_us - at_us;
    }
    if (!inside)
      break;
    at_us = until_us;
    walk->held = point;
    walk->next++;
    bucket.count += point->time_us >= start_us && !isnan (point->value);
  }
  if (known_us > 0)
    bucket.mean = sum / (double) known_us;
  bucket.known_us = known_us;
  return bucket;
}

/**
 * cy_history_bucket:
 * @points: (element-type CyHistoryPoint): from cy_history_ask().
 * @n_buckets: at least 1.
 *
 * Cuts the range into equal parts. The mean is weighted by how long each value held; a hole weighs
 * nothing.
 *
 * Returns: (transfer full) (element-type CyHistoryBucket): @n_buckets of them.
 */
GArray *
cy_history_bucket (GArray *points, gint64 from_us, gint64 to_us, guint n_buckets)
{
  GArray *buckets = g_array_sized_new (FALSE, TRUE, sizeof (CyHistoryBucket), n_buckets);
  Walk walk = { .points = points };

  for (guint b = 0; b < n_buckets; b++) {
    CyHistoryBucket bucket = fill_bucket (&walk, part_of (from_us, to_us, b, n_buckets),
                                          part_of (from_us, to_us, b + 1, n_buckets));

    g_array_append_val (buckets, bucket);
  }
  return buckets;
}

/* From roll-ups */

/* A tier is used when a bucket is at least so many of its steps long: buckets then begin at most a
 * quarter of their width from where they were asked. */
#define STEPS_PER_BUCKET 2

static const gint64 steps_ms[] = { CY_HISTORY_DAY_MS, CY_HISTORY_TWO_HOURS_MS,
                                   CY_HISTORY_QUARTER_MS, CY_HISTORY_MINUTE_MS };

typedef struct {
  const CyHistorySource *source;
  const CyHistoryRequest *request;
  const CyTierSlice *slice; /* the time that roll-ups are for */
  guint n;
  gint64 *bounds_us; /* n + 1 of them */
  GArray *buckets;   /* CyHistoryBucket, mean is an area until the end */
  gint64 *last_us;   /* of each bucket: how new its last is */
} Fill;

static guint
find_bucket (const Fill *fill, gint64 time_us)
{
  guint low = 0;
  guint high = fill->n;

  while (high - low > 1) {
    guint middle = (low + high) / 2;

    if (fill->bounds_us[middle] <= time_us)
      low = middle;
    else
      high = middle;
  }
  return low;
}

static void
add_bucket (Fill *fill, guint b, const CyHistoryBucket *more)
{
  CyHistoryBucket *bucket = &g_array_index (fill->buckets, CyHistoryBucket, b);

  if (isnan (more->last))
    return;
  bucket->min = fmin (bucket->min, more->min);
  bucket->max = fmax (bucket->max, more->max);
  bucket->mean += more->known_us > 0 ? more->mean * (double) more->known_us : 0;
  bucket->known_us += more->known_us;
  bucket->count += more->count;
  if (more->time_us >= fill->last_us[b]) {
    bucket->last = more->last;
    fill->last_us[b] = more->time_us;
  }
}

static void
add_rollup (const CyRollup *rollup, const CySeries *series, gpointer user_data)
{
  Fill *fill = user_data;
  const CyTierSlice *slice = fill->slice;
  gint64 end_ms = MIN (rollup->start_ms + (gint64) rollup->n_steps * slice->step_ms, slice->to_ms);
  gint64 start_ms = MAX (rollup->start_ms, slice->from_ms);
  double one = cy_scaled_value (rollup->min, series->scale, series->offset);
  double other = cy_scaled_value (rollup->max, series->scale, series->offset);
  double mean = rollup->known_ms > 0 ? rollup->area / (double) rollup->known_ms : 0;
  CyHistoryBucket piece = { 0,
                            fmin (one, other),
                            fmax (one, other),
                            mean * series->scale + series->offset,
                            cy_scaled_value (rollup->last, series->scale, series->offset),
                            (guint) rollup->count,
                            rollup->known_ms * CY_US_PER_MS };

  if (start_ms >= end_ms)
    return;
  for (guint b = find_bucket (fill, start_ms * CY_US_PER_MS);
       b < fill->n && fill->bounds_us[b] < end_ms * CY_US_PER_MS; b++) {
    gint64 from_us = MAX (start_ms * CY_US_PER_MS, fill->bounds_us[b]);

    piece.time_us = from_us;
    if (rollup->n_steps > 1)
      piece.known_us = MIN (end_ms * CY_US_PER_MS, fill->bounds_us[b + 1]) - from_us;
    add_bucket (fill, b, &piece);
  }
}

/* What is before the first step and behind the last comes from the points themselves. */
static gboolean
fill_edge (Fill *fill, gint64 from_us, gint64 to_us, GError **error)
{
  CyHistoryRequest request = *fill->request;
  g_autoptr (GArray) points = NULL;
  g_autoptr (GArray) one = NULL;

  if (to_us <= from_us)
    return TRUE;
  request.from_us = from_us;
  request.to_us = to_us;
  points = cy_history_query_points (fill->source, &request, error);
  if (points == NULL)
    return FALSE;
  one = cy_history_bucket (points, from_us, to_us, 1);
  add_bucket (fill, find_bucket (fill, from_us), &g_array_index (one, CyHistoryBucket, 0));
  return TRUE;
}

static void
set_bounds (Fill *fill)
{
  const CyHistoryRequest *request = fill->request;
  const gint64 step_ms = fill->slice->step_ms;

  for (guint b = 0; b <= fill->n; b++) {
    gint64 time_us =
      b == fill->n ? request->to_us : part_of (request->from_us, request->to_us, b, fill->n);

    if (b > 0 && b < fill->n)
      time_us = cy_history_floor (time_us / CY_US_PER_MS + step_ms / 2, step_ms) * CY_US_PER_MS;
    fill->bounds_us[b] = time_us;
    fill->last_us[b] = G_MININT64;
    if (b < fill->n)
      g_array_append_val (fill->buckets, ((CyHistoryBucket){ time_us, NAN, NAN, 0, NAN, 0, 0 }));
  }
}

static GArray *
finish (Fill *fill)
{
  for (guint b = 0; b < fill->n; b++) {
    CyHistoryBucket *bucket = &g_array_index (fill->buckets, CyHistoryBucket, b);

    bucket->mean = bucket->known_us > 0 ? bucket->mean / (double) bucket->known_us : (double) NAN;
  }
  return g_array_ref (fill->buckets);
}

static GArray *
query_tier (const CyHistorySource *source,
            const CyHistoryRequest *request,
            const CyTierSlice *slice,
            guint n,
            GError **error)
{
  g_autoptr (GArray) buckets = g_array_sized_new (FALSE, FALSE, sizeof (CyHistoryBucket), n);
  g_autofree gint64 *bounds_us = g_new (gint64, n + 1);
  g_autofree gint64 *last_us = g_new (gint64, n + 1);
  Fill fill = { source, request, slice, n, bounds_us, buckets, last_us };

  set_bounds (&fill);
  if (!fill_edge (&fill, request->from_us, slice->from_ms * CY_US_PER_MS, error) ||
      !cy_history_query_rollups (source, request, slice, add_rollup, &fill, error) ||
      !fill_edge (&fill, slice->to_ms * CY_US_PER_MS, request->to_us, error))
    return NULL;
  return finish (&fill);
}

/**
 * cy_history_query_buckets:
 * @n_buckets: at least 1.
 *
 * As cy_history_bucket() of the points. Where roll-ups do, they are used: buckets but the first then
 * begin on a step of the tier, which is at most half as long as they are, and are exact from there.
 *
 * Returns: (transfer full) (element-type CyHistoryBucket): @n_buckets of them.
 *
 * Threading: the reader thread.
 */
GArray *
cy_history_query_buckets (const CyHistorySource *source,
                          const CyHistoryRequest *request,
                          guint n_buckets,
                          GError **error)
{
  const gint64 width_ms = (request->to_us - request->from_us) / CY_US_PER_MS / n_buckets;
  g_autoptr (GArray) points = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (steps_ms); i++) {
    const CyTierSlice slice = cy_history_slice_of (request, CY_ROLLUP_TOGETHER, steps_ms[i]);
    gboolean lack;

    if (width_ms < STEPS_PER_BUCKET * steps_ms[i])
      continue;
    if (!cy_history_tiers_lack (source->db, &slice, &lack, error))
      return NULL;
    if (!lack)
      return query_tier (source, request, &slice, n_buckets, error);
  }
  points = cy_history_query_points (source, request, error);
  return points == NULL ? NULL
                        : cy_history_bucket (points, request->from_us, request->to_us, n_buckets);
}
