/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-fold.h"
#include "cy-journal-query.h"
#include "cy-posting.h"

/* There is one posting of a reference: the first by (clock, origin, sequence) that makes sense. Another that says
 * something else is an exception people look at. Whatever entry arrives, all of its reference are read again: what
 * was booked by a later one is taken out of the balances before the earlier one goes in. */

#define LINES "SELECT account, currency, amount_minor FROM posting_line WHERE reference = ?1"
#define ADD_TO_BALANCE                                                                  \
  "INSERT INTO balance (account, currency, amount_minor, n_lines) VALUES (?1, ?2, ?3, " \
  "?4) ON CONFLICT (account, currency) DO UPDATE SET"                                   \
  " amount_minor = amount_minor + excluded.amount_minor, n_lines = n_lines + excluded.n_lines"
#define DROP_BALANCE    "DELETE FROM balance WHERE account = ?1 AND currency = ?2 AND n_lines = 0"
#define DROP_LINES      "DELETE FROM posting_line WHERE reference = ?1"
#define DROP_POSTING    "DELETE FROM posting WHERE reference = ?1"
#define DROP_EXCEPTIONS "DELETE FROM posting_exception WHERE reference = ?1"
#define PUT_POSTING                                                                          \
  "INSERT INTO posting (reference, kind, time_us, currency, memo, reverses, till, station, " \
  "card, overdrawn, actor, set_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
#define PUT_LINE                                                                 \
  "INSERT INTO posting_line (reference, line, account, currency, time_us, kind," \
  " amount_minor) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
#define PUT_EXCEPTION                                                                           \
  "INSERT INTO posting_exception (reference, set_by, time_us, actor, payload) VALUES (?1, ?2, " \
  "?3, ?4, ?5)"
#define BOOKED_BY "SELECT set_by FROM posting WHERE reference = ?1"

static gboolean
run_for (CyDb *db, const char *sql, const char *reference, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, reference);
  return cy_stmt_run (stmt, error);
}

static gboolean
add_to_balance (CyDb *db,
                const char *account,
                const char *currency,
                gint64 amount_minor,
                gint64 n_lines,
                GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, ADD_TO_BALANCE, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, account);
  cy_stmt_bind_text (stmt, 2, currency);
  cy_stmt_bind_int (stmt, 3, amount_minor);
  cy_stmt_bind_int (stmt, 4, n_lines);
  if (!cy_stmt_run (stmt, error))
    return FALSE;
  if (n_lines > 0)
    return TRUE;
  if ((stmt = cy_db_prepare (db, DROP_BALANCE, error)) == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, account);
  cy_stmt_bind_text (stmt, 2, currency);
  return cy_stmt_run (stmt, error);
}

/* Takes the lines of what is booked under @reference out of the balances. */
static gboolean
unbook_lines (CyDb *db, const char *reference, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, LINES, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, reference);
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return FALSE;
    if (row && !add_to_balance (db, cy_stmt_get_text (stmt, 0), cy_stmt_get_text (stmt, 1),
                                -cy_stmt_get_int (stmt, 2), -1, error)) {
      cy_stmt_reset (stmt);
      return FALSE;
    }
  } while (row);
  return TRUE;
}

/**
 * cy_fold_ledger_retract:
 * @reference: of a posting.
 *
 * Removes all that is booked under it, and its exceptions.
 */
gboolean
cy_fold_ledger_retract (CyDb *db, const char *reference, GError **error)
{
  return unbook_lines (db, reference, error) && run_for (db, DROP_LINES, reference, error) &&
         run_for (db, DROP_POSTING, reference, error) &&
         run_for (db, DROP_EXCEPTIONS, reference, error);
}

static gboolean
put_line (CyDb *db, const CyPosting *posting, guint index, GError **error)
{
  const CyPostingLine *line = posting->lines->pdata[index];
  CyStmt *stmt = cy_db_prepare (db, PUT_LINE, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, posting->reference);
  cy_stmt_bind_int (stmt, 2, index);
  cy_stmt_bind_text (stmt, 3, line->account);
  cy_stmt_bind_text (stmt, 4, posting->currency);
  cy_stmt_bind_int (stmt, 5, posting->time_us);
  cy_stmt_bind_int (stmt, 6, posting->kind);
  cy_stmt_bind_int (stmt, 7, line->amount_minor);
  return cy_stmt_run (stmt, error) &&
         add_to_balance (db, line->account, posting->currency, line->amount_minor, 1, error);
}

