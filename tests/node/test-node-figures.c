/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "cy-node-history.h"
#include "cy-node-limit-trial.h"
#include "cy-node-order-insight.h"
#include "cy-node-owner.h"
#include "cy-node-peer.h"
#include "cy-node-transfer.h"
#include "order-lab.h"

/* Figures that need a pile's history are the same wherever they are looked at, or say why there are none. */

#define MINUTE_US ((gint64) 60 * G_USEC_PER_SEC)
#define HOUR_US   (60 * MINUTE_US)
#define ABSENT    "p1: its history is at node one, which is not connected"

typedef struct {
  NodeFixture *one; /* talks to the piles */
  NodeFixture *two;
  gint64 broken_us;
} Town;

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

#define TABLE_HEAD "time,pile,connector,measure,value\n"

static void
import_table (NodeFixture *fixture, const char *table)
{
  g_autofree char *path = g_build_filename (fixture->dir, "past.csv", NULL);
  gboolean done = FALSE;

  g_assert_true (g_file_set_contents (path, table, -1, NULL));
  cy_node_import_history (fixture->node, path, "test", on_moved_cb, &done);
  node_wait (is_true, &done);
}

/* A gun that gave 30 kW in each hour of ten weeks, was faulted for two hours, and charged three times since. */
static void
write_past (Town *town)
{
  const gint64 repaired_us = town->broken_us + 2 * HOUR_US;
  g_autoptr (GString) table = g_string_new (TABLE_HEAD);

  for (gint64 hour_us = town->broken_us - 70 * 24 * HOUR_US; hour_us < town->broken_us;
       hour_us += HOUR_US)
    row (table, hour_us, "dc.power", (hour_us / HOUR_US) % 7 == 0 ? "50000" : "30000");
  row (table, town->broken_us - HOUR_US, "conn.state", "charging");
  row (table, town->broken_us, "conn.state", "faulted");
  row (table, town->broken_us, "dc.power", "0");
  row (table, repaired_us, "conn.state", "available");
  for (guint i = 0; i < 3; i++) {
    gint64 from_us = repaired_us + (10 + 20 * i) * MINUTE_US;

    row (table, from_us, "conn.state", "charging");
    row (table, from_us, "dc.power", "60000");
    row (table, from_us + 10 * MINUTE_US, "dc.power", "0");
    row (table, from_us + 10 * MINUTE_US, "conn.state", "available");
  }
  row (table, repaired_us + 75 * MINUTE_US, "conn.state", "preparing");
  import_table (town->one, table->str);
}

static void
on_dossier_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(CyDossier **) user_data = result;
}

static gboolean
is_loaded (gpointer data)
{
  return *(CyDossier **) data != NULL;
}

static gboolean
has_order (gpointer data)
{
  const NodeFixture *fixture = data;
  g_autoptr (CyDossier) dossier = NULL;

  cy_node_query_dossier (fixture->node, "WO-1", on_dossier_cb, &dossier);
  node_wait (is_loaded, &dossier);
  return dossier->order.state == CY_ORDER_REVIEW;
}

/* Both know of the order, one has the history. */
static Town *
town_new (void)
{
  Town *town = g_new0 (Town, 1);
  g_autoptr (CyDossier) other = NULL;

  town->broken_us = g_get_real_time () / HOUR_US * HOUR_US - 6 * HOUR_US;
  town->one = node_fixture_new_listening ();
  town->two = node_fixture_new_listening ();
  node_fixture_import (town->one, order_lab_yard);
  order_lab_past (
    town->one, "WO-1", town->broken_us, town->broken_us + 2 * HOUR_US,
    "{\"title\":\"t\",\"pile\":\"p1\",\"connector\":1,\"conditions\":[\"temp.gun.high\"]}");
  node_fixture_restart (town->one, TRUE);
  /* What comes last in a stream is signed by its node. */
  other = order_lab_create (town->one, "{\"title\":\"t\"}");
  write_past (town);
  node_fixture_join (town->one, town->two);
  node_wait (has_order, town->two);
  return town;
}

