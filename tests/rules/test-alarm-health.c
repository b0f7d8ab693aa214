/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-health.h"

#include <math.h>

#include "cy-alarm-metric.h"
#include "fixture.h"

#define S    ((gint64) G_USEC_PER_SEC)
#define MIN_ (60 * S)
#define HOUR (60 * MIN_)
#define DAY  (24 * HOUR)
#define T0   (1000000 * S)

static const char *const subjects[] = { "a/1/link", "b/1/link", "c/1/temp.gun.high", "d/0/clock",
                                        "e/2/fault.output" };

static void
add (GArray *alarms, const char *subject, gint64 raised_us, gint64 cleared_us, gint64 acked_us)
{
  CyHealthAlarm alarm = { .subject = subject,
                          .priority = CY_PRIORITY_LOW,
                          .raised_us = T0 + raised_us,
                          .cleared_us = cleared_us == 0 ? 0 : T0 + cleared_us,
                          .acked_us = acked_us == 0 ? 0 : T0 + acked_us,
                          .announced = TRUE };

  g_array_append_val (alarms, alarm);
}

static CyAlarmHealth *
health_of (GArray *alarms, gint64 period_us)
{
  return cy_alarm_health_new ((const CyHealthAlarm *) (void *) alarms->data, alarms->len, T0,
                              T0 + period_us, T0 + period_us);
}

static void
assert_close (double value, double expected)
{
  g_assert_cmpfloat_with_epsilon (value, expected, 1e-9);
}

static void
test_nothing (void)
{
  g_autoptr (CyAlarmHealth) health = cy_alarm_health_new (NULL, 0, T0, T0 + DAY, T0 + DAY);
  g_autoptr (CyAlarmHealth) empty = cy_alarm_health_new (NULL, 0, T0, T0 - DAY, T0 + DAY);

  g_assert_cmpuint (health->n_announced, ==, 0);
  g_assert_cmpuint (health->floods->len, ==, 0);
  g_assert_true (isnan (health->ack_mean_s) && isnan (health->ack_p95_s));
  g_assert_true (health->per_day == 0 && health->share_top == 0 && health->share_flood == 0);
  g_assert_cmpuint (cy_alarm_metric (health, CY_ALARM_METRIC_PER_DAY).verdict, ==,
                    CY_ALARM_VERDICT_GOOD);
  g_assert_cmpint (empty->to_us, ==, empty->from_us);
  for (guint i = 0; i < CY_N_ALARM_METRICS; i++)
    g_assert_cmpuint (cy_alarm_metric (empty, i).verdict, ==, CY_ALARM_VERDICT_UNKNOWN);
}

static void
test_rates (void)
{
  g_autoptr (GArray) alarms = g_array_new (FALSE, FALSE, sizeof (CyHealthAlarm));
  g_autoptr (CyAlarmHealth) health = NULL;

  /* Eleven within ten minutes across two periods, then 31 in one hour. */
  for (guint i = 0; i < 11; i++)
    add (alarms, subjects[0], 5 * MIN_ + i * MIN_ - i, 30 * MIN_, 0);
  for (guint i = 0; i < 31; i++)
    add (alarms, subjects[1], 2 * HOUR + i * 110 * S, 10 * HOUR, 0);
  /* Outside of the period, or not announced. */
  add (alarms, subjects[2], -1, 3 * S, 10 * S);
  add (alarms, subjects[2], 12 * HOUR, 0, 0);
  add (alarms, subjects[2], 3 * HOUR, 0, 0);
  g_array_index (alarms, CyHealthAlarm, alarms->len - 1).announced = FALSE;
  health = health_of (alarms, 12 * HOUR);
  g_assert_cmpuint (health->n_announced, ==, 42);
  assert_close (health->per_day, 84);
  assert_close (health->per_hour, 3.5);
  assert_close (health->per_10_min, 3.5 / 6);
  g_assert_cmpuint (health->max_10_min, ==, 11);
  assert_close (health->share_10_min_over, 0);
  assert_close (health->share_hours_over, 1.0 / 12);
  g_assert_cmpuint (health->floods->len, ==, 1);
  g_assert_cmpuint (health->n_standing, ==, 0);
  g_assert_cmpuint (health->n_unacked, ==, 42);
}

