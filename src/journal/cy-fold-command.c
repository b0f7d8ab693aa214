/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-batch-rule.h"
#include "cy-command-rule.h"
#include "cy-fold.h"
#include "cy-journal-query.h"
#include "cy-json.h"

/* Commands and batches have a life of their own, so their order matters: each entry, whenever it
 * arrives, folds its subject from the beginning again. A subject has a dozen entries at most. */

#define PUT_COMMAND                                                                              \
  "INSERT OR REPLACE INTO command (id, pile, connector, name, arguments, state, second, actor, " \
  "approver, reason, outcome, batch, stamp, until_us, selected_us, operated_us, sent_us, "       \
  "done_us, "                                                                                    \
  "origin) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, " \
  "?18, ?19)"

#define PUT_BATCH                                                                                \
  "INSERT OR REPLACE INTO batch (id, name, arguments, targets, canaries, wave, max_failures, "   \
  "forgiven, state, second, actor, approver, reason, outcome, until_us, selected_us, done_us, "  \
  "origin) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, " \
  "?18)"

static gboolean
apply_to_command (const CyEntry *entry, gpointer user_data, GError **error)
{
  /* What cannot be stays in the journal and changes nothing. */
  (void) cy_command_apply (user_data, entry);
  return TRUE;
}

static gboolean
put_command (CyDb *db, const CyCommand *command, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, PUT_COMMAND, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, command->id);
  cy_stmt_bind_text (stmt, 2, command->pile);
  cy_stmt_bind_int (stmt, 3, command->connector);
  cy_stmt_bind_text (stmt, 4, command->name);
  cy_stmt_bind_text (stmt, 5, command->arguments);
  cy_stmt_bind_int (stmt, 6, command->state);
  cy_stmt_bind_int (stmt, 7, command->needs_second);
  cy_stmt_bind_text (stmt, 8, command->actor);
  cy_stmt_bind_text (stmt, 9, command->approver);
  cy_stmt_bind_text (stmt, 10, command->reason);
  cy_stmt_bind_text (stmt, 11, command->outcome);
  cy_stmt_bind_text (stmt, 12, command->batch);
  cy_stmt_bind_text (stmt, 13, command->stamp);
  cy_stmt_bind_int (stmt, 14, command->until_us);
  cy_stmt_bind_int (stmt, 15, command->selected_us);
  cy_stmt_bind_int (stmt, 16, command->operated_us);
  cy_stmt_bind_int (stmt, 17, command->sent_us);
  cy_stmt_bind_int (stmt, 18, command->done_us);
  cy_stmt_bind_text (stmt, 19, command->origin);
  return cy_stmt_run (stmt, error);
}

/**
 * cy_fold_command:
 * @entry: `command.*` of a subject `command:ID`.
 */
gboolean
cy_fold_command (CyDb *db, const CyEntry *entry, GError **error)
{
  g_autoptr (CyCommand) command = NULL;

  if (!g_str_has_prefix (entry->subject, CY_SUBJECT_COMMAND_PREFIX))
    return TRUE;
  command = cy_command_new (entry->subject + strlen (CY_SUBJECT_COMMAND_PREFIX));
  if (!cy_journal_each_of_subject (db, entry->subject, apply_to_command, command, error))
    return FALSE;
  return command->state == CY_COMMAND_NONE || put_command (db, command, error);
}

static gboolean
apply_to_batch (const CyEntry *entry, gpointer user_data, GError **error)
{
  (void) cy_batch_apply (user_data, entry);
  return TRUE;
}

static gboolean
put_batch (CyDb *db, const CyBatch *batch, GError **error)
{
  g_autofree char *targets = g_strjoinv ("\n", batch->targets);
  CyStmt *stmt = cy_db_prepare (db, PUT_BATCH, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, batch->id);
  cy_stmt_bind_text (stmt, 2, batch->name);
  cy_stmt_bind_text (stmt, 3, batch->arguments);
  cy_stmt_bind_text (stmt, 4, targets);
  cy_stmt_bind_int (stmt, 5, batch->canaries);
  cy_stmt_bind_int (stmt, 6, batch->wave);
  cy_stmt_bind_int (stmt, 7, batch->max_failures);
  cy_stmt_bind_int (stmt, 8, batch->forgiven);
  cy_stmt_bind_int (stmt, 9, batch->state);
  cy_stmt_bind_int (stmt, 10, batch->needs_second);
  cy_stmt_bind_text (stmt, 11, batch->actor);
  cy_stmt_bind_text (stmt, 12, batch->approver);
  cy_stmt_bind_text (stmt, 13, batch->reason);
  cy_stmt_bind_text (stmt, 14, batch->outcome);
  cy_stmt_bind_int (stmt, 15, batch->until_us);
  cy_stmt_bind_int (stmt, 16, batch->selected_us);
  cy_stmt_bind_int (stmt, 17, batch->done_us);
  cy_stmt_bind_text (stmt, 18, batch->origin);
  return cy_stmt_run (stmt, error);
}

/**
 * cy_fold_batch:
 * @entry: `batch.*` of a subject `batch:ID`.
 */
gboolean
cy_fold_batch (CyDb *db, const CyEntry *entry, GError **error)
{
  g_autoptr (CyBatch) batch = NULL;

  if (!g_str_has_prefix (entry->subject, CY_SUBJECT_BATCH_PREFIX))
    return TRUE;
  batch = cy_batch_new (entry->subject + strlen (CY_SUBJECT_BATCH_PREFIX));
  if (!cy_journal_each_of_subject (db, entry->subject, apply_to_batch, batch, error))
    return FALSE;
  return batch->state == CY_BATCH_NONE || put_batch (db, batch, error);
}
