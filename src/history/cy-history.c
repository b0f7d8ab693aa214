/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history.h"

#include "cy-history-aside.h"
#include "cy-history-pending.h"
#include "cy-history-query.h"
#include "cy-history-retention.h"
#include "cy-invoke.h"
#include "cy-time.h"
#include "cy-worker.h"

/* A batch a second: ten minutes of a disk that stands still. Beyond that the newest is refused and
 * counted, so that memory stays bounded and acquisition never waits. */
#define MAX_BATCHES 600
#define MAX_QUERIES 256

/* An hour's block would be some percent smaller, and keep twice as much in memory. */
#define SEAL_AFTER_MS     ((gint64) 30 * 60 * 1000)
#define SEAL_AFTER_POINTS ((gsize) 2000000)

/* Points that a full disk keeps in memory, beyond those of one seal; 24 bytes each. Further ones are
 * dropped and counted, and sealing is tried once in a while. A block of them still decodes. */
#define MAX_PENDING_POINTS (SEAL_AFTER_POINTS + 100000)
#define SEAL_AGAIN_MS      ((gint64) 60 * 1000)

/* A clock that goes back by more was set, and time goes on from there; by less, it was corrected. */
#define SET_BACK_MS ((gint64) 5 * 60 * 1000)

struct _CyHistory {
  CyDb *db;                  /* owned; the writer's */
  CyDb *reader_db;           /* owned; the reader's */
  CyHistoryPending *pending; /* the writer's */
  CyFleet *fleet;            /* owned, nullable: whose numbers the series table below knows */
  GPtrArray *slots;          /* per pile of fleet: owned CyHistorySlot array, or NULL */
  gint64 seal_again_ms;      /* the writer's: not before then, since it failed just now */
  gboolean dropping;         /* the writer's: pending is full and its series are cut */
  gboolean behind;           /* the writer's: what the tail did not take is in memory only */
  CyWorker *write_worker;
  CyWorker *read_worker;
  GMutex lock; /* guards the rest */
  guint64 samples;
  guint64 dropped;
  gint64 bytes;
  gint64 bytes_per_year;
  GPtrArray *damaged;  /* utf8: blocks that do not read, by name; the first few */
  char *trouble;       /* nullable: the last write's error */
  gboolean is_corrupt; /* SQLite said so of the file while writing: the next start needs another */
  char *aside;         /* nullable: what became of the file before this one; never changes */
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
  history->is_corrupt |= g_error_matches (error, CY_DB_ERROR, CY_DB_ERROR_CORRUPT);
  g_mutex_unlock (&history->lock);
}

static void
adopt_fleet (CyHistory *history, CyFleet *fleet)
{
  if (history->fleet == fleet)
    return;
  g_clear_pointer (&history->fleet, cy_fleet_unref);
  g_clear_pointer (&history->slots, g_ptr_array_unref);
  history->fleet = cy_fleet_ref (fleet);
  history->slots = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_set_size (history->slots, (int) cy_fleet_get_n_piles (fleet));
}

static CyHistorySlot **
slots_of_pile (CyHistory *history, guint pile)
{
  CyTagSet *tags = cy_fleet_get (history->fleet, pile)->tags;

  if (history->slots->pdata[pile] == NULL)
    history->slots->pdata[pile] = g_new0 (CyHistorySlot *, cy_tag_set_get_n_tags (tags));
  return history->slots->pdata[pile];
}

/* Texts have no series: their samples are hashes and say nothing later. */
static gboolean
needs_series (CyHistory *history, const CySampleChange *change)
{
  CyTagSet *tags = cy_fleet_get (history->fleet, change->pile)->tags;

  return slots_of_pile (history, change->pile)[change->tag] == NULL &&
         cy_tag_set_get (tags, change->tag)->text_slot < 0;
}