/* Ten in ten minutes is no flood, eleven is, and it ends when four are left. */
static void
test_flood (void)
{
  g_autoptr (GArray) alarms = g_array_new (FALSE, FALSE, sizeof (CyHealthAlarm));
  g_autoptr (CyAlarmHealth) health = NULL;
  const CyHealthFlood *flood;

  for (guint i = 0; i < 10; i++)
    add (alarms, subjects[0], HOUR + i * S, 0, 0);
  add (alarms, subjects[0], HOUR + 10 * MIN_, 0, 0);
  for (guint i = 0; i < 20; i++)
    add (alarms, subjects[1], 2 * HOUR + i * 20 * S, 0, 0);
  add (alarms, subjects[2], 2 * HOUR + 15 * MIN_, 0, 0);
  add (alarms, subjects[2], 2 * HOUR + 17 * MIN_, 0, 0);
  add (alarms, subjects[2], 2 * HOUR + 30 * MIN_, 0, 0);
  health = health_of (alarms, 10 * HOUR);
  g_assert_cmpuint (health->max_10_min, ==, 20);
  g_assert_cmpuint (health->floods->len, ==, 1);
  flood = &g_array_index (health->floods, CyHealthFlood, 0);
  g_assert_cmpint (flood->from_us, ==, T0 + 2 * HOUR);
  /* At 900 s the one of 300 s leaves and another comes: five still. At 920 s there are four. */
  g_assert_cmpint (flood->to_us, ==, T0 + 2 * HOUR + 920 * S);
  g_assert_cmpuint (flood->count, ==, 21);
  g_assert_cmpuint (flood->peak, ==, 20);
  assert_close (health->share_flood, 920.0 / 36000);
}

/* What is left of a flood helps to make the next, and is counted once. */
static void
test_flood_after_flood (void)
{
  g_autoptr (GArray) alarms = g_array_new (FALSE, FALSE, sizeof (CyHealthAlarm));
  g_autoptr (CyAlarmHealth) health = NULL;
  const CyHealthFlood *floods;

  for (guint i = 0; i < 20; i++)
    add (alarms, subjects[0], i * 20 * S, 0, 0);
  for (guint i = 0; i < 8; i++)
    add (alarms, subjects[1], 905 * S + i * S, 0, 0);
  health = health_of (alarms, HOUR);
  floods = (const CyHealthFlood *) (void *) health->floods->data;
  g_assert_cmpuint (health->floods->len, ==, 2);
  g_assert_cmpint (floods[0].to_us, ==, T0 + 900 * S);
  g_assert_cmpuint (floods[0].count, ==, 20);
  g_assert_cmpint (floods[1].from_us, ==, T0 + 905 * S);
  g_assert_cmpuint (floods[1].count, ==, 8);
  g_assert_cmpuint (floods[1].peak, ==, 12);
}

static void
test_flood_to_the_end (void)
{
  g_autoptr (GArray) alarms = g_array_new (FALSE, FALSE, sizeof (CyHealthAlarm));
  g_autoptr (CyAlarmHealth) health = NULL;

  for (guint i = 0; i < 20; i++)
    add (alarms, subjects[0], 55 * MIN_ + i * S, 0, 0);
  health = health_of (alarms, HOUR);
  g_assert_cmpuint (health->floods->len, ==, 1);
  g_assert_cmpint (g_array_index (health->floods, CyHealthFlood, 0).to_us, ==, T0 + HOUR);
  assert_close (health->share_flood, 5.0 / 60);
}

