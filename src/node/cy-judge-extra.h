/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-blocked-rule.h"
#include "cy-condition.h"
#include "cy-fleet.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyBayWatch:
 * @state_tag: what the gun is doing.
 * @power_tag: what it delivers, -1 when it does not say.
 * @patience_us: how long it may be occupied without energy [µs].
 * @said: what the desk knows.
 *
 * A bay that may be blocked.
 */
typedef struct {
  guint16 state_tag;
  int power_tag;
  gint64 patience_us;
  CyBlockedState state;
  gboolean said;
} CyBayWatch;

/**
 * CyClockWatch:
 * @tag: the clock, -1 when the pile has none.
 * @allowed_s: how far it may be off [s].
 * @said: what the desk knows.
 *
 * A clock that may be off.
 */
typedef struct {
  int tag;
  double allowed_s;
  CyClockState state;
  gboolean said;
} CyClockWatch;

gint64 cy_judge_patience_us (CyYard *yard, const CyRecord *pile);
double cy_judge_clock_allowed_s (CyYard *yard);
GArray *cy_judge_find_bays (const CyFleetPile *pile, gint64 patience_us);
gboolean cy_bay_watch_judge (CyBayWatch *watch,
                             const CyFleetPile *pile,
                             const CySample *samples,
                             gint64 now_us);
gboolean cy_clock_watch_judge (CyClockWatch *watch,
                               const CyFleetPile *pile,
                               const CySample *samples,
                               gint64 now_us,
                               double *out_drift_s);

G_END_DECLS
