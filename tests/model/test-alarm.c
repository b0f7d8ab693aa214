/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm.h"

#include <math.h>

static void
test_states (void)
{
  static const struct {
    gint64 raised_us, cleared_us, acked_us;
    CyAlarmState state;
    const char *name;
  } cases[] = {
    { 1, 0, 0, CY_ALARM_UNACKED, "unacked" },
    { 1, 0, 2, CY_ALARM_ACKED, "acked" },
    { 1, 2, 0, CY_ALARM_RETURNED, "returned" },
    { 1, 2, 3, CY_ALARM_NORMAL, "normal" },
    /* Entries may come in any order: what is known of one before it was raised. */
    { 0, 0, 3, CY_ALARM_NORMAL, "normal" },
    { 0, 2, 0, CY_ALARM_RETURNED, "returned" },
    { 0, 2, 3, CY_ALARM_NORMAL, "normal" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CyAlarm alarm = { .occurrence = 1,
                            .raised_us = cases[i].raised_us,
                            .cleared_us = cases[i].cleared_us,
                            .acked_us = cases[i].acked_us };

    g_assert_cmpint (cy_alarm_get_state (&alarm), ==, cases[i].state);
    g_assert_cmpstr (cy_alarm_state_name (cases[i].state), ==, cases[i].name);
  }
}

static void
test_latching (void)
{
  static const struct {
    gint64 raised_us, cleared_us, acked_us, reset_us;
    CyAlarmState state;
  } cases[] = {
    { 1, 0, 0, 0, CY_ALARM_UNACKED },
    { 1, 0, 2, 0, CY_ALARM_ACKED },
    { 1, 2, 0, 0, CY_ALARM_LATCHED_UNACKED },
    { 1, 2, 3, 0, CY_ALARM_LATCHED_ACKED },
    { 1, 2, 3, 4, CY_ALARM_NORMAL },
    /* Only where another node saw the acknowledgement that has not come here yet. */
    { 1, 2, 0, 4, CY_ALARM_RETURNED },
    { 1, 0, 3, 4, CY_ALARM_ACKED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CyAlarm alarm = { .occurrence = 1,
                            .latching = TRUE,
                            .raised_us = cases[i].raised_us,
                            .cleared_us = cases[i].cleared_us,
                            .acked_us = cases[i].acked_us,
                            .reset_us = cases[i].reset_us };

    g_assert_cmpint (cy_alarm_get_state (&alarm), ==, cases[i].state);
  }
}

/* Both kinds of aside against time, occurrence and priority. */
static void
test_aside (void)
{
  static const struct {
    const char *name;
    gint64 until_us;
    guint only;
    guint priority; /* that it covers */
    guint occurrence;
    gint64 cleared_us;
    CyPriority now; /* how bad the alarm is */
    gboolean shelf, service;
  } cases[] = {
    { "until it is lifted", 0, 0, 2, 3, 0, 2, TRUE, TRUE },
    { "for a time", 101, 0, 2, 3, 0, 2, TRUE, TRUE },
    { "the time is over", 100, 0, 2, 3, 0, 2, FALSE, FALSE },
    { "this occurrence", 0, 3, 2, 3, 0, 2, TRUE, TRUE },
    { "this occurrence, which is over", 0, 3, 2, 3, 50, 2, FALSE, FALSE },
    { "the next one", 0, 4, 2, 3, 50, 2, TRUE, TRUE },
    { "one before", 0, 2, 2, 3, 0, 2, FALSE, FALSE },
    { "worse than what was shelved", 0, 0, 2, 3, 0, 3, FALSE, TRUE },
    { "less bad", 0, 0, 2, 3, 0, 1, TRUE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyAside aside = { .until_us = cases[i].until_us,
                      .occurrence = cases[i].only,
                      .priority = cases[i].priority };
    const CyAlarm alarm = { .occurrence = cases[i].occurrence,
                            .raised_us = 10,
                            .cleared_us = cases[i].cleared_us,
                            .priority = cases[i].now,
                            .asides = { &aside, &aside } };

    g_test_message ("%s", cases[i].name);
    g_assert_cmpint (cy_alarm_is_aside (&alarm, CY_ASIDE_SHELF, 100), ==, cases[i].shelf);
    g_assert_cmpint (cy_alarm_is_aside (&alarm, CY_ASIDE_SERVICE, 100), ==, cases[i].service);
    g_assert_cmpint (cy_alarm_is_announced (&alarm, 100), ==, !cases[i].shelf && !cases[i].service);
  }
}

/* Whatever its state, what is put aside in one of three ways is announced to nobody; else those are that
 * wait for an acknowledgement. */
static void
test_announced (void)
{
  CyAside aside = { .priority = CY_PRIORITY_CRITICAL };

  for (guint bits = 0; bits < 64; bits++) {
    const CyAlarm alarm = { .occurrence = 1,
                            .raised_us = 10,
                            .cleared_us = (bits & 1) != 0 ? 20 : 0,
                            .acked_us = (bits & 2) != 0 ? 30 : 0,
                            .latching = (bits & 4) != 0,
                            .suppressed_by = (bits & 8) != 0 ? (char *) "rule" : NULL,
                            .asides = { (bits & 16) != 0 ? &aside : NULL,
                                        (bits & 32) != 0 ? &aside : NULL } };

    g_assert_cmpint (cy_alarm_is_announced (&alarm, 100), ==, (bits & 58) == 0);
    g_assert_cmpuint (cy_alarm_get_put (&alarm, 100), ==,
                      ((bits & 16) != 0 ? CY_ALARM_PUT_SHELVED : 0) |
                        ((bits & 32) != 0 ? CY_ALARM_PUT_OUT_OF_SERVICE : 0) |
                        ((bits & 8) != 0 ? CY_ALARM_PUT_SUPPRESSED : 0));
  }
}

static void
test_subject (void)
{
  static const struct {
    const char *subject;
    const char *pile;
    guint connector;
    const char *condition;
  } cases[] = {
    { "p1/2/temp.gun.high", "p1", 2, "temp.gun.high" },
    { "桩/0/link", "桩", 0, "link" },
    { "p/255/a/b", "p", 255, "a/b" },
    { "", NULL, 0, NULL },
    { "p1", NULL, 0, NULL },
    { "p1/1", NULL, 0, NULL },
    { "p1/1/", NULL, 0, NULL },
    { "/1/link", NULL, 0, NULL },
    { "p1/256/link", NULL, 0, NULL },
    { "p1/-1/link", NULL, 0, NULL },
    { "p1/x/link", NULL, 0, NULL },
    { "p1//link", NULL, 0, NULL },
    { "node:n1/0", NULL, 0, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *pile = NULL;
    g_autofree char *condition = NULL;
    g_autofree char *again = NULL;
    guint connector = 42;

    g_test_message ("%s", cases[i].subject);
    g_assert_true (cy_alarm_parse_subject (cases[i].subject, &pile, &connector, &condition) ==
                   (cases[i].pile != NULL));
    g_assert_cmpstr (pile, ==, cases[i].pile);
    g_assert_cmpstr (condition, ==, cases[i].condition);
    if (cases[i].pile == NULL) {
      g_assert_cmpuint (connector, ==, 42);
      continue;
    }
    again = cy_alarm_subject (pile, connector, condition);
    g_assert_cmpstr (again, ==, cases[i].subject);
  }
}

/* What is about a node is about no pile. */
static void
test_node_subject (void)
{
  g_autofree char *subject = cy_alarm_node_subject ("n1", CY_CONDITION_HISTORY);
  g_autofree char *pile = NULL;
  g_autofree char *condition = NULL;
  guint connector = 42;

  g_assert_cmpstr (subject, ==, "node:n1/0/history");
  g_assert_true (cy_alarm_is_of_node (subject));
  g_assert_false (cy_alarm_is_of_node ("node/0/history"));
  g_assert_true (cy_alarm_parse_subject (subject, &pile, &connector, &condition));
  g_assert_cmpstr (pile, ==, "");
  g_assert_cmpuint (connector, ==, 0);
  g_assert_cmpstr (condition, ==, "history");
}

static void
test_describe (void)
{
  static const struct {
    const char *condition;
    const char *words;
  } cases[] = {
    { "temp.gun.high", "Gun temperature too high" },
    { "bms.soc.low", "State of charge too low" },
    { "link", "No communication" },
    { "history", "History cannot be written" },
    { "beacon", "Beacon or horn does not obey" },
    { "asset.warranty", "Warranty ends or is over" },
    { "asset.life", "Service life ends or is over" },
    { "fault.over_temperature", "Device fault: over-temperature" },
    { "fault.some_vendor_thing", "Device fault: some vendor thing" },
    { "fault.%s%n", "Device fault: %s%n" },
    { "warning.door_open", "Device warning: door open" },
    { "module.7", "Power module fault: 7" },
    { "fault.", "Device fault: " },
    { "nonsense.high", "nonsense.high" },
    { ".high", ".high" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *words = cy_alarm_describe (cases[i].condition);

    g_assert_cmpstr (words, ==, cases[i].words);
  }
}

static void
test_condition_measure (void)
{
  CyMeasureId measure = CY_N_MEASURES;

  g_assert_true (cy_alarm_condition_measure ("temp.gun.high", &measure));
  g_assert_cmpint (measure, ==, CY_MEASURE_TEMP_GUN);
  g_assert_true (cy_alarm_condition_measure ("bms.soc.low", &measure));
  g_assert_cmpint (measure, ==, CY_MEASURE_BMS_SOC);
  g_assert_false (cy_alarm_condition_measure ("temp.gun", &measure));
  g_assert_false (cy_alarm_condition_measure ("link", &measure));
}

static void
test_copy (void)
{
  const CyAlarm alarm = { .subject = (char *) "p1/1/link",
                          .occurrence = 3,
                          .pile = (char *) "p1",
                          .connector = 1,
                          .condition = (char *) "link",
                          .priority = CY_PRIORITY_CRITICAL,
                          .value = (double) NAN,
                          .acked_by = (char *) "ann" };
  g_autoptr (CyAlarm) copy = cy_alarm_copy (&alarm);

  g_assert_cmpstr (copy->subject, ==, alarm.subject);
  g_assert_true (copy->subject != alarm.subject);
  g_assert_cmpstr (copy->acked_by, ==, "ann");
  g_assert_null (copy->note);
  g_assert_cmpuint (copy->occurrence, ==, 3);
  g_assert_cmpstr (cy_priority_name (copy->priority), ==, "critical");
  g_assert_cmpstr (cy_priority_name (99), ==, "critical");
  g_assert_cmpstr (cy_priority_label (CY_PRIORITY_LOW), ==, "Low");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/alarm/states", test_states);
  g_test_add_func ("/model/alarm/latching", test_latching);
  g_test_add_func ("/model/alarm/aside", test_aside);
  g_test_add_func ("/model/alarm/announced", test_announced);
  g_test_add_func ("/model/alarm/subject", test_subject);
  g_test_add_func ("/model/alarm/node-subject", test_node_subject);
  g_test_add_func ("/model/alarm/describe", test_describe);
  g_test_add_func ("/model/alarm/condition-measure", test_condition_measure);
  g_test_add_func ("/model/alarm/copy", test_copy);
  return g_test_run ();
}
