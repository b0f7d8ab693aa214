/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-rollup.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cy-db.h"
#include "history-fixture.h"
#include "raw-block.h"

#define MINUTE 60
#define HOUR   3600
#define DAY    86400

/* What is asked, in seconds from the start of the story and buckets: widths for every tier and none. */
static const struct {
  gint64 from_s;
  gint64 to_s;
  guint n;
} questions[] = {
  { 0, 40 * DAY, 1 },           { 0, 40 * DAY, 7 },        { -3 * DAY, 50 * DAY, 13 },
  { 17, 40 * DAY + 11, 100 },   { 5 * HOUR, 9 * DAY, 50 }, { 1234, 2 * DAY, 30 },
  { 3 * DAY + 7, 4 * DAY, 60 }, { 0, 6 * HOUR, 100 },      { 30 * DAY, 30 * DAY + HOUR, 10 },
  { 100 * DAY, 200 * DAY, 3 },  { 17, 3 * DAY + 7, 1 },
};

/* Minutes keep their mean to a sixteenth of the register's step, and where blocks meet twice. */
#define MEAN_ERROR 0.07

static void
assert_number (double a, double b, double epsilon)
{
  if (isnan (a) || isnan (b))
    g_assert_true (isnan (a) && isnan (b));
  else
    g_assert_cmpfloat_with_epsilon (a, b, epsilon);
}

typedef struct {
  gboolean done;
  GArray *buckets;
} Answer;

static void
on_answer_cb (GArray *buckets, const GError *error, gpointer user_data)
{
  Answer *answer = user_data;

  g_assert_no_error (error);
  answer->buckets = buckets;
  answer->done = TRUE;
}

/* Every bucket, by the slow way, from when it says it begins until the next one does. */
static void
compare_with_points (GArray *buckets, GArray *points, gint64 to_us)
{
  for (guint i = 0; i < buckets->len; i++) {
    const CyHistoryBucket *bucket = &g_array_index (buckets, CyHistoryBucket, i);
    gint64 end_us = i + 1 < buckets->len ? bucket[1].time_us : to_us;
    g_autoptr (GArray) one = cy_history_bucket (points, bucket->time_us, end_us, 1);
    const CyHistoryBucket *expected = &g_array_index (one, CyHistoryBucket, 0);

    g_assert_cmpuint (bucket->count, ==, expected->count);
    g_assert_cmpint (bucket->known_us, ==, expected->known_us);
    assert_number (bucket->min, expected->min, 1e-9);
    assert_number (bucket->max, expected->max, 1e-9);
    assert_number (bucket->last, expected->last, 1e-9);
    assert_number (bucket->mean, expected->mean, MEAN_ERROR);
  }
}

static void
check_measure (HistoryFixture *fixture, CyMeasureId measure)
{
  for (guint q = 0; q < G_N_ELEMENTS (questions); q++) {
    gint64 from_us = T0_US + questions[q].from_s * S_US;
    gint64 to_us = T0_US + questions[q].to_s * S_US;
    gint64 width_us = (to_us - from_us) / questions[q].n;
    g_autoptr (GArray) points = NULL;
    g_autoptr (GArray) buckets = NULL;
    Answer answer = { 0 };

    points = history_ask (fixture, "p1", measure, questions[q].from_s, questions[q].to_s, NULL);
    cy_history_ask_buckets (fixture->history,
                            cy_history_request_new ("p1", 1, measure, from_us, to_us),
                            questions[q].n, on_answer_cb, &answer);
    test_wait (&answer.done);
    buckets = answer.buckets;
    g_test_message ("question %u, %u points", q, points->len);
    g_assert_cmpuint (buckets->len, ==, questions[q].n);
    for (guint i = 0; i < buckets->len; i++)
      g_assert_cmpint (ABS (g_array_index (buckets, CyHistoryBucket, i).time_us -
                            (from_us + (gint64) i * width_us)),
                       <=, width_us / 4 + 60);
    compare_with_points (buckets, points, to_us);
  }
}

static void
push_random (HistoryFixture *fixture, GRand *rand, gint64 at_s)
{
  CySampleBatch *batch = history_batch_new (fixture->fleet, at_s);
  CyQuality quality = g_rand_int_range (rand, 0, 12) == 0 ? CY_QUALITY_OFFLINE : CY_QUALITY_GOOD;

  if (g_rand_boolean (rand))
    history_batch_add (batch, 0, TAG_POWER, at_s, g_rand_int_range (rand, -500, 500), quality);
  if (g_rand_int_range (rand, 0, 9) == 0)
    history_batch_add (batch, 0, TAG_TEMPERATURE, at_s, g_rand_int_range (rand, 0, 1000),
                       CY_QUALITY_GOOD);
  if (g_rand_boolean (rand))
    history_batch_add (batch, 0, TAG_POWER, at_s, g_rand_int_range (rand, -500, 500), quality);
  history_push (fixture, batch);
}

