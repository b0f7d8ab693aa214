/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-message.h"

#include "cy-journal-query.h"

#define COLUMNS                                                                            \
  "m.id, m.event, m.rule, m.contact, m.channel, m.address, m.title, m.text, m.planned_us," \
  " m.state, m.attempts, m.tried_us, m.gateway, m.error"

#define WAITING                                                                                \
  "SELECT " COLUMNS " FROM message AS m INDEXED BY message_waiting"                            \
  " WHERE state = 0 AND planned_us > 0 AND (?5 IS NULL OR planned_by LIKE '% ' || ?5 || ' %')" \
  " ORDER BY planned_us DESC LIMIT ?1"

#define BY_TIME                                                          \
  "SELECT " COLUMNS " FROM message AS m WHERE planned_us >= MAX (?2, 1)" \
  " ORDER BY planned_us DESC LIMIT ?1"

#define OF_ALARM                                                                           \
  "SELECT " COLUMNS " FROM message_alarm AS a CROSS JOIN message AS m ON m.id = a.message" \
  " WHERE a.subject = ?3 AND a.occurrence = ?4 ORDER BY m.planned_us DESC LIMIT ?1"

/* Only at the start: what was told of alarms that may still go on. */
#define TOLD                                                                              \
  "SELECT a.subject, a.occurrence, m.event, m.rule, m.planned_us FROM message_alarm AS a" \
  " CROSS JOIN message AS m ON m.id = a.message WHERE m.planned_us >= ?1"

static const char *const screen_queries[] = { WAITING, BY_TIME, OF_ALARM, NULL };

/**
 * cy_message_screen_queries:
 *
 * Returns: (array zero-terminated=1): see cy_journal_screen_queries().
 */
const char *const *
cy_message_screen_queries (void)
{
  return screen_queries;
}

static gpointer
read_message (CyStmt *stmt)
{
  CyMessage *message = g_new (CyMessage, 1);

  *message = (CyMessage){
    .id = g_strdup (cy_stmt_get_text (stmt, 0)),
    .event = g_strdup (cy_stmt_get_text (stmt, 1)),
    .rule = g_strdup (cy_stmt_get_text (stmt, 2)),
    .contact = g_strdup (cy_stmt_get_text (stmt, 3)),
    .channel = g_strdup (cy_stmt_get_text (stmt, 4)),
    .address = g_strdup (cy_stmt_get_text (stmt, 5)),
    .title = g_strdup (cy_stmt_get_text (stmt, 6)),
    .text = g_strdup (cy_stmt_get_text (stmt, 7)),
    .planned_us = cy_stmt_get_int (stmt, 8),
    .state = cy_journal_within (cy_stmt_get_int (stmt, 9), CY_N_MESSAGE_STATES, CY_MESSAGE_FAILED),
    .attempts = (guint) cy_stmt_get_int (stmt, 10),
    .tried_us = cy_stmt_get_int (stmt, 11),
    .gateway = g_strdup (cy_stmt_get_text (stmt, 12)),
    .error = g_strdup (cy_stmt_get_text (stmt, 13)),
  };
  return message;
}

static gpointer
read_told (CyStmt *stmt)
{
  CyMessageTold *told = g_new (CyMessageTold, 1);

  *told = (CyMessageTold){
    .alarm = g_strdup_printf ("%s#%" G_GINT64_FORMAT, cy_stmt_get_text (stmt, 0),
                              cy_stmt_get_int (stmt, 1)),
    .event = g_strdup (cy_stmt_get_text (stmt, 2)),
    .rule = g_strdup (cy_stmt_get_text (stmt, 3)),
    .planned_us = cy_stmt_get_int (stmt, 4),
  };
  return told;
}

static GPtrArray *
collect (CyStmt *stmt, gpointer (*read) (CyStmt *stmt), GDestroyNotify item_free, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (item_free);
  gboolean row;

  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row)
      g_ptr_array_add (items, read (stmt));
  } while (row);
  return g_steal_pointer (&items);
}

static void
bind_alarm (CyStmt *stmt, const char *id)
{
  g_auto (GStrv) parts = g_strsplit (id, "#", 2);
  gboolean whole = g_strv_length (parts) == 2;

  cy_stmt_bind_text (stmt, 3, whole ? parts[0] : "");
  cy_stmt_bind_int (stmt, 4, whole ? g_ascii_strtoll (parts[1], NULL, 10) : 0);
}

/**
 * cy_journal_load_messages:
 *
 * Returns: (transfer full) (element-type CyMessage): newest first.
 */
GPtrArray *
cy_journal_load_messages (CyDb *db, const CyMessageQuery *query, GError **error)
{
  const char *sql = query->alarm != NULL ? OF_ALARM : query->waiting ? WAITING : BY_TIME;
  CyStmt *stmt = cy_db_prepare (db, sql, error);

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_int (stmt, 1, query->limit);
  if (query->alarm != NULL)
    bind_alarm (stmt, query->alarm);
  else if (query->waiting)
    cy_stmt_bind_text (stmt, 5, query->origin);
  else
    cy_stmt_bind_int (stmt, 2, query->from_us);
  return collect (stmt, read_message, (GDestroyNotify) cy_message_free, error);
}

/**
 * cy_journal_load_told:
 *
 * Returns: (transfer full) (element-type CyMessageTold): what messages planned since were about.
 */
GPtrArray *
cy_journal_load_told (CyDb *db, gint64 from_us, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, TOLD, error);

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_int (stmt, 1, from_us);
  return collect (stmt, read_told, (GDestroyNotify) cy_message_told_free, error);
}
