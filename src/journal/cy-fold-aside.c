/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-wish-rule.h"
#include "cy-fold-private.h"
#include "cy-payload.h"

/* What a person says of an alarm as a whole, whichever occurrence they had before them: per kind of aside
 * the last word by (clock, origin, sequence) counts. "set_by" holds that order as text. */
#define SET_ASIDE                                                                             \
  "INSERT INTO aside (subject, kind, holds, since_us, until_us, occurrence, priority, actor," \
  " reason, work_order, set_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"        \
  " ON CONFLICT (subject, kind) DO UPDATE SET holds = excluded.holds,"                        \
  "  since_us = excluded.since_us, until_us = excluded.until_us,"                             \
  "  occurrence = excluded.occurrence, priority = excluded.priority,"                         \
  "  actor = excluded.actor, reason = excluded.reason, work_order = excluded.work_order,"     \
  "  set_by = excluded.set_by"                                                                \
  " WHERE excluded.set_by > aside.set_by"

#define ADD_COMMENT                                                                    \
  "INSERT OR IGNORE INTO comment (subject, occurrence, said_by, time_us, actor, text)" \
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"

/* Which entries put aside and which lift. */
static const struct {
  const char *entry;
  CyAsideKind kind;
  gboolean holds;
} asides[] = {
  { CY_ENTRY_ALARM_SHELVE, CY_ASIDE_SHELF, TRUE },
  { CY_ENTRY_ALARM_UNSHELVE, CY_ASIDE_SHELF, FALSE },
  { CY_ENTRY_ALARM_OUT, CY_ASIDE_SERVICE, TRUE },
  { CY_ENTRY_ALARM_IN, CY_ASIDE_SERVICE, FALSE },
};

static guint
find_aside (const CyEntry *entry)
{
  guint i = 0;

  while (!g_str_equal (entry->kind, asides[i].entry))
    i++;
  return i;
}

/**
 * cy_fold_alarm_aside:
 * @entry: `{"occurrence"}` and what cy_aside_read() reads.
 */
gboolean
cy_fold_alarm_aside (CyDb *db, const CyEntry *entry, GError **error)
{
  g_autofree char *order = cy_fold_order_key (entry);
  g_autoptr (CyAside) aside = NULL;
  g_auto (CyAlarmReading) reading = { 0 };
  guint which = find_aside (entry);
  CyStmt *stmt;

  if (!cy_alarm_reading_init (&reading, entry))
    return TRUE;
  if ((stmt = cy_db_prepare (db, SET_ASIDE, error)) == NULL)
    return FALSE;
  aside = cy_aside_read (reading.object, entry->actor, MAX (cy_hlc_to_us (entry->hlc), 1));
  cy_stmt_bind_text (stmt, 1, reading.subject);
  cy_stmt_bind_int (stmt, 2, asides[which].kind);
  cy_stmt_bind_int (stmt, 3, asides[which].holds);
  cy_stmt_bind_int (stmt, 4, aside->since_us);
  cy_stmt_bind_int (stmt, 5, aside->until_us);
  cy_stmt_bind_int (stmt, 6, aside->occurrence);
  cy_stmt_bind_int (stmt, 7, aside->priority);
  cy_stmt_bind_text (stmt, 8, aside->actor);
  cy_stmt_bind_text (stmt, 9, aside->reason);
  cy_stmt_bind_text (stmt, 10, aside->order);
  cy_stmt_bind_text (stmt, 11, order);
  return cy_stmt_run (stmt, error);
}

/**
 * cy_fold_alarm_comment:
 * @entry: `{"occurrence", "note"}`.
 */
gboolean
cy_fold_alarm_comment (CyDb *db, const CyEntry *entry, GError **error)
{
  g_autofree char *order = cy_fold_order_key (entry);
  g_autofree char *text = NULL;
  g_auto (CyAlarmReading) reading = { 0 };
  CyStmt *stmt;

  if (!cy_alarm_reading_init (&reading, entry))
    return TRUE;
  cy_payload_take_text (reading.object, "note", &text);
  if (text == NULL)
    return TRUE;
  if ((stmt = cy_db_prepare (db, ADD_COMMENT, error)) == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, reading.subject);
  cy_stmt_bind_int (stmt, 2, reading.occurrence);
  cy_stmt_bind_text (stmt, 3, order);
  cy_stmt_bind_int (stmt, 4, MAX (cy_hlc_to_us (entry->hlc), 1));
  cy_stmt_bind_text (stmt, 5, entry->actor);
  cy_stmt_bind_text (stmt, 6, text);
  return cy_stmt_run (stmt, error);
}
