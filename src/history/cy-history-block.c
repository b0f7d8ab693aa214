/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-block.h"

#include <string.h>
#include <zstd.h>

#include "cy-sample.h"

/*
 * A block, version 1:
 *
 *   "CYB1"  u32 length of the body before compression  u32 CRC-32 of that body  zstd frame
 *
 * The body is a list of runs, one per series, every number a LEB128 varint:
 *
 *   series  n  { quality  time delta [ms, zigzag]  raw delta [zigzag] } x n
 *
 * Deltas start from zero in every run, so a run can be read without the others. Neighbouring values
 * of a series differ little and idle ones repeat, which leaves zstd mostly zeros.
 */

#define MAGIC             "CYB1"
#define HEADER_BYTES      12
#define MAX_BODY_BYTES    ((gsize) 64 << 20)
#define COMPRESSION_LEVEL 3

G_DEFINE_QUARK (cy_history_error, cy_history_error)

static void
put_varint (GByteArray *out, guint64 value)
{
  guint8 bytes[10];
  guint n = 0;

  do {
    bytes[n] = (guint8) (value & 0x7f);
    value >>= 7;
    if (value != 0)
      bytes[n] |= 0x80;
    n++;
  } while (value != 0);
  g_byte_array_append (out, bytes, n);
}

static void
put_signed (GByteArray *out, gint64 value)
{
  put_varint (out, ((guint64) value << 1) ^ (guint64) (value >> 63));
}

typedef struct {
  const guint8 *at;
  const guint8 *end;
} Reader;

static gboolean
get_varint (Reader *reader, guint64 *out_value)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 64 && reader->at < reader->end; shift += 7) {
    guint8 byte = *reader->at++;

    value |= (guint64) (byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) {
      *out_value = value;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
get_signed (Reader *reader, gint64 *out_value)
{
  guint64 value;

  if (!get_varint (reader, &value))
    return FALSE;
  *out_value = (gint64) (value >> 1) ^ -(gint64) (value & 1);
  return TRUE;
}

/* CRC-32 (IEEE 802.3), small table: a block is checked once when it is read. */
static guint32
crc32 (const guint8 *data, gsize length)
{
  static const guint32 nibbles[16] = { 0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac,
                                       0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
                                       0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
                                       0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c };
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < length; i++) {
    crc = nibbles[(crc ^ data[i]) & 15] ^ (crc >> 4);
    crc = nibbles[(crc ^ (data[i] >> 4)) & 15] ^ (crc >> 4);
  }
  return ~crc;
}

static GByteArray *
encode_body (const CyPoint *points, gsize n_points)
{
  GByteArray *body = g_byte_array_new ();

  for (gsize i = 0; i < n_points;) {
    gsize end = i;
    gint64 time_ms = 0;
    gint64 raw = 0;

    while (end < n_points && points[end].series == points[i].series)
      end++;
    put_varint (body, points[i].series);
    put_varint (body, end - i);
    for (; i < end; i++) {
      put_varint (body, points[i].quality);
      /* Unsigned arithmetic wraps, so any two 64-bit values have a difference. */
      put_signed (body, (gint64) ((guint64) points[i].time_ms - (guint64) time_ms));
      put_signed (body, (gint64) ((guint64) points[i].raw - (guint64) raw));
      time_ms = points[i].time_ms;
      raw = points[i].raw;
    }
  }
  return body;
}

static void
put_u32 (guint8 *at, guint32 value)
{
  guint32 bytes = GUINT32_TO_LE (value);

  memcpy (at, &bytes, sizeof bytes);
}

static guint32
get_u32 (const guint8 *at)
{
  guint32 bytes;

  memcpy (&bytes, at, sizeof bytes);
  return GUINT32_FROM_LE (bytes);
}

/**
 * cy_history_block_encode:
 * @points: grouped by series, each in order of time.
 *
 * Returns: (transfer full): an immutable, self-describing, checksummed block.
 */
GBytes *
cy_history_block_encode (const CyPoint *points, gsize n_points)
{
  g_autoptr (GByteArray) body = encode_body (points, n_points);
  gsize bound = ZSTD_compressBound (body->len);
  guint8 *block = g_malloc (HEADER_BYTES + bound);
  gsize length =
    ZSTD_compress (block + HEADER_BYTES, bound, body->data, body->len, COMPRESSION_LEVEL);

  g_assert (!ZSTD_isError (length));
  memcpy (block, MAGIC, 4);
  put_u32 (block + 4, body->len);
  put_u32 (block + 8, crc32 (body->data, body->len));
  return g_bytes_new_take (block, HEADER_BYTES + length);
}

static gboolean
decode_run (Reader *reader, GArray *points)
{
  guint64 series;
  guint64 n;
  CyPoint point = { 0 };

  if (!get_varint (reader, &series) || series > G_MAXUINT32 || !get_varint (reader, &n) ||
      n > CY_HISTORY_MAX_POINTS - points->len)
    return FALSE;
  point.series = (guint32) series;
  for (guint64 i = 0; i < n; i++) {
    guint64 quality;
    gint64 time_delta;
    gint64 raw_delta;

    if (!get_varint (reader, &quality) || quality >= CY_N_QUALITIES ||
        !get_signed (reader, &time_delta) || !get_signed (reader, &raw_delta))
      return FALSE;
    point.quality = (guint8) quality;
    point.time_ms = (gint64) ((guint64) point.time_ms + (guint64) time_delta);
    point.raw = (gint64) ((guint64) point.raw + (guint64) raw_delta);
    g_array_append_val (points, point);
  }
  return TRUE;
}

static guint8 *
decompress (const guint8 *data, gsize length, gsize *out_length)
{
  gsize body_length = length < HEADER_BYTES ? 0 : get_u32 (data + 4);
  g_autofree guint8 *body = NULL;
  gsize n;

  if (length < HEADER_BYTES || memcmp (data, MAGIC, 4) != 0 || body_length > MAX_BODY_BYTES)
    return NULL;
  body = g_malloc (body_length + 1);
  n = ZSTD_decompress (body, body_length, data + HEADER_BYTES, length - HEADER_BYTES);
  if (ZSTD_isError (n) || n != body_length || crc32 (body, n) != get_u32 (data + 8))
    return NULL;
  *out_length = n;
  return g_steal_pointer (&body);
}

/**
 * cy_history_block_decode:
 *
 * Returns: (transfer full) (element-type CyPoint): as they were encoded.
 *
 * Errors: %CY_HISTORY_ERROR_DAMAGED. Any bytes at all are safe to give.
 */
GArray *
cy_history_block_decode (gconstpointer data, gsize length, GError **error)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (CyPoint));
  gsize body_length = 0;
  g_autofree guint8 *body = decompress (data, length, &body_length);
  Reader reader = { body, body == NULL ? NULL : body + body_length };
  gboolean sound = body != NULL;

  while (sound && reader.at < reader.end)
    sound = decode_run (&reader, points);
  if (sound)
    return g_steal_pointer (&points);
  g_set_error (error, CY_HISTORY_ERROR, CY_HISTORY_ERROR_DAMAGED,
               "a history block of %" G_GSIZE_FORMAT " bytes is damaged", length);
  return NULL;
}