static gboolean
make_series (CyHistory *history, CySampleBatch *batch, GError **error)
{
  for (guint i = 0; i < batch->changes->len; i++) {
    const CySampleChange *change = &g_array_index (batch->changes, CySampleChange, i);
    const CyFleetPile *pile = cy_fleet_get (history->fleet, change->pile);
    const CyTag *tag = cy_tag_set_get (pile->tags, change->tag);
    guint32 series;

    if (!needs_series (history, change))
      continue;
    if (!cy_history_store_find_series (history->db, pile->id, tag, &series, error))
      return FALSE;
    slots_of_pile (history, change->pile)[change->tag] = cy_history_pending_get_slot (
      history->pending, pile->id, series, cy_history_class_of (tag->measure));
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

  cy_history_pending_lock (history->pending);
  for (guint i = 0; i < batch->changes->len; i++) {
    const CySampleChange *change = &g_array_index (batch->changes, CySampleChange, i);
    CyHistorySlot *slot = slots_of_pile (history, change->pile)[change->tag];
    CyPoint point = { .quality = change->quality,
                      .time_ms = change->time_us / CY_US_PER_MS,
                      .raw = change->raw };

    if (slot == NULL)
      continue;
    point.series = cy_history_slot_get_series (slot);
    if (cy_history_pending_add (history->pending, slot, &point))
      g_array_append_val (points, point);
  }
  cy_history_pending_unlock (history->pending);
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

/* What is too old goes after what is new was sealed, and never more than twice as much as that: a clock
 * that is a year ahead for an hour does not cost the year. */
static gboolean
throw_away (CyHistory *history, gint64 number_before, GError **error)
{
  gint64 number = cy_history_pending_get_number (history->pending);

  if (!cy_db_begin (history->db, error))
    return FALSE;
  if (cy_history_retention_apply (history->db, cy_history_pending_get_newest_ms (history->pending),
                                  2 * (guint) (number - number_before), error) &&
      cy_db_commit (history->db, error))
    return TRUE;
  cy_db_rollback (history->db);
  return FALSE;
}

/* Only of what is sealed, so it is asked for after that. */
static void
forecast (CyHistory *history)
{
  gint64 bytes_per_year = 0;

  /* A forecast that fails is no reason to complain: writing did not. */
  (void) cy_history_store_forecast (history->db, &bytes_per_year, NULL);
  g_mutex_lock (&history->lock);
  history->bytes_per_year = bytes_per_year;
  g_mutex_unlock (&history->lock);
}

static void
seal_if_due (CyHistory *history, gint64 now_ms, gboolean force, GError **error)
{
  gsize n_points = cy_history_pending_get_n_points (history->pending);
  gint64 oldest_ms = cy_history_pending_get_oldest_ms (history->pending);
  gint64 number;

  if (n_points == 0)
    return;
  if (!force && (is_pausing (history, now_ms) ||
                 (n_points < SEAL_AFTER_POINTS && now_ms - oldest_ms < SEAL_AFTER_MS)))
    return;
  history->seal_again_ms = 0;
  number = cy_history_pending_get_number (history->pending);
  if (cy_history_pending_seal (history->pending, history->db, error) &&
      throw_away (history, number, error))
    forecast (history);
  else
    history->seal_again_ms = now_ms + SEAL_AGAIN_MS;
}

/* Whether memory can hold more points. When sealing cannot make room either, every series ends in a
 * hole, since nobody will know what happened from here on. */
static gboolean
has_room (CyHistory *history, gint64 now_ms, GError **error)
{
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
    (void) cy_history_pending_cut (history->pending, now_ms);
  history->dropping = TRUE;
  return FALSE;
}

/* After a clock that ran ahead was set right, what comes must not wait until time caught up. */
static void
follow_clock (CyHistory *history, gint64 now_ms, GError **error)
{
  if (now_ms >= cy_history_pending_get_newest_ms (history->pending) - SET_BACK_MS)
    return;
  seal_if_due (history, now_ms, TRUE, error);
  if (cy_history_pending_get_n_points (history->pending) == 0)
    cy_history_pending_set_back (history->pending, now_ms);
}

/* A tail row that could not be written is not lost while the node runs: its points are pending. As
 * soon as the disk takes rows again they go into a block, whatever the time. */
static void
seal_written (CyHistory *history, gint64 now_ms, GError **error)
{
  seal_if_due (history, now_ms, history->behind && !is_pausing (history, now_ms), error);
  if (cy_history_pending_get_n_points (history->pending) == 0)
    history->behind = FALSE;
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
  follow_clock (history, delivery->batch->time_us / CY_US_PER_MS, &error);
  g_clear_error (&error); /* the same disk answers to what comes next */
  if (!ensure_series (history, delivery->batch, &error)) {
    note_outcome (history, 0, delivery->batch->changes->len, error);
    return;
  }
  if (write_batch (history, delivery->batch, &stored, &error))
    seal_written (history, delivery->batch->time_us / CY_US_PER_MS, &error);
  else
    history->behind = TRUE;
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

/* Remembers which blocks do not read; they are named, and left out from now on. */
static gboolean
note_damage (CyHistory *history, GArray *skipped, GError **error)
{
  for (guint i = 0; i < skipped->len; i++) {
    if (!cy_history_store_set_damaged (history->db,
                                       g_array_index (skipped, CyHistoryDamage, i).number, error))
      return FALSE;
  }
  return TRUE;
}

static void
count_damaged (CyHistory *history)
{
  g_autoptr (GPtrArray) list = cy_history_store_list_damaged (history->db, NULL);

  g_mutex_lock (&history->lock);
  g_clear_pointer (&history->damaged, g_ptr_array_unref);
  history->damaged = g_steal_pointer (&list);
  g_mutex_unlock (&history->lock);
}

/* What the last run knew ends with it: everything between is a hole. */
static gboolean
recover (CyHistory *history, GError **error)
{
  g_autoptr (GArray) skipped = g_array_new (FALSE, FALSE, sizeof (CyHistoryDamage));

  if (!cy_history_pending_recover (history->pending, history->db, skipped, error) ||
      !note_damage (history, skipped, error)) {
    g_prefix_error (error, "%s: ", cy_db_get_path (history->db));
    return FALSE;
  }
  count_damaged (history);
  forecast (history);
  return cy_history_pending_cut (history->pending, 0) == 0 ||
         cy_history_pending_seal (history->pending, history->db, error);
}

static gboolean
open_files (CyHistory *history, const char *path, GError **error)
{
  history->pending = cy_history_pending_new ();
  return (history->db = cy_db_open (path, CY_DB_READ_WRITE, error)) != NULL &&
         cy_history_store_migrate (history->db, error) && recover (history, error) &&
         (history->reader_db = cy_db_open (path, CY_DB_READ_ONLY, error)) != NULL;
}

static void
close_files (CyHistory *history)
{
  g_clear_pointer (&history->pending, cy_history_pending_free);
  g_clear_pointer (&history->reader_db, cy_db_close);
  g_clear_pointer (&history->db, cy_db_close);
}

/* Supervising goes on with a new file when SQLite cannot read the one there is. Anything else, a full
 * disk, a file that may not be written or is from the future, is for a person to put right first. */
static gboolean
begin_anew (CyHistory *history, const char *path, const GError *damage, GError **error)
{
  g_autofree char *name = NULL;

  close_files (history);
  if ((name = cy_history_set_aside (path, error)) == NULL)
    return FALSE;
  history->aside =
    g_strdup_printf ("a new history was begun; the one before is damaged and was kept as %s (%s)",
                     name, damage->message);
  return open_files (history, path, error);
}

/**
 * cy_history_open:
 * @path: the database file; made when it is not there.
 *
 * Opens, recovers what a crash left in the tail, and starts the threads. Blocks on the disk. A file
 * that SQLite calls damaged is kept as `PATH.damaged-TIME`, and a new one is begun;
 * cy_history_get_trouble() says so.
 *
 * Errors: #CY_DB_ERROR but damage, #CY_HISTORY_ERROR, #G_FILE_ERROR.
 */
CyHistory *
cy_history_open (const char *path, GError **error)
{
  g_autoptr (CyHistory) history = g_new0 (CyHistory, 1);
  g_autoptr (GError) failure = NULL;

  g_mutex_init (&history->lock);
  if (!open_files (history, path, &failure)) {
    if (!g_error_matches (failure, CY_DB_ERROR, CY_DB_ERROR_CORRUPT)) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
    if (!begin_anew (history, path, failure, error))
      return NULL;
  }
  history->bytes = cy_db_get_bytes (history->db);
  history->write_worker = cy_worker_new ("history-writer", MAX_BATCHES);
  history->read_worker = cy_worker_new ("history-reader", MAX_QUERIES);
  return g_steal_pointer (&history);
}

/**
 * cy_history_close:
 *
 * Seals what is there and closes. A file that SQLite found damaged while writing would find the next
 * run the same: it is kept under another name, as cy_history_open() does.
 */
void
cy_history_close (CyHistory *history)
{
  g_autofree char *path = NULL;

  if (history == NULL)
    return;
  if (history->write_worker != NULL)
    cy_history_seal (history);
  g_clear_pointer (&history->read_worker, cy_worker_free);
  g_clear_pointer (&history->write_worker, cy_worker_free);
  g_clear_pointer (&history->fleet, cy_fleet_unref);
  g_clear_pointer (&history->slots, g_ptr_array_unref);
  if (history->is_corrupt)
    path = g_strdup (cy_db_get_path (history->db));
  close_files (history);
  if (path != NULL)
    g_free (cy_history_set_aside (path, NULL)); /* what cannot be renamed stays the next run's */
  g_clear_pointer (&history->damaged, g_ptr_array_unref);
  g_mutex_clear (&history->lock);
  g_free (history->trouble);
  g_free (history->aside);
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
  counters.bytes_per_year = history->bytes_per_year;
  counters.damaged = history->damaged == NULL ? 0 : history->damaged->len;
  counters.failing = history->trouble != NULL;
  g_mutex_unlock (&history->lock);
  return counters;
}

/**
 * cy_history_get_trouble:
 *
 * Returns: (transfer full) (nullable): why the last write failed, what became of a damaged file, or which
 *   block does not read; %NULL when all is well.
 */
char *
cy_history_get_trouble (CyHistory *history)
{
  char *trouble;

  g_mutex_lock (&history->lock);
  trouble = g_strdup (history->trouble != NULL ? history->trouble : history->aside);
  if (trouble == NULL && history->damaged != NULL && history->damaged->len > 0)
    trouble = g_strdup_printf ("blocks are damaged and left out, %u at least, from %s on",
                               history->damaged->len, (char *) history->damaged->pdata[0]);
  g_mutex_unlock (&history->lock);
  return trouble;
}

typedef struct {
  CyHistory *history;
  CyHistoryRequest *request; /* owned */
  guint n_buckets;           /* 0 for the points */
  gboolean instant;          /* what every tag was at its beginning */
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

typedef struct {
  CyHistory *history;
  GArray *skipped; /* owned */
} DamageReport;

static void
damage_report_free (DamageReport *report)
{
  g_array_unref (report->skipped);
  g_free (report);
}

static void
take_report (gpointer data)
{
  DamageReport *report = data;
  g_autoptr (GError) error = NULL;

  if (note_damage (report->history, report->skipped, &error))
    count_damaged (report->history);
  note_outcome (report->history, 0, 0, error);
}

/* The reader found it, the writer remembers it. When the writer has no time the next reader tells. */
static void
report_damage (CyHistory *history, GArray *skipped)
{
  DamageReport *report;

  if (skipped->len == 0)
    return;
  report = g_new (DamageReport, 1);
  *report = (DamageReport){ history, g_array_ref (skipped) };
  if (!cy_worker_push (history->write_worker, take_report, report,
                       (GDestroyNotify) damage_report_free))
    damage_report_free (report);
}

static GArray *
find_answer (const CyHistorySource *source, const Question *question, GError **error)
{
  const CyHistoryRequest *request = question->request;

  if (question->instant)
    return cy_history_query_instant (source, request->pile, request->from_us, request->cancellable,
                                     error);
  return question->n_buckets > 0
           ? cy_history_query_buckets (source, request, question->n_buckets, error)
           : cy_history_query_points (source, request, error);
}

static void
look_up (gpointer data)
{
  Question *question = data;

  g_autoptr (GArray) skipped = g_array_new (FALSE, FALSE, sizeof (CyHistoryDamage));
  const CyHistorySource source = { question->history->reader_db, question->history->pending,
                                   skipped };

  if (!g_cancellable_set_error_if_cancelled (question->request->cancellable, &question->error))
    question->points = find_answer (&source, question, &question->error);
  report_damage (question->history, skipped);
  cy_invoke (question->context, answer_cb, question, (GDestroyNotify) question_free);
}

static void
ask (Question *question)
{
  question->context = g_main_context_ref_thread_default ();
  if (cy_worker_push (question->history->read_worker, look_up, question, NULL))
    return;
  question->error = g_error_new_literal (CY_HISTORY_ERROR, CY_HISTORY_ERROR_BUSY,
                                         "too many history queries wait; try again");
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
  cy_history_ask_buckets (history, request, 0, answer, user_data);
}

/**
 * cy_history_ask_buckets:
 * @request: (transfer full): what to look up.
 * @n_buckets: into how many parts to cut it.
 * @answer: gets #CyHistoryBucket in place of points.
 *
 * As cy_history_ask() and then cy_history_bucket(), but over a long time from roll-ups: buckets but the
 * first then begin on a step of their tier, at most a quarter of their width from where they would.
 */
void
cy_history_ask_buckets (CyHistory *history,
                        CyHistoryRequest *request,
                        guint n_buckets,
                        CyHistoryAnswer answer,
                        gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->history = history;
  question->request = request;
  question->n_buckets = n_buckets;
  question->answer = answer;
  question->user_data = user_data;
  ask (question);
}

/**
 * cy_history_ask_instant:
 * @pile: (nullable): one pile, or %NULL for all.
 * @time_us: when [µs UTC].
 * @cancellable: (nullable): ends it early.
 * @answer: gets #CyHistoryValue in place of points: every tag that was known of, by pile, connector
 *   and measure.
 */
void
cy_history_ask_instant (CyHistory *history,
                        const char *pile,
                        gint64 time_us,
                        GCancellable *cancellable,
                        CyHistoryAnswer answer,
                        gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->history = history;
  question->request = cy_history_request_new (pile, 0, 0, time_us, time_us);
  question->request->cancellable = cancellable == NULL ? NULL : g_object_ref (cancellable);
  question->instant = TRUE;
  question->answer = answer;
  question->user_data = user_data;
  ask (question);
}

void
cy_history_set_max_pages (CyHistory *history, guint n_pages)
{
  cy_db_set_max_pages (history->db, n_pages);
}
