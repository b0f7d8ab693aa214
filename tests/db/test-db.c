/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-db.h"

#include <math.h>
#include <string.h>

#include "fixture.h"

static const char *const one_step[] = {
  "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT, size REAL, data BLOB)",
};

static const char *const two_steps[] = {
  "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT, size REAL, data BLOB)",
  "ALTER TABLE thing ADD COLUMN colour TEXT; CREATE TABLE other (id INTEGER PRIMARY KEY)",
};

static const char *const broken_step[] = {
  "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT, size REAL, data BLOB)",
  "CREATE TABLE half (id INTEGER PRIMARY KEY); CREATE TABLE thing (id)",
};

static CyDb *
open_new (const char *path)
{
  g_autoptr (GError) error = NULL;
  CyDb *db = cy_db_open (path, CY_DB_READ_WRITE, &error);

  g_assert_no_error (error);
  g_assert_true (cy_db_migrate (db, one_step, G_N_ELEMENTS (one_step), &error));
  g_assert_no_error (error);
  return db;
}

static gint64
number (CyDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  CyStmt *stmt = cy_db_prepare (db, sql, &error);
  gboolean row = FALSE;
  gint64 result;

  g_assert_no_error (error);
  g_assert_true (cy_stmt_step (stmt, &row, &error));
  g_assert_true (row);
  result = cy_stmt_get_int (stmt, 0);
  cy_stmt_reset (stmt);
  return result;
}

static gboolean
insert (CyDb *db, const char *name, gsize n_bytes, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, "INSERT INTO thing (name, data) VALUES (?1, ?2)", error);
  g_autofree guint8 *bytes = g_malloc0 (n_bytes + 1);

  g_assert_nonnull (stmt);
  cy_stmt_bind_text (stmt, 1, name);
  cy_stmt_bind_blob (stmt, 2, bytes, n_bytes);
  return cy_stmt_run (stmt, error);
}

static void
test_values (void)
{
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autofree char *path = test_dir_file (dir, "a.db");
  g_autoptr (CyDb) db = open_new (path);
  CyStmt *stmt = cy_db_prepare (db, "INSERT INTO thing VALUES (?1, ?2, ?3, ?4)", NULL);
  gboolean row;
  gsize length;

  g_assert_cmpstr (cy_db_get_path (db), ==, path);
  cy_stmt_bind_int (stmt, 1, G_MININT64);
  cy_stmt_bind_text (stmt, 2, "电'; DROP TABLE thing; --");
  cy_stmt_bind_double (stmt, 3, 0.1);
  cy_stmt_bind_blob (stmt, 4, "a\0b", 3);
  g_assert_true (cy_stmt_run (stmt, NULL));
  cy_stmt_bind_int (stmt, 1, 7);
  cy_stmt_bind_text (stmt, 2, NULL);
  cy_stmt_bind_double (stmt, 3, (double) NAN);
  g_assert_true (cy_stmt_run (stmt, NULL));

  stmt = cy_db_prepare (db, "SELECT * FROM thing ORDER BY id", NULL);
  g_assert_true (cy_stmt_step (stmt, &row, NULL) && row);
  g_assert_cmpint (cy_stmt_get_int (stmt, 0), ==, G_MININT64);
  g_assert_cmpstr (cy_stmt_get_text (stmt, 1), ==, "电'; DROP TABLE thing; --");
  g_assert_cmpfloat (cy_stmt_get_double (stmt, 2), ==, 0.1);
  g_assert_cmpmem (cy_stmt_get_blob (stmt, 3, &length), 3, "a\0b", 3);
  g_assert_cmpuint (length, ==, 3);
  g_assert_true (cy_stmt_step (stmt, &row, NULL) && row);
  for (int i = 1; i <= 3; i++)
    g_assert_true (cy_stmt_is_null (stmt, i));
  g_assert_true (isnan (cy_stmt_get_double (stmt, 2)));
  g_assert_null (cy_stmt_get_text (stmt, 1));
  g_assert_true (cy_stmt_step (stmt, &row, NULL) && !row);
  g_assert_cmpint (cy_db_get_bytes (db), >, 0);
}

