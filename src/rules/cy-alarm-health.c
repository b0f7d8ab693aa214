/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-health.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cy-sort.h"

#define MINUTE_US      ((gint64) 60 * G_USEC_PER_SEC)
#define HOUR_US        (60 * MINUTE_US)
#define DAY_US         (24 * HOUR_US)
#define HOUR_ALARMS    30        /* ISA-18.2 */
#define CHATTER_CYCLES 3         /* ISA-18.2: in a minute */
#define FLEETING_US    MINUTE_US /* our choice; the standard leaves it to the site */
#define STALE_US       DAY_US    /* ISA-18.2 */
#define ACK_PERCENTILE 0.95

/* When the newest occurrences of a subject were raised, the oldest of them first. */
typedef struct {
  gint64 raised_us[CHATTER_CYCLES - 1];
} Latest;

/* What is gathered while the alarms go by in order. */
typedef struct {
  CyAlarmHealth *health;
  GHashTable *numbers; /* subject to its place in @latest and in the health's subjects */
  GArray *latest;      /* owned Latest */
  GArray *times_us;    /* owned gint64: when the announced ones were raised */
  GArray *acks_s;      /* owned double */
} Gathering;

static CyHealthSubject *
find_subject (Gathering *gathering, const char *subject, Latest **out_latest)
{
  GArray *subjects = gathering->health->subjects;
  guint number = cy_sort_number (gathering->numbers, subject);

  if (number == subjects->len) {
    CyHealthSubject fresh = { .subject = subject };
    Latest none = { { G_MININT64 / 2, G_MININT64 / 2 } };

    g_array_append_val (subjects, fresh);
    g_array_append_val (gathering->latest, none);
  }
  *out_latest = &g_array_index (gathering->latest, Latest, number);
  return &g_array_index (subjects, CyHealthSubject, number);
}

static gboolean
has_cleared (const CyHealthAlarm *alarm, gint64 by_us)
{
  return alarm->cleared_us != 0 && alarm->cleared_us <= by_us;
}

static void
gather_subject (Gathering *gathering, const CyHealthAlarm *alarm)
{
  Latest *latest;
  CyHealthSubject *subject = find_subject (gathering, alarm->subject, &latest);
  gboolean cleared = has_cleared (alarm, gathering->health->to_us);

  subject->count++;
  if (cleared && (alarm->acked_us == 0 || alarm->acked_us > alarm->cleared_us) &&
      alarm->cleared_us - alarm->raised_us <= FLEETING_US) {
    subject->n_fleeting++;
    gathering->health->n_fleeting++;
  }
  if (cleared && !subject->is_chattering && alarm->cleared_us - latest->raised_us[0] <= MINUTE_US) {
    subject->is_chattering = TRUE;
    gathering->health->n_chattering++;
  }
  memmove (latest->raised_us, latest->raised_us + 1,
           sizeof latest->raised_us - sizeof latest->raised_us[0]);
  latest->raised_us[CHATTER_CYCLES - 2] = alarm->raised_us;
}

/* What stands at the end, whenever it was raised. */
static void
gather_standing (CyAlarmHealth *health, const CyHealthAlarm *alarm)
{
  if (alarm->acked_us == 0 || alarm->acked_us > health->to_us)
    health->n_unacked++;
  if (has_cleared (alarm, health->to_us))
    return;
  health->n_standing++;
  if (health->to_us - alarm->raised_us > STALE_US)
    health->n_stale++;
}

static void
gather (Gathering *gathering, const CyHealthAlarm *alarm)
{
  CyAlarmHealth *health = gathering->health;

  if (!alarm->announced || alarm->raised_us >= health->to_us)
    return;
  gather_standing (health, alarm);
  if (alarm->raised_us < health->from_us)
    return;
  health->n_announced++;
  health->n_by_priority[MIN (alarm->priority, CY_N_PRIORITIES - 1)]++;
  g_array_append_val (gathering->times_us, alarm->raised_us);
  gather_subject (gathering, alarm);
  if (alarm->acked_us != 0 && alarm->acked_us <= health->to_us) {
    /* Two nodes' clocks may differ by more than somebody takes. */
    double ack_s = (double) MAX (alarm->acked_us - alarm->raised_us, 0) / G_USEC_PER_SEC;

    g_array_append_val (gathering->acks_s, ack_s);
  }
}

static double
share_of (double part, double whole)
{
  return whole > 0 ? part / whole : 0;
}

/* Of the spans of a length from the period's begin on, the last perhaps cut, those with more than
 * @limit. */
static double
share_of_spans_over (const CyAlarmHealth *health,
                     const GArray *times_us,
                     gint64 span_us,
                     guint limit)
{
  gint64 n_spans = (health->to_us - health->from_us + span_us - 1) / span_us;
  gint64 current = -1;
  guint count = 0, n_over = 0;

  for (guint i = 0; i < times_us->len; i++) {
    gint64 span = (g_array_index (times_us, gint64, i) - health->from_us) / span_us;

    count = span == current ? count + 1 : 1;
    current = span;
    n_over += count == limit + 1;
  }
  return share_of (n_over, (double) n_spans);
}

static void
close_flood (CyAlarmHealth *health, CyHealthFlood *flood, gint64 to_us)
{
  flood->to_us = MIN (to_us, health->to_us);
  g_array_append_val (health->floods, *flood);
  health->share_flood += (double) (flood->to_us - flood->from_us);
  *flood = (CyHealthFlood){ 0 };
}

/* One pass with a window of ten minutes behind every alarm. In a flood, the one that is fifth from
 * the newest says when fewer than five are left. */
