/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-fold-again.h"

#include "cy-fold.h"
#include "cy-journal-query.h"
#include "cy-journal-refold.h"
#include "cy-journal-schema.h"
#include "journal-fixture.h"
#include "random-draft.h"

#define N_ROUNDS  150
#define N_ORIGINS 3
#define MAX_SIZE  160

static CyDb *
db_new (void)
{
  g_autoptr (GError) error = NULL;
  CyDb *db = cy_db_open (":memory:", CY_DB_READ_WRITE, &error);

  g_assert_no_error (error);
  g_assert_true (cy_journal_schema_migrate (db, &error));
  g_assert_no_error (error);
  return db;
}

/* Few clock readings, so that many entries tie. */
static CyEntry *
random_entry (GRand *rand, guint64 *seqs)
{
  g_autoptr (CyDraft) draft = random_draft (rand);
  CyEntry *entry = cy_entry_new ();
  guint origin = (guint) g_rand_int_range (rand, 0, N_ORIGINS);

  entry->origin = g_strdup_printf ("node-%c", 'a' + origin);
  entry->stream = g_strconcat (entry->origin, ".1/ops", NULL);
  entry->seq = ++seqs[origin];
  entry->hlc = ((CyHlc) 1700000000000 << 16) + (CyHlc) g_rand_int_range (rand, 0, 12);
  entry->kind = g_steal_pointer (&draft->kind);
  entry->subject = g_steal_pointer (&draft->subject);
  entry->actor = g_steal_pointer (&draft->actor);
  entry->payload = g_steal_pointer (&draft->payload);
  return entry;
}

static CyDb *
random_journal (GRand *rand)
{
  CyDb *db = db_new ();
  guint64 seqs[N_ORIGINS] = { 0 };
  guint n = (guint) g_rand_int_range (rand, 1, MAX_SIZE);

  for (guint i = 0; i < n; i++) {
    g_autoptr (CyEntry) entry = random_entry (rand, seqs);
    g_autoptr (GError) error = NULL;

    journal_store (db, entry);
    g_assert_true (cy_fold (db, entry, &error));
    g_assert_no_error (error);
  }
  return db;
}

static GPtrArray *
subjects_of (CyDb *db)
{
  GPtrArray *subjects = g_ptr_array_new_with_free_func (g_free);
  CyStmt *stmt = cy_db_prepare (db, "SELECT DISTINCT subject FROM entry", NULL);
  gboolean row;

  while (cy_stmt_step (stmt, &row, NULL) && row)
    g_ptr_array_add (subjects, g_strdup (cy_stmt_get_text (stmt, 0)));
  return subjects;
}

static void
fold_again (CyDb *db, const char *subject)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (cy_fold_again (db, subject, &error));
  g_assert_no_error (error);
}

static char *
refolded_digest (CyDb *db)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (cy_journal_refold (db, &error));
  g_assert_no_error (error);
  return projections_digest (db);
}

static gint64
count_rows (CyDb *db, const char *table)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s", table);

  return query_number (db, sql);
}

/* How far removed members count is told by the entries about all of them together. */
#define CUTS "cut"

/* Which projections have had a row: a history that fills none of a table says nothing about it. */
static void
note_filled (CyDb *db, GHashTable *filled)
{
  guint n;
  const CyProjection *projections = cy_journal_schema_projections (&n);

  for (guint i = 0; i < n; i++) {
    if (count_rows (db, projections[i].name) > 0)
      g_hash_table_add (filled, (gpointer) projections[i].name);
  }
}

static void
assert_all_filled (GHashTable *filled)
{
  guint n;
  const CyProjection *projections = cy_journal_schema_projections (&n);

  for (guint i = 0; i < n; i++) {
    if (!g_str_equal (projections[i].name, CUTS) &&
        !g_hash_table_contains (filled, projections[i].name))
      g_error ("no history has anything in %s", projections[i].name);
  }
}

