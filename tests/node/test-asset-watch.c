/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-asset-watch.h"

#include "cy-node-alarm.h"
#include "cy-time.h"
#include "cy-yard-file.h"
#include "fixture.h"
#include "node-fixture.h"

#define WARRANTY "p1/0/asset.warranty"
#define LIFE     "p1/0/asset.life"
#define DAY_US   (86400 * CY_US_PER_S)

/* A desk on a journal, and the watch that tells it, by a clock turned by hand and days of Beijing. */
typedef struct {
  char *dir;
  CyJournal *journal;
  CyAlarmDesk *desk;
  CyAssetWatch *watch;
  TestClock clock;
  guint n_changes;
} Register;

static void
on_changed_cb (gpointer user_data)
{
  ((Register *) user_data)->n_changes++;
}

static void
set_time (Register *assets, const char *time)
{
  g_assert_true (cy_time_parse (time, 0, &assets->clock.now_us, NULL));
}

static void
register_open (Register *assets)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("+08:00");
  const CyJournalOptions options = { "n1", 1, cy_clock_system (), NULL, NULL };
  g_autoptr (GPtrArray) latest = g_ptr_array_new ();
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  *assets = (Register){ .dir = node_fixture_make_dir () };
  test_clock_init (&assets->clock, 0);
  set_time (assets, "2026-11-28T04:00:00Z");
  path = g_build_filename (assets->dir, "yard.db", NULL);
  assets->journal = cy_journal_open (path, &options, &error);
  g_assert_no_error (error);
  assets->desk = cy_alarm_desk_new (assets->journal, latest, &assets->clock.clock, "system",
                                    on_changed_cb, assets);
  assets->watch = cy_asset_watch_new (assets->desk, "node-a", &assets->clock.clock, zone);
}

static void
register_close (Register *assets)
{
  g_clear_pointer (&assets->watch, cy_asset_watch_free);
  g_clear_pointer (&assets->desk, cy_alarm_desk_free);
  g_clear_pointer (&assets->journal, cy_journal_close);
  node_spin (10);
  node_fixture_remove_tree (assets->dir);
  g_free (assets->dir);
}

/* A yard with one pile of these fields, and whatever else is said. */
static void
set_yard (Register *assets, const char *fields, const char *others)
{
  g_autofree char *text = g_strdup_printf (
    "{'pile_types':[{'id':'t','name':'T','current':'dc','power_w':1,'connectors':1,'profile':'x'}],"
    "'piles':[{'id':'p1','name':'P','type':'t'%s},{'id':'p2','name':'P','type':'t'}]%s}",
    fields, others);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) document = cy_json_parse (g_strdelimit (text, "'", '"'), -1, 65536, &error);
  g_autoptr (CyYard) yard = cy_yard_new ();
  g_autoptr (GPtrArray) records = NULL;

  g_assert_no_error (error);
  records = cy_yard_file_read (document, yard, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    cy_yard_put (yard, cy_record_ref (records->pdata[i]));
  cy_asset_watch_set_yard (assets->watch, yard);
}

static void
look (Register *assets, const char *time)
{
  set_time (assets, time);
  cy_asset_watch_look (assets->watch);
}

static const CyAlarm *
active (Register *assets, const char *subject)
{
  return cy_alarm_desk_get_active (assets->desk, subject);
}

/* Thirty days before the end, at midnight where the pile stands, and until the date is moved. */
static void
test_warranty (void)
{
  Register assets;

  register_open (&assets);
  set_yard (&assets, ",'warranty_until':'2026-12-29'", "");
  g_assert_null (active (&assets, WARRANTY));
  look (&assets, "2026-11-28T15:59:59Z");
  g_assert_null (active (&assets, WARRANTY));
  look (&assets, "2026-11-28T16:00:00Z");
  g_assert_nonnull (active (&assets, WARRANTY));
  g_assert_cmpint (active (&assets, WARRANTY)->priority, ==, CY_PRIORITY_LOW);
  g_assert_cmpint (active (&assets, WARRANTY)->raised_us, ==, assets.clock.now_us);
  g_assert_cmpstr (active (&assets, WARRANTY)->pile, ==, "p1");
  for (guint day = 0; day < 100; day++) {
    assets.clock.now_us += DAY_US;
    cy_asset_watch_look (assets.watch);
    g_assert_cmpuint (active (&assets, WARRANTY)->occurrence, ==, 1);
  }
  set_yard (&assets, ",'warranty_until':'2028-12-29'", "");
  g_assert_null (active (&assets, WARRANTY));
  g_assert_cmpint (cy_alarm_desk_get (assets.desk, WARRANTY)->cleared_us, ==, assets.clock.now_us);
  set_yard (&assets, ",'warranty_until':'2026-12-29'", "");
  g_assert_cmpuint (active (&assets, WARRANTY)->occurrence, ==, 2);
  register_close (&assets);
}

static void
test_life (void)
{
  Register assets;

  register_open (&assets);
  set_yard (&assets, ",'installed_on':'2018-12-01','life_years':8", "");
  g_assert_nonnull (active (&assets, LIFE));
  g_assert_null (active (&assets, WARRANTY));
  set_yard (&assets, ",'installed_on':'2018-12-01','life_years':10", "");
  g_assert_null (active (&assets, LIFE));
  register_close (&assets);
}

