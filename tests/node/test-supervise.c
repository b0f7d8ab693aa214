/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "cy-node-alarm.h"
#include "node-fixture.h"
#include "sim-lab.h"

#define HOT "p1/1/temp.gun.high"

#define LIMITS                                                                                \
  ",\"limits\":[{\"measure\":\"temp.gun\",\"h\":80,\"hh\":90,\"hysteresis\":5,\"on_delay_s\"" \
  ":0,\"off_delay_s\":0}]"

/* A type with two guns and two piles of it; the limits can be left out. */
#define YARD(limits, second)                                                               \
  "{\"pile_types\":[{\"id\":\"dc\",\"name\":\"DC\",\"current\":\"dc\",\"power_w\":120000," \
  "\"connectors\":2,\"profile\":\"chargeyard-dc\"" limits                                  \
  "}],\"piles\":[{\"id\":\"p1\",\"name\":\"P1\",\"type\":\"dc\",\"link\":"                 \
  "\"tcp://127.0.0.1:PORT/1\",\"scan_ms\":200}" second "]}"

#define SECOND                                                                                  \
  ",{\"id\":\"p2\",\"name\":\"P2\",\"type\":\"dc\",\"link\":\"tcp://127.0.0.1:PORT/2\",\"scan_" \
  "ms\":200}"

typedef struct {
  NodeFixture *fixture;
  SimLab *lab;
  const char *pile;
  double value;
  const char *subject;
  CyAlarmState state;
} Site;

static void
site_open (Site *site)
{
  *site = (Site){ .fixture = node_fixture_new (TRUE), .lab = sim_lab_new (YARD (LIMITS, SECOND)) };
  node_fixture_import (site->fixture, site->lab->document);
}

static void
site_close (Site *site)
{
  node_fixture_free (site->fixture);
  sim_lab_free (site->lab);
}

static gboolean
has_value (gpointer data)
{
  Site *site = data;
  g_autoptr (CyLiveTable) table = cy_node_ref_live (site->fixture->node);
  CyFleet *fleet = cy_live_table_get_fleet (table);
  CyLivePile link;
  CySample sample;
  CyTagSet *tags;
  guint pile;
  int tag;

  if (!cy_fleet_find (fleet, site->pile, &pile) ||
      !cy_live_table_read_one (table, pile, 1, CY_MEASURE_TEMP_GUN, &link, &sample) ||
      sample.quality != CY_QUALITY_GOOD)
    return FALSE;
  tags = cy_fleet_get (fleet, pile)->tags;
  tag = cy_tag_set_find (tags, 1, CY_MEASURE_TEMP_GUN);
  return fabs (cy_tag_value (cy_tag_set_get (tags, (guint) tag), sample.raw) - site->value) < 1e-6;
}

static void
wait_value (Site *site, const char *pile, double value)
{
  site->pile = pile;
  site->value = value;
  node_wait (has_value, site);
}

/* The newest occurrence that is not handled, or NULL. */
static CyAlarm *
find_alarm (Site *site, const char *subject)
{
  g_autoptr (GPtrArray) alarms = cy_node_list_unhandled_alarms (site->fixture->node);

  for (guint i = 0; i < alarms->len; i++) {
    CyAlarm *alarm = alarms->pdata[i];

    if (g_str_equal (alarm->subject, subject))
      return cy_alarm_copy (alarm);
  }
  return NULL;
}

static gboolean
has_state (gpointer data)
{
  Site *site = data;
  g_autoptr (CyAlarm) alarm = find_alarm (site, site->subject);

  return (alarm == NULL ? CY_ALARM_NORMAL : cy_alarm_get_state (alarm)) == site->state;
}

static void
wait_state (Site *site, const char *subject, CyAlarmState state)
{
  site->subject = subject;
  site->state = state;
  node_wait (has_state, site);
}

