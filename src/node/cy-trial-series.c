/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trial-series.h"

#include <math.h>

/* Two quarters of an hour: the longest roll-ups that are still short beside what is asked, so that a
 * season is 4,300 of them for a gun. */
#define STRETCH_US ((gint64) 1800 * G_USEC_PER_SEC)

/* Of so long a time, and so many of them, every change is asked for at once: another node tells no more. */
#define MAX_POINTS_US ((gint64) 60 * 86400 * G_USEC_PER_SEC)
#define MAX_POINTS    200000

/**
 * Stretch:
 * @points: (nullable): every change in it after what held when it began, once it was read.
 *
 * A half hour.
 */
typedef struct {
  gint64 from_us;
  double low;
  double high;
  gint64 known_us;
  guint count;
  GArray *points; /* CyReplayPoint */
} Stretch;

struct _CyTrialSeries {
  CyHistoryRequest *request; /* owned, without a cancellable */
  GArray *stretches;         /* nullable until the first read: owned Stretch */
};

static void
stretch_clear (gpointer data)
{
  g_clear_pointer (&((Stretch *) data)->points, g_array_unref);
}

/**
 * cy_trial_series_new:
 * @request: copied.
 */
CyTrialSeries *
cy_trial_series_new (const CyHistoryRequest *request)
{
  CyTrialSeries *series = g_new0 (CyTrialSeries, 1);

  series->request = cy_history_request_new (request->pile, request->connector, request->measure,
                                            request->from_us, request->to_us);
  return series;
}

void
cy_trial_series_free (CyTrialSeries *series)
{
  cy_history_request_free (series->request);
  g_clear_pointer (&series->stretches, g_array_unref);
  g_free (series);
}

static Stretch *
stretch_at (const CyTrialSeries *series, guint i)
{
  return &g_array_index (series->stretches, Stretch, i);
}

static gint64
end_of (const CyTrialSeries *series, guint i)
{
  return i < series->stretches->len ? stretch_at (series, i)->from_us : series->request->to_us;
}

/* --- the whole, from roll-ups --------------------------------------------------------------------- */

static void
take_buckets (CyTrialSeries *series, const GArray *buckets)
{
  g_clear_pointer (&series->stretches, g_array_unref);
  series->stretches = g_array_sized_new (FALSE, FALSE, sizeof (Stretch), buckets->len);
  g_array_set_clear_func (series->stretches, stretch_clear);
  for (guint i = 0; i < buckets->len; i++) {
    const CyHistoryBucket *bucket = &g_array_index (buckets, CyHistoryBucket, i);
    Stretch stretch = { bucket->time_us,  bucket->min,   bucket->max,
                        bucket->known_us, bucket->count, NULL };

    g_array_append_val (series->stretches, stretch);
  }
}

/* --- where limits matter -------------------------------------------------------------------------- */

/* Whether all of a stretch is on one side of a threshold, of where a value is back from it, or between the
 * two: then the rule makes the same of every value of it, whatever it said before. */
static gboolean
is_on_one_side (const Stretch *stretch, double threshold, double back)
{
  double low = MIN (threshold, back);
  double high = MAX (threshold, back);

  return isnan (threshold) || stretch->high < low || stretch->low > high ||
         (stretch->low > low && stretch->high < high);
}

static gboolean
is_even (const Stretch *stretch, const CyLimit *limit)
{
  double by = limit->hysteresis;

  return is_on_one_side (stretch, limit->ll, limit->ll + by) &&
         is_on_one_side (stretch, limit->l, limit->l + by) &&
         is_on_one_side (stretch, limit->h, limit->h - by) &&
         is_on_one_side (stretch, limit->hh, limit->hh - by);
}

/* Whether a value is beyond no limit, and back from all. */
static gboolean
is_calm (const Stretch *stretch, const CyLimit *limit)
{
  double by = limit->hysteresis;

  return !(stretch->low <= limit->ll + by || stretch->low <= limit->l + by ||
           stretch->high >= limit->h - by || stretch->high >= limit->hh - by);
}

/* For how long the value was calm and known before, of what is enough that nothing is held or awaited. */
static gint64
count_calm (gint64 calm_us, const Stretch *stretch, gint64 length_us, const CyLimit *limit)
{
  return isnan (stretch->low) ? calm_us
         : !is_calm (stretch, limit)
           ? 0
           : MIN (calm_us + stretch->known_us * (stretch->known_us == length_us), G_MAXINT64 / 2);
}

/* Which stretches must be read of a limit: where it makes a difference which value it was when; and with
 * holes also where a delay may run out in one, since that is seen when there is a value again. */
