/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-ledger-query.h"

G_BEGIN_DECLS

gboolean
cy_journal_load_posting (CyDb *db, const char *reference, CyPosting **out_posting, GError **error);
GPtrArray *cy_journal_load_postings (CyDb *db, const CyLedgerQuery *query, GError **error);
GPtrArray *cy_journal_load_statement (CyDb *db, const CyStatementQuery *query, GError **error);
gboolean cy_journal_load_balance (CyDb *db,
                                  const char *prefix,
                                  const char *id,
                                  const char *currency,
                                  gint64 *out_minor,
                                  GError **error);
GPtrArray *cy_journal_load_balances (CyDb *db, const char *prefix, GError **error);
GPtrArray *cy_journal_load_posting_exceptions (CyDb *db, guint limit, GError **error);

/**
 * CyTwinQuery:
 * @account: id of a customer account.
 * @currency: of it.
 * @till: id of the till.
 * @kind: of the posting.
 * @amount_minor: what the account got [1/100 of the currency].
 * @from_us: the first time that counts [µs UTC].
 *
 * The same as something that is about to be booked. All of it is borrowed.
 */
typedef struct {
  const char *account;
  const char *currency;
  const char *till;
  CyPostingKind kind;
  gint64 amount_minor;
  gint64 from_us;
} CyTwinQuery;

gboolean
cy_journal_find_twin (CyDb *db, const CyTwinQuery *query, CyPosting **out_posting, GError **error);
CyLedgerProof *cy_journal_prove_ledger (CyDb *db, GError **error);
const char *const *cy_ledger_screen_queries (void);

G_END_DECLS
