/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-writer.h"

#include <string.h>

#include "cy-cut-rule.h"
#include "cy-entry-wire.h"
#include "cy-fold.h"
#include "cy-journal-cut.h"
#include "cy-journal-error.h"
#include "cy-journal-query.h"
#include "cy-journal-refold.h"
#include "cy-stream.h"

/* Where a stream ends. */
typedef struct {
  gint64 id; /* row of the stream table, 0 before its first entry */
  char *name;
  guint64 seq;
  guint8 hash[CY_HASH_BYTES];
} Head;

struct _CyJournalWriter {
  CyDb *db; /* borrowed */
  char *node;
  const CyClock *clock;
  CyJournalSign sign;
  gpointer sign_data;
  CyHlc last_hlc;
  Head heads[CY_N_ENTRY_CLASSES]; /* of the streams this node writes */
  GHashTable *others;             /* owned name to owned Head, those that were looked at */
  GPtrArray *taken;               /* owned CyEntry: stored by this transaction and not folded yet */
  gboolean is_stale;              /* something may wait to be folded again */
};

static void
head_free (Head *head)
{
  g_free (head->name);
  g_free (head);
}

static gboolean
load_head (CyJournalWriter *writer, Head *head, CyHlc *out_hlc, GError **error)
{
  CyStmt *stmt = cy_db_prepare (writer->db,
                                "SELECT s.id, e.seq, e.hlc, e.hash FROM stream s"
                                " LEFT JOIN entry e ON e.stream = s.id WHERE s.name = ?1"
                                " ORDER BY e.seq DESC LIMIT 1",
                                error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  head->id = 0;
  head->seq = 0;
  *out_hlc = 0;
  memset (head->hash, 0, CY_HASH_BYTES);
  cy_stmt_bind_text (stmt, 1, head->name);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  if (row) {
    gsize length;
    gconstpointer hash = cy_stmt_get_blob (stmt, 3, &length);

    head->id = cy_stmt_get_int (stmt, 0);
    head->seq = (guint64) cy_stmt_get_int (stmt, 1);
    *out_hlc = (CyHlc) cy_stmt_get_int (stmt, 2);
    if (length == CY_HASH_BYTES)
      memcpy (head->hash, hash, CY_HASH_BYTES);
  }
  cy_stmt_reset (stmt);
  return TRUE;
}

/**
 * cy_journal_writer_reload:
 *
 * Reads the stream heads from the file again; after a transaction that was rolled back.
 *
 * The newest entry may stand far ahead of this node's clock because it overwrote one that did; such a clock
 * is not adopted. Entries about one subject keep their order by what they overwrite.
 */
gboolean
cy_journal_writer_reload (CyJournalWriter *writer, GError **error)
{
  const CyHlc now = cy_hlc_from_us (cy_clock_wall_us (writer->clock));

  g_hash_table_remove_all (writer->others);
  if (!cy_db_in_transaction (writer->db))
    g_ptr_array_set_size (writer->taken, 0);
  for (guint i = 0; i < CY_N_ENTRY_CLASSES; i++) {
    CyHlc last;

    if (!load_head (writer, &writer->heads[i], &last, error))
      return FALSE;
    writer->last_hlc = MAX (writer->last_hlc, MIN (last, now));
  }
  return TRUE;
}

/**
 * cy_journal_writer_begin:
 *
 * From now on this node writes the streams of @incarnation; those of the one before stay as they are.
 */
gboolean
cy_journal_writer_begin (CyJournalWriter *writer, guint incarnation, GError **error)
{
  for (guint i = 0; i < CY_N_ENTRY_CLASSES; i++) {
    g_free (writer->heads[i].name);
    writer->heads[i].name = cy_stream_name (writer->node, incarnation, i);
  }
  return cy_journal_writer_reload (writer, error);
}

CyJournalWriter *
cy_journal_writer_new (CyDb *db, const CyJournalOptions *options, GError **error)
{
  g_autoptr (CyJournalWriter) writer = g_new0 (CyJournalWriter, 1);

  writer->db = db;
  writer->node = g_strdup (options->node);
  writer->clock = options->clock;
  writer->sign = options->sign;
  writer->sign_data = options->sign_data;
  writer->is_stale = TRUE;
  writer->others =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) head_free);
  writer->taken = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  if (!cy_journal_writer_begin (writer, options->incarnation, error))
    return NULL;
  return g_steal_pointer (&writer);
}

