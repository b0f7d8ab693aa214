/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-node-alarm.h"
#include "cy-node-beacon.h"
#include "node-fixture.h"
#include "sim-lab.h"

#define HOT  "p1/1/temp.gun.high"
#define HOT2 "p1/2/temp.gun.high"

#define LIMITS                                                                                \
  ",\"limits\":[{\"measure\":\"temp.gun\",\"h\":80,\"hh\":90,\"hysteresis\":5,\"on_delay_s\"" \
  ":0,\"off_delay_s\":0}]"

#define LINK(unit) "\"link\":\"tcp://127.0.0.1:PORT/" #unit "\",\"scan_ms\":200"

/* A pile with two guns, and a board of relays; what stands at the wall is named by each test. */
#define YARD(beacons)                                                                         \
  "{\"pile_types\":[{\"id\":\"dc\",\"name\":\"DC\",\"current\":\"dc\",\"power_w\":120000,"    \
  "\"connectors\":2,\"profile\":\"chargeyard-dc\"" LIMITS                                     \
  "},{\"id\":\"relay\",\"name\":\"Relay\",\"current\":\"dc\",\"power_w\":0,\"connectors\":0," \
  "\"profile\":\"relay-beacon\"}],"                                                           \
  "\"piles\":[{\"id\":\"p1\",\"name\":\"P1\",\"type\":\"dc\"," LINK (                         \
    1) "},{\"id\":\"wall\",\"name\":\"Wall\",\"type\":\"relay\"," LINK (2) "}],\"beacons\":"  \
                                                                           "[" beacons "]}"

#define BEACON(id, more) "{\"id\":\"" id "\",\"name\":\"" id "\",\"device\":\"wall\"" more "}"

typedef struct {
  NodeFixture *fixture;
  SimLab *lab;
  const char *id;
  CyBeaconShown beacon;
  CyBeaconShown horn;
  const char *subject;
  CyAlarmState state;
} Wall;

static void
wall_open (Wall *wall, const char *yard)
{
  *wall = (Wall){ .fixture = node_fixture_new (TRUE), .lab = sim_lab_new (yard) };
  node_fixture_import (wall->fixture, wall->lab->document);
}

static void
wall_close (Wall *wall)
{
  node_fixture_free (wall->fixture);
  sim_lab_free (wall->lab);
}

static CyBeaconReport *
find_report (Wall *wall, const char *id)
{
  g_autoptr (GPtrArray) reports = cy_node_list_beacons (wall->fixture->node);

  for (guint i = 0; i < reports->len; i++) {
    if (g_str_equal (((CyBeaconReport *) reports->pdata[i])->id, id))
      return g_ptr_array_steal_index (reports, i);
  }
  return NULL;
}

static gboolean
shows (gpointer data)
{
  Wall *wall = data;
  g_autoptr (CyBeaconReport) report = find_report (wall, wall->id);

  return report != NULL && report->beacon == wall->beacon && report->horn == wall->horn;
}

/* The coils themselves, as they are read. */
static void
wait_relays (Wall *wall, CyBeaconShown beacon, CyBeaconShown horn)
{
  wall->id = "b";
  wall->beacon = beacon;
  wall->horn = horn;
  node_wait (shows, wall);
}

#define ON      CY_BEACON_SHOWN_ON
#define OFF     CY_BEACON_SHOWN_OFF
#define UNKNOWN CY_BEACON_SHOWN_UNKNOWN

static gboolean
has_state (gpointer data)
{
  Wall *wall = data;
  g_autoptr (GPtrArray) alarms = cy_node_list_unhandled_alarms (wall->fixture->node);
  CyAlarmState state = CY_ALARM_NORMAL;

  for (guint i = 0; i < alarms->len; i++) {
    const CyAlarm *alarm = alarms->pdata[i];

    if (g_str_has_suffix (alarm->subject, wall->subject))
      state = cy_alarm_get_state (alarm);
  }
  return state == wall->state;
}

static void
wait_state (Wall *wall, const char *subject, CyAlarmState state)
{
  wall->subject = subject;
  wall->state = state;
  node_wait (has_state, wall);
}

