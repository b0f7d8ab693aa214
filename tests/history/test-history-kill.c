/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <unistd.h>

#include "cy-db.h"
#include "cy-history-store.h"
#include "history-fixture.h"

/* A process writes as fast as it can and says what is on the disk; it is killed at any moment, also
 * while it opens or seals. All that it said must be there, and the file must be sound. */

#define N_KILLS  200
#define N_PILES  3
#define N_TAGS   3
#define N_SERIES (N_PILES * N_TAGS)

/* Batches on their way to the disk at a time. */
#define DEPTH 16

/* How often it seals: one in so many batches. */
#define SEAL_ONE_IN 6

static const char *program;

static const CyMeasureId measures[N_TAGS] = { CY_MEASURE_CONN_STATE, CY_MEASURE_DC_POWER,
                                              CY_MEASURE_TEMP_GUN };

/* What a series is at a step: known to both sides, and never the same twice running. */
static gint64
value_of (guint pile, guint tag, gint64 step)
{
  static const gint64 factors[N_TAGS] = { 1, 3, 7919 };
  static const gint64 moduli[N_TAGS] = { 5, G_MAXINT64, 1000 };

  return (step * factors[tag] + pile) % moduli[tag];
}

static CyFleet *
make_fleet (void)
{
  GArray *tags = g_array_new (FALSE, TRUE, sizeof (CyTag));
  g_autoptr (CyTagSet) set = NULL;
  g_autoptr (CyLink) link = cy_link_parse ("tcp://h:502/1", NULL);
  CyFleet *fleet = cy_fleet_new ();

  for (guint tag = 0; tag < N_TAGS; tag++) {
    const CyTag info = { .measure = measures[tag], .connector = 1, .scale = 1 };

    g_array_append_val (tags, info);
  }
  set = cy_tag_set_new (tags, 1);
  for (guint pile = 0; pile < N_PILES; pile++) {
    g_autofree char *id = g_strdup_printf ("p%u", pile);

    cy_fleet_add (fleet, id, link, 1000, set);
  }
  return fleet;
}

/* The tag set has its own order. */
static guint
index_of (CyFleet *fleet, guint tag)
{
  int found = cy_tag_set_find (cy_fleet_get (fleet, 0)->tags, 1, measures[tag]);

  g_assert_cmpint (found, >=, 0);
  return (guint) found;
}

static void
push_step (HistoryFixture *fixture, gint64 step)
{
  CySampleBatch *batch = history_batch_new (fixture->fleet, step);

  for (guint pile = 0; pile < N_PILES; pile++) {
    for (guint tag = 0; tag < N_TAGS; tag++)
      history_batch_add (batch, pile, index_of (fixture->fleet, tag), step,
                         value_of (pile, tag, step), CY_QUALITY_GOOD);
  }
  history_push (fixture, batch);
}

/* Says the newest step whose row of the tail is committed: the writer is done with its job, and
 * nothing that it did failed. */
static void
say_durable (HistoryFixture *fixture, const GArray *steps, gint64 *said)
{
  CyHistoryCounters counters = cy_history_get_counters (fixture->history);
  gint64 step;

  if (counters.failing || counters.dropped > 0)
    abort ();
  if (counters.done == 0)
    return;
  step = g_array_index (steps, gint64, counters.done - 1);
  if (step == *said)
    return;
  *said = step;
  if (write (STDOUT_FILENO, &step, sizeof step) != sizeof step)
    abort ();
}

static int
run_child (const char *path, gint64 step, guint32 seed)
{
  HistoryFixture fixture = { .fleet = make_fleet () };
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (gint64)); /* after each job */
  gint64 said = -1;

  fixture.path = g_strdup (path);
  history_fixture_open (&fixture);
  for (;; step++) {
    push_step (&fixture, step);
    g_array_append_val (steps, step);
    if (g_rand_int_range (rand, 0, SEAL_ONE_IN) == 0) {
      history_seal (&fixture);
      g_array_append_val (steps, step);
    }
    do
      say_durable (&fixture, steps, &said);
    while (cy_history_get_counters (fixture.history).queued >= DEPTH);
  }
  return 0;
}

/* The parent */

/* What one process left. */
typedef struct {
  gint64 first;
  gint64 last; /* before first when nothing came to the disk */
} Run;

