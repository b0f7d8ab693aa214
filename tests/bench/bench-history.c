/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "cy-db.h"
#include "cy-history.h"
#include "workload.h"

#define SEED 1

/* Rows of a value each take as much in the second minute as in the first: fewer will do. */
#define REFERENCE_PART 12

/* Promised, with times, index and all: [bytes per scanned value], [million of them per second of CPU,
 * with a commit each second]. */
#define GOAL_BYTES 0.10
#define GOAL_SPEED 20

/* Promised of a question to a warm database [ms]; the median of so many is told. */
#define GOAL_HOUR_MS    0.5
#define GOAL_BUCKETS_MS 2
#define GOAL_YARD_MS    300
#define GOAL_LATEST_MS  5
#define GOAL_MONTH_MS   2
#define GOAL_YEAR_MS    5
#define GOAL_SIX_MS     200

/* The same of one whose files are not in memory. */
#define GOAL_COLD_HOUR_MS  2
#define GOAL_COLD_MONTH_MS 15
#define GOAL_COLD_YEAR_MS  60
#define N_COLD             9

/* Long loads have few piles and a commit a minute, or they would take the night. */
#define MONTH_PILES 20
#define MONTH_S     (30 * 86400)
#define YEAR_PILES  3
#define YEAR_S      (365 * 86400)
#define N_QUESTIONS 41
#define N_BUCKETS   1000
#define HOUR_US     ((gint64) 3600 * 1000 * 1000)

#define QUEUE_HIGH 400

typedef struct {
  const char *folder;
  guint n_piles;
  guint seconds;
  gboolean only_changes;
  guint per_batch; /* seconds in one commit */
} Load;

typedef struct {
  double values; /* scanned */
  double changes;
  double cpu_us;
  double used_bytes;
  double file_bytes;
  double hour_ms;    /* an hour of one tag */
  double buckets_ms; /* all of the time of one tag, in few buckets */
  double yard_ms;    /* every tag at one time */
  double latest_ms;  /* and now */
  double cold_hour_ms;
  double cold_buckets_ms;
  double six_ms; /* buckets of six tags, one after the other */
} Outcome;

static char *
make_path (const Load *load, const char *name)
{
  return g_build_filename (load->folder, name, NULL);
}

/* What differs from the scan before, as acquisition hands it on. */
static void
collect (Workload *workload, const Load *load, gint32 *known, gboolean first, CySampleBatch *batch)
{
  for (guint pile = 0; pile < load->n_piles; pile++) {
    const gint32 *values = workload_get_values (workload, pile);

    batch->time_us = workload_get_time_us (workload, pile);
    for (guint tag = 0; tag < WORKLOAD_TAGS; tag++) {
      gint32 *old = &known[pile * WORKLOAD_TAGS + tag];
      CySampleChange change = { .pile = pile,
                                .tag = (guint16) tag,
                                .quality = CY_QUALITY_GOOD,
                                .time_us = batch->time_us,
                                .raw = values[tag] };

      if (!first && *old == values[tag])
        continue;
      *old = values[tag];
      g_array_append_val (batch->changes, change);
    }
  }
}

static gboolean
get_number (CyDb *db, const char *sql, double *out_number, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, sql, error);
  gboolean row;

  if (stmt == NULL || !cy_stmt_step (stmt, &row, error))
    return FALSE;
  *out_number = (double) cy_stmt_get_int (stmt, 0);
  cy_stmt_reset (stmt);
  return TRUE;
}

/* What the file takes, and what of that is not free for the next rows. */
static void
weigh (const char *path, Outcome *outcome)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CyDb) db = cy_db_open (path, CY_DB_READ_ONLY, &error);
  double pages, free_pages, page_bytes;

  if (db == NULL || !get_number (db, "PRAGMA page_count", &pages, &error) ||
      !get_number (db, "PRAGMA freelist_count", &free_pages, &error) ||
      !get_number (db, "PRAGMA page_size", &page_bytes, &error))
    bench_fail ("the size of a database", error);
  outcome->used_bytes = (pages - free_pages) * page_bytes;
  outcome->file_bytes = (double) bench_file_bytes (path);
}

