/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "bench.h"
#include "history-server.h"

/* Rows of a value each take as much in the second minute as in the first: fewer will do. */
#define ROWS_PART 12

#define MAX_PILES   100000
#define MAX_MINUTES 1440

#define MONTH_S ((guint) 30 * 86400)
#define YEAR_S  ((guint) 365 * 86400)

/* A commit each half hour of a month or a year, as blocks are sealed; one a second would take days. */
#define LONG_BATCH_S 1800

/* Promised, with times, index and all: [bytes per scanned value], [million of them per second of CPU,
 * with a commit each second]. */
#define GOAL_BYTES 0.10
#define GOAL_SPEED 20

/* Promised of a question, warm and cold [ms]. */
#define GOAL_HOUR_MS       0.5
#define GOAL_HOUR_COLD_MS  2
#define GOAL_MONTH_MS      2
#define GOAL_MONTH_COLD_MS 15
#define GOAL_YEAR_MS       5
#define GOAL_YEAR_COLD_MS  60
#define GOAL_SIX_MS        200
#define GOAL_LATEST_MS     5
#define GOAL_YARD_MS       300

typedef struct {
  int piles;
  int minutes;
  int month_piles;
  int year_piles;
  int side_minutes;
  gboolean is_long;
  char *part; /* nullable: only this one */
} Options;

static const Options usual = { 1000, 60, 5, 1, 20, FALSE, NULL };
static const Options thorough = { 1000, 60, 20, 4, 60, TRUE, NULL };

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
              const HistoryStored *ours,
              const char *reference,
              const HistoryStored *theirs,
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
report_time (const char *name, const char *unit, double ms, double goal)
{
  bench_report (&(BenchResult){
    .name = name, .value = ms, .unit = unit, .better = BENCH_LOWER_IS_BETTER, .goal = goal });
}

#define WARM "ms (median, warm)"
#define COLD "ms (median, file in no cache)"

static double
bytes_of (const HistoryStored *stored)
{
  return stored->used_bytes / stored->values;
}

static void
report_hour (const HistoryStored *ours, const HistoryStored *rows, const HistoryStored *changes)
{
  static const char *const every = "SQLite, a row for each value";
  static const char *const changed = "SQLite, a row for each change";

  report_bytes ("history.bytes", bytes_of (ours), every, bytes_of (rows), GOAL_BYTES);
  report_bytes ("history.bytes_against_changes", bytes_of (ours), changed, bytes_of (changes), 0);
  report_bytes ("history.file_bytes", ours->file_bytes / ours->values, every,
                rows->file_bytes / rows->values, 0);
  report_speed ("history.speed", ours, every, rows, GOAL_SPEED);
  report_speed ("history.speed_against_changes", ours, changed, changes, 0);
  bench_report (&(BenchResult){ .name = "history.changed",
                                .value = 100 * ours->changes / ours->values,
                                .unit = "% of the scanned values",
                                .better = BENCH_LOWER_IS_BETTER });
}

/* What the yard is as a whole, and as it is most: a second at a time. */
static void
bench_hour (const HistoryLoad *base, const Options *options)
{
  HistoryInquiry inquiry = { .load = *base,
                             .questions = HISTORY_ASK (HISTORY_QUESTION_RAW) |
                                          HISTORY_ASK (HISTORY_QUESTION_YARD) };
  HistoryLoad load;
  HistoryStored ours = { 0 }, rows = { 0 }, changes = { 0 };
  HistoryAnswers answers = { 0 };

  inquiry.load.name = "hour.db";
  inquiry.load.n_piles = (guint) MIN (options->piles, MAX_PILES);
  inquiry.load.seconds = (guint) MIN (options->minutes, MAX_MINUTES) * 60;
  load = inquiry.load;
  bench_in_child (history_ours_store, &load, &ours, sizeof ours);
  bench_in_child (history_ours_ask, &inquiry, &answers, sizeof answers);
  load.name = "changes.db";
  load.seconds = MAX (load.seconds / ROWS_PART, 1);
  bench_in_child (history_rows_store, &load, &changes, sizeof changes);
  load.name = "rows.db";
  load.only_changes = FALSE;
  bench_in_child (history_rows_store, &load, &rows, sizeof rows);
  report_hour (&ours, &rows, &changes);
  report_time ("history.hour", WARM, answers.warm_ms[HISTORY_QUESTION_RAW], GOAL_HOUR_MS);
  report_time ("history.hour_cold", COLD, answers.cold_ms[HISTORY_QUESTION_RAW], GOAL_HOUR_COLD_MS);
  report_time ("history.latest", "ms (median, running)", ours.latest_ms, GOAL_LATEST_MS);
  report_time ("history.yard", WARM, answers.warm_ms[HISTORY_QUESTION_YARD], GOAL_YARD_MS);
  report_time ("history.yard_cold", COLD, answers.cold_ms[HISTORY_QUESTION_YARD], GOAL_YARD_MS);
}

