/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history.h"

#include "cy-history-pending.h"
#include "cy-history-query.h"
#include "cy-invoke.h"
#include "cy-time.h"
#include "cy-worker.h"

/* A batch a second: ten minutes of a disk that stands still. Beyond that the newest is refused and
 * counted, so that memory stays bounded and acquisition never waits. */
#define MAX_BATCHES 600
#define MAX_QUERIES 256

#define SEAL_AFTER_MS     ((gint64) 10 * 60 * 1000)
#define SEAL_AFTER_POINTS ((gsize) 2000000)

/* Points that a full disk keeps in memory, beyond those of one seal; 24 bytes each. Further ones are
 * dropped and counted, and sealing is tried once in a while. A block of them still decodes. */
#define MAX_PENDING_POINTS (SEAL_AFTER_POINTS + 100000)
#define SEAL_AGAIN_MS      ((gint64) 60 * 1000)

struct _CyHistory {
  CyDb *db;                  /* owned; the writer's */
  CyDb *reader_db;           /* owned; the reader's */
  CyHistoryPending *pending; /* the writer's */
  CyFleet *fleet;            /* owned, nullable: whose numbers the series table below knows */
  GPtrArray *series;         /* per pile of fleet: owned guint32 array, or NULL */
  gint64 seal_again_ms;      /* the writer's: not before then, since it failed just now */
  gboolean dropping;         /* the writer's: pending is full and its series are cut */
  CyWorker *write_worker;
  CyWorker *read_worker;
  GMutex lock; /* guards the rest */
  guint64 samples;
  guint64 dropped;
  gint64 bytes;
  char *trouble; /* nullable: the last write's error */
};

typedef struct {
  CyHistory *history;
  CySampleBatch *batch; /* owned */
} Delivery;

static void
delivery_free (Delivery *delivery)
{
  g_clear_pointer (&delivery->batch, cy_sample_batch_free);
  g_free (delivery);
}

static void
note_outcome (CyHistory *history, guint64 stored, guint64 dropped, const GError *error)
{
  gint64 bytes = cy_db_get_bytes (history->db);

  g_mutex_lock (&history->lock);
  history->samples += stored;
  history->dropped += dropped;
  history->bytes = bytes;
  g_free (history->trouble);
  history->trouble = error == NULL ? NULL : g_strdup (error->message);
  g_mutex_unlock (&history->lock);
}

static void
adopt_fleet (CyHistory *history, CyFleet *fleet)
{
  if (history->fleet == fleet)
    return;
  g_clear_pointer (&history->fleet, cy_fleet_unref);
  g_clear_pointer (&history->series, g_ptr_array_unref);
  history->fleet = cy_fleet_ref (fleet);
  history->series = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_set_size (history->series, (int) cy_fleet_get_n_piles (fleet));
}

static guint32 *
series_of_pile (CyHistory *history, guint pile)
{
  CyTagSet *tags = cy_fleet_get (history->fleet, pile)->tags;

  if (history->series->pdata[pile] == NULL)
    history->series->pdata[pile] = g_new0 (guint32, cy_tag_set_get_n_tags (tags));
  return history->series->pdata[pile];
}

/* Texts have no series: their samples are hashes and say nothing later. */
static gboolean
needs_series (CyHistory *history, const CySampleChange *change)
{
  CyTagSet *tags = cy_fleet_get (history->fleet, change->pile)->tags;

  return cy_tag_set_get (tags, change->tag)->text_slot < 0 &&
         series_of_pile (history, change->pile)[change->tag] == 0;
}

static gboolean
make_series (CyHistory *history, CySampleBatch *batch, GError **error)
{
  for (guint i = 0; i < batch->changes->len; i++) {
    const CySampleChange *change = &g_array_index (batch->changes, CySampleChange, i);
    const CyFleetPile *pile = cy_fleet_get (history->fleet, change->pile);

    if (needs_series (history, change) &&
        !cy_history_store_find_series (history->db, pile->id,
                                       cy_tag_set_get (pile->tags, change->tag),
                                       &series_of_pile (history, change->pile)[change->tag], error))
      return FALSE;
  }
  return TRUE;
}

/* Gives every tag of the batch its series. A transaction of its own, so that a number is on the disk
 * before any point refers to it. */
static gboolean
ensure_series (CyHistory *history, CySampleBatch *batch, GError **error)
{
  guint i = 0;

  adopt_fleet (history, batch->fleet);
  while (i < batch->changes->len &&
         !needs_series (history, &g_array_index (batch->changes, CySampleChange, i)))
    i++;
  if (i == batch->changes->len)
    return TRUE;
  if (cy_db_begin (history->db, error)) {
    if (make_series (history, batch, error) && cy_db_commit (history->db, error))
      return TRUE;
    cy_db_rollback (history->db);
  }
  /* Forget the numbers that were rolled back. */
  g_clear_pointer (&history->fleet, cy_fleet_unref);
  return FALSE;
}

