/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-flood-rule.h"

/**
 * cy_flood_rule:
 * @state: what the rule said last.
 * @raised_us: (array length=n_raised): when alarms were raised, in any order; at least those of the
 *   last ten minutes, whether they are still active or not.
 *
 * Tells an alarm flood: more than ten in ten minutes, until fewer than five (ISA-18.2). What is later
 * than now, since a clock was set back, counts like now: a flood does not end by that.
 */
CyFloodState
cy_flood_rule (CyFloodState state, const gint64 *raised_us, guint n_raised, gint64 now_us)
{
  guint recent = 0;

  for (guint i = 0; i < n_raised; i++)
    recent += now_us - raised_us[i] < CY_FLOOD_WINDOW_US;
  if (state.is_flood ? recent < CY_FLOOD_ENDS : recent <= CY_FLOOD_BEGINS)
    return (CyFloodState){ 0 };
  if (!state.is_flood)
    state = (CyFloodState){ TRUE, now_us };
  return state;
}
