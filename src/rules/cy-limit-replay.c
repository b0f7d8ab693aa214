/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-limit-replay.h"

#include <math.h>

#include "cy-alarm-rule.h"
#include "cy-limit-rule.h"

typedef struct {
  const CyLimit *limit;
  double low, high; /* strictly between them a value is beyond no limit */
  CyLimitState state;
  CyLimitLevel said; /* of the latest alarm while it is active, otherwise none */
  GArray *alarms;    /* borrowed CyReplayAlarm */
} Replay;

static double
inner_of (double outer, double inner, double absent)
{
  return !isnan (inner) ? inner : !isnan (outer) ? outer : absent;
}

/* --- what the live rule and the journal make of it ------------------------------------------------ */

static void
end_alarm (Replay *replay, gint64 now_us)
{
  g_array_index (replay->alarms, CyReplayAlarm, replay->alarms->len - 1).cleared_us = now_us;
  replay->said = CY_LIMIT_LEVEL_NONE;
}

/* As cy_alarm_rule() has it: getting worse ends one occurrence and begins another, easing does not. */
static void
say (Replay *replay, CyLimitLevel level, gint64 now_us)
{
  CyReplayAlarm alarm = { now_us, 0, level };

  if (replay->said != CY_LIMIT_LEVEL_NONE) {
    gboolean same_side = level != CY_LIMIT_LEVEL_NONE &&
                         cy_limit_level_is_high (level) == cy_limit_level_is_high (replay->said);

    if (same_side && cy_alarm_limit_priority (level) <= cy_alarm_limit_priority (replay->said))
      return;
    end_alarm (replay, now_us);
  }
  if (level == CY_LIMIT_LEVEL_NONE)
    return;
  g_array_append_val (replay->alarms, alarm);
  replay->said = level;
}

static void
step (Replay *replay, double value, gint64 now_us)
{
  guint8 before = replay->state.level;

  replay->state = cy_limit_rule (replay->limit, replay->state, value, now_us);
  if (replay->state.level != before)
    say (replay, replay->state.level, now_us);
}

/* --- time ----------------------------------------------------------------------------------------- */

static gint64
earlier (gint64 next_us, gint64 since_us, double delay_s, gint64 now_us)
{
  gint64 end_us = since_us + (gint64) ceil (delay_s * G_USEC_PER_SEC);

  return since_us != 0 && end_us > now_us ? MIN (next_us, end_us) : next_us;
}

/* When a delay next runs out. */
static gint64
next_end (const Replay *replay, gint64 now_us)
{
  const CyLimitState *state = &replay->state;
  gint64 next_us = G_MAXINT64;

  next_us = earlier (next_us, state->inner_since_us, replay->limit->on_delay_s, now_us);
  next_us = earlier (next_us, state->outer_since_us, replay->limit->on_delay_s, now_us);
  return earlier (next_us, state->back_since_us, replay->limit->off_delay_s, now_us);
}

/* A value that stands is judged again at the moments at which that can make a difference. */
static void
stand (Replay *replay, double value, gint64 from_us, gint64 to_us)
{
  gint64 now_us = from_us;

  while ((now_us = next_end (replay, now_us)) < to_us)
    step (replay, value, now_us);
}

/* Nothing is held, awaited or reached: most points of most series. The rule would return what it was
 * given. */
static gboolean
is_calm (const Replay *replay, double value)
{
  const CyLimitState *state = &replay->state;

  return value > replay->low && value < replay->high && state->level == CY_LIMIT_LEVEL_NONE &&
         (state->inner_since_us | state->outer_since_us | state->back_since_us) == 0;
}

/**
 * cy_limit_replay:
 * @points: by time; what is earlier than a point before it is left out.
 * @to_us: until when the last value stands, not included [µs UTC].
 *
 * What a limit would have given for a recorded series: the live rule, stepped at every change and
 * whenever a delay runs out. While the value is not known nothing changes, as in life; a delay that
 * ran out meanwhile is seen with the next value.
 *
 * Returns: (transfer full) (element-type CyReplayAlarm): the alarms by time, none beside another.
 *
 * Threading: any.
 */