/* A long time of a few piles: what it takes, and what is asked of it. */
static void
bench_long (HistoryLoad load, guint questions, HistoryStored *stored, HistoryAnswers *answers)
{
  HistoryInquiry inquiry = { .load = load, .questions = questions };

  inquiry.load.batch_s = LONG_BATCH_S;
  bench_in_child (history_ours_store, &inquiry.load, stored, sizeof *stored);
  bench_in_child (history_ours_ask, &inquiry, answers, sizeof *answers);
}

static void
bench_month (const HistoryLoad *base, const Options *options)
{
  HistoryLoad load = *base;
  HistoryStored stored = { 0 };
  HistoryAnswers answers = { 0 };

  load.name = "month.db";
  load.n_piles = (guint) MIN (options->month_piles, MAX_PILES);
  load.seconds = MONTH_S;
  bench_long (load, HISTORY_ASK (HISTORY_QUESTION_RAW) | HISTORY_ASK (HISTORY_QUESTION_BUCKETS),
              &stored, &answers);
  report_bytes ("history.month.bytes", bytes_of (&stored), NULL, 0, GOAL_BYTES);
  report_time ("history.month", WARM, answers.warm_ms[HISTORY_QUESTION_BUCKETS], GOAL_MONTH_MS);
  report_time ("history.month_cold", COLD, answers.cold_ms[HISTORY_QUESTION_BUCKETS],
               GOAL_MONTH_COLD_MS);
  report_time ("history.month.hour", WARM, answers.warm_ms[HISTORY_QUESTION_RAW], GOAL_HOUR_MS);
  report_time ("history.month.hour_cold", COLD, answers.cold_ms[HISTORY_QUESTION_RAW],
               GOAL_HOUR_COLD_MS);
}

static void
bench_year (const HistoryLoad *base, const Options *options)
{
  HistoryLoad load = *base;
  HistoryStored stored = { 0 };
  HistoryAnswers answers = { 0 };

  load.name = "year.db";
  load.n_piles = (guint) MIN (options->year_piles, MAX_PILES);
  load.seconds = YEAR_S;
  bench_long (load, HISTORY_ASK (HISTORY_QUESTION_BUCKETS) | HISTORY_ASK (HISTORY_QUESTION_SIX),
              &stored, &answers);
  report_bytes ("history.year.bytes", bytes_of (&stored), NULL, 0, GOAL_BYTES);
  report_time ("history.year", WARM, answers.warm_ms[HISTORY_QUESTION_BUCKETS], GOAL_YEAR_MS);
  report_time ("history.year_cold", COLD, answers.cold_ms[HISTORY_QUESTION_BUCKETS],
               GOAL_YEAR_COLD_MS);
  report_time ("history.year_six", WARM, answers.warm_ms[HISTORY_QUESTION_SIX], GOAL_SIX_MS);
  report_time ("history.year_six_cold", COLD, answers.cold_ms[HISTORY_QUESTION_SIX], 0);
}

/* The same side by side */

static const struct {
  HistoryQuestion what;
  const char *name;
  const char *unit;
} side_questions[] = {
  { HISTORY_QUESTION_RAW, "raw", "ms (median, warm), all of a tag's values" },
  { HISTORY_QUESTION_BUCKETS, "buckets", "ms (median, warm), all of a tag's time in minutes" },
  { HISTORY_QUESTION_LATEST, "latest", "ms (median, warm), every tag now" },
  { HISTORY_QUESTION_YARD, "yard", "ms (median, warm), every tag at a time" },
};

static void
report_side (const HistoryServerKind *kind,
             const HistoryStored *ours,
             const HistoryAnswers *our_answers,
             const HistoryStored *theirs,
             const HistoryAnswers *their_answers)
{
  g_autofree char *bytes = g_strdup_printf ("history.%s.bytes", kind->program);
  g_autofree char *speed = g_strdup_printf ("history.%s.speed", kind->program);

  report_bytes (bytes, bytes_of (ours), kind->title, bytes_of (theirs), 0);
  report_speed (speed, ours, kind->title, theirs, 0);
  for (guint i = 0; i < G_N_ELEMENTS (side_questions); i++) {
    HistoryQuestion what = side_questions[i].what;
    g_autofree char *name =
      g_strdup_printf ("history.%s.%s", kind->program, side_questions[i].name);

    bench_report (&(BenchResult){ .name = name,
                                  .value = our_answers->warm_ms[what],
                                  .unit = side_questions[i].unit,
                                  .better = BENCH_LOWER_IS_BETTER,
                                  .reference = kind->title,
                                  .reference_value = their_answers->warm_ms[what] });
  }
}

