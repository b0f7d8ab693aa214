/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-csv.h"
#include "cy-history-file.h"
#include "cy-history-private.h"
#include "cy-history-tiers.h"
#include "cy-history-transfer-private.h"

/* Blocks in one go of the writer, which has a second's values to write in between. */
#define BLOCKS_PER_GO 16

/* How long after the last thing that is known of a pile it is told that nothing is. */
#define HOLE_AFTER_MS 1000

typedef struct {
  CyTransfer base;
  char *path;              /* owned */
  CyHistoryReader *reader; /* owned, nullable: of a file of parcels */
  GPtrArray *parcels;      /* owned, nullable: of a table */
  guint next;              /* of those */
  GHashTable *ends;        /* owned "CLASS PILE" -> owned CyHistoryParcel: the newest brought in */
  gint64 newest_number;    /* of the blocks of this go, 0 for none */
} Import;

static void
import_free (gpointer data)
{
  Import *import = data;

  cy_transfer_clear (&import->base);
  g_clear_pointer (&import->reader, cy_history_reader_free);
  g_clear_pointer (&import->parcels, g_ptr_array_unref);
  g_hash_table_unref (import->ends);
  g_free (import->path);
  g_free (import);
}

static gboolean
read_next (Import *import, CyHistoryParcel **out_parcel, GError **error)
{
  if (import->reader != NULL)
    return cy_history_reader_next (import->reader, out_parcel, error);
  *out_parcel = NULL;
  if (import->next < import->parcels->len) {
    *out_parcel = import->parcels->pdata[import->next];
    import->parcels->pdata[import->next++] = NULL;
  }
  return TRUE;
}

/* Points of one class, under this history's own numbers of series. */
static GArray *
translate (Import *import, const CyHistoryParcel *parcel, CyHistoryClass class, GError **error)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (CyPoint));
  guint32 theirs = 0;
  guint32 ours = 0;
  gboolean wanted = FALSE;

  for (guint i = 0; i < parcel->points->len; i++) {
    CyPoint point = g_array_index (parcel->points, CyPoint, i);

    if (i == 0 || point.series != theirs) {
      const CySeriesTag *tag = cy_series_tags_find (parcel->tags, point.series);

      theirs = point.series;
      wanted = tag != NULL && cy_history_class_of_name (tag->measure) == class;
      if (wanted &&
          !cy_history_store_find_series (import->base.history->db, parcel->pile, tag, &ours, error))
        return NULL;
    }
    point.series = ours;
    if (wanted)
      g_array_append_val (points, point);
  }
  g_array_sort (points, cy_point_compare);
  return g_steal_pointer (&points);
}

/* Whether something is known of that time already, sealed or not. */
static gboolean
is_known (Import *import,
          const CyHistoryParcel *parcel,
          CyHistoryClass class,
          gboolean *out_known,
          GError **error)
{
  CyHistoryPending *pending = import->base.history->pending;
  gint64 begin_ms;

  if (!cy_history_store_overlaps (import->base.history->db, parcel->pile, class, parcel->from_ms,
                                  MAX (parcel->last_ms, parcel->from_ms + 1), out_known, error))
    return FALSE;
  cy_history_pending_lock (pending);
  begin_ms = cy_history_pending_get_begin_ms (pending, parcel->pile, class);
  cy_history_pending_unlock (pending);
  *out_known |= begin_ms < parcel->last_ms;
  return TRUE;
}

static gboolean
put (Import *import,
     const CyHistoryParcel *parcel,
     CyHistoryClass class,
     GArray *points,
     GError **error)
{
  CyHistoryBlockRow row = { .pile = parcel->pile,
                            .class = class,
                            .from_ms = parcel->from_ms,
                            .last_ms = parcel->last_ms,
                            .late = TRUE };
  const CyPoint *data = (const CyPoint *) (gpointer) points->data;

  if (!cy_history_store_put_block (import->base.history->db, &row, data, points->len, &row.number,
                                   error) ||
      !cy_history_tiers_add (import->base.history->db, &row, data, points->len, error))
    return FALSE;
  import->newest_number = row.number;
  return TRUE;
}

/* Remembers where a pile's class ends, and as what; a hole needs no other behind it. */
static void
note_end (Import *import, const CyHistoryParcel *parcel, CyHistoryClass class, GArray *points)
{
  char *key = g_strdup_printf ("%u %s", class, parcel->pile);
  CyHistoryParcel *end = cy_history_parcel_new ();

  end->pile = g_strdup (parcel->pile);
  end->class = class;
  end->from_ms = parcel->last_ms;
  end->last_ms = parcel->last_ms + HOLE_AFTER_MS;
  end->points = g_array_new (FALSE, FALSE, sizeof (CyPoint));
  for (guint i = 0; i < points->len; i++) {
    CyPoint point = g_array_index (points, CyPoint, i);
    gboolean last =
      i + 1 == points->len || g_array_index (points, CyPoint, i + 1).series != point.series;

    if (!last || point.quality != CY_QUALITY_GOOD)
      continue;
    point.carried = TRUE;
    g_array_append_val (end->points, point);
    point.carried = FALSE;
    point.quality = CY_QUALITY_OFFLINE;
    point.time_ms = end->last_ms;
    g_array_append_val (end->points, point);
  }
  g_hash_table_insert (import->ends, key, end);
}