static void
test_transactions (void)
{
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autofree char *path = test_dir_file (dir, "a.db");
  g_autoptr (CyDb) db = open_new (path);
  g_autoptr (CyDb) reader = cy_db_open (path, CY_DB_READ_ONLY, NULL);

  g_assert_false (cy_db_in_transaction (db));
  g_assert_true (cy_db_begin (db, NULL));
  g_assert_true (cy_db_in_transaction (db));
  g_assert_true (insert (db, "lost", 1, NULL));
  g_assert_cmpint (number (reader, "SELECT count(*) FROM thing"), ==, 0);
  cy_db_rollback (db);
  cy_db_rollback (db);
  g_assert_false (cy_db_in_transaction (db));
  g_assert_true (cy_db_begin (db, NULL) && insert (db, "kept", 1, NULL));
  g_assert_true (cy_db_commit (db, NULL));
  g_assert_cmpint (number (reader, "SELECT count(*) FROM thing"), ==, 1);
}

static void
test_statement_error (void)
{
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autofree char *path = test_dir_file (dir, "a.db");
  g_autoptr (CyDb) db = open_new (path);
  g_autofree char *message =
    g_strdup_printf ("%s: SELECT weight FROM thing: no such column: weight", path);
  g_autoptr (GError) error = NULL;

  g_assert_null (cy_db_prepare (db, "SELECT weight FROM thing", &error));
  assert_error_text (error, CY_DB_ERROR, CY_DB_ERROR_FAILED, message);
  g_clear_error (&error);
  g_assert_false (cy_db_exec (db, "CREATE TABLE thing (id)", &error));
  assert_error_contains (error, CY_DB_ERROR, CY_DB_ERROR_FAILED, "table thing already exists");
}

static void
test_migrate (void)
{
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autofree char *path = test_dir_file (dir, "a.db");
  g_autoptr (CyDb) db = open_new (path);
  g_autoptr (GError) error = NULL;

  g_assert_true (insert (db, "old", 1, NULL));
  for (guint again = 0; again < 2; again++) {
    g_assert_true (cy_db_migrate (db, two_steps, G_N_ELEMENTS (two_steps), &error));
    g_assert_no_error (error);
    g_assert_cmpint (number (db, "PRAGMA user_version"), ==, 2);
    g_assert_cmpint (number (db, "SELECT count(*) FROM thing WHERE colour IS NULL"), ==, 1);
    g_assert_cmpint (number (db, "SELECT count(*) FROM other"), ==, 0);
  }
}