static void
on_answer_cb (GArray *points, const GError *error, gpointer user_data)
{
  if (points == NULL)
    bench_fail ("a question", error);
  g_array_unref (points);
  *(gboolean *) user_data = TRUE;
}

/* From asking to having the answer, of the power of one pile after another. */
static double
time_questions (CyHistory *history, const Load *load, gint64 from_us, gint64 to_us, guint n_buckets)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < N_QUESTIONS; i++) {
    g_autofree char *pile = g_strdup_printf ("p%u", i * 7 % load->n_piles);
    gint64 begin_us = g_get_monotonic_time ();
    gboolean done = FALSE;
    double ms;

    cy_history_ask_buckets (history,
                            cy_history_request_new (pile, 1, CY_MEASURE_DC_POWER, from_us, to_us),
                            n_buckets, on_answer_cb, &done);
    while (!done)
      g_main_context_iteration (NULL, TRUE);
    ms = (double) (g_get_monotonic_time () - begin_us) / 1000;
    g_array_append_val (times, ms);
  }
  return bench_quantile (times, 0.5);
}

/* Six tags of one pile, one after the other, as a page of curves asks for them. */
static double
time_six (CyHistory *history, gint64 from_us, gint64 to_us, guint n_buckets)
{
  static const CyMeasureId six[] = { CY_MEASURE_DC_VOLTAGE, CY_MEASURE_DC_CURRENT,
                                     CY_MEASURE_DC_POWER,   CY_MEASURE_ENERGY_IMPORT_TOTAL,
                                     CY_MEASURE_TEMP_GUN,   CY_MEASURE_BMS_SOC };
  gint64 begin_us = g_get_monotonic_time ();

  for (guint i = 0; i < G_N_ELEMENTS (six); i++) {
    gboolean done = FALSE;

    cy_history_ask_buckets (history, cy_history_request_new ("p1", 1, six[i], from_us, to_us),
                            n_buckets, on_answer_cb, &done);
    while (!done)
      g_main_context_iteration (NULL, TRUE);
  }
  return (double) (g_get_monotonic_time () - begin_us) / 1000;
}

/* Every tag at times between, or, when they are the same, now. */
static double
time_instants (CyHistory *history, gint64 from_us, gint64 to_us)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < N_QUESTIONS; i++) {
    gint64 begin_us = g_get_monotonic_time ();
    gboolean done = FALSE;
    double ms;

    cy_history_ask_instant (history, NULL, from_us + (to_us - from_us) / N_QUESTIONS * i, NULL,
                            on_answer_cb, &done);
    while (!done)
      g_main_context_iteration (NULL, TRUE);
    ms = (double) (g_get_monotonic_time () - begin_us) / 1000;
    g_array_append_val (times, ms);
  }
  return bench_quantile (times, 0.5);
}

/* Out of the page cache; what is not on the disk yet would stay. */
static void
forget_file (const char *path)
{
  int descriptor = open (path, O_RDONLY | O_CLOEXEC);

  if (descriptor < 0)
    return;
  (void) fsync (descriptor);
  (void) posix_fadvise (descriptor, 0, 0, POSIX_FADV_DONTNEED);
  (void) close (descriptor);
}

/* The first question after a start whose files are on the disk alone. */
static double
time_cold (const char *path, const Load *load, gint64 from_us, gint64 to_us, guint n_buckets)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < N_COLD; i++) {
    g_autoptr (CyHistory) history = cy_history_open (path, NULL);
    g_autofree char *pile = g_strdup_printf ("p%u", i * 7 % load->n_piles);
    gint64 begin_us;
    gboolean done = FALSE;
    double ms;

    if (history == NULL)
      bench_fail ("the history", NULL);
    forget_file (path);
    begin_us = g_get_monotonic_time ();
    cy_history_ask_buckets (history,
                            cy_history_request_new (pile, 1, CY_MEASURE_DC_POWER, from_us, to_us),
                            n_buckets, on_answer_cb, &done);
    while (!done)
      g_main_context_iteration (NULL, TRUE);
    ms = (double) (g_get_monotonic_time () - begin_us) / 1000;
    g_array_append_val (times, ms);
  }
  return bench_quantile (times, 0.5);
}