static void
find_needed (const CyTrialSeries *series, const CyLimit *limit, gboolean *needed)
{
  gint64 off_us = (gint64) ceil (limit->off_delay_s * G_USEC_PER_SEC);
  gint64 calm_us = G_MAXINT64 / 2;

  for (guint i = 0; i < series->stretches->len; i++) {
    const Stretch *stretch = stretch_at (series, i);
    gint64 length_us = end_of (series, i + 1) - stretch->from_us;
    gboolean has_hole = stretch->known_us < length_us;

    if (!isnan (stretch->low))
      needed[i] |=
        !is_even (stretch, limit) || (has_hole && (!is_calm (stretch, limit) || calm_us <= off_us));
    calm_us = count_calm (calm_us, stretch, length_us, limit);
  }
}

/* --- every change, where they do ------------------------------------------------------------------ */

static void
append (GArray *points, gint64 time_us, double value)
{
  CyReplayPoint point = { time_us, value };

  g_array_append_val (points, point);
}

/* Deals what was read out to its stretches; each begins with what held. */
static void
deal (CyTrialSeries *series, guint first, guint end, const GArray *found)
{
  double held = NAN;
  guint next = 0;

  for (guint i = first; i < end; i++) {
    Stretch *stretch = stretch_at (series, i);
    gint64 until_us = end_of (series, i + 1);
    GArray *points = g_array_new (FALSE, FALSE, sizeof (CyReplayPoint));

    for (; next < found->len; next++) {
      const CyHistoryPoint *point = &g_array_index (found, CyHistoryPoint, next);

      if (point->time_us >= until_us)
        break;
      if (points->len == 0 && point->time_us > stretch->from_us)
        append (points, stretch->from_us, held);
      held = point->value;
      append (points, MAX (point->time_us, stretch->from_us), held);
    }
    if (points->len == 0)
      append (points, stretch->from_us, held);
    g_clear_pointer (&stretch->points, g_array_unref);
    stretch->points = points;
  }
}

/* The end of what is read together with @first. */
static guint
find_end (const CyTrialSeries *series, const gboolean *needed, guint first)
{
  const gint64 from_us = stretch_at (series, first)->from_us;
  guint64 count = stretch_at (series, first)->count;
  guint end = first + 1;

  while (end < series->stretches->len && needed[end] && stretch_at (series, end)->points == NULL &&
         count + stretch_at (series, end)->count <= MAX_POINTS &&
         end_of (series, end + 1) - from_us <= MAX_POINTS_US)
    count += stretch_at (series, end++)->count;
  return end;
}

const CyHistoryRequest *
cy_trial_series_get_request (const CyTrialSeries *series)
{
  return series->request;
}

/**
 * cy_trial_series_next:
 * @limits: (array length=n_limits): of which cy_trial_series_replay() is to be asked.
 *
 * Returns: whether something must be asked of history and given to cy_trial_series_take() before; then what.
 */
gboolean
cy_trial_series_next (const CyTrialSeries *series,
                      const CyLimit *const *limits,
                      guint n_limits,
                      CyTrialWant *out_want)
{
  const CyHistoryRequest *request = series->request;
  const gint64 span_us = request->to_us - request->from_us;
  g_autofree gboolean *needed = NULL;

  if (series->stretches == NULL) {
    *out_want = (CyTrialWant){ request->from_us, request->to_us,
                               (guint) CLAMP (span_us / STRETCH_US, 1, G_MAXINT32), 0, 0 };
    return TRUE;
  }
  needed = g_new0 (gboolean, series->stretches->len);
  for (guint k = 0; k < n_limits; k++)
    find_needed (series, limits[k], needed);
  for (guint i = 0; i < series->stretches->len; i++) {
    guint end;

    if (!needed[i] || stretch_at (series, i)->points != NULL)
      continue;
    end = find_end (series, needed, i);
    /* Points are at whole milliseconds: just before the end, the block that begins there is not read. */
    *out_want =
      (CyTrialWant){ stretch_at (series, i)->from_us, end_of (series, end) - 1, 0, i, end };
    return TRUE;
  }
  return FALSE;
}

/**
 * cy_trial_series_take:
 * @want: from cy_trial_series_next().
 * @rows: what history answered: #CyHistoryBucket or #CyHistoryPoint.
 */
void
cy_trial_series_take (CyTrialSeries *series, const CyTrialWant *want, const GArray *rows)
{
  if (want->n_buckets > 0)
    take_buckets (series, rows);
  else
    deal (series, want->first, want->end, rows);
}

/**
 * cy_trial_series_replay:
 * @limit: one that cy_trial_series_next() wants nothing more for.
 *
 * Returns: (transfer full) (element-type CyReplayAlarm): as from cy_limit_replay() on every change.
 */
GArray *
cy_trial_series_replay (const CyTrialSeries *series, const CyLimit *limit)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (CyReplayPoint));

  for (guint i = 0; i < series->stretches->len; i++) {
    const Stretch *stretch = stretch_at (series, i);

    /* Where it makes no difference any value of it stands for all of them. */
    if (stretch->points != NULL)
      g_array_append_vals (points, stretch->points->data, stretch->points->len);
    else
      append (points, stretch->from_us, stretch->low);
  }
  return cy_limit_replay (limit, (const CyReplayPoint *) (gpointer) points->data, points->len,
                          series->request->to_us);
}