static gint64
random_pause (GRand *rand)
{
  static const gint64 pauses[] = { 1, 2, 30, MINUTE, 7 * MINUTE, 900, HOUR, 5 * HOUR, 3 * DAY };

  return pauses[g_rand_int_range (rand, 0, 8 + (g_rand_int_range (rand, 0, 9) == 0))];
}

/* At any time what the points say held then. */
static void
check_instants (HistoryFixture *fixture, GRand *rand, gint64 end_s)
{
  for (guint i = 0; i < 20; i++) {
    gint64 at_s = g_rand_int_range (rand, -5, (gint) end_s + 5);
    g_autoptr (GArray) values = NULL;
    Answer answer = { 0 };

    cy_history_ask_instant (fixture->history, i % 2 == 0 ? "p1" : NULL, T0_US + at_s * S_US, NULL,
                            on_answer_cb, &answer);
    test_wait (&answer.done);
    values = answer.buckets;
    for (guint v = 0; v < values->len; v++) {
      const CyHistoryValue *value = &g_array_index (values, CyHistoryValue, v);
      g_autoptr (GArray) points = history_ask (fixture, "p1", value->measure, at_s, at_s + 1, NULL);
      guint held = 0;

      while (held + 1 < points->len &&
             g_array_index (points, CyHistoryPoint, held + 1).time_us <= T0_US + at_s * S_US)
        held++;
      g_assert_cmpstr (value->pile, ==, "p1");
      g_assert_cmpint (value->point.time_us, ==,
                       g_array_index (points, CyHistoryPoint, held).time_us);
      g_assert_cmpint (value->point.raw, ==, g_array_index (points, CyHistoryPoint, held).raw);
      g_assert_cmpint (value->point.quality, ==,
                       g_array_index (points, CyHistoryPoint, held).quality);
    }
    g_assert_cmpuint (values->len, <=, 2);
    if (at_s > end_s)
      g_assert_cmpuint (values->len, ==, 2);
    if (at_s < 0)
      g_assert_cmpuint (values->len, ==, 0);
  }
}

/* A random story with seals and stops at random: from every tier what the points say. */
static void
test_every_tier (void)
{
  g_autoptr (GRand) rand = test_rand_new ();

  for (guint round = 0; round < 6; round++) {
    HistoryFixture fixture;
    gint64 at_s = 0;

    history_fixture_init (&fixture);
    history_fixture_open (&fixture);
    for (guint i = 0; i < 700; i++) {
      at_s += random_pause (rand);
      push_random (&fixture, rand, at_s);
      if (i % 100 == 99) /* before the queue is full */
        history_settle (&fixture);
      if (g_rand_int_range (rand, 0, 30) == 0)
        history_seal (&fixture);
      if (g_rand_int_range (rand, 0, 100) == 0) {
        history_settle (&fixture);
        history_fixture_close (&fixture);
        history_fixture_open (&fixture);
      }
    }
    history_settle (&fixture);
    check_instants (&fixture, rand, at_s);
    check_measure (&fixture, CY_MEASURE_DC_POWER);
    check_measure (&fixture, CY_MEASURE_TEMP_GUN);
    history_seal (&fixture);
    history_settle (&fixture);
    check_measure (&fixture, CY_MEASURE_DC_POWER);
    check_measure (&fixture, CY_MEASURE_TEMP_GUN);
    history_fixture_clear (&fixture);
  }
}

/* Blocks of before there were roll-ups of two hours: others tell of them, also where a pile has nothing but
 * numbers. */
static void
test_before_two_hours (void)
{
  g_autoptr (CyDb) db = NULL;
  HistoryFixture fixture;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  for (gint64 i = 0; i < 300; i++) {
    history_push_one (&fixture, i * 3 * HOUR, i % 7, CY_QUALITY_GOOD);
    if (i % 20 == 19)
      history_seal (&fixture);
    if (i % 100 == 99) /* before the queue is full */
      history_settle (&fixture);
  }
  history_settle (&fixture);
  history_fixture_close (&fixture);
  db = cy_db_open (fixture.path, CY_DB_READ_WRITE, NULL);
  g_assert_true (cy_db_exec (db, "DELETE FROM rollup WHERE step_ms = 7200000", NULL));
  g_assert_true (cy_db_exec (db, "UPDATE fact SET value = 9999 WHERE name = 'stays_from'", NULL));
  g_clear_pointer (&db, cy_db_close);
  history_fixture_open (&fixture);
  check_measure (&fixture, CY_MEASURE_DC_POWER);
  history_fixture_clear (&fixture);
}

/* The power switch in the middle of it: what was committed counts once. */
static const char *program;

static int
run_child (const char *path, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  HistoryFixture fixture = { .fleet = history_fleet_new (0.1) };

  fixture.path = g_strdup (path);
  history_fixture_open (&fixture);
  for (gint64 at_s = (gint64) seed * 6 * HOUR;; at_s += g_rand_int_range (rand, 1, 120)) {
    push_random (&fixture, rand, at_s);
    if (g_rand_int_range (rand, 0, 10) == 0)
      history_seal (&fixture);
    history_settle (&fixture);
    printf (".\n");
    fflush (stdout);
  }
  return 0;
}

