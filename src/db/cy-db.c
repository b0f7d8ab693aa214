/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-db.h"

#include <math.h>

#include "cy-db-private.h"

/* A writer that finds the file busy (a backup, another process reading) waits this long. */
#define BUSY_TIMEOUT_MS 5000

/* Between two looks at whether a statement shall stop; some ten thousandths of a second [instructions]. */
#define STEPS_BETWEEN_LOOKS 1000

/* Rows of one to three kilobytes leave a quarter of a page of 4096 bytes empty, and a tenth of this. */
#define BULK_PAGE_BYTES "8192"

struct _CyDb {
  sqlite3 *handle;
  CyDbMode mode;
  char *path;
  GHashTable *statements;    /* owned SQL -> owned CyStmt */
  GCancellable *cancellable; /* owned, nullable */
};

struct _CyStmt {
  sqlite3_stmt *handle;
  sqlite3 *db; /* borrowed */
};

G_DEFINE_QUARK (cy_db_error, cy_db_error)

static CyDbError
error_of (int code)
{
  switch (code & 0xff) {
  case SQLITE_FULL:
    return CY_DB_ERROR_FULL;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return CY_DB_ERROR_CORRUPT;
  case SQLITE_CANTOPEN:
    return CY_DB_ERROR_OPEN;
  default:
    return CY_DB_ERROR_FAILED;
  }
}

void
cy_db_set_error (GError **error, sqlite3 *handle, int code, const char *what)
{
  const char *path = sqlite3_db_filename (handle, "main");

  if ((code & 0xff) == SQLITE_INTERRUPT) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s: was told to stop", path);
    return;
  }
  g_set_error (error, CY_DB_ERROR, error_of (code), "%s: %s: %s", path != NULL ? path : "database",
               what, sqlite3_errmsg (handle));
  if (error_of (code) == CY_DB_ERROR_FULL)
    g_prefix_error (error, "nothing was written, make room on the disk: ");
}

static void
stmt_free (CyStmt *stmt)
{
  sqlite3_finalize (stmt->handle);
  g_free (stmt);
}

static gboolean
configure (CyDb *db, CyDbMode mode, GError **error)
{
  sqlite3_busy_timeout (db->handle, BUSY_TIMEOUT_MS);
  sqlite3_extended_result_codes (db->handle, 1);
  /* A file from elsewhere must not be able to call functions through its schema. */
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  if (mode == CY_DB_READ_ONLY)
    /* Reading the version touches the file, so that one which is no database is refused here. */
    return cy_db_exec (db, "PRAGMA query_only = 1; PRAGMA user_version", error);
  /* Both say something only of a file that is not there yet. */
  if (mode == CY_DB_READ_WRITE_BULK &&
      !cy_db_exec (db, "PRAGMA page_size = " BULK_PAGE_BYTES "; PRAGMA auto_vacuum = INCREMENTAL",
                   error))
    return FALSE;
  return cy_db_exec (db, "PRAGMA journal_mode = WAL", error) &&
         cy_db_exec (db, "PRAGMA synchronous = FULL", error) &&
         cy_db_exec (db, "PRAGMA secure_delete = OFF", error);
}

static void
set_read_only (const char *path, GError **error)
{
  g_set_error (error, CY_DB_ERROR, CY_DB_ERROR_OPEN,
               "%s: cannot be opened: it or its folder may not be written; both must belong to who"
               " runs Chargeyard",
               path);
}

/**
 * cy_db_open:
 * @path: the file.
 *
 * Returns: (transfer full): the connection.
 *
 * Errors: %CY_DB_ERROR_OPEN, %CY_DB_ERROR_CORRUPT with the file's name.
 */
