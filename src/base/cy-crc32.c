/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-crc32.h"

/* IEEE 802.3, clause 3.2.9, bit by bit from the lowest; what zlib's crc32() computes too. */
#define POLYNOMIAL 0xEDB88320u

static const guint32 *
get_table (void)
{
  static guint32 table[256];
  static gsize once = 0;

  if (g_once_init_enter (&once)) {
    for (guint32 i = 0; i < 256; i++) {
      guint32 rest = i;

      for (guint bit = 0; bit < 8; bit++)
        rest = rest & 1 ? rest >> 1 ^ POLYNOMIAL : rest >> 1;
      table[i] = rest;
    }
    g_once_init_leave (&once, 1);
  }
  return table;
}

/**
 * cy_crc32:
 * @crc: 0 to begin with, or what the bytes before gave.
 * @bytes: (array length=n): what comes next.
 *
 * Threading: any thread.
 *
 * Returns: the CRC-32 of everything so far.
 */
guint32
cy_crc32 (guint32 crc, const guint8 *bytes, gsize n)
{
  const guint32 *table = get_table ();

  crc = ~crc;
  for (gsize i = 0; i < n; i++)
    crc = table[(crc ^ bytes[i]) & 0xff] ^ crc >> 8;
  return ~crc;
}