/* After a restart, so that all of it is in blocks. */
static void
ask_ours (const char *path, const Load *load, gint64 end_us, Outcome *outcome)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CyHistory) history = cy_history_open (path, &error);
  gint64 span_us = (gint64) load->seconds * G_USEC_PER_SEC;
  guint n_buckets = MIN (N_BUCKETS, MAX (load->seconds / 120, 1));

  if (history == NULL)
    bench_fail ("the history", error);
  outcome->hour_ms = time_questions (history, load, end_us - MIN (HOUR_US, span_us), end_us, 0);
  outcome->buckets_ms = time_questions (history, load, end_us - span_us, end_us, n_buckets);
  outcome->six_ms = time_six (history, end_us - span_us, end_us, n_buckets);
  outcome->yard_ms = time_instants (history, end_us - span_us, end_us);
  outcome->latest_ms = time_instants (history, end_us + HOUR_US, end_us + HOUR_US);
  g_clear_pointer (&history, cy_history_close);
  outcome->cold_hour_ms = time_cold (path, load, end_us - MIN (HOUR_US, span_us), end_us, 0);
  outcome->cold_buckets_ms = time_cold (path, load, end_us - span_us, end_us, n_buckets);
}

static void
store_ours (gconstpointer data, gpointer out)
{
  const Load *load = data;
  Outcome *outcome = out;
  g_autofree char *path = make_path (load, "history.db");
  g_autofree gint32 *known = g_new0 (gint32, load->n_piles * WORKLOAD_TAGS);
  g_autoptr (Workload) workload = workload_new (load->n_piles, SEED);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyHistory) history = cy_history_open (path, &error);
  double cpu_us = bench_other_threads_cpu_us ();

  if (history == NULL)
    bench_fail ("the history", error);
  for (guint i = 0; i < load->seconds; i += load->per_batch) {
    CySampleBatch *batch = cy_sample_batch_new (workload_get_fleet (workload));

    for (guint s = 0; s < load->per_batch; s++) {
      workload_step (workload);
      collect (workload, load, known, i + s == 0, batch);
    }
    outcome->changes += batch->changes->len;
    cy_history_push (history, batch);
    while (cy_history_get_counters (history).queued > QUEUE_HIGH)
      g_usleep (1000);
  }
  while (cy_history_get_counters (history).queued > 0)
    g_usleep (1000);
  if (cy_history_get_counters (history).dropped > 0)
    bench_fail ("the history dropped values", NULL);
  g_clear_pointer (&history, cy_history_close); /* seals */
  outcome->cpu_us = bench_other_threads_cpu_us () - cpu_us;
  outcome->values = (double) load->n_piles * WORKLOAD_TAGS * load->seconds;
  weigh (path, outcome);
  ask_ours (path, load, workload_get_time_us (workload, 0), outcome);
}

static gboolean
insert_batch (CyDb *db, const CySampleBatch *batch, GError **error)
{
  CyStmt *stmt =
    cy_db_prepare (db, "INSERT INTO sample (time_ms, series, value) VALUES (?1, ?2, ?3)", error);

  if (stmt == NULL || !cy_db_begin (db, error))
    return FALSE;
  for (guint i = 0; i < batch->changes->len; i++) {
    const CySampleChange *change = &g_array_index (batch->changes, CySampleChange, i);

    cy_stmt_bind_int (stmt, 1, change->time_us / 1000);
    cy_stmt_bind_int (stmt, 2, change->pile * WORKLOAD_TAGS + change->tag);
    cy_stmt_bind_int (stmt, 3, change->raw);
    if (!cy_stmt_run (stmt, error))
      return FALSE;
  }
  return cy_db_commit (db, error);
}

