/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-session.h"

#include <string.h>

#include "cy-journal-list.h"
#include "cy-journal-query.h"

/* What people remember of a VIN [letters]. */
#define TAIL 6

typedef enum {
  TEXT,
  INT64,
  UINT,
} ColumnType;

/* The row of a session, column by column: the table below has them in the same order. */
#define COLUMNS                                                                                  \
  "id, pile, connector, station, origin, account, card, tag, vin, reserve, tariff, stop_reason," \
  " holds, proposal, note, decider, state, verdict, strategy, target, tariff_version, flags,"    \
  " opened_us, started_us, stopped_us, ended_us, until_us, last_us, meter_start_dwh, meter_dwh," \
  " counter_dwh, pile_minor, pile_s, energy_dwh, unseen_us, peak_w, n_resumed, n_doubled,"       \
  " total_minor, electricity_minor, service_minor, occupancy_minor, minimum_minor, readings"

#define FIELD(type, name)                   \
  {                                         \
    type, G_STRUCT_OFFSET (CySession, name) \
  }

static const struct {
  ColumnType type;
  gsize offset;
} fields[] = {
  FIELD (TEXT, id),
  FIELD (TEXT, pile),
  FIELD (UINT, connector),
  FIELD (TEXT, station),
  FIELD (TEXT, origin),
  FIELD (TEXT, account),
  FIELD (TEXT, card),
  FIELD (TEXT, tag),
  FIELD (TEXT, vin),
  FIELD (TEXT, reserve),
  FIELD (TEXT, tariff),
  FIELD (TEXT, stop_reason),
  FIELD (TEXT, holds),
  FIELD (TEXT, proposal),
  FIELD (TEXT, note),
  FIELD (TEXT, decider),
  FIELD (UINT, state),
  FIELD (UINT, verdict),
  FIELD (UINT, strategy),
  FIELD (INT64, target),
  FIELD (INT64, tariff_version),
  FIELD (UINT, flags),
  FIELD (INT64, opened_us),
  FIELD (INT64, started_us),
  FIELD (INT64, stopped_us),
  FIELD (INT64, ended_us),
  FIELD (INT64, until_us),
  FIELD (INT64, last_us),
  FIELD (INT64, meter_start_dwh),
  FIELD (INT64, meter_dwh),
  FIELD (INT64, counter_dwh),
  FIELD (INT64, pile_minor),
  FIELD (INT64, pile_s),
  FIELD (INT64, energy_dwh),
  FIELD (INT64, unseen_us),
  FIELD (INT64, peak_w),
  FIELD (INT64, n_resumed),
  FIELD (INT64, n_doubled),
  FIELD (INT64, total_minor),
  FIELD (INT64, electricity_minor),
  FIELD (INT64, service_minor),
  FIELD (INT64, occupancy_minor),
  FIELD (INT64, minimum_minor),
};

#define N_FIELDS ((int) G_N_ELEMENTS (fields))

#define PUT                                                                                     \
  "INSERT OR REPLACE INTO session (" COLUMNS ", tail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"  \
  " ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26,"   \
  " ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40, ?41, ?42, ?43, ?44, " \
  "?45)"
#define PUT_BILL  "INSERT OR REPLACE INTO bill (session, bill) VALUES (?1, ?2)"
#define DROP_BILL "DELETE FROM bill WHERE session = ?1"
#define BILL      "SELECT bill FROM bill WHERE session = ?1"

/* What every session that is found must be, from whichever index. */
#define FITS                                                                                \
  " s.opened_us >= ?2 AND s.opened_us <= ?3 AND (s.opened_us < ?3 OR s.id < ?4)"            \
  " AND (?5 = 0 OR (1 << s.verdict) & ?5 <> 0) AND (?6 = 0 OR (1 << s.strategy) & ?6 <> 0)" \
  " AND (?7 = 0 OR s.started_us <> 0)"                                                      \
  " AND (?8 IS NULL AND ?9 IS NULL OR s.pile IN (SELECT value FROM json_each(?8))"          \
  "  OR s.station IN (SELECT value FROM json_each(?9)))"                                    \
  " AND (?10 = 0 OR s.connector = ?10)"

#define NEWEST " ORDER BY s.opened_us DESC, s.id DESC LIMIT ?1"