static void
test_subjects (void)
{
  g_autoptr (GArray) alarms = g_array_new (FALSE, FALSE, sizeof (CyHealthAlarm));
  g_autoptr (CyAlarmHealth) health = NULL;
  const CyHealthSubject *subject;

  /* Three cycles in exactly a minute chatter; the third clears too late for the next. */
  add (alarms, subjects[0], 0, 1 * S, 0);
  add (alarms, subjects[0], 30 * S, 31 * S, 0);
  add (alarms, subjects[0], 59 * S, 60 * S, 0);
  add (alarms, subjects[1], 0, 1 * S, 0);
  add (alarms, subjects[1], 30 * S, 31 * S, 0);
  add (alarms, subjects[1], 59 * S, 60 * S + 1, 0);
  /* Fleeting: 60 s, unless it was acknowledged before it went. */
  add (alarms, subjects[2], HOUR, HOUR + 60 * S, HOUR + 90 * S);
  add (alarms, subjects[2], 2 * HOUR, 2 * HOUR + 60 * S + 1, 0);
  add (alarms, subjects[2], 3 * HOUR, 3 * HOUR + 10 * S, 3 * HOUR + 5 * S);
  add (alarms, subjects[2], 4 * HOUR, 0, 0);
  add (alarms, subjects[3], 5 * HOUR, 0, 0);
  health = health_of (alarms, DAY);
  g_assert_cmpuint (health->n_chattering, ==, 1);
  g_assert_cmpuint (health->n_fleeting, ==, 7);
  g_assert_cmpuint (health->subjects->len, ==, 4);
  subject = &g_array_index (health->subjects, CyHealthSubject, 0);
  g_assert_cmpstr (subject->subject, ==, subjects[2]);
  g_assert_cmpuint (subject->count, ==, 4);
  g_assert_cmpuint (subject->n_fleeting, ==, 1);
  assert_close (subject->share, 4.0 / 11);
  g_assert_true (subject[1].is_chattering);
  g_assert_false (subject[2].is_chattering);
  g_assert_cmpstr (subject[1].subject, ==, subjects[0]);
  assert_close (health->share_top, 1);
}

static void
test_top (void)
{
  g_autoptr (GArray) alarms = g_array_new (FALSE, FALSE, sizeof (CyHealthAlarm));
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CyAlarmHealth) health = NULL;

  for (guint i = 0; i < 20; i++) {
    g_ptr_array_add (names, g_strdup_printf ("p%02u/1/link", i));
    for (guint k = 0; k < 20 - i; k++)
      add (alarms, names->pdata[i], k * HOUR + i, 0, 0);
  }
  health = health_of (alarms, DAY);
  g_assert_cmpuint (health->n_announced, ==, 210);
  assert_close (health->share_top, 155.0 / 210);
  g_assert_cmpstr (g_array_index (health->subjects, CyHealthSubject, 9).subject, ==, "p09/1/link");
}

static void
test_standing_and_acks (void)
{
  g_autoptr (GArray) alarms = g_array_new (FALSE, FALSE, sizeof (CyHealthAlarm));
  g_autoptr (CyAlarmHealth) health = NULL;

  for (guint i = 1; i <= 20; i++)
    add (alarms, subjects[i % 5], i * HOUR, 24 * HOUR, i * HOUR + i * S);
  add (alarms, subjects[0], 0, 0, 0);     /* for exactly a day: not yet stale */
  add (alarms, subjects[1], -1, 0, 0);    /* before the period */
  add (alarms, subjects[2], -DAY, -1, 0); /* returned, never acknowledged */
  add (alarms, subjects[3], HOUR, 0, 30); /* a clock that is off takes no negative time */
  g_array_index (alarms, CyHealthAlarm, alarms->len - 1).acked_us = T0 + 1;
  g_array_index (alarms, CyHealthAlarm, 0).priority = CY_PRIORITY_CRITICAL;
  g_array_index (alarms, CyHealthAlarm, 1).priority = CY_PRIORITY_HIGH;
  g_array_index (alarms, CyHealthAlarm, 2).priority = CY_PRIORITY_MEDIUM;
  health = health_of (alarms, DAY);
  g_assert_cmpuint (health->n_standing, ==, 3);
  g_assert_cmpuint (health->n_stale, ==, 1);
  g_assert_cmpuint (health->n_unacked, ==, 3);
  g_assert_cmpuint (health->n_acked, ==, 21);
  assert_close (health->ack_mean_s, 210.0 / 21);
  assert_close (health->ack_p95_s, 19);
  g_assert_cmpuint (health->n_by_priority[CY_PRIORITY_LOW], ==, 19);
  g_assert_cmpuint (health->n_by_priority[CY_PRIORITY_MEDIUM], ==, 1);
  g_assert_cmpuint (health->n_by_priority[CY_PRIORITY_HIGH], ==, 1);
  g_assert_cmpuint (health->n_by_priority[CY_PRIORITY_CRITICAL], ==, 1);
}

