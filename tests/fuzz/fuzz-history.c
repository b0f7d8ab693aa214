/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-block.h"
#include "fuzz.h"
#include "raw-block.h"

#define BODY_MAX 65536

/* What decodes must mean the same after another round. */
static void
decode_and_again (GBytes *block)
{
  g_autoptr (GArray) points =
    cy_history_block_decode (g_bytes_get_data (block, NULL), g_bytes_get_size (block), NULL);
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GArray) same = NULL;

  if (points == NULL)
    return;
  again = cy_history_block_encode ((const CyPoint *) (gpointer) points->data, points->len);
  same = cy_history_block_decode (g_bytes_get_data (again, NULL), g_bytes_get_size (again), NULL);
  g_assert_nonnull (same);
  g_assert_cmpuint (same->len, ==, points->len);
  for (guint i = 0; i < points->len; i++) {
    const CyPoint *a = &g_array_index (points, CyPoint, i);
    const CyPoint *b = &g_array_index (same, CyPoint, i);

    g_assert_true (a->series == b->series && a->quality == b->quality && a->time_ms == b->time_ms &&
                   a->raw == b->raw);
  }
}

/* The input is taken as a block, and as the body of one whose checksum holds. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) block = g_bytes_new (data, size);
  g_autoptr (GBytes) wrapped = NULL;

  decode_and_again (block);
  if (size <= BODY_MAX) {
    wrapped = raw_block_wrap (data, size);
    decode_and_again (wrapped);
  }
  return 0;
}
