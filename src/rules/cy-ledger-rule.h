/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-customer.h"
#include "cy-ledger-wish.h"
#include "cy-till.h"

G_BEGIN_DECLS

/* An equal amount within this, on the same account at the same till, is asked about [µs]. */
#define CY_LEDGER_TWICE_US ((gint64) 120 * G_USEC_PER_SEC)

/**
 * CyLedgerFacts:
 * @account: (nullable): the account of the wish; %NULL when there is none of that id.
 * @other: (nullable): where a transfer goes.
 * @card: (nullable): the record of the card of the wish.
 * @balance_minor: what the account has, without what is reserved [1/100 of its currency].
 * @booked: (nullable): the posting there is of the reference already.
 * @original: (nullable): what a reversal takes back, or the reservation a release is of.
 * @undone: (nullable): the posting that took @original back already.
 * @till: (nullable): the open till of the actor.
 * @original_till: (nullable): the till @original was booked on.
 * @twin: (nullable): the newest recharge or refund of the same amount on the same account at the same till.
 *
 * How things are. All of it is borrowed.
 */
typedef struct {
  const CyRecord *account;
  const CyRecord *other;
  const CyRecord *card;
  gint64 balance_minor;
  const CyPosting *booked;
  const CyPosting *original;
  const CyPosting *undone;
  const CyTill *till;
  const CyTill *original_till;
  const CyPosting *twin;
} CyLedgerFacts;

char *cy_ledger_reference (const CyLedgerWish *wish);
char *cy_ledger_original (const CyLedgerWish *wish);
CyPosting *cy_ledger_make (const CyLedgerWish *wish, const CyLedgerFacts *facts, GError **error);
gboolean cy_ledger_needs_till (const CyLedgerWish *wish);

G_END_DECLS
