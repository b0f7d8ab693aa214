/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "journal-fixture.h"

#include "cy-journal-query.h"
#include "cy-journal-verify.h"

void
journal_fixture_init (JournalFixture *fixture)
{
  fixture->dir = test_dir_new ();
  fixture->path = test_dir_file (fixture->dir, "yard.db");
  fixture->journal = NULL;
  fixture->reader = NULL;
  test_clock_init (&fixture->clock, TEST_NOW_US);
}

void
journal_fixture_open (JournalFixture *fixture,
                      guint incarnation,
                      CyJournalSign sign,
                      gpointer sign_data)
{
  const CyJournalOptions options = { .node = TEST_NODE,
                                     .incarnation = incarnation,
                                     .clock = &fixture->clock.clock,
                                     .sign = sign,
                                     .sign_data = sign_data };
  g_autoptr (GError) error = NULL;

  fixture->journal = cy_journal_open (fixture->path, &options, &error);
  g_assert_no_error (error);
  fixture->reader = cy_db_open (fixture->path, CY_DB_READ_ONLY, &error);
  g_assert_no_error (error);
}

void
journal_fixture_close (JournalFixture *fixture)
{
  g_clear_pointer (&fixture->reader, cy_db_close);
  g_clear_pointer (&fixture->journal, cy_journal_close);
}

void
journal_fixture_clear (JournalFixture *fixture)
{
  journal_fixture_close (fixture);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&fixture->path, g_free);
  g_clear_pointer (&fixture->dir, test_dir_free);
}

typedef struct {
  gboolean done;
  guint n_entries;
  GError *error;
} Outcome;

static void
on_done_cb (guint n_entries, const GError *error, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->n_entries = n_entries;
  outcome->error = error == NULL ? NULL : g_error_copy (error);
  outcome->done = TRUE;
}

static guint
finish (Outcome *outcome, GError **error)
{
  test_wait (&outcome->done);
  if (outcome->error != NULL)
    g_propagate_error (error, outcome->error);
  return outcome->n_entries;
}

GPtrArray *
drafts_of (const char *kind, const char *subject, char *payload)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  CyEntryClass class = g_str_has_prefix (kind, "record.") ? CY_ENTRY_CLASS_CFG : CY_ENTRY_CLASS_OPS;

  g_ptr_array_add (drafts, cy_draft_new (class, kind, subject, "ann", payload));
  return drafts;
}

guint
journal_append (JournalFixture *fixture,
                const char *kind,
                const char *subject,
                const char *payload,
                GError **error)
{
  Outcome outcome = { 0 };

  cy_journal_append (fixture->journal, drafts_of (kind, subject, g_strdup (payload)), on_done_cb,
                     &outcome);
  return finish (&outcome, error);
}

guint
journal_put (JournalFixture *fixture, CyRecord *record, CyRecord *base, GError **error)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_record_unref);
  Outcome outcome = { 0 };

  g_ptr_array_add (records, cy_record_ref (record));
  cy_journal_put_records (fixture->journal, records, base, "ann", on_done_cb, &outcome);
  return finish (&outcome, error);
}

guint
journal_rebuild (JournalFixture *fixture, GError **error)
{
  Outcome outcome = { 0 };

  cy_journal_rebuild (fixture->journal, on_done_cb, &outcome);
  return finish (&outcome, error);
}

char *
projections_digest (CyDb *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) digest = cy_journal_digest (db, &error);

  g_assert_no_error (error);
  return g_strdup (json_object_get_string_member (json_node_get_object (digest), "projections"));
}

/**
 * first_break:
 *
 * Returns: what is wrong with a journal nobody signed, %NULL when nothing is.
 */
char *
first_break (CyDb *db, guint64 *out_n_entries)
{
  const CyVerifyOptions options = { .now_us = TEST_NOW_US };
  g_autoptr (GError) error = NULL;
  g_autoptr (CyVerification) found = cy_journal_verify (db, &options, &error);

  g_assert_no_error (error);
  *out_n_entries = found->n_entries;
  g_assert_cmpuint (found->breaks->len == 0, ==, found->n_broken == 0);
  return found->n_broken == 0 ? NULL
                              : g_strdup (((CyJournalBreak *) found->breaks->pdata[0])->message);
}

gint64
query_number (CyDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  CyStmt *stmt = cy_db_prepare (db, sql, &error);
  gboolean row = FALSE;
  gint64 number;

  g_assert_no_error (error);
  g_assert_true (cy_stmt_step (stmt, &row, &error));
  g_assert_true (row);
  number = cy_stmt_get_int (stmt, 0);
  cy_stmt_reset (stmt);
  return number;
}

/**
 * journal_store:
 *
 * Puts an entry into the journal's own tables, as a peer's would arrive.
 */
void
journal_store (CyDb *db, const CyEntry *entry)
{
  CyStmt *stmt =
    cy_db_prepare (db, "INSERT OR IGNORE INTO stream (name, origin) VALUES (?1, ?2)", NULL);

  cy_stmt_bind_text (stmt, 1, entry->stream);
  cy_stmt_bind_text (stmt, 2, entry->origin);
  g_assert_true (cy_stmt_run (stmt, NULL));
  stmt = cy_db_prepare (db,
                        "INSERT INTO entry (stream, seq, hlc, kind, subject, actor, payload, hash)"
                        " VALUES ((SELECT id FROM stream WHERE name = ?1), ?2, ?3, ?4, ?5, ?6, ?7,"
                        " zeroblob(32))",
                        NULL);
  cy_stmt_bind_text (stmt, 1, entry->stream);
  cy_stmt_bind_int (stmt, 2, (gint64) entry->seq);
  cy_stmt_bind_int (stmt, 3, (gint64) entry->hlc);
  cy_stmt_bind_text (stmt, 4, entry->kind);
  cy_stmt_bind_text (stmt, 5, entry->subject);
  cy_stmt_bind_text (stmt, 6, entry->actor);
  cy_stmt_bind_text (stmt, 7, entry->payload);
  g_assert_true (cy_stmt_run (stmt, NULL));
}
