/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-rollup.h"

#include "cy-sample.h"

gint64
cy_history_floor (gint64 time_ms, gint64 step_ms)
{
  gint64 over = time_ms % step_ms;

  return time_ms - (over < 0 ? over + step_ms : over);
}

static void
run_clear (CyRollupRun *run)
{
  g_array_unref (run->rollups);
}

GArray *
cy_rollup_runs_new (void)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (CyRollupRun));

  g_array_set_clear_func (runs, (GDestroyNotify) run_clear);
  return runs;
}

/* Making them */

static void
add_up (CyRollup *rollup, const CyRollup *more)
{
  rollup->min = MIN (rollup->min, more->min);
  rollup->max = MAX (rollup->max, more->max);
  rollup->last = more->last;
  rollup->known_ms += more->known_ms;
  rollup->area += more->area;
  rollup->count += more->count;
}

/* The one of the same step, and by value of the same value, that was made last. */
static CyRollup *
find_same (GArray *rollups, CyRollupKind kind, const CyRollup *more)
{
  for (guint i = rollups->len; i > 0; i--) {
    CyRollup *rollup = &g_array_index (rollups, CyRollup, i - 1);

    if (rollup->start_ms != more->start_ms || rollup->n_steps != 1 || more->n_steps != 1)
      break;
    if (kind == CY_ROLLUP_TOGETHER || rollup->last == more->last)
      return rollup;
  }
  return NULL;
}

/* What is known of a step twice, by two blocks, becomes one; what held for many steps stays alone. */
static void
append (GArray *rollups, CyRollupKind kind, const CyRollup *more)
{
  CyRollup *same = find_same (rollups, kind, more);

  if (same != NULL)
    add_up (same, more);
  else
    g_array_append_vals (rollups, more, 1);
}

static void
append_piece (GArray *rollups,
              CyRollupKind kind,
              gint64 raw,
              gint64 start_ms,
              gint64 end_ms,
              guint64 count,
              gint64 step_ms)
{
  gint64 floor_ms = cy_history_floor (start_ms, step_ms);
  gint64 long_ms = end_ms - start_ms;

  append (rollups, kind,
          &(CyRollup){ .start_ms = floor_ms,
                       .n_steps = long_ms > step_ms ? (guint64) (long_ms / step_ms) : 1,
                       .min = raw,
                       .max = raw,
                       .last = raw,
                       .known_ms = long_ms,
                       .area = (double) raw * (double) long_ms,
                       .count = count });
}

/* One value from @start_ms until @end_ms: up to the next step, whole steps, and the rest. */
static void
append_held (GArray *rollups,
             CyRollupKind kind,
             const CyPoint *point,
             gint64 start_ms,
             gint64 end_ms,
             gint64 step_ms)
{
  guint64 count = point->carried ? 0 : 1;
  gint64 next_ms = cy_history_floor (start_ms, step_ms) + step_ms;
  gint64 whole_ms;

  if (point->quality != CY_QUALITY_GOOD || (start_ms == end_ms && count == 0))
    return;
  if (count > 0 || start_ms % step_ms != 0 || end_ms < next_ms) {
    append_piece (rollups, kind, point->raw, start_ms, MIN (end_ms, next_ms), count, step_ms);
    start_ms = MIN (end_ms, next_ms);
  }
  whole_ms = cy_history_floor (end_ms, step_ms);
  if (whole_ms > start_ms)
    append_piece (rollups, kind, point->raw, start_ms, whole_ms, 0, step_ms);
  start_ms = MAX (start_ms, whole_ms);
  if (end_ms > start_ms)
    append_piece (rollups, kind, point->raw, start_ms, end_ms, 0, step_ms);
}

/**
 * cy_rollup_of_points:
 * @points: of one series, in order of time, what was carried in first.
 * @from_ms: since when they know.
 * @to_ms: until when they say something: the last value holds until then.
 * @rollups: (element-type CyRollup): gets theirs.
 */
void
cy_rollup_of_points (const CyPoint *points,
                     gsize n_points,
                     gint64 from_ms,
                     gint64 to_ms,
                     gint64 step_ms,
                     CyRollupKind kind,
                     GArray *rollups)
{
  for (gsize i = 0; i < n_points; i++) {
    gint64 start_ms = points[i].carried ? MAX (from_ms, points[i].time_ms) : points[i].time_ms;
    gint64 end_ms = i + 1 < n_points ? points[i + 1].time_ms : to_ms;

    append_held (rollups, kind, &points[i], start_ms, MAX (start_ms, end_ms), step_ms);
  }
}

/**
 * cy_rollup_of_block:
 * @points: of a block, grouped by series.
 *
 * Returns: (transfer full) (element-type CyRollupRun): what the block knows of every step between.
 */
GArray *
cy_rollup_of_block (const CyPoint *points,
                    gsize n_points,
                    gint64 from_ms,
                    gint64 to_ms,
                    gint64 step_ms,
                    CyRollupKind kind)
{
  GArray *runs = cy_rollup_runs_new ();

  for (gsize i = 0; i < n_points;) {
    CyRollupRun run = { points[i].series, g_array_new (FALSE, FALSE, sizeof (CyRollup)) };
    gsize n = 0;

    while (i + n < n_points && points[i + n].series == run.series)
      n++;
    cy_rollup_of_points (&points[i], n, from_ms, to_ms, step_ms, kind, run.rollups);
    g_array_append_val (runs, run);
    i += n;
  }
  return runs;
}

/**
 * cy_rollup_fold:
 * @runs: (element-type CyRollupRun): of steps of @step_ms.
 * @into_ms: a multiple of that.
 *
 * Returns: (transfer full) (element-type CyRollupRun): the same in longer steps.
 */
GArray *
cy_rollup_fold (GArray *runs, gint64 step_ms, gint64 into_ms)
{
  GArray *folded = cy_rollup_runs_new ();

  for (guint r = 0; r < runs->len; r++) {
    const CyRollupRun *run = &g_array_index (runs, CyRollupRun, r);
    CyRollupRun longer = { run->series, g_array_new (FALSE, FALSE, sizeof (CyRollup)) };

    for (guint i = 0; i < run->rollups->len; i++) {
      CyRollup rollup = g_array_index (run->rollups, CyRollup, i);

      if (rollup.n_steps > 1) {
        const CyPoint held = { .quality = CY_QUALITY_GOOD, .carried = TRUE, .raw = rollup.last };

        append_held (longer.rollups, CY_ROLLUP_TOGETHER, &held, rollup.start_ms,
                     rollup.start_ms + (gint64) rollup.n_steps * step_ms, into_ms);
        continue;
      }
      rollup.start_ms = cy_history_floor (rollup.start_ms, into_ms);
      append (longer.rollups, CY_ROLLUP_TOGETHER, &rollup);
    }
    g_array_append_val (folded, longer);
  }
  return folded;
}

/**
 * cy_rollup_append:
 * @runs: (element-type CyRollupRun): in order of their series.
 */
void
cy_rollup_append (GArray *runs, guint32 series, CyRollupKind kind, const CyRollup *rollup)
{
  guint i = runs->len;
  CyRollupRun run = { series, NULL };

  while (i > 0 && g_array_index (runs, CyRollupRun, i - 1).series > series)
    i--;
  if (i == 0 || g_array_index (runs, CyRollupRun, i - 1).series != series) {
    run.rollups = g_array_new (FALSE, FALSE, sizeof (CyRollup));
    g_array_insert_val (runs, i, run);
    i++;
  }
  append (g_array_index (runs, CyRollupRun, i - 1).rollups, kind, rollup);
}
