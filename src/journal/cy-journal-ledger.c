/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-ledger.h"

#include "cy-journal-query.h"

#define COLUMNS                                                                                \
  "p.reference, p.kind, p.time_us, p.currency, p.memo, p.reverses, p.till, p.station, p.card," \
  " p.overdrawn, p.actor"

#define ONE   "SELECT " COLUMNS " FROM posting AS p WHERE p.reference = ?1"
#define LINES "SELECT account, amount_minor FROM posting_line WHERE reference = ?1 ORDER BY line"

/* What every posting that is found must be, from whichever index; the page before ended at (?2, ?3). */
#define FITS                                                 \
  " p.time_us >= ?4 AND (p.time_us, p.reference) < (?2, ?3)" \
  " AND (?5 = 0 OR (1 << p.kind) & ?5 <> 0)"
#define NEWEST " ORDER BY p.time_us DESC, p.reference DESC LIMIT ?1"
#define PAGE(index, where) \
  "SELECT " COLUMNS " FROM posting AS p INDEXED BY " index " WHERE " where FITS NEWEST

#define BY_TIME    PAGE ("posting_by_time", "")
#define BY_KIND    PAGE ("posting_by_kind", "p.kind = ?6 AND")
#define BY_TILL    PAGE ("posting_by_till", "p.till = ?6 AND")
#define BY_STATION PAGE ("posting_by_station", "p.station = ?6 AND")

/* A posting may have two lines of one name; it is shown once. */
#define BY_ACCOUNT                                                                \
  "SELECT " COLUMNS " FROM (SELECT DISTINCT time_us, reference FROM posting_line" \
  " INDEXED BY posting_line_by_account WHERE account = ?6 AND time_us >= ?4"      \
  " AND (time_us, reference) < (?2, ?3) AND (?5 = 0 OR (1 << kind) & ?5 <> 0)"    \
  " ORDER BY time_us DESC, reference DESC LIMIT ?1) AS f"                         \
  " CROSS JOIN posting AS p ON p.reference = f.reference"                         \
  " ORDER BY p.time_us DESC, p.reference DESC"

#define STATEMENT                                                            \
  "SELECT reference, line, kind, time_us, amount_minor FROM posting_line"    \
  " INDEXED BY posting_line_by_account WHERE account = ?1 AND currency = ?2" \
  " AND time_us >= ?3 AND (time_us, reference, line) < (?4, ?5, ?6)"         \
  " ORDER BY time_us DESC, reference DESC, line DESC LIMIT ?7"
#define SINCE                                                                \
  "SELECT coalesce (sum (amount_minor), 0) FROM posting_line"                \
  " INDEXED BY posting_line_by_account WHERE account = ?1 AND currency = ?2" \
  " AND time_us >= ?3"

#define BALANCE "SELECT amount_minor FROM balance WHERE account = ?1 AND currency = ?2"
#define BALANCES                                                            \
  "SELECT account, currency, amount_minor FROM balance WHERE account >= ?1" \
  " AND account < ?2 ORDER BY account, currency"

#define EXCEPTIONS \
  "SELECT reference, time_us, actor, payload FROM posting_exception ORDER BY reference LIMIT ?1"

/* What was taken back is no twin. */
#define TWIN                                                                            \
  "SELECT l.reference FROM posting_line AS l INDEXED BY posting_line_by_account"        \
  " CROSS JOIN posting AS p ON p.reference = l.reference"                               \
  " WHERE l.account = ?1 AND l.currency = ?2 AND l.time_us >= ?3 AND l.kind = ?4"       \
  " AND l.amount_minor = ?5 AND p.till = ?6 AND NOT EXISTS (SELECT 1 FROM posting AS r" \
  " WHERE r.reference = 'reversal:' || l.reference) ORDER BY l.time_us DESC LIMIT 1"

