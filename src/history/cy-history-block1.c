/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <zstd.h>

#include "cy-crc32.h"
#include "cy-history-block.h"
#include "cy-history-bytes.h"
#include "cy-sample.h"

/*
 * A block, version 1, which is not written any more:
 *
 *   "CYB1"  u32 length of the body before compression  u32 CRC-32 of that body  zstd frame
 *
 * The body is a list of runs, one per series, every number a LEB128 varint:
 *
 *   series  n  { quality  time delta [ms, zigzag]  raw delta [zigzag] } x n
 *
 * Deltas start from zero in every run. A row of the tail, for the seconds that are not sealed yet, has
 * "CYT1" instead and a body that suits single points of many series in the order they came, each
 * number the difference to the point before:
 *
 *   { series [zigzag]  quality + 8 if the time is another  time, if so [ms, zigzag]
 *     raw itself [zigzag] } x n
 */

#define HEADER_BYTES   12
#define MAX_BODY_BYTES ((gsize) 64 << 20)
#define OTHER_TIME     8

/* A second's points, once a second: speed counts more than the last byte. */
#define TAIL_LEVEL 1

GBytes *
cy_history_tail_encode (const CyPoint *points, gsize n_points)
{
  g_autoptr (GByteArray) body = g_byte_array_sized_new ((guint) MIN (n_points, 100000) * 8);
  CyPoint before = { 0 };
  guint8 *row;
  gsize bound;
  gsize length;

  for (gsize i = 0; i < n_points; i++) {
    const CyPoint *point = &points[i];
    gboolean other = point->time_ms != before.time_ms;

    cy_put_signed (body, (gint64) point->series - (gint64) before.series);
    cy_put_varint (body, point->quality | (other ? OTHER_TIME : 0u));
    if (other)
      cy_put_signed (body, cy_difference (point->time_ms, before.time_ms));
    cy_put_signed (body, point->raw);
    before = *point;
  }
  bound = ZSTD_compressBound (body->len);
  row = g_malloc (HEADER_BYTES + bound);
  length = ZSTD_compress (row + HEADER_BYTES, bound, body->data, body->len, TAIL_LEVEL);
  g_assert (!ZSTD_isError (length));
  memcpy (row, CY_HISTORY_MAGIC_TAIL, 4);
  cy_put_u32 (row + 4, body->len);
  cy_put_u32 (row + 8, cy_crc32 (0, body->data, body->len));
  return g_bytes_new_take (row, HEADER_BYTES + length);
}

static guint8 *
decompress (const guint8 *data, gsize length, gsize *out_length)
{
  gsize body_length = length < HEADER_BYTES ? 0 : cy_get_u32 (data + 4);
  g_autofree guint8 *body = NULL;
  gsize n;

  if (length < HEADER_BYTES || body_length > MAX_BODY_BYTES)
    return NULL;
  body = g_malloc (body_length + 1);
  n = ZSTD_decompress (body, body_length, data + HEADER_BYTES, length - HEADER_BYTES);
  if (ZSTD_isError (n) || n != body_length || cy_crc32 (0, body, n) != cy_get_u32 (data + 8))
    return NULL;
  *out_length = n;
  return g_steal_pointer (&body);
}

static gboolean
read_run (CyByteReader *reader, GArray *points)
{
  guint64 series;
  guint64 n;
  CyPoint point = { 0 };

  if (!cy_get_varint (reader, &series) || series > G_MAXUINT32 || !cy_get_varint (reader, &n) ||
      n > CY_HISTORY_MAX_POINTS - points->len)
    return FALSE;
  point.series = (guint32) series;
  for (guint64 i = 0; i < n; i++) {
    guint64 quality;
    gint64 time_delta;
    gint64 raw_delta;

    if (!cy_get_varint (reader, &quality) || quality >= CY_N_QUALITIES ||
        !cy_get_signed (reader, &time_delta) || !cy_get_signed (reader, &raw_delta))
      return FALSE;
    point.quality = (guint8) quality;
    point.time_ms = cy_sum (point.time_ms, time_delta);
    point.raw = cy_sum (point.raw, raw_delta);
    g_array_append_val (points, point);
  }
  return TRUE;
}

static gboolean
read_single (CyByteReader *reader, CyPoint *point, GArray *points)
{
  gint64 series;
  guint64 head;
  gint64 time_delta = 0;

  if (!cy_get_signed (reader, &series) || !cy_get_varint (reader, &head) ||
      head >= 2 * OTHER_TIME || (head & (OTHER_TIME - 1)) >= CY_N_QUALITIES ||
      ((head & OTHER_TIME) != 0 && !cy_get_signed (reader, &time_delta)) ||
      !cy_get_signed (reader, &point->raw))
    return FALSE;
  series = cy_sum (series, point->series);
  if (series < 0 || series > G_MAXUINT32 || points->len >= CY_HISTORY_MAX_POINTS)
    return FALSE;
  point->series = (guint32) series;
  point->quality = (guint8) (head & (OTHER_TIME - 1));
  point->time_ms = cy_sum (point->time_ms, time_delta);
  g_array_append_vals (points, point, 1);
  return TRUE;
}

gboolean
cy_history_block1_read (const guint8 *data, gsize length, GArray *points)
{
  gsize body_length = 0;
  g_autofree guint8 *body = decompress (data, length, &body_length);
  CyByteReader reader = { body, body == NULL ? NULL : body + body_length };
  gboolean sound = body != NULL;

  while (sound && reader.at < reader.end)
    sound = read_run (&reader, points);
  return sound;
}

gboolean
cy_history_tail_read (const guint8 *data, gsize length, GArray *points)
{
  gsize body_length = 0;
  g_autofree guint8 *body = decompress (data, length, &body_length);
  CyByteReader reader = { body, body == NULL ? NULL : body + body_length };
  CyPoint point = { 0 };
  gboolean sound = body != NULL;

  while (sound && reader.at < reader.end)
    sound = read_single (&reader, &point, points);
  return sound;
}
