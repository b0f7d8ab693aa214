/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-ledger-refuse.h"

/* Whether what is wished for is what was booked under its reference, however things are by now. */

static gboolean
gets (const CyPosting *posting, const char *prefix, const char *id, gint64 amount_minor)
{
  return id != NULL && cy_posting_amount_of (posting, prefix, id) == amount_minor;
}

static gboolean
is_same_bill (const CyPosting *posting, const CyLedgerWish *wish)
{
  gint64 total = 0;

  for (guint i = 0; i < wish->n_parts; i++) {
    g_autofree char *id =
      g_strconcat (wish->parts[i].component, ":", wish->station != NULL ? wish->station : "", NULL);

    if (!gets (posting, CY_LEDGER_INCOME, id, wish->parts[i].amount_minor))
      return FALSE;
    total += wish->parts[i].amount_minor;
  }
  return wish->account != NULL ? gets (posting, CY_LEDGER_ACCOUNT, wish->account, -total)
                               : gets (posting, CY_LEDGER_WALK_IN, wish->station, -total);
}

/**
 * cy_ledger_is_same:
 * @posting: what is booked under the reference of @wish.
 *
 * A release and a reversal are what their reference says.
 */
gboolean
cy_ledger_is_same (const CyPosting *posting, const CyLedgerWish *wish)
{
  switch (wish->kind) {
  case CY_POSTING_RECHARGE:
    return gets (posting, CY_LEDGER_ACCOUNT, wish->account, wish->amount_minor);
  case CY_POSTING_REFUND:
    return gets (posting, CY_LEDGER_ACCOUNT, wish->account, -wish->amount_minor);
  case CY_POSTING_RESERVE:
    return gets (posting, CY_LEDGER_RESERVED, wish->account, wish->amount_minor);
  case CY_POSTING_TRANSFER:
    return gets (posting, CY_LEDGER_ACCOUNT, wish->account, -wish->amount_minor) &&
           gets (posting, CY_LEDGER_ACCOUNT, wish->other, wish->amount_minor);
  case CY_POSTING_WALK_IN:
    return cy_posting_sum_of (posting, CY_LEDGER_WALK_IN) == wish->amount_minor;
  case CY_POSTING_CHARGE:
    return is_same_bill (posting, wish);
  default:
    return TRUE;
  }
}