void
cy_journal_writer_free (CyJournalWriter *writer)
{
  if (writer == NULL)
    return;
  for (guint i = 0; i < CY_N_ENTRY_CLASSES; i++)
    g_free (writer->heads[i].name);
  g_clear_pointer (&writer->others, g_hash_table_unref);
  g_clear_pointer (&writer->taken, g_ptr_array_unref);
  g_free (writer->node);
  g_free (writer);
}

/**
 * cy_journal_writer_get_seqs:
 * @out_seqs: (out): the newest number of each own stream.
 */
void
cy_journal_writer_get_seqs (CyJournalWriter *writer, guint64 out_seqs[CY_N_ENTRY_CLASSES])
{
  for (guint i = 0; i < CY_N_ENTRY_CLASSES; i++)
    out_seqs[i] = writer->heads[i].seq;
}

/* The newest clock among what the draft overwrites, so that it follows what its author saw. After the end of time
 * there is nothing: an entry beyond it no peer could read. */
static gboolean
find_overwritten (CyJournalWriter *writer, const CyDraft *draft, CyHlc *out_hlc, GError **error)
{
  CyStmt *stmt = cy_db_prepare (writer->db, "SELECT max(hlc) FROM entry WHERE subject = ?1", error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, draft->subject);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  *out_hlc = row ? (CyHlc) MIN (cy_stmt_get_int (stmt, 0), G_MAXINT64 - 1) : 0;
  cy_stmt_reset (stmt);
  return TRUE;
}

/* What would be heard by nobody is not said. */
static gboolean
check_story (CyJournalWriter *writer, const CyDraft *draft, GError **error)
{
  guint n;

  if (!cy_fold_is_of_story (draft->kind))
    return TRUE;
  if (!cy_journal_count_story (writer->db, draft->subject, &n, error))
    return FALSE;
  if (n < CY_STORY_MAX_ENTRIES)
    return TRUE;
  g_set_error (error, CY_JOURNAL_ERROR, CY_JOURNAL_ERROR_FULL,
               "\"%s\" has %u entries in the journal and takes no more; begin another one",
               draft->subject, n);
  return FALSE;
}

static gboolean
ensure_stream (CyJournalWriter *writer, Head *head, const char *origin, GError **error)
{
  CyStmt *stmt;
  gboolean row;

  if (head->id != 0)
    return TRUE;
  stmt = cy_db_prepare (writer->db,
                        "INSERT INTO stream (name, origin) VALUES (?1, ?2) RETURNING id", error);
  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, head->name);
  cy_stmt_bind_text (stmt, 2, origin);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  head->id = cy_stmt_get_int (stmt, 0);
  cy_stmt_reset (stmt);
  return TRUE;
}

