/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-retained.h"

#include <string.h>

#include "cy-fold-again.h"
#include "cy-journal-entry.h"
#include "cy-retention-rule.h"

/* Entries are read in pieces, so that a long look does not keep the writer's log from being taken in. */
#define PIECE "4096"

#define NEXT_SUBJECT "SELECT min(subject) FROM entry WHERE subject > ?1 AND subject < ?2"

#define STORY                                                                       \
  "SELECT " CY_ENTRY_COLUMNS " FROM stream s JOIN entry e ON e.stream = s.id WHERE" \
  " e.subject = ?1 ORDER BY e.hlc, s.origin, e.seq"

#define HASHES                                                                      \
  "SELECT e.seq, e.hash FROM entry e WHERE e.stream = (SELECT id FROM stream WHERE" \
  " name = ?1) AND e.seq > ?2 AND e.seq <= ?3 ORDER BY e.seq LIMIT " PIECE

#define LOOSEN                                                                          \
  "INSERT OR REPLACE INTO loose (stream, seq, previous) SELECT e.stream, n.seq, e.hash" \
  " FROM entry e JOIN entry n ON n.stream = e.stream AND n.seq = e.seq + 1"             \
  " WHERE e.stream = (SELECT id FROM stream WHERE name = ?1) AND e.seq = ?2"
#define FORGET_LOOSE \
  "DELETE FROM loose WHERE stream = (SELECT id FROM stream WHERE name = ?1) AND seq = ?2"
#define DELETE_ENTRY \
  "DELETE FROM entry WHERE stream = (SELECT id FROM stream WHERE name = ?1) AND seq = ?2"

/* Where one stream is cut, and what of it goes: a bit for each entry. */
typedef struct {
  const CyHead *head; /* borrowed */
  guint8 *gone;       /* nullable */
} Cut;

static void
cut_free (Cut *cut)
{
  g_free (cut->gone);
  g_free (cut);
}

/* Returns: borrowed stream names to owned cuts. */
static GHashTable *
cuts_new (GPtrArray *heads)
{
  GHashTable *cuts =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) cut_free);

  for (guint i = 0; i < heads->len; i++) {
    CyHead *head = heads->pdata[i];
    Cut *cut = g_new0 (Cut, 1);

    cut->head = head;
    g_hash_table_replace (cuts, head->stream, cut);
  }
  return cuts;
}

static gboolean
is_gone (const Cut *cut, guint64 seq)
{
  return cut->gone != NULL && (cut->gone[seq / 8] & (1u << (seq % 8))) != 0;
}

static void
mark_gone (Cut *cut, guint64 seq)
{
  if (cut->gone == NULL)
    cut->gone = g_malloc0 (cut->head->seq / 8 + 1);
  cut->gone[seq / 8] |= (guint8) (1u << (seq % 8));
}

static gboolean
find_in_kind (CyDb *db, CyRetentionKind kind, const char *after, char **out_subject, GError **error)
{
  const char *prefix = cy_retention_prefix (kind);
  g_autofree char *end = g_strdup (prefix);
  CyStmt *stmt = cy_db_prepare (db, NEXT_SUBJECT, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  end[strlen (end) - 1]++;
  cy_stmt_bind_text (stmt, 1, strcmp (after, prefix) > 0 ? after : prefix);
  cy_stmt_bind_text (stmt, 2, end);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  *out_subject = row ? g_strdup (cy_stmt_get_text (stmt, 0)) : NULL;
  cy_stmt_reset (stmt);
  return TRUE;
}

/* The next subject of which anything may go; kinds are in the order of their prefixes.
 * @out_subject: %NULL after the last. */
static gboolean
find_subject (CyDb *db,
              const char *after,
              CyRetentionKind *out_kind,
              char **out_subject,
              GError **error)
{
  *out_subject = NULL;
  for (CyRetentionKind kind = 0; kind < CY_N_RETENTIONS && *out_subject == NULL; kind++) {
    *out_kind = kind;
    if (!find_in_kind (db, kind, after, out_subject, error))
      return FALSE;
  }
  return TRUE;
}

static void
clear_item (gpointer data)
{
  cy_entry_unref ((CyEntry *) ((CyRetentionItem *) data)->entry);
}

/* What a subject has before the cut. */
static GArray *
load_story (CyDb *db, const char *subject, GHashTable *cuts, GError **error)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (CyRetentionItem));
  CyStmt *stmt = cy_db_prepare (db, STORY, error);
  gboolean row;

  g_array_set_clear_func (items, clear_item);
  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_text (stmt, 1, subject);
  while (cy_stmt_step (stmt, &row, error)) {
    g_autoptr (CyEntry) entry = row ? cy_journal_read_entry (stmt) : NULL;
    const Cut *cut;

    if (!row)
      return g_steal_pointer (&items);
    cut = g_hash_table_lookup (cuts, entry->stream);
    if (cut != NULL && entry->seq <= cut->head->seq) {
      CyRetentionItem item = { entry, entry->seq == cut->head->seq, FALSE };

      g_array_append_val (items, item);
      entry = NULL;
    }
  }
  return NULL;
}

