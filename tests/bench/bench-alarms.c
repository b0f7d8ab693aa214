/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "bench.h"
#include "cy-alarm-desk.h"
#include "cy-db.h"
#include "cy-journal-alarm.h"
#include "cy-journal-schema.h"

/* How often screens are told that the list changed, as the node does. */
#define LIST_MS 200

/* Steps in which the storm comes, and in which the main loop is asked whether it still answers. */
#define STEP_MS 5

/* The console must answer within this [ms]. */
#define ANSWER_MS 100

typedef struct {
  const char *folder;
  guint n_alarms;
  guint seconds;
} Load;

typedef struct {
  double stored;
  double per_s;
  double longest_ms; /* that the main loop did not turn */
  double list_ms;    /* to list all that is not handled, at the end */
} Storm;

typedef struct {
  const Load *load;
  CyJournal *journal;
  CyAlarmDesk *desk;
  GMainLoop *loop;
  guint n_raised;
  gint64 started_us;
  gint64 turned_us;
  gint64 longest_us;
  gboolean is_changed;
} Bench;

static void
on_changed_cb (gpointer user_data)
{
  ((Bench *) user_data)->is_changed = TRUE;
}

static void
raise_one (Bench *bench)
{
  g_autofree char *subject = g_strdup_printf ("p%u/%u/fault.f%u", bench->n_raised / 10,
                                              bench->n_raised % 2 + 1, bench->n_raised % 10 / 2);
  const CyCondition condition = { .subject = subject,
                                  .active = TRUE,
                                  .priority = CY_PRIORITY_HIGH,
                                  .value = NAN,
                                  .limit = NAN,
                                  .time_us = g_get_real_time () };

  cy_alarm_desk_take (bench->desk, &condition);
  bench->n_raised++;
}

