/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-posting.h"

G_BEGIN_DECLS

#define CY_METHOD_CASH "cash"

/**
 * CyLedgerPart:
 * @component: of a bill: `electricity`, `service`, `occupancy`, `minimum`.
 * @amount_minor: of it [1/100 of the currency].
 */
typedef struct {
  const char *component;
  gint64 amount_minor;
} CyLedgerPart;

/**
 * CyLedgerWish:
 * @kind: what is to happen.
 * @reference: what it is known by where it comes from: the id of a request or of a session, what a payment service
 *   calls it; of a reversal the posting that is taken back.
 * @account: (nullable): id of the customer account; a bill without is of a walk-in.
 * @other: (nullable): id of the account a transfer goes to.
 * @card: (nullable): number of the card that was read.
 * @amount_minor: how much; of a bill its parts say so [1/100 of @currency].
 * @currency: (nullable): of the amount; that of the account when %NULL.
 * @method: (nullable): `cash`, or the name of a payment service.
 * @station: (nullable): where.
 * @parts: (array length=n_parts): of a bill.
 * @memo: (nullable): what is to be said of it; the reason of a reversal.
 * @actor: who does it.
 * @time_us: when [µs UTC].
 * @again: whether the same amount once more is meant.
 *
 * What somebody wants to do with money. All of it is borrowed.
 */
typedef struct {
  CyPostingKind kind;
  const char *reference;
  const char *account;
  const char *other;
  const char *card;
  gint64 amount_minor;
  const char *currency;
  const char *method;
  const char *station;
  const CyLedgerPart *parts;
  guint n_parts;
  const char *memo;
  const char *actor;
  gint64 time_us;
  gboolean again;
} CyLedgerWish;

CyLedgerWish *cy_ledger_wish_copy (const CyLedgerWish *wish);
void cy_ledger_wish_free (CyLedgerWish *wish);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyLedgerWish, cy_ledger_wish_free)

G_END_DECLS
