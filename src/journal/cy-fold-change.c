/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-change-rule.h"
#include "cy-fold.h"
#include "cy-journal-change.h"
#include "cy-journal-list.h"
#include "cy-journal-query.h"

/* A change request has a life of its own, so its entries' order matters: each of them, whenever it arrives,
 * folds the change from the beginning again. A change has a dozen. */

#define PUT_CHANGE                                                                                \
  "INSERT OR REPLACE INTO change_request (" CY_CHANGE_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6," \
  " ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25)"

#define DROP_TARGETS "DELETE FROM change_target WHERE change = ?1"
#define PUT_TARGET   "INSERT OR IGNORE INTO change_target (target, change) VALUES (?1, ?2)"

static gboolean
apply (const CyEntry *entry, gpointer user_data, GError **error)
{
  /* What cannot be stays in the journal, and in the change's story. */
  (void) cy_change_apply (user_data, entry);
  return TRUE;
}

/**
 * cy_journal_load_change:
 *
 * Returns: (transfer full): the change as all its entries tell it; in state %CY_CHANGE_NONE when there is no
 *   such change.
 */
CyChangeDossier *
cy_journal_load_change (CyDb *db, const char *id, GError **error)
{
  g_autoptr (CyChangeDossier) dossier = cy_change_dossier_new (id);
  g_autofree char *subject = g_strconcat (CY_SUBJECT_CHANGE_PREFIX, id, NULL);

  return cy_journal_each_of_subject (db, subject, apply, dossier, error)
           ? g_steal_pointer (&dossier)
           : NULL;
}

static void
bind_texts (CyStmt *stmt, const CyChange *change)
{
  cy_stmt_bind_text (stmt, 1, change->id);
  cy_stmt_bind_text (stmt, 8, change->title);
  cy_journal_bind_lines (stmt, 9, change->targets);
  cy_stmt_bind_text (stmt, 10, change->creator);
  cy_stmt_bind_text (stmt, 11, change->proposer);
  cy_stmt_bind_text (stmt, 12, change->first);
  cy_stmt_bind_text (stmt, 13, change->second);
  cy_stmt_bind_text (stmt, 14, change->command);
  cy_stmt_bind_text (stmt, 15, change->batch);
  cy_stmt_bind_text (stmt, 16, change->order);
}

static void
bind_numbers (CyStmt *stmt, const CyChange *change)
{
  cy_stmt_bind_int (stmt, 2, change->rank);
  cy_stmt_bind_int (stmt, 3, change->state);
  cy_stmt_bind_int (stmt, 4, change->kind);
  cy_stmt_bind_int (stmt, 5, change->outcome);
  cy_stmt_bind_int (stmt, 6, change->likelihood);
  cy_stmt_bind_int (stmt, 7, change->consequence);
  cy_stmt_bind_int (stmt, 17, change->from_us);
  cy_stmt_bind_int (stmt, 18, change->to_us);
  cy_stmt_bind_int (stmt, 19, change->created_us);
  cy_stmt_bind_int (stmt, 20, change->proposed_us);
  cy_stmt_bind_int (stmt, 21, change->approved_us);
  cy_stmt_bind_int (stmt, 22, change->begun_us);
  cy_stmt_bind_int (stmt, 23, change->finished_us);
  cy_stmt_bind_int (stmt, 24, change->changed_us);
  cy_stmt_bind_int (stmt, 25, change->n_overtaken);
}

static gboolean
put_change (CyDb *db, const CyChange *change, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, PUT_CHANGE, error);

  if (stmt == NULL)
    return FALSE;
  bind_texts (stmt, change);
  bind_numbers (stmt, change);
  return cy_stmt_run (stmt, error);
}

static gboolean
put_targets (CyDb *db, const CyChange *change, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, DROP_TARGETS, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, change->id);
  if (!cy_stmt_run (stmt, error))
    return FALSE;
  for (guint i = 0; change->targets[i] != NULL; i++) {
    if ((stmt = cy_db_prepare (db, PUT_TARGET, error)) == NULL)
      return FALSE;
    cy_stmt_bind_text (stmt, 1, change->targets[i]);
    cy_stmt_bind_text (stmt, 2, change->id);
    if (!cy_stmt_run (stmt, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * cy_fold_change:
 * @entry: `change.*` of a subject `change:ID`.
 */
gboolean
cy_fold_change (CyDb *db, const CyEntry *entry, GError **error)
{
  g_autoptr (CyChangeDossier) dossier = NULL;
  const char *id = entry->subject + strlen (CY_SUBJECT_CHANGE_PREFIX);

  if (!g_str_has_prefix (entry->subject, CY_SUBJECT_CHANGE_PREFIX))
    return TRUE;
  if ((dossier = cy_journal_load_change (db, id, error)) == NULL)
    return FALSE;
  return dossier->change.state == CY_CHANGE_NONE ||
         (put_change (db, &dossier->change, error) && put_targets (db, &dossier->change, error));
}