static gboolean
write_batch (CyHistory *history, CySampleBatch *batch, guint64 *out_stored, GError **error)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (CyPoint));
  g_autoptr (GBytes) block = NULL;

  for (guint i = 0; i < batch->changes->len; i++) {
    const CySampleChange *change = &g_array_index (batch->changes, CySampleChange, i);
    CyPoint point = { .series = series_of_pile (history, change->pile)[change->tag],
                      .quality = change->quality,
                      .time_ms = change->time_us / CY_US_PER_MS,
                      .raw = change->raw };

    if (point.series != 0 &&
        cy_history_pending_add (history->pending, cy_fleet_get (history->fleet, change->pile)->id,
                                &point))
      g_array_append_val (points, point);
  }
  *out_stored = points->len;
  block = cy_history_tail_encode ((CyPoint *) (gpointer) points->data, points->len);
  return cy_history_store_append_tail (history->db, batch->time_us / CY_US_PER_MS, block, error);
}

/* Whether a seal failed just now. A clock that was set back since then does not make it longer. */
static gboolean
is_pausing (const CyHistory *history, gint64 now_ms)
{
  return now_ms < history->seal_again_ms && history->seal_again_ms - now_ms <= SEAL_AGAIN_MS;
}

static void
seal_if_due (CyHistory *history, gint64 now_ms, gboolean force, GError **error)
{
  gsize n_points = cy_history_pending_get_n_points (history->pending);
  gint64 oldest_ms = cy_history_pending_get_oldest_ms (history->pending);

  if (n_points == 0)
    return;
  if (!force && (is_pausing (history, now_ms) ||
                 (n_points < SEAL_AFTER_POINTS && now_ms - oldest_ms < SEAL_AFTER_MS)))
    return;
  history->seal_again_ms = 0;
  if (!cy_history_pending_seal (history->pending, history->db, error))
    history->seal_again_ms = now_ms + SEAL_AGAIN_MS;
}

/* Whether memory can hold more points. When sealing cannot make room either, every series ends in a
 * hole, since nobody will know what happened from here on. */
static gboolean
has_room (CyHistory *history, gint64 now_ms, GError **error)
{
  g_autoptr (GArray) cut = NULL;

  if (cy_history_pending_get_n_points (history->pending) >= MAX_PENDING_POINTS)
    seal_if_due (history, now_ms, FALSE, error);
  if (cy_history_pending_get_n_points (history->pending) < MAX_PENDING_POINTS) {
    history->dropping = FALSE;
    return TRUE;
  }
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, CY_DB_ERROR, CY_DB_ERROR_FULL,
                         "the disk cannot take history, and memory holds no more of it");
  if (!history->dropping)
    cut = cy_history_pending_cut (history->pending, now_ms);
  history->dropping = TRUE;
  return FALSE;
}

static void
deliver (gpointer data)
{
  Delivery *delivery = data;
  CyHistory *history = delivery->history;
  g_autoptr (GError) error = NULL;
  guint64 stored = 0;

  if (!has_room (history, delivery->batch->time_us / CY_US_PER_MS, &error)) {
    note_outcome (history, 0, delivery->batch->changes->len, error);
    return;
  }
  if (!ensure_series (history, delivery->batch, &error)) {
    note_outcome (history, 0, delivery->batch->changes->len, error);
    return;
  }
  /* A tail row that could not be written is not lost while the node runs: its points are pending and
   * go into the next block. */
  if (write_batch (history, delivery->batch, &stored, &error))
    seal_if_due (history, delivery->batch->time_us / CY_US_PER_MS, FALSE, &error);
  note_outcome (history, stored, 0, error);
}

static void
seal_now (gpointer data)
{
  CyHistory *history = data;
  g_autoptr (GError) error = NULL;

  seal_if_due (history, 0, TRUE, &error);
  note_outcome (history, 0, 0, error);
}

/* What the last run knew ends with it: everything between is a hole. */
static gboolean
recover (CyHistory *history, GError **error)
{
  g_autoptr (GArray) cut = NULL;

  if (!cy_history_pending_recover (history->pending, history->db, error)) {
    g_prefix_error (error, "%s: ", cy_db_get_path (history->db));
    return FALSE;
  }
  cut = cy_history_pending_cut (history->pending, 0);
  return cut->len == 0 || cy_history_pending_seal (history->pending, history->db, error);
}

/**
 * cy_history_open:
 * @path: the database file; made when it is not there.
 *
 * Opens, recovers what a crash left in the tail, and starts the threads. Blocks on the disk.
 */
