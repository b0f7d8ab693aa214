/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-flood.h"

#include "cy-node-alarm.h"
#include "node-alarm.h"
#include "node-fixture.h"

#define N_PILES 200

/* Two transformers at one station; the first feeds four boards of 25 piles, the other nothing of note. */
static char *
make_yard (void)
{
  GString *text = g_string_new (
    "{\"stations\":[{\"id\":\"s\",\"name\":\"S\"},{\"id\":\"s2\",\"name\":\"S2\"}],"
    "\"pile_types\":[{\"id\":\"t\",\"name\":\"T\",\"current\":\"dc\",\"power_w\":120000,"
    "\"connectors\":2,\"profile\":\"chargeyard-dc\"}],"
    "\"transformers\":[{\"id\":\"tr1\",\"name\":\"Tr 1\",\"station\":\"s\"},"
    "{\"id\":\"tr2\",\"name\":\"Tr 2\",\"station\":\"s\"}],\"switchboards\":[");

  for (guint i = 0; i < 8; i++)
    g_string_append_printf (text, "%s{\"id\":\"b%u\",\"name\":\"B %u\",\"transformer\":\"tr%u\"}",
                            i > 0 ? "," : "", i, i, i < 4 ? 1 : 2);
  g_string_append (text, "],\"piles\":[");
  for (guint i = 0; i < N_PILES; i++)
    g_string_append_printf (text,
                            "%s{\"id\":\"p%u\",\"name\":\"P %u\",\"type\":\"t\",\"station\":\"s\","
                            "\"switchboard\":\"b%u\"}",
                            i > 0 ? "," : "", i, i, i / 25);
  for (guint i = 0; i < 10; i++)
    g_string_append_printf (
      text, ",{\"id\":\"q%u\",\"name\":\"Q %u\",\"type\":\"t\",\"station\":\"s2\"}", i, i);
  g_string_append (text, "]}");
  return g_string_free (text, FALSE);
}

static void
lose (NodeFixture *fixture, const char *letter, guint from, guint to, gint64 time_us)
{
  for (guint i = from; i < to; i++) {
    g_autofree char *subject = g_strdup_printf ("%s%u/0/link", letter, i);

    node_set_condition (fixture->node, subject, CY_PRIORITY_HIGH, time_us + i * 1000, TRUE);
  }
}

static NodeFixture *
open_yard (void)
{
  g_autofree char *yard = make_yard ();
  NodeFixture *fixture = node_fixture_new (FALSE);

  (void) node_fixture_import (fixture, yard);
  return fixture;
}

/* Every alarm is in one group, as its cause or as a member. */
static void
expect_all (GPtrArray *groups, guint n_alarms)
{
  g_autofree guint *seen = g_new0 (guint, n_alarms);

  for (guint i = 0; i < groups->len; i++) {
    const CyFloodGroup *group = groups->pdata[i];

    if (group->alarm != -1)
      seen[group->alarm]++;
    for (guint k = 0; k < group->n_members; k++)
      seen[group->members[k]]++;
  }
  for (guint i = 0; i < n_alarms; i++)
    g_assert_cmpuint (seen[i], ==, 1);
}

/* A transformer takes its hundred piles with it; a fault elsewhere has nothing to do with it. */
static void
test_feeder (void)
{
  g_autoptr (NodeFixture) fixture = open_yard ();
  gint64 now_us = g_get_real_time ();
  g_autoptr (GPtrArray) alarms = NULL;
  g_autoptr (GPtrArray) groups = NULL;
  const CyFloodGroup *group;

  lose (fixture, "p", 0, 100, now_us - 5 * G_USEC_PER_SEC);
  for (guint i = 0; i < 99; i++) {
    g_autofree char *subject = g_strdup_printf ("p%u/1/fault.supply_lost", i);

    node_set_condition (fixture->node, subject, CY_PRIORITY_CRITICAL, now_us, TRUE);
  }
  node_set_condition (fixture->node, "p150/1/temp.gun.high", CY_PRIORITY_MEDIUM, now_us, TRUE);
  alarms = cy_node_list_unhandled_alarms (fixture->node);
  g_assert_cmpuint (alarms->len, ==, 200);
  groups = cy_node_fold_alarms (fixture->node, alarms);
  expect_all (groups, alarms->len);
  g_assert_cmpuint (groups->len, ==, 2);
  group = groups->pdata[0];
  g_assert_cmpint (group->alarm, ==, -1);
  g_assert_cmpint (group->kind, ==, CY_KIND_TRANSFORMER);
  g_assert_cmpstr (group->id, ==, "tr1");
  g_assert_cmpuint (group->n_members, ==, 199);
  g_assert_cmpuint (group->n_lost, ==, 100);
  g_assert_cmpuint (group->n_piles, ==, 100);
  g_assert_cmpint (group->priority, ==, CY_PRIORITY_CRITICAL);
  group = groups->pdata[1];
  g_assert_cmpstr (((CyAlarm *) alarms->pdata[group->alarm])->subject, ==, "p150/1/temp.gun.high");
  g_assert_cmpuint (group->n_members, ==, 0);
}

