/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "raw-block.h"

#include <string.h>
#include <zstd.h>

/* CRC-32 of IEEE 802.3 bit by bit, unlike the one that is tested. */
static guint32
crc32_bitwise (const guint8 *data, gsize length)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < 8 * length; i++) {
    guint32 bit = (crc ^ (guint32) (data[i / 8] >> (i % 8))) & 1;

    crc = (crc >> 1) ^ (bit ? 0xedb88320 : 0);
  }
  return ~crc;
}

GBytes *
raw_block_wrap (const char *magic, gconstpointer body, gsize length)
{
  gsize bound = ZSTD_compressBound (length);
  guint8 *block = g_malloc (12 + bound);
  guint32 size = GUINT32_TO_LE ((guint32) length);
  guint32 crc = GUINT32_TO_LE (crc32_bitwise (body, length));
  gsize n = ZSTD_compress (block + 12, bound, body, length, 1);

  g_assert_false (ZSTD_isError (n));
  memcpy (block, magic, 4);
  memcpy (block + 4, &size, 4);
  memcpy (block + 8, &crc, 4);
  return g_bytes_new_take (block, 12 + n);
}

GBytes *
raw_crc_wrap (const char *magic, gconstpointer body, gsize length)
{
  guint8 *block = g_malloc (8 + length);
  guint32 crc = GUINT32_TO_LE (crc32_bitwise (body, length));

  memcpy (block, magic, 4);
  memcpy (block + 4, &crc, 4);
  if (length > 0)
    memcpy (block + 8, body, length);
  return g_bytes_new_take (block, 8 + length);
}

GBytes *
raw_block2_wrap (gconstpointer body, gsize length)
{
  return raw_crc_wrap ("CYB2", body, length);
}