static void
test_killed (void)
{
  g_autoptr (GRand) rand = test_rand_new ();
  HistoryFixture fixture;

  history_fixture_init (&fixture);
  for (guint round = 0; round < 12; round++) {
    g_autofree char *seed = g_strdup_printf ("%u", round);
    g_autoptr (GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, program,
                                                      "--child", fixture.path, seed, NULL);
    g_autoptr (GDataInputStream) lines =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));

    for (gint n = g_rand_int_range (rand, 1, 60); n > 0; n--)
      g_free (g_data_input_stream_read_line (lines, NULL, NULL, NULL));
    g_subprocess_force_exit (child);
    g_assert_true (g_subprocess_wait (child, NULL, NULL));
  }
  history_fixture_open (&fixture);
  check_measure (&fixture, CY_MEASURE_DC_POWER);
  check_measure (&fixture, CY_MEASURE_TEMP_GUN);
  history_fixture_clear (&fixture);
}

/* Bytes */

static const CyRollup samples[] = {
  { -120000, 1, G_MININT64, G_MAXINT64, 0, 60000, 0, 7 }, { 0, 1, 5, 5, 5, 0, 0, 1 },
  { 60000, 1000, 5, 5, 5, 60000000, 300000000, 0 },       { 60060000, 1, -7, 5, 3, 1234, -1234, 3 },
  { 0, 1, 1, 2, 2, 120000, 180000, G_MAXUINT64 },
};

static GArray *
sample_runs (void)
{
  GArray *runs = cy_rollup_runs_new ();

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++) {
    cy_rollup_append (runs, 9, CY_ROLLUP_TOGETHER, &samples[i]);
    cy_rollup_append (runs, 3, CY_ROLLUP_TOGETHER, &samples[G_N_ELEMENTS (samples) - 1 - i]);
  }
  return runs;
}

static void
test_bytes (void)
{
  g_autoptr (GArray) runs = sample_runs ();
  g_autoptr (GBytes) bytes = cy_rollup_encode (runs, 60000);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  g_autoptr (GArray) only = cy_rollup_decode (data, length, 60000, 9, NULL);
  const CyRollupRun *run = &g_array_index (only, CyRollupRun, 0);

  g_assert_cmpuint (only->len, ==, 1);
  g_assert_cmpuint (run->series, ==, 9);
  g_assert_cmpuint (run->rollups->len, ==, G_N_ELEMENTS (samples));
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++) {
    const CyRollup *rollup = &g_array_index (run->rollups, CyRollup, i);

    g_assert_cmpint (rollup->start_ms, ==, samples[i].start_ms);
    g_assert_cmpuint (rollup->n_steps, ==, samples[i].n_steps);
    g_assert_cmpint (rollup->min, ==, samples[i].min);
    g_assert_cmpint (rollup->max, ==, samples[i].max);
    g_assert_cmpint (rollup->last, ==, samples[i].last);
    g_assert_cmpint (rollup->known_ms, ==, samples[i].known_ms);
    g_assert_cmpuint (rollup->count, ==, samples[i].count);
    if (samples[i].max - 100 < samples[i].min)
      g_assert_cmpfloat_with_epsilon (rollup->area, samples[i].area,
                                      MEAN_ERROR * (double) samples[i].known_ms + 1e-9);
  }
  for (gsize n = 0; n < length; n++)
    g_assert_null (cy_rollup_decode (data, n, 60000, 0, NULL));
}

/* A checksum that holds over bytes that do not: refused, or some roll-ups. */
static void
test_hostile (void)
{
  g_autoptr (GRand) rand = test_rand_new ();
  g_autoptr (GArray) runs = sample_runs ();
  g_autoptr (GBytes) bytes = cy_rollup_encode (runs, 60000);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  for (guint round = 0; round < 20000; round++) {
    g_autofree guint8 *body = g_memdup2 (data + 8, length - 8);
    g_autoptr (GBytes) wrapped = NULL;
    g_autoptr (GArray) decoded = NULL;

    body[g_rand_int_range (rand, 0, (int) length - 8)] = (guint8) g_rand_int_range (rand, 0, 256);
    wrapped = raw_crc_wrap (round % 3 == 0 ? "CYR1" : "CYR2", body,
                            round % 2 == 0 ? length - 8
                                           : (gsize) g_rand_int_range (rand, 0, (int) length - 7));
    decoded = cy_rollup_decode (g_bytes_get_data (wrapped, NULL), g_bytes_get_size (wrapped), 60000,
                                0, NULL);
    if (decoded != NULL)
      g_assert_cmpuint (decoded->len, <=, length);
  }
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], "--child") == 0)
    return run_child (argv[2], (guint32) g_ascii_strtoull (argv[3], NULL, 10));
  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/rollup/bytes", test_bytes);
  g_test_add_func ("/history/rollup/hostile", test_hostile);
  g_test_add_func ("/history/rollup/every-tier", test_every_tier);
  g_test_add_func ("/history/rollup/before-two-hours", test_before_two_hours);
  g_test_add_func ("/history/rollup/killed", test_killed);
  return g_test_run ();
}