/* A period that is not over ends now. */
static void
test_until_now (void)
{
  g_autoptr (GArray) alarms = g_array_new (FALSE, FALSE, sizeof (CyHealthAlarm));
  g_autoptr (CyAlarmHealth) health = NULL;

  add (alarms, subjects[0], HOUR, 0, 0);
  health = cy_alarm_health_new ((const CyHealthAlarm *) (void *) alarms->data, alarms->len, T0,
                                T0 + DAY, T0 + 2 * HOUR);
  g_assert_cmpint (health->to_us, ==, T0 + 2 * HOUR);
  assert_close (health->per_day, 12);
}

static const struct {
  CyAlarmMetricId id;
  CyAlarmHealth health;
  gint64 period_us;
  double value;
  CyAlarmVerdict verdict;
} judgements[] = {
  { CY_ALARM_METRIC_PER_DAY, { .per_day = 144 }, DAY, 144, CY_ALARM_VERDICT_GOOD },
  { CY_ALARM_METRIC_PER_DAY, { .per_day = 144.1 }, DAY, 144.1, CY_ALARM_VERDICT_MANAGEABLE },
  { CY_ALARM_METRIC_PER_DAY, { .per_day = 288 }, DAY, 288, CY_ALARM_VERDICT_MANAGEABLE },
  { CY_ALARM_METRIC_PER_DAY, { .per_day = 288.1 }, DAY, 288.1, CY_ALARM_VERDICT_POOR },
  { CY_ALARM_METRIC_PER_DAY, { .per_day = 1 }, DAY - 1, 1, CY_ALARM_VERDICT_UNKNOWN },
  { CY_ALARM_METRIC_PER_HOUR, { .per_hour = 6 }, HOUR, 6, CY_ALARM_VERDICT_GOOD },
  { CY_ALARM_METRIC_PER_HOUR, { .per_hour = 12.1 }, HOUR, 12.1, CY_ALARM_VERDICT_POOR },
  { CY_ALARM_METRIC_PER_10_MIN, { .per_10_min = 2 }, HOUR, 2, CY_ALARM_VERDICT_MANAGEABLE },
  { CY_ALARM_METRIC_MAX_10_MIN, { .max_10_min = 10 }, HOUR, 10, CY_ALARM_VERDICT_GOOD },
  { CY_ALARM_METRIC_MAX_10_MIN, { .max_10_min = 11 }, HOUR, 11, CY_ALARM_VERDICT_POOR },
  { CY_ALARM_METRIC_HOURS_OVER,
    { .share_hours_over = 0.0099 },
    100 * HOUR,
    0.0099,
    CY_ALARM_VERDICT_GOOD },
  { CY_ALARM_METRIC_HOURS_OVER,
    { .share_hours_over = 0.01 },
    100 * HOUR,
    0.01,
    CY_ALARM_VERDICT_POOR },
  { CY_ALARM_METRIC_HOURS_OVER, { 0 }, 99 * HOUR, 0, CY_ALARM_VERDICT_UNKNOWN },
  { CY_ALARM_METRIC_10_MIN_OVER,
    { .share_10_min_over = 0.02 },
    1000 * MIN_,
    0.02,
    CY_ALARM_VERDICT_POOR },
  { CY_ALARM_METRIC_FLOOD, { .share_flood = 0.01 }, DAY, 0.01, CY_ALARM_VERDICT_POOR },
  { CY_ALARM_METRIC_TOP,
    { .share_top = 0.05, .n_announced = 200 },
    DAY,
    0.05,
    CY_ALARM_VERDICT_MANAGEABLE },
  { CY_ALARM_METRIC_TOP,
    { .share_top = 0.06, .n_announced = 199 },
    DAY,
    0.06,
    CY_ALARM_VERDICT_UNKNOWN },
  { CY_ALARM_METRIC_CHATTERING, { 0 }, DAY, 0, CY_ALARM_VERDICT_GOOD },
  { CY_ALARM_METRIC_CHATTERING, { .n_chattering = 1 }, DAY, 1, CY_ALARM_VERDICT_POOR },
  { CY_ALARM_METRIC_FLEETING, { .n_fleeting = 2 }, DAY, 2, CY_ALARM_VERDICT_POOR },
  { CY_ALARM_METRIC_STALE, { .n_stale = 4 }, DAY, 4, CY_ALARM_VERDICT_GOOD },
  { CY_ALARM_METRIC_STALE, { .n_stale = 5 }, DAY, 5, CY_ALARM_VERDICT_POOR },
  { CY_ALARM_METRIC_STANDING, { .n_standing = 9 }, DAY, 9, CY_ALARM_VERDICT_GOOD },
  { CY_ALARM_METRIC_STANDING, { .n_standing = 10 }, DAY, 10, CY_ALARM_VERDICT_POOR },
  { CY_ALARM_METRIC_MEDIUM,
    { .n_announced = 100, .n_by_priority = { 0, 15, 0, 0 } },
    DAY,
    0.15,
    CY_ALARM_VERDICT_GOOD },
  { CY_ALARM_METRIC_HIGH,
    { .n_announced = 100, .n_by_priority = { 0, 0, 6, 0 } },
    DAY,
    0.06,
    CY_ALARM_VERDICT_POOR },
  { CY_ALARM_METRIC_CRITICAL,
    { .n_announced = 100, .n_by_priority = { 0, 0, 0, 1 } },
    DAY,
    0.01,
    CY_ALARM_VERDICT_POOR },
};

