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
        g_assert_cmpint (cy_alarm_rule (latest, TRUE, priority, CY_LIMIT_LEVEL_NONE), ==, on);
        g_assert_cmpint (cy_alarm_rule (latest, FALSE, priority, CY_LIMIT_LEVEL_NONE), ==, off);
      }
    }
  }
}

/* From the inner limit to the outer one is worse, even where both have the same priority. */
static void
test_levels (void)
{
  for (guint before = 0; before < CY_N_LIMIT_LEVELS; before++) {
    const CyAlarm alarm = {
      .occurrence = 1, .priority = CY_PRIORITY_HIGH, .level = before, .raised_us = 3
    };

    for (guint now = 0; now < CY_N_LIMIT_LEVELS; now++) {
      gboolean worse = cy_limit_level_is_alarm (now) && !cy_limit_level_is_alarm (before);

      g_assert_cmpint (cy_alarm_rule (&alarm, TRUE, CY_PRIORITY_HIGH, now), ==,
                       worse ? CY_ALARM_ACTION_RAISE_AGAIN : CY_ALARM_ACTION_NONE);
    }
  }
}

#define SHELVED_US 100
#define UNTIL_US   200

/* Every state of an alarm that was shelved until 200: does its end ask for a new occurrence? */
static void
test_expiry (void)
{
  static const struct {
    const char *name;
    gint64 raised_us, cleared_us, acked_us;
    guint only;
    gint64 now_us;
    gboolean again;
  } cases[] = {
    { "acknowledged, then shelved", 50, 0, 60, 0, 200, TRUE },
    { "acknowledged while it was shelved", 50, 0, 150, 0, 200, TRUE },
    { "raised and acknowledged while it was shelved", 150, 0, 160, 0, 200, TRUE },
    { "not yet over", 50, 0, 60, 0, 199, FALSE },
    { "nobody acknowledged it: it is announced as it is", 50, 0, 0, 0, 200, FALSE },
    { "its condition is over", 50, 90, 60, 0, 200, FALSE },
    { "acknowledged since", 50, 0, 210, 0, 220, FALSE },
    { "raised again by this rule before", 205, 0, 210, 0, 220, FALSE },
    { "shelved once and for a time", 50, 0, 60, 1, 200, FALSE },
    { "long ago, while nobody was there", 50, 0, 60, 0, 100000, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyAside shelf = { .since_us = SHELVED_US, .until_us = UNTIL_US, .occurrence = cases[i].only };
    const CyAlarm alarm = { .occurrence = 1,
                            .raised_us = cases[i].raised_us,
                            .cleared_us = cases[i].cleared_us,
                            .acked_us = cases[i].acked_us,
                            .asides = { &shelf } };

    g_test_message ("%s", cases[i].name);
    g_assert_cmpint (cy_alarm_expiry_rule (&alarm, cases[i].now_us), ==, cases[i].again);
  }
  g_assert_false (cy_alarm_expiry_rule (
    &(const CyAlarm){ .occurrence = 1, .raised_us = 1, .acked_us = 2 }, G_MAXINT64));
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
  g_test_add_func ("/rules/alarm/levels", test_levels);
  g_test_add_func ("/rules/alarm/expiry", test_expiry);
  g_test_add_func ("/rules/alarm/limit-priority", test_limit_priority);
  g_test_add_func ("/rules/alarm/fault-priority", test_fault_priority);
  return g_test_run ();
}
