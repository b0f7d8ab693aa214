/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-beacon-rule.h"

#define S G_USEC_PER_SEC

static const struct {
  CyAlarmState state;
  gboolean beacon;
  gboolean horn;
} states[] = {
  { CY_ALARM_NORMAL, FALSE, FALSE },        { CY_ALARM_UNACKED, TRUE, TRUE },
  { CY_ALARM_ACKED, TRUE, FALSE },          { CY_ALARM_RETURNED, TRUE, FALSE },
  { CY_ALARM_LATCHED_UNACKED, TRUE, TRUE }, { CY_ALARM_LATCHED_ACKED, TRUE, FALSE },
};

static const gint64 ages[] = { 0, 30 * S - 1, 30 * S, 3600 * (gint64) S };
static const gint64 horns[] = { 0, 30 * S };

#define N_ALARMS (G_N_ELEMENTS (states) * 2 * 2 * G_N_ELEMENTS (ages))

/* Every alarm there can be, by number. */
static CyBeaconAlarm
make (guint number)
{
  CyBeaconAlarm alarm = { .is_aside = number % 2, .is_silenced = number / 2 % 2 };

  alarm.age_us = ages[number / 4 % G_N_ELEMENTS (ages)];
  alarm.state = states[number / 4 / G_N_ELEMENTS (ages)].state;
  return alarm;
}

/* The same words said another way. */
static CyBeaconWish
expect (const CyBeaconAlarm *alarm, gint64 horn_us)
{
  CyBeaconWish wish = { states[alarm->state].beacon, states[alarm->state].horn };

  if (alarm->is_silenced || (horn_us > 0 && alarm->age_us >= horn_us))
    wish.horn = FALSE;
  if (alarm->is_aside)
    wish = (CyBeaconWish){ FALSE, FALSE };
  return wish;
}

static void
test_one (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (states), ==, CY_N_ALARM_STATES);
  for (guint i = 0; i < N_ALARMS; i++) {
    for (guint h = 0; h < G_N_ELEMENTS (horns); h++) {
      CyBeaconAlarm alarm = make (i);
      CyBeaconWish wish = cy_beacon_rule (&alarm, 1, horns[h]);
      CyBeaconWish expected = expect (&alarm, horns[h]);

      g_test_message ("%s aside %d silenced %d", cy_alarm_state_name (alarm.state), alarm.is_aside,
                      alarm.is_silenced);
      g_assert_cmpint (wish.beacon, ==, expected.beacon);
      g_assert_cmpint (wish.horn, ==, expected.horn);
      g_assert_true (wish.beacon || !wish.horn);
    }
  }
}

/* Any one is enough, and none takes away what another asks for. */
static void
test_two (void)
{
  for (guint i = 0; i < N_ALARMS * N_ALARMS; i++) {
    for (guint h = 0; h < G_N_ELEMENTS (horns); h++) {
      CyBeaconAlarm both[] = { make (i / N_ALARMS), make (i % N_ALARMS) };
      CyBeaconWish wish = cy_beacon_rule (both, 2, horns[h]);
      CyBeaconWish first = expect (&both[0], horns[h]);
      CyBeaconWish second = expect (&both[1], horns[h]);

      g_assert_cmpint (wish.beacon, ==, first.beacon || second.beacon);
      g_assert_cmpint (wish.horn, ==, first.horn || second.horn);
    }
  }
}

static void
test_none (void)
{
  CyBeaconWish wish = cy_beacon_rule (NULL, 0, 0);

  g_assert_false (wish.beacon);
  g_assert_false (wish.horn);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/beacon/one", test_one);
  g_test_add_func ("/rules/beacon/two", test_two);
  g_test_add_func ("/rules/beacon/none", test_none);
  return g_test_run ();
}
