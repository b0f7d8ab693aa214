/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-snapshot.h"
#include "fuzz.h"

/* What an entry of another node says of a cut; what can be read is written so that it can be read again. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (CyEntry) entry = cy_entry_new ();
  g_autoptr (CySnapshot) snapshot = NULL;
  g_autoptr (CySnapshot) same = NULL;

  entry->stream = g_strdup ("s");
  entry->payload = size == 0 ? g_strdup ("") : g_strndup ((const char *) data, size);
  if ((snapshot = cy_snapshot_read (entry, NULL)) == NULL)
    return 0;
  g_free (entry->payload);
  entry->payload = cy_snapshot_write (snapshot);
  same = cy_snapshot_read (entry, NULL);
  g_assert_nonnull (same);
  g_assert_cmpuint (same->heads->len, ==, snapshot->heads->len);
  g_assert_cmpstr (same->digest, ==, snapshot->digest);
  return 0;
}
