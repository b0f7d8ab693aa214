/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-parcel.h"

#include "cy-history-bytes.h"

/*
 * protocol/history-file.md has the bytes:
 *
 *   owner  number  pile  class  from_ms  last_ms  n  { series  connector  measure  scale  offset } x n  block
 */

#define MAX_TAGS ((guint64) 1 << 16)

CyHistoryParcel *
cy_history_parcel_new (void)
{
  CyHistoryParcel *parcel = g_new0 (CyHistoryParcel, 1);

  parcel->tags = cy_series_tags_new ();
  return parcel;
}

void
cy_history_parcel_free (CyHistoryParcel *parcel)
{
  if (parcel == NULL)
    return;
  g_free (parcel->owner);
  g_free (parcel->pile);
  g_array_unref (parcel->tags);
  g_clear_pointer (&parcel->block, g_bytes_unref);
  g_clear_pointer (&parcel->points, g_array_unref);
  g_free (parcel);
}

/**
 * cy_history_parcel_encode:
 *
 * Returns: (transfer full): its bytes.
 */
GBytes *
cy_history_parcel_encode (const CyHistoryParcel *parcel)
{
  GByteArray *out = g_byte_array_new ();
  gsize length;
  gconstpointer block = g_bytes_get_data (parcel->block, &length);

  cy_put_text (out, parcel->owner);
  cy_put_varint (out, (guint64) parcel->number);
  cy_put_text (out, parcel->pile);
  cy_put_varint (out, parcel->class);
  cy_put_signed (out, parcel->from_ms);
  cy_put_signed (out, parcel->last_ms);
  cy_put_varint (out, parcel->tags->len);
  for (guint i = 0; i < parcel->tags->len; i++) {
    const CySeriesTag *tag = &g_array_index (parcel->tags, CySeriesTag, i);

    cy_put_varint (out, tag->series);
    cy_put_varint (out, tag->connector);
    cy_put_text (out, tag->measure);
    cy_put_double (out, tag->scale);
    cy_put_double (out, tag->offset);
  }
  cy_put_varint (out, length);
  g_byte_array_append (out, block, (guint) length);
  return g_byte_array_free_to_bytes (out);
}

static gboolean
get_tag (CyByteReader *reader, CyHistoryParcel *parcel)
{
  const CySeriesTag *before = parcel->tags->len == 0
                                ? NULL
                                : &g_array_index (parcel->tags, CySeriesTag, parcel->tags->len - 1);
  CySeriesTag tag = { 0 };
  guint64 series;
  guint64 connector;
  gboolean read = cy_get_varint (reader, &series) && cy_get_varint (reader, &connector) &&
                  cy_get_text (reader, CY_PARCEL_MAX_TEXT_BYTES, &tag.measure) &&
                  cy_get_double (reader, &tag.scale) && cy_get_double (reader, &tag.offset);

  if (!read || series > G_MAXUINT32 || connector > G_MAXUINT8 || tag.scale == 0 ||
      (before != NULL && series <= before->series)) {
    g_free (tag.measure);
    return FALSE;
  }
  tag.series = (guint32) series;
  tag.connector = (guint) connector;
  g_array_append_val (parcel->tags, tag);
  return TRUE;
}

static gboolean
get_head (CyByteReader *reader, CyHistoryParcel *parcel, guint64 *out_n_tags)
{
  guint64 number;
  guint64 class;

  if (!cy_get_text (reader, CY_PARCEL_MAX_TEXT_BYTES, &parcel->owner) ||
      !cy_get_varint (reader, &number) ||
      !cy_get_text (reader, CY_PARCEL_MAX_TEXT_BYTES, &parcel->pile) ||
      !cy_get_varint (reader, &class) || !cy_get_signed (reader, &parcel->from_ms) ||
      !cy_get_signed (reader, &parcel->last_ms) || !cy_get_varint (reader, out_n_tags))
    return FALSE;
  if (number > G_MAXINT64 || class > CY_N_HISTORY_CLASSES || *out_n_tags > MAX_TAGS)
    return FALSE;
  parcel->number = (gint64) number;
  parcel->class = (CyHistoryClass) class;
  return TRUE;
}

static gboolean
get_all (CyByteReader *reader, CyHistoryParcel *parcel)
{
  guint64 n_tags;
  guint64 length;

  if (!get_head (reader, parcel, &n_tags))
    return FALSE;
  for (guint64 i = 0; i < n_tags; i++) {
    if (!get_tag (reader, parcel))
      return FALSE;
  }
  if (!cy_get_varint (reader, &length) || length != (guint64) (reader->end - reader->at))
    return FALSE;
  parcel->block = g_bytes_new (reader->at, length);
  return TRUE;
}

/* Every series is named, its times go forward, and lie where the parcel says. */
static gboolean
are_points_possible (const CyHistoryParcel *parcel)
{
  const CyPoint *before = NULL;

  if (parcel->from_ms < CY_PARCEL_MIN_MS || parcel->last_ms > CY_PARCEL_MAX_MS ||
      parcel->from_ms > parcel->last_ms)
    return FALSE;
  for (guint i = 0; i < parcel->points->len; i++) {
    const CyPoint *point = &g_array_index (parcel->points, CyPoint, i);
    gboolean same = before != NULL && before->series == point->series;

    if (point->time_ms < CY_PARCEL_MIN_MS || point->time_ms > parcel->last_ms ||
        (!point->carried && point->time_ms < parcel->from_ms) ||
        (point->carried && point->time_ms > parcel->from_ms))
      return FALSE;
    if (same && (point->carried || point->time_ms < before->time_ms))
      return FALSE;
    if (!same && cy_series_tags_find (parcel->tags, point->series) == NULL)
      return FALSE;
    before = point;
  }
  return TRUE;
}

/**
 * cy_history_parcel_decode:
 *
 * Returns: (transfer full): with its points.
 *
 * Errors: %CY_HISTORY_ERROR_DAMAGED. Any bytes at all are safe to give.
 */
CyHistoryParcel *
cy_history_parcel_decode (gconstpointer data, gsize length, GError **error)
{
  g_autoptr (CyHistoryParcel) parcel = cy_history_parcel_new ();
  CyByteReader reader = { data, (const guint8 *) data + length };

  if (!get_all (&reader, parcel)) {
    g_set_error (error, CY_HISTORY_ERROR, CY_HISTORY_ERROR_DAMAGED,
                 "a parcel of %" G_GSIZE_FORMAT " bytes is damaged", length);
    return NULL;
  }
  parcel->points = cy_history_block_decode (g_bytes_get_data (parcel->block, NULL),
                                            g_bytes_get_size (parcel->block), NULL, NULL, error);
  if (parcel->points == NULL) {
    g_prefix_error (error, "block %" G_GINT64_FORMAT " of %s: ", parcel->number, parcel->pile);
    return NULL;
  }
  if (!are_points_possible (parcel)) {
    g_set_error (error, CY_HISTORY_ERROR, CY_HISTORY_ERROR_DAMAGED,
                 "block %" G_GINT64_FORMAT " of %s: what is said of it does not fit it",
                 parcel->number, parcel->pile);
    return NULL;
  }
  return g_steal_pointer (&parcel);
}
