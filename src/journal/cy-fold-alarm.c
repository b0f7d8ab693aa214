/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-alarm-wish.h"
#include "cy-fold-private.h"
#include "cy-payload.h"

#define PAYLOAD_MAX_BYTES ((gsize) 65536)

/* Each of raised, cleared and acknowledged is a register of its own per occurrence, and the first
 * writer by (clock, origin, sequence) keeps it: who acknowledged first is what people ask. The
 * "_by" columns hold that order as text; the empty text sorts before all and means unset. */
#define RAISE                                                                               \
  "INSERT INTO alarm (subject, occurrence, level, priority, value, threshold, raised_us, "  \
  "raised_by, latching)"                                                                    \
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"                                            \
  " ON CONFLICT (subject, occurrence) DO UPDATE SET level = excluded.level,"                \
  "  priority = excluded.priority, value = excluded.value, threshold = excluded.threshold," \
  "  raised_us = excluded.raised_us, raised_by = excluded.raised_by,"                       \
  "  latching = excluded.latching"                                                          \
  " WHERE alarm.raised_by = '' OR excluded.raised_by < alarm.raised_by"

#define CLEAR                                                                               \
  "INSERT INTO alarm (subject, occurrence, cleared_us, cleared_by) VALUES (?1, ?2, ?3, ?4)" \
  " ON CONFLICT (subject, occurrence) DO UPDATE SET cleared_us = excluded.cleared_us,"      \
  "  cleared_by = excluded.cleared_by"                                                      \
  " WHERE alarm.cleared_by = '' OR excluded.cleared_by < alarm.cleared_by"

#define ACKNOWLEDGE                                                                \
  "INSERT INTO alarm (subject, occurrence, acked_us, acked_by, actor, note)"       \
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"                                               \
  " ON CONFLICT (subject, occurrence) DO UPDATE SET acked_us = excluded.acked_us," \
  "  acked_by = excluded.acked_by, actor = excluded.actor, note = excluded.note"   \
  " WHERE alarm.acked_by = '' OR excluded.acked_by < alarm.acked_by"

/* Who acknowledges an occurrence has seen the ones before it, so from one occurrence to the next the order of the
 * acknowledgements never falls: one that reaches down ends where an earlier one stands, and an occurrence that
 * arrives late finds its own in the next row. */
#define ACKNOWLEDGE_EARLIER                                                              \
  "UPDATE alarm SET acked_us = ?3, acked_by = ?4, actor = ?5, note = ?6"                 \
  " WHERE subject = ?1 AND occurrence < ?2 AND occurrence > coalesce ("                  \
  "  (SELECT earlier.occurrence FROM alarm AS earlier WHERE earlier.subject = ?1"        \
  "   AND earlier.occurrence < ?2 AND earlier.acked_by <> '' AND earlier.acked_by <= ?4" \
  "   ORDER BY earlier.occurrence DESC LIMIT 1), 0)"

#define NEXT_ROW                                                            \
  " FROM alarm AS later WHERE later.subject = ?1 AND later.occurrence > ?2" \
  " ORDER BY later.occurrence LIMIT 1)"

#define INHERIT_ACKNOWLEDGEMENT                                                  \
  "UPDATE alarm SET (acked_us, acked_by, actor, note) ="                         \
  " (SELECT acked_us, acked_by, actor, note" NEXT_ROW                            \
  " WHERE subject = ?1 AND occurrence = ?2 AND (SELECT later.acked_by <> '' AND" \
  "  (alarm.acked_by = '' OR later.acked_by < alarm.acked_by)" NEXT_ROW

#define RESET                                                                      \
  "INSERT INTO alarm (subject, occurrence, reset_us, reset_by, resetter)"          \
  " VALUES (?1, ?2, ?3, ?4, ?5)"                                                   \
  " ON CONFLICT (subject, occurrence) DO UPDATE SET reset_us = excluded.reset_us," \
  "  reset_by = excluded.reset_by, resetter = excluded.resetter"                   \
  " WHERE alarm.reset_by = '' OR excluded.reset_by < alarm.reset_by"

