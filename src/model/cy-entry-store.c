/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-entry-store.h"

#include <string.h>

CyHead *
cy_head_new (const char *stream, guint64 seq, const guint8 hash[CY_HASH_BYTES])
{
  CyHead *head = g_new0 (CyHead, 1);

  head->stream = g_strdup (stream);
  head->seq = seq;
  memcpy (head->hash, hash, CY_HASH_BYTES);
  return head;
}

void
cy_head_free (CyHead *head)
{
  g_free (head->stream);
  g_free (head);
}
