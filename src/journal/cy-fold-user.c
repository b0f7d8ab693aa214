/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-fold.h"
#include "cy-json.h"
#include "cy-payload.h"
#include "cy-user.h"

#define PAYLOAD_MAX_BYTES ((gsize) 65536)

/* Of each proof the last writer by (clock, origin, sequence); of one that used a clock reading twice, the
 * larger value wins everywhere. */
#define SET(column)                                                                      \
  "INSERT INTO credential (id, " column ", " column "_by) VALUES (?1, ?2, ?3)"           \
  " ON CONFLICT (id) DO UPDATE SET " column " = excluded." column ", " column            \
  "_by = excluded." column "_by WHERE (excluded." column "_by, ifnull (excluded." column \
  ", '')) > (credential." column "_by, ifnull (credential." column ", ''))"

/* The end goes with the code it belongs to. */
#define SET_RECOVERY                                                                              \
  "INSERT INTO credential (id, recovery, recovery_by, recovery_until_us) VALUES (?1, ?2, ?3, ?4)" \
  " ON CONFLICT (id) DO UPDATE SET recovery = excluded.recovery, recovery_by ="                   \
  " excluded.recovery_by, recovery_until_us = excluded.recovery_until_us"                         \
  " WHERE (excluded.recovery_by, ifnull (excluded.recovery, ''), excluded.recovery_until_us)"     \
  " > (credential.recovery_by, ifnull (credential.recovery, ''), credential.recovery_until_us)"

#define SEE_LOGIN                                         \
  "INSERT INTO credential (id, login_us) VALUES (?1, ?2)" \
  " ON CONFLICT (id) DO UPDATE SET login_us = max (login_us, excluded.login_us)"

typedef struct {
  const char *id; /* borrowed from the entry */
  const char *by; /* its order key */
  char *verifier; /* nullable */
  gint64 until_us;
  gint64 time_us;
} Reading;

static gboolean
set (CyDb *db, const char *sql, const Reading *reading, gboolean with_end, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, reading->id);
  cy_stmt_bind_text (stmt, 2, reading->verifier);
  cy_stmt_bind_text (stmt, 3, reading->by);
  if (with_end)
    cy_stmt_bind_int (stmt, 4, reading->until_us);
  return cy_stmt_run (stmt, error);
}

static gboolean
set_password (CyDb *db, const Reading *reading, GError **error)
{
  return set (db, SET ("password"), reading, FALSE, error);
}

static gboolean
set_pin (CyDb *db, const Reading *reading, GError **error)
{
  return set (db, SET ("pin"), reading, FALSE, error);
}

static gboolean
set_recovery (CyDb *db, const Reading *reading, GError **error)
{
  return set (db, SET_RECOVERY, reading, TRUE, error);
}

/* Whoever is given the same name later does not come in with an old password. */
static gboolean
forget (CyDb *db, const Reading *reading, GError **error)
{
  const Reading nothing = { .id = reading->id, .by = reading->by };

  return set_password (db, &nothing, error) && set_pin (db, &nothing, error) &&
         set_recovery (db, &nothing, error);
}

static gboolean
see_login (CyDb *db, const Reading *reading, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, SEE_LOGIN, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, reading->id);
  cy_stmt_bind_int (stmt, 2, reading->time_us);
  return cy_stmt_run (stmt, error);
}

static const struct {
  const char *kind;
  gboolean (*fold) (CyDb *db, const Reading *reading, GError **error);
} kinds[] = {
  { CY_ENTRY_USER_PASSWORD, set_password }, { CY_ENTRY_USER_PIN, set_pin },
  { CY_ENTRY_USER_RECOVERY, set_recovery }, { CY_ENTRY_USER_RECOVER, set_recovery },
  { CY_ENTRY_USER_FORGET, forget },         { CY_ENTRY_USER_LOGIN, see_login },
};

/**
 * cy_fold_user:
 * @entry: `{"verifier", "until_us"}`; no verifier unsets the proof.
 */
gboolean
cy_fold_user (CyDb *db, const CyEntry *entry, GError **error)
{
  g_autoptr (JsonNode) payload = cy_json_parse (entry->payload, -1, PAYLOAD_MAX_BYTES, NULL);
  g_autofree char *by = cy_fold_order_key (entry);
  g_autofree char *verifier = NULL;
  Reading reading = { .by = by, .time_us = MAX (cy_hlc_to_us (entry->hlc), 1) };
  JsonObject *object;

  if (payload == NULL || !g_str_has_prefix (entry->subject, CY_SUBJECT_USER_PREFIX) ||
      !cy_json_get_object (payload, NULL, &object, NULL))
    return TRUE;
  cy_payload_take_text (object, "verifier", &verifier);
  reading.id = entry->subject + strlen (CY_SUBJECT_USER_PREFIX);
  reading.verifier = verifier != NULL && *verifier != '\0' ? verifier : NULL;
  reading.until_us = cy_payload_get_int (object, "until_us", G_MAXINT64, 0);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_str_equal (entry->kind, kinds[i].kind))
      return kinds[i].fold (db, &reading, error);
  }
  return TRUE;
}
