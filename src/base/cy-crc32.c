/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-crc32.h"

/* IEEE 802.3, clause 3.2.9, bit by bit from the lowest; what zlib's crc32() computes too. */
#define POLYNOMIAL 0xEDB88320u

/* Eight bytes at a time cost a fifth of one after the other: what each of them does to the end is looked
 * up on its own ("slicing-by-8", Kounavis and Berry 2005). */
#define SLICES 8

typedef guint32 Tables[SLICES][256];

static void
fill (Tables tables)
{
  for (guint32 i = 0; i < 256; i++) {
    guint32 rest = i;

    for (guint bit = 0; bit < 8; bit++)
      rest = rest & 1 ? rest >> 1 ^ POLYNOMIAL : rest >> 1;
    tables[0][i] = rest;
  }
  for (guint slice = 1; slice < SLICES; slice++) {
    for (guint i = 0; i < 256; i++) {
      guint32 before = tables[slice - 1][i];

      tables[slice][i] = before >> 8 ^ tables[0][before & 0xff];
    }
  }
}

static const guint32 (*get_tables (void))[256]
{
  static Tables tables;
  static gsize once = 0;

  if (g_once_init_enter (&once)) {
    fill (tables);
    g_once_init_leave (&once, 1);
  }
  return (const guint32 (*)[256]) tables;
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
  const guint32 (*tables)[256] = get_tables ();

  crc = ~crc;
  for (; n >= SLICES; n -= SLICES, bytes += SLICES) {
    guint8 mixed[SLICES];
    guint32 next = 0;

    for (guint i = 0; i < SLICES; i++)
      mixed[i] = i < 4 ? (guint8) (bytes[i] ^ (crc >> (8 * i))) : bytes[i];
    for (guint i = 0; i < SLICES; i++)
      next ^= tables[SLICES - 1 - i][mixed[i]];
    crc = next;
  }
  while (n-- > 0)
    crc = crc >> 8 ^ tables[0][(crc ^ *bytes++) & 0xff];
  return ~crc;
}