/* The plain table everyone begins with, on the same connection settings, one commit a second too. */
static void
store_rows (gconstpointer data, gpointer out)
{
  const Load *load = data;
  Outcome *outcome = out;
  g_autofree char *path = make_path (load, load->only_changes ? "changes.db" : "rows.db");
  g_autofree gint32 *known = g_new0 (gint32, load->n_piles * WORKLOAD_TAGS);
  g_autoptr (Workload) workload = workload_new (load->n_piles, SEED);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyDb) db = cy_db_open (path, CY_DB_READ_WRITE, &error);

  if (db == NULL || !cy_db_exec (db,
                                 "CREATE TABLE sample (time_ms INTEGER, series INTEGER,"
                                 " value INTEGER, PRIMARY KEY (time_ms, series)) WITHOUT ROWID",
                                 &error))
    bench_fail ("the rows of the reference", error);
  for (guint i = 0; i < load->seconds; i++) {
    g_autoptr (CySampleBatch) batch = cy_sample_batch_new (workload_get_fleet (workload));
    double cpu_us;

    workload_step (workload);
    collect (workload, load, known, i == 0 || !load->only_changes, batch);
    outcome->changes += batch->changes->len;
    cpu_us = bench_thread_cpu_us ();
    if (!insert_batch (db, batch, &error))
      bench_fail ("the rows of the reference", error);
    outcome->cpu_us += bench_thread_cpu_us () - cpu_us;
  }
  g_clear_pointer (&db, cy_db_close);
  outcome->values = (double) load->n_piles * WORKLOAD_TAGS * load->seconds;
  weigh (path, outcome);
}

static void
report_bytes (const char *name, double ours, const char *reference, double theirs, double goal)
{
  bench_report (&(BenchResult){ .name = name,
                                .value = ours,
                                .unit = "bytes per sample",
                                .better = BENCH_LOWER_IS_BETTER,
                                .reference = reference,
                                .reference_value = theirs,
                                .goal = goal });
}

static void
report_speed (const char *name,
              const Outcome *ours,
              const char *reference,
              const Outcome *theirs,
              double goal)
{
  bench_report (&(BenchResult){ .name = name,
                                .value = ours->values / ours->cpu_us,
                                .unit = "million samples per CPU-second",
                                .better = BENCH_HIGHER_IS_BETTER,
                                .reference = reference,
                                .reference_value = theirs->values / theirs->cpu_us,
                                .goal = goal });
}

static void
report_time (const char *name, double ms, double goal)
{
  bench_report (&(BenchResult){ .name = name,
                                .value = ms,
                                .unit = strstr (name, "cold") != NULL ? "ms (median, cold)"
                                                                      : "ms (median, warm)",
                                .better = BENCH_LOWER_IS_BETTER,
                                .goal = goal });
}

static void
report (const Outcome *ours, const Outcome *rows, const Outcome *changes)
{
  static const char *const every = "SQLite, a row for each value";
  static const char *const changed = "SQLite, a row for each change";
  double row_bytes = rows->used_bytes / rows->values;
  double change_bytes = changes->used_bytes / changes->values;

  report_bytes ("history.bytes", ours->used_bytes / ours->values, every, row_bytes, GOAL_BYTES);
  report_bytes ("history.bytes_against_changes", ours->used_bytes / ours->values, changed,
                change_bytes, 0);
  report_bytes ("history.file_bytes", ours->file_bytes / ours->values, every,
                rows->file_bytes / rows->values, 0);
  report_speed ("history.speed", ours, every, rows, GOAL_SPEED);
  report_speed ("history.speed_against_changes", ours, changed, changes, 0);
  report_time ("history.hour", ours->hour_ms, GOAL_HOUR_MS);
  report_time ("history.buckets", ours->buckets_ms, GOAL_BUCKETS_MS);
  report_time ("history.hour_cold", ours->cold_hour_ms, GOAL_COLD_HOUR_MS);
  report_time ("history.yard", ours->yard_ms, GOAL_YARD_MS);
  report_time ("history.latest", ours->latest_ms, GOAL_LATEST_MS);
  bench_report (&(BenchResult){ .name = "history.changed",
                                .value = 100 * ours->changes / ours->values,
                                .unit = "% of the scanned values",
                                .better = BENCH_LOWER_IS_BETTER });
}