static void
bench_server (const HistoryServerKind *kind,
              const HistoryInquiry *inquiry,
              const HistoryStored *ours,
              const HistoryAnswers *our_answers)
{
  HistoryServerTask task = { inquiry->load, kind, inquiry->questions };
  HistoryStored theirs = { 0 };
  HistoryAnswers their_answers = { 0 };
  g_autofree char *program = history_server_find (kind);

  if (program == NULL) {
    g_printerr ("%s is not installed (Debian's package %s): nothing is compared with it.\n",
                kind->title, kind->package);
    return;
  }
  task.load.only_changes = FALSE;
  if (bench_try_in_child (history_server_store, &task, &theirs, sizeof theirs) &&
      bench_try_in_child (history_server_ask, &task, &their_answers, sizeof their_answers))
    report_side (kind, ours, our_answers, &theirs, &their_answers);
  else
    g_printerr ("%s failed: nothing is compared with it.\n", kind->title);
}

static void
bench_side (const HistoryLoad *base, const Options *options)
{
  HistoryInquiry inquiry = { .load = *base };
  HistoryStored ours = { 0 };
  HistoryAnswers answers = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (side_questions); i++)
    inquiry.questions |= HISTORY_ASK (side_questions[i].what);
  inquiry.load.name = "side.db";
  inquiry.load.n_piles = (guint) MIN (options->piles, MAX_PILES);
  inquiry.load.seconds = (guint) MIN (options->side_minutes, MAX_MINUTES) * 60;
  bench_in_child (history_ours_store, &inquiry.load, &ours, sizeof ours);
  inquiry.questions &= ~HISTORY_ASK (HISTORY_QUESTION_LATEST);
  bench_in_child (history_ours_ask, &inquiry, &answers, sizeof answers);
  answers.warm_ms[HISTORY_QUESTION_LATEST] = ours.latest_ms;
  inquiry.questions |= HISTORY_ASK (HISTORY_QUESTION_LATEST);
  bench_server (&history_victoria, &inquiry, &ours, &answers);
  bench_server (&history_influx, &inquiry, &ours, &answers);
}

static Options
read_options (int *argc, char ***argv)
{
  Options given = { 0 };
  const GOptionEntry entries[] = {
    { "piles", 0, 0, G_OPTION_ARG_INT, &given.piles, "How many piles (1000)", "N" },
    { "minutes", 0, 0, G_OPTION_ARG_INT, &given.minutes, "How much of their time (60)", "N" },
    { "month-piles", 0, 0, G_OPTION_ARG_INT, &given.month_piles, "Of how many a month (5)", "N" },
    { "year-piles", 0, 0, G_OPTION_ARG_INT, &given.year_piles, "Of how many a year (1)", "N" },
    { "side-minutes", 0, 0, G_OPTION_ARG_INT, &given.side_minutes,
      "How much is given to other servers too (20)", "N" },
    { "long", 0, 0, G_OPTION_ARG_NONE, &given.is_long,
      "A month of 20, a year of 4, an hour for other servers", NULL },
    { "part", 0, 0, G_OPTION_ARG_STRING, &given.part, "Only hour, month, year or side", "NAME" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  Options options;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, &error))
    bench_fail ("bench-history", error);
  options = given.is_long ? thorough : usual;
  options.part = given.part;
  options.piles = given.piles > 0 ? given.piles : options.piles;
  options.minutes = given.minutes > 0 ? given.minutes : options.minutes;
  options.month_piles = given.month_piles > 0 ? given.month_piles : options.month_piles;
  options.year_piles = given.year_piles > 0 ? given.year_piles : options.year_piles;
  options.side_minutes = given.side_minutes > 0 ? given.side_minutes : options.side_minutes;
  return options;
}

static const struct {
  const char *name;
  void (*run) (const HistoryLoad *base, const Options *options);
} parts[] = {
  { "hour", bench_hour },
  { "month", bench_month },
  { "year", bench_year },
  { "side", bench_side },
};

int
main (int argc, char **argv)
{
  const Options options = read_options (&argc, &argv);
  g_autofree char *folder = g_strdup ("bench-history-XXXXXX");
  const HistoryLoad base = { .folder = folder, .batch_s = 1, .only_changes = TRUE };
  guint n = 0;

  if (g_mkdtemp (folder) == NULL)
    bench_fail ("a folder for the databases", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    if (options.part != NULL && !g_str_equal (options.part, parts[i].name))
      continue;
    parts[i].run (&base, &options);
    n++;
  }
  bench_remove_folder (folder);
  if (n == 0)
    bench_fail ("there is no such part", NULL);
  return 0;
}
