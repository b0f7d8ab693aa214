/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-query.h"

#include <string.h>

#include "cy-journal-entry.h"

#define EACH_ENTRY           \
  "SELECT " CY_ENTRY_COLUMNS \
  " FROM entry e JOIN stream s ON s.id = e.stream ORDER BY e.stream, e.seq"

#define ENTRIES_OF_SUBJECT                                                    \
  "SELECT " CY_ENTRY_COLUMNS " FROM entry e JOIN stream s ON s.id = e.stream" \
  " WHERE e.subject = ?1 AND e.hlc >= ?2 ORDER BY e.hlc DESC LIMIT ?3"

#define ENTRIES_SINCE                                                         \
  "SELECT " CY_ENTRY_COLUMNS " FROM entry e JOIN stream s ON s.id = e.stream" \
  " WHERE e.hlc >= ?2 ORDER BY e.hlc DESC LIMIT ?3"

#define STORY_OF_SUBJECT                                                      \
  "SELECT " CY_ENTRY_COLUMNS " FROM entry e JOIN stream s ON s.id = e.stream" \
  " WHERE e.subject = ?1 AND NOT " CY_ENTRY_IS_BEYOND " ORDER BY e.hlc, s.origin, e.seq LIMIT ?2"

#define COUNT_OF_SUBJECT "SELECT count(*) FROM (SELECT 1 FROM entry WHERE subject = ?1 LIMIT ?2)"

/* Each stream's last entry by the primary key. */
#define HEARD                                                                              \
  "SELECT max((SELECT hlc FROM entry WHERE stream = s.id ORDER BY seq DESC LIMIT 1)) FROM" \
  " stream AS s WHERE s.origin <> ?1"

#define CELLS_OF_SUBJECT "SELECT name, value FROM cell WHERE subject = ?1"
#define CELLS_OF_KIND                                                                            \
  "SELECT subject, name, value, origin FROM cell WHERE subject >= ?1 AND subject < ?2 ORDER BY " \
  "subject"

static const char *const screen_queries[] = {
  ENTRIES_OF_SUBJECT, ENTRIES_SINCE, CELLS_OF_SUBJECT, CELLS_OF_KIND, NULL,
};

/**
 * cy_journal_screen_queries:
 *
 * Returns: (array zero-terminated=1): the statements screens wait for, so that a test can look at
 *   how the database means to run them.
 */
const char *const *
cy_journal_screen_queries (void)
{
  return screen_queries;
}

/**
 * cy_journal_each_entry:
 *
 * Visits the whole journal, stream by stream in sequence; @previous of each entry is the hash of the
 * one before it.
 */
gboolean
cy_journal_each_entry (CyDb *db, CyJournalVisit visit, gpointer user_data, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, EACH_ENTRY, error);
  g_autoptr (CyEntry) last = NULL;
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  while (cy_stmt_step (stmt, &row, error)) {
    g_autoptr (CyEntry) entry = NULL;

    if (!row)
      return TRUE;
    entry = cy_journal_read_entry (stmt);
    if (last != NULL && g_str_equal (last->stream, entry->stream))
      memcpy (entry->previous, last->hash, CY_HASH_BYTES);
    if (!visit (entry, user_data, error)) {
      cy_stmt_reset (stmt);
      return FALSE;
    }
    cy_entry_unref (last);
    last = g_steal_pointer (&entry);
  }
  return FALSE;
}

/**
 * cy_journal_each_of_subject:
 *
 * Visits all entries about one subject that count, in (clock, origin, sequence) order, for folds that start
 * from nothing each time; of a subject with thousands only the first. @previous is not filled in.
 */
gboolean
cy_journal_each_of_subject (CyDb *db,
                            const char *subject,
                            CyJournalVisit visit,
                            gpointer user_data,
                            GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, STORY_OF_SUBJECT, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, subject);
  cy_stmt_bind_int (stmt, 2, CY_STORY_MAX_ENTRIES);
  while (cy_stmt_step (stmt, &row, error)) {
    g_autoptr (CyEntry) entry = row ? cy_journal_read_entry (stmt) : NULL;

    if (!row)
      return TRUE;
    if (!visit (entry, user_data, error)) {
      cy_stmt_reset (stmt);
      return FALSE;
    }
  }
  return FALSE;
}

/**
 * cy_journal_count_story:
 * @out_n_entries: (out): about the subject; %CY_STORY_MAX_ENTRIES when there are more.
 */
gboolean
cy_journal_count_story (CyDb *db, const char *subject, guint *out_n_entries, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, COUNT_OF_SUBJECT, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, subject);
  cy_stmt_bind_int (stmt, 2, CY_STORY_MAX_ENTRIES);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  *out_n_entries = (guint) cy_stmt_get_int (stmt, 0);
  cy_stmt_reset (stmt);
  return TRUE;
}

