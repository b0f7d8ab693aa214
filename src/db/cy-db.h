/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CyDbError:
 * @CY_DB_ERROR_OPEN: the file cannot be opened, or not be written.
 * @CY_DB_ERROR_FUTURE: the file was written by a newer version of the program.
 * @CY_DB_ERROR_FULL: the disk is full; nothing was written.
 * @CY_DB_ERROR_CORRUPT: the file is damaged, or is no database at all.
 * @CY_DB_ERROR_FAILED: anything else SQLite refuses; the message says what.
 */
typedef enum {
  CY_DB_ERROR_OPEN,
  CY_DB_ERROR_FUTURE,
  CY_DB_ERROR_FULL,
  CY_DB_ERROR_CORRUPT,
  CY_DB_ERROR_FAILED,
} CyDbError;

#define CY_DB_ERROR (cy_db_error_quark ())
GQuark cy_db_error_quark (void);

/**
 * CyDb:
 *
 * A connection to an SQLite file, in WAL mode, with errors as #GError. The only folder that knows
 * sqlite3.h is this one.
 *
 * Threading: one connection belongs to one thread.
 */
typedef struct _CyDb CyDb;

/**
 * CyStmt:
 *
 * A statement of a connection. It stays the connection's: finish with it before asking for the same
 * SQL again.
 */
typedef struct _CyStmt CyStmt;

/**
 * CyDbMode:
 * @CY_DB_READ_ONLY: for queries beside the writer; never creates the file.
 * @CY_DB_READ_WRITE: creates the file; a commit survives the power switch (synchronous FULL).
 * @CY_DB_READ_WRITE_BULK: as that; a file it creates has pages for large rows, and gives back what is
 *   free with cy_db_give_back().
 */
typedef enum {
  CY_DB_READ_ONLY,
  CY_DB_READ_WRITE,
  CY_DB_READ_WRITE_BULK,
} CyDbMode;

CyDb *cy_db_open (const char *path, CyDbMode mode, GError **error);
void cy_db_close (CyDb *db);
const char *cy_db_get_path (CyDb *db);
gboolean
cy_db_migrate (CyDb *db, const char *const *migrations, guint n_migrations, GError **error);
gboolean cy_db_exec (CyDb *db, const char *sql, GError **error);
gboolean cy_db_begin (CyDb *db, GError **error);
gboolean cy_db_commit (CyDb *db, GError **error);
void cy_db_rollback (CyDb *db);
gboolean cy_db_in_transaction (CyDb *db);
gboolean cy_db_check (CyDb *db, GError **error);
gboolean cy_db_backup (CyDb *db, const char *path, GError **error);
void cy_db_set_cancellable (CyDb *db, GCancellable *cancellable);
void cy_db_set_max_pages (CyDb *db, guint n_pages);
gint64 cy_db_get_bytes (CyDb *db);
gint64 cy_db_get_free_bytes (CyDb *db);
gboolean cy_db_give_back (CyDb *db, guint n_pages, GError **error);

CyStmt *cy_db_prepare (CyDb *db, const char *sql, GError **error);

void cy_stmt_bind_int (CyStmt *stmt, int index, gint64 value);
void cy_stmt_bind_double (CyStmt *stmt, int index, double value);
void cy_stmt_bind_text (CyStmt *stmt, int index, const char *text);
void cy_stmt_bind_blob (CyStmt *stmt, int index, gconstpointer data, gsize length);
gboolean cy_stmt_step (CyStmt *stmt, gboolean *out_row, GError **error);
gboolean cy_stmt_run (CyStmt *stmt, GError **error);
void cy_stmt_reset (CyStmt *stmt);

gboolean cy_stmt_is_null (CyStmt *stmt, int column);
gint64 cy_stmt_get_int (CyStmt *stmt, int column);
double cy_stmt_get_double (CyStmt *stmt, int column);
const char *cy_stmt_get_text (CyStmt *stmt, int column);
gconstpointer cy_stmt_get_blob (CyStmt *stmt, int column, gsize *out_length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyDb, cy_db_close)

G_END_DECLS