static void
acknowledge (Site *site, const char *id)
{
  NodeAnswer answer = { 0 };

  cy_node_acknowledge_alarm (site->fixture->node, id, "on my way", "li", node_answer_cb, &answer);
  g_assert_cmpuint (node_answer_wait (&answer), ==, 1);
}

/* From a register to a handled alarm. */
static void
test_story (void)
{
  g_autoptr (CyAlarm) alarm = NULL;
  NodeAnswer answer = { 0 };
  Site site;

  site_open (&site);
  sim_lab_say (site.lab, "set p1/1 temp.gun 25");
  wait_value (&site, "p1", 25);
  g_assert_null (find_alarm (&site, HOT));
  sim_lab_say (site.lab, "set p1/1 temp.gun 92");
  wait_state (&site, HOT, CY_ALARM_UNACKED);
  alarm = find_alarm (&site, HOT);
  g_assert_cmpfloat (alarm->value, ==, 92);
  g_assert_cmpfloat (alarm->limit, ==, 90);
  g_assert_cmpint (alarm->level, ==, CY_LIMIT_LEVEL_HH);
  g_assert_cmpint (alarm->priority, ==, CY_PRIORITY_HIGH);
  acknowledge (&site, HOT "#1");
  wait_state (&site, HOT, CY_ALARM_ACKED);
  cy_node_acknowledge_alarm (site.fixture->node, HOT "#1", NULL, "wang", node_answer_cb, &answer);
  node_answer_refused (&answer, "already acknowledged by li");
  sim_lab_say (site.lab, "set p1/1 temp.gun 25");
  wait_state (&site, HOT, CY_ALARM_NORMAL);

  sim_lab_say (site.lab, "fault p1/1 over-temperature");
  wait_state (&site, "p1/1/fault.over_temperature", CY_ALARM_UNACKED);
  sim_lab_say (site.lab, "clear p1/1");
  wait_state (&site, "p1/1/fault.over_temperature", CY_ALARM_RETURNED);
  acknowledge (&site, "p1/1/fault.over_temperature");
  wait_state (&site, "p1/1/fault.over_temperature", CY_ALARM_NORMAL);
  site_close (&site);
}

/* The alarm goes on through a restart, as the same occurrence, and ends when the value says so. */
static void
test_restart (void)
{
  g_autoptr (CyAlarm) alarm = NULL;
  Site site;

  site_open (&site);
  sim_lab_say (site.lab, "set p1/1 temp.gun 92");
  wait_state (&site, HOT, CY_ALARM_UNACKED);
  acknowledge (&site, HOT);
  node_fixture_restart (site.fixture, TRUE);
  wait_value (&site, "p1", 92);
  node_spin (500);
  alarm = find_alarm (&site, HOT);
  g_assert_nonnull (alarm);
  g_assert_cmpuint (alarm->occurrence, ==, 1);
  g_assert_cmpint (cy_alarm_get_state (alarm), ==, CY_ALARM_ACKED);
  g_assert_cmpstr (alarm->note, ==, "on my way");
  sim_lab_say (site.lab, "set p1/1 temp.gun 25");
  wait_state (&site, HOT, CY_ALARM_NORMAL);
  site_close (&site);
}

