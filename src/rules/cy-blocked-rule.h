/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-state.h"

G_BEGIN_DECLS

/**
 * CyBlockedState:
 * @since_us: since when the bay has been occupied without energy, 0 when it is not.
 * @is_blocked: for longer than it may.
 *
 * What the rule remembers of one gun between two values, in the caller's µs. All zeros is a fresh
 * start.
 */
typedef struct {
  gint64 since_us;
  gboolean is_blocked;
} CyBlockedState;

CyBlockedState cy_blocked_rule (CyBlockedState state,
                                CyPileState gun,
                                double power_w,
                                gint64 patience_us,
                                gint64 now_us);

/**
 * CyClockState:
 * @since_us: since when the clock has been off, 0 when it is not.
 * @is_off: for long enough to be believed.
 */
typedef struct {
  gint64 since_us;
  gboolean is_off;
} CyClockState;

CyClockState cy_clock_rule (CyClockState state, double drift_s, double allowed_s, gint64 now_us);

G_END_DECLS
