/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-meta.h"

#define GET "SELECT value FROM meta WHERE key = ?1"
#define SET                                                                                \
  "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = " \
  "excluded.value"

/**
 * cy_journal_get_meta:
 * @out_value: (out) (nullable) (transfer full): %NULL when it was never set.
 */
gboolean
cy_journal_get_meta (CyDb *db, const char *key, char **out_value, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, GET, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, key);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  *out_value = row ? g_strdup (cy_stmt_get_text (stmt, 0)) : NULL;
  cy_stmt_reset (stmt);
  return TRUE;
}

/**
 * cy_journal_set_meta:
 *
 * With whatever transaction is open.
 */
gboolean
cy_journal_set_meta (CyDb *db, const char *key, const char *value, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, SET, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, key);
  cy_stmt_bind_text (stmt, 2, value);
  return cy_stmt_run (stmt, error);
}