CyDb *
cy_db_open (const char *path, CyDbMode mode, GError **error)
{
  g_autoptr (CyDb) db = g_new0 (CyDb, 1);
  g_autoptr (GError) failure = NULL;
  int flags =
    mode == CY_DB_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  int code;

  db->mode = mode;
  db->path = g_strdup (path);
  db->statements =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) stmt_free);
  code = sqlite3_open_v2 (path, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK) {
    g_set_error (error, CY_DB_ERROR, error_of (code), "%s: cannot be opened: %s", path,
                 sqlite3_errmsg (db->handle));
    return NULL;
  }
  /* SQLite falls back to reading when it may not write, and says so at the first change only. */
  if (mode == CY_DB_READ_WRITE && sqlite3_db_readonly (db->handle, "main") == 1) {
    set_read_only (path, error);
    return NULL;
  }
  if (!configure (db, mode, &failure)) {
    /* A folder in which SQLite may not make its log. */
    if ((sqlite3_errcode (db->handle) & 0xff) == SQLITE_READONLY)
      set_read_only (path, error);
    else
      g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  return g_steal_pointer (&db);
}

void
cy_db_close (CyDb *db)
{
  if (db == NULL)
    return;
  g_hash_table_unref (db->statements);
  sqlite3_close (db->handle);
  g_clear_object (&db->cancellable);
  g_free (db->path);
  g_free (db);
}

const char *
cy_db_get_path (CyDb *db)
{
  return db->path;
}

static gboolean
read_version (CyDb *db, gint64 *out_version, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, "PRAGMA user_version", error);
  gboolean row = FALSE;

  if (stmt == NULL || !cy_stmt_step (stmt, &row, error))
    return FALSE;
  *out_version = row ? cy_stmt_get_int (stmt, 0) : 0;
  cy_stmt_reset (stmt);
  return TRUE;
}

static gboolean
apply_migration (CyDb *db, const char *sql, guint version, GError **error)
{
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %u", version);

  if (!cy_db_begin (db, error))
    return FALSE;
  if (cy_db_exec (db, sql, error) && cy_db_exec (db, set_version, error) &&
      cy_db_commit (db, error))
    return TRUE;
  cy_db_rollback (db);
  g_prefix_error (error, "while bringing the database to version %u: ", version);
  return FALSE;
}

/**
 * cy_db_migrate:
 * @migrations: the n-th brings the schema from version n to n + 1; append, never change one.
 *
 * Brings the schema up to date, each step in a transaction of its own.
 *
 * Errors: %CY_DB_ERROR_FUTURE when a newer program wrote the file; it is left alone.
 */