/* A step that fails takes back all of itself and nothing else. */
static void
test_migrate_broken (void)
{
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autofree char *path = test_dir_file (dir, "a.db");
  g_autoptr (CyDb) db = open_new (path);
  g_autoptr (GError) error = NULL;

  g_assert_true (insert (db, "old", 1, NULL));
  g_assert_false (cy_db_migrate (db, broken_step, G_N_ELEMENTS (broken_step), &error));
  assert_error_contains (error, CY_DB_ERROR, CY_DB_ERROR_FAILED,
                         "while bringing the database to version 2: ");
  g_assert_cmpint (number (db, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (number (db, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'"), ==, 0);
  g_assert_cmpint (number (db, "SELECT count(*) FROM thing"), ==, 1);
  g_assert_false (cy_db_in_transaction (db));
}

static void
assert_refused_untouched (const char *path, const char *shown)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *message =
    g_strdup_printf ("%s: written by a newer Chargeyard (schema %s, this one knows 1);"
                     " install the newer version, or move the file away",
                     path, shown);
  gsize n_before;
  gsize n_after;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (path, &before, &n_before, NULL));
  {
    g_autoptr (CyDb) db = cy_db_open (path, CY_DB_READ_WRITE, &error);

    g_assert_no_error (error);
    g_assert_false (cy_db_migrate (db, one_step, G_N_ELEMENTS (one_step), &error));
  }
  assert_error_text (error, CY_DB_ERROR, CY_DB_ERROR_FUTURE, message);
  g_assert_true (g_file_get_contents (path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
}

static void
test_future (void)
{
  g_autoptr (TestDir) dir = test_dir_new ();
  static const struct {
    const char *pragma;
    const char *shown;
  } cases[] = {
    { "PRAGMA user_version = 2", "2" },
    { "PRAGMA user_version = 2147483647", "2147483647" },
    { "PRAGMA user_version = -1", "-1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strdup_printf ("%u.db", i);
    g_autofree char *path = test_dir_file (dir, name);

    {
      g_autoptr (CyDb) db = open_new (path);

      g_assert_true (insert (db, "from the future", 9000, NULL));
      g_assert_true (cy_db_exec (db, cases[i].pragma, NULL));
    }
    assert_refused_untouched (path, cases[i].shown);
  }
}

static void
test_not_a_database (void)
{
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autofree char *path = test_dir_file (dir, "a.db");
  g_autofree char *nowhere = test_dir_file (dir, "missing/a.db");
  g_autofree char *text = g_strnfill (5000, 'x');
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_null (cy_db_open (path, CY_DB_READ_WRITE, &error));
  assert_error_contains (error, CY_DB_ERROR, CY_DB_ERROR_CORRUPT, "file is not a database");
  g_assert_true (g_str_has_prefix (error->message, path));
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, text);
  g_clear_error (&error);
  g_assert_null (cy_db_open (path, CY_DB_READ_ONLY, &error));
  assert_error_contains (error, CY_DB_ERROR, CY_DB_ERROR_CORRUPT, "file is not a database");
  g_clear_error (&error);
  g_assert_null (cy_db_open (nowhere, CY_DB_READ_WRITE, &error));
  assert_error_contains (error, CY_DB_ERROR, CY_DB_ERROR_OPEN, "cannot be opened");
}

static void
test_read_only (void)
{
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autofree char *path = test_dir_file (dir, "a.db");
  g_autofree char *missing = test_dir_file (dir, "b.db");
  g_autoptr (CyDb) db = open_new (path);
  g_autoptr (CyDb) reader = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (cy_db_open (missing, CY_DB_READ_ONLY, &error));
  assert_error_contains (error, CY_DB_ERROR, CY_DB_ERROR_OPEN, missing);
  g_assert_false (g_file_test (missing, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  reader = cy_db_open (path, CY_DB_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_false (insert (reader, "no", 1, &error));
  assert_error_contains (error, CY_DB_ERROR, CY_DB_ERROR_FAILED, "readonly database");
  g_clear_error (&error);
  g_assert_false (cy_db_exec (reader, "DROP TABLE thing", &error));
  g_assert_error (error, CY_DB_ERROR, CY_DB_ERROR_FAILED);
  g_assert_cmpint (number (reader, "SELECT count(*) FROM thing"), ==, 0);
}

/* Nothing of the transaction is there, the message says what to do, and with room it works again. */
static void
test_full (void)
{
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autofree char *path = test_dir_file (dir, "a.db");
  g_autofree char *start =
    g_strdup_printf ("nothing was written, make room on the disk: %s: INSERT INTO", path);
  g_autoptr (CyDb) db = open_new (path);
  g_autoptr (GError) error = NULL;

  g_assert_true (insert (db, "before", 1, NULL));
  cy_db_set_max_pages (db, 10);
  g_assert_true (cy_db_begin (db, NULL));
  g_assert_true (insert (db, "small", 10, NULL));
  g_assert_false (insert (db, "large", 1000000, &error));
  assert_error_contains (error, CY_DB_ERROR, CY_DB_ERROR_FULL, "database or disk is full");
  g_assert_true (g_str_has_prefix (error->message, start));
  cy_db_rollback (db);
  g_assert_false (cy_db_in_transaction (db));
  g_assert_cmpint (number (db, "SELECT count(*) FROM thing"), ==, 1);
  g_assert_true (cy_db_check (db, NULL));
  cy_db_set_max_pages (db, 0);
  g_assert_true (insert (db, "large", 1000000, NULL));
  g_assert_cmpint (number (db, "SELECT count(*) FROM thing"), ==, 2);
}

static void
test_backup (void)
{
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autofree char *path = test_dir_file (dir, "a.db");
  g_autofree char *copy_path = test_dir_file (dir, "it's a copy.db");
  g_autoptr (CyDb) db = open_new (path);
  g_autoptr (CyDb) copy = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100; i++)
    g_assert_true (insert (db, "thing", 1000, NULL));
  g_assert_true (cy_db_backup (db, copy_path, &error));
  g_assert_no_error (error);
  g_assert_true (insert (db, "later", 1, NULL));
  copy = cy_db_open (copy_path, CY_DB_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_true (cy_db_check (copy, NULL));
  g_assert_cmpint (number (copy, "SELECT count(*) FROM thing"), ==, 100);
  g_assert_cmpint (number (copy, "PRAGMA user_version"), ==, 1);
  g_assert_false (cy_db_backup (db, copy_path, &error));
  assert_error_contains (error, CY_DB_ERROR, CY_DB_ERROR_FAILED, "already exists");
}

/* Beside the writer, on a connection that can do nothing else; and it can be told to stop. */
static void
test_backup_beside (void)
{
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autofree char *path = test_dir_file (dir, "a.db");
  g_autofree char *copy_path = test_dir_file (dir, "copy.db");
  g_autofree char *second_path = test_dir_file (dir, "second.db");
  g_autoptr (CyDb) db = open_new (path);
  g_autoptr (CyDb) reader = cy_db_open (path, CY_DB_READ_ONLY, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2000; i++)
    g_assert_true (insert (db, "thing", 100, NULL));
  cy_db_set_cancellable (reader, cancellable);
  g_assert_true (cy_db_backup (reader, copy_path, &error));
  g_assert_no_error (error);
  g_assert_false (insert (reader, "must not", 1, NULL));
  g_cancellable_cancel (cancellable);
  g_assert_false (cy_db_backup (reader, second_path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  cy_db_set_cancellable (reader, NULL);
  g_assert_cmpint (number (reader, "SELECT count(*) FROM thing"), ==, 2000);
}

static void
test_check (void)
{
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autofree char *path = test_dir_file (dir, "a.db");
  g_autofree char *bytes = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;

  {
    g_autoptr (CyDb) db = open_new (path);

    g_assert_true (cy_db_exec (db, "CREATE INDEX by_name ON thing (name)", NULL));
    g_assert_true (cy_db_begin (db, NULL));
    for (guint i = 0; i < 2000; i++)
      g_assert_true (insert (db, "a name of some length", 30, NULL));
    g_assert_true (cy_db_commit (db, NULL));
    g_assert_true (cy_db_check (db, &error));
    g_assert_no_error (error);
  }
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_cmpuint (length, >, 50000);
  memset (bytes + 20000, 0x5a, 20000);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  {
    g_autoptr (CyDb) db = cy_db_open (path, CY_DB_READ_ONLY, NULL);

    g_assert_nonnull (db);
    g_assert_false (cy_db_check (db, &error));
    assert_error_contains (error, CY_DB_ERROR, CY_DB_ERROR_CORRUPT, path);
  }
}

/* A file for large rows shrinks, a little at a time; another keeps its pages. */
static void
test_give_back (void)
{
  static const struct {
    CyDbMode mode;
    gboolean shrinks;
  } cases[] = { { CY_DB_READ_WRITE_BULK, TRUE }, { CY_DB_READ_WRITE, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (TestDir) dir = test_dir_new ();
    g_autofree char *path = test_dir_file (dir, "a.db");
    g_autoptr (CyDb) db = cy_db_open (path, cases[i].mode, NULL);
    gint64 full;
    gint64 free_bytes;

    g_assert_true (cy_db_migrate (db, one_step, G_N_ELEMENTS (one_step), NULL));
    g_assert_true (cy_db_begin (db, NULL));
    for (guint n = 0; n < 20000; n++)
      g_assert_true (insert (db, "a name of some length", 30, NULL));
    g_assert_true (cy_db_commit (db, NULL));
    full = cy_db_get_bytes (db);
    g_assert_cmpint (cy_db_get_free_bytes (db), ==, 0);
    g_assert_true (cy_db_exec (db, "DELETE FROM thing", NULL));
    free_bytes = cy_db_get_free_bytes (db);
    g_assert_cmpint (free_bytes, >, full / 2);
    g_assert_true (cy_db_give_back (db, 4, NULL));
    g_assert_cmpint (cy_db_get_bytes (db), ==, cases[i].shrinks ? full - 4 * 8192 : full);
    g_assert_true (cy_db_give_back (db, G_MAXINT, NULL));
    g_assert_cmpint (cy_db_get_free_bytes (db), ==, cases[i].shrinks ? 0 : free_bytes);
    g_assert_true (cy_db_check (db, NULL));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/db/values", test_values);
  g_test_add_func ("/db/transactions", test_transactions);
  g_test_add_func ("/db/statement-error", test_statement_error);
  g_test_add_func ("/db/migrate", test_migrate);
  g_test_add_func ("/db/migrate-broken", test_migrate_broken);
  g_test_add_func ("/db/future", test_future);
  g_test_add_func ("/db/not-a-database", test_not_a_database);
  g_test_add_func ("/db/read-only", test_read_only);
  g_test_add_func ("/db/full", test_full);
  g_test_add_func ("/db/backup", test_backup);
  g_test_add_func ("/db/backup-beside", test_backup_beside);
  g_test_add_func ("/db/check", test_check);
  g_test_add_func ("/db/give-back", test_give_back);
  return g_test_run ();
}
