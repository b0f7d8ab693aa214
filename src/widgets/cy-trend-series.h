/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-tag.h"

G_BEGIN_DECLS

/**
 * CyTrendPoint:
 * @time_us: when [µs UTC].
 * @value: in the series' unit; of a stretch that history has rolled up, its mean.
 * @low: the least value of that stretch; @value for a single one.
 * @high: the greatest value of that stretch; @value for a single one.
 * @quality: a #CyQuality; what is not good is a gap.
 */
typedef struct {
  gint64 time_us;
  double value;
  double low;
  double high;
  guint8 quality;
} CyTrendPoint;

/**
 * CyTrendPyramid:
 *
 * Least and greatest of ever longer stretches of points: so a million of them are drawn by looking at
 * some hundreds for each pixel's width. What is seen is the same as without.
 */
typedef struct _CyTrendPyramid CyTrendPyramid;

/**
 * CyTrendSeries:
 * @label: what it is, in the language of the user interface.
 * @unit: series of one unit share an axis.
 * @decimals: digits after the point in the read-out.
 * @step: a value stays until the next one: states and set-points.
 * @max_gap_us: points further apart than this are not joined [µs]; 0 joins all.
 * @names: (element-type CyTagName) (nullable): what the values of a state are called; referenced.
 * @limit_mask: bits 1 << #CyLimitLevel: which of @limits there are.
 * @limits: where the limits are.
 * @points: (element-type CyTrendPoint): in order of time; never copied, only referenced.
 * @pyramid: (nullable): of the points; whoever draws many makes it.
 * @slot: its letter and its colour, 0 is A; whoever keeps it keeps them.
 *
 * A snapshot of one measure over time.
 */
typedef struct {
  const char *label;
  const char *unit;
  guint decimals;
  gboolean step;
  gint64 max_gap_us;
  GArray *names;
  guint limit_mask;
  double limits[CY_N_LIMIT_LEVELS];
  GBytes *points;
  CyTrendPyramid *pyramid;
  guint slot;
} CyTrendSeries;

/**
 * CyTrendColumn:
 * @any: whether there is a value in it.
 * @joined: whether it continues the last column that has one.
 * @ended: whether the value before it ended in it, with nothing known after: of a step series.
 *
 * One pixel's width of a dense series.
 */
typedef struct {
  gboolean any;
  gboolean joined;
  gboolean ended;
  double low;
  double high;
  double first;
  double last;
} CyTrendColumn;

/* Nothing a node can have recorded lies outside: years 1900 to 2500 [µs UTC]. */
#define CY_TREND_TIME_MIN_US ((gint64) -2208988800 * 1000000)
#define CY_TREND_TIME_MAX_US ((gint64) 16725225600 * 1000000)

gboolean cy_trend_point_is_value (const CyTrendPoint *point);
const CyTrendPoint *cy_trend_series_points (const CyTrendSeries *series, guint *out_n);
guint cy_trend_series_find (const CyTrendSeries *series, gint64 time_us);
void cy_trend_series_window (const CyTrendSeries *series,
                             gint64 from_us,
                             gint64 to_us,
                             guint *out_first,
                             guint *out_end);
gint64 cy_trend_series_end (const CyTrendSeries *series);
gboolean cy_trend_series_joins (const CyTrendSeries *series, guint point);
const CyTrendPoint *
cy_trend_series_nearest (const CyTrendSeries *series, gint64 time_us, gint64 within_us);
gboolean cy_trend_series_range (const CyTrendSeries *series,
                                gint64 from_us,
                                gint64 to_us,
                                double *in_out_low,
                                double *in_out_high);
void cy_trend_series_reduce (const CyTrendSeries *series,
                             gint64 from_us,
                             gint64 to_us,
                             guint n_columns,
                             CyTrendColumn *out_columns);
GBytes *cy_trend_points_sorted (GBytes *points);
CyTrendPyramid *cy_trend_pyramid_new (GBytes *points);
void cy_trend_pyramid_free (CyTrendPyramid *pyramid);
gboolean cy_trend_pyramid_range (const CyTrendPyramid *pyramid,
                                 const CyTrendPoint *points,
                                 guint first,
                                 guint end,
                                 double *in_out_low,
                                 double *in_out_high);

G_END_DECLS
