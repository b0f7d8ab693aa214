/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-crc32.h"

#include <string.h>

/* The check value of the CRC catalogue, and values of zlib's crc32(). */
static const struct {
  const char *bytes;
  guint32 crc;
} cases[] = {
  { "", 0x00000000 },
  { "a", 0xe8b7be43 },
  { "123456789", 0xcbf43926 },
  { "The quick brown fox jumps over the lazy dog", 0x414fa339 },
};

static void
test_values (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gsize n = strlen (cases[i].bytes);

    g_assert_cmphex (cy_crc32 (0, (const guint8 *) cases[i].bytes, n), ==, cases[i].crc);
    /* In pieces it is the same. */
    for (gsize cut = 0; cut <= n; cut++) {
      guint32 crc = cy_crc32 (0, (const guint8 *) cases[i].bytes, cut);

      g_assert_cmphex (cy_crc32 (crc, (const guint8 *) cases[i].bytes + cut, n - cut), ==,
                       cases[i].crc);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/crc32/values", test_values);
  return g_test_run ();
}