static void
acknowledge (Wall *wall, const char *id)
{
  NodeAnswer answer = { 0 };

  cy_node_acknowledge_alarm (wall->fixture->node, id, NULL, "li", node_answer_cb, &answer);
  g_assert_cmpuint (node_answer_wait (&answer), ==, 1);
}

static guint
silence (Wall *wall, const char *id)
{
  NodeAnswer answer = { 0 };

  cy_node_silence_beacons (wall->fixture->node, id, "li", node_answer_cb, &answer);
  return node_answer_wait (&answer);
}

/* From a register to a sound, and to quiet. */
static void
test_story (void)
{
  NodeAnswer answer = { 0 };
  Wall wall;

  wall_open (&wall, YARD (BEACON ("b", ",\"horn\":true")));
  wait_relays (&wall, OFF, OFF);
  sim_lab_say (wall.lab, "set p1/1 temp.gun 92");
  wait_relays (&wall, ON, ON);
  acknowledge (&wall, HOT);
  wait_relays (&wall, ON, OFF);
  sim_lab_say (wall.lab, "set p1/1 temp.gun 25");
  wait_relays (&wall, OFF, OFF);

  /* Over before anybody looked: the light says that something was. */
  sim_lab_say (wall.lab, "set p1/1 temp.gun 92");
  wait_relays (&wall, ON, ON);
  sim_lab_say (wall.lab, "set p1/1 temp.gun 25");
  wait_relays (&wall, ON, OFF);
  acknowledge (&wall, HOT);
  wait_relays (&wall, OFF, OFF);
  cy_node_silence_beacons (wall.fixture->node, "c", "li", node_answer_cb, &answer);
  node_answer_refused (&answer, "there is no beacon \"c\"");
  wall_close (&wall);
}

/* Silence is for what sounds now; the next one sounds again, and so it is after a restart. */
static void
test_silence (void)
{
  Wall wall;

  wall_open (&wall, YARD (BEACON ("b", ",\"horn\":true")));
  wait_relays (&wall, OFF, OFF);
  g_assert_cmpuint (silence (&wall, NULL), ==, 0);
  sim_lab_say (wall.lab, "set p1/1 temp.gun 92");
  wait_relays (&wall, ON, ON);
  g_assert_cmpuint (silence (&wall, "b"), ==, 1);
  g_assert_cmpuint (silence (&wall, "b"), ==, 0);
  wait_relays (&wall, ON, OFF);
  wait_state (&wall, HOT, CY_ALARM_UNACKED);
  sim_lab_say (wall.lab, "set p1/2 temp.gun 92");
  wait_relays (&wall, ON, ON);
  g_assert_cmpuint (silence (&wall, NULL), ==, 1);
  wait_relays (&wall, ON, OFF);

  node_fixture_restart (wall.fixture, TRUE);
  wait_relays (&wall, ON, OFF);
  wait_state (&wall, HOT, CY_ALARM_UNACKED);
  acknowledge (&wall, HOT);
  acknowledge (&wall, HOT2);
  sim_lab_say (wall.lab, "set p1/1 temp.gun 25");
  wait_state (&wall, HOT, CY_ALARM_NORMAL);
  sim_lab_say (wall.lab, "set p1/1 temp.gun 92");
  wait_relays (&wall, ON, ON);
  wall_close (&wall);
}

/* What happened meanwhile is made up for, whoever was away. */
static void
test_away (void)
{
  Wall wall;

  wall_open (&wall, YARD (BEACON ("b", ",\"horn\":true,\"pile\":\"p1\"")));
  wait_relays (&wall, OFF, OFF);
  sim_lab_say (wall.lab, "drop wall");
  wait_relays (&wall, UNKNOWN, UNKNOWN);
  sim_lab_say (wall.lab, "set p1/1 temp.gun 92");
  wait_state (&wall, HOT, CY_ALARM_UNACKED);
  sim_lab_say (wall.lab, "restore wall");
  wait_relays (&wall, ON, ON);

  /* The node is away, and the cause goes; the relays stay as they were until it is back. */
  sim_lab_say (wall.lab, "set p1/1 temp.gun 25");
  wait_relays (&wall, ON, OFF);
  acknowledge (&wall, HOT);
  wait_relays (&wall, OFF, OFF);
  sim_lab_say (wall.lab, "set p1/1 temp.gun 92");
  wait_relays (&wall, ON, ON);
  node_fixture_restart (wall.fixture, FALSE);
  g_assert_null (find_report (&wall, "b"));
  acknowledge (&wall, HOT);
  node_fixture_restart (wall.fixture, TRUE);
  wait_relays (&wall, ON, OFF);
  wall_close (&wall);
}

