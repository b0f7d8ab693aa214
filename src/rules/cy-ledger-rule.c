/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-ledger-rule.h"

#include "cy-ledger-refuse.h"

typedef gboolean (*Maker) (CyPosting *posting,
                           const CyLedgerWish *wish,
                           const CyLedgerFacts *facts,
                           GError **error);

/* Where money comes from or goes to that is no customer's: the till of who does it, or a payment service. */
static void
add_method (CyPosting *posting,
            const CyLedgerWish *wish,
            const CyLedgerFacts *facts,
            gint64 amount_minor)
{
  if (!cy_ledger_needs_till (wish)) {
    cy_posting_add (posting, CY_LEDGER_OUTSIDE, wish->method, amount_minor);
    return;
  }
  cy_posting_add (posting, CY_LEDGER_TILL, facts->till->id, amount_minor);
  posting->till = g_strdup (facts->till->id);
  if (posting->station == NULL)
    posting->station = g_strdup (facts->till->station);
}

static gboolean
make_recharge (CyPosting *posting,
               const CyLedgerWish *wish,
               const CyLedgerFacts *facts,
               GError **error)
{
  if (!cy_ledger_check_method (wish, facts, posting->currency, error) ||
      !cy_ledger_check_twin (wish, facts, error))
    return FALSE;
  cy_posting_add (posting, CY_LEDGER_ACCOUNT, wish->account, wish->amount_minor);
  add_method (posting, wish, facts, -wish->amount_minor);
  return TRUE;
}

static gboolean
make_refund (CyPosting *posting,
             const CyLedgerWish *wish,
             const CyLedgerFacts *facts,
             GError **error)
{
  if (!cy_ledger_check_frozen (wish, facts, error) ||
      !cy_ledger_check_method (wish, facts, posting->currency, error) ||
      !cy_ledger_check_twin (wish, facts, error) ||
      !cy_ledger_check_covered (wish, facts, 0, error))
    return FALSE;
  cy_posting_add (posting, CY_LEDGER_ACCOUNT, wish->account, -wish->amount_minor);
  add_method (posting, wish, facts, wish->amount_minor);
  return TRUE;
}

static gint64
get_credit (const CyLedgerFacts *facts)
{
  return cy_record_get_int (facts->account, "credit_minor", 0);
}

static gboolean
make_reserve (CyPosting *posting,
              const CyLedgerWish *wish,
              const CyLedgerFacts *facts,
              GError **error)
{
  if (!cy_ledger_check_frozen (wish, facts, error) ||
      !cy_ledger_check_covered (wish, facts, get_credit (facts), error))
    return FALSE;
  cy_posting_add (posting, CY_LEDGER_ACCOUNT, wish->account, -wish->amount_minor);
  cy_posting_add (posting, CY_LEDGER_RESERVED, wish->account, wish->amount_minor);
  return TRUE;
}

/* The same lines, the other way. */
static void
add_negated (CyPosting *posting, const CyPosting *original)
{
  for (guint i = 0; i < original->lines->len; i++) {
    const CyPostingLine *line = original->lines->pdata[i];

    cy_posting_add (posting, "", line->account, -line->amount_minor);
  }
}

static gboolean
make_release (CyPosting *posting,
              const CyLedgerWish *wish,
              const CyLedgerFacts *facts,
              GError **error)
{
  if (!cy_ledger_check_original (wish, facts, error))
    return FALSE;
  add_negated (posting, facts->original);
  return TRUE;
}

static gboolean
make_charge (CyPosting *posting,
             const CyLedgerWish *wish,
             const CyLedgerFacts *facts,
             GError **error)
{
  gint64 total = 0;

  if (!cy_ledger_check_parts (wish, &total, error))
    return FALSE;
  if (wish->account != NULL) {
    cy_posting_add (posting, CY_LEDGER_ACCOUNT, wish->account, -total);
    posting->overdrawn = facts->balance_minor - total < -get_credit (facts);
  } else {
    cy_posting_add (posting, CY_LEDGER_WALK_IN, wish->station, -total);
  }
  for (guint i = 0; i < wish->n_parts; i++) {
    g_autofree char *id = g_strconcat (wish->parts[i].component, ":", wish->station, NULL);

    cy_posting_add (posting, CY_LEDGER_INCOME, id, wish->parts[i].amount_minor);
  }
  return TRUE;
}

static gboolean
make_walk_in (CyPosting *posting,
              const CyLedgerWish *wish,
              const CyLedgerFacts *facts,
              GError **error)
{
  if (!cy_ledger_check_method (wish, facts, posting->currency, error) ||
      !cy_ledger_check_walk_in (wish, facts, error))
    return FALSE;
  g_clear_pointer (&posting->station, g_free);
  posting->station = g_strdup (cy_posting_id_of (facts->original, CY_LEDGER_WALK_IN));
  cy_posting_add (posting, CY_LEDGER_WALK_IN, posting->station, wish->amount_minor);
  add_method (posting, wish, facts, -wish->amount_minor);
  return TRUE;
}

static gboolean
make_reversal (CyPosting *posting,
               const CyLedgerWish *wish,
               const CyLedgerFacts *facts,
               GError **error)
{
  if (!cy_ledger_check_original (wish, facts, error) ||
      !cy_ledger_check_reversible (wish, facts, error))
    return FALSE;
  add_negated (posting, facts->original);
  posting->reverses = g_strdup (facts->original->reference);
  posting->till = g_strdup (facts->original->till);
  g_clear_pointer (&posting->station, g_free);
  posting->station = g_strdup (facts->original->station);
  return TRUE;
}

