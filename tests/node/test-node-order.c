/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "cy-node-order-insight.h"
#include "cy-node-order-stats.h"
#include "cy-node-transfer.h"
#include "order-lab.h"

#define MINUTE_US ((gint64) 60 * G_USEC_PER_SEC)
#define HOUR_US   (60 * MINUTE_US)

static NodeFixture *
lab_new (void)
{
  NodeFixture *fixture = node_fixture_new (FALSE);

  node_fixture_import (fixture, order_lab_yard);
  return fixture;
}

/* Who makes an order names its alarms; the rest follows. */
static void
test_completed (void)
{
  g_autoptr (NodeFixture) fixture = lab_new ();
  g_autoptr (CyDossier) dossier = order_lab_create (
    fixture, "{\"alarms\":[\"p1/2/temp.gun.high#4\",\"p1/2/link#1\",\"p1/2/temp.gun.high#5\"]}");
  const CyOrder *order = &dossier->order;

  g_assert_cmpstr (order->pile, ==, "p1");
  g_assert_cmpuint (order->connector, ==, 2);
  g_assert_cmpstr (order->conditions[0], ==, "temp.gun.high");
  g_assert_cmpstr (order->conditions[1], ==, "link");
  g_assert_null (order->conditions[2]);
  g_assert_cmpuint (dossier->alarms->len, ==, 3);
  g_assert_cmpstr (order->procedure, ==, "hot");
  g_assert_cmpuint (order->n_steps, ==, 2);
  g_assert_true (*order->title != '\0');
  g_assert_cmpint (order->expected_us, ==, 0); /* nothing to estimate it from */
}

/* A checklist that is edited while it is in use stays what it was for the orders that have it. */
static void
test_edited_procedure (void)
{
  g_autoptr (NodeFixture) fixture = lab_new ();
  g_autoptr (CyDossier) made =
    order_lab_create (fixture, "{\"alarms\":[\"p1/1/temp.gun.high#1\"]}");
  g_autoptr (CyDossier) after = NULL;

  node_fixture_import (fixture,
                       "{\"procedures\":[{\"id\":\"hot\",\"name\":\"过温\",\"steps\":\"Other\"}]}");
  after = order_lab_do (fixture, made->order.id, "accept", "wang", "{}");
  g_assert_cmpuint (after->steps->len, ==, 2);
  g_assert_cmpstr (((CyOrderStep *) after->steps->pdata[0])->step->text, ==, "Isolate");
}

static void
test_bad_input (void)
{
  static const struct {
    const char *payload;
    const char *why;
  } cases[] = {
    { "{}", "title" },
    { "{\"title\":\"t\",\"pile\":\"none\"}", "none" },
    { "{\"title\":\"t\",\"vendor\":\"bad\"}", "乙" },
    { "{\"title\":\"t\",\"responsible\":\"li\"}", "李工" },
    { "{\"title\":\"t\",\"responsible\":\"nobody\"}", "nobody" },
    { "{\"title\":\"t\",\"helpers\":[\"li\"]}", "李工" },
    { "{\"title\":\"t\",\"expected_us\":5}", "past" },
    { "{\"title\":\"t\",\"steps\":\"Measure [value V 9..1]\"}", "steps" },
  };
  g_autoptr (NodeFixture) fixture = lab_new ();
  g_autoptr (CyOrderQuery) all = cy_order_query_new (10);
  g_autoptr (GPtrArray) orders = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].payload);
    order_lab_refused (fixture, NULL, NULL, "op", cases[i].payload, cases[i].why);
  }
  order_lab_refused (fixture, "WO-none", "accept", "op", "{}", "no order");
  orders = order_lab_list (fixture, all);
  g_assert_cmpuint (orders->len, ==, 0);
}

/* Somebody who left in the middle: their order is not lost, but nobody goes on under their name. */
static void
test_responsible_left (void)
{
  g_autoptr (NodeFixture) fixture = lab_new ();
  g_autoptr (CyDossier) made =
    order_lab_create (fixture, "{\"title\":\"t\",\"pile\":\"p1\",\"responsible\":\"wang\"}");
  const char *id = made->order.id;

  node_fixture_import (
    fixture, "{\"contacts\":[{\"id\":\"wang\",\"name\":\"王工\",\"left_on\":\"2021-01-01\"}]}");
  order_lab_refused (fixture, id, "accept", "zhao", "{}", "王工");
  cy_dossier_free (order_lab_do (fixture, id, "assign", "op", "{\"responsible\":\"\"}"));
  cy_dossier_free (order_lab_do (fixture, id, "accept", "zhao", "{}"));
}

/* Two people press at once: one has it, the other is told so. */
static void
on_counted_cb (const CyDossier *dossier, const GError *error, gpointer user_data)
{
  guint *n = user_data;

  n[error == NULL ? 0 : 1]++;
}

