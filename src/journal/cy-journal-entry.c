/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-entry.h"

#include <string.h>

/* Never NULL in a sound file; in a damaged one the entry is there to be looked at all the same. */
static char *
get_text (CyStmt *stmt, int column)
{
  const char *text = cy_stmt_get_text (stmt, column);

  return g_strdup (text != NULL ? text : "");
}

/**
 * cy_journal_read_entry:
 * @stmt: a row of %CY_ENTRY_COLUMNS.
 *
 * Returns: (transfer full): the entry, without its previous hash.
 */
CyEntry *
cy_journal_read_entry (CyStmt *stmt)
{
  CyEntry *entry = cy_entry_new ();
  gsize length;
  gconstpointer bytes;

  entry->stream = get_text (stmt, 0);
  entry->origin = get_text (stmt, 1);
  entry->seq = (guint64) cy_stmt_get_int (stmt, 2);
  entry->hlc = (CyHlc) cy_stmt_get_int (stmt, 3);
  entry->kind = get_text (stmt, 4);
  entry->subject = get_text (stmt, 5);
  entry->actor = get_text (stmt, 6);
  entry->payload = get_text (stmt, 7);
  bytes = cy_stmt_get_blob (stmt, 8, &length);
  if (length == CY_HASH_BYTES)
    memcpy (entry->hash, bytes, CY_HASH_BYTES);
  bytes = cy_stmt_get_blob (stmt, 9, &length);
  if (length > 0)
    entry->signature = g_bytes_new (bytes, length);
  entry->beyond = cy_stmt_get_int (stmt, 10) != 0;
  return entry;
}
