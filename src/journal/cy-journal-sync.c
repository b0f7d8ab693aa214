/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-sync.h"

#include <string.h>

#include "cy-entry-wire.h"
#include "cy-journal-entry.h"
#include "cy-json.h"
#include "cy-stream.h"

/* A cut that is further than what has come says no more than that nothing can be given. */
#define HEADS                                                                                 \
  "SELECT s.name, e.seq, e.hash, min (e.seq, coalesce (b.seq, 0)) FROM stream s JOIN entry e" \
  " ON e.stream = s.id AND e.seq = (SELECT max(seq) FROM entry WHERE stream = s.id)"          \
  " LEFT JOIN base b ON b.stream = s.id"

#define HASH_BEFORE                                             \
  "SELECT e.hash FROM stream s JOIN entry e ON e.stream = s.id" \
  " WHERE s.name = ?1 AND e.seq = ?2"

/* What stands before a cut has gaps, and is no part of the stream any more. */
#define SUFFIX                                                                            \
  "SELECT " CY_ENTRY_COLUMNS " FROM stream s JOIN entry e ON e.stream = s.id"             \
  " WHERE s.name = ?1 AND e.seq >= ?2 AND ?2 > coalesce ((SELECT b.seq FROM base b WHERE" \
  " b.stream = s.id), 0) ORDER BY e.seq LIMIT ?3"

#define KEYS                                                                                   \
  "SELECT subject, value FROM cell WHERE subject >= 'node:' AND subject < 'node;' AND name = " \
  "'key'"

static const char *const queries[] = { HEADS, HASH_BEFORE, SUFFIX, KEYS, NULL };

/**
 * cy_journal_sync_queries:
 *
 * Returns: (array zero-terminated=1): the statements peers wait for, so that a test can look at how the
 *   database means to run them.
 */
const char *const *
cy_journal_sync_queries (void)
{
  return queries;
}

/**
 * cy_journal_load_heads:
 *
 * Returns: (transfer full) (element-type CyHead): where each stream ends.
 */
GPtrArray *
cy_journal_load_heads (CyDb *db, GError **error)
{
  g_autoptr (GPtrArray) heads = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_head_free);
  CyStmt *stmt = cy_db_prepare (db, HEADS, error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  do {
    gsize length;
    gconstpointer hash;

    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row && (hash = cy_stmt_get_blob (stmt, 2, &length)) != NULL && length == CY_HASH_BYTES) {
      CyHead *head =
        cy_head_new (cy_stmt_get_text (stmt, 0), (guint64) cy_stmt_get_int (stmt, 1), hash);

      head->base = (guint64) cy_stmt_get_int (stmt, 3);
      g_ptr_array_add (heads, head);
    }
  } while (row);
  return g_steal_pointer (&heads);
}

static gboolean
load_hash_before (CyDb *db, const CyHead *want, guint8 *out_hash, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, HASH_BEFORE, error);
  gconstpointer hash;
  gsize length;
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  memset (out_hash, 0, CY_HASH_BYTES);
  cy_stmt_bind_text (stmt, 1, want->stream);
  cy_stmt_bind_int (stmt, 2, (gint64) want->seq - 1);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  if (row && (hash = cy_stmt_get_blob (stmt, 0, &length)) != NULL && length == CY_HASH_BYTES)
    memcpy (out_hash, hash, CY_HASH_BYTES);
  cy_stmt_reset (stmt);
  return TRUE;
}

typedef struct {
  GPtrArray *entries; /* owned CyEntry */
  guint max_entries;
  gsize max_bytes;
  gsize n_bytes;
} Suffixes;

static gboolean
is_full (const Suffixes *suffixes)
{
  return suffixes->entries->len >= suffixes->max_entries ||
         suffixes->n_bytes >= suffixes->max_bytes;
}

/* A signature vouches for all entries before it in its stream; those after the last one have to wait for the
 * next. */
static void
drop_unsigned (Suffixes *suffixes, guint first)
{
  while (suffixes->entries->len > first) {
    const CyEntry *last = suffixes->entries->pdata[suffixes->entries->len - 1];

    if (last->signature != NULL)
      return;
    suffixes->n_bytes -= cy_entry_wire_size (last);
    g_ptr_array_set_size (suffixes->entries, (int) suffixes->entries->len - 1);
  }
}

/* Goes on beyond what one message should hold until the next signature, and never beyond what it may. */
static gboolean
load_suffix (CyDb *db, const CyHead *want, Suffixes *suffixes, GError **error)
{
  const guint first = suffixes->entries->len;
  gboolean is_signed = FALSE;
  guint8 previous[CY_HASH_BYTES];
  CyStmt *stmt;
  gboolean row;

  if (!load_hash_before (db, want, previous, error) ||
      (stmt = cy_db_prepare (db, SUFFIX, error)) == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, want->stream);
  cy_stmt_bind_int (stmt, 2, (gint64) want->seq);
  cy_stmt_bind_int (stmt, 3, CY_RUNS_MAX_ENTRIES - first);
  while (!(is_full (suffixes) && is_signed)) {
    CyEntry *entry;

    if (!cy_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      break;
    entry = cy_journal_read_entry (stmt);
    if (suffixes->n_bytes + cy_entry_wire_size (entry) >
        CY_RUNS_MAX_BYTES - CY_ENTRY_STREAM_MAX * 2) {
      cy_entry_unref (entry);
      break;
    }
    memcpy (entry->previous, previous, CY_HASH_BYTES);
    memcpy (previous, entry->hash, CY_HASH_BYTES);
    is_signed = entry->signature != NULL;
    suffixes->n_bytes += cy_entry_wire_size (entry);
    g_ptr_array_add (suffixes->entries, entry);
  }
  cy_stmt_reset (stmt);
  drop_unsigned (suffixes, first);
  return TRUE;
}

/**
 * cy_journal_load_suffixes:
 * @wants: (element-type CyHead): streams, and with which entry to begin.
 * @max_entries: about how many entries.
 * @max_bytes: about how many bytes on the wire.
 *
 * Returns: (transfer full) (element-type CyEntry): stream after stream, as far as they go; the last entry of
 *   each has a signature.
 */
GPtrArray *
cy_journal_load_suffixes (CyDb *db,
                          GPtrArray *wants,
                          guint max_entries,
                          gsize max_bytes,
                          GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  Suffixes suffixes = { entries, max_entries, max_bytes, 0 };

  for (guint i = 0; i < wants->len && !is_full (&suffixes); i++) {
    if (!load_suffix (db, wants->pdata[i], &suffixes, error))
      return NULL;
  }
  return g_steal_pointer (&entries);
}

/**
 * cy_journal_load_keys:
 *
 * Returns: (transfer full) (element-type utf8 utf8): the public keys of all nodes that are or were members, by
 *   node; a key that is not its node's is none.
 */
GHashTable *
cy_journal_load_keys (CyDb *db, GError **error)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  CyStmt *stmt = cy_db_prepare (db, KEYS, error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  do {
    g_autoptr (JsonNode) value = NULL;
    const char *id;
    const char *key;

    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      break;
    id = cy_stmt_get_text (stmt, 0) + strlen ("node:");
    value = cy_json_parse (cy_stmt_get_text (stmt, 1), -1, CY_ENTRY_PAYLOAD_MAX, NULL);
    if (value != NULL && cy_json_get_string (value, NULL, &key, NULL) &&
        cy_node_id_is_of_key (id, key))
      g_hash_table_insert (keys, g_strdup (id), g_strdup (key));
  } while (row);
  return g_steal_pointer (&keys);
}
