/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <math.h>
#include <unistd.h>

#include "bench.h"
#include "history-bench.h"

#define SEED       1
#define QUEUE_HIGH 400

/* A cold store is opened again for every question, which takes longer than to answer it. */
#define N_COLD_QUESTIONS 7

static CyHistory *
open_or_fail (const HistoryLoad *load)
{
  g_autofree char *path = history_load_path (load);
  g_autoptr (GError) error = NULL;
  CyHistory *history = cy_history_open (path, &error);

  if (history == NULL)
    bench_fail ("the history", error);
  return history;
}

static void
push (CyHistory *history, CySampleBatch *batch, HistoryStored *stored)
{
  stored->changes += batch->changes->len;
  cy_history_push (history, batch);
  while (cy_history_get_counters (history).queued > QUEUE_HIGH)
    g_usleep (1000);
}

static void
feed (CyHistory *history, const HistoryLoad *load, HistoryStored *stored)
{
  g_autofree gint32 *known = history_load_known (load);
  g_autoptr (Workload) workload = workload_new (load->n_piles, SEED);
  CySampleBatch *batch = NULL;

  for (guint i = 1; i <= load->seconds; i++) {
    batch = history_load_step (load, workload, known, batch);
    if (i % load->batch_s == 0 || i == load->seconds)
      push (history, g_steal_pointer (&batch), stored);
  }
  while (cy_history_get_counters (history).queued > 0)
    g_usleep (1000);
}

/* Answers that are waited for. */
typedef struct {
  guint open;
  guint least; /* how long each must be */
} Waiting;

static void
fail_incomplete (guint length, guint least)
{
  g_autoptr (GError) error =
    g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "%u where there must be %u", length, least);

  bench_fail ("an answer does not hold all that was asked for", error);
}

static void
take_answer (GArray *answer, guint n_found, const GError *error, Waiting *waiting)
{
  if (answer == NULL)
    bench_fail ("a question", error);
  if (n_found < waiting->least)
    fail_incomplete (n_found, waiting->least);
  g_array_unref (answer);
  waiting->open--;
}

static void
on_series_cb (GArray *points, const GError *error, gpointer user_data)
{
  take_answer (points, points == NULL ? 0 : points->len, error, user_data);
}

/* Of every tag a value, not that nobody knows it. */
static void
on_instant_cb (GArray *values, const GError *error, gpointer user_data)
{
  guint n_good = 0;

  for (guint i = 0; values != NULL && i < values->len; i++)
    n_good += g_array_index (values, CyHistoryValue, i).point.quality == CY_QUALITY_GOOD;
  take_answer (values, n_good, error, user_data);
}

/* Every tag, every part of a chart; of values only the changes are kept, so there is one at least. */
static guint
least_answer (const HistoryLoad *load, const HistoryAsked *asked)
{
  if (asked->what == HISTORY_QUESTION_LATEST || asked->what == HISTORY_QUESTION_YARD)
    return load->n_piles * WORKLOAD_TAGS;
  return asked->what == HISTORY_QUESTION_RAW ? 1 : asked->n_buckets;
}

static void
ask_series (CyHistory *history, const HistoryAsked *asked, CyMeasureId measure, Waiting *waiting)
{
  g_autofree char *pile = g_strdup_printf ("p%u", asked->pile);

  waiting->open++;
  cy_history_ask_buckets (history,
                          cy_history_request_new (pile, 1, measure, asked->from_us, asked->to_us),
                          asked->n_buckets, on_series_cb, waiting);
}

static void
ask (CyHistory *history, const HistoryAsked *asked, Waiting *waiting)
{
  static const CyMeasureId six[] = { CY_MEASURE_DC_POWER,    CY_MEASURE_DC_VOLTAGE,
                                     CY_MEASURE_DC_CURRENT,  CY_MEASURE_TEMP_GUN,
                                     CY_MEASURE_TEMP_INSIDE, CY_MEASURE_BMS_SOC };

  if (asked->what == HISTORY_QUESTION_LATEST || asked->what == HISTORY_QUESTION_YARD) {
    waiting->open++;
    cy_history_ask_instant (history, NULL, asked->from_us, NULL, on_instant_cb, waiting);
    return;
  }
  for (guint i = 0; i < (asked->what == HISTORY_QUESTION_SIX ? G_N_ELEMENTS (six) : 1); i++)
    ask_series (history, asked, six[i], waiting);
}

