/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-writer.h"

#include <string.h>

#include "cy-fold.h"
#include "cy-journal-refold.h"

/* The head of one of this node's own streams. */
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
  Head heads[CY_N_ENTRY_CLASSES];
};

/* The newest entry may stand far ahead of this node's clock because it overwrote one that did; such
 * a clock is not adopted. Entries about one subject keep their order by what they overwrite. */
static gboolean
load_head (CyJournalWriter *writer, Head *head, GError **error)
{
  const CyHlc now = cy_hlc_from_us (cy_clock_wall_us (writer->clock));
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
  memset (head->hash, 0, CY_HASH_BYTES);
  cy_stmt_bind_text (stmt, 1, head->name);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  if (row) {
    gsize length;
    gconstpointer hash = cy_stmt_get_blob (stmt, 3, &length);

    head->id = cy_stmt_get_int (stmt, 0);
    head->seq = (guint64) cy_stmt_get_int (stmt, 1);
    writer->last_hlc = MAX (writer->last_hlc, MIN ((CyHlc) cy_stmt_get_int (stmt, 2), now));
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
 */
gboolean
cy_journal_writer_reload (CyJournalWriter *writer, GError **error)
{
  for (guint i = 0; i < CY_N_ENTRY_CLASSES; i++) {
    if (!load_head (writer, &writer->heads[i], error))
      return FALSE;
  }
  return TRUE;
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
  for (guint i = 0; i < CY_N_ENTRY_CLASSES; i++)
    writer->heads[i].name =
      g_strdup_printf ("%s.%u/%s", options->node, options->incarnation, cy_entry_class_name (i));
  if (!cy_journal_writer_reload (writer, error))
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

/* The newest clock among what the draft overwrites, so that it follows what its author saw. */
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
  *out_hlc = row ? (CyHlc) cy_stmt_get_int (stmt, 0) : 0;
  cy_stmt_reset (stmt);
  return TRUE;
}

static gboolean
ensure_stream (CyJournalWriter *writer, Head *head, GError **error)
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
  cy_stmt_bind_text (stmt, 2, writer->node);
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

/**
 * cy_journal_writer_append:
 *
 * Returns: (transfer full): the entry, stored and folded.
 */
CyEntry *
cy_journal_writer_append (CyJournalWriter *writer, const CyDraft *draft, GError **error)
{
  g_autoptr (CyEntry) entry = g_new0 (CyEntry, 1);
  Head *head = &writer->heads[draft->class];
  CyHlc overwritten;
  CyHlc own;

  if (!find_overwritten (writer, draft, &overwritten, error) ||
      !ensure_stream (writer, head, error))
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
  entry->payload = g_strdup (draft->payload);
  memcpy (entry->previous, head->hash, CY_HASH_BYTES);
  cy_entry_compute_hash (entry, entry->hash);
  if (writer->sign != NULL)
    entry->signature = writer->sign (writer->sign_data, entry->hash);
  if (!store (writer, head, entry, error) || !cy_fold (writer->db, entry, error))
    return NULL;
  head->seq = entry->seq;
  memcpy (head->hash, entry->hash, CY_HASH_BYTES);
  writer->last_hlc = own;
  return g_steal_pointer (&entry);
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
