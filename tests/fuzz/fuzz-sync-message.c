/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-sync-message.h"
#include "fuzz.h"

/* What can be read is written so that it can be read again. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (CySyncMessage) message = cy_sync_message_read (bytes, NULL);
  g_autoptr (GBytes) again = message == NULL ? NULL : cy_sync_message_write (message);
  g_autoptr (CySyncMessage) same = again == NULL ? NULL : cy_sync_message_read (again, NULL);

  g_assert_true ((message == NULL) == (same == NULL));
  return 0;
}