static GArray *
judge_subject (CyDb *db,
               CyRetentionKind kind,
               const char *subject,
               GHashTable *cuts,
               GError **error)
{
  GArray *items = load_story (db, subject, cuts, error);

  if (items != NULL)
    cy_retention_judge (kind, (CyRetentionItem *) (gpointer) items->data, items->len);
  return items;
}

static gboolean
judge_all (CyDb *db, GHashTable *cuts, GCancellable *cancellable, GError **error)
{
  g_autofree char *subject = g_strdup ("");
  CyRetentionKind kind;

  while (TRUE) {
    g_autofree char *next = NULL;
    g_autoptr (GArray) items = NULL;

    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !find_subject (db, subject, &kind, &next, error))
      return FALSE;
    if (next == NULL)
      return TRUE;
    if ((items = judge_subject (db, kind, next, cuts, error)) == NULL)
      return FALSE;
    for (guint i = 0; i < items->len; i++) {
      const CyRetentionItem *item = &g_array_index (items, CyRetentionItem, i);

      if (item->goes)
        mark_gone (g_hash_table_lookup (cuts, item->entry->stream), item->entry->seq);
    }
    g_free (subject);
    subject = g_steal_pointer (&next);
  }
}

static void
add_line (GChecksum *checksum, const char *stream, guint64 seq, const guint8 *hash)
{
  g_autofree char *spelled = cy_hash_spell (hash);
  g_autofree char *line = g_strdup_printf ("%s %" G_GUINT64_FORMAT " %s\n", stream, seq, spelled);

  g_checksum_update (checksum, (const guchar *) line, -1);
}

/**
 * cy_retained_add_line:
 *
 * Adds one entry that stays to a digest; they come stream by stream, in the order of names, in sequence.
 */
void
cy_retained_add_line (GChecksum *checksum, const CyEntry *entry)
{
  add_line (checksum, entry->stream, entry->seq, entry->hash);
}

/* @seq: (inout): how far the stream was read. @out_more: whether there may be another piece. */
static gboolean
sum_piece (CyDb *db,
           const Cut *cut,
           guint64 *seq,
           gboolean *out_more,
           CyRetained *retained,
           GChecksum *checksum,
           GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, HASHES, error);
  gboolean row;

  *out_more = FALSE;
  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, cut->head->stream);
  cy_stmt_bind_int (stmt, 2, (gint64) *seq);
  cy_stmt_bind_int (stmt, 3, (gint64) cut->head->seq);
  while (cy_stmt_step (stmt, &row, error)) {
    gsize length;
    const guint8 *hash;

    if (!row)
      return TRUE;
    *out_more = TRUE;
    *seq = (guint64) cy_stmt_get_int (stmt, 0);
    hash = cy_stmt_get_blob (stmt, 1, &length);
    if (length != CY_HASH_BYTES)
      continue;
    if (is_gone (cut, *seq)) {
      retained->n_gone++;
    } else {
      retained->n_kept++;
      add_line (checksum, cut->head->stream, *seq, hash);
    }
  }
  return FALSE;
}