/* From asking to having the answers [ms]. */
static double
time_question (CyHistory *history, const HistoryLoad *load, HistoryQuestion what, guint i)
{
  const HistoryAsked asked = history_load_ask (load, what, i);
  gint64 begin_us = g_get_monotonic_time ();
  Waiting waiting = { .least = least_answer (load, &asked) };

  ask (history, &asked, &waiting);
  while (waiting.open > 0)
    g_main_context_iteration (NULL, TRUE);
  return (double) (g_get_monotonic_time () - begin_us) / 1000;
}

static double
time_warm (CyHistory *history, const HistoryLoad *load, HistoryQuestion what)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < history_load_repeat (what); i++) {
    double ms = time_question (history, load, what, i);

    g_array_append_val (times, ms);
  }
  return bench_quantile (times, 0.5);
}

/**
 * history_ours_store:
 *
 * Changes, as acquisition hands them on; the CPU is that of the historian's threads, without what the
 * questions in between take.
 */
void
history_ours_store (gconstpointer data, gpointer out)
{
  const HistoryLoad *load = data;
  HistoryStored *stored = out;
  g_autofree char *path = history_load_path (load);
  g_autoptr (CyHistory) history = open_or_fail (load);
  double cpu_us = bench_other_threads_cpu_us ();

  feed (history, load, stored);
  stored->cpu_us = bench_other_threads_cpu_us () - cpu_us;
  stored->latest_ms = time_warm (history, load, HISTORY_QUESTION_LATEST);
  cpu_us = bench_other_threads_cpu_us ();
  if (cy_history_get_counters (history).dropped > 0)
    bench_fail ("the history dropped values", NULL);
  g_clear_pointer (&history, cy_history_close); /* seals */
  stored->cpu_us += bench_other_threads_cpu_us () - cpu_us;
  stored->values = history_load_values (load);
  history_load_weigh (path, stored);
}

/* The kernel forgets what it has of the file, which must be on the disk for that. */
static void
drop_cache (const HistoryLoad *load)
{
  static const char *const suffixes[] = { "", "-wal" };
  g_autofree char *path = history_load_path (load);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *name = g_strconcat (path, suffixes[i], NULL);
    int fd = open (name, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
      continue;
    if (fsync (fd) != 0 || posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED) != 0)
      bench_fail ("the kernel does not forget a file", NULL);
    close (fd);
  }
}

/* Opened, so that what a start needs is not the question's to read; then forgotten by the kernel,
 * before the connection that answers has read anything but the schema. */
static double
time_cold (const HistoryLoad *load, HistoryQuestion what)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < N_COLD_QUESTIONS; i++) {
    g_autoptr (CyHistory) history = open_or_fail (load);
    double ms;

    drop_cache (load);
    ms = time_question (history, load, what, i);
    g_array_append_val (times, ms);
  }
  return bench_quantile (times, 0.5);
}

/**
 * history_ours_ask:
 *
 * In a process that did not store it, so all of it is in blocks.
 */
void
history_ours_ask (gconstpointer data, gpointer out)
{
  const HistoryInquiry *inquiry = data;
  HistoryAnswers *answers = out;

  for (HistoryQuestion what = 0; what < N_HISTORY_QUESTIONS; what++) {
    answers->warm_ms[what] = answers->cold_ms[what] = (double) NAN;
    if ((inquiry->questions & HISTORY_ASK (what)) == 0)
      continue;
    {
      g_autoptr (CyHistory) history = open_or_fail (&inquiry->load);

      answers->warm_ms[what] = time_warm (history, &inquiry->load, what);
    }
    answers->cold_ms[what] = time_cold (&inquiry->load, what);
  }
}
