/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-blocked-rule.h"

#include <math.h>

/* Less than a vehicle's own standby: nobody charges with it [W]. */
#define NO_POWER_W 50.0

/* One reading of a clock may have been made between two seconds, or on a busy line [µs]. */
#define CLOCK_DELAY_US ((gint64) 10 * G_USEC_PER_SEC)

/* Whether something stands in the bay and takes nothing. A power that is not known proves nothing. */
static gboolean
takes_nothing (CyPileState gun, double power_w)
{
  switch (gun) {
  case CY_PILE_STATE_PREPARING:
  case CY_PILE_STATE_FINISHING:
  case CY_PILE_STATE_SUSPENDED_EV:
  case CY_PILE_STATE_SUSPENDED_EVSE:
    return TRUE;
  case CY_PILE_STATE_CHARGING:
    return isfinite (power_w) && fabs (power_w) < NO_POWER_W;
  default:
    return FALSE;
  }
}

/**
 * cy_blocked_rule:
 * @gun: what the gun is doing.
 * @power_w: what it delivers [W], NAN when not known.
 * @patience_us: how long a bay may be occupied without energy [µs].
 *
 * Tells a bay that is occupied without charging (占位).
 */
CyBlockedState
cy_blocked_rule (CyBlockedState state,
                 CyPileState gun,
                 double power_w,
                 gint64 patience_us,
                 gint64 now_us)
{
  if (!takes_nothing (gun, power_w))
    return (CyBlockedState){ 0 };
  /* A clock set back starts the wait anew. */
  if (state.since_us == 0 || state.since_us > now_us)
    state.since_us = now_us;
  state.is_blocked = state.is_blocked || now_us - state.since_us >= patience_us;
  return state;
}

/**
 * cy_clock_rule:
 * @drift_s: how far the pile's clock is from ours [s].
 * @allowed_s: how far it may be [s].
 *
 * Tells a clock that must be set. It is right again when it is within half of what is allowed, so
 * that a clock at the edge does not come and go.
 */
CyClockState
cy_clock_rule (CyClockState state, double drift_s, double allowed_s, gint64 now_us)
{
  double limit_s = state.is_off ? allowed_s / 2 : allowed_s;

  if (!(fabs (drift_s) > limit_s))
    return (CyClockState){ 0 };
  if (state.since_us == 0 || state.since_us > now_us)
    state.since_us = now_us;
  state.is_off = state.is_off || now_us - state.since_us >= CLOCK_DELAY_US;
  return state;
}
