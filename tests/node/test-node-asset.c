/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-asset.h"

#include "cy-date.h"
#include "node-alarm.h"
#include "order-lab.h"
#include "sim-lab.h"

#define DAY_US ((gint64) 86400 * G_USEC_PER_SEC)

/* p1 is as good as known, p2 only by its name. */
static const char facts[] =
  "{\"operators\":[{\"id\":\"o\",\"name\":\"城投\"}],"
  "\"suppliers\":[{\"id\":\"xj\",\"name\":\"许继电源\",\"contact\":\"周工\","
  "\"phone\":\"010-5550-0101\"}],"
  "\"stations\":[{\"id\":\"s1\",\"name\":\"人民广场站\",\"operator\":\"o\"}],"
  "\"piles\":[{\"id\":\"p1\",\"name\":\"P1\",\"type\":\"t1\",\"station\":\"s1\","
  "\"serial\":\"SN-77\",\"brand\":\"XJ\",\"supplier\":\"xj\",\"installed_on\":\"2024-02-29\","
  "\"warranty_until\":\"2027-02-28\",\"life_years\":10}]}";

#define HOT \
  "{\"title\":\"枪头过温\",\"pile\":\"p1\",\"connector\":1,\"conditions\":[\"temp.gun.high\"]}"

typedef struct {
  gboolean done;
  CyAsset *asset;
  char *error;
} Answer;

static void
on_asset_cb (gpointer result, const GError *error, gpointer user_data)
{
  Answer *answer = user_data;

  answer->done = TRUE;
  answer->asset = result;
  answer->error = error == NULL ? NULL : g_strdup (error->message);
}

static gboolean
is_done (gpointer data)
{
  return ((Answer *) data)->done;
}

static CyAsset *
look (NodeFixture *fixture, const char *pile)
{
  Answer answer = { 0 };

  cy_node_query_asset (fixture->node, pile, on_asset_cb, &answer);
  node_wait (is_done, &answer);
  g_assert_null (answer.error);
  return answer.asset;
}

/* Days from today until that day. */
static int
days_until (const char *text)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  GDate today;
  GDate day;

  g_assert_true (cy_date_at (g_get_real_time (), zone, &today));
  g_assert_true (cy_date_parse (text, &day, NULL));
  return g_date_days_between (&today, &day);
}

static void
test_facts (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (CyAsset) known = NULL;
  g_autoptr (CyAsset) bare = NULL;
  Answer none = { 0 };

  node_fixture_import (fixture, order_lab_yard);
  node_fixture_import (fixture, facts);
  known = look (fixture, "p1");
  g_assert_cmpstr (known->name, ==, "P1");
  g_assert_cmpstr (known->supplier->id, ==, "xj");
  g_assert_cmpstr (known->station->id, ==, "s1");
  g_assert_cmpstr (known->type->id, ==, "t1");
  g_assert_cmpstr (known->company->id, ==, "o");
  g_assert_null (known->firmware);
  g_assert_true (known->warranty.is_known);
  g_assert_cmpint (known->warranty.days_left, ==, days_until ("2027-02-28"));
  g_assert_true (known->life.is_known);
  g_assert_cmpint (known->life.days_left, ==, days_until ("2034-02-28"));
  bare = look (fixture, "p2");
  g_assert_null (bare->supplier);
  g_assert_false (bare->warranty.is_known);
  g_assert_false (bare->life.is_known);
  g_assert_cmpuint (bare->orders->len + bare->parts->len + bare->n_alarms, ==, 0);
  cy_node_query_asset (fixture->node, "nobody", on_asset_cb, &none);
  node_wait (is_done, &none);
  g_assert_null (none.asset);
  g_assert_cmpstr (none.error, ==, "There is no pile “nobody”");
  g_free (none.error);
}

static void
use_part (NodeFixture *fixture, const char *id, const char *actor, const char *payload)
{
  cy_dossier_free (order_lab_do (fixture, id, "use", actor, payload));
}

