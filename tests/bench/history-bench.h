/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-history.h"
#include "workload.h"

G_BEGIN_DECLS

/**
 * HistoryLoad:
 * @folder: where the store's files go.
 * @name: of our database's file.
 * @n_piles: how many.
 * @seconds: how long they are watched [s].
 * @batch_s: how much of that is given to the store at a time, with a commit each [s].
 * @only_changes: leave out what is as the scan before was; for stores that take every value.
 *
 * What is stored. The same load is the same telemetry, whoever stores it.
 */
typedef struct {
  const char *folder;
  const char *name;
  guint n_piles;
  guint seconds;
  guint batch_s;
  gboolean only_changes;
} HistoryLoad;

/**
 * HistoryStored:
 * @values: scanned, changed or not.
 * @changes: of them, values that differ from the scan before.
 * @cpu_us: what storing them took [µs of CPU].
 * @used_bytes: on disk, without what is free for the next rows.
 * @file_bytes: on disk.
 * @latest_ms: of ours, how long %HISTORY_QUESTION_LATEST takes while it goes on storing; median [ms].
 */
typedef struct {
  double values;
  double changes;
  double cpu_us;
  double used_bytes;
  double file_bytes;
  double latest_ms;
} HistoryStored;

/**
 * HistoryQuestion:
 * @HISTORY_QUESTION_RAW: an hour of a tag, or all of the time if that is less, every value.
 * @HISTORY_QUESTION_BUCKETS: all of the time of a tag for a chart, smallest, largest and mean of each part.
 * @HISTORY_QUESTION_SIX: the same of six tags of a pile, until the last is there.
 * @HISTORY_QUESTION_LATEST: what every tag is now.
 * @HISTORY_QUESTION_YARD: what every tag was at some time.
 */
typedef enum {
  HISTORY_QUESTION_RAW,
  HISTORY_QUESTION_BUCKETS,
  HISTORY_QUESTION_SIX,
  HISTORY_QUESTION_LATEST,
  HISTORY_QUESTION_YARD,
  N_HISTORY_QUESTIONS,
} HistoryQuestion;

/**
 * HistoryAsked:
 * @pile: whom it is about, by number.
 * @from_us: [µs UTC].
 * @to_us: [µs UTC].
 * @n_buckets: parts of the time.
 *
 * One question.
 */
typedef struct {
  HistoryQuestion what;
  guint pile;
  gint64 from_us;
  gint64 to_us;
  guint n_buckets;
} HistoryAsked;

/**
 * HistoryAnswers:
 * @warm_ms: median from asking to having the answer, NAN when not asked [ms].
 * @cold_ms: the same of a store whose files are in no cache [ms].
 */
typedef struct {
  double warm_ms[N_HISTORY_QUESTIONS];
  double cold_ms[N_HISTORY_QUESTIONS];
} HistoryAnswers;

/* Bits of questions to ask about a load. */
#define HISTORY_ASK(what) (1u << (what))

typedef struct {
  HistoryLoad load;
  guint questions;
} HistoryInquiry;

/* The load: what is scanned, and what of it changed. */
CySampleBatch *history_load_step (const HistoryLoad *load,
                                  Workload *workload,
                                  gint32 *known,
                                  CySampleBatch *batch);
gint32 *history_load_known (const HistoryLoad *load);
double history_load_values (const HistoryLoad *load);
char *history_load_path (const HistoryLoad *load);
void history_load_weigh (const char *path, HistoryStored *out_stored);
HistoryAsked history_load_ask (const HistoryLoad *load, HistoryQuestion what, guint i);
guint history_load_repeat (HistoryQuestion what);

/* The stores: parts for bench_in_child(). */
void history_ours_store (gconstpointer load, gpointer out_stored);
void history_ours_ask (gconstpointer inquiry, gpointer out_answers);
void history_rows_store (gconstpointer load, gpointer out_stored);

G_END_DECLS