static gboolean
put_posting (CyDb *db, const CyPosting *posting, const char *order, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, PUT_POSTING, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, posting->reference);
  cy_stmt_bind_int (stmt, 2, posting->kind);
  cy_stmt_bind_int (stmt, 3, posting->time_us);
  cy_stmt_bind_text (stmt, 4, posting->currency);
  cy_stmt_bind_text (stmt, 5, posting->memo);
  cy_stmt_bind_text (stmt, 6, posting->reverses);
  cy_stmt_bind_text (stmt, 7, posting->till);
  cy_stmt_bind_text (stmt, 8, posting->station);
  cy_stmt_bind_text (stmt, 9, posting->card);
  cy_stmt_bind_int (stmt, 10, posting->overdrawn);
  cy_stmt_bind_text (stmt, 11, posting->actor);
  cy_stmt_bind_text (stmt, 12, order);
  if (!cy_stmt_run (stmt, error))
    return FALSE;
  for (guint i = 0; i < posting->lines->len; i++) {
    if (!put_line (db, posting, i, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
put_exception (CyDb *db, const CyEntry *entry, const CyPosting *posting, GError **error)
{
  g_autofree char *order = cy_fold_order_key (entry);
  CyStmt *stmt = cy_db_prepare (db, PUT_EXCEPTION, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, posting->reference);
  cy_stmt_bind_text (stmt, 2, order);
  cy_stmt_bind_int (stmt, 3, posting->time_us);
  cy_stmt_bind_text (stmt, 4, entry->actor);
  cy_stmt_bind_text (stmt, 5, entry->payload);
  return cy_stmt_run (stmt, error);
}

/* What is read of a reference, entry by entry. */
typedef struct {
  CyDb *db;
  const char *reference;
  char *booked_by;  /* owned, nullable: order key of what is in the tables */
  CyPosting *first; /* owned, nullable: what counts */
} Story;

static void
story_clear (Story *story)
{
  g_free (story->booked_by);
  cy_posting_free (story->first);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Story, story_clear)

static gboolean
book (Story *story, const CyEntry *entry, GError **error)
{
  g_autofree char *order = cy_fold_order_key (entry);

  if (g_strcmp0 (order, story->booked_by) == 0)
    return run_for (story->db, DROP_EXCEPTIONS, story->reference, error);
  return cy_fold_ledger_retract (story->db, story->reference, error) &&
         put_posting (story->db, story->first, order, error);
}

static gboolean
apply (const CyEntry *entry, gpointer user_data, GError **error)
{
  Story *story = user_data;
  g_autoptr (CyPosting) posting = NULL;

  /* What makes no sense stays in the journal and changes nothing. */
  if (!g_str_equal (entry->kind, CY_ENTRY_LEDGER_POST) ||
      (posting = cy_posting_parse (story->reference, entry->payload, NULL)) == NULL)
    return TRUE;
  posting->actor = g_strdup (entry->actor);
  if (story->first == NULL) {
    story->first = g_steal_pointer (&posting);
    return book (story, entry, error);
  }
  return cy_posting_equal (story->first, posting) ||
         put_exception (story->db, entry, posting, error);
}

static gboolean
load_booked_by (Story *story, GError **error)
{
  CyStmt *stmt = cy_db_prepare (story->db, BOOKED_BY, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, story->reference);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  if (row)
    story->booked_by = g_strdup (cy_stmt_get_text (stmt, 0));
  cy_stmt_reset (stmt);
  return TRUE;
}

/**
 * cy_fold_ledger:
 * @entry: `ledger.post` of a subject `posting:REFERENCE`; see cy_posting_to_json().
 */
gboolean
cy_fold_ledger (CyDb *db, const CyEntry *entry, GError **error)
{
  g_auto (Story) story = { .db = db };

  if (!g_str_has_prefix (entry->subject, CY_SUBJECT_POSTING_PREFIX))
    return TRUE;
  story.reference = entry->subject + strlen (CY_SUBJECT_POSTING_PREFIX);
  if (!load_booked_by (&story, error) ||
      !cy_journal_each_of_subject (db, entry->subject, apply, &story, error))
    return FALSE;
  /* What counted once may count no more. */
  return story.first != NULL || story.booked_by == NULL ||
         cy_fold_ledger_retract (db, story.reference, error);
}