static void
test_metrics (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (judgements); i++) {
    CyAlarmHealth health = judgements[i].health;
    CyAlarmMetric metric;

    g_test_message ("%u", i);
    health.from_us = T0;
    health.to_us = T0 + judgements[i].period_us;
    metric = cy_alarm_metric (&health, judgements[i].id);
    g_assert_cmpuint (metric.id, ==, judgements[i].id);
    assert_close (metric.value, judgements[i].value);
    g_assert_cmpuint (metric.verdict, ==, judgements[i].verdict);
  }
}

/* --- a second statement, slow and by the words ---------------------------------------------------- */

static guint
count_between (GArray *alarms, gint64 from_us, gint64 to_us)
{
  guint count = 0;

  for (guint i = 0; i < alarms->len; i++) {
    const CyHealthAlarm *alarm = &g_array_index (alarms, CyHealthAlarm, i);

    count += alarm->announced && alarm->raised_us >= from_us && alarm->raised_us < to_us;
  }
  return count;
}

/* Second by second: since all times are whole seconds, nothing happens in between. */
static void
check_floods (GArray *alarms, const CyAlarmHealth *health)
{
  gboolean is_flood = FALSE;
  guint n_floods = 0, max = 0;
  gint64 end_us = 0;

  for (gint64 now_us = T0; now_us < health->to_us; now_us += S) {
    guint recent = count_between (alarms, MAX (now_us - 10 * MIN_ + 1, T0), now_us + 1);

    max = MAX (max, recent);
    if (!is_flood && recent > 10) {
      const CyHealthFlood *flood = &g_array_index (health->floods, CyHealthFlood, n_floods);
      gint64 from_us = MAX (MAX (now_us - 10 * MIN_ + 1, T0), end_us);

      is_flood = TRUE;
      g_assert_cmpuint (n_floods++, <, health->floods->len);
      g_assert_cmpuint (count_between (alarms, from_us, flood->from_us), ==, 0);
      g_assert_cmpuint (count_between (alarms, flood->from_us, flood->from_us + 1), >, 0);
      g_assert_cmpuint (count_between (alarms, flood->from_us, flood->to_us), ==, flood->count);
    } else if (is_flood && recent < 5) {
      is_flood = FALSE;
      end_us = now_us;
      g_assert_cmpint (g_array_index (health->floods, CyHealthFlood, n_floods - 1).to_us, ==,
                       now_us);
    }
  }
  g_assert_cmpuint (n_floods, ==, health->floods->len);
  g_assert_cmpuint (max, ==, health->max_10_min);
}

