/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"

G_BEGIN_DECLS

/* ISA-18.2 / EEMUA 191: more than ten in ten minutes is a flood, until fewer than five. */
#define CY_FLOOD_WINDOW_US  ((gint64) 600 * G_USEC_PER_SEC)
#define CY_FLOOD_BEGINS     10
#define CY_FLOOD_ENDS       5
#define CY_HEALTH_TOP_COUNT 10

/**
 * CyHealthAlarm:
 * @subject: borrowed; the same at every occurrence.
 * @pile: whatever the caller counts piles by; not looked at.
 * @priority: a #CyPriority.
 * @raised_us: [µs UTC].
 * @cleared_us: [µs UTC], 0 while active.
 * @acked_us: [µs UTC], 0 while unacknowledged.
 * @announced: whether an operator was shown it: neither shelved nor suppressed.
 *
 * One occurrence, as the figures need it.
 */
typedef struct {
  const char *subject;
  guint pile;
  CyPriority priority;
  gint64 raised_us;
  gint64 cleared_us;
  gint64 acked_us;
  gboolean announced;
} CyHealthAlarm;

/**
 * CyHealthFlood:
 * @from_us: when the first of the alarms that made it was raised.
 * @to_us: when there were fewer than five in ten minutes again, or the period ended.
 * @count: alarms in it.
 * @peak: most of them in any ten minutes.
 */
typedef struct {
  gint64 from_us;
  gint64 to_us;
  guint count;
  guint peak;
} CyHealthFlood;

/**
 * CyHealthSubject:
 * @subject: borrowed from the alarms.
 * @count: how often it was announced.
 * @share: of all that was announced.
 * @n_fleeting: how often it went within a minute without being acknowledged.
 * @is_chattering: whether it came and went three times within some minute.
 */
typedef struct {
  const char *subject;
  guint count;
  double share;
  guint n_fleeting;
  gboolean is_chattering;
} CyHealthSubject;

/**
 * CyAlarmHealth:
 * @from_us: begin of the period.
 * @to_us: its end, not later than now.
 * @n_announced: alarms announced in it.
 * @per_day: their mean rate; 0 when the period is empty.
 * @max_10_min: most in any ten minutes.
 * @share_10_min_over: of the ten-minute periods from @from_us on, those with more than ten.
 * @share_hours_over: of the hours from @from_us on, those with more than thirty.
 * @floods: (element-type CyHealthFlood): in order.
 * @share_flood: of the period that was in flood.
 * @subjects: (element-type CyHealthSubject): all, the most frequent first.
 * @share_top: of the announced alarms, those of the ten most frequent subjects.
 * @n_chattering: subjects.
 * @n_fleeting: alarms.
 * @n_standing: active at the end of the period.
 * @n_stale: of them, those that are for more than 24 hours.
 * @n_unacked: not acknowledged at the end of the period, active or not.
 * @n_by_priority: the announced ones.
 * @n_acked: of the announced ones, those that were acknowledged.
 * @ack_mean_s: how long that took [s], NAN when there was none.
 * @ack_p95_s: within what 95 % of them were [s], NAN when there was none.
 *
 * How an operator's alarms were in a period (ISA-18.2, EEMUA 191).
 */
typedef struct {
  gint64 from_us;
  gint64 to_us;
  guint n_announced;
  double per_day, per_hour, per_10_min;
  guint max_10_min;
  double share_10_min_over;
  double share_hours_over;
  GArray *floods;
  double share_flood;
  GArray *subjects;
  double share_top;
  guint n_chattering;
  guint n_fleeting;
  guint n_standing;
  guint n_stale;
  guint n_unacked;
  guint n_by_priority[CY_N_PRIORITIES];
  guint n_acked;
  double ack_mean_s;
  double ack_p95_s;
} CyAlarmHealth;

CyAlarmHealth *cy_alarm_health_new (const CyHealthAlarm *alarms,
                                    guint n_alarms,
                                    gint64 from_us,
                                    gint64 to_us,
                                    gint64 now_us);
void cy_alarm_health_free (CyAlarmHealth *health);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyAlarmHealth, cy_alarm_health_free)

G_END_DECLS