/* Puts one stored cell into a record; returns whether it was the one that says the record exists. */
static void
take_cell (CyRecord *record, const char *name, const char *text, gboolean *exists)
{
  g_autoptr (JsonNode) value = cy_json_parse (text, -1, 1024 * 1024, NULL);

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return;
  if (g_str_equal (name, "exists"))
    *exists = JSON_NODE_HOLDS_VALUE (value) && json_node_get_boolean (value);
  else
    json_object_set_member (record->cells, name, g_steal_pointer (&value));
}

/**
 * cy_journal_load_record:
 * @out_exists: (out): whether the record is there; a deleted one still has its cells.
 *
 * Returns: (transfer full): the record as its cells stand.
 */
CyRecord *
cy_journal_load_record (CyDb *db,
                        CyKindId kind,
                        const char *id,
                        gboolean *out_exists,
                        GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, CELLS_OF_SUBJECT, error);
  g_autofree char *subject = cy_record_subject (kind, id);
  g_autoptr (CyRecord) record = cy_record_new (kind, id);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  *out_exists = FALSE;
  cy_stmt_bind_text (stmt, 1, subject);
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row)
      take_cell (record, cy_stmt_get_text (stmt, 0), cy_stmt_get_text (stmt, 1), out_exists);
  } while (row);
  return g_steal_pointer (&record);
}

#define CLAIMS "SELECT subject, node, epoch FROM owner"

static gboolean
load_claims (CyDb *db, CyYard *yard, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, CLAIMS, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return FALSE;
    if (row)
      cy_yard_set_claim (
        yard, cy_stmt_get_text (stmt, 0),
        &(const CyClaim){ (char *) cy_stmt_get_text (stmt, 1), cy_stmt_get_int (stmt, 2) });
  } while (row);
  return TRUE;
}

static gboolean
load_kind (CyDb *db, CyKindId kind, CyYard *yard, GError **error)
{
  g_autofree char *from = g_strconcat (cy_kind_get (kind)->name, ":", NULL);
  g_autofree char *to = g_strconcat (cy_kind_get (kind)->name, ";", NULL);
  CyStmt *stmt = cy_db_prepare (db, CELLS_OF_KIND, error);
  g_autoptr (CyRecord) record = NULL;
  gboolean exists = FALSE;
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, from);
  cy_stmt_bind_text (stmt, 2, to);
  do {
    const char *id = NULL;

    if (!cy_stmt_step (stmt, &row, error))
      return FALSE;
    if (row)
      id = cy_stmt_get_text (stmt, 0) + strlen (from);
    if (record != NULL && g_strcmp0 (id, record->id) != 0) {
      if (exists)
        cy_yard_put (yard, cy_record_ref (record));
      g_clear_pointer (&record, cy_record_unref);
    }
    if (!row)
      break;
    if (record == NULL) {
      record = cy_record_new (kind, id);
      exists = FALSE;
    }
    take_cell (record, cy_stmt_get_text (stmt, 1), cy_stmt_get_text (stmt, 2), &exists);
    if (g_str_equal (cy_stmt_get_text (stmt, 1), "exists"))
      record->creator = g_intern_string (cy_stmt_get_text (stmt, 3));
  } while (row);
  return TRUE;
}

/**
 * cy_journal_load_yard:
 *
 * Returns: (transfer full): all master data as it stands.
 */
CyYard *
cy_journal_load_yard (CyDb *db, GError **error)
{
  g_autoptr (CyYard) yard = cy_yard_new ();

  for (guint i = 0; i < CY_N_KINDS; i++) {
    if (!load_kind (db, i, yard, error))
      return NULL;
  }
  return load_claims (db, yard, error) ? g_steal_pointer (&yard) : NULL;
}

/**
 * cy_journal_within:
 *
 * A newer peer may know more levels, priorities and states; what indexes a table here must be of this
 * version.
 */
guint
cy_journal_within (gint64 value, guint n, guint otherwise)
{
  return value >= 0 && value < n ? (guint) value : otherwise;
}

/**
 * cy_journal_load_entries:
 *
 * Returns: (transfer full) (element-type CyEntry): newest first, without their previous hashes.
 */
GPtrArray *
cy_journal_load_entries (CyDb *db, const CyEntryQuery *query, GError **error)
{
  CyStmt *stmt =
    cy_db_prepare (db, query->subject != NULL ? ENTRIES_OF_SUBJECT : ENTRIES_SINCE, error);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  if (query->subject != NULL)
    cy_stmt_bind_text (stmt, 1, query->subject);
  cy_stmt_bind_int (stmt, 2, (gint64) cy_hlc_from_us (query->from_us));
  cy_stmt_bind_int (stmt, 3, query->limit);
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row)
      g_ptr_array_add (entries, cy_journal_read_entry (stmt));
  } while (row);
  return g_steal_pointer (&entries);
}

/**
 * cy_journal_load_heard:
 * @out_us: (out): the time of the newest entry that another node than @node wrote, 0 when there is none [µs UTC].
 */
gboolean
cy_journal_load_heard (CyDb *db, const char *node, gint64 *out_us, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, HEARD, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, node);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  *out_us = cy_hlc_to_us ((CyHlc) cy_stmt_get_int (stmt, 0));
  cy_stmt_reset (stmt);
  return TRUE;
}
