/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-fixture.h"

#include <math.h>

void
history_fixture_init (HistoryFixture *fixture)
{
  *fixture = (HistoryFixture){ .dir = test_dir_new (), .fleet = history_fleet_new (0.1) };
  fixture->path = test_dir_file (fixture->dir, "history.db");
}

void
history_fixture_open (HistoryFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->history = cy_history_open (fixture->path, &error);
  fixture->n_pushed = 0;
  g_assert_no_error (error);
}

void
history_fixture_close (HistoryFixture *fixture)
{
  g_clear_pointer (&fixture->history, cy_history_close);
}

void
history_fixture_clear (HistoryFixture *fixture)
{
  history_fixture_close (fixture);
  g_clear_pointer (&fixture->fleet, cy_fleet_unref);
  g_clear_pointer (&fixture->path, g_free);
  g_clear_pointer (&fixture->dir, test_dir_free);
}

/* Two piles, "p1" and "p2", of one gun each. */
CyFleet *
history_fleet_new (double temperature_scale)
{
  const CyTag list[] = {
    { .measure = CY_MEASURE_CONN_STATE, .connector = 1, .scale = 1 },
    { .measure = CY_MEASURE_DC_POWER, .connector = 1, .scale = 1 },
    { .measure = CY_MEASURE_SESSION_TAG, .connector = 1, .scale = 1 },
    { .measure = CY_MEASURE_TEMP_GUN, .connector = 1, .scale = temperature_scale, .offset = -40 },
  };
  GArray *tags = g_array_new (FALSE, FALSE, sizeof (CyTag));
  g_autoptr (CyTagSet) set = NULL;
  g_autoptr (CyLink) link = cy_link_parse ("tcp://h:502/1", NULL);
  CyFleet *fleet = cy_fleet_new ();

  g_array_append_vals (tags, list, G_N_ELEMENTS (list));
  set = cy_tag_set_new (tags, 1);
  cy_fleet_add (fleet, "p1", link, 1000, set);
  cy_fleet_add (fleet, "p2", link, 1000, set);
  return fleet;
}

CySampleBatch *
history_batch_new (CyFleet *fleet, gint64 at_s)
{
  CySampleBatch *batch = cy_sample_batch_new (fleet);

  batch->time_us = T0_US + at_s * S_US;
  return batch;
}

void
history_batch_add (CySampleBatch *batch,
                   guint pile,
                   guint tag,
                   gint64 at_s,
                   gint64 raw,
                   CyQuality quality)
{
  const CySampleChange change = { .pile = pile,
                                  .tag = (guint16) tag,
                                  .quality = (guint8) quality,
                                  .time_us = T0_US + at_s * S_US,
                                  .raw = raw };

  g_array_append_val (batch->changes, change);
}

void
history_push (HistoryFixture *fixture, CySampleBatch *batch)
{
  fixture->n_pushed++;
  cy_history_push (fixture->history, batch);
}

/* One value of the first pile's power. */
void
history_push_one (HistoryFixture *fixture, gint64 at_s, gint64 raw, CyQuality quality)
{
  CySampleBatch *batch = history_batch_new (fixture->fleet, at_s);

  history_batch_add (batch, 0, TAG_POWER, at_s, raw, quality);
  history_push (fixture, batch);
}

void
history_seal (HistoryFixture *fixture)
{
  fixture->n_pushed++;
  cy_history_seal (fixture->history);
}

/* Until everything that was pushed has been written or given up. */
void
history_settle (HistoryFixture *fixture)
{
  while (cy_history_get_counters (fixture->history).done < fixture->n_pushed)
    g_usleep (200);
}

typedef struct {
  gboolean done;
  GArray *points;
  GError *error;
} Answer;

static void
on_answer_cb (GArray *points, const GError *error, gpointer user_data)
{
  Answer *answer = user_data;

  answer->points = points;
  answer->error = error == NULL ? NULL : g_error_copy (error);
  answer->done = TRUE;
}

GArray *
history_ask (HistoryFixture *fixture,
             const char *pile,
             CyMeasureId measure,
             gint64 from_s,
             gint64 to_s,
             GError **error)
{
  Answer answer = { 0 };

  history_settle (fixture);
  cy_history_ask (
    fixture->history,
    cy_history_request_new (pile, 1, measure, T0_US + from_s * S_US, T0_US + to_s * S_US),
    on_answer_cb, &answer);
  test_wait (&answer.done);
  if (answer.error != NULL)
    g_propagate_error (error, answer.error);
  return answer.points;
}

/* "0=5 3=7 9=-": second and value of each point, a dash for a hole. */
char *
history_spell (GArray *points)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < points->len; i++) {
    const CyHistoryPoint *point = &g_array_index (points, CyHistoryPoint, i);

    g_string_append_printf (text, "%s%" G_GINT64_FORMAT "=", i > 0 ? " " : "",
                            (point->time_us - T0_US) / S_US);
    g_assert_true (isnan (point->value) == (point->quality != CY_QUALITY_GOOD));
    if (isnan (point->value))
      g_string_append_c (text, '-');
    else
      g_string_append_printf (text, "%g", point->value);
  }
  return g_string_free (text, FALSE);
}

/* What is known of the first pile's power. */
void
history_assert (HistoryFixture *fixture, gint64 from_s, gint64 to_s, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) points =
    history_ask (fixture, "p1", CY_MEASURE_DC_POWER, from_s, to_s, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = history_spell (points);
  g_assert_cmpstr (text, ==, expected);
}

/* What a statement answers. */
gint64
history_number (CyDb *db, const char *sql)
{
  CyStmt *stmt = cy_db_prepare (db, sql, NULL);
  gboolean row = FALSE;
  gint64 result;

  g_assert_true (cy_stmt_step (stmt, &row, NULL) && row);
  result = cy_stmt_get_int (stmt, 0);
  cy_stmt_reset (stmt);
  return result;
}
