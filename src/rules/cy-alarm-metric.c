/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-metric.h"

#include <math.h>

#define MINUTE_S 60.0
#define HOUR_S   3600.0
#define DAY_S    86400.0

#define HEALTH_DOUBLE(member) offsetof (CyAlarmHealth, member), FALSE
#define HEALTH_COUNT(member)  offsetof (CyAlarmHealth, member), TRUE

/* The targets are of ISA-18.2 and IEC 62682, that of standing alarms of EEMUA 191. A day has 144 and
 * 288 rather than the rounded 150 and 300, so that the three rates never judge differently. How much
 * it takes to judge is our choice: a share of 1 % needs a hundred to be one of, and with fewer than
 * 200 alarms ten different ones already are more than 5 %. */
static const struct {
  gsize offset;
  gboolean is_count;
  double target, maximum;
  gboolean is_share;
  gboolean is_below;
  double needs_s;
  guint needs_alarms;
} metrics[CY_N_ALARM_METRICS] = {
  [CY_ALARM_METRIC_PER_DAY] = { HEALTH_DOUBLE (per_day), 144, 288, .needs_s = DAY_S },
  [CY_ALARM_METRIC_PER_HOUR] = { HEALTH_DOUBLE (per_hour), 6, 12, .needs_s = HOUR_S },
  [CY_ALARM_METRIC_PER_10_MIN] = { HEALTH_DOUBLE (per_10_min), 1, 2, .needs_s = 10 * MINUTE_S },
  [CY_ALARM_METRIC_MAX_10_MIN] = { HEALTH_COUNT (max_10_min), 10, NAN, .needs_s = 10 * MINUTE_S },
  [CY_ALARM_METRIC_HOURS_OVER] = { HEALTH_DOUBLE (share_hours_over), 0.01, NAN, TRUE, TRUE,
                                   100 * HOUR_S },
  [CY_ALARM_METRIC_10_MIN_OVER] = { HEALTH_DOUBLE (share_10_min_over), 0.01, NAN, TRUE, TRUE,
                                    1000 * MINUTE_S },
  [CY_ALARM_METRIC_FLOOD] = { HEALTH_DOUBLE (share_flood), 0.01, NAN, TRUE, TRUE, DAY_S },
  [CY_ALARM_METRIC_TOP] = { HEALTH_DOUBLE (share_top), 0.01, 0.05, TRUE, FALSE, 0, 200 },
  [CY_ALARM_METRIC_CHATTERING] = { HEALTH_COUNT (n_chattering), 0, NAN },
  [CY_ALARM_METRIC_FLEETING] = { HEALTH_COUNT (n_fleeting), 0, NAN },
  [CY_ALARM_METRIC_STALE] = { HEALTH_COUNT (n_stale), 5, NAN, FALSE, TRUE },
  [CY_ALARM_METRIC_STANDING] = { HEALTH_COUNT (n_standing), 10, NAN, FALSE, TRUE },
  [CY_ALARM_METRIC_MEDIUM] = { HEALTH_COUNT (n_by_priority[CY_PRIORITY_MEDIUM]), 0.15, NAN, TRUE,
                               FALSE, 0, 100 },
  [CY_ALARM_METRIC_HIGH] = { HEALTH_COUNT (n_by_priority[CY_PRIORITY_HIGH]), 0.05, NAN, TRUE, FALSE,
                             0, 100 },
  [CY_ALARM_METRIC_CRITICAL] = { HEALTH_COUNT (n_by_priority[CY_PRIORITY_CRITICAL]), 0.01, NAN,
                                 TRUE, TRUE, 0, 100 },
};

static double
value_of (const CyAlarmHealth *health, CyAlarmMetricId id)
{
  double count;

  if (!metrics[id].is_count)
    return G_STRUCT_MEMBER (double, health, metrics[id].offset);
  count = G_STRUCT_MEMBER (guint, health, metrics[id].offset);
  if (!metrics[id].is_share)
    return count;
  return health->n_announced > 0 ? count / health->n_announced : 0;
}

static CyAlarmVerdict
judge (const CyAlarmHealth *health, const CyAlarmMetric *metric)
{
  double period_s = (double) (health->to_us - health->from_us) / G_USEC_PER_SEC;

  if (period_s <= 0 || period_s < metrics[metric->id].needs_s ||
      health->n_announced < metrics[metric->id].needs_alarms)
    return CY_ALARM_VERDICT_UNKNOWN;
  if (metric->is_below ? metric->value < metric->target : metric->value <= metric->target)
    return CY_ALARM_VERDICT_GOOD;
  return metric->value <= metric->maximum ? CY_ALARM_VERDICT_MANAGEABLE : CY_ALARM_VERDICT_POOR;
}

/**
 * cy_alarm_metric:
 * @id: below %CY_N_ALARM_METRICS.
 *
 * Returns: a line of the standard's table.
 */
CyAlarmMetric
cy_alarm_metric (const CyAlarmHealth *health, CyAlarmMetricId id)
{
  CyAlarmMetric metric;

  g_assert (id < CY_N_ALARM_METRICS);
  metric = (CyAlarmMetric){ .id = id,
                            .value = value_of (health, id),
                            .target = metrics[id].target,
                            .maximum = metrics[id].maximum,
                            .is_share = metrics[id].is_share,
                            .is_below = metrics[id].is_below };
  metric.verdict = judge (health, &metric);
  return metric;
}
