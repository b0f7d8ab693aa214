/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-change.h"

#include <string.h>

#include "cy-node-change-insight.h"
#include "cy-node-error.h"
#include "cy-node-order.h"
#include "node-alarm.h"
#include "node-fixture.h"
#include "sim-lab.h"

/* Two piles that answer and one that does not, two of them behind a board. */
#define YARD(port)                                                                          \
  "{\"stations\":[{\"id\":\"s\",\"name\":\"S\"}],"                                          \
  "\"pile_types\":[{\"id\":\"dc\",\"name\":\"DC\",\"current\":\"dc\",\"power_w\":120000,"   \
  "\"connectors\":2,\"profile\":\"chargeyard-dc\"}],"                                       \
  "\"transformers\":[{\"id\":\"tr\",\"name\":\"Tr\",\"station\":\"s\"}],"                   \
  "\"switchboards\":[{\"id\":\"b\",\"name\":\"B\",\"transformer\":\"tr\"}],"                \
  "\"piles\":[{\"id\":\"p1\",\"name\":\"P1\",\"type\":\"dc\",\"station\":\"s\","            \
  "\"switchboard\":\"b\",\"link\":\"tcp://127.0.0.1:" port "/1\",\"scan_ms\":200},"         \
  "{\"id\":\"p2\",\"name\":\"P2\",\"type\":\"dc\",\"station\":\"s\",\"switchboard\":\"b\"," \
  "\"link\":\"tcp://127.0.0.1:" port "/2\",\"scan_ms\":200},"                               \
  "{\"id\":\"p3\",\"name\":\"P3\",\"type\":\"dc\",\"station\":\"s\",\"link\":\"tcp://"      \
  "127.0.0.1:" port "/3\",\"scan_ms\":200}]}"

/* What the node said last, which the test waits for. */
typedef struct {
  gboolean done;
  char *id;
  CyChangeState state;
  char *order;
  char *error;
  gpointer result;
} Answer;

static gboolean
is_done (gpointer data)
{
  return ((Answer *) data)->done;
}

static void
answer_reset (Answer *answer)
{
  g_clear_pointer (&answer->id, g_free);
  g_clear_pointer (&answer->order, g_free);
  g_clear_pointer (&answer->error, g_free);
  *answer = (Answer){ 0 };
}

static void
on_done_cb (const CyChangeDossier *dossier, const GError *error, gpointer user_data)
{
  Answer *answer = user_data;

  answer->done = TRUE;
  answer->error = error == NULL ? NULL : g_strdup (error->message);
  answer->id = dossier == NULL ? NULL : g_strdup (dossier->change.id);
  answer->order = dossier == NULL ? NULL : g_strdup (dossier->change.order);
  answer->state = dossier == NULL ? CY_CHANGE_NONE : dossier->change.state;
}

static void
on_result_cb (gpointer result, const GError *error, gpointer user_data)
{
  Answer *answer = user_data;

  g_assert_no_error (error);
  answer->done = TRUE;
  answer->result = result;
}

static JsonObject *
payload_of (const char *text)
{
  g_autoptr (JsonNode) node = cy_json_parse (text, -1, 65536, NULL);

  return json_object_ref (json_node_get_object (node));
}

/* Why it was refused; NULL when it was done. */
static char *
act (NodeFixture *fixture, const char *id, const char *event, const char *actor, const char *said)
{
  Answer answer = { 0 };
  CyChangeEvent what;
  char *error;

  g_assert_true (cy_change_event_find (event, &what));
  cy_node_do_change (fixture->node, id, what, payload_of (said), actor, on_done_cb, &answer);
  node_wait (is_done, &answer);
  error = g_steal_pointer (&answer.error);
  answer_reset (&answer);
  return error;
}

static void
did (NodeFixture *fixture, const char *id, const char *event, const char *actor, const char *said)
{
  g_autofree char *error = act (fixture, id, event, actor, said);

  g_assert_cmpstr (error, ==, NULL);
}

static void
refused (NodeFixture *fixture,
         const char *id,
         const char *event,
         const char *actor,
         const char *said,
         const char *why)
{
  g_autofree char *error = act (fixture, id, event, actor, said);

  g_assert_nonnull (error);
  if (strstr (error, why) == NULL)
    g_error ("%s: %s", event, error);
}

static char *
create (NodeFixture *fixture, const char *said)
{
  Answer answer = { 0 };
  char *id;

  cy_node_create_change (fixture->node, payload_of (said), "li", on_done_cb, &answer);
  node_wait (is_done, &answer);
  g_assert_cmpstr (answer.error, ==, NULL);
  g_assert_cmpint (answer.state, ==, CY_CHANGE_DRAFT);
  id = g_steal_pointer (&answer.id);
  answer_reset (&answer);
  return id;
}

