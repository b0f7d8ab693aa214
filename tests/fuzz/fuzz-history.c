/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-rollup.h"
#include "fuzz.h"
#include "raw-block.h"

#define BODY_MAX 65536

static GArray *
decode (GBytes *block, gint64 *out_from_ms)
{
  return cy_history_block_decode (g_bytes_get_data (block, NULL), g_bytes_get_size (block), NULL,
                                  out_from_ms, NULL);
}

/* What decodes must mean the same after another round. */
static void
decode_and_again (GBytes *block)
{
  gint64 from_ms;
  gint64 same_from_ms;
  g_autoptr (GArray) points = decode (block, &from_ms);
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GArray) same = NULL;

  if (points == NULL)
    return;
  g_array_sort (points, cy_point_compare);
  again = cy_history_block_encode ((const CyPoint *) (gpointer) points->data, points->len, from_ms);
  same = decode (again, &same_from_ms);
  g_assert_nonnull (same);
  g_assert_cmpint (from_ms, ==, same_from_ms);
  g_assert_cmpuint (same->len, ==, points->len);
  for (guint i = 0; i < points->len; i++) {
    const CyPoint *a = &g_array_index (points, CyPoint, i);
    const CyPoint *b = &g_array_index (same, CyPoint, i);

    g_assert_true (a->series == b->series && a->quality == b->quality && a->carried == b->carried &&
                   a->time_ms == b->time_ms && a->raw == b->raw);
  }
}

/* Roll-ups are written again from what was read. */
static void
roll_and_again (GBytes *bytes)
{
  g_autoptr (GArray) runs =
    cy_rollup_decode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 60000, 0, NULL);
  g_autoptr (GBytes) again = runs == NULL ? NULL : cy_rollup_encode (runs, 60000);
  g_autoptr (GArray) same = NULL;

  if (runs == NULL)
    return;
  same =
    cy_rollup_decode (g_bytes_get_data (again, NULL), g_bytes_get_size (again), 60000, 0, NULL);
  g_assert_nonnull (same);
  g_assert_cmpuint (same->len, ==, runs->len);
}

/* The input is taken as a block, and as the body of one of each kind, or of roll-ups, whose checksum holds. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) block = g_bytes_new (data, size);

  decode_and_again (block);
  if (size <= BODY_MAX) {
    g_autoptr (GBytes) first = raw_block_wrap (CY_HISTORY_MAGIC_1, data, size);
    g_autoptr (GBytes) second = raw_block2_wrap (data, size);
    g_autoptr (GBytes) tail = raw_block_wrap (CY_HISTORY_MAGIC_TAIL, data, size);
    g_autoptr (GBytes) rollup = raw_crc_wrap ("CYR1", data, size);

    decode_and_again (first);
    decode_and_again (second);
    decode_and_again (tail);
    roll_and_again (rollup);
  }
  return 0;
}
