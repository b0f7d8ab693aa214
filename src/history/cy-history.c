/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history.h"

#include "cy-history-aside.h"
#include "cy-history-private.h"
#include "cy-history-query.h"
#include "cy-history-retention.h"
#include "cy-invoke.h"
#include "cy-time.h"

/* A batch a second: ten minutes of a disk that stands still. Beyond that the newest is refused and
 * counted, so that memory stays bounded and acquisition never waits. */
#define MAX_BATCHES 600
#define MAX_QUERIES 256

/* An hour's block would be some percent smaller, and keep twice as much in memory. */
#define SEAL_AFTER_MS     ((gint64) 30 * 60 * 1000)
#define SEAL_AFTER_POINTS ((gsize) 8000000)

/* Points that a full disk keeps in memory, beyond those of one seal; three to four bytes each. Further
 * ones are dropped and counted, and sealing is tried once in a while. */
#define MAX_PENDING_POINTS (SEAL_AFTER_POINTS + 1000000)

/* Of one pile: half of what a block may have, so that it decodes. */
#define SEAL_AFTER_OF_ONE (CY_HISTORY_MAX_POINTS / 2)
#define MAX_OF_ONE        (SEAL_AFTER_OF_ONE + 1000000)
#define SEAL_AGAIN_MS     ((gint64) 60 * 1000)

/* A clock that goes back by more was set, and time goes on from there; by less, it was corrected. */
#define SET_BACK_MS ((gint64) 5 * 60 * 1000)

/* What the file keeps for what comes, at least, and as a part of it; and how much it shrinks in one
 * go [pages]. */
#define KEEP_FREE_BYTES ((gint64) 32 << 20)
#define KEEP_FREE_PART  8
#define GIVE_BACK_PAGES 64

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
    const CySeriesTag words = { .connector = tag->connector,
                                .measure = (char *) cy_measure_get (tag->measure)->name,
                                .scale = tag->scale,
                                .offset = tag->offset };
    guint32 series;

    if (!needs_series (history, change))
      continue;
    if (!cy_history_store_find_series (history->db, pile->id, &words, &series, error))
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

/* Free pages wait for the next tail; what is far more than that goes back to the disk, so much a second
 * that nobody notices. */
static gboolean
give_back (CyHistory *history, GError **error)
{
  if (cy_db_get_free_bytes (history->db) <= MAX (KEEP_FREE_BYTES, history->bytes / KEEP_FREE_PART))
    return TRUE;
  return cy_db_give_back (history->db, GIVE_BACK_PAGES, error);
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

static gboolean
is_due (CyHistory *history, gint64 now_ms)
{
  return cy_history_pending_get_n_points (history->pending) >= SEAL_AFTER_POINTS ||
         cy_history_pending_get_most_points (history->pending) >= SEAL_AFTER_OF_ONE ||
         now_ms - cy_history_pending_get_oldest_ms (history->pending) >= SEAL_AFTER_MS;
}

static void
seal_if_due (CyHistory *history, gint64 now_ms, gboolean force, GError **error)
{
  gint64 number;

  if (cy_history_pending_get_n_points (history->pending) == 0 ||
      (!force && (is_pausing (history, now_ms) || !is_due (history, now_ms))))
    return;
  history->seal_again_ms = 0;
  number = cy_history_pending_get_number (history->pending);
  if (cy_history_pending_seal (history->pending, history->db, error) &&
      throw_away (history, number, error))
    forecast (history);
  else
    history->seal_again_ms = now_ms + SEAL_AGAIN_MS;
}

static gboolean
is_full (CyHistory *history)
{
  return cy_history_pending_get_n_points (history->pending) >= MAX_PENDING_POINTS ||
         cy_history_pending_get_most_points (history->pending) >= MAX_OF_ONE;
}

/* Whether memory can hold more points. When sealing cannot make room either, every series ends in a
 * hole, since nobody will know what happened from here on. */
static gboolean
has_room (CyHistory *history, gint64 now_ms, GError **error)
{
  if (is_full (history))
    seal_if_due (history, now_ms, FALSE, error);
  if (!is_full (history)) {
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
  if (write_batch (history, delivery->batch, &stored, &error)) {
    seal_written (history, delivery->batch->time_us / CY_US_PER_MS, &error);
    if (error == NULL)
      (void) give_back (history, &error);
  } else {
    history->behind = TRUE;
  }
  note_outcome (history, stored, 0, error);
}

void
cy_history_seal_here (CyHistory *history)
{
  g_autoptr (GError) error = NULL;

  seal_if_due (history, 0, TRUE, &error);
  note_outcome (history, 0, 0, error);
}

static void
seal_now (gpointer data)
{
  cy_history_seal_here (data);
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
  return (history->db = cy_db_open (path, CY_DB_READ_WRITE_BULK, error)) != NULL &&
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
  g_cond_init (&history->fewer_transfers);
  history->closing = g_cancellable_new ();
  history->directory = cy_history_directory_new ();
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

static void
wait_for_transfers (CyHistory *history)
{
  g_mutex_lock (&history->lock);
  while (history->n_transfers > 0)
    g_cond_wait (&history->fewer_transfers, &history->lock);
  g_mutex_unlock (&history->lock);
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
  g_cancellable_cancel (history->closing);
  wait_for_transfers (history);
  if (history->write_worker != NULL)
    cy_history_seal (history);
  g_clear_pointer (&history->read_worker, cy_worker_free);
  g_clear_pointer (&history->write_worker, cy_worker_free);
  wait_for_transfers (history); /* one that waited for the writer */
  g_clear_pointer (&history->directory, cy_history_directory_free);
  g_clear_pointer (&history->fleet, cy_fleet_unref);
  g_clear_pointer (&history->slots, g_ptr_array_unref);
  if (history->is_corrupt)
    path = g_strdup (cy_db_get_path (history->db));
  close_files (history);
  if (path != NULL)
    g_free (cy_history_set_aside (path, NULL)); /* what cannot be renamed stays the next run's */
  g_clear_pointer (&history->damaged, g_ptr_array_unref);
  g_clear_object (&history->closing);
  g_cond_clear (&history->fewer_transfers);
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
void
cy_history_report_damage (CyHistory *history, GArray *skipped)
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

void
cy_history_set_max_pages (CyHistory *history, guint n_pages)
{
  cy_db_set_max_pages (history->db, n_pages);
}