CyHistory *
cy_history_open (const char *path, GError **error)
{
  g_autoptr (CyHistory) history = g_new0 (CyHistory, 1);

  g_mutex_init (&history->lock);
  history->pending = cy_history_pending_new ();
  if ((history->db = cy_db_open (path, CY_DB_READ_WRITE, error)) == NULL ||
      !cy_history_store_migrate (history->db, error) || !recover (history, error) ||
      (history->reader_db = cy_db_open (path, CY_DB_READ_ONLY, error)) == NULL)
    return NULL;
  history->bytes = cy_db_get_bytes (history->db);
  history->write_worker = cy_worker_new ("history-writer", MAX_BATCHES);
  history->read_worker = cy_worker_new ("history-reader", MAX_QUERIES);
  return g_steal_pointer (&history);
}

/**
 * cy_history_close:
 *
 * Seals what is there and closes.
 */
void
cy_history_close (CyHistory *history)
{
  if (history == NULL)
    return;
  if (history->write_worker != NULL)
    cy_history_seal (history);
  g_clear_pointer (&history->read_worker, cy_worker_free);
  g_clear_pointer (&history->write_worker, cy_worker_free);
  g_clear_pointer (&history->pending, cy_history_pending_free);
  g_clear_pointer (&history->fleet, cy_fleet_unref);
  g_clear_pointer (&history->series, g_ptr_array_unref);
  g_clear_pointer (&history->reader_db, cy_db_close);
  g_clear_pointer (&history->db, cy_db_close);
  g_mutex_clear (&history->lock);
  g_free (history->trouble);
  g_free (history);
}

/**
 * cy_history_push:
 * @batch: (transfer full): about a second of changes.
 *
 * Never blocks. When the queue is full the batch is dropped and counted.
 */
void
cy_history_push (CyHistory *history, CySampleBatch *batch)
{
  Delivery *delivery = g_new (Delivery, 1);
  guint64 n = batch->changes->len;

  *delivery = (Delivery){ history, batch };
  if (cy_worker_push (history->write_worker, deliver, delivery, (GDestroyNotify) delivery_free))
    return;
  delivery_free (delivery);
  g_mutex_lock (&history->lock);
  history->dropped += n;
  g_mutex_unlock (&history->lock);
}

/**
 * cy_history_seal:
 *
 * Seals what is in the tail into blocks, soon.
 */
void
cy_history_seal (CyHistory *history)
{
  /* A full queue means batches are waiting, and one of those will seal. */
  (void) cy_worker_push (history->write_worker, seal_now, history, NULL);
}

CyHistoryCounters
cy_history_get_counters (CyHistory *history)
{
  CyWorkerCounters worker = cy_worker_get_counters (history->write_worker);
  CyHistoryCounters counters = { .queued = worker.queued,
                                 .bound = worker.bound,
                                 .done = worker.done };

  g_mutex_lock (&history->lock);
  counters.samples = history->samples;
  counters.dropped = history->dropped;
  counters.bytes = history->bytes;
  g_mutex_unlock (&history->lock);
  return counters;
}

/**
 * cy_history_get_trouble:
 *
 * Returns: (transfer full) (nullable): why the last write failed, or %NULL when it did not.
 */
char *
cy_history_get_trouble (CyHistory *history)
{
  char *trouble;

  g_mutex_lock (&history->lock);
  trouble = g_strdup (history->trouble);
  g_mutex_unlock (&history->lock);
  return trouble;
}

typedef struct {
  CyHistory *history;
  CyHistoryRequest *request; /* owned */
  CyHistoryAnswer answer;
  gpointer user_data;
  GMainContext *context; /* owned */
  GArray *points;        /* owned, nullable */
  GError *error;
} Question;

static void
question_free (Question *question)
{
  cy_history_request_free (question->request);
  g_main_context_unref (question->context);
  g_clear_pointer (&question->points, g_array_unref);
  g_clear_error (&question->error);
  g_free (question);
}

static gboolean
answer_cb (gpointer data)
{
  Question *question = data;

  question->answer (g_steal_pointer (&question->points), question->error, question->user_data);
  return G_SOURCE_REMOVE;
}

static void
look_up (gpointer data)
{
  Question *question = data;

  question->points =
    cy_history_query_points (question->history->reader_db, question->request, &question->error);
  cy_invoke (question->context, answer_cb, question, (GDestroyNotify) question_free);
}

/**
 * cy_history_ask:
 * @request: (transfer full): what to look up.
 * @answer: called in the caller's main context.
 */
void
cy_history_ask (CyHistory *history,
                CyHistoryRequest *request,
                CyHistoryAnswer answer,
                gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->history = history;
  question->request = request;
  question->answer = answer;
  question->user_data = user_data;
  question->context = g_main_context_ref_thread_default ();
  if (cy_worker_push (history->read_worker, look_up, question, NULL))
    return;
  question->error = g_error_new_literal (CY_HISTORY_ERROR, CY_HISTORY_ERROR_BUSY,
                                         "too many history queries wait; try again");
  cy_invoke (question->context, answer_cb, question, (GDestroyNotify) question_free);
}

void
cy_history_set_max_pages (CyHistory *history, guint n_pages)
{
  cy_db_set_max_pages (history->db, n_pages);
}