/* A rule suppresses and lets go again as the piles go on: the last word counts. */
#define SUPPRESS                                                                       \
  "INSERT INTO alarm (subject, occurrence, suppressor, suppressed_by)"                 \
  " VALUES (?1, ?2, ?3, ?4)"                                                           \
  " ON CONFLICT (subject, occurrence) DO UPDATE SET suppressor = excluded.suppressor," \
  "  suppressed_by = excluded.suppressed_by"                                           \
  " WHERE excluded.suppressed_by > alarm.suppressed_by"

/**
 * cy_alarm_reading_init:
 *
 * Returns: whether @entry says which occurrence of which alarm it is about. If so, clear it.
 */
gboolean
cy_alarm_reading_init (CyAlarmReading *reading, const CyEntry *entry)
{
  g_autoptr (JsonNode) payload = cy_json_parse (entry->payload, -1, PAYLOAD_MAX_BYTES, NULL);

  if (payload == NULL || !g_str_has_prefix (entry->subject, CY_SUBJECT_ALARM_PREFIX) ||
      !cy_json_get_object (payload, NULL, &reading->object, NULL) ||
      !cy_json_get_int (json_object_get_member (reading->object, "occurrence"), NULL, 1, G_MAXINT32,
                        &reading->occurrence, NULL))
    return FALSE;
  reading->subject = entry->subject + strlen (CY_SUBJECT_ALARM_PREFIX);
  reading->payload = g_steal_pointer (&payload);
  return TRUE;
}

void
cy_alarm_reading_clear (CyAlarmReading *reading)
{
  g_clear_pointer (&reading->payload, json_node_unref);
}

/* When the condition was seen; without it, when it was written down. */
static gint64
time_of (const CyEntry *entry, const CyAlarmReading *reading)
{
  gint64 written_us = MAX (cy_hlc_to_us (entry->hlc), 1);

  return MAX (cy_payload_get_int (reading->object, "time_us", G_MAXINT64, written_us), 1);
}

static void
bind_optional (CyStmt *stmt, int index, const CyAlarmReading *reading, const char *name)
{
  double value;

  if (cy_json_get_double (json_object_get_member (reading->object, name), NULL, -1e15, 1e15, &value,
                          NULL))
    cy_stmt_bind_double (stmt, index, value);
}

/* The statement of a register of one occurrence, with its first two values. */
static CyStmt *
prepare (CyDb *db, const char *sql, const CyAlarmReading *reading, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, sql, error);

  if (stmt != NULL) {
    cy_stmt_bind_text (stmt, 1, reading->subject);
    cy_stmt_bind_int (stmt, 2, reading->occurrence);
  }
  return stmt;
}

static gboolean
inherit (CyDb *db, const CyAlarmReading *reading, GError **error)
{
  CyStmt *stmt = prepare (db, INHERIT_ACKNOWLEDGEMENT, reading, error);

  return stmt != NULL && cy_stmt_run (stmt, error);
}

/**
 * cy_fold_alarm_raise:
 * @entry: `{"occurrence", "time_us", "level", "priority", "value", "limit", "latching"}`; level and
 *   priority are the numbers of #CyLimitLevel and #CyPriority.
 */
gboolean
cy_fold_alarm_raise (CyDb *db, const CyEntry *entry, GError **error)
{
  g_autofree char *order = cy_fold_order_key (entry);
  g_auto (CyAlarmReading) reading = { 0 };
  CyStmt *stmt;

  if (!cy_alarm_reading_init (&reading, entry))
    return TRUE;
  if ((stmt = prepare (db, RAISE, &reading, error)) == NULL)
    return FALSE;
  cy_stmt_bind_int (stmt, 3, cy_payload_get_int (reading.object, "level", G_MAXINT64, 0));
  cy_stmt_bind_int (stmt, 4, cy_payload_get_int (reading.object, "priority", G_MAXINT64, 0));
  bind_optional (stmt, 5, &reading, "value");
  bind_optional (stmt, 6, &reading, "limit");
  cy_stmt_bind_int (stmt, 7, time_of (entry, &reading));
  cy_stmt_bind_text (stmt, 8, order);
  cy_stmt_bind_int (stmt, 9, cy_payload_get_bool (reading.object, "latching"));
  return cy_stmt_run (stmt, error) && inherit (db, &reading, error);
}

/**
 * cy_fold_alarm_clear:
 * @entry: `{"occurrence", "time_us"}`.
 */