static CyChangeDossier *
load (NodeFixture *fixture, const char *id)
{
  Answer answer = { 0 };

  cy_node_query_change (fixture->node, id, on_result_cb, &answer);
  node_wait (is_done, &answer);
  return answer.result;
}

#define WRITTEN(target, kind)                                                           \
  "{\"title\":\"Firmware 2.4\",\"what\":\"2.3 to 2.4\",\"why\":\"sessions break off\"," \
  "\"kind\":\"" kind "\",\"targets\":[\"" target "\"],\"rollback\":\"2.3 again\","      \
  "\"likelihood\":3,\"consequence\":4}"

static void
approve (NodeFixture *fixture, const char *id)
{
  did (fixture, id, "propose", "li", "{}");
  did (fixture, id, "approve", "chief", "{}");
  did (fixture, id, "approve", "safety", "{}");
}

static NodeFixture *
open_yard (void)
{
  NodeFixture *fixture = node_fixture_new (FALSE);

  (void) node_fixture_import (fixture, YARD ("1502"));
  return fixture;
}

/* From a wish to an outcome, with everybody who may not do what. */
static void
test_whole_story (void)
{
  g_autoptr (NodeFixture) fixture = open_yard ();
  g_autofree char *id = create (fixture, WRITTEN ("b", "firmware"));
  g_autoptr (CyChangeDossier) dossier = NULL;

  g_assert_true (g_str_has_prefix (id, "CR-"));
  refused (fixture, id, "edit", "li", "{\"targets\":[\"nowhere\"]}", "nowhere");
  refused (fixture, "CR-0", "propose", "li", "{}", "no change request");
  did (fixture, id, "propose", "li", "{}");
  refused (fixture, id, "approve", "li", "{}", "two other persons");
  did (fixture, id, "approve", "chief", "{}");
  refused (fixture, id, "approve", "chief", "{}", "another person");
  did (fixture, id, "approve", "safety", "{}");
  refused (fixture, id, "begin", "li", "{\"order\":\"WO-0\"}", "WO-0");
  did (fixture, id, "begin", "li", "{\"order\":\"new\"}");
  did (fixture, id, "finish", "li", "{\"outcome\":\"partly\",\"result\":\"one left\"}");
  dossier = load (fixture, id);
  g_assert_cmpstr (dossier->change.targets[0], ==, "switchboard:b");
  g_assert_cmpint (dossier->change.state, ==, CY_CHANGE_DONE);
  g_assert_cmpint (dossier->change.outcome, ==, CY_CHANGE_PARTLY);
  g_assert_cmpuint (dossier->change.n_overtaken, ==, 0);
}

static void
on_order_cb (const CyDossier *dossier, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  ((Answer *) user_data)->done = TRUE;
}

/* The order a change makes, and one that somebody makes for it by hand; one of a plan of the same id is not. */
static void
test_orders (void)
{
  g_autoptr (NodeFixture) fixture = open_yard ();
  g_autofree char *id = create (fixture, WRITTEN ("p1", "hardware"));
  g_autofree char *by_hand =
    g_strdup_printf ("{\"title\":\"Clean up\",\"source\":\"change\",\"source_id\":\"%s\"}", id);
  g_autofree char *by_plan =
    g_strdup_printf ("{\"title\":\"Look\",\"source\":\"plan\",\"source_id\":\"%s\"}", id);
  const char *const orders[] = { by_hand, by_plan };
  g_autoptr (CyChangeDossier) dossier = NULL;
  const CyOrder *made;

  approve (fixture, id);
  did (fixture, id, "begin", "li", "{\"order\":\"new\"}");
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++) {
    Answer answer = { 0 };

    cy_node_create_order (fixture->node, payload_of (orders[i]), "wang", on_order_cb, &answer);
    node_wait (is_done, &answer);
  }
  dossier = load (fixture, id);
  g_assert_cmpuint (dossier->orders->len, ==, 2);
  made = dossier->orders->pdata[1];
  g_assert_cmpstr (made->id, ==, dossier->change.order);
  g_assert_cmpstr (made->title, ==, "Firmware 2.4");
  g_assert_cmpstr (made->pile, ==, "p1");
  g_assert_cmpstr (((CyOrder *) dossier->orders->pdata[0])->title, ==, "Clean up");
}

