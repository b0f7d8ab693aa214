/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-limit-trial.h"

#include <glib/gstdio.h>
#include <math.h>

#include "cy-limit-replay.h"
#include "cy-node-history.h"
#include "cy-node-transfer.h"
#include "node-fixture.h"

#define T0_S   ((gint64) 1767225600) /* 2026-01-01T00:00:00Z */
#define HOUR_S 3600
#define DAY_S  86400
#define N_DAYS 40

static const char yard[] =
  "{\"pile_types\":[{\"id\":\"dc\",\"name\":\"DC\",\"current\":\"dc\",\"power_w\":120000,"
  "\"connectors\":2,\"profile\":\"chargeyard-dc\",\"limits\":[{\"measure\":\"temp.gun\",\"h\":60,"
  "\"hh\":80,\"hysteresis\":2}]}],"
  "\"piles\":[{\"id\":\"p1\",\"name\":\"P1\",\"type\":\"dc\"},{\"id\":\"p2\",\"name\":\"P2\","
  "\"type\":\"dc\"},{\"id\":\"p3\",\"name\":\"P3\",\"type\":\"dc\"}]}";

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
row (GString *table, gint64 at_s, const char *gun, double value)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (at_s);
  g_autofree char *text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");

  g_string_append_printf (table, "%s,%s,temp.gun,%.1f\n", text, gun, value);
}

static void
import_table (NodeFixture *fixture, GString *table)
{
  g_autofree char *path = g_build_filename (fixture->dir, "past.csv", NULL);
  g_auto (GStrv) parts = g_strsplit (table->str, "nan", -1);
  g_autofree char *text = g_strjoinv ("", parts);
  gboolean done = FALSE;

  node_fixture_import (fixture, yard);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  cy_node_import_history (fixture->node, path, "test", on_moved_cb, &done);
  node_wait (is_true, &done);
  g_unlink (path);
}

/* Forty days of a gun that is warm at noon, hot every tenth, and once over all. Of another that wavers
 * about the limit for an hour a day. */
static void
fill (NodeFixture *fixture)
{
  g_autoptr (GString) table = g_string_new ("time,pile,connector,measure,value\n");

  for (guint day = 0; day < N_DAYS; day++) {
    gint64 noon_s = T0_S + day * DAY_S + 12 * HOUR_S;

    row (table, noon_s - 6 * HOUR_S, "p1,1", 25);
    row (table, noon_s, "p1,1", day == 20 ? 85 : day % 10 == 0 ? 65 : 55);
    row (table, noon_s + 600, "p1,1", 30);
    row (table, noon_s + 700, "p1,1", NAN);
    row (table, noon_s + 800, "p1,1", 30);
    for (guint i = 0; i < 60; i++)
      row (table, noon_s + i * 60, "p2,2", i % 2 == 0 ? 61 : 57);
    row (table, noon_s + HOUR_S, "p2,2", 20);
  }
  import_table (fixture, table);
}

typedef struct {
  CyTrialResult *result;
  GError *error;
  gboolean done;
} Answer;

static void
on_result_cb (gpointer result, const GError *error, gpointer user_data)
{
  Answer *answer = user_data;

  answer->result = result;
  answer->error = error == NULL ? NULL : g_error_copy (error);
  answer->done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Answer *) data)->done;
}

static CyNodeTrialScope
scope_of (const char *const *piles)
{
  return (CyNodeTrialScope){ piles, CY_NODE_TRIAL_ALL_GUNS, CY_MEASURE_TEMP_GUN,
                             T0_S * G_USEC_PER_SEC, (T0_S + N_DAYS * DAY_S) * G_USEC_PER_SEC };
}

static CyTrialResult *
try (CyNodeTrial *trial, CyLimit draft)
{
  Answer answer = { 0 };

  draft.measure = CY_MEASURE_TEMP_GUN;
  cy_node_trial_try (trial, &draft, NULL, on_result_cb, &answer);
  node_wait (is_done, &answer);
  g_assert_no_error (answer.error);
  return answer.result;
}

static const char *const all[] = { "p1", "p2", "p3", NULL };