static void
town_free (Town *town)
{
  node_fixture_free (town->one);
  node_fixture_free (town->two);
  g_free (town);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Town, town_free)

typedef struct {
  gboolean done;
  gpointer result;
  GError *error;
} Looked;

static void
on_looked_cb (gpointer result, const GError *error, gpointer user_data)
{
  *(Looked *) user_data = (Looked){ TRUE, result, error == NULL ? NULL : g_error_copy (error) };
}

static gboolean
is_looked (gpointer data)
{
  return ((Looked *) data)->done;
}

static CyOrderInsight *
look (NodeFixture *fixture)
{
  Looked looked = { 0 };

  cy_node_query_order_insight (fixture->node, "WO-1", on_looked_cb, &looked);
  node_wait (is_looked, &looked);
  g_assert_no_error (looked.error);
  return looked.result;
}

static void
test_insight (void)
{
  g_autoptr (Town) town = town_new ();
  g_autoptr (CyOrderInsight) own = look (town->one);
  g_autoptr (CyOrderInsight) far = look (town->two);
  g_autoptr (CyOrderInsight) gone = NULL;

  g_assert_cmpint (own->proof, ==, CY_NODE_PROOF_AGREED);
  g_assert_true (own->loss_known);
  g_assert_cmpint (far->proof, ==, own->proof);
  g_assert_cmpstr (far->proof_text, ==, own->proof_text);
  g_assert_cmpfloat (far->loss_wh, ==, own->loss_wh);
  g_assert_cmpstr (far->loss_text, ==, own->loss_text);
  g_assert_cmpint (far->outage_from_us, ==, town->broken_us);
  g_assert_cmpint (far->outage_to_us, ==, own->outage_to_us);
  node_fixture_stop (town->one);
  gone = look (town->two);
  g_assert_cmpint (gone->proof, ==, CY_NODE_PROOF_PENDING);
  g_assert_cmpstr (gone->proof_text, ==, "Cannot be judged now. " ABSENT);
  g_assert_cmpstr (gone->loss_text, ==, "Cannot be judged now. " ABSENT);
  g_assert_false (gone->loss_known);
  g_assert_cmpint (gone->outage_from_us, ==, 0);
}

static gboolean
has_rollups (gpointer data)
{
  const Town *town = data;
  g_autoptr (GPtrArray) peers = cy_node_list_peers (town->two->node);

  return ((const CyPeerInfo *) peers->pdata[0])->kept_until_us >= town->broken_us + 3 * HOUR_US;
}

static gboolean
is_owner (gpointer node)
{
  return cy_node_owns_pile (node, "p1");
}

/* Who talks to the pile now knows that another node has a part of its past, and does not judge by its own alone. */
static void
test_part_absent (void)
{
  g_autoptr (Town) town = town_new ();
  g_autoptr (GString) table = g_string_new (TABLE_HEAD);
  g_autoptr (CyOrderInsight) whole = NULL;
  g_autoptr (CyOrderInsight) part = NULL;
  NodeAnswer answer = { 0 };

  node_wait (has_rollups, town);
  row (table, town->broken_us + 4 * HOUR_US, "conn.state", "available");
  row (table, town->broken_us + 5 * HOUR_US, "conn.state", "preparing");
  import_table (town->two, table->str);
  cy_node_hand_over (town->one->node, CY_KIND_PILE, "p1", cy_node_get_id (town->two->node), "op",
                     node_answer_cb, &answer);
  node_answer_wait (&answer);
  node_wait (is_owner, town->two->node);
  whole = look (town->two);
  g_assert_cmpint (whole->proof, ==, CY_NODE_PROOF_AGREED);
  g_assert_true (whole->loss_known);
  node_fixture_stop (town->one);
  part = look (town->two);
  g_assert_cmpint (part->proof, ==, CY_NODE_PROOF_PENDING);
  g_assert_cmpstr (part->proof_text, ==, "Cannot be judged now. " ABSENT);
  g_assert_false (part->loss_known);
}

