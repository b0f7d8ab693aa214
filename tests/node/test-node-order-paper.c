/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-order-paper.h"

#include <string.h>

#include "cy-node-alarm.h"
#include "node-alarm.h"
#include "order-lab.h"
#include "paper-fixture.h"

#define DAY_US ((gint64) 86400 * G_USEC_PER_SEC)

static const char facts[] =
  "{\"operators\":[{\"id\":\"o\",\"name\":\"城投充电\"}],"
  "\"suppliers\":[{\"id\":\"xj\",\"name\":\"许继电源\",\"contact\":\"周工\","
  "\"phone\":\"010-5550-0101\",\"mail\":\"service@xj.example\"}],"
  "\"stations\":[{\"id\":\"s1\",\"name\":\"人民广场站\",\"operator\":\"o\","
  "\"address\":\"人民大道 200 号\"}],"
  "\"piles\":[{\"id\":\"p1\",\"name\":\"五号桩\",\"type\":\"t1\",\"station\":\"s1\","
  "\"serial\":\"SN-77\",\"brand\":\"XJ\",\"supplier\":\"xj\",\"installed_on\":\"2020-03-01\","
  "\"warranty_until\":\"2023-02-28\"},{\"id\":\"p2\",\"name\":\"P2\",\"type\":\"t1\"}]}";

typedef struct {
  gboolean done;
  GBytes *bytes;
  char *error;
} Answer;

static void
on_printed_cb (gpointer result, const GError *error, gpointer user_data)
{
  Answer *answer = user_data;

  answer->done = TRUE;
  answer->bytes = result;
  answer->error = error == NULL ? NULL : g_strdup (error->message);
}

static gboolean
is_done (gpointer data)
{
  return ((Answer *) data)->done;
}

static GBytes *
print_order (NodeFixture *fixture, const char *id)
{
  Answer answer = { 0 };

  cy_node_print_order (fixture->node, id, "wang", on_printed_cb, &answer);
  node_wait (is_done, &answer);
  g_assert_null (answer.error);
  paper_assert_pdf (answer.bytes);
  return answer.bytes;
}

static GBytes *
print_warranty (NodeFixture *fixture, const char *pile)
{
  Answer answer = { 0 };

  cy_node_print_warranty (fixture->node, pile, "wang", on_printed_cb, &answer);
  node_wait (is_done, &answer);
  g_assert_null (answer.error);
  paper_assert_pdf (answer.bytes);
  return answer.bytes;
}

static gboolean
is_raised (gpointer data)
{
  g_autoptr (GPtrArray) alarms = cy_node_list_unhandled_alarms (((NodeFixture *) data)->node);

  return alarms->len > 0;
}

static void
act (NodeFixture *fixture, const char *id, const char *event, const char *payload)
{
  cy_dossier_free (order_lab_do (fixture, id, event, "wang", payload));
}

/* An order that was worked at, about an alarm that happened. */
static char *
make_order (NodeFixture *fixture)
{
  CyDossier *dossier;
  char *id;

  node_set_condition (fixture->node, "p1/1/temp.gun.high", CY_PRIORITY_HIGH,
                      g_get_real_time () - DAY_US, TRUE);
  node_wait (is_raised, fixture);
  dossier = order_lab_create (fixture, "{\"title\":\"枪头过温\",\"text\":\"车主说枪头烫手\","
                                       "\"alarms\":[\"p1/1/temp.gun.high#1\",\"p1/0/link#7\"],"
                                       "\"responsible\":\"wang\",\"vendor\":\"good\"}");
  id = g_strdup (dossier->order.id);
  cy_dossier_free (dossier);
  act (fixture, id, "accept", "{}");
  act (fixture, id, "skip", "{\"step\":1,\"reason\":\"已断电\"}");
  act (fixture, id, "tick", "{\"step\":2,\"value\":48.5,\"note\":\"正常\"}");
  act (fixture, id, "use",
       "{\"what\":\"枪头总成\",\"number\":\"XJ-G1\",\"quantity\":1,\"serial_out\":\"A1\","
       "\"serial_in\":\"B1\"}");
  act (fixture, id, "work", "{\"what\":\"王工\",\"minutes\":90}");
  act (fixture, id, "submit",
       "{\"cause\":\"触点烧蚀\",\"method\":\"更换枪头\",\"result\":\"试充正常\",\"fix\":\"root\"}");
  return id;
}