static gboolean
store (CyJournalWriter *writer, const Head *head, const CyEntry *entry, GError **error)
{
  CyStmt *stmt = cy_db_prepare (
    writer->db,
    "INSERT INTO entry (stream, seq, hlc, kind, subject, actor, payload, hash, signature)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_int (stmt, 1, head->id);
  cy_stmt_bind_int (stmt, 2, (gint64) entry->seq);
  cy_stmt_bind_int (stmt, 3, (gint64) entry->hlc);
  cy_stmt_bind_text (stmt, 4, entry->kind);
  cy_stmt_bind_text (stmt, 5, entry->subject);
  cy_stmt_bind_text (stmt, 6, entry->actor);
  cy_stmt_bind_text (stmt, 7, entry->payload);
  cy_stmt_bind_blob (stmt, 8, entry->hash, CY_HASH_BYTES);
  if (entry->signature != NULL)
    cy_stmt_bind_blob (stmt, 9, g_bytes_get_data (entry->signature, NULL),
                       g_bytes_get_size (entry->signature));
  return cy_stmt_run (stmt, error);
}

/* What is stored by now may say that a member was removed, or is one again; then it is known whether it counts
 * itself. */
static gboolean
see_cuts (CyJournalWriter *writer, CyEntry *const *entries, guint n, GError **error)
{
  gboolean concerns = FALSE;
  guint64 end;

  for (guint i = 0; i < n && !concerns; i++)
    concerns = cy_cut_concerns (entries[i]);
  writer->is_stale = writer->is_stale || concerns;
  if ((concerns && !cy_journal_update_cuts (writer->db, error)) ||
      !cy_journal_load_cut_end (writer->db, entries[0]->origin, entries[0]->stream, &end, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    entries[i]->beyond = entries[i]->seq > end;
  return TRUE;
}

/**
 * cy_journal_writer_append:
 *
 * Returns: (transfer full): the entry, stored and folded.
 */
CyEntry *
cy_journal_writer_append (CyJournalWriter *writer, const CyDraft *draft, GError **error)
{
  g_autoptr (CyEntry) entry = cy_entry_new ();
  Head *head = &writer->heads[draft->class];
  CyHlc overwritten;
  CyHlc own;

  if (!check_story (writer, draft, error) ||
      !find_overwritten (writer, draft, &overwritten, error) ||
      !ensure_stream (writer, head, writer->node, error))
    return NULL;
  entry->stream = g_strdup (head->name);
  entry->seq = head->seq + 1;
  /* The entry follows what it overwrites, even under a clock far ahead; this node's clock does not. */
  own = cy_hlc_next (cy_clock_wall_us (writer->clock), writer->last_hlc, 0);
  entry->hlc = MAX (own, overwritten + 1);
  entry->origin = g_strdup (writer->node);
  entry->kind = g_strdup (draft->kind);
  entry->subject = g_strdup (draft->subject);
  entry->actor = g_strdup (draft->actor);
  if ((entry->payload = cy_journal_complete_removal (writer->db, writer->node, draft, error)) ==
      NULL)
    return NULL;
  memcpy (entry->previous, head->hash, CY_HASH_BYTES);
  if (!cy_entry_check_size (entry, error))
    return NULL;
  cy_entry_compute_hash (entry, entry->hash);
  if (writer->sign != NULL)
    entry->signature = writer->sign (writer->sign_data, entry->hash);
  if (!store (writer, head, entry, error) || !see_cuts (writer, &entry, 1, error) ||
      !cy_fold (writer->db, entry, error))
    return NULL;
  head->seq = entry->seq;
  memcpy (head->hash, entry->hash, CY_HASH_BYTES);
  writer->last_hlc = own;
  return g_steal_pointer (&entry);
}

static Head *
find_head (CyJournalWriter *writer, const char *name, GError **error)
{
  Head *head;
  CyHlc last;

  for (guint i = 0; i < CY_N_ENTRY_CLASSES; i++) {
    if (g_str_equal (writer->heads[i].name, name))
      return &writer->heads[i];
  }
  if ((head = g_hash_table_lookup (writer->others, name)) != NULL)
    return head;
  head = g_new0 (Head, 1);
  head->name = g_strdup (name);
  if (!load_head (writer, head, &last, error)) {
    head_free (head);
    return NULL;
  }
  g_hash_table_insert (writer->others, head->name, head);
  return head;
}

static gboolean
refuse (const CyEntry *entry, CyJournalError code, const char *why, GError **error)
{
  g_set_error (error, CY_JOURNAL_ERROR, (int) code, "journal %s, entry %" G_GUINT64_FORMAT ": %s",
               entry->stream, entry->seq, why);
  return FALSE;
}

#define HASH_OF_ENTRY "SELECT hash FROM entry WHERE stream = ?1 AND seq = ?2"

/* @out_hash: (out): of the entry with that number, when there is one. */
static gboolean
load_hash (CyJournalWriter *writer,
           gint64 stream,
           guint64 seq,
           gboolean *out_is_here,
           guint8 *out_hash,
           GError **error)
{
  CyStmt *stmt = cy_db_prepare (writer->db, HASH_OF_ENTRY, error);
  gconstpointer hash;
  gsize length = 0;
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_int (stmt, 1, stream);
  cy_stmt_bind_int (stmt, 2, (gint64) seq);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  hash = row ? cy_stmt_get_blob (stmt, 0, &length) : NULL;
  *out_is_here = length == CY_HASH_BYTES;
  if (*out_is_here)
    memcpy (out_hash, hash, CY_HASH_BYTES);
  cy_stmt_reset (stmt);
  return TRUE;
}

/* Of a chain the last link tells of all before it. */
static gboolean
is_as_stored (CyJournalWriter *writer, const Head *head, const CyEntry *entry, GError **error)
{
  guint8 hash[CY_HASH_BYTES];
  gboolean is_here;

  if (!load_hash (writer, head->id, entry->seq, &is_here, hash, error))
    return FALSE;
  return (is_here && memcmp (hash, entry->hash, CY_HASH_BYTES) == 0) ||
         refuse (entry, CY_JOURNAL_ERROR_FORK, "another entry has this place", error);
}

/* Passes over what is here already. @out_first: the first entry that is new. */
static gboolean
find_new (CyJournalWriter *writer,
          const Head *head,
          GPtrArray *run,
          guint *out_first,
          GError **error)
{
  const CyEntry *first = run->pdata[0];
  guint n_known =
    first->seq > head->seq ? 0 : (guint) MIN (head->seq - first->seq + 1, (guint64) run->len);

  *out_first = n_known;
  if (n_known > 0)
    return is_as_stored (writer, head, run->pdata[n_known - 1], error);
  if (first->seq != head->seq + 1)
    return refuse (first, CY_JOURNAL_ERROR_GAP, "entries before it are missing", error);
  return memcmp (first->previous, head->hash, CY_HASH_BYTES) == 0 ||
         refuse (first, CY_JOURNAL_ERROR_FORK, "the entry before it is another one here", error);
}

/* Subjects with a life of their own are folded once, when everything is there. */
static gboolean
fold_run (CyJournalWriter *writer, GPtrArray *run, guint first, GError **error)
{
  g_autoptr (GHashTable) pass = cy_fold_pass_new ();

  for (guint i = first; i < run->len; i++) {
    if (!cy_fold_in_pass (writer->db, run->pdata[i], pass, error))
      return FALSE;
  }
  return cy_fold_end_pass (writer->db, pass, error);
}

/**
 * cy_journal_writer_fold_taken:
 *
 * Folds what cy_journal_writer_take() stored since. A peer may cut the story of one subject into any number of
 * runs; it is folded once for all that come together.
 */
gboolean
cy_journal_writer_fold_taken (CyJournalWriter *writer, GError **error)
{
  if (!fold_run (writer, writer->taken, 0, error))
    return FALSE;
  g_ptr_array_set_size (writer->taken, 0);
  return TRUE;
}

static gboolean
is_own (CyJournalWriter *writer, const Head *head)
{
  return head >= writer->heads && head < writer->heads + CY_N_ENTRY_CLASSES;
}

/**
 * cy_journal_writer_take:
 * @run: (element-type CyEntry): of one stream, one after the other, hashes and signature verified.
 * @out_n_new: (out): how many of them, the last ones, were not here before.
 *
 * Takes entries that another node wrote. They stay what they are; only in sequence, and never another one in
 * the place of one that is here. The transaction ends with cy_journal_writer_fold_taken().
 *
 * Errors: %CY_JOURNAL_ERROR_GAP, %CY_JOURNAL_ERROR_FORK, %CY_JOURNAL_ERROR_OWN, #CY_DB_ERROR.
 */
gboolean
cy_journal_writer_take (CyJournalWriter *writer, GPtrArray *run, guint *out_n_new, GError **error)
{
  const CyEntry *last = run->pdata[run->len - 1];
  Head *head = find_head (writer, last->stream, error);
  guint first;

  if (head == NULL || !find_new (writer, head, run, &first, error))
    return FALSE;
  *out_n_new = run->len - first;
  if (*out_n_new == 0)
    return TRUE;
  if (is_own (writer, head))
    return refuse (last, CY_JOURNAL_ERROR_OWN, "this node has not written it yet", error);
  if (!ensure_stream (writer, head, last->origin, error))
    return FALSE;
  for (guint i = first; i < run->len; i++) {
    if (!store (writer, head, run->pdata[i], error))
      return FALSE;
  }
  if (!see_cuts (writer, (CyEntry *const *) &run->pdata[first], run->len - first, error))
    return FALSE;
  for (guint i = first; i < run->len; i++)
    g_ptr_array_add (writer->taken, cy_entry_ref (run->pdata[i]));
  head->seq = last->seq;
  memcpy (head->hash, last->hash, CY_HASH_BYTES);
  return TRUE;
}

#define CHAIN_BESIDE "INSERT OR REPLACE INTO loose (stream, seq, previous) VALUES (?1, ?2, ?3)"
#define CHAIN_INSIDE "DELETE FROM loose WHERE stream = ?1 AND seq = ?2"

static gboolean
run_for_place (CyJournalWriter *writer,
               const char *sql,
               gint64 stream,
               guint64 seq,
               const guint8 *previous,
               GError **error)
{
  CyStmt *stmt = cy_db_prepare (writer->db, sql, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_int (stmt, 1, stream);
  cy_stmt_bind_int (stmt, 2, (gint64) seq);
  if (previous != NULL)
    cy_stmt_bind_blob (stmt, 3, previous, CY_HASH_BYTES);
  return cy_stmt_run (stmt, error);
}

/* The one before it is here, or what it is chained to is kept beside it. */
static gboolean
chain (CyJournalWriter *writer, const Head *head, const CyEntry *entry, GError **error)
{
  guint8 hash[CY_HASH_BYTES];
  gboolean is_here = FALSE;

  if (!run_for_place (writer, CHAIN_INSIDE, head->id, entry->seq + 1, NULL, error) ||
      !load_hash (writer, head->id, entry->seq - 1, &is_here, hash, error))
    return FALSE;
  if (entry->seq == 1)
    return TRUE;
  if (!is_here)
    return run_for_place (writer, CHAIN_BESIDE, head->id, entry->seq, entry->previous, error);
  return memcmp (hash, entry->previous, CY_HASH_BYTES) == 0 ||
         refuse (entry, CY_JOURNAL_ERROR_FORK, "the entry before it is another one here", error);
}

/* @out_is_new: whether it was not here. */
static gboolean
put_kept (CyJournalWriter *writer, const CyEntry *entry, gboolean *out_is_new, GError **error)
{
  Head *head = find_head (writer, entry->stream, error);
  guint8 hash[CY_HASH_BYTES];
  gboolean is_here;

  *out_is_new = FALSE;
  if (head == NULL || !ensure_stream (writer, head, entry->origin, error) ||
      !load_hash (writer, head->id, entry->seq, &is_here, hash, error))
    return FALSE;
  if (is_here)
    return memcmp (hash, entry->hash, CY_HASH_BYTES) == 0 ||
           refuse (entry, CY_JOURNAL_ERROR_FORK, "another entry has this place", error);
  if (is_own (writer, head))
    return refuse (entry, CY_JOURNAL_ERROR_OWN, "this node has not written it", error);
  if (!chain (writer, head, entry, error) || !store (writer, head, entry, error))
    return FALSE;
  *out_is_new = TRUE;
  if (entry->seq > head->seq) {
    head->seq = entry->seq;
    memcpy (head->hash, entry->hash, CY_HASH_BYTES);
  }
  return TRUE;
}

/**
 * cy_journal_writer_install:
 * @entries: (element-type CyEntry): a part of a snapshot, which vouches for them.
 * @out_new: (element-type CyEntry): those that were not here before are added to it.
 *
 * Takes what a snapshot keeps of the beginnings of streams: with gaps, but never another entry in the place of
 * one that is here.
 *
 * Errors: %CY_JOURNAL_ERROR_FORK, %CY_JOURNAL_ERROR_OWN, #CY_DB_ERROR.
 */
gboolean
cy_journal_writer_install (CyJournalWriter *writer,
                           GPtrArray *entries,
                           GPtrArray *out_new,
                           GError **error)
{
  guint first = out_new->len;

  for (guint i = 0; i < entries->len; i++) {
    gboolean is_new;

    if (!put_kept (writer, entries->pdata[i], &is_new, error))
      return FALSE;
    if (!is_new)
      continue;
    if (!see_cuts (writer, (CyEntry *const *) &entries->pdata[i], 1, error))
      return FALSE;
    g_ptr_array_add (out_new, cy_entry_ref (entries->pdata[i]));
  }
  return fold_run (writer, out_new, first, error);
}

/**
 * cy_journal_writer_rebuild:
 *
 * Empties the projections and folds the whole journal again.
 */
gboolean
cy_journal_writer_rebuild (CyJournalWriter *writer, GError **error)
{
  return cy_journal_refold (writer->db, error);
}

/**
 * cy_journal_writer_fold_stale:
 * @subjects: (element-type utf8): gets those that were folded again.
 * @out_more: (out): whether more is to be done, by another call.
 *
 * Folds again a portion of what counts no more, or again, since a member was removed or came back.
 */
gboolean
cy_journal_writer_fold_stale (CyJournalWriter *writer,
                              GPtrArray *subjects,
                              gboolean *out_more,
                              GError **error)
{
  if (!cy_journal_fold_stale (writer->db, subjects, out_more, error))
    return FALSE;
  writer->is_stale = *out_more;
  return TRUE;
}

/**
 * cy_journal_writer_is_stale:
 *
 * Returns: whether something may wait for cy_journal_writer_fold_stale().
 */
gboolean
cy_journal_writer_is_stale (CyJournalWriter *writer)
{
  return writer->is_stale;
}
