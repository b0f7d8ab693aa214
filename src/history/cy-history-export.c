/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-history-csv.h"
#include "cy-history-file.h"
#include "cy-history-private.h"
#include "cy-history-transfer-private.h"
#include "cy-time.h"

typedef struct {
  const CyHistoryExport *what;
  gboolean is_table;
  GCancellable *cancellable; /* nullable */
  CyDb *db;                  /* owned */
  GOutputStream *out;        /* owned */
  GPtrArray *piles;          /* owned: utf8 */
  CyHistoryParcel *tags;     /* of the pile that is being written; its tags are every block's */
  GArray *points;            /* owned: CyPoint, of that pile, for a table */
  CyHistoryMoved moved;
  GError *error;
} Export;

static gboolean
note_pile (const CySeries *series,
           const char *pile,
           guint connector,
           const char *measure,
           gpointer user_data)
{
  Export *export = user_data;
  const char *const *wanted = export->what->piles;
  guint n = export->piles->len;

  if ((wanted == NULL || g_strv_contains (wanted, pile)) &&
      (n == 0 || !g_str_equal (export->piles->pdata[n - 1], pile)))
    g_ptr_array_add (export->piles, g_strdup (pile));
  return TRUE;
}

static gboolean
note_tag (const CySeries *series,
          const char *pile,
          guint connector,
          const char *measure,
          gpointer user_data)
{
  Export *export = user_data;

  cy_series_tags_add (export->tags->tags, &(CySeriesTag){ series->id, connector, (char *) measure,
                                                          series->scale, series->offset });
  return TRUE;
}

/* Those of the pile's series that the block has. */
static void
add_tags_of (CyHistoryParcel *parcel, const CyHistoryParcel *pile, GArray *points)
{
  const CyPoint *before = NULL;

  for (guint i = 0; i < points->len; i++) {
    const CyPoint *point = &g_array_index (points, CyPoint, i);
    const CySeriesTag *tag = before != NULL && before->series == point->series
                               ? NULL
                               : cy_series_tags_find (pile->tags, point->series);

    before = point;
    if (tag != NULL)
      cy_series_tags_add (parcel->tags, tag);
  }
  cy_series_tags_sort (parcel->tags);
}

static gboolean
write_block (const CyHistoryBlockRow *row, GArray *points, gpointer user_data)
{
  Export *export = user_data;
  g_autoptr (CyHistoryParcel) parcel = cy_history_parcel_new ();

  parcel->owner = g_strdup (export->what->owner);
  parcel->number = row->number;
  parcel->pile = g_strdup (row->pile);
  parcel->class = row->class;
  parcel->from_ms = row->from_ms;
  parcel->last_ms = row->last_ms;
  parcel->block = g_bytes_new (row->data, row->length);
  add_tags_of (parcel, export->tags, points);
  export->moved.blocks++;
  export->moved.points += points->len;
  return cy_history_file_append (export->out, parcel, export->cancellable, &export->error);
}

static gboolean
collect_points (const CyHistoryBlockRow *row, GArray *points, gpointer user_data)
{
  Export *export = user_data;

  for (guint i = 0; i < points->len; i++) {
    const CyPoint *point = &g_array_index (points, CyPoint, i);

    if (point->time_ms * CY_US_PER_MS < export->what->to_us)
      g_array_append_vals (export->points, point, 1);
  }
  export->moved.blocks++;
  return TRUE;
}

static gint
compare_points (gconstpointer a, gconstpointer b)
{
  const CyPoint *left = a;
  const CyPoint *right = b;

  if (left->time_ms != right->time_ms)
    return left->time_ms < right->time_ms ? -1 : 1;
  return (left->series > right->series) - (left->series < right->series);
}

static void
append_row (Export *export, GString *text, const char *pile, const CyPoint *point)
{
  const CySeriesTag *tag = cy_series_tags_find (export->tags->tags, point->series);

  if (tag == NULL)
    return;
  cy_history_csv_append (text, pile, tag, point);
  export->moved.points++;
}

/* First what held when the time began. A point that was carried into a block was told of already, but
 * where the block before it is gone. */
static gboolean
write_rows (Export *export, const char *pile)
{
  const gint64 from_ms = export->what->from_us / CY_US_PER_MS;
  g_autoptr (GHashTable) told = g_hash_table_new (NULL, NULL); /* series -> its newest point */
  g_autoptr (GString) text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer held;
  guint i = 0;

  g_array_sort (export->points, compare_points);
  for (; i < export->points->len; i++) {
    const CyPoint *point = &g_array_index (export->points, CyPoint, i);

    if (point->time_ms >= from_ms)
      break;
    g_hash_table_insert (told, GUINT_TO_POINTER (point->series), (gpointer) point);
  }
  g_hash_table_iter_init (&iter, told);
  while (g_hash_table_iter_next (&iter, NULL, &held))
    append_row (export, text, pile, held);
  for (; i < export->points->len; i++) {
    const CyPoint *point = &g_array_index (export->points, CyPoint, i);
    const CyPoint *before = g_hash_table_lookup (told, GUINT_TO_POINTER (point->series));

    g_hash_table_insert (told, GUINT_TO_POINTER (point->series), (gpointer) point);
    if (!point->carried || before == NULL || before->time_ms < point->time_ms)
      append_row (export, text, pile, point);
  }
  return g_output_stream_write_all (export->out, text->str, text->len, NULL, export->cancellable,
                                    &export->error);
}