static CyRetained *
sum_up (CyDb *db, GPtrArray *heads, GHashTable *cuts, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (heads, NULL, NULL);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (CyRetained) retained = g_new0 (CyRetained, 1);

  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, cy_head_compare);
  for (guint i = 0; i < sorted->len; i++) {
    const Cut *cut = g_hash_table_lookup (cuts, ((const CyHead *) sorted->pdata[i])->stream);
    gboolean more = TRUE;
    guint64 seq = 0;

    while (more) {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !sum_piece (db, cut, &seq, &more, retained, checksum, error))
        return NULL;
    }
  }
  retained->digest = g_strdup (g_checksum_get_string (checksum));
  return g_steal_pointer (&retained);
}

/**
 * cy_retained_compute:
 * @db: any connection; nobody waits for it.
 * @heads: (element-type CyHead): where streams are cut.
 * @cancellable: (nullable): ends it early.
 *
 * Returns: (transfer full): what stays when all that is over before the cut goes.
 */
CyRetained *
cy_retained_compute (CyDb *db, GPtrArray *heads, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) cuts = cuts_new (heads);

  return judge_all (db, cuts, cancellable, error) ? sum_up (db, heads, cuts, cancellable, error)
                                                  : NULL;
}

/**
 * cy_retained_read:
 *
 * Returns: (transfer full): what is there before the cut, as it is.
 */
CyRetained *
cy_retained_read (CyDb *db, GPtrArray *heads, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) cuts = cuts_new (heads);

  return sum_up (db, heads, cuts, cancellable, error);
}

void
cy_retained_free (CyRetained *retained)
{
  g_free (retained->digest);
  g_free (retained);
}

static gboolean
run_for_entry (CyDb *db, const char *sql, const char *stream, guint64 seq, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, stream);
  cy_stmt_bind_int (stmt, 2, (gint64) seq);
  return cy_stmt_run (stmt, error);
}

/**
 * cy_retained_delete:
 *
 * Takes one entry away, inside the caller's transaction; the one after it remembers what it is chained to. The
 * tables are the caller's to mend.
 */
gboolean
cy_retained_delete (CyDb *db, const char *stream, guint64 seq, GError **error)
{
  return run_for_entry (db, LOOSEN, stream, seq, error) &&
         run_for_entry (db, FORGET_LOOSE, stream, seq, error) &&
         run_for_entry (db, DELETE_ENTRY, stream, seq, error);
}

static gboolean
drop_subject (CyDb *db, const char *subject, GArray *items, guint *n_gone, GError **error)
{
  guint n = 0;

  for (guint i = 0; i < items->len; i++) {
    const CyRetentionItem *item = &g_array_index (items, CyRetentionItem, i);

    if (!item->goes)
      continue;
    if (!cy_retained_delete (db, item->entry->stream, item->entry->seq, error))
      return FALSE;
    n++;
  }
  *n_gone += items->len;
  return n == 0 || cy_fold_again (db, subject, error);
}

/**
 * cy_retained_drop:
 * @after: the subject that was dealt with last, empty to begin.
 * @max_entries: about how many entries to look at.
 * @out_subject: (out) (nullable) (transfer full): the one that was dealt with last now, %NULL when there is none
 *   left.
 *
 * Takes away what is over before the cut, some subjects at a time, each with its part of the tables; inside the
 * caller's transaction. To begin again after an interruption does no harm.
 */
gboolean
cy_retained_drop (CyDb *db,
                  GPtrArray *heads,
                  const char *after,
                  guint max_entries,
                  char **out_subject,
                  GError **error)
{
  g_autoptr (GHashTable) cuts = cuts_new (heads);
  g_autofree char *subject = g_strdup (after);
  guint n = 0;

  while (subject != NULL && n < max_entries) {
    g_autofree char *last = g_steal_pointer (&subject);
    g_autoptr (GArray) items = NULL;
    CyRetentionKind kind;

    if (!find_subject (db, last, &kind, &subject, error))
      return FALSE;
    if (subject == NULL)
      break;
    if ((items = judge_subject (db, kind, subject, cuts, error)) == NULL ||
        !drop_subject (db, subject, items, &n, error))
      return FALSE;
    n++;
  }
  *out_subject = g_steal_pointer (&subject);
  return TRUE;
}