static gboolean
step_cb (gpointer user_data)
{
  Bench *bench = user_data;
  gint64 now_us = g_get_monotonic_time ();
  gint64 age_us = now_us - bench->started_us;
  guint due = (guint) MIN ((gint64) bench->load->n_alarms,
                           (gint64) bench->load->n_alarms * age_us /
                             ((gint64) bench->load->seconds * G_USEC_PER_SEC));

  bench->longest_us = MAX (bench->longest_us, now_us - bench->turned_us - STEP_MS * 1000);
  while (bench->n_raised < due)
    raise_one (bench);
  bench->turned_us = g_get_monotonic_time ();
  if (bench->n_raised < bench->load->n_alarms || cy_alarm_desk_get_n_unsaved (bench->desk) > 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (bench->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
list_cb (gpointer user_data)
{
  Bench *bench = user_data;

  if (bench->is_changed)
    g_ptr_array_unref (cy_alarm_desk_list (bench->desk, CY_ALARM_LIST_UNHANDLED));
  bench->is_changed = FALSE;
  return G_SOURCE_CONTINUE;
}

static guint
count_stored (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CyDb) db = cy_db_open (path, CY_DB_READ_ONLY, &error);
  g_autoptr (GPtrArray) alarms = db == NULL ? NULL : cy_journal_load_latest_alarms (db, &error);

  if (alarms == NULL)
    bench_fail ("what was stored", error);
  return alarms->len;
}

static void
run_storm (gconstpointer data, gpointer out)
{
  const Load *load = data;
  Storm *storm = out;
  g_autofree char *path = g_build_filename (load->folder, "yard.db", NULL);
  const CyJournalOptions options = { "bench", 1, cy_clock_system (), NULL, NULL };
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  Bench bench = { .load = load, .loop = g_main_loop_new (NULL, FALSE) };
  gint64 begun_us;
  guint timer;

  if ((bench.journal = cy_journal_open (path, &options, &error)) == NULL)
    bench_fail ("the journal", error);
  bench.desk =
    cy_alarm_desk_new (bench.journal, none, cy_clock_system (), "bench", on_changed_cb, &bench);
  bench.started_us = bench.turned_us = g_get_monotonic_time ();
  g_timeout_add (STEP_MS, step_cb, &bench);
  timer = g_timeout_add (LIST_MS, list_cb, &bench);
  g_main_loop_run (bench.loop);
  g_source_remove (timer);
  begun_us = g_get_monotonic_time ();
  g_ptr_array_unref (cy_alarm_desk_list (bench.desk, CY_ALARM_LIST_UNHANDLED));
  storm->list_ms = (double) (g_get_monotonic_time () - begun_us) / 1000;
  cy_alarm_desk_free (bench.desk);
  cy_journal_close (bench.journal);
  g_main_loop_unref (bench.loop);
  storm->per_s =
    load->n_alarms / ((double) (g_get_monotonic_time () - bench.started_us) / G_USEC_PER_SEC);
  storm->longest_ms = (double) bench.longest_us / 1000;
  storm->stored = count_stored (path);
}

/* A million alarms of a thousand piles over a year, ten conditions, a note at every tenth. */
static const char many[] =
  "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999999)"
  " INSERT INTO alarm (subject, occurrence, priority, raised_us, raised_by, cleared_us, acked_us,"
  "  actor, note)"
  "  SELECT 'p' || (i % 1000) || '/1/fault.c' || (i / 1000 % 10), 1 + i / 10000, i % 4,"
  "   1700000000000000 + i * 30000000, 'x', 5, 6,"
  "   CASE i % 4 WHEN 0 THEN 'wang' WHEN 1 THEN 'li' WHEN 2 THEN 'zhao' ELSE 'chen' END,"
  "   CASE WHEN i % 10 = 0 THEN 'note ' || i END FROM n";

/* The usual way: every alarm is looked at, and all that fit are sorted. */
#define USUAL                                                                               \
  "SELECT * FROM alarm NOT INDEXED WHERE +raised_us > 0 AND (note LIKE ?1 OR actor LIKE ?1" \
  " OR subject LIKE ?1) ORDER BY +raised_us DESC LIMIT 200"

typedef struct {
  double page_ms;   /* the newest 200 */
  double pile_ms;   /* of one pile */
  double text_ms;   /* a note that one alarm has */
  double person_ms; /* somebody who acknowledged none: all are looked at */
  double usual_ms;  /* a text, the usual way */
} Search;

static double
time_search (CyDb *db, CyAlarmSearch search)
{
  g_autoptr (GArray) times_ms = g_array_new (FALSE, FALSE, sizeof (double));

  search.to_us = G_MAXINT64;
  search.limit = 200;
  for (guint i = 0; i < 5; i++) {
    gint64 begun_us = g_get_monotonic_time ();
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) found = cy_journal_search_alarms (db, &search, &error);
    double time_ms = (double) (g_get_monotonic_time () - begun_us) / 1000;

    if (found == NULL)
      bench_fail ("the search", error);
    g_array_append_val (times_ms, time_ms);
  }
  return bench_quantile (times_ms, 0.5);
}

static double
time_usual (CyDb *db)
{
  gint64 begun_us = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  CyStmt *stmt = cy_db_prepare (db, USUAL, &error);
  gboolean row = TRUE;

  if (stmt == NULL)
    bench_fail ("the usual search", error);
  cy_stmt_bind_text (stmt, 1, "%note 999990%");
  while (row && cy_stmt_step (stmt, &row, NULL))
    ;
  return (double) (g_get_monotonic_time () - begun_us) / 1000;
}

static void
run_search (gconstpointer data, gpointer out)
{
  const Load *load = data;
  Search *search = out;
  g_autofree char *path = g_build_filename (load->folder, "many.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyDb) db = cy_db_open (path, CY_DB_READ_WRITE, &error);
  char *pile[] = { (char *) "p7", NULL };

  if (db == NULL || !cy_journal_schema_migrate (db, &error) || !cy_db_exec (db, many, &error))
    bench_fail ("a million alarms", error);
  search->page_ms = time_search (db, (CyAlarmSearch){ .limit = 200 });
  search->pile_ms = time_search (db, (CyAlarmSearch){ .piles = pile });
  search->text_ms = time_search (db, (CyAlarmSearch){ .text = (char *) "note 999990" });
  search->person_ms = time_search (db, (CyAlarmSearch){ .actor = (char *) "nobody" });
  search->usual_ms = time_usual (db);
}

static void
report (const Load *load, const Storm *storm, const Search *search)
{
  static const char *const usual = "every row looked at";
  const BenchResult results[] = {
    { "alarms.storm_stored", storm->stored, "alarms", BENCH_HIGHER_IS_BETTER, "raised",
      load->n_alarms, load->n_alarms, FALSE },
    { "alarms.storm_rate", storm->per_s, "alarms per second", BENCH_HIGHER_IS_BETTER, NULL, 0, 0,
      FALSE },
    { "alarms.storm_longest_silence", storm->longest_ms, "ms of the main loop",
      BENCH_LOWER_IS_BETTER, NULL, 0, ANSWER_MS, FALSE },
    { "alarms.list_unhandled", storm->list_ms, "ms", BENCH_LOWER_IS_BETTER, NULL, 0, ANSWER_MS,
      FALSE },
    { "alarms.million_page", search->page_ms, "ms", BENCH_LOWER_IS_BETTER, usual, search->usual_ms,
      0, TRUE },
    { "alarms.million_pile", search->pile_ms, "ms", BENCH_LOWER_IS_BETTER, usual, search->usual_ms,
      0, TRUE },
    { "alarms.million_text", search->text_ms, "ms", BENCH_LOWER_IS_BETTER, usual, search->usual_ms,
      0, TRUE },
    { "alarms.million_person", search->person_ms, "ms", BENCH_LOWER_IS_BETTER, usual,
      search->usual_ms, 0, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    bench_report (&results[i]);
}

int
main (int argc, char **argv)
{
  int seconds = 10;
  const GOptionEntry entries[] = {
    { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "How long 10,000 alarms take to come (10)",
      "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_strdup ("bench-alarms-XXXXXX");
  Storm storm = { 0 };
  Search search = { 0 };
  Load load;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    bench_fail ("the command line", error);
  if (g_mkdtemp (folder) == NULL)
    bench_fail ("a folder to work in", NULL);
  load = (Load){ folder, 10000, (guint) CLAMP (seconds, 1, 600) };
  bench_in_child (run_storm, &load, &storm, sizeof storm);
  bench_in_child (run_search, &load, &search, sizeof search);
  bench_remove_folder (folder);
  report (&load, &storm, &search);
  return 0;
}
