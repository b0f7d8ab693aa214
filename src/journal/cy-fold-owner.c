/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-claim.h"
#include "cy-fold.h"

/* The higher epoch holds; two claims of the same one were made by nodes that did not know of each other, and the
 * later of them holds. */
#define SET_OWNER                                                               \
  "INSERT INTO owner (subject, epoch, node, set_by) VALUES (?1, ?2, ?3, ?4)"    \
  " ON CONFLICT (subject) DO UPDATE"                                            \
  " SET epoch = excluded.epoch, node = excluded.node, set_by = excluded.set_by" \
  " WHERE (excluded.epoch, excluded.set_by) > (owner.epoch, owner.set_by)"

/**
 * cy_fold_owner_claim:
 * @entry: its payload is `{"node": ID, "epoch": NUMBER}`.
 */
gboolean
cy_fold_owner_claim (CyDb *db, const CyEntry *entry, GError **error)
{
  g_autofree char *key = cy_fold_order_key (entry);
  g_auto (CyClaim) claim = { 0 };
  CyStmt *stmt;

  if (!cy_claim_parse (entry->payload, &claim))
    return TRUE;
  if ((stmt = cy_db_prepare (db, SET_OWNER, error)) == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, entry->subject);
  cy_stmt_bind_int (stmt, 2, claim.epoch);
  cy_stmt_bind_text (stmt, 3, claim.node);
  cy_stmt_bind_text (stmt, 4, key);
  return cy_stmt_run (stmt, error);
}
