/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-user.h"

/* A one-time code takes the place of what was there before, until a password is set with it. */
#define CREDENTIAL                                                                      \
  "SELECT CASE WHEN password_by > recovery_by THEN password END,"                       \
  " CASE WHEN pin_by > recovery_by THEN pin END,"                                       \
  " CASE WHEN recovery_by > password_by THEN recovery END, recovery_until_us, login_us" \
  " FROM credential WHERE id = ?1"

static const char *const screen_queries[] = { CREDENTIAL, NULL };

/**
 * cy_user_screen_queries:
 *
 * Returns: (array zero-terminated=1): see cy_journal_screen_queries().
 */
const char *const *
cy_user_screen_queries (void)
{
  return screen_queries;
}

/**
 * cy_journal_load_credential:
 * @id: of an account.
 *
 * Returns: (transfer full): what proves who it is; empty when there is nothing.
 */
CyCredential *
cy_journal_load_credential (CyDb *db, const char *id, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, CREDENTIAL, error);
  g_autoptr (CyCredential) credential = NULL;
  gboolean row;

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_text (stmt, 1, id);
  if (!cy_stmt_step (stmt, &row, error))
    return NULL;
  credential = g_new0 (CyCredential, 1);
  credential->id = g_strdup (id);
  if (!row)
    return g_steal_pointer (&credential);
  credential->password = g_strdup (cy_stmt_get_text (stmt, 0));
  credential->pin = g_strdup (cy_stmt_get_text (stmt, 1));
  credential->recovery = g_strdup (cy_stmt_get_text (stmt, 2));
  credential->recovery_until_us = cy_stmt_get_int (stmt, 3);
  credential->login_us = cy_stmt_get_int (stmt, 4);
  cy_stmt_reset (stmt);
  return g_steal_pointer (&credential);
}