GArray *
cy_limit_replay (const CyLimit *limit, const CyReplayPoint *points, guint n_points, gint64 to_us)
{
  GArray *alarms = g_array_new (FALSE, FALSE, sizeof (CyReplayAlarm));
  Replay replay = { .limit = limit,
                    .low = inner_of (limit->ll, limit->l, -INFINITY),
                    .high = inner_of (limit->hh, limit->h, INFINITY),
                    .alarms = alarms };
  gint64 now_us = G_MININT64;

  for (guint i = 0; i < n_points && points[i].time_us < to_us; i++) {
    const CyReplayPoint *point = &points[i];
    gint64 until_us = i + 1 < n_points ? MIN (points[i + 1].time_us, to_us) : to_us;

    if (point->time_us < now_us)
      continue;
    now_us = point->time_us;
    if (isnan (point->value) || is_calm (&replay, point->value))
      continue;
    step (&replay, point->value, now_us);
    stand (&replay, point->value, now_us, until_us);
  }
  return alarms;
}

/* --- difference ----------------------------------------------------------------------------------- */

/* An alarm that went at once lasted for a moment. */
static gint64
end_of (const CyReplayAlarm *alarm)
{
  return alarm->cleared_us == 0 ? G_MAXINT64 : MAX (alarm->cleared_us, alarm->raised_us + 1);
}

static gboolean
is_same (const CyReplayAlarm *before, const CyReplayAlarm *after)
{
  return before->level == after->level && before->raised_us < end_of (after) &&
         after->raised_us < end_of (before);
}

static void
add (GArray *alarms, guint *counts, const CyReplayAlarm *alarm)
{
  g_array_append_vals (alarms, alarm, 1);
  counts[alarm->level]++;
}

static void
add_pair (CyReplayDiff *diff, const CyReplayAlarm *before, const CyReplayAlarm *after)
{
  CyReplayPair pair = { *before, *after };

  g_array_append_val (diff->kept, pair);
  diff->n_kept[after->level]++;
}

/**
 * cy_limit_replay_diff:
 * @before: (element-type CyReplayAlarm): what one limit gives.
 * @after: (element-type CyReplayAlarm): what another gives for the same series.
 *
 * Alarms of one level that overlap in time are the same, each at most once: of two that become one,
 * one is kept and one is gone.
 *
 * Returns: (transfer full): the difference.
 */
CyReplayDiff *
cy_limit_replay_diff (const GArray *before, const GArray *after)
{
  CyReplayDiff *diff = g_new0 (CyReplayDiff, 1);
  guint i = 0, k = 0;

  diff->gone = g_array_new (FALSE, FALSE, sizeof (CyReplayAlarm));
  diff->added = g_array_new (FALSE, FALSE, sizeof (CyReplayAlarm));
  diff->kept = g_array_new (FALSE, FALSE, sizeof (CyReplayPair));
  while (i < before->len || k < after->len) {
    const CyReplayAlarm *old = i < before->len ? &g_array_index (before, CyReplayAlarm, i) : NULL;
    const CyReplayAlarm *new = k < after->len ? &g_array_index (after, CyReplayAlarm, k) : NULL;

    if (old != NULL && new != NULL && is_same (old, new)) {
      add_pair (diff, old, new);
      i++, k++;
    } else if (new == NULL || (old != NULL && end_of (old) <= end_of (new))) {
      add (diff->gone, diff->n_gone, old);
      i++;
    } else {
      add (diff->added, diff->n_added, new);
      k++;
    }
  }
  return diff;
}

void
cy_replay_diff_free (CyReplayDiff *diff)
{
  g_array_unref (diff->gone);
  g_array_unref (diff->added);
  g_array_unref (diff->kept);
  g_free (diff);
}
