/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"
#include "cy-db.h"
#include "cy-identity.h"
#include "cy-journal.h"

#define N_WRITERS 32

/* Hash, signature and fold, which only our side has, shall cost no more than the waits for the disk
 * that a group saves. */
#define GOAL 1

#define PAYLOAD "{\"cells\": {\"name\": \"a name of usual length %u\"}}"

typedef struct {
  const char *folder;
  guint seconds;
  guint n_writers;
} Load;

typedef struct {
  double per_s;
  double p50_ms;
  double p99_ms;
} Outcome;

typedef struct {
  CyJournal *journal;
  GMainLoop *loop;
  gint64 end_us;
  guint pending;
  guint written;
  GArray *waits_ms; /* of double */
} Bench;

/* One who changes something, waits until it is on the disk, and changes the next thing. */
typedef struct {
  Bench *bench;
  guint number;
  gint64 asked_us;
} Writer;

static void write_next (Writer *writer);

static void
on_written_cb (guint n_entries, const GError *error, gpointer user_data)
{
  Writer *writer = user_data;
  Bench *bench = writer->bench;
  gint64 now_us = g_get_monotonic_time ();
  double wait_ms = (double) (now_us - writer->asked_us) / 1000;

  if (error != NULL)
    bench_fail ("the journal", error);
  bench->written += n_entries;
  g_array_append_val (bench->waits_ms, wait_ms);
  if (now_us < bench->end_us)
    write_next (writer);
  else if (--bench->pending == 0)
    g_main_loop_quit (bench->loop);
}

static void
write_next (Writer *writer)
{
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  g_autofree char *subject = g_strdup_printf ("station:s%u", writer->number);

  g_ptr_array_add (drafts, cy_draft_new (CY_ENTRY_CLASS_CFG, "record.set", subject, "bench",
                                         g_strdup_printf (PAYLOAD, writer->bench->written)));
  writer->asked_us = g_get_monotonic_time ();
  cy_journal_append (writer->bench->journal, g_steal_pointer (&drafts), on_written_cb, writer);
}

static GBytes *
sign (gpointer user_data, const guint8 hash[CY_HASH_BYTES])
{
  return cy_identity_sign (user_data, hash, CY_HASH_BYTES);
}

static void
run_writers (Bench *bench, const Load *load, Outcome *outcome)
{
  Writer writers[N_WRITERS];
  gint64 start_us = g_get_monotonic_time ();

  bench->end_us = start_us + (gint64) load->seconds * G_USEC_PER_SEC;
  bench->waits_ms = g_array_new (FALSE, FALSE, sizeof (double));
  bench->loop = g_main_loop_new (NULL, FALSE);
  for (guint i = 0; i < load->n_writers; i++) {
    writers[i] = (Writer){ .bench = bench, .number = i };
    bench->pending++;
    write_next (&writers[i]);
  }
  g_main_loop_run (bench->loop);
  outcome->per_s =
    bench->written / ((double) (g_get_monotonic_time () - start_us) / G_USEC_PER_SEC);
  outcome->p50_ms = bench_quantile (bench->waits_ms, 0.5);
  outcome->p99_ms = bench_quantile (bench->waits_ms, 0.99);
  g_main_loop_unref (bench->loop);
  g_array_unref (bench->waits_ms);
}

static void
append_ours (gconstpointer data, gpointer out)
{
  const Load *load = data;
  g_autofree char *name = g_strdup_printf ("yard-%u.db", load->n_writers);
  g_autofree char *path = g_build_filename (load->folder, name, NULL);
  g_autofree char *keys = g_build_filename (load->folder, "identity", NULL);
  g_autoptr (GError) error = NULL;
  CyIdentity *identity = cy_identity_load (keys, &error);
  CyJournalOptions options = { .clock = cy_clock_system (), .sign = sign, .sign_data = identity };
  Bench bench = { 0 };

  if (identity == NULL)
    bench_fail ("the node's key", error);
  options.node = cy_identity_get_node (identity);
  options.incarnation = cy_identity_get_incarnation (identity);
  bench.journal = cy_journal_open (path, &options, &error);
  if (bench.journal == NULL)
    bench_fail ("the journal", error);
  run_writers (&bench, load, out);
  cy_journal_close (bench.journal);
  cy_identity_free (identity);
}