static const char *const screen_queries[] = { ONE,        LINES,      BY_TIME,   BY_KIND, BY_TILL,
                                              BY_STATION, BY_ACCOUNT, STATEMENT, SINCE,   BALANCE,
                                              BALANCES,   EXCEPTIONS, TWIN,      NULL };

/**
 * cy_ledger_screen_queries:
 *
 * Returns: (array zero-terminated=1): see cy_journal_screen_queries().
 */
const char *const *
cy_ledger_screen_queries (void)
{
  return screen_queries;
}

static CyPosting *
read_posting (CyStmt *stmt)
{
  guint kind =
    cy_journal_within (cy_stmt_get_int (stmt, 1), CY_N_POSTING_KINDS, CY_POSTING_TRANSFER);
  CyPosting *posting =
    cy_posting_new (cy_stmt_get_text (stmt, 0), (CyPostingKind) kind, cy_stmt_get_text (stmt, 3));

  posting->time_us = cy_stmt_get_int (stmt, 2);
  posting->memo = g_strdup (cy_stmt_get_text (stmt, 4));
  posting->reverses = g_strdup (cy_stmt_get_text (stmt, 5));
  posting->till = g_strdup (cy_stmt_get_text (stmt, 6));
  posting->station = g_strdup (cy_stmt_get_text (stmt, 7));
  posting->card = g_strdup (cy_stmt_get_text (stmt, 8));
  posting->overdrawn = cy_stmt_get_int (stmt, 9) != 0;
  posting->actor = g_strdup (cy_stmt_get_text (stmt, 10));
  return posting;
}

static gboolean
load_lines (CyDb *db, CyPosting *posting, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, LINES, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, posting->reference);
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return FALSE;
    if (row)
      cy_posting_add (posting, "", cy_stmt_get_text (stmt, 0), cy_stmt_get_int (stmt, 1));
  } while (row);
  return TRUE;
}

/**
 * cy_journal_load_posting:
 * @out_posting: (out) (transfer full) (nullable): what is booked under @reference.
 */
gboolean
cy_journal_load_posting (CyDb *db, const char *reference, CyPosting **out_posting, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, ONE, error);
  g_autoptr (CyPosting) posting = NULL;
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, reference);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  posting = row ? read_posting (stmt) : NULL;
  cy_stmt_reset (stmt);
  if (posting != NULL && !load_lines (db, posting, error))
    return FALSE;
  *out_posting = g_steal_pointer (&posting);
  return TRUE;
}

/* The kind that is wanted when it is only one, else -1. */
static int
get_only_kind (const CyLedgerQuery *query)
{
  int kind = g_bit_nth_lsf (query->kinds, -1);

  return kind != -1 && query->kinds == 1u << kind ? kind : -1;
}

static CyStmt *
prepare_page (CyDb *db, const CyLedgerQuery *query, GError **error)
{
  const struct {
    const char *value;
    const char *sql;
  } ways[] = { { query->account, BY_ACCOUNT },
               { query->till, BY_TILL },
               { query->station, BY_STATION } };
  int kind = get_only_kind (query);
  CyStmt *stmt;

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    if (ways[i].value == NULL)
      continue;
    if ((stmt = cy_db_prepare (db, ways[i].sql, error)) != NULL)
      cy_stmt_bind_text (stmt, 6, ways[i].value);
    return stmt;
  }
  if ((stmt = cy_db_prepare (db, kind != -1 ? BY_KIND : BY_TIME, error)) != NULL && kind != -1)
    cy_stmt_bind_int (stmt, 6, kind);
  return stmt;
}

/**
 * cy_journal_load_postings:
 *
 * Returns: (transfer full) (element-type CyPosting): newest first, with their lines; a page of them.
 */