/* What was told stays when the process is gone, and when the tables are made again. */
static void
test_restart (void)
{
  g_autoptr (NodeFixture) fixture = open_yard ();
  g_autofree char *id = create (fixture, WRITTEN ("s", "firmware"));
  g_autoptr (CyChangeDossier) dossier = NULL;
  NodeAnswer rebuilt = { 0 };
  Answer listed = { 0 };
  g_autoptr (CyChangeQuery) query = cy_change_query_new (10);
  g_autoptr (GPtrArray) changes = NULL;

  did (fixture, id, "propose", "li", "{}");
  node_fixture_restart (fixture, FALSE);
  did (fixture, id, "approve", "chief", "{\"note\":\"at night\"}");
  cy_node_rebuild (fixture->node, "op", node_answer_cb, &rebuilt);
  (void) node_answer_wait (&rebuilt);
  dossier = load (fixture, id);
  g_assert_cmpint (dossier->change.state, ==, CY_CHANGE_SECOND);
  query->targets = cy_node_list_change_targets (fixture->node, "p1");
  cy_node_query_changes (fixture->node, query, on_result_cb, &listed);
  node_wait (is_done, &listed);
  changes = listed.result;
  g_assert_cmpuint (changes->len, ==, 1);
  g_assert_null (cy_node_list_change_targets (fixture->node, "gone"));
}

static void
on_changed_cb (CyNode *node, const char *id, gpointer user_data)
{
  g_string_append_printf (user_data, "%s ", id);
}

static void
test_signal (void)
{
  g_autoptr (NodeFixture) fixture = open_yard ();
  g_autoptr (GString) heard = g_string_new (NULL);
  g_autofree char *id = NULL;
  g_autofree char *expected = NULL;

  g_signal_connect (fixture->node, "change-changed", G_CALLBACK (on_changed_cb), heard);
  id = create (fixture, WRITTEN ("p1", "limit"));
  did (fixture, id, "comment", "wang", "{\"note\":\"why now?\"}");
  expected = g_strdup_printf ("%s %s ", id, id);
  g_assert_cmpstr (heard->str, ==, expected);
}

/* What may be offered to whom. */
static void
test_offers (void)
{
  g_autoptr (NodeFixture) fixture = open_yard ();
  g_autofree char *id = create (fixture, WRITTEN ("p1", "limit"));
  g_autoptr (CyChangeDossier) dossier = NULL;
  static const struct {
    CyChangeEvent event;
    const char *actor;
    gboolean may;
  } cases[] = {
    { CY_CHANGE_EVENT_APPROVE, "li", FALSE },  { CY_CHANGE_EVENT_APPROVE, "chief", TRUE },
    { CY_CHANGE_EVENT_REJECT, "chief", TRUE }, { CY_CHANGE_EVENT_BEGIN, "li", FALSE },
    { CY_CHANGE_EVENT_WITHDRAW, "li", TRUE },  { CY_CHANGE_EVENT_FINISH, "li", FALSE },
    { CY_CHANGE_EVENT_COMMENT, "wang", TRUE }, { CY_CHANGE_EVENT_EDIT, "li", FALSE },
  };

  did (fixture, id, "propose", "li", "{}");
  dossier = load (fixture, id);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *why =
      cy_node_refuse_change (fixture->node, dossier, cases[i].event, cases[i].actor);

    g_test_message ("case %u: %s", i, why);
    g_assert_true ((why == NULL) == cases[i].may);
  }
}

typedef struct {
  NodeFixture *fixture;
  guint n_sessions;
  guint n_unknown;
} Wait;

static gboolean
has_sessions (gpointer data)
{
  static const char *targets[] = { "station:s", NULL };
  Wait *wait = data;
  g_autoptr (CyChangeRadius) radius =
    cy_node_measure_radius (wait->fixture->node, (char **) targets);

  return radius->n_sessions == wait->n_sessions && radius->n_unknown == wait->n_unknown;
}

