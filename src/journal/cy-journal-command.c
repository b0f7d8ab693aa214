/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-command.h"

#include "cy-journal-query.h"

#define COMMAND_COLUMNS                                                                    \
  "id, pile, connector, name, arguments, state, second, actor, approver, reason, outcome," \
  " batch, stamp, until_us, selected_us, operated_us, sent_us, done_us, origin"

#define OPEN_COMMANDS                                                                 \
  "SELECT " COMMAND_COLUMNS " FROM command INDEXED BY command_open WHERE done_us = 0" \
  " ORDER BY selected_us DESC LIMIT ?1"

#define COMMAND_BY_ID "SELECT " COMMAND_COLUMNS " FROM command WHERE id = ?4 LIMIT ?1"

#define COMMANDS_BY_TIME                                                                 \
  "SELECT " COMMAND_COLUMNS " FROM command WHERE selected_us >= ?2 AND selected_us < ?3" \
  " ORDER BY selected_us DESC LIMIT ?1"

#define COMMANDS_OF_PILE                                                               \
  "SELECT " COMMAND_COLUMNS " FROM command INDEXED BY command_by_pile WHERE pile = ?4" \
  " AND selected_us >= ?2 AND selected_us < ?3 ORDER BY selected_us DESC LIMIT ?1"

#define COMMANDS_OF_BATCH \
  "SELECT " COMMAND_COLUMNS " FROM command WHERE batch = ?4 ORDER BY selected_us DESC LIMIT ?1"

/* Only at the start. The state is CY_COMMAND_VERIFIED; the bare columns are those of the newest. */
#define SETPOINTS                                                                   \
  "SELECT " COMMAND_COLUMNS ", max(done_us) FROM command WHERE state = ?1 AND name" \
  " IN ('set_current', 'set_power', 'set_percent') GROUP BY pile, connector"

#define BATCHES                                                                                 \
  "SELECT id, name, arguments, targets, canaries, wave, max_failures, forgiven, state, second," \
  " actor, approver, reason, outcome, until_us, selected_us, done_us, origin FROM batch"        \
  " ORDER BY selected_us DESC LIMIT ?1"

static const char *const screen_queries[] = {
  COMMAND_BY_ID, OPEN_COMMANDS, COMMANDS_BY_TIME, COMMANDS_OF_PILE, COMMANDS_OF_BATCH,
  BATCHES,       NULL,
};

/**
 * cy_command_screen_queries:
 *
 * Returns: (array zero-terminated=1): the statements screens wait for.
 */
const char *const *
cy_command_screen_queries (void)
{
  return screen_queries;
}

static CyCommand *
read_command (CyStmt *stmt)
{
  CyCommand *command = cy_command_new (cy_stmt_get_text (stmt, 0));

  command->pile = g_strdup (cy_stmt_get_text (stmt, 1));
  command->connector = (guint) cy_stmt_get_int (stmt, 2);
  command->name = g_strdup (cy_stmt_get_text (stmt, 3));
  command->arguments = g_strdup (cy_stmt_get_text (stmt, 4));
  command->state = (CyCommandState) cy_journal_within (cy_stmt_get_int (stmt, 5),
                                                       CY_N_COMMAND_STATES, CY_COMMAND_UNKNOWN);
  command->needs_second = cy_stmt_get_int (stmt, 6) != 0;
  command->actor = g_strdup (cy_stmt_get_text (stmt, 7));
  command->approver = g_strdup (cy_stmt_get_text (stmt, 8));
  command->reason = g_strdup (cy_stmt_get_text (stmt, 9));
  command->outcome = g_strdup (cy_stmt_get_text (stmt, 10));
  command->batch = g_strdup (cy_stmt_get_text (stmt, 11));
  command->stamp = g_strdup (cy_stmt_get_text (stmt, 12));
  command->until_us = cy_stmt_get_int (stmt, 13);
  command->selected_us = cy_stmt_get_int (stmt, 14);
  command->operated_us = cy_stmt_get_int (stmt, 15);
  command->sent_us = cy_stmt_get_int (stmt, 16);
  command->done_us = cy_stmt_get_int (stmt, 17);
  command->origin = g_strdup (cy_stmt_get_text (stmt, 18));
  return command;
}

