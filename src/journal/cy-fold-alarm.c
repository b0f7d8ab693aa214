/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-alarm.h"
#include "cy-fold.h"
#include "cy-json.h"

#define PAYLOAD_MAX_BYTES ((gsize) 65536)

/* Each of raised, cleared and acknowledged is a register of its own per occurrence, and the first
 * writer by (clock, origin, sequence) keeps it: who acknowledged first is what people ask. The
 * "_by" columns hold that order as text; the empty text sorts before all and means unset. */
#define RAISE                                                                               \
  "INSERT INTO alarm (subject, occurrence, level, priority, value, threshold, raised_us, "  \
  "raised_by)"                                                                              \
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"                                                \
  " ON CONFLICT (subject, occurrence) DO UPDATE SET level = excluded.level,"                \
  "  priority = excluded.priority, value = excluded.value, threshold = excluded.threshold," \
  "  raised_us = excluded.raised_us, raised_by = excluded.raised_by"                        \
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

/* Who acknowledges an occurrence has seen the ones before it. An occurrence that arrives late finds
 * the acknowledgement in a later row; one acknowledged late is reached from its later row. */
#define ACKNOWLEDGE_EARLIER                                              \
  "UPDATE alarm SET acked_us = ?3, acked_by = ?4, actor = ?5, note = ?6" \
  " WHERE subject = ?1 AND occurrence < ?2 AND (acked_by = '' OR ?4 < acked_by)"

#define INHERIT_ACKNOWLEDGEMENT                                                            \
  "UPDATE alarm SET (acked_us, acked_by, actor, note) ="                                   \
  " (SELECT acked_us, acked_by, actor, note FROM alarm AS later WHERE later.subject = ?1"  \
  "   AND later.occurrence > ?2 AND later.acked_by <> '' ORDER BY later.acked_by LIMIT 1)" \
  " WHERE subject = ?1 AND occurrence = ?2 AND EXISTS"                                     \
  " (SELECT 1 FROM alarm AS later WHERE later.subject = ?1 AND later.occurrence > ?2"      \
  "   AND later.acked_by <> '' AND (alarm.acked_by = '' OR later.acked_by < alarm.acked_by))"

typedef struct {
  JsonNode *payload;
  JsonObject *object; /* borrowed from payload */
  gint64 occurrence;
} Reading;

static gboolean
read_payload (const CyEntry *entry, Reading *out_reading)
{
  g_autoptr (JsonNode) payload = cy_json_parse (entry->payload, -1, PAYLOAD_MAX_BYTES, NULL);
  JsonObject *object;

  if (payload == NULL || !g_str_has_prefix (entry->subject, CY_SUBJECT_ALARM_PREFIX) ||
      !cy_json_get_object (payload, NULL, &object, NULL) ||
      !cy_json_get_int (json_object_get_member (object, "occurrence"), NULL, 1, G_MAXINT32,
                        &out_reading->occurrence, NULL))
    return FALSE;
  out_reading->object = object;
  out_reading->payload = g_steal_pointer (&payload);
  return TRUE;
}

/* A whole number of the payload; what is no such thing counts as absent. */
static gint64
number_of (const Reading *reading, const char *name, gint64 absent)
{
  gint64 value = absent;

  (void) cy_json_get_int (json_object_get_member (reading->object, name), NULL, 0, G_MAXINT64,
                          &value, NULL);
  return value;
}

static const char *
subject_of (const CyEntry *entry)
{
  return entry->subject + strlen (CY_SUBJECT_ALARM_PREFIX);
}

/* When the condition was seen; without it, when it was written down. */
static gint64
time_of (const CyEntry *entry, const Reading *reading)
{
  gint64 written_us = MAX (cy_hlc_to_us (entry->hlc), 1);

  return MAX (number_of (reading, "time_us", written_us), 1);
}

static void
bind_optional (CyStmt *stmt, int index, const Reading *reading, const char *name)
{
  double value;

  if (cy_json_get_double (json_object_get_member (reading->object, name), NULL, -1e15, 1e15, &value,
                          NULL))
    cy_stmt_bind_double (stmt, index, value);
}

static gboolean
inherit (CyDb *db, const CyEntry *entry, const Reading *reading, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, INHERIT_ACKNOWLEDGEMENT, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, subject_of (entry));
  cy_stmt_bind_int (stmt, 2, reading->occurrence);
  return cy_stmt_run (stmt, error);
}

/**
 * cy_fold_alarm_raise:
 * @entry: `{"occurrence", "time_us", "level", "priority", "value", "limit"}`; level and priority
 *   are the numbers of #CyLimitLevel and #CyPriority.
 */
gboolean
cy_fold_alarm_raise (CyDb *db, const CyEntry *entry, GError **error)
{
  g_autofree char *order = cy_fold_order_key (entry);
  g_autoptr (JsonNode) payload = NULL;
  Reading reading = { 0 };
  CyStmt *stmt;

  if (!read_payload (entry, &reading))
    return TRUE;
  payload = reading.payload;
  if ((stmt = cy_db_prepare (db, RAISE, error)) == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, subject_of (entry));
  cy_stmt_bind_int (stmt, 2, reading.occurrence);
  cy_stmt_bind_int (stmt, 3, number_of (&reading, "level", 0));
  cy_stmt_bind_int (stmt, 4, number_of (&reading, "priority", 0));
  bind_optional (stmt, 5, &reading, "value");
  bind_optional (stmt, 6, &reading, "limit");
  cy_stmt_bind_int (stmt, 7, time_of (entry, &reading));
  cy_stmt_bind_text (stmt, 8, order);
  return cy_stmt_run (stmt, error) && inherit (db, entry, &reading, error);
}

/**
 * cy_fold_alarm_clear:
 * @entry: `{"occurrence", "time_us"}`.
 */
gboolean
cy_fold_alarm_clear (CyDb *db, const CyEntry *entry, GError **error)
{
  g_autofree char *order = cy_fold_order_key (entry);
  g_autoptr (JsonNode) payload = NULL;
  Reading reading = { 0 };
  CyStmt *stmt;

  if (!read_payload (entry, &reading))
    return TRUE;
  payload = reading.payload;
  if ((stmt = cy_db_prepare (db, CLEAR, error)) == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, subject_of (entry));
  cy_stmt_bind_int (stmt, 2, reading.occurrence);
  cy_stmt_bind_int (stmt, 3, time_of (entry, &reading));
  cy_stmt_bind_text (stmt, 4, order);
  return cy_stmt_run (stmt, error) && inherit (db, entry, &reading, error);
}

static gboolean
run_acknowledge (CyDb *db,
                 const char *sql,
                 const CyEntry *entry,
                 const Reading *reading,
                 GError **error)
{
  g_autofree char *order = cy_fold_order_key (entry);
  CyStmt *stmt = cy_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, subject_of (entry));
  cy_stmt_bind_int (stmt, 2, reading->occurrence);
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
  g_autoptr (JsonNode) payload = NULL;
  Reading reading = { 0 };

  if (!read_payload (entry, &reading))
    return TRUE;
  payload = reading.payload;
  return run_acknowledge (db, ACKNOWLEDGE, entry, &reading, error) &&
         run_acknowledge (db, ACKNOWLEDGE_EARLIER, entry, &reading, error) &&
         inherit (db, entry, &reading, error);
}
