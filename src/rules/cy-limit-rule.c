/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-limit-rule.h"

#include <math.h>

/* How far from normal a level is, below or above. */
static guint
depth (guint level)
{
  return level == CY_LIMIT_LEVEL_NONE ? 0 : cy_limit_level_is_alarm (level) ? 2 : 1;
}

static gboolean
same_side (guint a, guint b)
{
  return a != CY_LIMIT_LEVEL_NONE && b != CY_LIMIT_LEVEL_NONE &&
         cy_limit_level_is_high (a) == cy_limit_level_is_high (b);
}

/* A comparison with an absent threshold is false, since it is NAN. */
static guint
level_of (const CyLimit *limit, double value)
{
  if (value >= limit->hh)
    return CY_LIMIT_LEVEL_HH;
  if (value >= limit->h)
    return CY_LIMIT_LEVEL_H;
  if (value <= limit->ll)
    return CY_LIMIT_LEVEL_LL;
  if (value <= limit->l)
    return CY_LIMIT_LEVEL_L;
  return CY_LIMIT_LEVEL_NONE;
}

/* A value that came back by less than the hysteresis is still where it was. */
static guint
level_with_hysteresis (const CyLimit *limit, guint current, double value)
{
  guint level = level_of (limit, value);
  double back;

  /* Beyond a limit of the other side is never "still where it was", however wide the hysteresis. */
  if (current == CY_LIMIT_LEVEL_NONE ||
      (level != CY_LIMIT_LEVEL_NONE &&
       (!same_side (level, current) || depth (level) >= depth (current))))
    return level;
  back = cy_limit_level_is_high (current) ? value + limit->hysteresis : value - limit->hysteresis;
  if (same_side (level_of (limit, back), current) &&
      depth (level_of (limit, back)) >= depth (current))
    return current;
  if (same_side (level_of (limit, back), current) && level == CY_LIMIT_LEVEL_NONE)
    return level_of (limit, back);
  return level;
}

static gboolean
has_lasted (gint64 since_us, gint64 now_us, double delay_s)
{
  return since_us != 0 && (double) (now_us - since_us) >= delay_s * G_USEC_PER_SEC;
}

/* Starts a stopwatch when its condition begins and stops it when it ends. 0 means stopped, so a
 * condition that begins at time 0 counts from 1. */
static void
watch (gint64 *since_us, gboolean holds, gint64 now_us)
{
  if (!holds)
    *since_us = 0;
  else if (*since_us == 0)
    *since_us = MAX (now_us, 1);
}

static guint
inner_level (gboolean high)
{
  return high ? CY_LIMIT_LEVEL_H : CY_LIMIT_LEVEL_L;
}

static guint
outer_level (gboolean high)
{
  return high ? CY_LIMIT_LEVEL_HH : CY_LIMIT_LEVEL_LL;
}

static gboolean
is_worse (guint level, guint than)
{
  return depth (level) > depth (than) ||
         (depth (level) > 0 && depth (than) > 0 && !same_side (level, than));
}

/**
 * cy_limit_rule:
 * @limit: the thresholds that apply.
 * @state: what the rule said last.
 * @value: a good value in the measure's unit.
 * @now_us: when it was read [µs]; only differences matter.
 *
 * A value at a threshold is beyond it. A level rises when the value has been beyond its threshold
 * for the on-delay, whatever it did beyond it, and eases when the value has been back by the
 * hysteresis for the off-delay. From one side to the other counts as rising.
 *
 * Returns: the new state; its @level is the verdict.
 */
CyLimitState
cy_limit_rule (const CyLimit *limit, CyLimitState state, double value, gint64 now_us)
{
  guint target = level_with_hysteresis (limit, state.level, value);
  gboolean beyond = target != CY_LIMIT_LEVEL_NONE;

  if (beyond && cy_limit_level_is_high (target) != state.high_side) {
    state.high_side = cy_limit_level_is_high (target);
    state.inner_since_us = state.outer_since_us = 0;
  }
  watch (&state.inner_since_us, beyond, now_us);
  watch (&state.outer_since_us, depth (target) == 2, now_us);
  watch (&state.back_since_us, target != state.level && !is_worse (target, state.level), now_us);

  if (is_worse (outer_level (state.high_side), state.level) &&
      has_lasted (state.outer_since_us, now_us, limit->on_delay_s))
    state.level = (guint8) outer_level (state.high_side);
  else if (is_worse (inner_level (state.high_side), state.level) &&
           !isnan (cy_limit_at (limit, inner_level (state.high_side))) &&
           has_lasted (state.inner_since_us, now_us, limit->on_delay_s))
    state.level = (guint8) inner_level (state.high_side);
  else if (has_lasted (state.back_since_us, now_us, limit->off_delay_s))
    state.level = (guint8) target;
  else
    return state;
  state.back_since_us = 0;
  return state;
}