/* The next load begins with nothing. */
static void
forget (const char *folder)
{
  bench_remove_folder (folder);
  (void) g_mkdir (folder, 0700);
}

static void
report_bytes_alone (const char *name, const Outcome *outcome)
{
  bench_report (&(BenchResult){ .name = name,
                                .value = outcome->used_bytes / outcome->values,
                                .unit = "bytes per sample",
                                .better = BENCH_LOWER_IS_BETTER,
                                .goal = GOAL_BYTES });
}

/* What the first hour's fixed costs no longer matter to: a day of fewer piles; and a month and a year. */
static void
measure_longer (const char *folder, gboolean all)
{
  const Load day = { folder, 100, 86400, FALSE, 1 };
  const Load month = { folder, MONTH_PILES, MONTH_S, FALSE, 60 };
  const Load year = { folder, YEAR_PILES, YEAR_S, FALSE, 60 };
  Outcome of_day = { 0 }, of_month = { 0 }, of_year = { 0 };

  bench_in_child (store_ours, &day, &of_day, sizeof of_day);
  report_bytes_alone ("history.day.bytes", &of_day);
  if (!all)
    return;
  forget (folder);
  bench_in_child (store_ours, &month, &of_month, sizeof of_month);
  report_bytes_alone ("history.month.bytes", &of_month);
  report_time ("history.month.buckets", of_month.buckets_ms, GOAL_MONTH_MS);
  report_time ("history.month.buckets_cold", of_month.cold_buckets_ms, GOAL_COLD_MONTH_MS);
  forget (folder);
  bench_in_child (store_ours, &year, &of_year, sizeof of_year);
  report_bytes_alone ("history.year.bytes", &of_year);
  report_time ("history.year.buckets", of_year.buckets_ms, GOAL_YEAR_MS);
  report_time ("history.year.buckets_cold", of_year.cold_buckets_ms, GOAL_COLD_YEAR_MS);
  report_time ("history.year.six", of_year.six_ms, GOAL_SIX_MS);
}

int
main (int argc, char **argv)
{
  gboolean is_long = FALSE;
  int n_piles = 1000;
  int minutes = 60;
  const GOptionEntry entries[] = {
    { "piles", 0, 0, G_OPTION_ARG_INT, &n_piles, "How many piles (1000)", "N" },
    { "minutes", 0, 0, G_OPTION_ARG_INT, &minutes, "How much of their time (60)", "N" },
    { "long", 0, 0, G_OPTION_ARG_NONE, &is_long, "A month and a year as well", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_strdup ("bench-history-XXXXXX");
  Outcome ours = { 0 }, rows = { 0 }, changes = { 0 };
  Load load;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || g_mkdtemp (folder) == NULL)
    bench_fail ("bench-history", error);
  load = (Load){ folder, (guint) CLAMP (n_piles, 1, 100000), (guint) CLAMP (minutes, 1, 1440) * 60,
                 FALSE, 1 };
  bench_in_child (store_ours, &load, &ours, sizeof ours);
  load.seconds /= REFERENCE_PART;
  bench_in_child (store_rows, &load, &rows, sizeof rows);
  load.only_changes = TRUE;
  bench_in_child (store_rows, &load, &changes, sizeof changes);
  report (&ours, &rows, &changes);
  forget (folder);
  measure_longer (folder, is_long);
  bench_remove_folder (folder);
  return 0;
}
