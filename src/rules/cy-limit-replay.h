/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-limit.h"
#include "cy-sample.h"

G_BEGIN_DECLS

/**
 * CyReplayPoint:
 * @time_us: [µs UTC].
 * @value: what it became then, in the measure's unit; NAN when it was not known from then on.
 *
 * A change of a recorded value. It stands until the next.
 */
typedef struct {
  gint64 time_us;
  double value;
} CyReplayPoint;

/**
 * CyReplayAlarm:
 * @raised_us: [µs UTC].
 * @cleared_us: [µs UTC], 0 when it is active at the end.
 * @level: the limit it is about.
 *
 * An alarm that a limit would have given.
 */
typedef struct {
  gint64 raised_us;
  gint64 cleared_us;
  CyLimitLevel level;
} CyReplayAlarm;

/**
 * CyReplayPair:
 *
 * An alarm that both limits give, at times of their own.
 */
typedef struct {
  CyReplayAlarm before;
  CyReplayAlarm after;
} CyReplayPair;

/**
 * CyReplayDiff:
 * @gone: (element-type CyReplayAlarm): those that only the first limit gives.
 * @added: (element-type CyReplayAlarm): those that only the second one gives.
 * @kept: (element-type CyReplayPair): those that both give.
 * @n_gone: how many of them by level; likewise the others.
 */
typedef struct {
  GArray *gone;
  GArray *added;
  GArray *kept;
  guint n_gone[CY_N_LIMIT_LEVELS];
  guint n_added[CY_N_LIMIT_LEVELS];
  guint n_kept[CY_N_LIMIT_LEVELS];
} CyReplayDiff;

GArray *
cy_limit_replay (const CyLimit *limit, const CyReplayPoint *points, guint n_points, gint64 to_us);
CyReplayDiff *cy_limit_replay_diff (const GArray *before, const GArray *after);
void cy_replay_diff_free (CyReplayDiff *diff);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyReplayDiff, cy_replay_diff_free)

G_END_DECLS