/* The same alarms as a replay of every change gives: what the days hold is known. */
static void
test_limits (void)
{
  static const struct {
    const char *name;
    CyLimit draft;
    guint p1_now, p1_tried, p2_tried, gone, added, kept;
  } cases[] = {
    { "the same",
      { .ll = NAN, .l = NAN, .h = 60, .hh = 80, .hysteresis = 2 },
      4,
      4,
      1200,
      0,
      0,
      1204 },
    { "higher", { .ll = NAN, .l = NAN, .h = 70, .hh = 80, .hysteresis = 2 }, 4, 1, 0, 1203, 0, 1 },
    { "lower",
      { .ll = NAN, .l = NAN, .h = 50, .hh = 80, .hysteresis = 2 },
      4,
      40,
      40,
      1160,
      36,
      44 },
    { "a wider hysteresis",
      { .ll = NAN, .l = NAN, .h = 60, .hh = 80, .hysteresis = 5 },
      4,
      4,
      40,
      1160,
      0,
      44 },
    { "an off-delay",
      { .ll = NAN, .l = NAN, .h = 60, .hh = 80, .hysteresis = 2, .off_delay_s = 120 },
      4,
      4,
      40,
      1160,
      0,
      44 },
    { "an on-delay",
      { .ll = NAN, .l = NAN, .h = 60, .hh = 80, .hysteresis = 2, .on_delay_s = 120 },
      4,
      4,
      0,
      1200,
      0,
      4 },
    { "none", { .ll = NAN, .l = NAN, .h = NAN, .hh = NAN }, 4, 0, 0, 1204, 0, 0 },
    { "below", { .ll = NAN, .l = 22, .h = NAN, .hh = NAN }, 4, 0, 40, 1204, 40, 0 },
  };
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  CyNodeTrialScope scope = scope_of (all);
  g_autoptr (CyNodeTrial) trial = NULL;

  fill (fixture);
  trial = cy_node_trial_new (fixture->node, &scope, NULL);
  /* In both orders: what was read for one must not change another. */
  for (guint i = 0; i < 2 * G_N_ELEMENTS (cases); i++) {
    guint c = i < G_N_ELEMENTS (cases) ? i : 2 * G_N_ELEMENTS (cases) - 1 - i;
    g_autoptr (CyTrialResult) result = try (trial, cases[c].draft);
    const CyTrialGun *p1 = result->guns->pdata[0];
    const CyTrialGun *p2 = result->guns->pdata[1];

    g_test_message ("%s: %u %u %u, %u gone, %u added, %u kept", cases[c].name, p1->counts.n_now,
                    p1->counts.n_tried, p2->counts.n_tried,
                    cy_trial_count (&result->total, CY_TRIAL_GONE),
                    cy_trial_count (&result->total, CY_TRIAL_ADDED),
                    cy_trial_count (&result->total, CY_TRIAL_KEPT));
    g_assert_cmpuint (result->guns->len, ==, 2);
    g_assert_cmpuint (p1->connector, ==, 1);
    g_assert_cmpuint (p2->connector, ==, 2);
    g_assert_cmpfloat (p1->now.h, ==, 60);
    g_assert_cmpuint (p1->counts.n_now, ==, cases[c].p1_now);
    g_assert_cmpuint (p1->counts.n_tried, ==, cases[c].p1_tried);
    g_assert_cmpuint (p2->counts.n_tried, ==, cases[c].p2_tried);
    g_assert_cmpuint (cy_trial_count (&result->total, CY_TRIAL_GONE), ==, cases[c].gone);
    g_assert_cmpuint (cy_trial_count (&result->total, CY_TRIAL_ADDED), ==, cases[c].added);
    g_assert_cmpuint (cy_trial_count (&result->total, CY_TRIAL_KEPT), ==, cases[c].kept);
    g_assert_cmpuint (result->total.n_now, ==, 1204);
  }
}

/* When, and which. */
static void
test_alarms (void)
{
  static const char *const one[] = { "p1", NULL };
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  CyNodeTrialScope scope = scope_of (one);
  g_autoptr (CyNodeTrial) trial = NULL;
  g_autoptr (CyTrialResult) result = NULL;
  const CyTrialGun *gun;
  const CyTrialAlarm *alarm;

  fill (fixture);
  scope.connector = 1;
  trial = cy_node_trial_new (fixture->node, &scope, NULL);
  result = try (trial, (CyLimit){ .ll = NAN, .l = NAN, .h = 70, .hh = 80 });
  gun = result->guns->pdata[0];
  g_assert_cmpuint (gun->alarms->len, ==, 4);
  alarm = &g_array_index (gun->alarms, CyTrialAlarm, 1);
  g_assert_cmpstr (cy_trial_fate_name (alarm->fate), ==, "gone");
  g_assert_cmpint (alarm->level, ==, CY_LIMIT_LEVEL_H);
  g_assert_cmpint (alarm->raised_us, ==, (T0_S + 10 * DAY_S + 12 * HOUR_S) * G_USEC_PER_SEC);
  g_assert_cmpint (alarm->cleared_us, ==, (T0_S + 10 * DAY_S + 12 * HOUR_S + 600) * G_USEC_PER_SEC);
  alarm++;
  g_assert_cmpint (alarm->fate, ==, CY_TRIAL_KEPT);
  g_assert_cmpint (alarm->level, ==, CY_LIMIT_LEVEL_HH);
}

/* A value that wanders, stands still, jumps and is not known for a while. */
static void
fill_at_random (NodeFixture *fixture)
{
  g_autoptr (GString) table = g_string_new ("time,pile,connector,measure,value\n");
  gint64 at_s = T0_S + 1000;
  double value = 40;

  while (at_s < T0_S + N_DAYS * DAY_S) {
    gboolean lost = g_test_rand_int_range (0, 40) == 0;

    value += g_test_rand_double_range (-6, 6);
    value = g_test_rand_int_range (0, 60) == 0 ? g_test_rand_double_range (0, 100)
                                               : CLAMP (value, 0, 100);
    row (table, at_s, "p1,1", lost ? NAN : value);
    at_s += g_test_rand_int_range (0, 12) == 0 ? g_test_rand_int_range (600, 20000)
                                               : g_test_rand_int_range (1, 400);
  }
  import_table (fixture, table);
}

