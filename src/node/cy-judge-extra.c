/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-judge-extra.h"

#include <math.h>

#include "cy-time.h"

/* Where neither a station nor a policy says: half an hour is long for a coffee. */
#define BLOCKED_MIN 30

/* JJG 1148-2022 as quoted by the trade press: a clock may be 3 minutes off in use. */
#define CLOCK_S 180

static const CyMeasureId power_measures[] = {
  CY_MEASURE_DC_POWER,
  CY_MEASURE_AC_POWER_ACTIVE,
};

/**
 * cy_judge_patience_us:
 *
 * Returns: how long a bay of @pile may be occupied without energy [µs]: the station's word, else the
 *   policy's.
 */
gint64
cy_judge_patience_us (CyYard *yard, const CyRecord *pile)
{
  CyRecord *station = cy_yard_get_ref (yard, pile, "station");
  gint64 minutes = cy_yard_policy (yard, "blocked_min", BLOCKED_MIN);

  if (station != NULL)
    minutes = cy_record_get_int (station, "blocked_min", minutes);
  return minutes * 60 * CY_US_PER_S;
}

double
cy_judge_clock_allowed_s (CyYard *yard)
{
  return (double) cy_yard_policy (yard, "clock_drift_s", CLOCK_S);
}

static int
find_power (const CyFleetPile *pile, guint connector)
{
  for (guint i = 0; i < G_N_ELEMENTS (power_measures); i++) {
    int tag = cy_tag_set_find (pile->tags, connector, power_measures[i]);

    if (tag >= 0)
      return tag;
  }
  return -1;
}

/**
 * cy_judge_find_bays:
 *
 * Returns: (transfer full) (element-type CyBayWatch): one for each gun that has a state.
 */
GArray *
cy_judge_find_bays (const CyFleetPile *pile, gint64 patience_us)
{
  GArray *bays = g_array_new (FALSE, TRUE, sizeof (CyBayWatch));

  for (guint t = 0; t < cy_tag_set_get_n_tags (pile->tags); t++) {
    const CyTag *tag = cy_tag_set_get (pile->tags, t);
    const CyBayWatch bay = { .state_tag = (guint16) t,
                             .power_tag = find_power (pile, tag->connector),
                             .patience_us = patience_us };

    if (tag->measure == CY_MEASURE_CONN_STATE && tag->connector > 0)
      g_array_append_val (bays, bay);
  }
  return bays;
}

/**
 * cy_bay_watch_judge:
 *
 * Returns: whether the desk must be told something else than it knows.
 */
gboolean
cy_bay_watch_judge (CyBayWatch *watch,
                    const CyFleetPile *pile,
                    const CySample *samples,
                    gint64 now_us)
{
  const CySample *state = &samples[watch->state_tag];
  double power_w = NAN;

  if (state->quality != CY_QUALITY_GOOD)
    return FALSE;
  if (watch->power_tag >= 0 && samples[watch->power_tag].quality == CY_QUALITY_GOOD)
    power_w = cy_tag_value (cy_tag_set_get (pile->tags, (guint) watch->power_tag),
                            samples[watch->power_tag].raw);
  watch->state =
    cy_blocked_rule (watch->state, (CyPileState) state->raw, power_w, watch->patience_us, now_us);
  return watch->state.is_blocked != watch->said;
}

/**
 * cy_clock_watch_judge:
 * @out_drift_s: (out): how far the clock is off [s].
 *
 * Returns: whether the desk must be told something else than it knows.
 */
gboolean
cy_clock_watch_judge (CyClockWatch *watch,
                      const CyFleetPile *pile,
                      const CySample *samples,
                      gint64 now_us,
                      double *out_drift_s)
{
  const CySample *sample;

  if (watch->tag < 0 || samples[watch->tag].quality != CY_QUALITY_GOOD)
    return FALSE;
  sample = &samples[watch->tag];
  *out_drift_s = cy_tag_value (cy_tag_set_get (pile->tags, (guint) watch->tag), sample->raw) -
                 (double) sample->time_us / CY_US_PER_S;
  watch->state = cy_clock_rule (watch->state, *out_drift_s, watch->allowed_s, now_us);
  return watch->state.is_off != watch->said;
}
