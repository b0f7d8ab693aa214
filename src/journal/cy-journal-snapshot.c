/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-snapshot.h"

#include <string.h>

#include "cy-entry-wire.h"
#include "cy-fold-again.h"
#include "cy-journal-entry.h"
#include "cy-journal-meta.h"
#include "cy-retained.h"
#include "cy-stream.h"

#define META_BEGUN "snapshot"
#define META_DONE  "snapshot-done"

#define STREAMS "SELECT name FROM stream ORDER BY name"

/* Where a stream is cut: before the first entry that is too new. */
#define LAST_BEFORE                                                                        \
  "SELECT e.seq, e.hash FROM entry e JOIN stream s ON s.id = e.stream WHERE s.name = ?1"   \
  " AND e.seq < coalesce((SELECT n.seq FROM entry n WHERE n.stream = s.id AND n.hlc >= ?2" \
  " ORDER BY n.seq LIMIT 1), 9223372036854775807) ORDER BY e.seq DESC LIMIT 1"

#define ALL                                                                               \
  "SELECT s.name || '#' || e.seq, s.origin FROM entry e JOIN stream s ON s.id = e.stream" \
  " WHERE e.subject = '" CY_SUBJECT_SNAPSHOT "' AND e.kind = '" CY_ENTRY_SNAPSHOT "'"     \
  " ORDER BY e.hlc, s.origin, e.seq"

#define NAMED                                                                 \
  "SELECT " CY_ENTRY_COLUMNS " FROM entry e JOIN stream s ON s.id = e.stream" \
  " WHERE s.name || '#' || e.seq = ?1 AND e.subject = '" CY_SUBJECT_SNAPSHOT "'"

#define HASH_OF                                                                       \
  "SELECT e.hash FROM entry e JOIN stream s ON s.id = e.stream WHERE s.name = ?1 AND" \
  " e.seq = ?2"

#define SET_BASE                                                             \
  "INSERT INTO base (stream, seq) SELECT id, ?2 FROM stream WHERE name = ?1" \
  " ON CONFLICT (stream) DO UPDATE SET seq = max (seq, excluded.seq)"
#define ADD_STREAM "INSERT OR IGNORE INTO stream (name, origin) VALUES (?1, ?2)"

#define PAGE                                                                       \
  "SELECT " CY_ENTRY_COLUMNS ", l.previous, p.hash FROM stream s JOIN entry e"     \
  " ON e.stream = s.id LEFT JOIN loose l ON l.stream = e.stream AND l.seq = e.seq" \
  " LEFT JOIN entry p ON p.stream = e.stream AND p.seq = e.seq - 1"                \
  " WHERE s.name = ?1 AND e.seq > ?2 AND e.seq <= ?3 ORDER BY e.seq LIMIT ?4"
#define PAGE_PREVIOUS CY_ENTRY_N_COLUMNS
#define PAGE_BEFORE   (CY_ENTRY_N_COLUMNS + 1)

#define PIECE                                                                             \
  "SELECT e.seq, e.subject FROM entry e JOIN stream s ON s.id = e.stream WHERE s.name = " \
  "?1 AND e.seq > ?2 AND e.seq <= ?3 ORDER BY e.seq LIMIT ?4"

void
cy_cut_state_clear (CyCutState *state)
{
  g_clear_pointer (&state->begun, g_free);
}

static gboolean
list_streams (CyDb *db, GPtrArray *names, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, STREAMS, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  while (cy_stmt_step (stmt, &row, error)) {
    CyStream parsed;

    if (!row)
      return TRUE;
    /* Configuration says who is a member, proofs who somebody is, money what is owed: those stay whole. */
    if (cy_stream_parse (cy_stmt_get_text (stmt, 0), &parsed) && parsed.class == CY_ENTRY_CLASS_OPS)
      g_ptr_array_add (names, g_strdup (cy_stmt_get_text (stmt, 0)));
  }
  return FALSE;
}