static gboolean
are_two (gpointer data)
{
  const guint *n = data;

  return n[0] + n[1] == 2;
}

static void
test_at_once (void)
{
  g_autoptr (NodeFixture) fixture = lab_new ();
  g_autoptr (CyDossier) made = order_lab_create (fixture, "{\"title\":\"t\"}");
  guint n[2] = { 0 };

  cy_node_do_order (fixture->node, made->order.id, CY_ORDER_EVENT_ACCEPT, json_object_new (),
                    "wang", on_counted_cb, n);
  cy_node_do_order (fixture->node, made->order.id, CY_ORDER_EVENT_ACCEPT, json_object_new (),
                    "zhao", on_counted_cb, n);
  node_wait (are_two, n);
  g_assert_cmpuint (n[0], ==, 1);
  g_assert_cmpuint (n[1], ==, 1);
}

/* Attachments */

static void
on_attached_cb (const CyDossier *dossier, const GError *error, gpointer user_data)
{
  NodeAnswer *answer = user_data;

  node_answer_cb (dossier == NULL ? 0 : dossier->papers->len, error, answer);
}

static char *
write_file (NodeFixture *fixture, const char *name, const char *content, gssize length)
{
  char *path = g_build_filename (fixture->dir, name, NULL);

  g_assert_true (g_file_set_contents (path, content, length, NULL));
  return path;
}

static void
test_attachments (void)
{
  g_autoptr (NodeFixture) fixture = lab_new ();
  g_autoptr (CyDossier) made = order_lab_create (fixture, "{\"title\":\"t\"}");
  g_autoptr (CyDossier) after = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *note = write_file (fixture, "note.txt", "端子松动\n", -1);
  g_autofree char *lie = write_file (fixture, "photo.jpg", "%PDF-1.7\n", -1);
  NodeAnswer good = { 0 };
  NodeAnswer bad = { 0 };

  cy_node_attach_to_order (fixture->node, made->order.id, note, "wang", on_attached_cb, &good);
  g_assert_cmpuint (node_answer_wait (&good), ==, 1);
  cy_node_attach_to_order (fixture->node, made->order.id, lie, "wang", on_attached_cb, &bad);
  node_answer_refused (&bad, "photo.jpg");
  g_assert_cmpint (g_unlink (note), ==, 0);
  after = order_lab_do (fixture, made->order.id, "comment", "op", "{\"note\":\"n\"}");
  g_assert_cmpuint (after->papers->len, ==, 1);
  bytes = order_lab_read (fixture, made->order.id,
                          ((CyOrderPaper *) after->papers->pdata[0])->sha256, NULL);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "端子松动\n",
                   strlen ("端子松动\n"));
  g_assert_null (order_lab_read (fixture, made->order.id, "../../etc/passwd", "is no SHA-256"));
}

/* Proof */

static void
on_moved_cb (const CyHistoryMoved *moved, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
row (GString *table, gint64 time_us, const char *measure, const char *value)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");

  g_string_append_printf (table, "%s,p1,1,%s,%s\n", text, measure, value);
}

