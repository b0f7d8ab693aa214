/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-vigil-rule.h"

#include <math.h>

G_STATIC_ASSERT (sizeof (CyVigilState) == 64);

#define US_PER_S   ((double) G_USEC_PER_SEC)
#define US_PER_MIN (60 * US_PER_S)

/* What a kind looks at at every step: the state it may change, and what it needs for it. */
typedef struct {
  const CyVigil *vigil;
  CyVigilState *state;
  CyVigilRing *ring;
  CyVigilInput input;
  gint64 now_us;
} Look;

static double
look_deviation (Look *look)
{
  return fabs (look->input.value - look->input.other);
}

/* Points are kept half a window apart. The newest that is a window old is the one to compare with, so
 * a rate is the mean over one to one and a half windows, or over two values that are further apart. */
static double
look_rate (Look *look)
{
  CyVigilState *state = look->state;
  CyVigilPoint *points = state->points;
  double window_us = look->vigil->window_s * US_PER_S;
  CyVigilPoint now = { look->now_us, look->input.value };

  if (isnan (now.value))
    return NAN;
  /* A clock set back: these points say nothing any more. */
  if (state->n_points > 0 && points[state->n_points - 1].time_us > now.time_us)
    state->n_points = 0;
  while (state->n_points > 1 && (double) (now.time_us - points[1].time_us) >= window_us) {
    points[0] = points[1];
    points[1] = points[2];
    state->n_points--;
  }
  if (state->n_points == 0 ||
      (state->n_points < G_N_ELEMENTS (state->points) &&
       (double) (now.time_us - points[state->n_points - 1].time_us) >= window_us / 2))
    points[state->n_points++] = now;
  if (now.time_us == points[0].time_us || (double) (now.time_us - points[0].time_us) < window_us)
    return NAN;
  return fabs (now.value - points[0].value) / (double) (now.time_us - points[0].time_us) *
         US_PER_MIN;
}

/* Time since the step before that a stopwatch counts; whole µs, so that their sum is exact. */
static double
elapsed_us (const Look *look, gint64 before_us)
{
  return look->now_us > before_us ? (double) (look->now_us - before_us) : 0;
}

/* Seconds without a change. Time in which it is not known whether there was one does not count. */
static double
look_frozen (Look *look)
{
  CyVigilState *state = look->state;
  CyVigilPoint *last = &state->points[0];
  double *still_us = &state->points[1].value;
  gboolean was_known = state->n_points > 0;

  state->n_points = 0;
  if (isnan (look->input.value) || isnan (look->input.other))
    return NAN;
  if (look->input.other == 0 || look->input.value != last->value)
    *still_us = 0;
  else if (was_known)
    *still_us += elapsed_us (look, last->time_us);
  *last = (CyVigilPoint){ look->now_us, look->input.value };
  state->n_points = 1;
  return *still_us / US_PER_S;
}

/* Seconds without a good value, from the first step on. */
static double
look_silent (Look *look)
{
  CyVigilState *state = look->state;
  CyVigilPoint *last = &state->points[0];

  if (!isnan (look->input.value))
    last->value = 0;
  else if (state->n_points > 0)
    last->value += elapsed_us (look, last->time_us);
  last->time_us = look->now_us;
  state->n_points = 1;
  return last->value / US_PER_S;
}

static void
ring_shift (CyVigilRing *ring, gint64 by_us)
{
  for (guint i = 0; i < G_N_ELEMENTS (ring->times_us); i++)
    ring->times_us[i] += by_us;
}

static void
ring_add (CyVigilRing *ring, gint64 time_us)
{
  ring->times_us[ring->next] = time_us;
  ring->next = (ring->next + 1) % CY_VIGIL_COUNT_MAX;
  ring->n_times = (guint8) MIN (ring->n_times + 1, CY_VIGIL_COUNT_MAX);
}

static guint
ring_count (const CyVigilRing *ring, gint64 now_us, double window_s)
{
  guint count = 0;

  for (guint i = 0; i < ring->n_times; i++) {
    if ((double) (now_us - ring->times_us[i]) <= window_s * US_PER_S)
      count++;
  }
  return count;
}

/* Beginnings in the window. What was so from the start did not begin. */
static double
look_count (Look *look)
{
  CyVigilState *state = look->state;
  CyVigilPoint *last = &state->points[0];
  double holds = look->input.value != 0;

  /* A clock set back takes the beginnings along. */
  if (state->n_points > 0 && last->time_us > look->now_us)
    ring_shift (look->ring, look->now_us - last->time_us);
  last->time_us = look->now_us;
  if (isnan (look->input.value))
    return NAN;
  if (state->n_points > 0 && last->value == 0 && holds != 0)
    ring_add (look->ring, look->now_us);
  last->value = holds;
  state->n_points = 1;
  return ring_count (look->ring, look->now_us, look->vigil->window_s);
}

static double
look_value (Look *look)
{
  return look->input.value;
}

typedef struct {
  const char *name;
  double (*look) (Look *look); /* how much there is of what the threshold is about, NAN unknown */
  double threshold_max;
  gboolean is_truth; /* there is no threshold */
  gboolean is_windowed;
} Kind;

