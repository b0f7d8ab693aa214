/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-ledger-rule.h"

G_BEGIN_DECLS

/* What can be in the way of a posting. Each says what it is, for people, with names and amounts. */

gboolean cy_ledger_check_wish (const CyLedgerWish *wish,
                               const CyLedgerFacts *facts,
                               gboolean has_amount,
                               GError **error);
gboolean cy_ledger_check_method (const CyLedgerWish *wish,
                                 const CyLedgerFacts *facts,
                                 const char *currency,
                                 GError **error);
gboolean
cy_ledger_check_twin (const CyLedgerWish *wish, const CyLedgerFacts *facts, GError **error);
gboolean
cy_ledger_check_frozen (const CyLedgerWish *wish, const CyLedgerFacts *facts, GError **error);
gboolean cy_ledger_check_covered (const CyLedgerWish *wish,
                                  const CyLedgerFacts *facts,
                                  gint64 credit_minor,
                                  GError **error);
gboolean
cy_ledger_check_other (const CyLedgerWish *wish, const CyLedgerFacts *facts, GError **error);
gboolean
cy_ledger_check_original (const CyLedgerWish *wish, const CyLedgerFacts *facts, GError **error);
gboolean
cy_ledger_check_reversible (const CyLedgerWish *wish, const CyLedgerFacts *facts, GError **error);
gboolean
cy_ledger_check_walk_in (const CyLedgerWish *wish, const CyLedgerFacts *facts, GError **error);
gboolean cy_ledger_check_parts (const CyLedgerWish *wish, gint64 *out_total_minor, GError **error);
gboolean cy_ledger_is_same (const CyPosting *posting, const CyLedgerWish *wish);
void cy_ledger_refuse_booked (const CyLedgerWish *wish, const CyLedgerFacts *facts, GError **error);

G_END_DECLS