static void
test_changes_nothing (void)
{
  g_autoptr (GRand) rand = test_rand_new ();
  g_autoptr (GHashTable) filled = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint round = 0; round < N_ROUNDS; round++) {
    g_autoptr (CyDb) db = random_journal (rand);
    g_autoptr (GPtrArray) subjects = subjects_of (db);
    g_autofree char *before = projections_digest (db);

    note_filled (db, filled);
    for (guint i = 0; i < subjects->len; i++) {
      g_autofree char *after = NULL;

      fold_again (db, subjects->pdata[i]);
      after = projections_digest (db);
      g_assert_cmpstr (after, ==, before);
    }
  }
  assert_all_filled (filled);
}

/* Each entry of a subject goes with one chance in @one_in. */
static void
forget (CyDb *db, GRand *rand, const char *subject, guint one_in)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM entry WHERE subject = '%s' AND"
                                          " (seq * 7919 + stream * 104729 + %d) %% %u = 0",
                                          subject, g_rand_int_range (rand, 0, 1000), one_in);

  g_assert_true (cy_db_exec (db, sql, NULL));
}

static void
test_some_are_gone (void)
{
  g_autoptr (GRand) rand = test_rand_new ();

  for (guint round = 0; round < N_ROUNDS; round++) {
    g_autoptr (CyDb) db = random_journal (rand);
    g_autoptr (GPtrArray) subjects = subjects_of (db);
    g_autofree char *again = NULL;
    g_autofree char *refolded = NULL;

    for (guint i = 0; i < subjects->len; i += (guint) g_rand_int_range (rand, 1, 4)) {
      forget (db, rand, subjects->pdata[i], (guint) g_rand_int_range (rand, 1, 4));
      fold_again (db, subjects->pdata[i]);
    }
    again = projections_digest (db);
    g_assert_cmpint (count_rows (db, "order_row"), ==, count_rows (db, "order_text"));
    refolded = refolded_digest (db);
    g_assert_cmpstr (again, ==, refolded);
  }
}

static void
test_all_are_gone (void)
{
  g_autoptr (GRand) rand = test_rand_new ();
  guint n;
  const CyProjection *projections = cy_journal_schema_projections (&n);

  for (guint round = 0; round < N_ROUNDS / 5; round++) {
    g_autoptr (CyDb) db = random_journal (rand);
    g_autoptr (GPtrArray) subjects = subjects_of (db);

    for (guint i = 0; i < subjects->len; i++) {
      forget (db, rand, subjects->pdata[i], 1);
      fold_again (db, subjects->pdata[i]);
    }
    for (guint i = 0; i < n; i++)
      g_assert_cmpint (count_rows (db, projections[i].name), ==, 0);
  }
}

/* A subject whose rows are found by walking through a table would keep the writer for long. */
static void
test_finds_by_index (void)
{
  static const char *const tables[] = {
    "cell",       "owner",         "alarm",         "aside",         "comment",   "message",
    "command",    "batch",         "work_order",    "order_alarm",   "order_row", "change_request",
    "credential", "change_target", "message_alarm", "tariff_version"
  };
  static const char *const keys[] = { "subject", "subject",    "subject", "subject",
                                      "subject", "id",         "id",      "id",
                                      "id",      "work_order", "id",      "id",
                                      "id",      "change",     "message", "name" };
  g_autoptr (CyDb) db = db_new ();

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++) {
    g_autofree char *sql =
      g_strdup_printf ("EXPLAIN QUERY PLAN DELETE FROM %s WHERE %s = ?1", tables[i], keys[i]);
    CyStmt *stmt = cy_db_prepare (db, sql, NULL);
    gboolean row;

    g_assert_true (cy_stmt_step (stmt, &row, NULL) && row);
    g_assert_true (g_str_has_prefix (cy_stmt_get_text (stmt, 3), "SEARCH"));
    cy_stmt_reset (stmt);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fold-again/changes-nothing", test_changes_nothing);
  g_test_add_func ("/fold-again/some-are-gone", test_some_are_gone);
  g_test_add_func ("/fold-again/all-are-gone", test_all_are_gone);
  g_test_add_func ("/fold-again/finds-by-index", test_finds_by_index);
  return g_test_run ();
}
