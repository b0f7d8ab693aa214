/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-fold.h"
#include "cy-json.h"
#include "cy-message.h"
#include "cy-payload.h"

#define PAYLOAD_MAX_BYTES ((gsize) 1024 * 1024)

/* A message is planned once; should two entries plan it, the first by (clock, origin, sequence) counts. */
#define PLAN                                                                                  \
  "INSERT INTO message (id, event, rule, contact, channel, address, title, text, planned_us," \
  " planned_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"                             \
  " ON CONFLICT (id) DO UPDATE SET event = excluded.event, rule = excluded.rule,"             \
  "  contact = excluded.contact, channel = excluded.channel, address = excluded.address,"     \
  "  title = excluded.title, text = excluded.text, planned_us = excluded.planned_us,"         \
  "  planned_by = excluded.planned_by"                                                        \
  " WHERE message.planned_by = '' OR excluded.planned_by < message.planned_by"

#define ABOUT \
  "INSERT OR IGNORE INTO message_alarm (subject, occurrence, message) VALUES (?1, ?2, ?3)"

/* Of its tries the last one counts, by its number. */
#define TRY                                                                                   \
  "INSERT INTO message (id, state, attempts, tried_us, tried_by, gateway, error)"             \
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"                                                      \
  " ON CONFLICT (id) DO UPDATE SET state = excluded.state, attempts = excluded.attempts,"     \
  "  tried_us = excluded.tried_us, tried_by = excluded.tried_by, gateway = excluded.gateway," \
  "  error = excluded.error"                                                                  \
  " WHERE (excluded.attempts, excluded.tried_by) > (message.attempts, message.tried_by)"

typedef struct {
  JsonNode *payload;
  JsonObject *object; /* borrowed from payload */
  const char *id;     /* borrowed from the entry */
} Reading;

static gboolean
read_entry (const CyEntry *entry, Reading *reading)
{
  g_autoptr (JsonNode) payload = cy_json_parse (entry->payload, -1, PAYLOAD_MAX_BYTES, NULL);

  if (payload == NULL || !g_str_has_prefix (entry->subject, CY_SUBJECT_MESSAGE_PREFIX) ||
      !cy_json_get_object (payload, NULL, &reading->object, NULL))
    return FALSE;
  reading->id = entry->subject + strlen (CY_SUBJECT_MESSAGE_PREFIX);
  reading->payload = g_steal_pointer (&payload);
  return TRUE;
}

static void
bind_text (CyStmt *stmt, int index, const Reading *reading, const char *name, const char *absent)
{
  g_autofree char *text = g_strdup (absent);

  cy_payload_take_text (reading->object, name, &text);
  cy_stmt_bind_text (stmt, index, text);
}

static gboolean
fold_about (CyDb *db, const Reading *reading, GError **error)
{
  JsonNode *node = json_object_get_member (reading->object, "alarms");
  JsonArray *alarms;

  if (!cy_json_get_array (node, NULL, &alarms, NULL))
    return TRUE;
  for (guint i = 0; i < json_array_get_length (alarms); i++) {
    CyStmt *stmt = cy_db_prepare (db, ABOUT, error);
    g_auto (GStrv) parts = NULL;
    guint64 occurrence;
    const char *id;

    if (stmt == NULL)
      return FALSE;
    if (!cy_json_get_string (json_array_get_element (alarms, i), NULL, &id, NULL))
      continue;
    parts = g_strsplit (id, "#", 2);
    if (g_strv_length (parts) != 2 ||
        !g_ascii_string_to_unsigned (parts[1], 10, 1, G_MAXINT32, &occurrence, NULL))
      continue;
    cy_stmt_bind_text (stmt, 1, parts[0]);
    cy_stmt_bind_int (stmt, 2, (gint64) occurrence);
    cy_stmt_bind_text (stmt, 3, reading->id);
    if (!cy_stmt_run (stmt, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * cy_fold_message_plan:
 * @entry: `{"alarms": [ID], "event", "rule", "contact", "channel", "address", "title", "text"}`.
 */
gboolean
cy_fold_message_plan (CyDb *db, const CyEntry *entry, GError **error)
{
  static const char *const texts[] = { "event",   "rule",  "contact", "channel",
                                       "address", "title", "text" };
  g_autofree char *order = cy_fold_order_key (entry);
  g_autoptr (JsonNode) payload = NULL;
  Reading reading = { 0 };
  CyStmt *stmt;

  if (!read_entry (entry, &reading))
    return TRUE;
  payload = reading.payload;
  if ((stmt = cy_db_prepare (db, PLAN, error)) == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, reading.id);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    bind_text (stmt, (int) i + 2, &reading, texts[i], "");
  cy_stmt_bind_int (stmt, 9, MAX (cy_hlc_to_us (entry->hlc), 1));
  cy_stmt_bind_text (stmt, 10, order);
  return cy_stmt_run (stmt, error) && fold_about (db, &reading, error);
}

/**
 * cy_fold_message_try:
 * @entry: `{"attempt", "state", "gateway", "error"}`; the state is the number of a #CyMessageState.
 */
gboolean
cy_fold_message_try (CyDb *db, const CyEntry *entry, GError **error)
{
  g_autofree char *order = cy_fold_order_key (entry);
  g_autoptr (JsonNode) payload = NULL;
  Reading reading = { 0 };
  CyStmt *stmt;

  if (!read_entry (entry, &reading))
    return TRUE;
  payload = reading.payload;
  if ((stmt = cy_db_prepare (db, TRY, error)) == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, reading.id);
  cy_stmt_bind_int (stmt, 2,
                    cy_payload_get_int (reading.object, "state", CY_N_MESSAGE_STATES - 1, 0));
  cy_stmt_bind_int (stmt, 3, cy_payload_get_int (reading.object, "attempt", G_MAXINT32, 1));
  cy_stmt_bind_int (stmt, 4, MAX (cy_hlc_to_us (entry->hlc), 1));
  cy_stmt_bind_text (stmt, 5, order);
  bind_text (stmt, 6, &reading, "gateway", NULL);
  bind_text (stmt, 7, &reading, "error", NULL);
  return cy_stmt_run (stmt, error);
}