/* Nobody will ever say that the value is back: the alarm ends, and still wants to be seen. */
static void
test_orphans (void)
{
  Site site;
  g_auto (GStrv) parts = NULL;
  g_autofree char *port = NULL;
  g_autofree char *without = NULL;
  NodeAnswer answer = { 0 };

  site_open (&site);
  sim_lab_say (site.lab, "set p1/1 temp.gun 92");
  sim_lab_say (site.lab, "set p2/1 temp.gun 92");
  wait_state (&site, HOT, CY_ALARM_UNACKED);
  wait_state (&site, "p2/1/temp.gun.high", CY_ALARM_UNACKED);
  cy_node_delete_record (site.fixture->node, CY_KIND_PILE, "p2", "li", node_answer_cb, &answer);
  g_assert_cmpuint (node_answer_wait (&answer), ==, 1);
  wait_state (&site, "p2/1/temp.gun.high", CY_ALARM_RETURNED);
  wait_state (&site, HOT, CY_ALARM_UNACKED);
  acknowledge (&site, "p2/1/temp.gun.high#1");
  wait_state (&site, "p2/1/temp.gun.high", CY_ALARM_NORMAL);

  /* The limit goes; the pile goes on. */
  parts = g_strsplit (site.lab->document, "tcp://127.0.0.1:", 2);
  port = g_strndup (parts[1], strcspn (parts[1], "/"));
  g_strfreev (g_steal_pointer (&parts));
  parts = g_strsplit (YARD (",\"limits\":[]", ""), "PORT", -1);
  without = g_strjoinv (port, parts);
  g_assert_cmpuint (node_fixture_import (site.fixture, without), ==, 1);
  wait_state (&site, HOT, CY_ALARM_RETURNED);
  wait_value (&site, "p1", 92);
  acknowledge (&site, HOT);
  wait_state (&site, HOT, CY_ALARM_NORMAL);
  site_close (&site);
}

/* Master data and the value change again and again, so that plans are replaced between a verdict and
 * its way to the desk: in the end the alarm is what the value is. */
static void
test_race (void)
{
  Site site;

  site_open (&site);
  for (guint i = 0; i < 60; i++) {
    g_autofree char *rename = g_strdup_printf ("{\"areas\":[{\"id\":\"a\",\"name\":\"A%u\"}]}", i);

    sim_lab_say (site.lab, i % 2 == 0 ? "set p1/1 temp.gun 92" : "set p1/1 temp.gun 25");
    g_assert_cmpuint (node_fixture_import (site.fixture, rename), ==, 1);
    node_spin (i * 7 % 50);
  }
  sim_lab_say (site.lab, "set p1/1 temp.gun 92");
  wait_state (&site, HOT, CY_ALARM_UNACKED);
  wait_value (&site, "p1", 92);
  sim_lab_say (site.lab, "set p1/1 temp.gun 25");
  wait_state (&site, HOT, CY_ALARM_RETURNED);
  site_close (&site);
}

/* Master data changes again and again while values come: nothing is said twice or forgotten. */
static void
test_changes (void)
{
  g_autoptr (CyAlarm) alarm = NULL;
  Site site;

  site_open (&site);
  sim_lab_say (site.lab, "set p1/1 temp.gun 92");
  wait_state (&site, HOT, CY_ALARM_UNACKED);
  for (guint i = 0; i < 20; i++) {
    g_autofree char *rename = g_strdup_printf ("{\"areas\":[{\"id\":\"a\",\"name\":\"A%u\"}]}", i);

    g_assert_cmpuint (node_fixture_import (site.fixture, rename), ==, 1);
    node_spin (20);
  }
  wait_value (&site, "p1", 92);
  alarm = find_alarm (&site, HOT);
  g_assert_cmpuint (alarm->occurrence, ==, 1);
  sim_lab_say (site.lab, "set p1/1 temp.gun 25");
  wait_state (&site, HOT, CY_ALARM_RETURNED);
  site_close (&site);
}

/* Piles that share a serial port share its settings. */
static void
test_port_problem (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (TRUE);
  GPtrArray *problems;

  node_fixture_import (fixture, "{\"pile_types\":[{\"id\":\"t\",\"name\":\"T\",\"current\":\"ac\","
                                "\"power_w\":7000,\"connectors\":1,\"profile\":\"chargeyard-ac\"}],"
                                "\"piles\":["
                                "{\"id\":\"x1\",\"name\":\"A\",\"type\":\"t\","
                                "\"link\":\"rtu:///dev/none?baud=9600/1\"},"
                                "{\"id\":\"x2\",\"name\":\"B\",\"type\":\"t\","
                                "\"link\":\"rtu:///dev/none?baud=9600/2\"},"
                                "{\"id\":\"x3\",\"name\":\"C\",\"type\":\"t\","
                                "\"link\":\"rtu:///dev/none?baud=19200/3\"}]}");
  problems = cy_node_get_problems (fixture->node);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_true (g_str_has_prefix (problems->pdata[0], "x3: serial port /dev/none"));
  g_assert_nonnull (strstr (problems->pdata[0], "19200"));
}