static gboolean
write_pile (Export *export, const char *pile, GError **error)
{
  const CyHistoryExport *what = export->what;
  g_autoptr (GArray) skipped = g_array_new (FALSE, FALSE, sizeof (CyHistoryDamage));
  const CyHistoryScope scope = { .cancellable = export->cancellable, .skipped = skipped };
  gboolean visited;

  g_clear_pointer (&export->tags, cy_history_parcel_free);
  export->tags = cy_history_parcel_new ();
  g_array_set_size (export->points, 0);
  visited = cy_history_store_each_series (export->db, pile, note_tag, export, error) &&
            cy_history_store_each_block (
              export->db, pile, what->from_us / CY_US_PER_MS, what->to_us / CY_US_PER_MS, &scope,
              export->is_table ? collect_points : write_block, export, error) &&
            (!export->is_table || write_rows (export, pile));
  export->moved.skipped += skipped->len;
  if (export->error != NULL) {
    g_clear_error (error);
    g_propagate_error (error, g_steal_pointer (&export->error));
    return FALSE;
  }
  return visited;
}

static gboolean
begin_file (Export *export, GError **error)
{
  return export->is_table ? g_output_stream_write_all (export->out, CY_HISTORY_CSV_HEAD,
                                                       strlen (CY_HISTORY_CSV_HEAD), NULL,
                                                       export->cancellable, error)
                          : cy_history_file_begin (export->out, export->cancellable, error);
}

/* One transaction: what is sealed or thrown away meanwhile is not seen. */
static gboolean
write_all (Export *export, GError **error)
{
  gboolean written = cy_db_exec (export->db, "BEGIN", error) && begin_file (export, error) &&
                     cy_history_store_each_series (export->db, NULL, note_pile, export, error);

  for (guint i = 0; written && i < export->piles->len; i++)
    written = write_pile (export, export->piles->pdata[i], error);
  cy_db_rollback (export->db);
  return written && (export->is_table || cy_history_file_end (export->out, export->moved.blocks,
                                                              export->cancellable, error));
}

/* The file takes its place when it is whole. */
static gboolean
write_file (Export *export, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (export->what->path);
  g_autoptr (GFileOutputStream) stream =
    g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE, export->cancellable, error);
  g_autoptr (GCancellable) aborted = g_cancellable_new ();

  if (stream == NULL)
    return FALSE;
  export->out = g_buffered_output_stream_new_sized (G_OUTPUT_STREAM (stream), 1 << 16);
  if (write_all (export, error))
    return g_output_stream_close (export->out, export->cancellable, error);
  /* Closing with a cancelled cancellable leaves what was there before. */
  g_cancellable_cancel (aborted);
  (void) g_output_stream_close (G_OUTPUT_STREAM (stream), aborted, NULL);
  return FALSE;
}

/**
 * cy_history_export:
 * @cancellable: (nullable): ends it early.
 * @out_moved: (out): how much it was.
 *
 * Writes what is sealed to a file. What is pending is not in it: seal before.
 *
 * Errors: %CY_DB_ERROR, GIO's; each says which file.
 *
 * Threading: any; it has a connection of its own and blocks on the disk.
 */
gboolean
cy_history_export (const CyHistoryExport *what,
                   GCancellable *cancellable,
                   CyHistoryMoved *out_moved,
                   GError **error)
{
  Export export = { .what = what,
                    .is_table = cy_history_csv_is (what->path),
                    .cancellable = cancellable };
  gboolean written = FALSE;

  export.piles = g_ptr_array_new_with_free_func (g_free);
  export.points = g_array_new (FALSE, FALSE, sizeof (CyPoint));
  export.db = cy_db_open (what->db_path, CY_DB_READ_ONLY, error);
  if (export.db != NULL)
    written = write_file (&export, error);
  if (export.db != NULL && !written)
    g_prefix_error (error, "%s: ", what->path);
  *out_moved = export.moved;
  g_clear_pointer (&export.tags, cy_history_parcel_free);
  g_clear_object (&export.out);
  g_clear_pointer (&export.db, cy_db_close);
  g_ptr_array_unref (export.piles);
  g_array_unref (export.points);
  return written;
}

/* One on its way. */
typedef struct {
  CyTransfer base;
  CyHistoryExport what; /* all of it owned */
} Errand;

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  cy_transfer_clear (&errand->base);
  g_free ((char *) errand->what.db_path);
  g_free ((char *) errand->what.owner);
  g_free ((char *) errand->what.path);
  g_strfreev ((char **) errand->what.piles);
  g_free (errand);
}

static void
export_and_answer (CyTransfer *transfer)
{
  Errand *errand = (Errand *) transfer;

  (void) cy_history_export (&errand->what, transfer->history->closing, &transfer->moved,
                            &transfer->error);
  cy_transfer_finish (transfer);
}

/* On the writer thread: what is pending is sealed, so that it is in the file. */
static void
seal_and_export (gpointer transfer)
{
  cy_history_seal_here (((CyTransfer *) transfer)->history);
  cy_transfer_run (transfer, export_and_answer);
}

/**
 * cy_history_export_later:
 * @what: copied.
 * @answer: called in the caller's main context.
 *
 * As cy_history_export(), with all that is known now, on a thread of its own; closing the history ends it
 * early.
 */
void
cy_history_export_later (CyHistory *history,
                         const CyHistoryExport *what,
                         CyHistoryTransferred answer,
                         gpointer user_data)
{
  Errand *errand = g_new0 (Errand, 1);

  cy_transfer_init (&errand->base, history, answer, user_data, errand_free);
  errand->what =
    (CyHistoryExport){ .db_path = g_strdup (cy_db_get_path (history->db)),
                       .owner = g_strdup (what->owner),
                       .path = g_strdup (what->path),
                       .piles = (const char *const *) g_strdupv ((char **) what->piles),
                       .from_us = what->from_us,
                       .to_us = what->to_us };
  if (!cy_worker_push (history->write_worker, seal_and_export, errand, NULL))
    cy_transfer_refuse (&errand->base, what->path);
}
