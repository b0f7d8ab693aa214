/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-history-share.h"
#include "fuzz.h"
#include "raw-block.h"

#define BODY_MAX 65536

/* What is taken from another node means the same when it is passed on. */
static void
decode_and_again (GBytes *bytes)
{
  g_autoptr (CyHistoryShare) share =
    cy_history_share_decode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
  g_autoptr (GBytes) again = share == NULL ? NULL : cy_history_share_encode (share);
  g_autoptr (CyHistoryShare) same = NULL;

  if (share == NULL || g_bytes_get_size (again) > CY_SHARE_MAX_BYTES)
    return;
  same = cy_history_share_decode (g_bytes_get_data (again, NULL), g_bytes_get_size (again), NULL);
  g_assert_nonnull (same);
  g_assert_cmpuint (same->tags->len, ==, share->tags->len);
  for (guint t = 0; t < CY_N_SHARE_TIERS; t++)
    g_assert_cmpuint (same->tiers[t]->len, ==, share->tiers[t]->len);
}

/* The input is taken as a share, and as the body of one whose checksum holds. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  decode_and_again (bytes);
  if (size <= BODY_MAX) {
    g_autoptr (GBytes) wrapped = raw_crc_wrap ("CYS1", data, size);

    decode_and_again (wrapped);
  }
  return 0;
}