/* Which statement answers a query, and what it is asked with. */
static const char *
choose (const CyCommandQuery *query, const char **out_key)
{
  *out_key = NULL;
  if (query->id != NULL) {
    *out_key = query->id;
    return COMMAND_BY_ID;
  }
  if (query->open)
    return OPEN_COMMANDS;
  if (query->batch != NULL) {
    *out_key = query->batch;
    return COMMANDS_OF_BATCH;
  }
  *out_key = query->pile;
  return query->pile != NULL ? COMMANDS_OF_PILE : COMMANDS_BY_TIME;
}

static GPtrArray *
collect (CyStmt *stmt, GError **error)
{
  g_autoptr (GPtrArray) commands =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_command_free);
  gboolean row;

  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row)
      g_ptr_array_add (commands, read_command (stmt));
  } while (row);
  return g_steal_pointer (&commands);
}

/**
 * cy_journal_load_commands:
 *
 * Returns: (transfer full) (element-type CyCommand): newest first.
 */
GPtrArray *
cy_journal_load_commands (CyDb *db, const CyCommandQuery *query, GError **error)
{
  const char *key;
  const char *sql = choose (query, &key);
  CyStmt *stmt = cy_db_prepare (db, sql, error);

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_int (stmt, 1, query->limit);
  cy_stmt_bind_int (stmt, 2, query->from_us);
  cy_stmt_bind_int (stmt, 3, query->to_us);
  if (key != NULL)
    cy_stmt_bind_text (stmt, 4, key);
  return collect (stmt, error);
}

/**
 * cy_journal_load_setpoints:
 *
 * Returns: (transfer full) (element-type CyCommand): the last limit that each gun was given and that
 *   was verified.
 */
GPtrArray *
cy_journal_load_setpoints (CyDb *db, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, SETPOINTS, error);

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_int (stmt, 1, CY_COMMAND_VERIFIED);
  return collect (stmt, error);
}

static CyBatch *
read_batch (CyStmt *stmt)
{
  CyBatch *batch = cy_batch_new (cy_stmt_get_text (stmt, 0));

  batch->name = g_strdup (cy_stmt_get_text (stmt, 1));
  batch->arguments = g_strdup (cy_stmt_get_text (stmt, 2));
  batch->targets = g_strsplit (cy_stmt_get_text (stmt, 3), "\n", -1);
  batch->canaries = (guint) cy_stmt_get_int (stmt, 4);
  batch->wave = (guint) cy_stmt_get_int (stmt, 5);
  batch->max_failures = (guint) cy_stmt_get_int (stmt, 6);
  batch->forgiven = (guint) cy_stmt_get_int (stmt, 7);
  batch->state = (CyBatchState) cy_journal_within (cy_stmt_get_int (stmt, 8), CY_N_BATCH_STATES,
                                                   CY_BATCH_CANCELLED);
  batch->needs_second = cy_stmt_get_int (stmt, 9) != 0;
  batch->actor = g_strdup (cy_stmt_get_text (stmt, 10));
  batch->approver = g_strdup (cy_stmt_get_text (stmt, 11));
  batch->reason = g_strdup (cy_stmt_get_text (stmt, 12));
  batch->outcome = g_strdup (cy_stmt_get_text (stmt, 13));
  batch->until_us = cy_stmt_get_int (stmt, 14);
  batch->selected_us = cy_stmt_get_int (stmt, 15);
  batch->origin = g_strdup (cy_stmt_get_text (stmt, 17));
  batch->done_us = cy_stmt_get_int (stmt, 16);
  return batch;
}

/**
 * cy_journal_load_batches:
 *
 * Returns: (transfer full) (element-type CyBatch): newest first.
 */
GPtrArray *
cy_journal_load_batches (CyDb *db, guint limit, GError **error)
{
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_batch_free);
  CyStmt *stmt = cy_db_prepare (db, BATCHES, error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_int (stmt, 1, limit);
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row)
      g_ptr_array_add (batches, read_batch (stmt));
  } while (row);
  return g_steal_pointer (&batches);
}