static void
find_floods (CyAlarmHealth *health, const GArray *times_us)
{
  const gint64 *times = (const gint64 *) (const void *) times_us->data;
  CyHealthFlood flood = { 0 };
  guint first = 0, unspent = 0; /* of the window; the oldest that is in no flood yet */

  for (guint i = 0; i < times_us->len; i++) {
    guint in_window;

    if (flood.count > 0 && times[i - CY_FLOOD_ENDS] + CY_FLOOD_WINDOW_US < times[i]) {
      close_flood (health, &flood, times[i - CY_FLOOD_ENDS] + CY_FLOOD_WINDOW_US);
      unspent = i;
    }
    while (times[i] - times[first] >= CY_FLOOD_WINDOW_US)
      first++;
    in_window = i - first + 1;
    health->max_10_min = MAX (health->max_10_min, in_window);
    if (flood.count > 0) {
      flood.count++;
    } else if (in_window > CY_FLOOD_BEGINS) {
      guint oldest = MAX (first, unspent);

      flood = (CyHealthFlood){ .from_us = times[oldest], .count = i - oldest + 1 };
    }
    flood.peak = flood.count > 0 ? MAX (flood.peak, in_window) : 0;
  }
  if (flood.count > 0)
    close_flood (health, &flood, times[times_us->len - CY_FLOOD_ENDS] + CY_FLOOD_WINDOW_US);
}

static gint
compare_subjects (gconstpointer a, gconstpointer b)
{
  const CyHealthSubject *left = a;
  const CyHealthSubject *right = b;

  if (left->count != right->count)
    return left->count > right->count ? -1 : 1;
  return strcmp (left->subject, right->subject);
}

static void
rank_subjects (CyAlarmHealth *health)
{
  guint n_top = 0;

  g_array_sort (health->subjects, compare_subjects);
  for (guint i = 0; i < health->subjects->len; i++) {
    CyHealthSubject *subject = &g_array_index (health->subjects, CyHealthSubject, i);

    subject->share = share_of (subject->count, health->n_announced);
    n_top += i < CY_HEALTH_TOP_COUNT ? subject->count : 0;
  }
  health->share_top = share_of (n_top, health->n_announced);
}

static int
compare_doubles (const void *a, const void *b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return (left > right) - (left < right);
}

/* The percentile by nearest rank. */
static void
sum_up_acks (CyAlarmHealth *health, GArray *acks_s)
{
  double sum_s = 0;

  health->n_acked = acks_s->len;
  health->ack_mean_s = health->ack_p95_s = NAN;
  if (acks_s->len == 0)
    return;
  qsort (acks_s->data, acks_s->len, sizeof (double), compare_doubles);
  for (guint i = 0; i < acks_s->len; i++)
    sum_s += g_array_index (acks_s, double, i);
  health->ack_mean_s = sum_s / acks_s->len;
  health->ack_p95_s =
    g_array_index (acks_s, double, (guint) ceil (ACK_PERCENTILE * acks_s->len) - 1);
}

static void
sum_up (CyAlarmHealth *health, const Gathering *gathering)
{
  double period_us = (double) (health->to_us - health->from_us);
  double rate = share_of (health->n_announced, period_us);

  health->per_day = rate * DAY_US;
  health->per_hour = rate * HOUR_US;
  health->per_10_min = rate * CY_FLOOD_WINDOW_US;
  health->share_10_min_over =
    share_of_spans_over (health, gathering->times_us, CY_FLOOD_WINDOW_US, CY_FLOOD_BEGINS);
  health->share_hours_over =
    share_of_spans_over (health, gathering->times_us, HOUR_US, HOUR_ALARMS);
  find_floods (health, gathering->times_us);
  health->share_flood = share_of (health->share_flood, period_us);
  rank_subjects (health);
  sum_up_acks (health, gathering->acks_s);
}

/**
 * cy_alarm_health_new:
 * @alarms: in any order; those raised in the period, and those raised earlier that are active or not
 *   acknowledged. Their subjects must outlive what is returned.
 * @from_us: the period's begin [µs UTC].
 * @to_us: its end, not included; when it is later than @now_us, that is the end.
 *
 * Only announced alarms count. An alarm chatters when three occurrences of it were raised and cleared
 * within a minute, is fleeting when it cleared within a minute before anybody acknowledged it, and
 * stale when it is active for more than 24 hours.
 *
 * Returns: (transfer full): the figures, in the time it takes to sort @alarms.
 *
 * Threading: any.
 */
CyAlarmHealth *
cy_alarm_health_new (const CyHealthAlarm *alarms,
                     guint n_alarms,
                     gint64 from_us,
                     gint64 to_us,
                     gint64 now_us)
{
  CyAlarmHealth *health = g_new0 (CyAlarmHealth, 1);
  g_autofree guint *order =
    cy_sort_by_time (alarms, n_alarms, sizeof *alarms, offsetof (CyHealthAlarm, raised_us));
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) latest = g_array_new (FALSE, FALSE, sizeof (Latest));
  g_autoptr (GArray) times_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) acks_s = g_array_new (FALSE, FALSE, sizeof (double));
  Gathering gathering = { health, numbers, latest, times_us, acks_s };

  health->from_us = from_us;
  health->to_us = MAX (MIN (to_us, now_us), from_us);
  health->floods = g_array_new (FALSE, FALSE, sizeof (CyHealthFlood));
  health->subjects = g_array_new (FALSE, FALSE, sizeof (CyHealthSubject));
  for (guint i = 0; i < n_alarms; i++)
    gather (&gathering, &alarms[order[i]]);
  sum_up (health, &gathering);
  return health;
}

void
cy_alarm_health_free (CyAlarmHealth *health)
{
  g_array_unref (health->floods);
  g_array_unref (health->subjects);
  g_free (health);
}
