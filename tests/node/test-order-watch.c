/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-node-alarm.h"
#include "cy-node-notice.h"
#include "node-alarm.h"
#include "order-lab.h"

#define HOUR_US ((gint64) 3600 * G_USEC_PER_SEC)

static NodeFixture *
lab_new (const char *more)
{
  NodeFixture *fixture = node_fixture_new (TRUE);

  node_fixture_import (fixture, order_lab_yard);
  node_fixture_import (fixture, more);
  order_lab_look (fixture);
  return fixture;
}

static void
raise_alarm (NodeFixture *fixture, const char *subject, CyPriority priority)
{
  node_set_condition (fixture->node, subject, priority, g_get_real_time (), TRUE);
}

static GPtrArray *
list_all (NodeFixture *fixture)
{
  g_autoptr (CyOrderQuery) all = cy_order_query_new (100);

  return order_lab_list (fixture, all);
}

static guint
count (NodeFixture *fixture)
{
  g_autoptr (GPtrArray) orders = list_all (fixture);

  return orders->len;
}

#define RULE                                                                   \
  "{\"order_rules\":[{\"id\":\"r\",\"name\":\"R\",\"conditions\":\"fault.*\"," \
  "\"priority\":\"high\",\"responsible\":\"wang\",\"vendor\":\"good\",\"within_h\":4}]}"

/* What a rule wants becomes an order; what belongs to the same fault goes to the same one. */
static void
test_rule (void)
{
  g_autoptr (NodeFixture) fixture = lab_new (RULE);
  g_autoptr (GPtrArray) orders = NULL;
  const CyOrder *order;

  raise_alarm (fixture, "p1/1/fault.fan", CY_PRIORITY_MEDIUM); /* not urgent enough */
  raise_alarm (fixture, "p1/1/temp.gun.high", CY_PRIORITY_CRITICAL);
  order_lab_look (fixture);
  g_assert_cmpuint (count (fixture), ==, 0);
  raise_alarm (fixture, "p1/1/fault.contactor", CY_PRIORITY_HIGH);
  raise_alarm (fixture, "p1/2/fault.contactor", CY_PRIORITY_HIGH);
  order_lab_look (fixture);
  order_lab_look (fixture);
  orders = list_all (fixture);
  g_assert_cmpuint (orders->len, ==, 2); /* another gun is another fault */
  order = orders->pdata[1];
  g_assert_cmpint (order->source, ==, CY_ORDER_FROM_RULE);
  g_assert_cmpstr (order->source_id, ==, "r");
  g_assert_cmpstr (order->responsible, ==, "wang");
  g_assert_cmpstr (order->vendor, ==, "good");
  g_assert_cmpint (order->priority, ==, CY_PRIORITY_HIGH);
  g_assert_cmpint (ABS (order->expected_us - order->created_us - 4 * HOUR_US), <, HOUR_US / 60);
}

/* It comes again while somebody is at it: one order, two alarms. Over a restart nothing is made twice. */
static void
test_same_fault (void)
{
  g_autoptr (NodeFixture) fixture = lab_new (RULE);
  g_autoptr (CyOrderQuery) about = cy_order_query_new (10);
  g_autoptr (GPtrArray) found = NULL;

  raise_alarm (fixture, "p1/1/fault.contactor", CY_PRIORITY_HIGH);
  order_lab_look (fixture);
  node_set_condition (fixture->node, "p1/1/fault.contactor", CY_PRIORITY_HIGH, g_get_real_time (),
                      FALSE);
  raise_alarm (fixture, "p1/1/fault.contactor", CY_PRIORITY_HIGH);
  order_lab_look (fixture);
  g_assert_cmpuint (count (fixture), ==, 1);
  about->alarm = g_strdup ("p1/1/fault.contactor#2");
  found = order_lab_list (fixture, about);
  g_assert_cmpuint (found->len, ==, 1);
  node_fixture_restart (fixture, TRUE);
  order_lab_look (fixture);
  g_assert_cmpuint (count (fixture), ==, 1);
}

/* A vendor without an agreement gets no work; the order is there all the same. */
static void
test_refused_vendor (void)
{
  g_autoptr (NodeFixture) fixture =
    lab_new ("{\"order_rules\":[{\"id\":\"r\",\"name\":\"R\",\"vendor\":\"bad\"}]}");
  g_autoptr (GPtrArray) orders = NULL;

  raise_alarm (fixture, "p1/1/fault.contactor", CY_PRIORITY_HIGH);
  order_lab_look (fixture);
  orders = list_all (fixture);
  g_assert_cmpuint (orders->len, ==, 1);
  g_assert_null (((CyOrder *) orders->pdata[0])->vendor);
}

static void
test_wear (void)
{
  g_autoptr (NodeFixture) fixture =
    lab_new ("{\"conditions\":[{\"id\":\"worn\",\"name\":\"W\",\"watch\":\"counter\","
             "\"measure\":\"energy.import.total\",\"threshold\":1000000}],"
             "\"order_rules\":[{\"id\":\"r\",\"name\":\"R\",\"conditions\":\"own.worn\"}]}");
  g_autoptr (GPtrArray) orders = NULL;

  raise_alarm (fixture, "p1/1/own.worn", CY_PRIORITY_LOW);
  order_lab_look (fixture);
  orders = list_all (fixture);
  g_assert_cmpuint (orders->len, ==, 1);
  g_assert_cmpint (((CyOrder *) orders->pdata[0])->source, ==, CY_ORDER_FROM_WEAR);
}

