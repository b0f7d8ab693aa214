/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "bench.h"
#include "cy-db.h"
#include "history-bench.h"

#define HOUR_S     3600
#define MAX_PARTS  1000 /* as wide as a chart is */
#define MIN_PART_S 60   /* a chart of less is drawn from the values themselves */

/* The median of so many is told. */
#define N_SERIES_QUESTIONS 41
#define N_YARD_QUESTIONS   7

/**
 * history_load_known:
 *
 * Returns: (transfer full): what was scanned last, of nobody yet.
 */
gint32 *
history_load_known (const HistoryLoad *load)
{
  gint32 *known = g_new (gint32, load->n_piles * WORKLOAD_TAGS);

  for (guint i = 0; i < load->n_piles * WORKLOAD_TAGS; i++)
    known[i] = G_MININT32;
  return known;
}

double
history_load_values (const HistoryLoad *load)
{
  return (double) load->n_piles * WORKLOAD_TAGS * load->seconds;
}

char *
history_load_path (const HistoryLoad *load)
{
  return g_build_filename (load->folder, load->name, NULL);
}

static void
add_pile (const HistoryLoad *load,
          const Workload *workload,
          guint pile,
          gint32 *known,
          CySampleBatch *batch)
{
  const gint32 *values = workload_get_values (workload, pile);
  gint32 *old = &known[pile * WORKLOAD_TAGS];

  batch->time_us = workload_get_time_us (workload, pile);
  for (guint tag = 0; tag < WORKLOAD_TAGS; tag++) {
    const CySampleChange change = { .pile = pile,
                                    .tag = (guint16) tag,
                                    .quality = CY_QUALITY_GOOD,
                                    .time_us = batch->time_us,
                                    .raw = values[tag] };

    if (load->only_changes && old[tag] == values[tag])
      continue;
    old[tag] = values[tag];
    g_array_append_val (batch->changes, change);
  }
}

/**
 * history_load_step:
 * @known: what was scanned last; is brought up to date.
 * @batch: (transfer full) (nullable): gets the values of one more second.
 *
 * Returns: (transfer full): @batch, or a new one.
 */
CySampleBatch *
history_load_step (const HistoryLoad *load, Workload *workload, gint32 *known, CySampleBatch *batch)
{
  if (batch == NULL)
    batch = cy_sample_batch_new (workload_get_fleet (workload));
  workload_step (workload);
  for (guint pile = 0; pile < load->n_piles; pile++)
    add_pile (load, workload, pile, known, batch);
  return batch;
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

/**
 * history_load_weigh:
 *
 * What the file of a database takes, and what of that is not free for the next rows.
 */
void
history_load_weigh (const char *path, HistoryStored *out_stored)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CyDb) db = cy_db_open (path, CY_DB_READ_ONLY, &error);
  double pages, free_pages, page_bytes;

  if (db == NULL || !get_number (db, "PRAGMA page_count", &pages, &error) ||
      !get_number (db, "PRAGMA freelist_count", &free_pages, &error) ||
      !get_number (db, "PRAGMA page_size", &page_bytes, &error))
    bench_fail ("the size of a database", error);
  out_stored->used_bytes = (pages - free_pages) * page_bytes;
  out_stored->file_bytes = (double) bench_file_bytes (path);
}

/**
 * history_load_repeat:
 *
 * Returns: how often to ask it.
 */
guint
history_load_repeat (HistoryQuestion what)
{
  return what == HISTORY_QUESTION_LATEST || what == HISTORY_QUESTION_YARD ? N_YARD_QUESTIONS
                                                                          : N_SERIES_QUESTIONS;
}

/**
 * history_load_ask:
 * @i: which time it is asked: each time about something else.
 */
HistoryAsked
history_load_ask (const HistoryLoad *load, HistoryQuestion what, guint i)
{
  gint64 span_us = (gint64) load->seconds * G_USEC_PER_SEC;
  gint64 end_us =
    workload_get_start_us () + span_us + 2 * G_USEC_PER_SEC; /* behind the last scan */
  HistoryAsked asked = { what, i * 7 % load->n_piles, end_us - span_us, end_us, 0 };

  if (what == HISTORY_QUESTION_RAW)
    asked.from_us = end_us - MIN ((gint64) HOUR_S * G_USEC_PER_SEC, span_us);
  if (what == HISTORY_QUESTION_BUCKETS || what == HISTORY_QUESTION_SIX)
    asked.n_buckets = CLAMP (load->seconds / MIN_PART_S, 1, MAX_PARTS);
  if (what == HISTORY_QUESTION_LATEST)
    asked.from_us = end_us;
  if (what == HISTORY_QUESTION_YARD)
    asked.from_us += (span_us - G_USEC_PER_SEC) / N_YARD_QUESTIONS * i + G_USEC_PER_SEC;
  return asked;
}