static void
import_past (NodeFixture *fixture, const char *table)
{
  g_autofree char *path = write_file (fixture, "past.csv", table, -1);
  gboolean done = FALSE;

  cy_node_import_history (fixture->node, path, "test", on_moved_cb, &done);
  node_wait (is_true, &done);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* A gun that gave 30 kW in each hour of five weeks, was faulted for two hours, and charged twice since. */
static void
write_past (NodeFixture *fixture, gint64 broken_us, gint64 repaired_us)
{
  g_autoptr (GString) table = g_string_new ("time,pile,connector,measure,value\n");

  for (gint64 hour_us = broken_us - 35 * 24 * HOUR_US; hour_us < broken_us; hour_us += HOUR_US)
    row (table, hour_us, "dc.power", (hour_us / HOUR_US) % 2 == 0 ? "30000" : "30001");
  row (table, broken_us - HOUR_US, "conn.state", "charging");
  row (table, broken_us, "conn.state", "faulted");
  row (table, broken_us, "dc.power", "0");
  row (table, repaired_us, "conn.state", "available");
  for (guint i = 0; i < 2; i++) {
    gint64 from_us = repaired_us + (10 + 20 * i) * MINUTE_US;

    row (table, from_us, "conn.state", "charging");
    row (table, from_us, "dc.power", "60000");
    row (table, from_us + 10 * MINUTE_US, "dc.power", "0");
    row (table, from_us + 10 * MINUTE_US, "conn.state", "available");
  }
  row (table, repaired_us + 55 * MINUTE_US, "conn.state", "preparing");
  import_past (fixture, table->str);
}

typedef struct {
  gboolean done;
  gpointer result;
} Looked;

static void
on_looked_cb (gpointer result, const GError *error, gpointer user_data)
{
  Looked *looked = user_data;

  g_assert_no_error (error);
  looked->done = TRUE;
  looked->result = result;
}

static gboolean
is_looked (gpointer data)
{
  return ((Looked *) data)->done;
}

static CyOrderInsight *
look (NodeFixture *fixture, const char *id)
{
  Looked looked = { 0 };

  cy_node_query_order_insight (fixture->node, id, on_looked_cb, &looked);
  node_wait (is_looked, &looked);
  return looked.result;
}

#define HOT "{\"title\":\"t\",\"pile\":\"p1\",\"connector\":1,\"conditions\":[\"temp.gun.high\"]}"

/* The pile's own data close an order, and only they, or somebody who says why. */
static void
test_proof (void)
{
  gint64 now_us = g_get_real_time ();
  gint64 repaired_us = now_us - HOUR_US;
  gint64 broken_us = repaired_us - 2 * HOUR_US;
  g_autoptr (NodeFixture) fixture = lab_new ();
  g_autoptr (CyOrderInsight) pending = NULL;
  g_autoptr (CyOrderInsight) agreed = NULL;
  g_autoptr (CyDossier) closed = NULL;

  order_lab_past (fixture, "WO-1", broken_us, repaired_us, HOT);
  write_past (fixture, broken_us, repaired_us);
  pending = look (fixture, "WO-1");
  g_assert_cmpint (pending->proof, ==, CY_NODE_PROOF_PENDING); /* two of three sessions */
  order_lab_refused (fixture, "WO-1", "approve", "chief", "{}", "say why");
  order_lab_refused (fixture, "WO-1", "approve", "chief", "{\"override\":\"  \"}", "say why");
  order_lab_refused (fixture, "WO-1", "approve", "zhao", "{}", "another person");
  node_fixture_import (fixture,
                       "{\"policies\":[{\"id\":\"p\",\"name\":\"P\",\"proof_sessions\":2}]}");
  agreed = look (fixture, "WO-1");
  g_assert_cmpint (agreed->proof, ==, CY_NODE_PROOF_AGREED);
  closed = order_lab_do (fixture, "WO-1", "approve", "chief", "{\"override\":\"not needed\"}");
  g_assert_cmpint (closed->order.state, ==, CY_ORDER_HISTORY);
  g_assert_cmpstr (closed->proof, ==, agreed->proof_text);
  g_assert_null (closed->order.override);
}

static void
test_override (void)
{
  gint64 now_us = g_get_real_time ();
  g_autoptr (NodeFixture) fixture = lab_new ();
  g_autoptr (CyDossier) closed = NULL;

  order_lab_past (fixture, "WO-1", now_us - 3 * HOUR_US, now_us - HOUR_US, HOT);
  closed =
    order_lab_do (fixture, "WO-1", "approve", "chief", "{\"override\":\"no car comes here\"}");
  g_assert_cmpstr (closed->order.override, ==, "no car comes here");
  g_assert_nonnull (closed->proof);
}

/* Two hours at 30 kW. */
static void
test_loss (void)
{
  gint64 hour_us = g_get_real_time () / HOUR_US * HOUR_US;
  gint64 broken_us = hour_us - 4 * HOUR_US;
  g_autoptr (NodeFixture) fixture = lab_new ();
  g_autoptr (CyOrderInsight) insight = NULL;

  order_lab_past (fixture, "WO-1", broken_us, broken_us + 2 * HOUR_US, HOT);
  write_past (fixture, broken_us, broken_us + 2 * HOUR_US);
  insight = look (fixture, "WO-1");
  g_assert_true (insight->loss_known);
  g_assert_cmpfloat_with_epsilon (insight->loss_wh, 60000, 100);
  g_assert_cmpint (insight->loss_minor, ==, -1); /* the pile was given no tariff */
  g_assert_cmpint (insight->outage_from_us, ==, broken_us);
  g_assert_cmpint (insight->outage_to_us, ==, broken_us + 2 * HOUR_US);
}

static void
test_scene (void)
{
  gint64 hour_us = g_get_real_time () / HOUR_US * HOUR_US;
  gint64 broken_us = hour_us - 4 * HOUR_US;
  g_autoptr (NodeFixture) fixture = lab_new ();
  g_autoptr (CyScene) scene = NULL;
  guint n[CY_N_SCENE_KINDS] = { 0 };
  Looked looked = { 0 };
  gint64 last_us = 0;

  order_lab_past (fixture, "WO-1", broken_us, broken_us + 2 * HOUR_US, HOT);
  write_past (fixture, broken_us, broken_us + 2 * HOUR_US);
  cy_node_query_scene (fixture->node, "WO-1", on_looked_cb, &looked);
  node_wait (is_looked, &looked);
  scene = looked.result;
  for (guint i = 0; i < scene->lines->len; i++) {
    const CySceneLine *line = scene->lines->pdata[i];

    g_assert_cmpint (line->time_us, >=, MAX (last_us, scene->from_us));
    g_assert_cmpint (line->time_us, <=, scene->to_us);
    last_us = line->time_us;
    n[line->kind]++;
  }
  g_assert_cmpuint (n[CY_SCENE_ORDER], ==, 3); /* made, taken on, submitted */
  g_assert_cmpuint (n[CY_SCENE_STATE], >=, 6);
}

/* The same again within thirty days says after which repair, and how long it took then. */
static void
test_again (void)
{
  gint64 now_us = g_get_real_time ();
  g_autoptr (NodeFixture) fixture = lab_new ();
  g_autoptr (CyDossier) again = NULL;
  g_autoptr (CyOrderQuery) after = cy_order_query_new (10);
  g_autoptr (GPtrArray) followers = NULL;

  for (guint i = 0; i < 3; i++) {
    g_autofree char *id = g_strdup_printf ("WO-%u", i);
    gint64 made_us = now_us - (gint64) (9 - i) * 24 * HOUR_US;

    order_lab_past (fixture, id, made_us, made_us + 2 * HOUR_US, HOT);
    cy_dossier_free (
      order_lab_do (fixture, id, "approve", "chief", "{\"override\":\"tested by hand\"}"));
  }
  again = order_lab_create (fixture, "{\"alarms\":[\"p1/1/temp.gun.high#9\"]}");
  g_assert_cmpstr (again->order.earlier, ==, "WO-2");
  g_assert_cmpint (ABS (again->order.expected_us - again->order.created_us - 2 * HOUR_US), <,
                   10 * MINUTE_US);
  after->earlier = g_strdup ("WO-2");
  followers = order_lab_list (fixture, after);
  g_assert_cmpuint (followers->len, ==, 1);
}

/* Three repairs of one fault within a week, each but the last followed by the next. */
static void
test_stats (void)
{
  gint64 now_us = g_get_real_time ();
  g_autoptr (NodeFixture) fixture = lab_new ();
  g_autoptr (GPtrArray) groups = NULL;
  Looked looked = { 0 };
  const CyNodeOrderStats *hot;

  for (guint i = 0; i < 3; i++) {
    g_autofree char *id = g_strdup_printf ("WO-%u", i);
    g_autofree char *payload =
      i == 0 ? g_strdup (HOT)
             : g_strdup_printf ("{\"title\":\"t\",\"pile\":\"p1\",\"conditions\":"
                                "[\"temp.gun.high\"],\"earlier\":\"WO-%u\"}",
                                i - 1);
    gint64 made_us = now_us - (gint64) (9 - i) * 24 * HOUR_US;

    order_lab_past (fixture, id, made_us, made_us + 2 * HOUR_US, payload);
    cy_dossier_free (order_lab_do (fixture, id, "approve", "chief", "{\"override\":\"o\"}"));
  }
  cy_dossier_free (order_lab_create (fixture, "{\"title\":\"paint\",\"pile\":\"p2\"}"));
  cy_node_query_order_stats (fixture->node, 0, G_MAXINT64 / 4, CY_ORDERS_BY_CLASS, on_looked_cb,
                             &looked);
  node_wait (is_looked, &looked);
  groups = looked.result;
  g_assert_cmpuint (groups->len, ==, 2);
  hot = groups->pdata[0]; /* the worst first */
  g_assert_cmpstr (hot->key, ==, "temp.gun.high");
  g_assert_cmpuint (hot->n_closed, ==, 3);
  g_assert_cmpuint (hot->n_temporary, ==, 3);
  g_assert_cmpuint (hot->n_temporary_again, ==, 2);
  g_assert_cmpuint (hot->n_override, ==, 3);
  g_assert_cmpfloat_with_epsilon (hot->first_time, 1 / 3.0, 1e-9);
  g_assert_cmpint (hot->repair_us, ==, 2 * HOUR_US);
  g_assert_cmpuint (((CyNodeOrderStats *) groups->pdata[1])->n_open, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node-order/completed", test_completed);
  g_test_add_func ("/node-order/edited-procedure", test_edited_procedure);
  g_test_add_func ("/node-order/bad-input", test_bad_input);
  g_test_add_func ("/node-order/responsible-left", test_responsible_left);
  g_test_add_func ("/node-order/at-once", test_at_once);
  g_test_add_func ("/node-order/attachments", test_attachments);
  g_test_add_func ("/node-order/proof", test_proof);
  g_test_add_func ("/node-order/override", test_override);
  g_test_add_func ("/node-order/loss", test_loss);
  g_test_add_func ("/node-order/scene", test_scene);
  g_test_add_func ("/node-order/again", test_again);
  g_test_add_func ("/node-order/stats", test_stats);
  return g_test_run ();
}