/* A page is found in an index that has all that is asked about; only what is shown is fetched. */
#define PAGE(from)                                                                              \
  "SELECT " COLUMNS " FROM session WHERE id IN (SELECT s.id FROM session AS s INDEXED BY " from \
  " AND" FITS NEWEST ") ORDER BY opened_us DESC, id DESC"

#define BY_ID   "SELECT " COLUMNS " FROM session WHERE id = ?11 LIMIT ?1"
#define BY_TIME PAGE ("session_by_time WHERE 1")
#define LIVE    PAGE ("session_live WHERE s.state BETWEEN 1 AND 6")
#define DUE                             \
  PAGE ("session_due WHERE s.state = 7" \
        " AND (s.verdict = 0 OR (s.verdict = 4 AND s.reserve IS NOT NULL))")
#define HELD       PAGE ("session_held WHERE s.verdict = 2")
#define OF_PILE    PAGE ("session_by_pile WHERE s.pile = ?11")
#define OF_ACCOUNT PAGE ("session_by_account WHERE s.account = ?11")
#define OF_TAG     PAGE ("session_by_tag WHERE s.tag = ?11")
#define OF_VIN     PAGE ("session_by_vin WHERE s.vin = ?11")

/* A text is the beginning of something that has an index: from it to what can no more begin with it. */
#define BEGINS(column, index)                                                                      \
  "SELECT * FROM (SELECT s.id, s.opened_us FROM session AS s INDEXED BY " index " WHERE s." column \
  " >= ?11 AND s." column " < ?11 || char(1114111) AND" FITS NEWEST ")"
#define ENDS                                                                                   \
  "SELECT * FROM (SELECT s.id, s.opened_us FROM session AS s INDEXED BY session_by_tail WHERE" \
  " s.tail = ?11 AND" FITS NEWEST ")"
#define THERE                                                                                  \
  "SELECT * FROM (SELECT s.id, s.opened_us FROM session AS s INDEXED BY session_by_time WHERE" \
  " ?12 IS NOT NULL AND s.pile IN (SELECT value FROM json_each(?12)) AND" FITS NEWEST ")"
#define BY_TEXT                                                                                   \
  "SELECT " COLUMNS                                                                               \
  " FROM session WHERE id IN (SELECT id FROM (" BEGINS ("id", "session_by_id") " UNION " BEGINS ( \
    "vin",                                                                                        \
    "session_by_vin") " UNION " BEGINS ("tag",                                                    \
                                        "session_by_tag") " UNION " BEGINS ("account",            \
                                                                            "session_by_"         \
                                                                            "account") " U"       \
                                                                                       "NI"       \
                                                                                       "ON"       \
                                                                                       " " ENDS   \
                                                                                       " U"       \
                                                                                       "NI"       \
                                                                                       "ON"       \
                                                                                       " " THERE  \
                                                                                       ") "       \
                                                                                       "OR"       \
                                                                                       "DE"       \
                                                                                       "R "       \
                                                                                       "BY"       \
                                                                                       " o"       \
                                                                                       "pe"       \
                                                                                       "ne"       \
                                                                                       "d_"       \
                                                                                       "us"       \
                                                                                       " D"       \
                                                                                       "ES"       \
                                                                                       "C,"       \
                                                                                       " i"       \
                                                                                       "d "       \
                                                                                       "DE"       \
                                                                                       "SC"       \
                                                                                       " L"       \
                                                                                       "IM"       \
                                                                                       "IT"       \
                                                                                       " ?"       \
                                                                                       "1)"       \
                                                                                       " O"       \
                                                                                       "RD"       \
                                                                                       "ER"       \
                                                                                       " B"       \
                                                                                       "Y "       \
                                                                                       "op"       \
                                                                                       "en"       \
                                                                                       "ed"       \
                                                                                       "_u"       \
                                                                                       "s "       \
                                                                                       "DE"       \
                                                                                       "SC"       \
                                                                                       ", "       \
                                                                                       "id"       \
                                                                                       " D"       \
                                                                                       "ES"       \
                                                                                       "C"

#define COUNTS \
  "SELECT verdict, count(*) FROM session INDEXED BY session_by_verdict GROUP BY verdict"

/* Only at the start: of each gun the newest in which there was a charge. */
#define LAST_CHARGES                                                            \
  "SELECT " COLUMNS ", max(started_us) FROM session INDEXED BY session_by_pile" \
  " WHERE started_us <> 0 AND state = 7 GROUP BY pile, connector"