static void
test_problems (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (TRUE);
  GPtrArray *problems;

  node_fixture_import (fixture, "{\"pile_types\":[{\"id\":\"t\",\"name\":\"T\",\"current\":\"ac\","
                                "\"power_w\":7000,\"connectors\":1,\"profile\":\"no-such\"}],"
                                "\"piles\":[{\"id\":\"x1\",\"name\":\"A\",\"type\":\"t\","
                                "\"link\":\"tcp://127.0.0.1:1/1\"},"
                                "{\"id\":\"x2\",\"name\":\"B\",\"type\":\"t\"}]}");
  problems = cy_node_get_problems (fixture->node);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_true (g_str_has_prefix (problems->pdata[0], "x1: "));
  g_assert_nonnull (strstr (problems->pdata[0], "no-such"));
  node_fixture_import (fixture, "{\"piles\":[{\"id\":\"x1\",\"name\":\"A\",\"type\":\"t\","
                                "\"in_service\":false}]}");
  g_assert_cmpuint (cy_node_get_problems (fixture->node)->len, ==, 0);
}

static gboolean
has_twin (gpointer data)
{
  Site *site = data;
  g_autoptr (JsonNode) status = cy_node_describe_status (site->fixture->node);
  JsonArray *problems = json_object_get_array_member (json_node_get_object (status), "problems");

  return json_array_get_length (problems) == 1 &&
         strstr (json_array_get_string_element (problems, 0), "same device") != NULL;
}

/* Status says what the system lets the node have, and which names lead to one device. */
static void
test_status (void)
{
  g_autoptr (JsonNode) status = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *elsewhere = NULL;
  JsonObject *object;
  JsonObject *requests;
  const char *priority;
  Site site;

  site_open (&site);
  sim_lab_say (site.lab, "set p1/1 temp.gun 25");
  wait_value (&site, "p1", 25);
  status = cy_node_describe_status (site.fixture->node);
  object = json_node_get_object (status);
  priority = json_object_get_string_member (object, "priority");
  g_assert_true (g_str_equal (priority, "granted") || g_str_equal (priority, "refused"));
  g_assert_cmpint (
    json_object_get_int_member (json_object_get_object_member (object, "descriptors"), "max"), >,
    0);
  requests =
    json_object_get_object_member (json_object_get_object_member (object, "queues"), "requests");
  g_assert_cmpint (json_object_get_int_member (requests, "length"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (requests, "bound"), >, 0);
  g_assert_cmpint (json_object_get_int_member (requests, "lost"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (object, "links_crowded"), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "problems")), ==,
                    0);
  parts = g_strsplit (site.lab->document, "//127.0.0.1:", -1);
  elsewhere = g_strjoin (NULL, parts[0], "//127.0.0.1:", parts[1], "//localhost:", parts[2], NULL);
  node_fixture_import (site.fixture, elsewhere);
  node_wait (has_twin, &site);
  site_close (&site);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/supervise/story", test_story);
  g_test_add_func ("/supervise/restart", test_restart);
  g_test_add_func ("/supervise/orphans", test_orphans);
  g_test_add_func ("/supervise/changes", test_changes);
  g_test_add_func ("/supervise/race", test_race);
  g_test_add_func ("/supervise/problems", test_problems);
  g_test_add_func ("/supervise/port-problem", test_port_problem);
  g_test_add_func ("/supervise/status", test_status);
  return g_test_run ();
}
