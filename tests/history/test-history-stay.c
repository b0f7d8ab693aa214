/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-db.h"
#include "history-fixture.h"

#define MINUTE  60
#define QUARTER 900
#define HOUR    3600
#define DAY     86400

/* T0 is 22:13:20 of a day; the next midnight. */
#define MIDNIGHT_S 6400

#define N_STATES 7

typedef struct {
  gboolean done;
  GArray *stays;
  GError *error;
} Answer;

static void
on_stays_cb (GArray *stays, const GError *error, gpointer user_data)
{
  Answer *answer = user_data;

  answer->stays = stays;
  answer->error = error == NULL ? NULL : g_error_copy (error);
  answer->done = TRUE;
}

static GArray *
ask_stays (HistoryFixture *fixture,
           CyMeasureId measure,
           gint64 from_s,
           gint64 to_s,
           gint64 first_cut_s,
           gint64 part_s,
           GError **error)
{
  GArray *cuts_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  Answer answer = { 0 };

  for (gint64 s = first_cut_s; part_s > 0 && s < to_s; s += part_s) {
    gint64 cut_us = T0_US + s * S_US;

    if (s > from_s)
      g_array_append_val (cuts_us, cut_us);
  }
  history_settle (fixture);
  cy_history_ask_stays (
    fixture->history,
    cy_history_request_new ("p1", 1, measure, T0_US + from_s * S_US, T0_US + to_s * S_US), cuts_us,
    on_stays_cb, &answer);
  test_wait (&answer.done);
  if (answer.error != NULL)
    g_propagate_error (error, answer.error);
  return answer.stays;
}

/* The slow way, from the points. */
static void
sum_points (GArray *points, gint64 from_us, gint64 to_us, gint64 *known_us, guint64 *counts)
{
  for (guint i = 0; i < points->len; i++) {
    const CyHistoryPoint *point = &g_array_index (points, CyHistoryPoint, i);
    gint64 end_us = i + 1 < points->len ? point[1].time_us : to_us;
    gint64 start_us = MAX (point->time_us, from_us);

    if (point->quality != CY_QUALITY_GOOD)
      continue;
    known_us[point->raw] += MAX (0, MIN (end_us, to_us) - start_us);
    counts[point->raw] += point->time_us >= from_us && point->time_us < to_us;
  }
}

static void
check (HistoryFixture *fixture, gint64 from_s, gint64 to_s, gint64 first_cut_s, gint64 part_s)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) stays =
    ask_stays (fixture, CY_MEASURE_CONN_STATE, from_s, to_s, first_cut_s, part_s, &error);
  g_autoptr (GArray) points = NULL;
  guint i = 0;

  g_assert_no_error (error);
  points = history_ask (fixture, "p1", CY_MEASURE_CONN_STATE, from_s, to_s, NULL);
  for (gint64 s = from_s; s < to_s;) {
    gint64 next_s =
      part_s == 0 ? to_s
                  : first_cut_s + (s < first_cut_s ? 0 : (s - first_cut_s) / part_s + 1) * part_s;
    gint64 known_us[N_STATES] = { 0 };
    guint64 counts[N_STATES] = { 0 };
    gint64 before_us = G_MAXINT64;

    next_s = MIN (next_s, to_s);
    sum_points (points, T0_US + s * S_US, T0_US + next_s * S_US, known_us, counts);
    for (; i < stays->len && g_array_index (stays, CyHistoryStay, i).time_us == T0_US + s * S_US;
         i++) {
      const CyHistoryStay *stay = &g_array_index (stays, CyHistoryStay, i);

      g_assert_cmpint (stay->raw, >=, 0);
      g_assert_cmpint (stay->raw, <, N_STATES);
      g_assert_cmpint (stay->known_us, <=, before_us);
      before_us = stay->known_us;
      known_us[stay->raw] -= stay->known_us;
      counts[stay->raw] -= stay->count;
    }
    for (guint state = 0; state < N_STATES; state++) {
      g_assert_cmpint (known_us[state], ==, 0);
      g_assert_cmpuint (counts[state], ==, 0);
    }
    s = next_s;
  }
  g_assert_cmpuint (i, ==, stays->len);
}

