/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-fold.h"
#include "cy-journal-query.h"
#include "cy-journal-till.h"
#include "cy-till-rule.h"

/* A till has a life of its own: it is opened and closed. */

#define PUT_TILL                                                                           \
  "INSERT OR REPLACE INTO till (" CY_TILL_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, " \
  "?8, ?9, ?10, ?11, ?12)"

static gboolean
apply (const CyEntry *entry, gpointer user_data, GError **error)
{
  (void) cy_till_apply (user_data, entry);
  return TRUE;
}

/**
 * cy_fold_till:
 * @entry: `till.*` of a subject `till:ID`.
 */
gboolean
cy_fold_till (CyDb *db, const CyEntry *entry, GError **error)
{
  g_autoptr (CyTill) till = NULL;
  CyStmt *stmt;

  if (!g_str_has_prefix (entry->subject, CY_SUBJECT_TILL_PREFIX))
    return TRUE;
  till = cy_till_new (entry->subject + strlen (CY_SUBJECT_TILL_PREFIX));
  if (!cy_journal_each_of_subject (db, entry->subject, apply, till, error))
    return FALSE;
  if (till->state == CY_TILL_NONE)
    return TRUE;
  if ((stmt = cy_db_prepare (db, PUT_TILL, error)) == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, till->id);
  cy_stmt_bind_int (stmt, 2, till->state);
  cy_stmt_bind_text (stmt, 3, till->user);
  cy_stmt_bind_text (stmt, 4, till->station);
  cy_stmt_bind_text (stmt, 5, till->currency);
  cy_stmt_bind_int (stmt, 6, till->float_minor);
  cy_stmt_bind_int (stmt, 7, till->expected_minor);
  cy_stmt_bind_int (stmt, 8, till->counted_minor);
  cy_stmt_bind_text (stmt, 9, till->explanation);
  cy_stmt_bind_text (stmt, 10, till->closer);
  cy_stmt_bind_int (stmt, 11, till->opened_us);
  cy_stmt_bind_int (stmt, 12, till->closed_us);
  return cy_stmt_run (stmt, error);
}