/* Reads what it says until it has said something, or all that is left of it. */
static gint64
read_said (GInputStream *stream, gint64 said, gboolean all)
{
  gint64 step;
  gsize n = sizeof step;

  while (n == sizeof step) {
    g_assert_true (g_input_stream_read_all (stream, &step, sizeof step, &n, NULL, NULL));
    if (n == sizeof step)
      said = MAX (said, step);
    if (!all)
      break;
  }
  return said;
}

/* Every fourth dies soon after it began, perhaps while it opens. Returns the last step that it said. */
static gint64
run_and_kill (const HistoryFixture *fixture, gint64 first, GRand *rand)
{
  g_autofree char *from = g_strdup_printf ("%" G_GINT64_FORMAT, first);
  g_autofree char *seed = g_strdup_printf ("%u", g_rand_int (rand));
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program,
                                                    "--child", fixture->path, from, seed, NULL);
  GInputStream *stream = g_subprocess_get_stdout_pipe (child);
  gboolean soon = g_rand_int_range (rand, 0, 4) == 0;
  gint64 said = first - 1;

  g_assert_no_error (error);
  if (!soon)
    said = read_said (stream, said, FALSE);
  g_usleep ((gulong) g_rand_int_range (rand, 0, soon ? 15000 : 30000));
  g_subprocess_force_exit (child);
  said = read_said (stream, said, TRUE);
  g_assert_true (g_subprocess_wait (child, NULL, &error));
  g_assert_true (g_subprocess_get_if_signaled (child));
  g_assert_cmpint (g_subprocess_get_term_sig (child), ==, SIGKILL);
  return said;
}

static GArray *
ask_series (HistoryFixture *fixture, guint pile, guint tag, gint64 from_s)
{
  g_autofree char *id = g_strdup_printf ("p%u", pile);
  g_autoptr (GError) error = NULL;
  GArray *points = history_ask (fixture, id, measures[tag], from_s, G_MAXINT32, &error);

  g_assert_no_error (error);
  return points;
}

/* From one of its points on a series is what it was written, step by step, and then a hole. Returns
 * the last step, or before @first; @at is moved behind the hole. */
static gint64
check_run (GArray *points, guint *at, guint pile, guint tag, gint64 first)
{
  gint64 step = first;

  for (; *at < points->len; (*at)++) {
    const CyHistoryPoint *point = &g_array_index (points, CyHistoryPoint, *at);

    if (point->quality != CY_QUALITY_GOOD)
      break;
    g_assert_cmpint (point->time_us, ==, T0_US + step * S_US);
    g_assert_cmpint (point->raw, ==, value_of (pile, tag, step));
    step++;
  }
  if (step > first) {
    const CyHistoryPoint *hole = &g_array_index (points, CyHistoryPoint, *at);

    g_assert_cmpuint (*at, <, points->len);
    g_assert_cmpuint (hole->quality, ==, CY_QUALITY_OFFLINE);
    g_assert_cmpint (hole->time_us, >, T0_US + (step - 1) * S_US);
    g_assert_cmpint (hole->time_us, <=, T0_US + step * S_US);
    (*at)++;
  }
  return step - 1;
}

/* What the process left is the same number of steps of every series: a batch is there or is not. */
static Run
check_newest (HistoryFixture *fixture, gint64 first)
{
  Run run = { first, first - 1 };

  for (guint i = 0; i < N_SERIES; i++) {
    g_autoptr (GArray) points = ask_series (fixture, i / N_TAGS, i % N_TAGS, first);
    guint at = 0;
    gint64 last;

    /* What held when it began: the hole that the run before ended with. */
    if (points->len > 0 && g_array_index (points, CyHistoryPoint, 0).time_us < T0_US + first * S_US)
      at++;
    last = check_run (points, &at, i / N_TAGS, i % N_TAGS, first);
    g_assert_cmpuint (at, ==, points->len);
    if (i == 0)
      run.last = last;
    g_assert_cmpint (last, ==, run.last);
  }
  return run;
}

static gboolean
count_block (const CyHistoryBlockRow *row, GArray *points, gpointer user_data)
{
  (*(gint64 *) user_data)++;
  return TRUE;
}