gboolean
cy_fold_alarm_clear (CyDb *db, const CyEntry *entry, GError **error)
{
  g_autofree char *order = cy_fold_order_key (entry);
  g_auto (CyAlarmReading) reading = { 0 };
  CyStmt *stmt;

  if (!cy_alarm_reading_init (&reading, entry))
    return TRUE;
  if ((stmt = prepare (db, CLEAR, &reading, error)) == NULL)
    return FALSE;
  cy_stmt_bind_int (stmt, 3, time_of (entry, &reading));
  cy_stmt_bind_text (stmt, 4, order);
  return cy_stmt_run (stmt, error) && inherit (db, &reading, error);
}

static gboolean
run_acknowledge (CyDb *db,
                 const char *sql,
                 const CyEntry *entry,
                 const CyAlarmReading *reading,
                 GError **error)
{
  g_autofree char *order = cy_fold_order_key (entry);
  CyStmt *stmt = prepare (db, sql, reading, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_int (stmt, 3, MAX (cy_hlc_to_us (entry->hlc), 1));
  cy_stmt_bind_text (stmt, 4, order);
  cy_stmt_bind_text (stmt, 5, entry->actor);
  cy_stmt_bind_text (stmt, 6,
                     json_object_get_string_member_with_default (reading->object, "note", NULL));
  return cy_stmt_run (stmt, error);
}

/**
 * cy_fold_alarm_ack:
 * @entry: `{"occurrence", "note"}`. It names its occurrence, so it never silences a later one.
 */
gboolean
cy_fold_alarm_ack (CyDb *db, const CyEntry *entry, GError **error)
{
  g_auto (CyAlarmReading) reading = { 0 };

  if (!cy_alarm_reading_init (&reading, entry))
    return TRUE;
  return run_acknowledge (db, ACKNOWLEDGE, entry, &reading, error) &&
         run_acknowledge (db, ACKNOWLEDGE_EARLIER, entry, &reading, error) &&
         inherit (db, &reading, error);
}

/**
 * cy_fold_alarm_say_ack:
 *
 * As cy_fold_alarm_ack(), but of its own occurrence only; cy_fold_alarm_settle_acks() is to follow.
 */
gboolean
cy_fold_alarm_say_ack (CyDb *db, const CyEntry *entry, GError **error)
{
  g_auto (CyAlarmReading) reading = { 0 };

  return !cy_alarm_reading_init (&reading, entry) ||
         run_acknowledge (db, ACKNOWLEDGE, entry, &reading, error);
}

/**
 * cy_fold_alarm_reset:
 * @entry: `{"occurrence", "note"}`.
 */
gboolean
cy_fold_alarm_reset (CyDb *db, const CyEntry *entry, GError **error)
{
  g_autofree char *order = cy_fold_order_key (entry);
  g_auto (CyAlarmReading) reading = { 0 };
  CyStmt *stmt;

  if (!cy_alarm_reading_init (&reading, entry))
    return TRUE;
  if ((stmt = prepare (db, RESET, &reading, error)) == NULL)
    return FALSE;
  cy_stmt_bind_int (stmt, 3, MAX (cy_hlc_to_us (entry->hlc), 1));
  cy_stmt_bind_text (stmt, 4, order);
  cy_stmt_bind_text (stmt, 5, entry->actor);
  return cy_stmt_run (stmt, error) && inherit (db, &reading, error);
}

/**
 * cy_fold_alarm_suppress:
 * @entry: `{"occurrence", "rule"}`: the record that says it means nothing now; without one it means
 *   something again.
 */
gboolean
cy_fold_alarm_suppress (CyDb *db, const CyEntry *entry, GError **error)
{
  g_autofree char *order = cy_fold_order_key (entry);
  g_autofree char *rule = NULL;
  g_auto (CyAlarmReading) reading = { 0 };
  CyStmt *stmt;

  if (!cy_alarm_reading_init (&reading, entry))
    return TRUE;
  if ((stmt = prepare (db, SUPPRESS, &reading, error)) == NULL)
    return FALSE;
  cy_payload_take_text (reading.object, "rule", &rule);
  cy_stmt_bind_text (stmt, 3, rule);
  cy_stmt_bind_text (stmt, 4, order);
  return cy_stmt_run (stmt, error) && inherit (db, &reading, error);
}