static void
check_spans (GArray *alarms, const CyAlarmHealth *health)
{
  guint n_hours = 0, n_hours_over = 0, n_tens = 0, n_tens_over = 0;

  for (gint64 at_us = T0; at_us < health->to_us; at_us += HOUR, n_hours++)
    n_hours_over += count_between (alarms, at_us, MIN (at_us + HOUR, health->to_us)) > 30;
  for (gint64 at_us = T0; at_us < health->to_us; at_us += 10 * MIN_, n_tens++)
    n_tens_over += count_between (alarms, at_us, MIN (at_us + 10 * MIN_, health->to_us)) > 10;
  assert_close (health->share_hours_over, (double) n_hours_over / n_hours);
  assert_close (health->share_10_min_over, (double) n_tens_over / n_tens);
}

static gboolean
is_of (const CyHealthAlarm *alarm, const char *subject, const CyAlarmHealth *health)
{
  return alarm->announced && alarm->raised_us >= T0 && alarm->raised_us < health->to_us &&
         g_str_equal (alarm->subject, subject);
}

/* Whether three occurrences lie within a minute of this one's begin, this one the first of them. */
static gboolean
begins_chatter (GArray *alarms, guint first, const CyAlarmHealth *health)
{
  const CyHealthAlarm *begin = &g_array_index (alarms, CyHealthAlarm, first);
  guint cycles = 0;

  for (guint i = 0; i < alarms->len; i++) {
    const CyHealthAlarm *alarm = &g_array_index (alarms, CyHealthAlarm, i);

    cycles += is_of (alarm, begin->subject, health) && alarm->raised_us >= begin->raised_us &&
              alarm->cleared_us != 0 && alarm->cleared_us <= health->to_us &&
              alarm->cleared_us - begin->raised_us <= MIN_;
  }
  return cycles >= 3;
}

static void
check_subjects (GArray *alarms, const CyAlarmHealth *health)
{
  guint n = 0;

  for (guint s = 0; s < health->subjects->len; s++) {
    const CyHealthSubject *subject = &g_array_index (health->subjects, CyHealthSubject, s);
    guint count = 0;
    gboolean chatters = FALSE;

    for (guint i = 0; i < alarms->len; i++) {
      if (!is_of (&g_array_index (alarms, CyHealthAlarm, i), subject->subject, health))
        continue;
      count++;
      chatters = chatters || begins_chatter (alarms, i, health);
    }
    g_assert_cmpuint (subject->count, ==, count);
    g_assert_cmpint (subject->is_chattering, ==, chatters);
    g_assert_true (s == 0 || count <= subject[-1].count);
    n += count;
  }
  g_assert_cmpuint (n, ==, health->n_announced);
  g_assert_cmpuint (n, ==, count_between (alarms, T0, health->to_us));
}