GPtrArray *
cy_journal_load_postings (CyDb *db, const CyLedgerQuery *query, GError **error)
{
  g_autoptr (GPtrArray) postings =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_posting_free);
  CyStmt *stmt = prepare_page (db, query, error);
  gint64 end_us = query->to_us != 0 ? query->to_us : G_MAXINT64;
  gboolean row;

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_int (stmt, 1, query->limit);
  cy_stmt_bind_int (stmt, 2, query->after != NULL ? query->after_us : end_us);
  cy_stmt_bind_text (stmt, 3, query->after != NULL ? query->after : "");
  cy_stmt_bind_int (stmt, 4, query->from_us);
  cy_stmt_bind_int (stmt, 5, query->kinds);
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row)
      g_ptr_array_add (postings, read_posting (stmt));
  } while (row);
  for (guint i = 0; i < postings->len; i++) {
    if (!load_lines (db, postings->pdata[i], error))
      return NULL;
  }
  return g_steal_pointer (&postings);
}

static gboolean
load_number (CyStmt *stmt, gint64 *out_number, GError **error)
{
  gboolean row;

  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  *out_number = row ? cy_stmt_get_int (stmt, 0) : 0;
  cy_stmt_reset (stmt);
  return TRUE;
}

/**
 * cy_journal_load_balance:
 * @prefix: what the name begins with, %CY_LEDGER_ACCOUNT.
 * @id: the rest of it.
 * @out_minor: (out): what it has; 0 when nothing was booked on it [1/100 of @currency].
 */
gboolean
cy_journal_load_balance (CyDb *db,
                         const char *prefix,
                         const char *id,
                         const char *currency,
                         gint64 *out_minor,
                         GError **error)
{
  g_autofree char *account = g_strconcat (prefix, id, NULL);
  CyStmt *stmt = cy_db_prepare (db, BALANCE, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, account);
  cy_stmt_bind_text (stmt, 2, currency);
  return load_number (stmt, out_minor, error);
}

/**
 * cy_journal_load_balances:
 * @prefix: what names begin with; an empty text for all.
 *
 * Returns: (transfer full) (element-type CyBalance): by name and currency.
 */
GPtrArray *
cy_journal_load_balances (CyDb *db, const char *prefix, GError **error)
{
  /* U+10FFFF sorts after whatever may follow. */
  g_autofree char *end = g_strconcat (prefix, "\xF4\x8F\xBF\xBF", NULL);
  g_autoptr (GPtrArray) balances =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_balance_free);
  CyStmt *stmt = cy_db_prepare (db, BALANCES, error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_text (stmt, 1, prefix);
  cy_stmt_bind_text (stmt, 2, end);
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row) {
      CyBalance *balance = g_new0 (CyBalance, 1);

      balance->account = g_strdup (cy_stmt_get_text (stmt, 0));
      balance->currency = g_strdup (cy_stmt_get_text (stmt, 1));
      balance->amount_minor = cy_stmt_get_int (stmt, 2);
      g_ptr_array_add (balances, balance);
    }
  } while (row);
  return g_steal_pointer (&balances);
}

/* What the account had after the first line of the page: the whole, without what came later. */
static gboolean
load_start (CyDb *db, const CyStatementQuery *query, gint64 *out_minor, GError **error)
{
  gint64 later = 0;
  CyStmt *stmt;

  if (query->after != NULL) {
    *out_minor = query->after->balance_minor - query->after->amount_minor;
    return TRUE;
  }
  if (query->to_us != 0) {
    if ((stmt = cy_db_prepare (db, SINCE, error)) == NULL)
      return FALSE;
    cy_stmt_bind_text (stmt, 1, query->account);
    cy_stmt_bind_text (stmt, 2, query->currency);
    cy_stmt_bind_int (stmt, 3, query->to_us);
    if (!load_number (stmt, &later, error))
      return FALSE;
  }
  if (!cy_journal_load_balance (db, "", query->account, query->currency, out_minor, error))
    return FALSE;
  *out_minor -= later;
  return TRUE;
}

