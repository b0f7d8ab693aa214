/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-fold-again.h"

#include <string.h>

#include "cy-fold.h"
#include "cy-journal-entry.h"
#include "cy-posting.h"

/* All of them, unlike the story that folds of a subject with a life of its own read. */
#define ENTRIES                                                               \
  "SELECT " CY_ENTRY_COLUMNS " FROM entry e JOIN stream s ON s.id = e.stream" \
  " WHERE e.subject = ?1 ORDER BY e.hlc, s.origin, e.seq"

/* What the projections hold of a subject: the rows whose key is what follows the prefix. Any subject may have
 * cells and an owner. */
static const struct {
  const char *prefix;
  const char *drop;
} holdings[] = {
  { "", "DELETE FROM cell WHERE subject = ?1" },
  { "", "DELETE FROM owner WHERE subject = ?1" },
  { "alarm:", "DELETE FROM alarm WHERE subject = ?1" },
  { "alarm:", "DELETE FROM aside WHERE subject = ?1" },
  { "alarm:", "DELETE FROM comment WHERE subject = ?1" },
  { "message:", "DELETE FROM message WHERE id = ?1" },
  { "message:", "DELETE FROM message_alarm WHERE message = ?1" },
  { "command:", "DELETE FROM command WHERE id = ?1" },
  { "batch:", "DELETE FROM batch WHERE id = ?1" },
  { "order:", "DELETE FROM work_order WHERE id = ?1" },
  { "order:", "DELETE FROM order_alarm WHERE work_order = ?1" },
  { "order:", "DELETE FROM order_text WHERE rowid = (SELECT row FROM order_row WHERE id = ?1)" },
  { "order:", "DELETE FROM order_row WHERE id = ?1" },
  { "article:", "DELETE FROM article_text WHERE id = ?1" },
  { "change:", "DELETE FROM change_request WHERE id = ?1" },
  { "change:", "DELETE FROM change_target WHERE change = ?1" },
  { "session:", "DELETE FROM session WHERE id = ?1" },
  { "session:", "DELETE FROM bill WHERE session = ?1" },
  { "tariff:", "DELETE FROM tariff_version WHERE name = ?1" },
  { "user:", "DELETE FROM credential WHERE id = ?1" },
  { "till:", "DELETE FROM till WHERE id = ?1" },
};

static gboolean
drop (CyDb *db, const char *subject, GError **error)
{
  /* What is booked is in balances too, which other subjects share. */
  if (g_str_has_prefix (subject, CY_SUBJECT_POSTING_PREFIX) &&
      !cy_fold_ledger_retract (db, subject + strlen (CY_SUBJECT_POSTING_PREFIX), error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (holdings); i++) {
    CyStmt *stmt;

    if (!g_str_has_prefix (subject, holdings[i].prefix))
      continue;
    if ((stmt = cy_db_prepare (db, holdings[i].drop, error)) == NULL)
      return FALSE;
    cy_stmt_bind_text (stmt, 1, subject + strlen (holdings[i].prefix));
    if (!cy_stmt_run (stmt, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * cy_fold_again:
 * @subject: what entries are about, `alarm:p1/1/temp.gun`.
 *
 * Removes what the projections hold of one subject and folds its entries again in (clock, origin, sequence)
 * order: after some of them are gone, or count for something else than before.
 *
 * Errors: #CY_DB_ERROR only.
 *
 * Threading: the journal's writer, inside its transaction.
 */
gboolean
cy_fold_again (CyDb *db, const char *subject, GError **error)
{
  g_autoptr (GHashTable) done = cy_fold_pass_new ();
  CyStmt *stmt;
  gboolean row;

  if (!drop (db, subject, error) || (stmt = cy_db_prepare (db, ENTRIES, error)) == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, subject);
  while (cy_stmt_step (stmt, &row, error)) {
    g_autoptr (CyEntry) entry = row ? cy_journal_read_entry (stmt) : NULL;

    if (!row)
      return cy_fold_end_pass (db, done, error);
    if (!cy_fold_in_pass (db, entry, done, error)) {
      cy_stmt_reset (stmt);
      return FALSE;
    }
  }
  return FALSE;
}