/* One order for the station, once, until the next is due. */
static void
test_plan (void)
{
  g_autoptr (NodeFixture) fixture = lab_new (
    "{\"plans\":[{\"id\":\"m\",\"name\":\"月度巡检\",\"procedure\":\"hot\",\"station\":\"s1\","
    "\"every_days\":30,\"first_on\":\"2020-01-01\",\"responsible\":\"wang\"}]}");
  g_autoptr (GPtrArray) orders = list_all (fixture);
  const CyOrder *order;

  g_assert_cmpuint (orders->len, ==, 1);
  order = orders->pdata[0];
  g_assert_cmpint (order->source, ==, CY_ORDER_FROM_PLAN);
  g_assert_cmpstr (order->station, ==, "s1");
  g_assert_null (order->pile);
  g_assert_cmpstr (order->title, ==, "月度巡检");
  g_assert_cmpuint (order->n_steps, ==, 2);
  node_fixture_restart (fixture, TRUE);
  order_lab_look (fixture);
  g_assert_cmpuint (count (fixture), ==, 1);
}

/* An alarm that is out of service until an order is done is back when it is. */
static void
test_back_in_service (void)
{
  g_autoptr (NodeFixture) fixture = lab_new ("{}");
  g_autoptr (CyDossier) made =
    order_lab_create (fixture, "{\"title\":\"t\",\"pile\":\"p1\",\"conditions\":[]}");
  const CyAlarmWish out = { .kind = CY_ALARM_WISH_OUT_OF_SERVICE,
                            .note = "being rebuilt",
                            .order = made->order.id };
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  NodeAnswer answer = { 0 };

  raise_alarm (fixture, "p1/1/fault.contactor", CY_PRIORITY_HIGH);
  node_spin (100);
  cy_node_change_alarm (fixture->node, "p1/1/fault.contactor", &out, "op", node_answer_cb, &answer);
  (void) node_answer_wait (&answer);
  before = cy_node_list_alarms (fixture->node, CY_ALARM_LIST_ASIDE);
  g_assert_cmpuint (before->len, ==, 1);
  cy_dossier_free (order_lab_do (fixture, made->order.id, "cancel", "op", "{\"reason\":\"done\"}"));
  node_spin (300);
  after = cy_node_list_alarms (fixture->node, CY_ALARM_LIST_ASIDE);
  g_assert_cmpuint (after->len, ==, 0);
}

typedef struct {
  gboolean done;
  GPtrArray *messages;
} Told;

static void
on_told_cb (gpointer result, const GError *error, gpointer user_data)
{
  Told *told = user_data;

  g_assert_no_error (error);
  told->done = TRUE;
  told->messages = result;
}

static gboolean
is_told (gpointer data)
{
  return ((Told *) data)->done;
}

/* What is late is escalated once, and who should know is told. */
static void
test_late (void)
{
  gint64 made_us = g_get_real_time () - 10 * HOUR_US;
  g_autofree char *payload =
    g_strdup_printf ("{\"title\":\"t\",\"pile\":\"p1\",\"responsible\":\"wang\",\"expected_us\":"
                     "%" G_GINT64_FORMAT "}",
                     made_us + HOUR_US);
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (GPtrArray) orders = NULL;
  const CyMessageQuery query = { .limit = 10 };
  Told told = { 0 };

  node_fixture_import (fixture, order_lab_yard);
  node_fixture_import (
    fixture, "{\"contacts\":[{\"id\":\"chief\",\"name\":\"主管\",\"phone\":\"13800000009\","
             "\"language\":\"zh_CN\"}],"
             "\"gateways\":[{\"id\":\"g\",\"name\":\"G\",\"channel\":\"sms\","
             "\"url\":\"http://127.0.0.1:1/?to={number}&text={text}\"}],"
             "\"policies\":[{\"id\":\"p\",\"name\":\"P\",\"order_late_h\":2,"
             "\"order_late_to\":\"chief\"}]}");
  order_lab_past (fixture, "WO-1", made_us, 0, payload);
  node_fixture_restart (fixture, TRUE);
  order_lab_look (fixture);
  orders = list_all (fixture);
  g_assert_cmpint (((CyOrder *) orders->pdata[0])->escalated_us, >, made_us + HOUR_US);
  cy_node_query_messages (fixture->node, &query, on_told_cb, &told);
  node_wait (is_told, &told);
  g_assert_cmpuint (told.messages->len, ==, 1);
  g_assert_cmpstr (((CyMessage *) told.messages->pdata[0])->contact, ==, "chief");
  g_assert_cmpstr (((CyMessage *) told.messages->pdata[0])->event, ==, "escalate");
  g_assert_nonnull (strstr (((CyMessage *) told.messages->pdata[0])->text, "WO-1"));
  g_ptr_array_unref (told.messages);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/order-watch/rule", test_rule);
  g_test_add_func ("/order-watch/same-fault", test_same_fault);
  g_test_add_func ("/order-watch/refused-vendor", test_refused_vendor);
  g_test_add_func ("/order-watch/wear", test_wear);
  g_test_add_func ("/order-watch/plan", test_plan);
  g_test_add_func ("/order-watch/back-in-service", test_back_in_service);
  g_test_add_func ("/order-watch/late", test_late);
  return g_test_run ();
}