static void
bind_statement (CyStmt *stmt, const CyStatementQuery *query)
{
  const CyStatementLine *after = query->after;
  gint64 end_us = query->to_us != 0 ? query->to_us : G_MAXINT64;

  cy_stmt_bind_text (stmt, 1, query->account);
  cy_stmt_bind_text (stmt, 2, query->currency);
  cy_stmt_bind_int (stmt, 3, query->from_us);
  cy_stmt_bind_int (stmt, 4, after != NULL ? after->time_us : end_us);
  cy_stmt_bind_text (stmt, 5, after != NULL ? after->reference : "");
  cy_stmt_bind_int (stmt, 6, after != NULL ? after->line : 0);
  cy_stmt_bind_int (stmt, 7, query->limit);
}

/**
 * cy_journal_load_statement:
 *
 * Returns: (transfer full) (element-type CyStatementLine): newest first, each with what the account had then; a
 *   page of them.
 */
GPtrArray *
cy_journal_load_statement (CyDb *db, const CyStatementQuery *query, GError **error)
{
  g_autoptr (GPtrArray) lines =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_statement_line_free);
  gint64 balance;
  CyStmt *stmt;
  gboolean row;

  if (!load_start (db, query, &balance, error) ||
      (stmt = cy_db_prepare (db, STATEMENT, error)) == NULL)
    return NULL;
  bind_statement (stmt, query);
  do {
    CyStatementLine *line;

    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      break;
    line = g_new0 (CyStatementLine, 1);
    line->reference = g_strdup (cy_stmt_get_text (stmt, 0));
    line->line = (guint) cy_stmt_get_int (stmt, 1);
    line->kind = (CyPostingKind) cy_journal_within (cy_stmt_get_int (stmt, 2), CY_N_POSTING_KINDS,
                                                    CY_POSTING_TRANSFER);
    line->time_us = cy_stmt_get_int (stmt, 3);
    line->amount_minor = cy_stmt_get_int (stmt, 4);
    line->balance_minor = balance;
    balance -= line->amount_minor;
    g_ptr_array_add (lines, line);
  } while (row);
  return g_steal_pointer (&lines);
}

/**
 * cy_journal_load_posting_exceptions:
 *
 * Returns: (transfer full) (element-type CyPostingException): what was booked differently under one reference; the
 *   first @limit of them.
 */
GPtrArray *
cy_journal_load_posting_exceptions (CyDb *db, guint limit, GError **error)
{
  g_autoptr (GPtrArray) list =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_posting_exception_free);
  CyStmt *stmt = cy_db_prepare (db, EXCEPTIONS, error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_int (stmt, 1, limit);
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row) {
      CyPostingException *exception = g_new0 (CyPostingException, 1);

      exception->reference = g_strdup (cy_stmt_get_text (stmt, 0));
      exception->time_us = cy_stmt_get_int (stmt, 1);
      exception->actor = g_strdup (cy_stmt_get_text (stmt, 2));
      exception->payload = g_strdup (cy_stmt_get_text (stmt, 3));
      g_ptr_array_add (list, exception);
    }
  } while (row);
  return g_steal_pointer (&list);
}

/**
 * cy_journal_find_twin:
 * @out_posting: (out) (transfer full) (nullable): the newest that is the same.
 */
gboolean
cy_journal_find_twin (CyDb *db, const CyTwinQuery *query, CyPosting **out_posting, GError **error)
{
  g_autofree char *account = g_strconcat (CY_LEDGER_ACCOUNT, query->account, NULL);
  g_autofree char *reference = NULL;
  CyStmt *stmt = cy_db_prepare (db, TWIN, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, account);
  cy_stmt_bind_text (stmt, 2, query->currency);
  cy_stmt_bind_int (stmt, 3, query->from_us);
  cy_stmt_bind_int (stmt, 4, query->kind);
  cy_stmt_bind_int (stmt, 5, query->amount_minor);
  cy_stmt_bind_text (stmt, 6, query->till);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  reference = row ? g_strdup (cy_stmt_get_text (stmt, 0)) : NULL;
  cy_stmt_reset (stmt);
  if (reference != NULL)
    return cy_journal_load_posting (db, reference, out_posting, error);
  *out_posting = NULL;
  return TRUE;
}
