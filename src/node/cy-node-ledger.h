/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-customer.h"
#include "cy-ledger-query.h"
#include "cy-ledger-wish.h"
#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyNodePostingDone:
 * @posting: (nullable): what is booked; of a wish that was fulfilled before, what was booked then.
 * @error: (nullable): why nothing is.
 */
typedef void (*CyNodePostingDone) (const CyPosting *posting,
                                   const GError *error,
                                   gpointer user_data);

/**
 * CyAccountStand:
 * @account: the record.
 * @balance_minor: what it has, without what is reserved [1/100 of its currency].
 * @reserved_minor: what is kept for charges that go on [1/100 of its currency].
 * @cards: (array zero-terminated=1): numbers of its cards.
 * @vehicles: (array zero-terminated=1): ids of its vehicles.
 *
 * A customer account as lists show it.
 */
typedef struct {
  CyRecord *account;
  gint64 balance_minor;
  gint64 reserved_minor;
  char **cards;
  char **vehicles;
} CyAccountStand;

void cy_account_stand_free (CyAccountStand *stand);

void
cy_node_book (CyNode *node, const CyLedgerWish *wish, CyNodePostingDone done, gpointer user_data);
void cy_node_query_accounts (CyNode *node,
                             const char *search,
                             const char *after,
                             guint limit,
                             CyNodeResult answer,
                             gpointer user_data);
void
cy_node_query_account (CyNode *node, const char *account, CyNodeResult answer, gpointer user_data);
void cy_node_query_posting (CyNode *node,
                            const char *reference,
                            CyNodeResult answer,
                            gpointer user_data);
void cy_node_query_postings (CyNode *node,
                             const CyLedgerQuery *query,
                             CyNodeResult answer,
                             gpointer user_data);
void cy_node_query_statement (CyNode *node,
                              const CyStatementQuery *query,
                              CyNodeResult answer,
                              gpointer user_data);
void cy_node_query_posting_exceptions (CyNode *node,
                                       guint limit,
                                       CyNodeResult answer,
                                       gpointer user_data);
void cy_node_prove_ledger (CyNode *node, CyNodeResult answer, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyAccountStand, cy_account_stand_free)

G_END_DECLS