static const char *const screen_queries[] = { BY_ID,      BY_TIME, LIVE,   DUE,     HELD,   OF_PILE,
                                              OF_ACCOUNT, OF_VIN,  OF_TAG, BY_TEXT, COUNTS, NULL };

/**
 * cy_session_screen_queries:
 *
 * Returns: (array zero-terminated=1): see cy_journal_screen_queries().
 */
const char *const *
cy_session_screen_queries (void)
{
  return screen_queries;
}

static void
bind_field (CyStmt *stmt, const CySession *session, int i)
{
  gconstpointer field = G_STRUCT_MEMBER_P (session, fields[i].offset);

  if (fields[i].type == TEXT)
    cy_stmt_bind_text (stmt, i + 1, *(char *const *) field);
  else if (fields[i].type == INT64)
    cy_stmt_bind_int (stmt, i + 1, *(const gint64 *) field);
  else
    cy_stmt_bind_int (stmt, i + 1, *(const guint *) field);
}

static const char *
tail_of (const char *vin)
{
  gsize length = vin == NULL ? 0 : strlen (vin);

  return length > TAIL ? vin + length - TAIL : NULL;
}

static gboolean
put_bill (CyDb *db, const CySession *session, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, session->bill != NULL ? PUT_BILL : DROP_BILL, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, session->id);
  if (session->bill != NULL)
    cy_stmt_bind_text (stmt, 2, session->bill);
  return cy_stmt_run (stmt, error);
}

/**
 * cy_journal_put_session:
 *
 * Replaces the row of a session, and of its bill.
 */
gboolean
cy_journal_put_session (CyDb *db, const CySession *session, GError **error)
{
  g_autofree char *readings = cy_session_spell_readings (session->readings);
  CyStmt *stmt = cy_db_prepare (db, PUT, error);

  if (stmt == NULL)
    return FALSE;
  for (int i = 0; i < N_FIELDS; i++)
    bind_field (stmt, session, i);
  cy_stmt_bind_text (stmt, N_FIELDS + 1, readings);
  cy_stmt_bind_text (stmt, N_FIELDS + 2, tail_of (session->vin));
  return cy_stmt_run (stmt, error) && put_bill (db, session, error);
}

static CySession *
read_session (CyStmt *stmt)
{
  CySession *session = cy_session_new (NULL);

  for (int i = 0; i < N_FIELDS; i++) {
    gpointer field = G_STRUCT_MEMBER_P (session, fields[i].offset);

    if (fields[i].type == TEXT)
      *(char **) field = g_strdup (cy_stmt_get_text (stmt, i));
    else if (fields[i].type == INT64)
      *(gint64 *) field = cy_stmt_get_int (stmt, i);
    else
      *(guint *) field = (guint) cy_stmt_get_int (stmt, i);
  }
  g_array_unref (session->readings);
  session->readings = cy_session_parse_readings (cy_stmt_get_text (stmt, N_FIELDS));
  session->state =
    (CySessionState) cy_journal_within (session->state, CY_N_SESSION_STATES, CY_SESSION_ENDED);
  session->verdict =
    (CySessionVerdict) cy_journal_within (session->verdict, CY_N_SESSION_VERDICTS, CY_SESSION_HELD);
  session->strategy = (CySessionStrategy) cy_journal_within (
    session->strategy, CY_N_SESSION_STRATEGIES, CY_SESSION_FULL);
  return session;
}

static GPtrArray *
collect (CyStmt *stmt, GError **error)
{
  g_autoptr (GPtrArray) sessions =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_session_free);
  gboolean row;

  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row)
      g_ptr_array_add (sessions, read_session (stmt));
  } while (row);
  return g_steal_pointer (&sessions);
}

