/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-snapshot-pages.h"

#include <glib/gstdio.h>
#include <string.h>

#include "cy-entry-wire.h"
#include "cy-node-error.h"
#include "cy-retained.h"

struct _CySnapshotPages {
  CySnapshot *snapshot; /* owned */
  CyVoucher *voucher;   /* owned */
  char *file;
  FILE *stream;        /* nullable: nothing came yet */
  GHashTable *kept;    /* owned stream to owned GArray of numbers */
  GChecksum *checksum; /* owned */
  char *last_stream;
  guint64 last_seq;
  guint64 n_entries;
};

CySnapshotPages *
cy_snapshot_pages_new (CySnapshot *snapshot, CyVoucher *voucher, char *file)
{
  CySnapshotPages *pages = g_new0 (CySnapshotPages, 1);

  pages->snapshot = cy_snapshot_ref (snapshot);
  pages->voucher = voucher;
  pages->file = file;
  pages->kept =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  pages->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  pages->last_stream = g_strdup ("");
  return pages;
}

void
cy_snapshot_pages_free (CySnapshotPages *pages)
{
  if (pages == NULL)
    return;
  if (pages->stream != NULL)
    (void) fclose (pages->stream);
  (void) g_unlink (pages->file);
  cy_snapshot_unref (pages->snapshot);
  cy_voucher_free (pages->voucher);
  g_hash_table_unref (pages->kept);
  g_checksum_free (pages->checksum);
  g_free (pages->last_stream);
  g_free (pages->file);
  g_free (pages);
}

CySnapshot *
cy_snapshot_pages_get_snapshot (CySnapshotPages *pages)
{
  return pages->snapshot;
}

/* After which entry to go on; empty before the first. */
const char *
cy_snapshot_pages_get_stream (CySnapshotPages *pages)
{
  return pages->last_stream;
}

guint64
cy_snapshot_pages_get_seq (CySnapshotPages *pages)
{
  return pages->last_seq;
}

static gboolean
refuse (GError **error, const CyEntry *entry, const char *why)
{
  g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "entry %" G_GUINT64_FORMAT " of %s %s",
               entry->seq, entry->stream, why);
  return FALSE;
}

static gboolean
check_entry (CySnapshotPages *pages, CyEntry *entry, GError **error)
{
  const CyHead *head = cy_snapshot_find (pages->snapshot, entry->stream);
  int order = strcmp (entry->stream, pages->last_stream);
  CyVouch verdict = entry->signature == NULL ? CY_VOUCH_UNKNOWN
                                             : cy_voucher_look (pages->voucher, entry->origin,
                                                                entry->hash, entry->signature);

  if (head == NULL || entry->seq > head->seq)
    return refuse (error, entry, "is not before the cut");
  if (order < 0 || (order == 0 && entry->seq <= pages->last_seq))
    return refuse (error, entry, "comes out of turn");
  if (verdict == CY_VOUCH_BAD)
    return refuse (error, entry, "is not signed by its node");
  if (pages->n_entries >= pages->snapshot->n_kept)
    return refuse (error, entry, "is one more than the snapshot keeps");
  if (verdict == CY_VOUCH_UNKNOWN)
    g_clear_pointer (&entry->signature, g_bytes_unref);
  return TRUE;
}

static void
note_entry (CySnapshotPages *pages, const CyEntry *entry)
{
  GArray *numbers = g_hash_table_lookup (pages->kept, entry->stream);

  if (numbers == NULL) {
    numbers = g_array_new (FALSE, FALSE, sizeof (guint64));
    g_hash_table_insert (pages->kept, g_strdup (entry->stream), numbers);
  }
  g_array_append_val (numbers, entry->seq);
  cy_retained_add_line (pages->checksum, entry);
  if (!g_str_equal (entry->stream, pages->last_stream)) {
    g_free (pages->last_stream);
    pages->last_stream = g_strdup (entry->stream);
  }
  pages->last_seq = entry->seq;
  pages->n_entries++;
}