/* Priority, scope and a board that two share. */
static void
test_scope (void)
{
  Wall wall;
  CyBeaconReport *report;

  wall_open (&wall, YARD (BEACON ("b", ",\"priority\":\"critical\",\"horn\":true") "," BEACON (
                      "c", ",\"pile\":\"p1\"") "," BEACON ("d", ",\"pile\":\"wall\"")));
  wait_relays (&wall, OFF, OFF);
  sim_lab_say (wall.lab, "set p1/1 temp.gun 92");
  wait_relays (&wall, ON, OFF);
  report = find_report (&wall, "b");
  g_assert_cmpuint (report->n_alarms, ==, 0);
  g_assert_false (report->wants_beacon);
  cy_beacon_report_free (report);
  report = find_report (&wall, "c");
  g_assert_cmpuint (report->n_alarms, ==, 1);
  g_assert_true (report->wants_beacon);
  g_assert_false (report->wants_horn);
  cy_beacon_report_free (report);
  report = find_report (&wall, "d");
  g_assert_false (report->wants_beacon);
  cy_beacon_report_free (report);
  wall_close (&wall);
}

/* A horn that has its time; a beacon that goes takes its light along. */
static void
test_time (void)
{
  NodeAnswer answer = { 0 };
  Wall wall;

  wall_open (&wall, YARD (BEACON ("b", ",\"horn\":true,\"horn_s\":2") "," BEACON (
                      "c", ",\"pile\":\"wall\"")));
  wait_relays (&wall, OFF, OFF);
  sim_lab_say (wall.lab, "set p1/1 temp.gun 92");
  wait_relays (&wall, ON, ON);
  wait_relays (&wall, ON, OFF);
  wait_state (&wall, HOT, CY_ALARM_UNACKED);
  cy_node_delete_record (wall.fixture->node, CY_KIND_BEACON, "b", "li", node_answer_cb, &answer);
  g_assert_cmpuint (node_answer_wait (&answer), ==, 1);
  wall.id = "c";
  wall.beacon = OFF;
  wall.horn = OFF;
  node_wait (shows, &wall);
  wall_close (&wall);
}

/* A relay that says no is an alarm of the node, until it obeys. */
static void
test_refused (void)
{
  Wall wall;

  wall_open (&wall, YARD (BEACON ("b", ",\"horn\":true,\"pile\":\"p1\"")));
  wait_relays (&wall, OFF, OFF);
  sim_lab_say (wall.lab, "reject wall set_beacon");
  sim_lab_say (wall.lab, "set p1/1 temp.gun 92");
  wait_state (&wall, "/0/beacon", CY_ALARM_UNACKED);
  wait_relays (&wall, ON, ON);
  wait_state (&wall, "/0/beacon", CY_ALARM_RETURNED);

  /* One that says yes and does nothing is told again. */
  sim_lab_say (wall.lab, "ignore wall set_horn");
  acknowledge (&wall, HOT);
  wait_relays (&wall, ON, OFF);
  wall_close (&wall);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node/beacon/story", test_story);
  g_test_add_func ("/node/beacon/silence", test_silence);
  g_test_add_func ("/node/beacon/away", test_away);
  g_test_add_func ("/node/beacon/scope", test_scope);
  g_test_add_func ("/node/beacon/time", test_time);
  g_test_add_func ("/node/beacon/refused", test_refused);
  return g_test_run ();
}
