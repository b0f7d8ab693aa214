/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cy-clock.h"
#include "cy-sink.h"

G_BEGIN_DECLS

/**
 * CyHistoryCounters:
 * @samples: points stored since start.
 * @bytes: size of the database [bytes].
 * @bytes_per_year: how much a year of what was sealed lately takes before anything is thrown away, 0
 *   while too little is known [bytes].
 * @queued: batches waiting.
 * @bound: most that may wait.
 * @dropped: points lost because the disk could not take them.
 * @damaged: blocks that were found not to read, since start; they are left out.
 * @failing: whether the last write failed.
 * @done: batches and seals dealt with since start, well or not.
 */
typedef struct {
  guint64 samples;
  gint64 bytes;
  gint64 bytes_per_year;
  guint queued;
  guint bound;
  guint64 dropped;
  guint64 damaged;
  gboolean failing;
  guint64 done;
} CyHistoryCounters;

/**
 * CyHistoryPoint:
 * @time_us: [µs UTC].
 * @value: in the measure's unit; NAN where there is none.
 * @raw: the scaled integer, for enumerations and bits.
 * @quality: a #CyQuality.
 */
typedef struct {
  gint64 time_us;
  double value;
  gint64 raw;
  guint8 quality;
} CyHistoryPoint;

/**
 * CyHistoryBucket:
 *
 * What happened from @time_us until the next one begins. @count is the number of good points that came
 * in it; a value that held from before counts for the other numbers too. They are NAN when nothing was
 * known. @mean is weighted by time, over @known_us of it [µs].
 */
typedef struct {
  gint64 time_us;
  double min, max, mean, last;
  guint count;
  gint64 known_us;
} CyHistoryBucket;

/**
 * CyHistoryValue:
 * @pile: owned by the array it is in, a #GRefString.
 * @point: what held, and since when.
 *
 * What one tag was at a time.
 */
typedef struct {
  char *pile;
  guint connector;
  CyMeasureId measure;
  CyHistoryPoint point;
} CyHistoryValue;

/**
 * CyHistoryStay:
 * @time_us: where its part begins [µs UTC].
 * @raw: the state, as its integer.
 * @known_us: how long it held in that part [µs].
 * @count: how often it came.
 */
typedef struct {
  gint64 time_us;
  gint64 raw;
  gint64 known_us;
  guint64 count;
} CyHistoryStay;

/**
 * CyHistoryRequest:
 * @pile: record id.
 * @from_us: [µs UTC].
 * @to_us: [µs UTC], exclusive.
 * @cancellable: (nullable): ends the question early, with %G_IO_ERROR_CANCELLED; owned by the request.
 */
typedef struct {
  char *pile;
  guint connector;
  CyMeasureId measure;
  gint64 from_us;
  gint64 to_us;
  GCancellable *cancellable;
} CyHistoryRequest;

CyHistoryRequest *cy_history_request_new (const char *pile,
                                          guint connector,
                                          CyMeasureId measure,
                                          gint64 from_us,
                                          gint64 to_us);
void cy_history_request_free (CyHistoryRequest *request);

/**
 * CyHistoryAnswer:
 * @points: (transfer full) (nullable) (element-type CyHistoryPoint): in order of time. The first may
 *   be older than asked: it is the value that still held at the start. Or what else was asked for.
 */
typedef void (*CyHistoryAnswer) (GArray *points, const GError *error, gpointer user_data);

/**
 * CyHistory:
 *
 * Telemetry: every change of every tag, lossless, in `history.db`. Changes are durable within a
 * second in the tail and are sealed into compressed blocks, one per pile and class of measures, every
 * half hour.
 *
 * Threading: a writer and a reader thread of its own. Functions may be called from any thread;
 * answers arrive in the caller's thread-default main context.
 */
typedef struct _CyHistory CyHistory;

CyHistory *cy_history_open (const char *path, GError **error);
void cy_history_close (CyHistory *history);
void cy_history_push (CyHistory *history, CySampleBatch *batch);
void cy_history_seal (CyHistory *history);
void cy_history_ask (CyHistory *history,
                     CyHistoryRequest *request,
                     CyHistoryAnswer answer,
                     gpointer user_data);
void cy_history_ask_buckets (CyHistory *history,
                             CyHistoryRequest *request,
                             guint n_buckets,
                             CyHistoryAnswer answer,
                             gpointer user_data);
void cy_history_ask_instant (CyHistory *history,
                             const char *pile,
                             gint64 time_us,
                             GCancellable *cancellable,
                             CyHistoryAnswer answer,
                             gpointer user_data);
void cy_history_ask_stays (CyHistory *history,
                           CyHistoryRequest *request,
                           GArray *cuts_us,
                           CyHistoryAnswer answer,
                           gpointer user_data);
CyHistoryCounters cy_history_get_counters (CyHistory *history);
char *cy_history_get_trouble (CyHistory *history);
GArray *cy_history_bucket (GArray *points, gint64 from_us, gint64 to_us, guint n_buckets);

guint cy_history_get_schema (void);
gboolean cy_history_check (const char *path, guint64 *out_n_blocks, GError **error);

/* Only for tests of a full disk. */
void cy_history_set_max_pages (CyHistory *history, guint n_pages);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyHistory, cy_history_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyHistoryRequest, cy_history_request_free)

G_END_DECLS