/* What was replaced, of all its orders and of no other pile's, by the names of those who did it. */
static void
test_parts (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  gint64 now_us = g_get_real_time ();
  g_autoptr (CyAsset) asset = NULL;
  const CyAssetPart *part;

  node_fixture_import (fixture, order_lab_yard);
  order_lab_past (fixture, "WO-1", now_us - 50 * DAY_US, 0, HOT);
  use_part (fixture, "WO-1", "wang",
            "{\"what\":\"枪头\",\"number\":\"XJ-G1\",\"quantity\":1,\"serial_out\":\"A1\","
            "\"serial_in\":\"B1\"}");
  order_lab_past (fixture, "WO-2", now_us - 40 * DAY_US, 0, HOT);
  use_part (fixture, "WO-2", "zhao", "{\"what\":\"风扇\",\"quantity\":2}");
  cy_dossier_free (
    order_lab_do (fixture, "WO-2", "work", "zhao", "{\"what\":\"赵工\",\"minutes\":30}"));
  order_lab_past (fixture, "WO-3", now_us - 30 * DAY_US, 0,
                  "{\"title\":\"x\",\"pile\":\"p2\",\"conditions\":[]}");
  use_part (fixture, "WO-3", "wang", "{\"what\":\"other\",\"quantity\":1}");
  asset = look (fixture, "p1");
  g_assert_cmpuint (asset->orders->len, ==, 2);
  g_assert_cmpstr (((CyDossier *) asset->orders->pdata[0])->order.id, ==, "WO-2");
  g_assert_cmpuint (asset->parts->len, ==, 2);
  part = asset->parts->pdata[0];
  g_assert_cmpstr (part->what, ==, "风扇");
  g_assert_cmpuint (part->quantity, ==, 2);
  g_assert_null (part->serial_in);
  g_assert_cmpstr (part->who, ==, "zhao"); /* nobody's account */
  part = asset->parts->pdata[1];
  g_assert_cmpstr (part->number, ==, "XJ-G1");
  g_assert_cmpstr (part->serial_out, ==, "A1");
  g_assert_cmpstr (part->serial_in, ==, "B1");
  g_assert_cmpstr (part->order, ==, "WO-1");
  g_assert_cmpstr (part->who, ==, "王工");
  g_assert_cmpint (part->time_us, >=, now_us);
}

static gboolean
has_alarms (gpointer data)
{
  g_autoptr (CyAsset) asset = look (data, "p1");

  return asset->n_alarms == 3;
}

/* Twelve months, and not a day more. */
static void
test_alarms (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  gint64 now_us = g_get_real_time ();
  g_autoptr (CyAsset) asset = NULL;
  const CyAlarmTally *first;
  static const struct {
    const char *subject;
    guint days_ago;
  } cases[] = {
    { "p1/1/temp.gun.high", 400 }, { "p1/1/temp.gun.high", 300 }, { "p1/1/temp.gun.high", 10 },
    { "p1/0/link", 20 },           { "p2/1/temp.gun.high", 20 },
  };

  node_fixture_import (fixture, order_lab_yard);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 raised_us = now_us - cases[i].days_ago * DAY_US;

    node_set_condition (fixture->node, cases[i].subject, CY_PRIORITY_HIGH, raised_us, TRUE);
    node_set_condition (fixture->node, cases[i].subject, CY_PRIORITY_HIGH, raised_us + DAY_US,
                        FALSE);
  }
  node_wait (has_alarms, fixture);
  asset = look (fixture, "p1");
  g_assert_cmpuint (asset->alarms->len, ==, 2);
  first = asset->alarms->pdata[0];
  g_assert_cmpstr (first->condition, ==, "temp.gun.high");
  g_assert_cmpuint (first->n_alarms, ==, 2);
  g_assert_cmpint (first->first_us, ==, now_us - 300 * DAY_US);
  g_assert_cmpint (first->last_us, ==, now_us - 10 * DAY_US);
}

static gboolean
has_firmware (gpointer data)
{
  g_autoptr (CyAsset) asset = look (data, "p1");

  return asset->firmware != NULL && asset->device_serial != NULL;
}

/* What the device says of itself, beside what its record says. */
static void
test_device (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (TRUE);
  g_autoptr (SimLab) lab =
    sim_lab_new ("{\"pile_types\":[{\"id\":\"dc\",\"name\":\"DC\",\"current\":\"dc\","
                 "\"power_w\":120000,\"connectors\":2,\"profile\":\"chargeyard-dc\"}],"
                 "\"piles\":[{\"id\":\"p1\",\"name\":\"P1\",\"type\":\"dc\",\"serial\":\"SN-77\","
                 "\"link\":\"tcp://127.0.0.1:PORT/1\",\"scan_ms\":200}]}");

  node_fixture_import (fixture, lab->document);
  node_wait (has_firmware, fixture);
  g_clear_pointer (&fixture, node_fixture_free);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node-asset/facts", test_facts);
  g_test_add_func ("/node-asset/parts", test_parts);
  g_test_add_func ("/node-asset/alarms", test_alarms);
  g_test_add_func ("/node-asset/device", test_device);
  return g_test_run ();
}