static gboolean
store_class (Import *import, const CyHistoryParcel *parcel, CyHistoryClass class, GError **error)
{
  g_autoptr (GArray) points = translate (import, parcel, class, error);
  gboolean known;

  if (points == NULL)
    return FALSE;
  if (points->len == 0)
    return TRUE;
  if (!is_known (import, parcel, class, &known, error))
    return FALSE;
  if (known) {
    import->base.moved.skipped++;
    return TRUE;
  }
  if (!put (import, parcel, class, points, error))
    return FALSE;
  import->base.moved.blocks++;
  import->base.moved.points += points->len;
  note_end (import, parcel, class, points);
  return TRUE;
}

static gboolean
store_parcel (Import *import, const CyHistoryParcel *parcel, GError **error)
{
  for (guint class = 0; class < CY_N_HISTORY_CLASSES; class ++) {
    if (!store_class (import, parcel, class, error))
      return FALSE;
  }
  return TRUE;
}

/* Nobody knows what was after the last block of each, unless that is known already. */
static gboolean
close_ends (Import *import, GError **error)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, import->ends);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    CyHistoryParcel *end = value;
    gboolean known;

    if (end->points->len == 0)
      continue;
    if (!is_known (import, end, end->class, &known, error) ||
        (!known && !put (import, end, end->class, end->points, error)))
      return FALSE;
  }
  return TRUE;
}

static gboolean
store_some (Import *import, gboolean *out_more, GError **error)
{
  *out_more = TRUE;
  for (guint i = 0; i < BLOCKS_PER_GO && *out_more; i++) {
    CyHistoryParcel *parcel = NULL;
    gboolean stored;

    if (!read_next (import, &parcel, error))
      return FALSE;
    *out_more = parcel != NULL;
    stored = parcel == NULL ? close_ends (import, error) : store_parcel (import, parcel, error);
    g_clear_pointer (&parcel, cy_history_parcel_free);
    if (!stored)
      return FALSE;
  }
  return TRUE;
}

/* One go: so many blocks, in a transaction. */
static void
go_on (gpointer data)
{
  Import *import = data;
  CyTransfer *transfer = &import->base;
  CyHistory *history = transfer->history;
  gboolean more = FALSE;

  import->newest_number = 0;
  if (cy_db_begin (history->db, &transfer->error)) {
    if (store_some (import, &more, &transfer->error) &&
        cy_db_commit (history->db, &transfer->error))
      cy_history_pending_skip_numbers (history->pending, import->newest_number);
    else
      cy_db_rollback (history->db);
  }
  if (transfer->error == NULL && more) {
    if (cy_worker_push (history->write_worker, go_on, import, NULL))
      return;
    transfer->error =
      g_error_new (CY_HISTORY_ERROR, CY_HISTORY_ERROR_BUSY,
                   "%s: the history is too busy; %" G_GUINT64_FORMAT
                   " blocks were brought in, the rest comes when it is imported again",
                   import->path, transfer->moved.blocks);
  }
  cy_transfer_finish (transfer);
}

/* Before anything is written, all of it is read once. */
static gboolean
look_through (Import *import, GError **error)
{
  CyHistoryParcel *parcel = NULL;

  if (cy_history_csv_is (import->path)) {
    import->parcels = cy_history_csv_load (import->path, import->base.history->closing, error);
    return import->parcels != NULL;
  }
  import->reader = cy_history_reader_open (import->path, error);
  if (import->reader == NULL)
    return FALSE;
  do {
    g_clear_pointer (&parcel, cy_history_parcel_free);
    if (g_cancellable_set_error_if_cancelled (import->base.history->closing, error) ||
        !cy_history_reader_next (import->reader, &parcel, error))
      return FALSE;
  } while (parcel != NULL);
  return cy_history_reader_rewind (import->reader, error);
}

static void
look_through_and_go (CyTransfer *transfer)
{
  Import *import = (Import *) transfer;

  if (!look_through (import, &transfer->error))
    cy_transfer_finish (transfer);
  else if (!cy_worker_push (transfer->history->write_worker, go_on, import, NULL))
    cy_transfer_refuse (transfer, import->path);
}

/**
 * cy_history_import:
 * @path: a file that cy_history_export() wrote, or a table by that name: `.csv`.
 * @answer: called in the caller's main context.
 *
 * Brings in what a file tells of times that nothing is known of yet; the rest is left out and counted, so
 * that the same file twice changes nothing. The blocks become this history's own. Nothing is written
 * unless all of the file reads.
 *
 * Errors: GIO's, %CY_DB_ERROR, %CY_HISTORY_ERROR_DAMAGED with the place in the file,
 *   %CY_HISTORY_ERROR_BUSY.
 */
void
cy_history_import (CyHistory *history,
                   const char *path,
                   CyHistoryTransferred answer,
                   gpointer user_data)
{
  Import *import = g_new0 (Import, 1);

  cy_transfer_init (&import->base, history, answer, user_data, import_free);
  import->path = g_strdup (path);
  import->ends = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) cy_history_parcel_free);
  cy_transfer_run (&import->base, look_through_and_go);
}
