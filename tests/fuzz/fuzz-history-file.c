/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-csv.h"
#include "fuzz.h"

/* What was read is written and read again, and is the same. */
static void
parcel_and_again (const CyHistoryParcel *parcel)
{
  g_autoptr (GBytes) bytes = cy_history_parcel_encode (parcel);
  g_autoptr (CyHistoryParcel) same =
    cy_history_parcel_decode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);

  g_assert_nonnull (same);
  g_assert_cmpstr (same->pile, ==, parcel->pile);
  g_assert_cmpuint (same->tags->len, ==, parcel->tags->len);
  g_assert_cmpuint (same->points->len, ==, parcel->points->len);
}

/* The input is taken as a parcel, and as a table. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (CyHistoryParcel) parcel = cy_history_parcel_decode (data, size, NULL);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);
  g_autoptr (GPtrArray) table = cy_history_csv_read (stream, "table", NULL, NULL);

  if (parcel != NULL)
    parcel_and_again (parcel);
  for (guint i = 0; table != NULL && i < table->len; i++)
    parcel_and_again (table->pdata[i]);
  return 0;
}