/* Two guns that charge, one that is idle and one nobody hears. */
static void
test_radius (void)
{
  static const char *all[] = { "station:s", NULL };
  static const char *nothing[] = { NULL };
  g_autoptr (NodeFixture) fixture = node_fixture_new (TRUE);
  g_autoptr (SimLab) lab = sim_lab_new (YARD ("PORT"));
  g_autoptr (CyChangeRadius) radius = NULL;
  g_autoptr (CyChangeRadius) none = NULL;
  Wait wait = { fixture, 0, 0 };

  (void) node_fixture_import (fixture, lab->document);
  node_wait (has_sessions, &wait);
  sim_lab_say (lab, "drop p3");
  sim_lab_say (lab, "plug p1/1");
  sim_lab_say (lab, "start p1/1");
  sim_lab_say (lab, "plug p2/2");
  sim_lab_say (lab, "start p2/2");
  wait.n_sessions = 2;
  wait.n_unknown = 2;
  node_wait (has_sessions, &wait);
  radius = cy_node_measure_radius (fixture->node, (char **) all);
  g_assert_cmpuint (radius->n_piles, ==, 3);
  g_assert_cmpuint (radius->n_guns, ==, 6);
  g_assert_cmpuint (radius->n_sessions, ==, 2);
  g_assert_cmpuint (radius->n_unknown, ==, 2);
  g_assert_cmpfloat (radius->rated_w, ==, 360000);
  g_assert_cmpuint (radius->consequence, ==, 2);
  none = cy_node_measure_radius (fixture->node, (char **) nothing);
  g_assert_cmpuint (none->n_piles, ==, 0);
  g_assert_cmpuint (none->consequence, ==, 1);
}

static void
raise_alarm (NodeFixture *fixture, const char *subject, gint64 time_us)
{
  node_set_condition (fixture->node, subject, CY_PRIORITY_HIGH, time_us, TRUE);
}

/* The change before: an alarm on its piles two days before it was finished, none since but on others. */
static void
test_similar (void)
{
  g_autoptr (NodeFixture) fixture = open_yard ();
  g_autofree char *earlier = create (fixture, WRITTEN ("b", "firmware"));
  g_autofree char *other_kind = create (fixture, WRITTEN ("b", "limit"));
  g_autofree char *of_type = create (fixture, WRITTEN ("p3", "firmware"));
  g_autofree char *own = create (fixture, WRITTEN ("p1", "firmware"));
  Answer answer = { 0 };
  g_autoptr (GPtrArray) found = NULL;
  const CySimilarChange *similar;

  approve (fixture, earlier);
  did (fixture, earlier, "begin", "li", "{\"order\":\"new\"}");
  did (fixture, earlier, "finish", "li", "{\"outcome\":\"rolled_back\",\"result\":\"dark\"}");
  did (fixture, of_type, "propose", "li", "{}");
  did (fixture, of_type, "reject", "chief", "{\"reason\":\"peak hours\"}");
  node_spin (50);
  raise_alarm (fixture, "p1/1/temp.gun.high", g_get_real_time ());
  raise_alarm (fixture, "p3/1/temp.gun.high", g_get_real_time ());
  node_spin (50);
  cy_node_query_similar_changes (fixture->node, own, on_result_cb, &answer);
  node_wait (is_done, &answer);
  found = answer.result;
  g_assert_cmpuint (found->len, ==, 2);
  similar = found->pdata[0];
  g_assert_cmpstr (similar->change->id, ==, of_type);
  g_assert_false (similar->is_same_place);
  g_assert_cmpstr (similar->reason, ==, "peak hours");
  g_assert_cmpint (similar->followed_us, ==, 0);
  similar = found->pdata[1];
  g_assert_cmpstr (similar->change->id, ==, earlier);
  g_assert_true (similar->is_same_place);
  g_assert_cmpint (similar->change->outcome, ==, CY_CHANGE_ROLLED_BACK);
  g_assert_cmpuint (similar->n_piles, ==, 2);
  g_assert_cmpint (similar->followed_us, >, 0);
  g_assert_cmpuint (similar->n_alarms_after, ==, 1);
  g_assert_cmpuint (similar->n_alarms_before, ==, 0);
}

static void
test_risk (void)
{
  g_assert_cmpuint (cy_node_weigh_risk (1, 1).level, ==, 1);
  g_assert_cmpuint (cy_node_weigh_risk (5, 5).level, ==, 4);
  g_assert_cmpuint (cy_node_weigh_risk (5, 5).score, ==, 25);
  g_assert_cmpuint (cy_node_weigh_risk (0, 3).level, ==, 0);
  for (guint i = 1; i <= CY_NODE_RISK_STEPS; i++) {
    g_assert_cmpstr (cy_node_likelihood_label (i), !=, cy_node_likelihood_label (0));
    g_assert_cmpstr (cy_node_consequence_label (i), !=, cy_node_consequence_label (0));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node-change/whole-story", test_whole_story);
  g_test_add_func ("/node-change/orders", test_orders);
  g_test_add_func ("/node-change/restart", test_restart);
  g_test_add_func ("/node-change/signal", test_signal);
  g_test_add_func ("/node-change/offers", test_offers);
  g_test_add_func ("/node-change/radius", test_radius);
  g_test_add_func ("/node-change/similar", test_similar);
  g_test_add_func ("/node-change/risk", test_risk);
  return g_test_run ();
}
