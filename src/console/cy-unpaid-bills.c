/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-unpaid-bills.h"

#include <string.h>

#include "cy-node-ledger.h"

void
cy_unpaid_bill_free (CyUnpaidBill *bill)
{
  g_free (bill->session);
  g_free (bill->currency);
  g_free (bill);
}

/* What comes after the kind of the reference of a bill, of a payment or of either that was taken back. */
static const char *
get_session (const CyPosting *posting)
{
  const char *reference = posting->reverses != NULL ? posting->reverses : posting->reference;
  const char *colon = strchr (reference, ':');

  return colon == NULL ? NULL : colon + 1;
}

static CyUnpaidBill *
find_or_add (GPtrArray *bills, const char *session)
{
  CyUnpaidBill *bill;

  for (guint i = 0; i < bills->len; i++) {
    bill = bills->pdata[i];
    if (g_str_equal (bill->session, session))
      return bill;
  }
  bill = g_new0 (CyUnpaidBill, 1);
  bill->session = g_strdup (session);
  g_ptr_array_add (bills, bill);
  return bill;
}

/**
 * cy_unpaid_bills_find:
 * @postings: (element-type CyPosting): of the walk-ins of @station.
 *
 * A bill takes from what walk-ins have, a payment gives it back, and a reversal does the opposite of either: what is
 * below nothing in the end is owed.
 *
 * Returns: (transfer full) (element-type CyUnpaidBill): the newest first.
 */
GPtrArray *
cy_unpaid_bills_find (GPtrArray *postings, const char *station)
{
  GPtrArray *bills = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_unpaid_bill_free);

  for (guint i = 0; i < postings->len; i++) {
    const CyPosting *posting = postings->pdata[i];
    const char *session = get_session (posting);
    CyUnpaidBill *bill = session == NULL ? NULL : find_or_add (bills, session);

    if (bill == NULL)
      continue;
    bill->amount_minor -= cy_posting_amount_of (posting, CY_LEDGER_WALK_IN, station);
    bill->time_us = posting->time_us;
    g_free (bill->currency);
    bill->currency = g_strdup (posting->currency);
  }
  for (guint i = bills->len; i > 0; i--) {
    if (((const CyUnpaidBill *) bills->pdata[i - 1])->amount_minor <= 0)
      g_ptr_array_remove_index (bills, i - 1);
  }
  return bills;
}

typedef struct {
  char *station;
  CyNodeResult answer;
  gpointer user_data;
} Asking;

static void
on_postings_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) postings = result;
  Asking *asking = user_data;

  asking->answer (postings == NULL ? NULL : cy_unpaid_bills_find (postings, asking->station), error,
                  asking->user_data);
  g_free (asking->station);
  g_free (asking);
}

/**
 * cy_unpaid_bills_ask:
 * @answer: gets what cy_unpaid_bills_find() returns, which is the callee's.
 */
void
cy_unpaid_bills_ask (CyNode *node, const char *station, CyNodeResult answer, gpointer user_data)
{
  g_autofree char *name = g_strconcat (CY_LEDGER_WALK_IN, station, NULL);
  const CyLedgerQuery query = { .account = name, .limit = CY_UNPAID_BILLS_LIMIT };
  Asking *asking = g_new (Asking, 1);

  *asking = (Asking){ g_strdup (station), answer, user_data };
  cy_node_query_postings (node, &query, on_postings_cb, asking);
}