gboolean
cy_db_migrate (CyDb *db, const char *const *migrations, guint n_migrations, GError **error)
{
  gint64 version;

  if (!read_version (db, &version, error))
    return FALSE;
  /* No version of the program writes a negative number, so that is not ours to touch either. */
  if (version < 0 || version > n_migrations) {
    g_set_error (error, CY_DB_ERROR, CY_DB_ERROR_FUTURE,
                 "%s: written by a newer Chargeyard (schema %" G_GINT64_FORMAT
                 ", this one knows %u); install the newer version, or move the file away",
                 db->path, version, n_migrations);
    return FALSE;
  }
  for (guint i = (guint) version; i < n_migrations; i++) {
    if (!apply_migration (db, migrations[i], i + 1, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * cy_db_exec:
 * @sql: one or more statements without results; never with values spliced in.
 */
gboolean
cy_db_exec (CyDb *db, const char *sql, GError **error)
{
  int code = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    return TRUE;
  cy_db_set_error (error, db->handle, code, "statement failed");
  return FALSE;
}

gboolean
cy_db_begin (CyDb *db, GError **error)
{
  return cy_db_exec (db, "BEGIN IMMEDIATE", error);
}

/**
 * cy_db_commit:
 *
 * When this returns %TRUE the transaction is on the disk. On failure it is rolled back.
 */
gboolean
cy_db_commit (CyDb *db, GError **error)
{
  if (cy_db_exec (db, "COMMIT", error))
    return TRUE;
  cy_db_rollback (db);
  return FALSE;
}

void
cy_db_rollback (CyDb *db)
{
  /* SQLite rolls back by itself on some errors; a second time is then refused, and rightly. */
  if (cy_db_in_transaction (db))
    (void) sqlite3_exec (db->handle, "ROLLBACK", NULL, NULL, NULL);
}

/**
 * cy_db_in_transaction:
 *
 * Returns: %FALSE also when an error made SQLite roll back by itself, as a full disk does.
 */
gboolean
cy_db_in_transaction (CyDb *db)
{
  return !sqlite3_get_autocommit (db->handle);
}

/**
 * cy_db_check:
 *
 * Returns: whether SQLite finds the whole file sound; the first complaint is the error.
 */
gboolean
cy_db_check (CyDb *db, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, "PRAGMA integrity_check(1)", error);
  gboolean row = FALSE;
  gboolean sound;

  if (stmt == NULL || !cy_stmt_step (stmt, &row, error))
    return FALSE;
  sound = row && g_strcmp0 (cy_stmt_get_text (stmt, 0), "ok") == 0;
  if (!sound)
    g_set_error (error, CY_DB_ERROR, CY_DB_ERROR_CORRUPT, "%s: %s", db->path,
                 row ? cy_stmt_get_text (stmt, 0) : "no verdict");
  cy_stmt_reset (stmt);
  return sound;
}

/**
 * cy_db_backup:
 * @path: a file that does not exist yet.
 *
 * Writes a compact, consistent copy while others go on reading and writing.
 */
gboolean
cy_db_backup (CyDb *db, const char *path, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, "VACUUM INTO ?1", error);
  gboolean done;

  if (stmt == NULL)
    return FALSE;
  /* A connection that must not write would not write the copy either. */
  if (db->mode == CY_DB_READ_ONLY && !cy_db_exec (db, "PRAGMA query_only = 0", error))
    return FALSE;
  cy_stmt_bind_text (stmt, 1, path);
  done = cy_stmt_run (stmt, error);
  if (db->mode == CY_DB_READ_ONLY)
    (void) cy_db_exec (db, "PRAGMA query_only = 1", NULL);
  return done;
}

static int
on_steps_cb (void *data)
{
  return g_cancellable_is_cancelled (data);
}

/**
 * cy_db_set_cancellable:
 * @cancellable: (nullable): ends whatever statement is under way, with %G_IO_ERROR_CANCELLED.
 */
void
cy_db_set_cancellable (CyDb *db, GCancellable *cancellable)
{
  g_set_object (&db->cancellable, cancellable);
  sqlite3_progress_handler (db->handle, STEPS_BETWEEN_LOOKS,
                            cancellable == NULL ? NULL : on_steps_cb, cancellable);
}

/**
 * cy_db_set_max_pages:
 * @n_pages: the file may not grow beyond; 0 lifts the bound.
 *
 * Keeps a database within its share of the disk: beyond it writes fail with %CY_DB_ERROR_FULL, just
 * as on a full disk.
 */
void
cy_db_set_max_pages (CyDb *db, guint n_pages)
{
  g_autofree char *sql =
    g_strdup_printf ("PRAGMA max_page_count = %u", n_pages == 0 ? 0xfffffffe : n_pages);

  (void) sqlite3_exec (db->handle, sql, NULL, NULL, NULL);
}

static gint64
get_number (CyDb *db, const char *sql)
{
  CyStmt *stmt = cy_db_prepare (db, sql, NULL);
  gboolean row = FALSE;
  gint64 number = 0;

  if (stmt == NULL)
    return 0;
  if (cy_stmt_step (stmt, &row, NULL) && row)
    number = cy_stmt_get_int (stmt, 0);
  cy_stmt_reset (stmt);
  return number;
}

/**
 * cy_db_get_bytes:
 *
 * Returns: size of the database without its write-ahead log [bytes].
 */
gint64
cy_db_get_bytes (CyDb *db)
{
  return get_number (
    db, "SELECT page_count * page_size FROM pragma_page_count (), pragma_page_size ()");
}

/**
 * cy_db_get_free_bytes:
 *
 * Returns: how much of it is free for what comes [bytes].
 */
gint64
cy_db_get_free_bytes (CyDb *db)
{
  return get_number (
    db, "SELECT freelist_count * page_size FROM pragma_freelist_count (), pragma_page_size ()");
}

/**
 * cy_db_give_back:
 * @n_pages: at most so many, since each may have to be moved: so the caller is never kept for long.
 *
 * Gives free pages back to the disk, in a transaction of its own. Does nothing to a file that was not
 * created with %CY_DB_READ_WRITE_BULK.
 */
gboolean
cy_db_give_back (CyDb *db, guint n_pages, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA incremental_vacuum (%u)", n_pages);

  return cy_db_exec (db, sql, error);
}

/**
 * cy_db_prepare:
 * @sql: one statement; values are bound, never spliced in.
 *
 * Compiles a statement once per connection and hands the same one out again, reset.
 *
 * Returns: (transfer none): the statement.
 */
CyStmt *
cy_db_prepare (CyDb *db, const char *sql, GError **error)
{
  CyStmt *stmt = g_hash_table_lookup (db->statements, sql);
  int code;

  if (stmt != NULL) {
    cy_stmt_reset (stmt);
    return stmt;
  }
  stmt = g_new0 (CyStmt, 1);
  stmt->db = db->handle;
  code = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt->handle, NULL);
  if (code != SQLITE_OK) {
    cy_db_set_error (error, db->handle, code, sql);
    stmt_free (stmt);
    return NULL;
  }
  g_hash_table_insert (db->statements, g_strdup (sql), stmt);
  return stmt;
}

void
cy_stmt_bind_int (CyStmt *stmt, int index, gint64 value)
{
  sqlite3_bind_int64 (stmt->handle, index, value);
}

/**
 * cy_stmt_bind_double:
 * @value: NAN is stored as NULL, which SQLite does by itself.
 */
void
cy_stmt_bind_double (CyStmt *stmt, int index, double value)
{
  sqlite3_bind_double (stmt->handle, index, value);
}

/**
 * cy_stmt_bind_text:
 * @text: (nullable): copied; %NULL is NULL.
 */
void
cy_stmt_bind_text (CyStmt *stmt, int index, const char *text)
{
  sqlite3_bind_text (stmt->handle, index, text, -1, SQLITE_TRANSIENT);
}

void
cy_stmt_bind_blob (CyStmt *stmt, int index, gconstpointer data, gsize length)
{
  sqlite3_bind_blob64 (stmt->handle, index, data, length, SQLITE_TRANSIENT);
}

/**
 * cy_stmt_step:
 * @out_row: (out): whether there is a row to read.
 *
 * Resets the statement by itself at the end and on failure.
 */
gboolean
cy_stmt_step (CyStmt *stmt, gboolean *out_row, GError **error)
{
  int code = sqlite3_step (stmt->handle);

  *out_row = code == SQLITE_ROW;
  if (code == SQLITE_ROW)
    return TRUE;
  if (code != SQLITE_DONE)
    cy_db_set_error (error, stmt->db, code, sqlite3_sql (stmt->handle));
  cy_stmt_reset (stmt);
  return code == SQLITE_DONE;
}

/**
 * cy_stmt_run:
 *
 * For statements without rows.
 */
gboolean
cy_stmt_run (CyStmt *stmt, GError **error)
{
  gboolean row;

  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  cy_stmt_reset (stmt);
  return TRUE;
}

void
cy_stmt_reset (CyStmt *stmt)
{
  sqlite3_reset (stmt->handle);
  sqlite3_clear_bindings (stmt->handle);
}

gboolean
cy_stmt_is_null (CyStmt *stmt, int column)
{
  return sqlite3_column_type (stmt->handle, column) == SQLITE_NULL;
}

gint64
cy_stmt_get_int (CyStmt *stmt, int column)
{
  return sqlite3_column_int64 (stmt->handle, column);
}

/**
 * cy_stmt_get_double:
 *
 * Returns: the value, NAN for NULL.
 */
double
cy_stmt_get_double (CyStmt *stmt, int column)
{
  return cy_stmt_is_null (stmt, column) ? (double) NAN
                                        : sqlite3_column_double (stmt->handle, column);
}

/**
 * cy_stmt_get_text:
 *
 * Returns: (transfer none) (nullable): valid until the next step.
 */
const char *
cy_stmt_get_text (CyStmt *stmt, int column)
{
  return (const char *) sqlite3_column_text (stmt->handle, column);
}

gconstpointer
cy_stmt_get_blob (CyStmt *stmt, int column, gsize *out_length)
{
  gconstpointer data = sqlite3_column_blob (stmt->handle, column);

  *out_length = (gsize) sqlite3_column_bytes (stmt->handle, column);
  return data;
}
