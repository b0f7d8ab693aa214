/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-health.h"

G_BEGIN_DECLS

/**
 * CyAlarmMetricId:
 *
 * The lines of the standard's table. Shares are from 0 to 1.
 */
typedef enum {
  CY_ALARM_METRIC_PER_DAY,
  CY_ALARM_METRIC_PER_HOUR,
  CY_ALARM_METRIC_PER_10_MIN,
  CY_ALARM_METRIC_MAX_10_MIN,
  CY_ALARM_METRIC_HOURS_OVER,  /* share of hours with more than 30 */
  CY_ALARM_METRIC_10_MIN_OVER, /* share of ten-minute periods with more than 10 */
  CY_ALARM_METRIC_FLOOD,       /* share of time in flood */
  CY_ALARM_METRIC_TOP,         /* share of the ten most frequent */
  CY_ALARM_METRIC_CHATTERING,
  CY_ALARM_METRIC_FLEETING,
  CY_ALARM_METRIC_STALE,
  CY_ALARM_METRIC_STANDING,
  CY_ALARM_METRIC_MEDIUM,   /* share of that priority */
  CY_ALARM_METRIC_HIGH,     /* likewise */
  CY_ALARM_METRIC_CRITICAL, /* likewise */
  CY_N_ALARM_METRICS,
} CyAlarmMetricId;

/**
 * CyAlarmVerdict:
 * @CY_ALARM_VERDICT_GOOD: within the target.
 * @CY_ALARM_VERDICT_MANAGEABLE: beyond it, within the maximum.
 * @CY_ALARM_VERDICT_POOR: beyond the maximum, or beyond the target where there is none.
 * @CY_ALARM_VERDICT_UNKNOWN: too short a period or too few alarms to tell.
 */
typedef enum {
  CY_ALARM_VERDICT_GOOD,
  CY_ALARM_VERDICT_MANAGEABLE,
  CY_ALARM_VERDICT_POOR,
  CY_ALARM_VERDICT_UNKNOWN,
} CyAlarmVerdict;

/**
 * CyAlarmMetric:
 * @value: what it is.
 * @target: what is very likely acceptable.
 * @maximum: what can be managed, NAN when the standard says nothing.
 * @is_share: whether the three are shares from 0 to 1, to be shown in percent.
 * @is_below: whether a value must be below @target, and not only at most that.
 */
typedef struct {
  CyAlarmMetricId id;
  double value;
  double target;
  double maximum;
  gboolean is_share;
  gboolean is_below;
  CyAlarmVerdict verdict;
} CyAlarmMetric;

CyAlarmMetric cy_alarm_metric (const CyAlarmHealth *health, CyAlarmMetricId id);

G_END_DECLS