/* Which statement answers a query, and what it is asked with. */
static const char *
choose (const CySessionQuery *query, const char **out_key)
{
  const gboolean one_pile =
    query->piles != NULL && query->stations == NULL && g_strv_length (query->piles) == 1;
  const struct {
    const char *key;
    const char *sql;
  } ways[] = {
    { query->id, BY_ID },
    { query->live ? "" : NULL, LIVE },
    { query->due ? "" : NULL, DUE },
    { query->text, BY_TEXT },
    { query->vin, OF_VIN },
    { query->tag, OF_TAG },
    { query->account, OF_ACCOUNT },
    { query->verdicts == 1u << CY_SESSION_HELD ? "" : NULL, HELD },
    { one_pile ? query->piles[0] : NULL, OF_PILE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    if (ways[i].key != NULL) {
      *out_key = ways[i].key;
      return ways[i].sql;
    }
  }
  *out_key = NULL;
  return BY_TIME;
}

static void
bind_query (CyStmt *stmt, const CySessionQuery *query)
{
  cy_stmt_bind_int (stmt, 1, query->limit);
  cy_stmt_bind_int (stmt, 2, query->from_us);
  cy_stmt_bind_int (stmt, 3, query->after != NULL ? query->after->opened_us : query->to_us);
  /* No id is less than nothing: of the first moment that is not wanted no session is taken. */
  cy_stmt_bind_text (stmt, 4, query->after != NULL ? query->after->id : "");
  cy_stmt_bind_int (stmt, 5, query->verdicts);
  cy_stmt_bind_int (stmt, 6, query->strategies);
  cy_stmt_bind_int (stmt, 7, query->charged);
  cy_journal_bind_list (stmt, 8, query->piles);
  cy_journal_bind_list (stmt, 9, query->stations);
  cy_stmt_bind_int (stmt, 10, query->connector);
}

/**
 * cy_journal_load_sessions:
 *
 * Returns: (transfer full) (element-type CySession): newest first, without their bills; a page of them, from which
 *   the next is asked for.
 */
GPtrArray *
cy_journal_load_sessions (CyDb *db, const CySessionQuery *query, GError **error)
{
  const char *key;
  const char *sql = choose (query, &key);
  CyStmt *stmt = cy_db_prepare (db, sql, error);

  if (stmt == NULL)
    return NULL;
  bind_query (stmt, query);
  if (key != NULL && *key != '\0')
    cy_stmt_bind_text (stmt, 11, key);
  if (key != NULL && key == query->text)
    cy_journal_bind_list (stmt, 12, query->text_piles);
  return collect (stmt, error);
}

static gboolean
load_bill (CyDb *db, CySession *session, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, BILL, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, session->id);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  if (row)
    session->bill = g_strdup (cy_stmt_get_text (stmt, 0));
  cy_stmt_reset (stmt);
  return TRUE;
}

/**
 * cy_journal_load_session:
 *
 * Returns: (transfer full): with its bill; in state %CY_SESSION_NONE when there is no such session.
 */
CySession *
cy_journal_load_session (CyDb *db, const char *id, GError **error)
{
  const CySessionQuery query = { .id = (char *) id, .limit = 1 };
  g_autoptr (GPtrArray) found = cy_journal_load_sessions (db, &query, error);
  CySession *session;

  if (found == NULL)
    return NULL;
  if (found->len == 0)
    return cy_session_new (id);
  session = found->pdata[0];
  return load_bill (db, session, error) ? g_ptr_array_steal_index (found, 0) : NULL;
}

/**
 * cy_journal_load_bills:
 * @sessions: (transfer full) (element-type CySession): of cy_journal_load_sessions().
 *
 * Returns: (transfer full) (element-type CySession): the same, with their bills.
 */
GPtrArray *
cy_journal_load_bills (CyDb *db, GPtrArray *sessions, GError **error)
{
  for (guint i = 0; i < sessions->len; i++) {
    if (load_bill (db, sessions->pdata[i], error))
      continue;
    g_ptr_array_unref (sessions);
    return NULL;
  }
  return sessions;
}

/**
 * cy_journal_load_last_charges:
 *
 * Returns: (transfer full) (element-type CySession): of each gun the newest session that is over and in which there
 *   was a charge.
 */
GPtrArray *
cy_journal_load_last_charges (CyDb *db, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, LAST_CHARGES, error);

  return stmt == NULL ? NULL : collect (stmt, error);
}

/**
 * cy_journal_count_sessions:
 * @out_counts: (out caller-allocates): how many sessions there are of each verdict.
 */
gboolean
cy_journal_count_sessions (CyDb *db, guint64 out_counts[CY_N_SESSION_VERDICTS], GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, COUNTS, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  memset (out_counts, 0, sizeof out_counts[0] * CY_N_SESSION_VERDICTS);
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return FALSE;
    if (row)
      out_counts[cy_journal_within (cy_stmt_get_int (stmt, 0), CY_N_SESSION_VERDICTS,
                                    CY_SESSION_HELD)] += (guint64) cy_stmt_get_int (stmt, 1);
  } while (row);
  return TRUE;
}