static gboolean
cut_stream (CyDb *db, const char *stream, CyHlc before, GPtrArray *heads, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, LAST_BEFORE, error);
  const guint8 *hash;
  gboolean row;
  gsize length;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, stream);
  cy_stmt_bind_int (stmt, 2, (gint64) before);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  if (row && (hash = cy_stmt_get_blob (stmt, 1, &length)) != NULL && length == CY_HASH_BYTES)
    g_ptr_array_add (heads, cy_head_new (stream, (guint64) cy_stmt_get_int (stmt, 0), hash));
  cy_stmt_reset (stmt);
  return TRUE;
}

/**
 * cy_journal_plan_snapshot:
 * @db: any connection; nobody waits for it.
 * @before_us: only what was written before [µs UTC].
 * @cancellable: (nullable): ends it early.
 *
 * Returns: (transfer full): what would be cut, and what would stay; no entry says it yet.
 */
CySnapshot *
cy_journal_plan_snapshot (CyDb *db, gint64 before_us, GCancellable *cancellable, GError **error)
{
  g_autoptr (CySnapshot) snapshot = cy_snapshot_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CyRetained) retained = NULL;

  if (!list_streams (db, names, error))
    return NULL;
  for (guint i = 0; i < names->len && snapshot->heads->len < CY_SNAPSHOT_MAX_HEADS; i++) {
    if (!cut_stream (db, names->pdata[i], cy_hlc_from_us (before_us), snapshot->heads, error))
      return NULL;
  }
  if ((retained = cy_retained_compute (db, snapshot->heads, cancellable, error)) == NULL)
    return NULL;
  snapshot->before_us = before_us;
  snapshot->n_kept = retained->n_kept;
  snapshot->n_gone = retained->n_gone;
  snapshot->digest = g_steal_pointer (&retained->digest);
  return g_steal_pointer (&snapshot);
}

/**
 * cy_journal_find_snapshot:
 * @name: see cy_snapshot_name().
 * @out_snapshot: (out) (nullable): %NULL when it is not here or makes no sense.
 */
gboolean
cy_journal_find_snapshot (CyDb *db, const char *name, CySnapshot **out_snapshot, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, NAMED, error);
  gboolean row;

  *out_snapshot = NULL;
  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, name);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  if (row) {
    g_autoptr (CyEntry) entry = cy_journal_read_entry (stmt);

    *out_snapshot = cy_snapshot_read (entry, NULL);
  }
  cy_stmt_reset (stmt);
  return TRUE;
}

/* @out_name: (out) (nullable): the first of @origin that comes after @after, in (clock, origin, sequence) order. */
static gboolean
find_next (CyDb *db, const char *after, const char *origin, char **out_name, GError **error)
{
  g_autofree char *next = NULL;
  CyStmt *stmt = cy_db_prepare (db, ALL, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  while (cy_stmt_step (stmt, &row, error)) {
    const char *name = row ? cy_stmt_get_text (stmt, 0) : NULL;

    if (!row) {
      *out_name = g_steal_pointer (&next);
      return TRUE;
    }
    if (g_strcmp0 (name, after) == 0)
      g_clear_pointer (&next, g_free);
    else if (next == NULL && g_str_equal (cy_stmt_get_text (stmt, 1), origin))
      next = g_strdup (name);
  }
  return FALSE;
}

/**
 * cy_journal_next_snapshot:
 * @after: (nullable): the one that this journal was cut to.
 * @origin: whose.
 * @out_snapshot: (out) (nullable): the one that is next, %NULL when there is none.
 *
 * Snapshots are made one on the other, so that a journal is cut to each in turn.
 */
gboolean
cy_journal_next_snapshot (CyDb *db,
                          const char *after,
                          const char *origin,
                          CySnapshot **out_snapshot,
                          GError **error)
{
  g_autofree char *name = NULL;

  *out_snapshot = NULL;
  return find_next (db, after, origin, &name, error) &&
         (name == NULL || cy_journal_find_snapshot (db, name, out_snapshot, error));
}

gboolean
cy_journal_load_cut (CyDb *db, CyCutState *out_state, GError **error)
{
  g_autofree char *done = NULL;

  *out_state = (CyCutState){ 0 };
  if (!cy_journal_get_meta (db, META_BEGUN, &out_state->begun, error) ||
      !cy_journal_get_meta (db, META_DONE, &done, error))
    return FALSE;
  out_state->is_done = out_state->begun != NULL && g_strcmp0 (out_state->begun, done) == 0;
  return TRUE;
}

static gboolean
reach_head (CyDb *db, const CyHead *head, CyReach *reach, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, HASH_OF, error);
  gboolean row;
  gsize length;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, head->stream);
  cy_stmt_bind_int (stmt, 2, (gint64) head->seq);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row) {
    *reach = MAX (*reach, CY_REACH_PART);
  } else {
    gconstpointer hash = cy_stmt_get_blob (stmt, 0, &length);

    if (length != CY_HASH_BYTES || memcmp (hash, head->hash, CY_HASH_BYTES) != 0)
      *reach = CY_REACH_FORK;
  }
  cy_stmt_reset (stmt);
  return TRUE;
}