static void
try (NodeFixture *fixture, gint64 from_us, gint64 to_us, Looked *looked)
{
  static const char *const piles[] = { "p1", NULL };
  const CyNodeTrialScope scope = { piles, CY_NODE_TRIAL_ALL_GUNS, CY_MEASURE_DC_POWER, from_us,
                                   to_us };
  const CyLimit draft = {
    .measure = CY_MEASURE_DC_POWER, .ll = NAN, .l = NAN, .h = 45000, .hh = NAN
  };

  *looked = (Looked){ 0 };
  cy_node_try_limit (fixture->node, &scope, &draft, NULL, on_looked_cb, looked);
  node_wait (is_looked, looked);
}

/* Of longer than another node tells every change at once. */
static void
test_trial (void)
{
  g_autoptr (Town) town = town_new ();
  const gint64 from_us = town->broken_us - 69 * 24 * HOUR_US;
  g_autoptr (CyTrialResult) own = NULL;
  g_autoptr (CyTrialResult) far = NULL;
  Looked looked;

  try (town->one, from_us, town->broken_us, &looked);
  g_assert_no_error (looked.error);
  own = looked.result;
  try (town->two, from_us, town->broken_us, &looked);
  g_assert_no_error (looked.error);
  far = looked.result;
  g_assert_cmpuint (own->total.n_tried, >, 200);
  g_assert_cmpuint (far->total.n_tried, ==, own->total.n_tried);
  g_assert_cmpuint (far->guns->len, ==, 1);
  node_fixture_stop (town->one);
  try (town->two, from_us + HOUR_US, town->broken_us + HOUR_US, &looked);
  g_assert_null (looked.result);
  g_assert_cmpstr (looked.error->message, ==, ABSENT ". A limit is tried on every change.");
  g_clear_error (&looked.error);
}

typedef struct {
  gboolean done;
  GArray *values;
  char *note;
} Answered;

static void
on_values_cb (GArray *values, const char *note, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(Answered *) user_data = (Answered){ TRUE, values, g_strdup (note) };
}

static gboolean
is_answered (gpointer data)
{
  return ((Answered *) data)->done;
}

/* Every pile of every node; what cannot be asked is missing, and that is said. */
static void
test_instants (void)
{
  g_autoptr (Town) town = town_new ();
  Answered own = { 0 };
  Answered far = { 0 };
  Answered gone = { 0 };

  cy_node_query_instant (town->one->node, NULL, town->broken_us - MINUTE_US, NULL, on_values_cb,
                         &own);
  node_wait (is_answered, &own);
  cy_node_query_instant (town->two->node, NULL, town->broken_us - MINUTE_US, NULL, on_values_cb,
                         &far);
  node_wait (is_answered, &far);
  g_assert_null (own.note);
  g_assert_null (far.note);
  g_assert_cmpuint (own.values->len, ==, 2);
  g_assert_cmpuint (far.values->len, ==, 2);
  for (guint i = 0; i < 2; i++) {
    const CyHistoryValue *a = &g_array_index (own.values, CyHistoryValue, i);
    const CyHistoryValue *b = &g_array_index (far.values, CyHistoryValue, i);

    g_assert_cmpstr (a->pile, ==, b->pile);
    g_assert_cmpint (a->measure, ==, b->measure);
    g_assert_cmpint (a->point.raw, ==, b->point.raw);
    g_assert_cmpint (a->point.time_us, ==, b->point.time_us);
  }
  node_fixture_stop (town->one);
  cy_node_query_instant (town->two->node, NULL, town->broken_us - HOUR_US, NULL, on_values_cb,
                         &gone);
  node_wait (is_answered, &gone);
  g_assert_cmpuint (gone.values->len, ==, 0);
  g_assert_nonnull (strstr (gone.note, "its history is at node one, which is not connected"));
  g_array_unref (own.values);
  g_array_unref (far.values);
  g_array_unref (gone.values);
  g_free (gone.note);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node-figures/insight", test_insight);
  g_test_add_func ("/node-figures/part-absent", test_part_absent);
  g_test_add_func ("/node-figures/trial", test_trial);
  g_test_add_func ("/node-figures/instants", test_instants);
  return g_test_run ();
}