/* Names instead of ids, what was measured and replaced, and a code that leads back. */
static void
test_order (void)
{
  static const char *const words[] = {
    "五号桩",   "人民广场站", "人民大道 200 号",
    "王工",     "甲",         "车主说枪头烫手",
    "Gun 1",    "过温",       "Isolate (left out: 已断电)",
    "0 – 60 V", "48.5 V",     "正常",
    "枪头总成", "XJ-G1",      "A1",
    "B1",       "1.5 h",      "written down ",
    "触点烧蚀", "更换枪头",   "试充正常",
    "☑",        "☐",          NULL,
  };
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;
  g_autofree char *code = NULL;
  g_autofree char *wanted = NULL;

  node_fixture_import (fixture, order_lab_yard);
  node_fixture_import (fixture, facts);
  id = make_order (fixture);
  bytes = print_order (fixture, id);
  paper_keep (bytes, "node-order.pdf");
  code = paper_read_code (bytes, "150");
  text = paper_read_text (bytes);
  if (code == NULL || text == NULL)
    return;
  wanted = g_strconcat ("chargeyard:order/", id, NULL);
  g_assert_cmpstr (code, ==, wanted);
  paper_assert_words (text, words);
  g_assert_nonnull (strstr (text, id));
}

/* About no pile, not begun, with nothing said: still a paper to work with. */
static void
test_bare_order (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (CyDossier) dossier = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  Answer none = { 0 };

  node_fixture_import (fixture, order_lab_yard);
  dossier = order_lab_create (fixture, "{\"title\":\"扫地\",\"station\":\"s1\",\"conditions\":[]}");
  bytes = print_order (fixture, dossier->order.id);
  text = paper_read_text (bytes);
  if (text != NULL)
    g_assert_nonnull (strstr (text, "人民广场站"));
  cy_node_print_order (fixture->node, "WO-none", "wang", on_printed_cb, &none);
  node_wait (is_done, &none);
  g_assert_null (none.bytes);
  g_assert_cmpstr (none.error, ==, "there is no such order");
  g_free (none.error);
}

static void
test_warranty (void)
{
  static const char *const words[] = {
    "许继电源",
    "周工",
    "010-5550-0101",
    "service@xj.example",
    "城投充电",
    "SN-77",
    "人民广场站",
    "五号桩",
    "T1",
    "XJ",
    "2020-03-01",
    "2023-02-28",
    "The warranty ended ",
    "Gun 1",
    "更换枪头",
    "枪头总成",
    "A1 → B1",
    NULL,
  };
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;

  node_fixture_import (fixture, order_lab_yard);
  node_fixture_import (fixture, facts);
  node_set_condition (fixture->node, "p1/0/asset.warranty", CY_PRIORITY_LOW, g_get_real_time (),
                      TRUE);
  id = make_order (fixture);
  bytes = print_warranty (fixture, "p1");
  paper_keep (bytes, "node-warranty.pdf");
  if ((text = paper_read_text (bytes)) == NULL)
    return;
  paper_assert_words (text, words);
  g_assert_nonnull (strstr (text, id));
  /* That the warranty is over is no fault of the pile. */
  g_assert_null (strstr (text, "Warranty ends"));
}

/* Of a pile of which nothing is recorded, and of none. */
static void
test_bare_warranty (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  Answer none = { 0 };

  node_fixture_import (fixture, order_lab_yard);
  bytes = print_warranty (fixture, "p2");
  if ((text = paper_read_text (bytes)) != NULL)
    g_assert_nonnull (strstr (text, "is not recorded"));
  cy_node_print_warranty (fixture->node, "nobody", "wang", on_printed_cb, &none);
  node_wait (is_done, &none);
  g_assert_null (none.bytes);
  g_assert_cmpstr (none.error, ==, "There is no pile “nobody”");
  g_free (none.error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node-order-paper/order", test_order);
  g_test_add_func ("/node-order-paper/bare-order", test_bare_order);
  g_test_add_func ("/node-order-paper/warranty", test_warranty);
  g_test_add_func ("/node-order-paper/bare-warranty", test_bare_warranty);
  return g_test_run ();
}