gboolean
cy_journal_reach (CyDb *db, const CySnapshot *snapshot, CyReach *out_reach, GError **error)
{
  *out_reach = CY_REACH_ALL;
  for (guint i = 0; i < snapshot->heads->len; i++) {
    if (!reach_head (db, snapshot->heads->pdata[i], out_reach, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
set_base (CyDb *db, const CyHead *head, GError **error)
{
  g_autofree char *origin = cy_stream_origin (head->stream);
  CyStmt *stmt = cy_db_prepare (db, ADD_STREAM, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, head->stream);
  cy_stmt_bind_text (stmt, 2, origin);
  if (!cy_stmt_run (stmt, error) || (stmt = cy_db_prepare (db, SET_BASE, error)) == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, head->stream);
  cy_stmt_bind_int (stmt, 2, (gint64) head->seq);
  return cy_stmt_run (stmt, error);
}

/**
 * cy_journal_begin_cut:
 *
 * From now on nothing before the cut is given to others as a part of its stream.
 */
gboolean
cy_journal_begin_cut (CyDb *db, const CySnapshot *snapshot, GError **error)
{
  g_autofree char *name = cy_snapshot_name (snapshot);

  for (guint i = 0; i < snapshot->heads->len; i++) {
    if (!set_base (db, snapshot->heads->pdata[i], error))
      return FALSE;
  }
  return cy_journal_set_meta (db, META_BEGUN, name, error);
}

/**
 * cy_journal_end_cut:
 *
 * What is before the cut is what the snapshot vouches for, and can be given to others as that.
 */
gboolean
cy_journal_end_cut (CyDb *db, const CySnapshot *snapshot, GError **error)
{
  g_autofree char *name = cy_snapshot_name (snapshot);

  return cy_journal_set_meta (db, META_DONE, name, error);
}

/* The hash of the entry before: beside the entry when that one is gone. */
static void
read_previous (CyStmt *stmt, CyEntry *entry)
{
  gsize length;
  const guint8 *hash = cy_stmt_get_blob (stmt, PAGE_PREVIOUS, &length);

  if (length != CY_HASH_BYTES)
    hash = cy_stmt_get_blob (stmt, PAGE_BEFORE, &length);
  if (length == CY_HASH_BYTES)
    memcpy (entry->previous, hash, CY_HASH_BYTES);
}

typedef struct {
  GPtrArray *entries; /* owned */
  guint max_entries;
  gsize max_bytes;
  gsize n_bytes;
} Page;

static gboolean
is_full (const Page *page)
{
  return page->entries->len >= page->max_entries || page->n_bytes >= page->max_bytes;
}

static gboolean
fill_page (CyDb *db, const CyHead *head, guint64 after, Page *page, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, PAGE, error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, head->stream);
  cy_stmt_bind_int (stmt, 2, (gint64) after);
  cy_stmt_bind_int (stmt, 3, (gint64) head->seq);
  cy_stmt_bind_int (stmt, 4, page->max_entries - page->entries->len);
  while (row && !is_full (page)) {
    CyEntry *entry;

    if (!cy_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      break;
    entry = cy_journal_read_entry (stmt);
    read_previous (stmt, entry);
    page->n_bytes += cy_entry_wire_size (entry);
    g_ptr_array_add (page->entries, entry);
  }
  cy_stmt_reset (stmt);
  return TRUE;
}

/**
 * cy_journal_load_page:
 * @stream: of the entry to go on after, empty to begin.
 * @seq: of it.
 * @max_entries: about how many entries.
 * @max_bytes: about how many bytes on the wire.
 *
 * Returns: (transfer full) (element-type CyEntry): what is kept before the cut, streams by name, with previous
 *   hashes; empty at the end.
 */
GPtrArray *
cy_journal_load_page (CyDb *db,
                      const CySnapshot *snapshot,
                      const char *stream,
                      guint64 seq,
                      guint max_entries,
                      gsize max_bytes,
                      GError **error)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  Page page = { entries, max_entries, max_bytes, 0 };

  for (guint i = 0; i < snapshot->heads->len; i++)
    g_ptr_array_add (sorted, snapshot->heads->pdata[i]);
  g_ptr_array_sort (sorted, cy_head_compare);
  for (guint i = 0; i < sorted->len && !is_full (&page); i++) {
    const CyHead *head = sorted->pdata[i];
    int order = strcmp (head->stream, stream);

    if (order >= 0 && !fill_page (db, head, order == 0 ? seq : 0, &page, error))
      return NULL;
  }
  return g_steal_pointer (&entries);
}

static gboolean
is_kept (const guint64 *kept, guint n_kept, guint64 seq)
{
  guint low = 0;

  for (guint high = n_kept; low < high;) {
    guint middle = low + (high - low) / 2;

    if (kept[middle] < seq)
      low = middle + 1;
    else
      high = middle;
  }
  return low < n_kept && kept[low] == seq;
}

typedef struct {
  guint64 seq;
  char *subject;
} Extra;

static void
extra_clear (gpointer data)
{
  g_free (((Extra *) data)->subject);
}

/* @seq: (inout): how far the stream was looked at. */
static GArray *
find_extras (CyDb *db,
             const CyHead *head,
             const guint64 *kept,
             guint n_kept,
             guint max_entries,
             guint64 *seq,
             GError **error)
{
  g_autoptr (GArray) extras = g_array_new (FALSE, FALSE, sizeof (Extra));
  CyStmt *stmt = cy_db_prepare (db, PIECE, error);
  gboolean row;

  g_array_set_clear_func (extras, extra_clear);
  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_text (stmt, 1, head->stream);
  cy_stmt_bind_int (stmt, 2, (gint64) *seq);
  cy_stmt_bind_int (stmt, 3, (gint64) head->seq);
  cy_stmt_bind_int (stmt, 4, max_entries);
  *seq = 0;
  while (cy_stmt_step (stmt, &row, error)) {
    Extra extra;

    if (!row)
      return g_steal_pointer (&extras);
    *seq = (guint64) cy_stmt_get_int (stmt, 0);
    if (is_kept (kept, n_kept, *seq))
      continue;
    extra = (Extra){ *seq, g_strdup (cy_stmt_get_text (stmt, 1)) };
    g_array_append_val (extras, extra);
  }
  return NULL;
}

/**
 * cy_journal_keep_only:
 * @head: where the stream is cut.
 * @kept: numbers of what stays before that, ascending.
 * @max_entries: how many entries to look at.
 * @seq: (inout): how far the stream was looked at, 0 to begin; 0 when all of it was.
 *
 * Takes away what this journal has of a stream and the snapshot has not, a piece at a time; inside the caller's
 * transaction.
 */
gboolean
cy_journal_keep_only (CyDb *db,
                      const CyHead *head,
                      const guint64 *kept,
                      guint n_kept,
                      guint max_entries,
                      guint64 *seq,
                      GError **error)
{
  g_autoptr (GArray) extras = find_extras (db, head, kept, n_kept, max_entries, seq, error);

  if (extras == NULL)
    return FALSE;
  for (guint i = 0; i < extras->len; i++) {
    if (!cy_retained_delete (db, head->stream, g_array_index (extras, Extra, i).seq, error))
      return FALSE;
  }
  for (guint i = 0; i < extras->len; i++) {
    if (!cy_fold_again (db, g_array_index (extras, Extra, i).subject, error))
      return FALSE;
  }
  return TRUE;
}
