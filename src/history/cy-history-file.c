/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-file.h"

#include <string.h>

#include "cy-crc32.h"
#include "cy-history-bytes.h"

#define MAGIC      "CYHIST1\n"
#define HEAD_BYTES 8

struct _CyHistoryReader {
  char *path;
  GInputStream *in; /* owned: buffered */
  goffset at;       /* where the next parcel begins */
  guint32 n;        /* parcels so far */
};

gboolean
cy_history_file_begin (GOutputStream *out, GCancellable *cancellable, GError **error)
{
  return g_output_stream_write_all (out, MAGIC, HEAD_BYTES, NULL, cancellable, error);
}

gboolean
cy_history_file_append (GOutputStream *out,
                        const CyHistoryParcel *parcel,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GBytes) bytes = cy_history_parcel_encode (parcel);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  guint8 head[HEAD_BYTES];

  cy_put_u32 (head, (guint32) length);
  cy_put_u32 (head + 4, cy_crc32 (0, data, length));
  return g_output_stream_write_all (out, head, HEAD_BYTES, NULL, cancellable, error) &&
         g_output_stream_write_all (out, data, length, NULL, cancellable, error);
}

/**
 * cy_history_file_end:
 *
 * Says that nothing is missing: so a file that was cut between two parcels is known as that.
 */
gboolean
cy_history_file_end (GOutputStream *out,
                     guint64 n_parcels,
                     GCancellable *cancellable,
                     GError **error)
{
  guint8 head[HEAD_BYTES];

  cy_put_u32 (head, 0);
  cy_put_u32 (head + 4, (guint32) n_parcels);
  return g_output_stream_write_all (out, head, HEAD_BYTES, NULL, cancellable, error);
}

void
cy_history_reader_free (CyHistoryReader *reader)
{
  g_clear_object (&reader->in);
  g_free (reader->path);
  g_free (reader);
}

static gboolean
fail (const CyHistoryReader *reader, const char *what, GError **error)
{
  g_set_error (error, CY_HISTORY_ERROR, CY_HISTORY_ERROR_DAMAGED,
               "%s: at byte %" G_GOFFSET_FORMAT ": %s", reader->path, reader->at, what);
  return FALSE;
}

static gboolean
read_all (CyHistoryReader *reader, guint8 *data, gsize length, GError **error)
{
  gsize n;

  if (!g_input_stream_read_all (reader->in, data, length, &n, NULL, error)) {
    g_prefix_error (error, "%s: ", reader->path);
    return FALSE;
  }
  return n == length || fail (reader, "the end of the file is missing", error);
}

static gboolean
read_magic (CyHistoryReader *reader, GError **error)
{
  guint8 magic[HEAD_BYTES];

  reader->at = 0;
  reader->n = 0;
  if (!read_all (reader, magic, HEAD_BYTES, error))
    return FALSE;
  if (memcmp (magic, MAGIC, HEAD_BYTES) != 0)
    return fail (reader, "this is no history file", error);
  reader->at = HEAD_BYTES;
  return TRUE;
}

/**
 * cy_history_reader_open:
 *
 * Errors: GIO's; %CY_HISTORY_ERROR_DAMAGED when it is no such file.
 */
CyHistoryReader *
cy_history_reader_open (const char *path, GError **error)
{
  g_autoptr (CyHistoryReader) reader = g_new0 (CyHistoryReader, 1);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) in = g_file_read (file, NULL, error);

  reader->path = g_strdup (path);
  if (in == NULL)
    return NULL;
  reader->in = g_buffered_input_stream_new (G_INPUT_STREAM (in));
  return read_magic (reader, error) ? g_steal_pointer (&reader) : NULL;
}

/**
 * cy_history_reader_next:
 * @out_parcel: (out) (nullable): the next one, or %NULL at the end of the file.
 *
 * Errors: %CY_HISTORY_ERROR_DAMAGED, which says where.
 */
gboolean
cy_history_reader_next (CyHistoryReader *reader, CyHistoryParcel **out_parcel, GError **error)
{
  guint8 head[HEAD_BYTES];
  g_autofree guint8 *data = NULL;
  guint32 length;

  *out_parcel = NULL;
  if (!read_all (reader, head, HEAD_BYTES, error))
    return FALSE;
  length = cy_get_u32 (head);
  if (length == 0)
    return cy_get_u32 (head + 4) == reader->n || fail (reader, "parcels are missing", error);
  if (length > CY_PARCEL_MAX_BYTES)
    return fail (reader, "a parcel has an impossible length", error);
  data = g_malloc (length);
  if (!read_all (reader, data, length, error))
    return FALSE;
  if (cy_crc32 (0, data, length) != cy_get_u32 (head + 4))
    return fail (reader, "a parcel's checksum does not hold", error);
  *out_parcel = cy_history_parcel_decode (data, length, error);
  if (*out_parcel == NULL) {
    g_prefix_error (error, "%s: at byte %" G_GOFFSET_FORMAT ": ", reader->path, reader->at);
    return FALSE;
  }
  reader->at += HEAD_BYTES + (goffset) length;
  reader->n++;
  return TRUE;
}

gboolean
cy_history_reader_rewind (CyHistoryReader *reader, GError **error)
{
  return g_seekable_seek (G_SEEKABLE (reader->in), 0, G_SEEK_SET, NULL, error) &&
         read_magic (reader, error);
}