/* Occurrences of a subject follow one another, as they do; bursts make floods and chatter. */
static GArray *
random_alarms (GRand *rand, gint64 period_s)
{
  GArray *alarms = g_array_new (FALSE, FALSE, sizeof (CyHealthAlarm));

  for (guint s = 0; s < G_N_ELEMENTS (subjects); s++) {
    gint64 at_s = g_rand_int_range (rand, 0, 600);

    while (at_s < period_s) {
      int longest = g_rand_int_range (rand, 0, 4) == 0 ? 3000 : 60;
      gint64 end_s = at_s + g_rand_int_range (rand, 1, longest);
      gboolean acked = g_rand_boolean (rand);

      add (alarms, subjects[s], at_s * S, end_s * S, acked ? (at_s + 20) * S : 0);
      g_array_index (alarms, CyHealthAlarm, alarms->len - 1).announced =
        g_rand_int_range (rand, 0, 10) != 0;
      at_s = end_s + g_rand_int_range (rand, 1, longest);
    }
  }
  for (guint i = 0; i < alarms->len; i++) {
    guint other = (guint) g_rand_int_range (rand, 0, (gint32) alarms->len);
    CyHealthAlarm alarm = g_array_index (alarms, CyHealthAlarm, i);

    g_array_index (alarms, CyHealthAlarm, i) = g_array_index (alarms, CyHealthAlarm, other);
    g_array_index (alarms, CyHealthAlarm, other) = alarm;
  }
  return alarms;
}

static void
test_against_words (void)
{
  g_autoptr (GRand) rand = test_rand_new ();

  for (guint round = 0; round < 12; round++) {
    gint64 period_s = g_rand_int_range (rand, 3000, 12000);
    g_autoptr (GArray) alarms = random_alarms (rand, period_s);
    g_autoptr (CyAlarmHealth) health = health_of (alarms, period_s * S);

    check_floods (alarms, health);
    check_spans (alarms, health);
    check_subjects (alarms, health);
  }
}

static void
test_million (void)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) alarms = g_array_new (FALSE, FALSE, sizeof (CyHealthAlarm));
  g_autoptr (GRand) rand = test_rand_new ();
  g_autoptr (CyAlarmHealth) health = NULL;
  gint64 began_us;

  for (guint i = 0; i < 5000; i++)
    g_ptr_array_add (names, g_strdup_printf ("01JBQ8W5ZK3M9X0T2V7R4Y%04u/1/temp.gun.high", i));
  for (guint i = 0; i < 1000000; i++) {
    gint64 at_us = (gint64) (g_rand_double (rand) * (double) (365 * DAY));

    add (alarms, names->pdata[i % 5000], at_us, at_us + 100 * S, at_us + 50 * S);
  }
  began_us = g_get_monotonic_time ();
  health = health_of (alarms, 365 * DAY);
  g_test_message ("a million took %" G_GINT64_FORMAT " ms",
                  (g_get_monotonic_time () - began_us) / 1000);
  g_assert_cmpint (g_get_monotonic_time () - began_us, <, 10 * S);
  g_assert_cmpuint (health->n_announced, ==, 1000000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/alarm-health/nothing", test_nothing);
  g_test_add_func ("/rules/alarm-health/rates", test_rates);
  g_test_add_func ("/rules/alarm-health/flood", test_flood);
  g_test_add_func ("/rules/alarm-health/flood-after-flood", test_flood_after_flood);
  g_test_add_func ("/rules/alarm-health/flood-to-the-end", test_flood_to_the_end);
  g_test_add_func ("/rules/alarm-health/subjects", test_subjects);
  g_test_add_func ("/rules/alarm-health/top", test_top);
  g_test_add_func ("/rules/alarm-health/standing-and-acks", test_standing_and_acks);
  g_test_add_func ("/rules/alarm-health/until-now", test_until_now);
  g_test_add_func ("/rules/alarm-health/metrics", test_metrics);
  g_test_add_func ("/rules/alarm-health/against-words", test_against_words);
  g_test_add_func ("/rules/alarm-health/million", test_million);
  return g_test_run ();
}