static void
check_all (HistoryFixture *fixture, gint64 end_s)
{
  check (fixture, 0, end_s, 0, 0);
  check (fixture, -DAY, end_s + DAY, MIDNIGHT_S, DAY);
  check (fixture, 17, end_s - 11, MIDNIGHT_S + 8 * HOUR, DAY);
  check (fixture, MIDNIGHT_S, MIDNIGHT_S + 9 * DAY, MIDNIGHT_S, QUARTER * 7);
  check (fixture, MIDNIGHT_S + 5, MIDNIGHT_S + 25, 0, 0);
}

static void
push_state (HistoryFixture *fixture, gint64 at_s, gint64 raw, CyQuality quality)
{
  CySampleBatch *batch = history_batch_new (fixture->fleet, at_s);

  history_batch_add (batch, 0, TAG_STATE, at_s, raw, quality);
  history_push (fixture, batch);
}

/* A random story with seals and stops: from the roll-ups what the points say. */
static void
test_random (void)
{
  static const gint64 pauses[] = { 1, 3, 40, 7 * MINUTE, QUARTER, HOUR, 5 * HOUR, 3 * DAY };
  g_autoptr (GRand) rand = test_rand_new ();

  for (guint round = 0; round < 4; round++) {
    HistoryFixture fixture;
    gint64 at_s = 0;

    history_fixture_init (&fixture);
    history_fixture_open (&fixture);
    for (guint i = 0; i < 400; i++) {
      at_s += pauses[g_rand_int_range (rand, 0, G_N_ELEMENTS (pauses))];
      push_state (&fixture, at_s, g_rand_int_range (rand, 0, N_STATES),
                  g_rand_int_range (rand, 0, 9) == 0 ? CY_QUALITY_OFFLINE : CY_QUALITY_GOOD);
      if (g_rand_int_range (rand, 0, 20) == 0)
        history_seal (&fixture);
      if (i % 100 == 99) {
        history_settle (&fixture);
        history_fixture_close (&fixture);
        history_fixture_open (&fixture);
      }
    }
    push_state (&fixture, at_s + 5, 3, CY_QUALITY_GOOD);
    check_all (&fixture, at_s + HOUR);
    history_seal (&fixture);
    check_all (&fixture, at_s + HOUR);
    history_fixture_clear (&fixture);
  }
}

/* Blocks of before roll-ups knew states are read themselves. */
static void
test_before (void)
{
  HistoryFixture fixture;
  g_autoptr (CyDb) db = NULL;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  for (gint64 i = 0; i < 50; i++) {
    push_state (&fixture, i * 700, i % N_STATES, CY_QUALITY_GOOD);
    if (i % 10 == 9)
      history_seal (&fixture);
  }
  history_settle (&fixture);
  history_fixture_close (&fixture);
  db = cy_db_open (fixture.path, CY_DB_READ_WRITE, NULL);
  g_assert_true (cy_db_exec (db, "DELETE FROM rollup", NULL));
  g_assert_true (cy_db_exec (db, "UPDATE fact SET value = 4 WHERE name = 'stays_from'", NULL));
  g_clear_pointer (&db, cy_db_close);
  history_fixture_open (&fixture);
  check (&fixture, 0, 14000, MIDNIGHT_S, DAY);
  history_fixture_clear (&fixture);
}

static void
test_refused (void)
{
  HistoryFixture fixture;
  g_autoptr (GError) measure = NULL;
  g_autoptr (GError) cut = NULL;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  g_assert_null (ask_stays (&fixture, CY_MEASURE_DC_POWER, 0, DAY, 0, 0, &measure));
  g_assert_error (measure, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (measure->message, "dc.power"));
  g_assert_null (ask_stays (&fixture, CY_MEASURE_CONN_STATE, 0, DAY, MIDNIGHT_S + 1, DAY, &cut));
  g_assert_error (cut, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  history_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/stay/random", test_random);
  g_test_add_func ("/history/stay/before", test_before);
  g_test_add_func ("/history/stay/refused", test_refused);
  return g_test_run ();
}