static const Kind kinds[CY_N_VIGIL_KINDS] = {
  [CY_VIGIL_DEVIATION] = { "deviation", look_deviation, G_MAXDOUBLE },
  [CY_VIGIL_RATE] = { "rate", look_rate, G_MAXDOUBLE, .is_windowed = TRUE },
  [CY_VIGIL_FROZEN] = { "frozen", look_frozen, CY_VIGIL_DELAY_MAX_S },
  [CY_VIGIL_SILENT] = { "silent", look_silent, CY_VIGIL_DELAY_MAX_S },
  [CY_VIGIL_COUNT] = { "count", look_count, CY_VIGIL_COUNT_MAX, .is_windowed = TRUE },
  [CY_VIGIL_COUNTER] = { "counter", look_value, G_MAXDOUBLE },
  [CY_VIGIL_EXPRESSION] = { "expression", look_value, .is_truth = TRUE },
};

const char *
cy_vigil_kind_name (CyVigilKind kind)
{
  g_assert (kind < CY_N_VIGIL_KINDS);
  return kinds[kind].name;
}

gboolean
cy_vigil_kind_find (const char *name, CyVigilKind *out_kind)
{
  for (guint i = 0; i < CY_N_VIGIL_KINDS; i++) {
    if (g_str_equal (name, kinds[i].name)) {
      *out_kind = i;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
check (const CyVigil *vigil, const char *what, double value, double max, GError **error)
{
  /* A negated comparison, so that NAN is refused too. */
  if (value >= 0 && value <= max)
    return TRUE;
  g_set_error (error, CY_RULES_ERROR, CY_RULES_ERROR_RANGE, "%s of %s is %g, not from 0 to %g",
               what, kinds[vigil->kind].name, value, max);
  return FALSE;
}

/**
 * cy_vigil_validate:
 *
 * Errors: %CY_RULES_ERROR_RANGE for a parameter its kind does not allow. A hysteresis as large as the
 * threshold would never let go, and an empty window holds nothing: both are refused.
 */
gboolean
cy_vigil_validate (const CyVigil *vigil, GError **error)
{
  const Kind *kind;

  g_assert (vigil->kind < CY_N_VIGIL_KINDS);
  kind = &kinds[vigil->kind];
  if (!check (vigil, "on_delay_s", vigil->on_delay_s, CY_VIGIL_DELAY_MAX_S, error) ||
      !check (vigil, "off_delay_s", vigil->off_delay_s, CY_VIGIL_DELAY_MAX_S, error))
    return FALSE;
  if (kind->is_truth)
    return TRUE;
  if (!check (vigil, "threshold", vigil->threshold, kind->threshold_max, error) ||
      !check (vigil, "hysteresis", vigil->hysteresis, vigil->threshold, error) ||
      (kind->is_windowed &&
       !check (vigil, "window_s", vigil->window_s, CY_VIGIL_DELAY_MAX_S, error)))
    return FALSE;
  if (vigil->hysteresis == vigil->threshold || (kind->is_windowed && vigil->window_s == 0)) {
    g_set_error (error, CY_RULES_ERROR, CY_RULES_ERROR_RANGE, "%s of %s leaves nothing",
                 vigil->hysteresis == vigil->threshold ? "hysteresis" : "window_s", kind->name);
    return FALSE;
  }
  return TRUE;
}

/* The one place where delays are. A clock set back starts the wait anew and keeps the verdict. */
static void
settle (const CyVigil *vigil, CyVigilState *state, gboolean wanted, gint64 now_us)
{
  double delay_s = wanted ? vigil->on_delay_s : vigil->off_delay_s;

  if (wanted == state->holds) {
    state->since_us = 0;
    return;
  }
  /* 0 means that nothing is awaited, so a wait from time 0 counts from 1. */
  if (state->since_us == 0 || state->since_us > now_us)
    state->since_us = MAX (now_us, 1);
  if ((double) (now_us - state->since_us) < delay_s * US_PER_S && delay_s > 0)
    return;
  state->holds = wanted != FALSE;
  state->since_us = 0;
}

/**
 * cy_vigil_rule:
 * @vigil: the condition, as cy_vigil_validate() allows it.
 * @state: what the rule said last.
 * @ring: (nullable): the beginnings of a %CY_VIGIL_COUNT; not touched for other kinds.
 * @input: what is known now.
 * @now_us: [µs]; only differences matter.
 *
 * At the threshold the condition holds, after the on-delay; it is over below the threshold by more
 * than the hysteresis, after the off-delay. What is not known changes no verdict, except that of
 * %CY_VIGIL_SILENT. A clock set back changes none either.
 *
 * Returns: the new state; its @holds is the verdict.
 */
CyVigilState
cy_vigil_rule (const CyVigil *vigil,
               CyVigilState state,
               CyVigilRing *ring,
               CyVigilInput input,
               gint64 now_us)
{
  Look look = { vigil, &state, ring, input, now_us };
  const Kind *kind = &kinds[vigil->kind];
  double magnitude = kind->look (&look);
  double threshold = state.holds ? vigil->threshold - vigil->hysteresis : vigil->threshold;

  if (isnan (magnitude))
    return state;
  settle (vigil, &state, kind->is_truth ? magnitude != 0 : magnitude >= threshold, now_us);
  return state;
}