static GPtrArray *
decode (const guint8 *data, gsize length, GError **error)
{
  g_autoptr (GPtrArray) runs = cy_runs_decode (data, length, error);
  GPtrArray *entries;

  if (runs == NULL)
    return NULL;
  entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  for (guint i = 0; i < runs->len; i++) {
    GPtrArray *run = runs->pdata[i];

    for (guint k = 0; k < run->len; k++)
      g_ptr_array_add (entries, cy_entry_ref (run->pdata[k]));
  }
  return entries;
}

static gboolean
fail_to (const char *what, const CySnapshotPages *pages, GError **error)
{
  int code = errno;

  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (code), "%s: cannot be %s: %s",
               pages->file, what, g_strerror (code));
  return FALSE;
}

/* Without the signatures that nobody could check. */
static gboolean
save (CySnapshotPages *pages, GPtrArray *entries, GError **error)
{
  g_autoptr (GByteArray) page = g_byte_array_new ();

  cy_runs_encode (page, entries);
  if (pages->stream == NULL && (pages->stream = g_fopen (pages->file, "w+be")) == NULL)
    return fail_to ("written", pages, error);
  return (fwrite (&page->len, sizeof page->len, 1, pages->stream) == 1 &&
          fwrite (page->data, 1, page->len, pages->stream) == page->len) ||
         fail_to ("written", pages, error);
}

/**
 * cy_snapshot_pages_add:
 * @page: runs of entries, as another node sent them.
 *
 * Errors: #CY_NODE_ERROR_REFUSED or #CY_MODEL_ERROR when it makes no sense, #G_FILE_ERROR.
 */
gboolean
cy_snapshot_pages_add (CySnapshotPages *pages, GBytes *page, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (page, &length);
  g_autoptr (GPtrArray) entries = decode (data, length, error);

  if (entries == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++) {
    if (!check_entry (pages, entries->pdata[i], error))
      return FALSE;
    note_entry (pages, entries->pdata[i]);
  }
  return save (pages, entries, error);
}

/**
 * cy_snapshot_pages_check:
 *
 * Whether all that came is what the snapshot vouches for; from then on it can be read with
 * cy_snapshot_pages_next().
 */
gboolean
cy_snapshot_pages_check (CySnapshotPages *pages, GError **error)
{
  if (!g_str_equal (g_checksum_get_string (pages->checksum), pages->snapshot->digest)) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "%" G_GUINT64_FORMAT " entries came that are not those which the snapshot of node"
                 " %.8s keeps",
                 pages->n_entries, pages->snapshot->origin);
    return FALSE;
  }
  if (pages->stream != NULL &&
      (fflush (pages->stream) != 0 || fseek (pages->stream, 0, SEEK_SET) != 0))
    return fail_to ("read", pages, error);
  return TRUE;
}

/**
 * cy_snapshot_pages_next:
 * @out_entries: (out) (nullable) (transfer full) (element-type CyEntry): the next page, %NULL after the last.
 */
gboolean
cy_snapshot_pages_next (CySnapshotPages *pages, GPtrArray **out_entries, GError **error)
{
  g_autofree guint8 *data = NULL;
  guint size;

  *out_entries = NULL;
  if (pages->stream == NULL || fread (&size, sizeof size, 1, pages->stream) != 1)
    return pages->stream == NULL || feof (pages->stream) != 0 || fail_to ("read", pages, error);
  data = g_malloc (MIN (size, CY_RUNS_MAX_BYTES));
  if (size > CY_RUNS_MAX_BYTES || fread (data, 1, size, pages->stream) != size)
    return fail_to ("read", pages, error);
  return (*out_entries = decode (data, size, error)) != NULL;
}

/**
 * cy_snapshot_pages_get_kept:
 *
 * Returns: (array length=out_n_kept) (nullable): numbers of what stays of a stream, ascending.
 */
const guint64 *
cy_snapshot_pages_get_kept (CySnapshotPages *pages, const CyHead *head, guint *out_n_kept)
{
  GArray *numbers = g_hash_table_lookup (pages->kept, head->stream);

  *out_n_kept = numbers == NULL ? 0 : numbers->len;
  return numbers == NULL ? NULL : (const guint64 *) (gpointer) numbers->data;
}
