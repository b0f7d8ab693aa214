/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-till.h"

#include "cy-journal-ledger.h"
#include "cy-journal-query.h"
#include "cy-posting.h"

#define ONE "SELECT " CY_TILL_COLUMNS " FROM till WHERE id = ?1"
#define OPEN_OF                                                                             \
  "SELECT " CY_TILL_COLUMNS " FROM till INDEXED BY till_open WHERE state = 1 AND user = ?1" \
  " ORDER BY id LIMIT 1"
#define PAGE                                                     \
  "SELECT " CY_TILL_COLUMNS " FROM till INDEXED BY till_by_time" \
  " WHERE (opened_us, id) < (?1, ?2) ORDER BY opened_us DESC, id DESC LIMIT ?3"

static const char *const screen_queries[] = { ONE, OPEN_OF, PAGE, NULL };

/**
 * cy_till_screen_queries:
 *
 * Returns: (array zero-terminated=1): see cy_journal_screen_queries().
 */
const char *const *
cy_till_screen_queries (void)
{
  return screen_queries;
}

static CyTill *
read_till (CyStmt *stmt)
{
  CyTill *till = cy_till_new (cy_stmt_get_text (stmt, 0));

  till->state =
    (CyTillState) cy_journal_within (cy_stmt_get_int (stmt, 1), CY_N_TILL_STATES, CY_TILL_CLOSED);
  till->user = g_strdup (cy_stmt_get_text (stmt, 2));
  till->station = g_strdup (cy_stmt_get_text (stmt, 3));
  till->currency = g_strdup (cy_stmt_get_text (stmt, 4));
  till->float_minor = cy_stmt_get_int (stmt, 5);
  till->expected_minor = cy_stmt_get_int (stmt, 6);
  till->counted_minor = cy_stmt_get_int (stmt, 7);
  till->explanation = g_strdup (cy_stmt_get_text (stmt, 8));
  till->closer = g_strdup (cy_stmt_get_text (stmt, 9));
  till->opened_us = cy_stmt_get_int (stmt, 10);
  till->closed_us = cy_stmt_get_int (stmt, 11);
  return till;
}

/* What must be in an open till is what the ledger says it has. */
static gboolean
expect (CyDb *db, CyTill *till, GError **error)
{
  gint64 balance;

  if (till->state != CY_TILL_OPEN)
    return TRUE;
  if (!cy_journal_load_balance (db, CY_LEDGER_TILL, till->id, till->currency, &balance, error))
    return FALSE;
  till->expected_minor = -balance;
  return TRUE;
}

static gboolean
read_one (CyDb *db, CyStmt *stmt, CyTill **out_till, GError **error)
{
  g_autoptr (CyTill) till = NULL;
  gboolean row;

  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  till = row ? read_till (stmt) : NULL;
  cy_stmt_reset (stmt);
  if (till != NULL && !expect (db, till, error))
    return FALSE;
  *out_till = g_steal_pointer (&till);
  return TRUE;
}

/**
 * cy_journal_load_till:
 *
 * Returns: (transfer full): the till; in state %CY_TILL_NONE when there is none of that id.
 */
CyTill *
cy_journal_load_till (CyDb *db, const char *id, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, ONE, error);
  CyTill *till = NULL;

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_text (stmt, 1, id);
  if (!read_one (db, stmt, &till, error))
    return NULL;
  return till != NULL ? till : cy_till_new (id);
}

/**
 * cy_journal_load_open_till:
 * @out_till: (out) (transfer full) (nullable): the open till of @user.
 */
gboolean
cy_journal_load_open_till (CyDb *db, const char *user, CyTill **out_till, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, OPEN_OF, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, user);
  return read_one (db, stmt, out_till, error);
}

/**
 * cy_journal_load_tills:
 *
 * Returns: (transfer full) (element-type CyTill): newest first; a page of them.
 */
GPtrArray *
cy_journal_load_tills (CyDb *db, const CyTillQuery *query, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, PAGE, error);
  g_autoptr (GPtrArray) tills = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_till_free);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_int (stmt, 1, query->after != NULL ? query->after_us : G_MAXINT64);
  cy_stmt_bind_text (stmt, 2, query->after != NULL ? query->after : "");
  cy_stmt_bind_int (stmt, 3, query->limit);
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row)
      g_ptr_array_add (tills, read_till (stmt));
  } while (row);
  for (guint i = 0; i < tills->len; i++) {
    if (!expect (db, tills->pdata[i], error))
      return NULL;
  }
  return g_steal_pointer (&tills);
}
