/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-rule.h"

/* What the journal may know of the newest occurrence. */
static const struct {
  const char *name;
  gboolean exists;
  gint64 raised_us, cleared_us, acked_us;
  gboolean active;
} states[] = {
  { "there never was one", FALSE, 0, 0, 0, FALSE },
  { "only an acknowledgement is known", TRUE, 0, 0, 5, FALSE },
  { "only a clear is known", TRUE, 0, 4, 0, FALSE },
  { "active", TRUE, 3, 0, 0, TRUE },
  { "active, acknowledged", TRUE, 3, 0, 5, TRUE },
  { "returned", TRUE, 3, 4, 0, FALSE },
  { "handled", TRUE, 3, 4, 5, FALSE },
};

/* Every state with every recorded priority against every event with every priority. */
static void
test_every_pair (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (states); s++) {
    for (guint recorded = 0; recorded < CY_N_PRIORITIES; recorded++) {
      const CyAlarm alarm = { .subject = (char *) "p1/1/temp.gun.high",
                              .occurrence = 3,
                              .priority = recorded,
                              .raised_us = states[s].raised_us,
                              .cleared_us = states[s].cleared_us,
                              .acked_us = states[s].acked_us };
      const CyAlarm *latest = states[s].exists ? &alarm : NULL;

      for (guint priority = 0; priority < CY_N_PRIORITIES; priority++) {
        CyAlarmAction on = !states[s].active     ? CY_ALARM_ACTION_RAISE
                           : priority > recorded ? CY_ALARM_ACTION_RAISE_AGAIN
                                                 : CY_ALARM_ACTION_NONE;
        CyAlarmAction off = states[s].active ? CY_ALARM_ACTION_CLEAR : CY_ALARM_ACTION_NONE;

        g_test_message ("%s, %u then %u", states[s].name, recorded, priority);
        g_assert_cmpint (cy_alarm_rule (latest, TRUE, priority), ==, on);
        g_assert_cmpint (cy_alarm_rule (latest, FALSE, priority), ==, off);
      }
    }
  }
}

static void
test_limit_priority (void)
{
  g_assert_cmpint (cy_alarm_limit_priority (CY_LIMIT_LEVEL_HH), ==, CY_PRIORITY_HIGH);
  g_assert_cmpint (cy_alarm_limit_priority (CY_LIMIT_LEVEL_LL), ==, CY_PRIORITY_HIGH);
  g_assert_cmpint (cy_alarm_limit_priority (CY_LIMIT_LEVEL_H), ==, CY_PRIORITY_MEDIUM);
  g_assert_cmpint (cy_alarm_limit_priority (CY_LIMIT_LEVEL_L), ==, CY_PRIORITY_MEDIUM);
}

static void
test_fault_priority (void)
{
  static const struct {
    const char *fault_class;
    CyPriority priority;
  } cases[] = {
    { "over_current", CY_PRIORITY_CRITICAL },
    { "over_temperature", CY_PRIORITY_CRITICAL },
    { "insulation", CY_PRIORITY_CRITICAL },
    { "emergency_stop", CY_PRIORITY_CRITICAL },
    { "output", CY_PRIORITY_HIGH },
    { "supply", CY_PRIORITY_HIGH },
    { "over_humidity", CY_PRIORITY_MEDIUM },
    { "communication", CY_PRIORITY_MEDIUM },
    { "something a vendor made up", CY_PRIORITY_HIGH },
    { "", CY_PRIORITY_HIGH },
    { NULL, CY_PRIORITY_HIGH },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (cy_alarm_fault_priority (cases[i].fault_class), ==, cases[i].priority);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/alarm/every-pair", test_every_pair);
  g_test_add_func ("/rules/alarm/limit-priority", test_limit_priority);
  g_test_add_func ("/rules/alarm/fault-priority", test_fault_priority);
  return g_test_run ();
}