/* Of several policies the one that warns first. */
static void
test_policy (void)
{
  static const struct {
    const char *policies;
    gboolean due;
  } cases[] = {
    { "", FALSE },
    { ",'policies':[{'id':'a','name':'A','expiry_days':59}]", FALSE },
    { ",'policies':[{'id':'a','name':'A','expiry_days':60}]", TRUE },
    { ",'policies':[{'id':'a','name':'A','expiry_days':60},{'id':'b','name':'B',"
      "'expiry_days':7},{'id':'c','name':'C'}]",
      TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Register assets;

    register_open (&assets);
    set_yard (&assets, ",'warranty_until':'2027-01-27'", cases[i].policies);
    g_assert_cmpint (active (&assets, WARRANTY) != NULL, ==, cases[i].due);
    register_close (&assets);
  }
}

/* People may think it more urgent, and then it is. */
static void
test_guidance (void)
{
  Register assets;

  register_open (&assets);
  set_yard (&assets, ",'warranty_until':'2026-12-01'",
            ",'rationales':[{'id':'r','name':'R','conditions':'asset.*','priority':'high',"
            "'latching':true}]");
  g_assert_cmpint (active (&assets, WARRANTY)->priority, ==, CY_PRIORITY_HIGH);
  g_assert_true (active (&assets, WARRANTY)->latching);
  register_close (&assets);
}

/* A pile that is gone takes its alarm with it, and nobody else's. */
static void
test_gone (void)
{
  const CyCondition other = { .subject = (char *) "p1/0/link", .active = TRUE, .time_us = 1 };
  g_autoptr (CyYard) empty = cy_yard_new ();
  Register assets;

  register_open (&assets);
  cy_alarm_desk_take (assets.desk, &other);
  set_yard (&assets, ",'warranty_until':'2026-12-01'", "");
  g_assert_nonnull (active (&assets, WARRANTY));
  cy_asset_watch_set_yard (assets.watch, empty);
  g_assert_null (active (&assets, WARRANTY));
  g_assert_nonnull (active (&assets, "p1/0/link"));
  register_close (&assets);
}

/* A clock beyond every calendar, and one that is set back. */
static void
test_clock (void)
{
  Register assets;

  register_open (&assets);
  set_yard (&assets, ",'warranty_until':'2026-12-01'", "");
  assets.clock.now_us = G_MAXINT64;
  cy_asset_watch_look (assets.watch);
  g_assert_nonnull (active (&assets, WARRANTY));
  look (&assets, "2026-06-01T00:00:00Z");
  g_assert_null (active (&assets, WARRANTY));
  register_close (&assets);
}

/* A day on which nothing changed tells nobody. */
static void
test_quiet (void)
{
  Register assets;
  guint n_changes;

  register_open (&assets);
  cy_asset_watch_look (assets.watch);
  set_yard (&assets, ",'warranty_until':'2026-12-01'", "");
  n_changes = assets.n_changes;
  set_yard (&assets, ",'warranty_until':'2026-12-02'", "");
  look (&assets, "2026-11-29T04:00:00Z");
  g_assert_cmpuint (assets.n_changes, ==, n_changes);
  register_close (&assets);
}

static gboolean
has_warranty_alarm (gpointer data)
{
  NodeFixture *fixture = data;
  g_autoptr (GPtrArray) alarms = cy_node_list_alarms (fixture->node, CY_ALARM_LIST_ACTIVE);

  for (guint i = 0; i < alarms->len; i++) {
    if (g_str_equal (((CyAlarm *) alarms->pdata[i])->condition, CY_CONDITION_WARRANTY))
      return TRUE;
  }
  return FALSE;
}

static guint
get_occurrence (NodeFixture *fixture)
{
  g_autoptr (GPtrArray) alarms = cy_node_list_alarms (fixture->node, CY_ALARM_LIST_ACTIVE);

  g_assert_cmpuint (alarms->len, ==, 1);
  return ((CyAlarm *) alarms->pdata[0])->occurrence;
}

/* In a node: it begins with the yard, and neither another change nor a restart ends it. */
static void
test_node (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (TRUE);

  node_fixture_import (
    fixture, "{\"pile_types\":[{\"id\":\"t\",\"name\":\"T\",\"current\":\"dc\",\"power_w\":1,"
             "\"connectors\":1,\"profile\":\"x\"}],\"piles\":[{\"id\":\"p1\",\"name\":\"P\","
             "\"type\":\"t\",\"warranty_until\":\"2020-01-31\"}]}");
  g_assert_true (has_warranty_alarm (fixture));
  node_fixture_import (fixture, "{\"areas\":[{\"id\":\"a\",\"name\":\"A\"}]}");
  g_assert_cmpuint (get_occurrence (fixture), ==, 1);
  node_fixture_restart (fixture, TRUE);
  g_assert_cmpuint (get_occurrence (fixture), ==, 1);
  node_fixture_import (fixture, "{\"piles\":[{\"id\":\"p1\",\"name\":\"P\",\"type\":\"t\","
                                "\"warranty_until\":\"2199-01-31\"}]}");
  g_assert_false (has_warranty_alarm (fixture));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/asset-watch/warranty", test_warranty);
  g_test_add_func ("/asset-watch/life", test_life);
  g_test_add_func ("/asset-watch/policy", test_policy);
  g_test_add_func ("/asset-watch/guidance", test_guidance);
  g_test_add_func ("/asset-watch/gone", test_gone);
  g_test_add_func ("/asset-watch/clock", test_clock);
  g_test_add_func ("/asset-watch/quiet", test_quiet);
  g_test_add_func ("/asset-watch/node", test_node);
  return g_test_run ();
}