/* SQLite finds the file sound, every block decodes, and their numbers have no gaps. */
static void
check_file (const HistoryFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CyDb) db = cy_db_open (fixture->path, CY_DB_READ_ONLY, &error);
  const CyHistoryScope scope = { 0 };
  gint64 n_read = 0;

  g_assert_no_error (error);
  (void) cy_db_check (db, &error);
  g_assert_no_error (error);
  for (guint pile = 0; pile < N_PILES; pile++) {
    g_autofree char *id = g_strdup_printf ("p%u", pile);

    g_assert_true (
      cy_history_store_each_block (db, id, 0, G_MAXINT64, &scope, count_block, &n_read, &error));
    g_assert_no_error (error);
  }
  g_assert_cmpint (n_read, ==, history_number (db, "SELECT count(*) FROM block"));
  g_assert_cmpint (n_read, ==, history_number (db, "SELECT coalesce(max(number), 0) FROM block"));
  g_assert_cmpint (
    history_number (db, "SELECT count(*) FROM block WHERE number < 1 OR damaged != 0"), ==, 0);
  g_assert_cmpint (history_number (db, "SELECT count(*) FROM tail"), ==, 0);
}

static void
on_buckets_cb (GArray *buckets, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(GArray **) user_data = buckets;
}

/* Roll-ups counted every point once. */
static void
check_counts (HistoryFixture *fixture, guint pile, guint tag, gint64 end, guint n_points)
{
  g_autofree char *id = g_strdup_printf ("p%u", pile);
  g_autoptr (GArray) buckets = NULL;
  guint n = 0;

  cy_history_ask_buckets (
    fixture->history,
    cy_history_request_new (id, 1, measures[tag], T0_US - 3600 * S_US, T0_US + (end + 7200) * S_US),
    8, on_buckets_cb, &buckets);
  while (buckets == NULL)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < buckets->len; i++)
    n += g_array_index (buckets, CyHistoryBucket, i).count;
  g_assert_cmpuint (n, ==, n_points);
}

/* All that all of them left. */
static void
check_all (HistoryFixture *fixture, const GArray *runs)
{
  for (guint i = 0; i < N_SERIES; i++) {
    g_autoptr (GArray) points = ask_series (fixture, i / N_TAGS, i % N_TAGS, -1);
    guint at = 0;
    guint n_points = 0;
    gint64 end = 0;

    for (guint r = 0; r < runs->len; r++) {
      const Run *run = &g_array_index (runs, Run, r);

      if (run->last < run->first)
        continue;
      g_assert_cmpint (check_run (points, &at, i / N_TAGS, i % N_TAGS, run->first), ==, run->last);
      n_points += (guint) (run->last - run->first + 1);
      end = run->last;
    }
    g_assert_cmpuint (at, ==, points->len);
    check_counts (fixture, i / N_TAGS, i % N_TAGS, end, n_points);
  }
}

static void
test_kill (void)
{
  g_autoptr (GRand) rand = test_rand_new ();
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (Run));
  HistoryFixture fixture;
  gint64 first = 0;
  guint n_early = 0;

  history_fixture_init (&fixture);
  g_clear_pointer (&fixture.fleet, cy_fleet_unref);
  fixture.fleet = make_fleet ();
  for (guint i = 0; i < N_KILLS; i++) {
    gint64 said = run_and_kill (&fixture, first, rand);
    Run run;

    history_fixture_open (&fixture);
    run = check_newest (&fixture, first);
    history_fixture_close (&fixture);
    check_file (&fixture);
    /* What it had no time to say any more may be there too. */
    g_assert_cmpint (run.last, >=, said);
    g_assert_cmpint (run.last, <=, said + 2 * DEPTH);
    g_array_append_val (runs, run);
    n_early += run.last < run.first;
    first = run.last + 3;
  }
  history_fixture_open (&fixture);
  check_all (&fixture, runs);
  g_test_message ("%u killed, %u of them before they wrote; %d steps", runs->len, n_early,
                  (int) first);
  history_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  if (argc == 5 && strcmp (argv[1], "--child") == 0)
    return run_child (argv[2], g_ascii_strtoll (argv[3], NULL, 10),
                      (guint32) g_ascii_strtoull (argv[4], NULL, 10));
  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/kill", test_kill);
  return g_test_run ();
}