static void
on_points_cb (GArray *points, const char *note, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(GArray **) user_data = points;
}

static gboolean
has_points (gpointer data)
{
  return *(GArray **) data != NULL;
}

/* Every change, as the replay wants it. */
static GArray *
load_points (NodeFixture *fixture, const CyNodeTrialScope *scope)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (CyReplayPoint));
  GArray *found = NULL;

  cy_node_query_history (
    fixture->node,
    cy_history_request_new ("p1", 1, CY_MEASURE_TEMP_GUN, scope->from_us, scope->to_us),
    on_points_cb, &found);
  node_wait (has_points, &found);
  for (guint i = 0; i < found->len; i++) {
    const CyHistoryPoint *point = &g_array_index (found, CyHistoryPoint, i);
    CyReplayPoint copy = { MAX (point->time_us, scope->from_us), point->value };

    g_array_append_val (points, copy);
  }
  g_array_unref (found);
  return points;
}

static double
threshold (double low, double high)
{
  return g_test_rand_int_range (0, 3) == 0 ? NAN : g_test_rand_double_range (low, high);
}

static double
delay (void)
{
  return g_test_rand_int_range (0, 2) == 0 ? 0 : g_test_rand_int_range (1, 7200);
}

/* Whatever is left unread, the alarms are those that every change gives, to the microsecond. */
static void
test_random (void)
{
  static const char *const one[] = { "p1", NULL };
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  CyNodeTrialScope scope = scope_of (one);
  g_autoptr (CyNodeTrial) trial = NULL;
  g_autoptr (GArray) points = NULL;

  fill_at_random (fixture);
  scope.from_us += (gint64) 3 * DAY_S * G_USEC_PER_SEC + 12345678;
  points = load_points (fixture, &scope);
  trial = cy_node_trial_new (fixture->node, &scope, NULL);
  for (guint i = 0; i < 200; i++) {
    const CyLimit draft = { .measure = CY_MEASURE_TEMP_GUN,
                            .ll = threshold (0, 15),
                            .l = threshold (15, 30),
                            .h = threshold (50, 75),
                            .hh = threshold (75, 100),
                            .hysteresis = g_test_rand_int_range (0, 3) * 4,
                            .on_delay_s = delay (),
                            .off_delay_s = delay () };
    g_autoptr (CyTrialResult) result = try (trial, draft);
    const CyTrialGun *gun = result->guns->pdata[0];
    g_autoptr (GArray) every = cy_limit_replay (
      &draft, (const CyReplayPoint *) (gpointer) points->data, points->len, scope.to_us);
    guint n = 0;

    for (guint k = 0; k < gun->alarms->len; k++) {
      const CyTrialAlarm *alarm = &g_array_index (gun->alarms, CyTrialAlarm, k);
      const CyReplayAlarm *expected = &g_array_index (every, CyReplayAlarm, n);

      if (alarm->fate == CY_TRIAL_GONE)
        continue;
      g_assert_cmpuint (n, <, every->len);
      g_assert_cmpint (alarm->raised_us, ==, expected->raised_us);
      g_assert_cmpint (alarm->cleared_us, ==, expected->cleared_us);
      g_assert_cmpint (alarm->level, ==, expected->level);
      n++;
    }
    g_assert_cmpuint (n, ==, every->len);
  }
}

static void
test_refused (void)
{
  static const char *const gone[] = { "p9", NULL };
  static const char *const none[] = { NULL };
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  CyNodeTrialScope scopes[4];
  CyNodeTrialScope scope = scope_of (all);
  g_autoptr (CyNodeTrial) trial = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const CyLimit draft = { .measure = CY_MEASURE_TEMP_GUN, .h = 60 };
  Answer answer = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (scopes); i++)
    scopes[i] = scope_of (all);
  fill (fixture);
  scopes[0].piles = gone;
  scopes[1].piles = none;
  scopes[2].measure = CY_MEASURE_CONN_STATE;
  scopes[3].to_us = scopes[3].from_us + CY_NODE_TRIAL_MAX_US + 1;
  for (guint i = 0; i < G_N_ELEMENTS (scopes); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (cy_node_trial_new (fixture->node, &scopes[i], &error));
    g_assert_nonnull (error);
  }
  trial = cy_node_trial_new (fixture->node, &scope, NULL);
  g_cancellable_cancel (cancellable);
  cy_node_trial_try (trial, &draft, cancellable, on_result_cb, &answer);
  node_wait (is_done, &answer);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_error_free (answer.error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node-limit-trial/limits", test_limits);
  g_test_add_func ("/node-limit-trial/alarms", test_alarms);
  g_test_add_func ("/node-limit-trial/random", test_random);
  g_test_add_func ("/node-limit-trial/refused", test_refused);
  return g_test_run ();
}