/* An entry without its hash, signature and fold: a row, committed by itself. */
static void
insert_rows (gconstpointer data, gpointer out)
{
  const Load *load = data;
  Outcome *outcome = out;
  g_autofree char *path = g_build_filename (load->folder, "rows.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyDb) db = cy_db_open (path, CY_DB_READ_WRITE, &error);
  g_autoptr (GArray) waits_ms = g_array_new (FALSE, FALSE, sizeof (double));
  gint64 start_us = g_get_monotonic_time (), now_us = start_us;

  if (db == NULL || !cy_db_exec (db,
                                 "CREATE TABLE entry (id INTEGER PRIMARY KEY, time_us INTEGER,"
                                 " subject TEXT, payload TEXT)",
                                 &error))
    bench_fail ("the rows of the reference", error);
  while (now_us - start_us < (gint64) load->seconds * G_USEC_PER_SEC) {
    CyStmt *stmt = cy_db_prepare (
      db, "INSERT INTO entry (time_us, subject, payload) VALUES (?1, ?2, ?3)", &error);
    g_autofree char *payload = g_strdup_printf (PAYLOAD, waits_ms->len);
    double wait_ms;

    if (stmt == NULL)
      bench_fail ("the rows of the reference", error);
    cy_stmt_bind_int (stmt, 1, now_us);
    cy_stmt_bind_text (stmt, 2, "station:s1");
    cy_stmt_bind_text (stmt, 3, payload);
    if (!cy_stmt_run (stmt, &error))
      bench_fail ("the rows of the reference", error);
    wait_ms = (double) (g_get_monotonic_time () - now_us) / 1000;
    g_array_append_val (waits_ms, wait_ms);
    now_us = g_get_monotonic_time ();
  }
  outcome->per_s = waits_ms->len / ((double) (now_us - start_us) / G_USEC_PER_SEC);
  outcome->p50_ms = bench_quantile (waits_ms, 0.5);
  outcome->p99_ms = bench_quantile (waits_ms, 0.99);
}

static void
report (const Outcome *ours, const Outcome *alone, const Outcome *rows)
{
  static const char *const row = "SQLite, a commit for each row";
  static const char *const single = "the journal with 1 writer";
  static const char *const unit = "ms, 32 writers";
  const BenchResult results[] = {
    { "journal.appends", ours->per_s, "entries per second", BENCH_HIGHER_IS_BETTER, row,
      rows->per_s, GOAL, TRUE },
    { "journal.appends_in_groups", ours->per_s, "entries per second", BENCH_HIGHER_IS_BETTER,
      single, alone->per_s, 0, TRUE },
    { "journal.wait_p50", ours->p50_ms, unit, BENCH_LOWER_IS_BETTER, single, alone->p50_ms, 0,
      TRUE },
    { "journal.wait_p99", ours->p99_ms, unit, BENCH_LOWER_IS_BETTER, single, alone->p99_ms, 0,
      TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    bench_report (&results[i]);
}

int
main (int argc, char **argv)
{
  int seconds = 5;
  const GOptionEntry entries[] = {
    { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "How long to measure (5)", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_strdup ("bench-journal-XXXXXX");
  Outcome ours = { 0 }, alone = { 0 }, rows = { 0 };
  Load load;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || g_mkdtemp (folder) == NULL)
    bench_fail ("bench-journal", error);
  load = (Load){ folder, (guint) CLAMP (seconds, 1, 3600), N_WRITERS };
  bench_in_child (append_ours, &load, &ours, sizeof ours);
  load.n_writers = 1;
  bench_in_child (append_ours, &load, &alone, sizeof alone);
  bench_in_child (insert_rows, &load, &rows, sizeof rows);
  report (&ours, &alone, &rows);
  bench_remove_folder (folder);
  return 0;
}
