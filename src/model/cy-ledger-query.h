/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-posting.h"

G_BEGIN_DECLS

/**
 * CyLedgerQuery:
 * @from_us: first time [µs UTC].
 * @to_us: first time that is not wanted any more; 0 for no end [µs UTC].
 * @kinds: bits of the kinds that are wanted; 0 for all.
 * @account: (nullable): name in the ledger, `account:a7`.
 * @till: (nullable): booked on that till.
 * @station: (nullable): at that station.
 * @after_us: time of the last posting of the page before; 0 for the first page [µs UTC].
 * @after: (nullable): reference of it.
 * @limit: most that are wanted.
 *
 * Which postings are wanted, newest first. Of account, till and station the first that is said counts.
 */
typedef struct {
  gint64 from_us;
  gint64 to_us;
  guint kinds;
  char *account;
  char *till;
  char *station;
  gint64 after_us;
  char *after;
  guint limit;
} CyLedgerQuery;

CyLedgerQuery *cy_ledger_query_copy (const CyLedgerQuery *query);
void cy_ledger_query_free (CyLedgerQuery *query);

/**
 * CyStatementQuery:
 * @account: name in the ledger, `account:a7`.
 * @currency: of the lines.
 * @from_us: first time [µs UTC].
 * @to_us: first time that is not wanted any more; 0 for no end [µs UTC].
 * @after: (nullable): the last line of the page before.
 * @limit: most that are wanted.
 *
 * Which lines of one name are wanted, newest first.
 */
typedef struct _CyStatementLine CyStatementLine;
typedef struct {
  char *account;
  char *currency;
  gint64 from_us;
  gint64 to_us;
  CyStatementLine *after;
  guint limit;
} CyStatementQuery;

CyStatementQuery *cy_statement_query_copy (const CyStatementQuery *query);
void cy_statement_query_free (CyStatementQuery *query);

/**
 * CyStatementLine:
 * @reference: of the posting.
 * @line: which of its lines.
 * @kind: of the posting.
 * @time_us: when [µs UTC].
 * @amount_minor: what the account got [1/100 of the currency].
 * @balance_minor: what it had then [1/100 of the currency].
 */
struct _CyStatementLine {
  char *reference;
  guint line;
  CyPostingKind kind;
  gint64 time_us;
  gint64 amount_minor;
  gint64 balance_minor;
};

CyStatementLine *cy_statement_line_copy (const CyStatementLine *line);
void cy_statement_line_free (CyStatementLine *line);

/**
 * CyBalance:
 * @account: name in the ledger.
 * @currency: of the amount.
 * @amount_minor: what it has [1/100 of the currency].
 */
typedef struct {
  char *account;
  char *currency;
  gint64 amount_minor;
} CyBalance;

void cy_balance_free (CyBalance *balance);

/**
 * CyPostingException:
 * @reference: what a posting was booked under already.
 * @time_us: of the one that was not booked [µs UTC].
 * @actor: who wrote it.
 * @payload: what it says.
 */
typedef struct {
  char *reference;
  gint64 time_us;
  char *actor;
  char *payload;
} CyPostingException;

void cy_posting_exception_free (CyPostingException *exception);

/**
 * CyLedgerProof:
 * @n_postings: that were looked at.
 * @n_lines: of them.
 * @n_exceptions: second postings of a reference that people must look at.
 * @n_wrong: what does not add up.
 * @messages: (element-type utf8): what it is, the first of them.
 *
 * Whether the ledger adds up.
 */
typedef struct {
  guint64 n_postings;
  guint64 n_lines;
  guint64 n_exceptions;
  guint64 n_wrong;
  GPtrArray *messages;
} CyLedgerProof;

void cy_ledger_proof_free (CyLedgerProof *proof);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyLedgerQuery, cy_ledger_query_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyStatementQuery, cy_statement_query_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyStatementLine, cy_statement_line_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyBalance, cy_balance_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyPostingException, cy_posting_exception_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyLedgerProof, cy_ledger_proof_free)

G_END_DECLS