/* One board, and a station where nobody knows what feeds what. */
static void
test_places (void)
{
  g_autoptr (NodeFixture) fixture = open_yard ();
  gint64 now_us = g_get_real_time ();
  g_autoptr (GPtrArray) alarms = NULL;
  g_autoptr (GPtrArray) groups = NULL;
  const CyFloodGroup *group;

  lose (fixture, "p", 25, 48, now_us - 20 * G_USEC_PER_SEC);
  lose (fixture, "q", 0, 9, now_us - 10 * G_USEC_PER_SEC);
  node_set_condition (fixture->node, "gone/0/link", CY_PRIORITY_HIGH, now_us, TRUE);
  alarms = cy_node_list_unhandled_alarms (fixture->node);
  groups = cy_node_fold_alarms (fixture->node, alarms);
  expect_all (groups, alarms->len);
  g_assert_cmpuint (groups->len, ==, 3);
  group = groups->pdata[0];
  g_assert_cmpstr (group->id, ==, "b1");
  g_assert_cmpint (group->kind, ==, CY_KIND_SWITCHBOARD);
  g_assert_cmpuint (group->n_members, ==, 23);
  group = groups->pdata[1];
  g_assert_cmpstr (group->id, ==, "s2");
  g_assert_cmpint (group->kind, ==, CY_KIND_STATION);
  g_assert_cmpuint (group->n_lost, ==, 9);
  g_assert_cmpuint (group->n_piles, ==, 10);
  group = groups->pdata[2];
  g_assert_null (group->id);
}

/* What is handled meanwhile was an alarm all the same; what is shelved was none. */
static void
test_flood (void)
{
  g_autoptr (NodeFixture) fixture = open_yard ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) alarms = NULL;
  gint64 now_us = g_get_real_time ();
  CyFlood flood;

  lose (fixture, "p", 0, 10, now_us);
  alarms = cy_node_list_unhandled_alarms (fixture->node);
  flood = cy_node_look_for_flood (fixture->node, alarms);
  g_assert_false (flood.is_flood);
  g_assert_cmpuint (flood.n_recent, ==, 10);
  g_assert_cmpint (flood.since_us, ==, 0);
  flood = cy_node_look_for_flood (fixture->node, none);
  g_assert_cmpuint (flood.n_recent, ==, 10);
  lose (fixture, "p", 10, 11, now_us);
  g_clear_pointer (&alarms, g_ptr_array_unref);
  alarms = cy_node_list_unhandled_alarms (fixture->node);
  flood = cy_node_look_for_flood (fixture->node, alarms);
  g_assert_true (flood.is_flood);
  g_assert_cmpint (flood.since_us, >=, now_us);
  g_assert_true (cy_node_look_for_flood (fixture->node, none).is_flood);
}

static void
test_conditions (void)
{
  static const struct {
    const char *condition;
    gboolean is_supply;
  } cases[] = {
    { "link", TRUE },
    { "ac.voltage.in.low", TRUE },
    { "ac.voltage.l2.low", TRUE },
    { "fault.supply_lost", TRUE },
    { "fault.under_voltage", TRUE },
    { "warning.supply_low", TRUE },
    { "fault.supply_over_voltage", FALSE },
    { "ac.voltage.in.high", FALSE },
    { "temp.gun.high", FALSE },
    { "fault.earth_missing", FALSE },
    { "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (cy_node_is_supply_condition (cases[i].condition), ==, cases[i].is_supply);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node/flood/feeder", test_feeder);
  g_test_add_func ("/node/flood/places", test_places);
  g_test_add_func ("/node/flood/flood", test_flood);
  g_test_add_func ("/node/flood/conditions", test_conditions);
  return g_test_run ();
}
