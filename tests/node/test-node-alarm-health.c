/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-alarm-health.h"

#include <string.h>

#include "alarm-past.h"
#include "node-fixture.h"

#define DAY_US ((gint64) 86400 * G_USEC_PER_SEC)

typedef struct {
  CyNodeAlarmHealth *health;
  GError *error;
  gboolean done;
} Answer;

static void
on_health_cb (gpointer result, const GError *error, gpointer user_data)
{
  Answer *answer = user_data;

  answer->health = result;
  answer->error = error == NULL ? NULL : g_error_copy (error);
  answer->done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Answer *) data)->done;
}

static CyNodeAlarmHealth *
query (NodeFixture *fixture, gint64 from_us, gint64 to_us, const char *const *piles)
{
  Answer answer = { 0 };

  cy_node_query_alarm_health (fixture->node, from_us, to_us, piles, on_health_cb, &answer);
  node_wait (is_done, &answer);
  g_assert_no_error (answer.error);
  return answer.health;
}

static const CyNodeMetric *
find_metric (const CyNodeAlarmHealth *health, const char *name)
{
  for (guint i = 0; i < health->metrics->len; i++) {
    const CyNodeMetric *metric = &g_array_index (health->metrics, CyNodeMetric, i);

    if (g_str_equal (metric->name, name))
      return metric;
  }
  g_assert_not_reached ();
}

/* What nobody was told of is in no figure, what stands is, however long it does. */
static void
test_month (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  gint64 now_us = g_get_real_time ();
  g_autoptr (CyNodeAlarmHealth) health = NULL;
  const CyNodeSubject *top;
  const CyNodeBadActor *actor;
  guint n_slots = 0;

  alarm_past_write (fixture->dir, now_us);
  health = query (fixture, now_us - 30 * DAY_US, now_us + DAY_US, NULL);
  g_assert_cmpint (health->to_us, <, now_us + DAY_US);
  g_assert_cmpuint (health->n_announced, ==, 60 + 200 + 600 + 40 + 1);
  g_assert_cmpuint (health->n_aside, ==, 2);
  g_assert_cmpuint (health->n_by_priority[CY_PRIORITY_LOW], ==, 600);
  g_assert_cmpuint (health->n_by_priority[CY_PRIORITY_CRITICAL], ==, 40);
  g_assert_cmpuint (health->n_standing, ==, 2);
  g_assert_cmpfloat (health->ack_p95_s, >, 0);

  /* The contactor's hour and the network's afternoon, with a warning just before it. */
  g_assert_cmpuint (health->floods->len, ==, 2);
  g_assert_cmpuint (g_array_index (health->floods, CyNodeFlood, 0).count, ==, 41);
  g_assert_cmpuint (g_array_index (health->floods, CyNodeFlood, 1).peak, ==, 30);
  for (guint i = 0; i < health->slots->len; i++)
    n_slots += g_array_index (health->slots, guint, i);
  g_assert_cmpuint (n_slots, ==, health->n_announced);

  top = &g_array_index (health->top, CyNodeSubject, 0);
  g_assert_cmpuint (health->top->len, ==, 10);
  g_assert_cmpstr (top->subject, ==, "p2/1/temp.gun.high");
  g_assert_cmpuint (top->count, ==, 200);
  g_assert_cmpuint (health->chattering->len, ==, 1);
  g_assert_cmpstr (g_array_index (health->chattering, CyNodeSubject, 0).subject, ==,
                   "p1/1/fault.contactor");
  g_assert_cmpuint (health->fleeting->len, ==, 1);
  g_assert_cmpuint (g_array_index (health->fleeting, CyNodeSubject, 0).n_fleeting, ==, 60);
  g_assert_cmpuint (health->stale->len, ==, 2);
  g_assert_cmpstr (g_array_index (health->stale, CyNodeStale, 0).subject, ==, "p10/2/link");

  actor = &g_array_index (health->actors, CyNodeBadActor, 0);
  g_assert_cmpint (actor->remedy, ==, CY_NODE_REMEDY_NONE);
  actor++;
  g_assert_cmpstr (actor->subject, ==, "p1/1/fault.contactor");
  g_assert_cmpstr (cy_node_remedy_name (actor->remedy), ==, "on_delay");
  g_assert_cmpuint (actor->delay_s, ==, 10);
  g_assert_cmpuint (actor->n_saved, ==, 60);
}

static void
test_metrics (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  gint64 now_us = g_get_real_time ();
  g_autoptr (CyNodeAlarmHealth) health = NULL;
  static const struct {
    const char *name;
    double low, high;
    const char *verdict;
  } cases[] = {
    { "per_day", 30, 30.1, "good" },    { "max_10_min", 41, 41, "poor" },
    { "chattering", 1, 1, "poor" },     { "fleeting", 60, 60, "poor" },
    { "stale", 2, 2, "good" },          { "medium", 0.22, 0.23, "poor" },
    { "critical", 0.04, 0.05, "poor" }, { "flood", 0, 0.01, "good" },
    { "top_ten", 0.3, 0.5, "poor" },
  };

  alarm_past_write (fixture->dir, now_us);
  health = query (fixture, now_us - 30 * DAY_US, now_us, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CyNodeMetric *metric = find_metric (health, cases[i].name);

    g_test_message ("%s: %g", metric->name, metric->value);
    g_assert_cmpfloat (metric->value, >=, cases[i].low);
    g_assert_cmpfloat (metric->value, <=, cases[i].high);
    g_assert_cmpstr (cy_node_verdict_name (metric->verdict), ==, cases[i].verdict);
    g_assert_cmpuint (strlen (metric->label), >, 0);
  }
}

/* Of some piles, of no pile, and of a time in which nothing was. */
static void
test_scope (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  static const char *const some[] = { "p1", NULL };
  static const char *const none[] = { NULL };
  gint64 now_us = g_get_real_time ();
  g_autoptr (CyNodeAlarmHealth) one = NULL;
  g_autoptr (CyNodeAlarmHealth) nobody = NULL;
  g_autoptr (CyNodeAlarmHealth) early = NULL;
  Answer answer = { 0 };

  alarm_past_write (fixture->dir, now_us);
  one = query (fixture, now_us - 30 * DAY_US, now_us, some);
  nobody = query (fixture, now_us - 30 * DAY_US, now_us, none);
  early = query (fixture, now_us - 80 * DAY_US, now_us - 70 * DAY_US, NULL);
  g_assert_cmpuint (one->n_announced, ==, 61);
  g_assert_cmpuint (nobody->n_announced, ==, 0);
  g_assert_cmpuint (early->n_announced, ==, 0);
  g_assert_cmpuint (early->slots->len, ==, 1440);
  g_assert_cmpuint (early->metrics->len, ==, one->metrics->len);
  cy_node_query_alarm_health (fixture->node, now_us, now_us, NULL, on_health_cb, &answer);
  g_assert_true (answer.done);
  g_assert_nonnull (answer.error);
  g_error_free (answer.error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node-alarm-health/month", test_month);
  g_test_add_func ("/node-alarm-health/metrics", test_metrics);
  g_test_add_func ("/node-alarm-health/scope", test_scope);
  return g_test_run ();
}
