/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-ledger.h"

#include "cy-money.h"

/* More is counted and not described. */
#define MAX_MESSAGES 100

#define COUNTS                                                                  \
  "SELECT (SELECT count(*) FROM posting), (SELECT count(*) FROM posting_line)," \
  " (SELECT count(*) FROM posting_exception)"

/* Each gives names of what is wrong, and an amount. A till that was closed has nothing in it any more. */
static const struct {
  const char *what;
  const char *sql;
} proofs[] = {
  { "posting %s does not sum to zero but to %s",
    "SELECT p.reference, coalesce (sum (l.amount_minor), 0), p.currency, count (l.line)"
    " FROM posting AS p LEFT JOIN posting_line AS l ON l.reference = p.reference"
    " GROUP BY p.reference"
    " HAVING coalesce (sum (l.amount_minor), 0) <> 0 OR count (l.line) < 2" },
  { "a line of posting %s has another currency or no posting, for %s",
    "SELECT l.reference, l.amount_minor, l.currency FROM posting_line AS l LEFT JOIN posting AS p"
    " ON p.reference = l.reference WHERE p.reference IS NULL OR p.currency <> l.currency"
    " OR p.time_us <> l.time_us OR p.kind <> l.kind" },
  { "the balance of %s differs from its lines by %s",
    "SELECT account, sum (amount_minor), currency FROM"
    " (SELECT account, currency, amount_minor, n_lines FROM balance UNION ALL"
    "  SELECT account, currency, -amount_minor, -1 FROM posting_line)"
    " GROUP BY account, currency HAVING sum (amount_minor) <> 0 OR sum (n_lines) <> 0" },
  { "all of %s together is not zero but %s",
    "SELECT currency, sum (amount_minor), currency FROM balance GROUP BY currency"
    " HAVING sum (amount_minor) <> 0" },
  { "till %s is closed and still has %s",
    "SELECT t.id, -b.amount_minor, b.currency FROM till AS t JOIN balance AS b"
    " ON b.account = 'till:' || t.id WHERE t.state = 2 AND b.amount_minor <> 0" },
};

static gboolean
count_all (CyDb *db, CyLedgerProof *proof, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, COUNTS, error);
  gboolean row;

  if (stmt == NULL || !cy_stmt_step (stmt, &row, error))
    return FALSE;
  proof->n_postings = (guint64) cy_stmt_get_int (stmt, 0);
  proof->n_lines = (guint64) cy_stmt_get_int (stmt, 1);
  proof->n_exceptions = (guint64) cy_stmt_get_int (stmt, 2);
  cy_stmt_reset (stmt);
  return TRUE;
}

static void
add_message (CyLedgerProof *proof, const char *what, CyStmt *stmt)
{
  g_autofree char *amount = cy_money_spell (cy_stmt_get_int (stmt, 1), cy_stmt_get_text (stmt, 2));
  g_auto (GStrv) words = g_strsplit (what, "%s", 3);

  proof->n_wrong++;
  if (proof->messages->len < MAX_MESSAGES)
    g_ptr_array_add (proof->messages, g_strconcat (words[0], cy_stmt_get_text (stmt, 0), words[1],
                                                   amount, words[2], NULL));
}

static gboolean
prove (CyDb *db, guint which, CyLedgerProof *proof, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, proofs[which].sql, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return FALSE;
    if (row)
      add_message (proof, proofs[which].what, stmt);
  } while (row);
  return TRUE;
}

/**
 * cy_journal_prove_ledger:
 *
 * Adds the whole ledger up again: every posting is zero, every balance is what its lines are, each currency as a
 * whole is zero, and what was counted is empty.
 *
 * Returns: (transfer full): what was found.
 */
CyLedgerProof *
cy_journal_prove_ledger (CyDb *db, GError **error)
{
  g_autoptr (CyLedgerProof) proof = g_new0 (CyLedgerProof, 1);

  proof->messages = g_ptr_array_new_with_free_func (g_free);
  if (!count_all (db, proof, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (proofs); i++) {
    if (!prove (db, i, proof, error))
      return NULL;
  }
  return g_steal_pointer (&proof);
}
