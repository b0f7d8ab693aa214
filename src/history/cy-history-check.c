/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-rollup.h"
#include "cy-history-store.h"
#include "cy-history.h"

static gboolean
count_block (const CyHistoryBlockRow *row, GArray *points, gpointer user_data)
{
  ++*(guint64 *) user_data;
  return TRUE;
}

/* Each row: what it is, its step, its bytes. Of what was brought from others tier 2 has quarters. */
static const char *const rollups[] = {
  "SELECT 'minutes of block ' || number, 60000, data FROM minute",
  "SELECT 'roll-up ' || id || ' of ' || pile, step_ms, data FROM rollup",
  "SELECT 'kept roll-up ' || id || ' of ' || pile, CASE tier WHEN 2 THEN 900000 ELSE 7200000 END,"
  " data FROM kept",
};

static gboolean
check_rollups (CyDb *db, const char *sql, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, sql, error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  while (row) {
    g_autoptr (GArray) runs = NULL;
    gconstpointer data;
    gsize length;

    if (!cy_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      break;
    data = cy_stmt_get_blob (stmt, 2, &length);
    runs = cy_rollup_decode (data, length, cy_stmt_get_int (stmt, 1), 0, error);
    if (runs == NULL) {
      g_prefix_error (error, "%s: %s: ", cy_db_get_path (db), cy_stmt_get_text (stmt, 0));
      cy_stmt_reset (stmt);
      return FALSE;
    }
  }
  return TRUE;
}

/**
 * cy_history_check:
 * @path: the database file.
 * @out_n_blocks: (out): how many blocks there are.
 *
 * Looks at everything: the file, every block and every roll-up.
 *
 * Errors: %CY_DB_ERROR, %CY_HISTORY_ERROR_DAMAGED; the first thing that is broken.
 *
 * Threading: any; it has a connection of its own and blocks on the disk.
 */
gboolean
cy_history_check (const char *path, guint64 *out_n_blocks, GError **error)
{
  g_autoptr (CyDb) db = cy_db_open (path, CY_DB_READ_ONLY, error);

  *out_n_blocks = 0;
  if (db == NULL || !cy_db_check (db, error) ||
      !cy_history_store_each (db, count_block, out_n_blocks, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (rollups); i++) {
    if (!check_rollups (db, rollups[i], error))
      return FALSE;
  }
  return TRUE;
}