static gboolean
make_transfer (CyPosting *posting,
               const CyLedgerWish *wish,
               const CyLedgerFacts *facts,
               GError **error)
{
  if (!cy_ledger_check_other (wish, facts, error) || !cy_ledger_check_frozen (wish, facts, error) ||
      !cy_ledger_check_covered (wish, facts, 0, error))
    return FALSE;
  cy_posting_add (posting, CY_LEDGER_ACCOUNT, wish->account, -wish->amount_minor);
  cy_posting_add (posting, CY_LEDGER_ACCOUNT, wish->other, wish->amount_minor);
  return TRUE;
}

/* Those of tills are made by the till's rule. */
static const struct {
  const char *prefix; /* of the reference */
  const char *before; /* of the reference of what it follows; NULL when it follows nothing */
  gboolean has_method;
  gboolean has_amount;
  Maker make;
} makers[CY_N_POSTING_KINDS] = {
  [CY_POSTING_RECHARGE] = { "recharge:", NULL, TRUE, TRUE, make_recharge },
  [CY_POSTING_REFUND] = { "refund:", NULL, TRUE, TRUE, make_refund },
  [CY_POSTING_RESERVE] = { "reserve:", NULL, FALSE, TRUE, make_reserve },
  [CY_POSTING_RELEASE] = { "release:", "reserve:", FALSE, FALSE, make_release },
  [CY_POSTING_CHARGE] = { "bill:", NULL, FALSE, FALSE, make_charge },
  [CY_POSTING_WALK_IN] = { "paid:", "bill:", TRUE, TRUE, make_walk_in },
  [CY_POSTING_REVERSAL] = { "reversal:", "", FALSE, FALSE, make_reversal },
  [CY_POSTING_TRANSFER] = { "transfer:", NULL, FALSE, TRUE, make_transfer },
};

/**
 * cy_ledger_needs_till:
 *
 * Returns: whether cash goes through the hands of who does it.
 */
gboolean
cy_ledger_needs_till (const CyLedgerWish *wish)
{
  return makers[wish->kind].has_method && g_strcmp0 (wish->method, CY_METHOD_CASH) == 0;
}

/**
 * cy_ledger_reference:
 *
 * The same wish has the same reference, so that what is asked for twice is booked once. What is paid of a bill
 * is known by the bill.
 *
 * Returns: (transfer full): what the posting will be known by, `recharge:wechat:4200000123`.
 */
char *
cy_ledger_reference (const CyLedgerWish *wish)
{
  gboolean is_by_method = makers[wish->kind].has_method && makers[wish->kind].before == NULL;

  return g_strconcat (makers[wish->kind].prefix,
                      is_by_method && wish->method != NULL ? wish->method : "",
                      is_by_method ? ":" : "", wish->reference, NULL);
}

/**
 * cy_ledger_original:
 *
 * Returns: (transfer full) (nullable): reference of the posting that must be there before it.
 */
char *
cy_ledger_original (const CyLedgerWish *wish)
{
  return makers[wish->kind].before == NULL
           ? NULL
           : g_strconcat (makers[wish->kind].before, wish->reference, NULL);
}

static CyPosting *
posting_of (const CyLedgerWish *wish, const CyLedgerFacts *facts)
{
  g_autofree char *reference = cy_ledger_reference (wish);
  const char *currency = wish->currency;
  CyPosting *posting;

  if (facts->original != NULL)
    currency = facts->original->currency;
  else if (facts->account != NULL)
    currency = cy_account_currency (facts->account);
  posting =
    cy_posting_new (reference, wish->kind, currency != NULL ? currency : CY_CURRENCY_DEFAULT);
  posting->time_us = wish->time_us;
  posting->memo = g_strdup (wish->memo);
  posting->station = g_strdup (wish->station);
  posting->card = g_strdup (wish->card);
  posting->actor = g_strdup (wish->actor);
  return posting;
}

/* Asked for twice with the same words: whoever asks gets what was booked. What a payment service calls it is typed
 * by people, who are told. */
static CyPosting *
answer_booked (const CyLedgerWish *wish, const CyLedgerFacts *facts, GError **error)
{
  gboolean is_outside = makers[wish->kind].has_method && !cy_ledger_needs_till (wish);

  if (!is_outside && cy_ledger_is_same (facts->booked, wish))
    return cy_posting_copy (facts->booked);
  cy_ledger_refuse_booked (wish, facts, error);
  return NULL;
}

/**
 * cy_ledger_make:
 * @wish: what somebody wants.
 * @facts: how things are.
 *
 * Returns: (transfer full): the posting that does it; a copy of @booked when the same was asked for before.
 *
 * Errors: #CY_RULES_ERROR with what is in the way, for people.
 */
CyPosting *
cy_ledger_make (const CyLedgerWish *wish, const CyLedgerFacts *facts, GError **error)
{
  g_autoptr (CyPosting) posting = NULL;

  if (!cy_ledger_check_wish (wish, facts, makers[wish->kind].has_amount, error))
    return NULL;
  if (facts->booked != NULL)
    return answer_booked (wish, facts, error);
  posting = posting_of (wish, facts);
  if (!makers[wish->kind].make (posting, wish, facts, error) || !cy_posting_check (posting, error))
    return NULL;
  return g_steal_pointer (&posting);
}
