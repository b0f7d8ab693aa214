/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-history-block.h"

G_BEGIN_DECLS

/* The tiers' steps. Those of a minute are kept by block; the others are added to, in rows of a day and
 * more. */
#define CY_HISTORY_MINUTE_MS    ((gint64) 60 * 1000)
#define CY_HISTORY_QUARTER_MS   (15 * CY_HISTORY_MINUTE_MS)
#define CY_HISTORY_TWO_HOURS_MS (120 * CY_HISTORY_MINUTE_MS)
#define CY_HISTORY_DAY_MS       (24 * 60 * CY_HISTORY_MINUTE_MS)

/**
 * CyRollup:
 * @start_ms: a multiple of the tier's step [ms UTC].
 * @n_steps: how many steps it is long; more than 1 only when one value held all the time.
 * @known_ms: how long anything was known of it [ms].
 * @area: sum of value x time [raw x ms]; over @known_ms it is the mean, weighted by time.
 * @count: good points that came in it.
 *
 * What one series did in one step of a tier, or what one block knows of it: several of the same step
 * add up.
 */
typedef struct {
  gint64 start_ms;
  guint64 n_steps;
  gint64 min, max, last;
  gint64 known_ms;
  double area;
  guint64 count;
} CyRollup;

/**
 * CyRollupKind:
 * @CY_ROLLUP_TOGETHER: all that happened in a step is one roll-up.
 * @CY_ROLLUP_BY_VALUE: one for each value that held in it: how long, and how often it came.
 */
typedef enum {
  CY_ROLLUP_TOGETHER,
  CY_ROLLUP_BY_VALUE,
} CyRollupKind;

/**
 * CyRollupRun:
 * @rollups: (element-type CyRollup): in the order they were made.
 *
 * One series' roll-ups.
 */
typedef struct {
  guint32 series;
  GArray *rollups;
} CyRollupRun;

GArray *cy_rollup_runs_new (void);
GArray *cy_rollup_of_block (const CyPoint *points,
                            gsize n_points,
                            gint64 from_ms,
                            gint64 to_ms,
                            gint64 step_ms,
                            CyRollupKind kind);
void cy_rollup_of_points (const CyPoint *points,
                          gsize n_points,
                          gint64 from_ms,
                          gint64 to_ms,
                          gint64 step_ms,
                          CyRollupKind kind,
                          GArray *rollups);
GArray *cy_rollup_fold (GArray *runs, gint64 step_ms, gint64 into_ms);
void cy_rollup_append (GArray *runs, guint32 series, CyRollupKind kind, const CyRollup *rollup);
GBytes *cy_rollup_encode (GArray *runs, gint64 step_ms);
GArray *
cy_rollup_decode (gconstpointer data, gsize length, gint64 step_ms, guint32 only, GError **error);
GArray *cy_rollup_decode_some (gconstpointer data,
                               gsize length,
                               gint64 step_ms,
                               guint64 most,
                               GError **error);
gint64 cy_history_floor (gint64 time_ms, gint64 step_ms);

G_END_DECLS
