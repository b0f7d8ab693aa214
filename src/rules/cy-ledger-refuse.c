/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-ledger-refuse.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-id.h"
#include "cy-money.h"
#include "cy-rules-error.h"
#include "cy-time.h"

/* How people call an account. */
static const char *
name_of (const CyRecord *account)
{
  const char *name = cy_record_get_text (account, "name");

  return name != NULL ? name : account->id;
}

static gboolean
check_card (const CyLedgerWish *wish, const CyLedgerFacts *facts, GError **error)
{
  if (wish->card == NULL)
    return TRUE;
  if (facts->card == NULL)
    return cy_rules_error_refuse (error, _ ("there is no card “%s”"), wish->card);
  return g_strcmp0 (cy_record_get_text (facts->card, "account"), wish->account) == 0 ||
         cy_rules_error_refuse (error, _ ("card “%s” is not one of account “%s”"), wish->card,
                                wish->account != NULL ? wish->account : "");
}

static gboolean
check_account (const CyLedgerWish *wish, const CyLedgerFacts *facts, GError **error)
{
  const char *currency;

  if (wish->account == NULL) {
    gboolean is_of_account = wish->kind != CY_POSTING_CHARGE && wish->kind != CY_POSTING_WALK_IN &&
                             wish->kind != CY_POSTING_REVERSAL && wish->kind != CY_POSTING_RELEASE;

    return !is_of_account || cy_rules_error_refuse (error, _ ("it must be said of which account"));
  }
  if (facts->account == NULL)
    return cy_rules_error_refuse (error, _ ("there is no account “%s”"), wish->account);
  currency = cy_account_currency (facts->account);
  if (!cy_currency_is_valid (currency))
    return cy_rules_error_refuse (error, _ ("account “%s” has no valid currency"),
                                  name_of (facts->account));
  if (wish->currency == NULL || g_str_equal (wish->currency, currency))
    return TRUE;
  return wish->kind == CY_POSTING_CHARGE || wish->kind == CY_POSTING_RESERVE
           ? cy_rules_error_refuse (error, _ ("account “%s” is in %s, the station bills in %s"),
                                    name_of (facts->account), currency, wish->currency)
           : cy_rules_error_refuse (error, _ ("account “%s” is in %s, the amount is in %s"),
                                    name_of (facts->account), currency, wish->currency);
}

/**
 * cy_ledger_check_wish:
 * @has_amount: whether it says how much.
 *
 * Returns: whether the wish makes sense by itself, and its account is one.
 */
gboolean
cy_ledger_check_wish (const CyLedgerWish *wish,
                      const CyLedgerFacts *facts,
                      gboolean has_amount,
                      GError **error)
{
  g_autofree char *amount = NULL;

  if (wish->kind == CY_POSTING_FLOAT || wish->kind == CY_POSTING_CLOSING)
    return cy_rules_error_refuse (error,
                                  _ ("a till is opened and closed, and not posted to by hand"));
  if (!cy_reference_is_valid (wish->reference))
    return cy_rules_error_refuse (
      error, _ ("“%s” is no reference: it may have letters, digits, “-”, “_” and “.”"),
      wish->reference != NULL ? wish->reference : "");
  if (has_amount && (wish->amount_minor <= 0 || wish->amount_minor > CY_POSTING_MAX_MINOR)) {
    amount = cy_money_format (wish->amount_minor);
    return cy_rules_error_refuse (error, _ ("%s is no amount that can be booked"), amount);
  }
  return check_account (wish, facts, error) && check_card (wish, facts, error);
}

/**
 * cy_ledger_check_method:
 * @currency: of the posting.
 *
 * Returns: whether the way in or out is open: for cash the actor's till, else the name of a payment service.
 */
gboolean
cy_ledger_check_method (const CyLedgerWish *wish,
                        const CyLedgerFacts *facts,
                        const char *currency,
                        GError **error)
{
  if (wish->method == NULL || !cy_id_validate (wish->method, NULL))
    return cy_rules_error_refuse (error,
                                  _ ("it must be said how it is paid: cash, wechat, alipay, bank"));
  if (!cy_ledger_needs_till (wish))
    return TRUE;
  if (facts->till == NULL || facts->till->state != CY_TILL_OPEN ||
      g_strcmp0 (facts->till->user, wish->actor) != 0)
    return cy_rules_error_refuse (
      error, _ ("%s has no open till: open one before taking or giving cash"), wish->actor);
  if (!g_str_equal (facts->till->currency, currency))
    return cy_rules_error_refuse (error, _ ("till “%s” has %s, the amount is in %s"),
                                  facts->till->id, facts->till->currency, currency);
  return TRUE;
}

/**
 * cy_ledger_check_twin:
 *
 * Returns: whether it is not the same cash, typed twice.
 */
gboolean
cy_ledger_check_twin (const CyLedgerWish *wish, const CyLedgerFacts *facts, GError **error)
{
  g_autofree char *amount = NULL;
  g_autofree char *time = NULL;

  if (wish->again || facts->twin == NULL || !cy_ledger_needs_till (wish) ||
      wish->time_us - facts->twin->time_us >= CY_LEDGER_TWICE_US)
    return TRUE;
  amount = cy_money_spell (wish->amount_minor, facts->twin->currency);
  time = cy_time_format (facts->twin->time_us);
  g_set_error (error, CY_RULES_ERROR, CY_RULES_ERROR_TWICE,
               _ ("%s of %s on account “%s” was booked at this till at %s already (%s); if it is"
                  " meant once more, say so"),
               _ (cy_posting_kind_label (wish->kind)), amount, name_of (facts->account), time,
               facts->twin->reference);
  return FALSE;
}

gboolean
cy_ledger_check_frozen (const CyLedgerWish *wish, const CyLedgerFacts *facts, GError **error)
{
  if (cy_record_get_bool (facts->account, "frozen", FALSE))
    return cy_rules_error_refuse (error, _ ("account “%s” is frozen"), name_of (facts->account));
  if (facts->card != NULL && cy_record_get_bool (facts->card, "frozen", FALSE))
    return cy_rules_error_refuse (error, _ ("card “%s” is frozen"), wish->card);
  return TRUE;
}

/**
 * cy_ledger_check_covered:
 * @credit_minor: how far below zero it may take the account [1/100 of the currency].
 */
gboolean
cy_ledger_check_covered (const CyLedgerWish *wish,
                         const CyLedgerFacts *facts,
                         gint64 credit_minor,
                         GError **error)
{
  const char *currency = cy_account_currency (facts->account);
  g_autofree char *has = NULL;
  g_autofree char *needs = NULL;
  g_autofree char *credit = NULL;

  if (facts->balance_minor + credit_minor >= wish->amount_minor)
    return TRUE;
  has = cy_money_spell (facts->balance_minor, currency);
  needs = cy_money_spell (wish->amount_minor, currency);
  credit = cy_money_spell (credit_minor, currency);
  return credit_minor == 0
           ? cy_rules_error_refuse (error, _ ("account “%s” has %s, and %s is needed"),
                                    name_of (facts->account), has, needs)
           : cy_rules_error_refuse (error,
                                    _ ("account “%s” has %s and a credit of %s, and %s is needed"),
                                    name_of (facts->account), has, credit, needs);
}

gboolean
cy_ledger_check_other (const CyLedgerWish *wish, const CyLedgerFacts *facts, GError **error)
{
  const char *from = cy_account_currency (facts->account);

  if (facts->other == NULL)
    return cy_rules_error_refuse (error, _ ("there is no account “%s”"),
                                  wish->other != NULL ? wish->other : "");
  if (g_str_equal (wish->account, wish->other))
    return cy_rules_error_refuse (error, _ ("an account cannot give money to itself"));
  return g_str_equal (from, cy_account_currency (facts->other)) ||
         cy_rules_error_refuse (error, _ ("account “%s” is in %s, account “%s” in %s"),
                                name_of (facts->account), from, name_of (facts->other),
                                cy_account_currency (facts->other));
}

/**
 * cy_ledger_check_original:
 *
 * Returns: whether what it follows was booked, and was not taken back since.
 */
gboolean
cy_ledger_check_original (const CyLedgerWish *wish, const CyLedgerFacts *facts, GError **error)
{
  g_autofree char *reference = cy_ledger_original (wish);
  g_autofree char *time = NULL;

  if (facts->original == NULL)
    return cy_rules_error_refuse (error, _ ("nothing was booked under “%s”"), reference);
  if (facts->undone == NULL)
    return TRUE;
  time = cy_time_format (facts->undone->time_us);
  return cy_rules_error_refuse (error, _ ("“%s” was taken back at %s already (%s)"), reference,
                                time, facts->undone->reference);
}

/* What may be taken back; a reservation is released, and a till that was counted stays counted. */
static const gboolean is_reversible[CY_N_POSTING_KINDS] = {
  [CY_POSTING_RECHARGE] = TRUE, [CY_POSTING_REFUND] = TRUE,   [CY_POSTING_CHARGE] = TRUE,
  [CY_POSTING_WALK_IN] = TRUE,  [CY_POSTING_TRANSFER] = TRUE,
};

gboolean
cy_ledger_check_reversible (const CyLedgerWish *wish, const CyLedgerFacts *facts, GError **error)
{
  const CyPosting *original = facts->original;

  if (!is_reversible[original->kind])
    return cy_rules_error_refuse (error, _ ("“%s” cannot be reversed: %s"), original->reference,
                                  _ (cy_posting_kind_label (original->kind)));
  if (wish->memo == NULL || *wish->memo == '\0')
    return cy_rules_error_refuse (error, _ ("say why “%s” is reversed"), original->reference);
  if (original->till == NULL ||
      (facts->original_till != NULL && facts->original_till->state == CY_TILL_OPEN))
    return TRUE;
  return cy_rules_error_refuse (
    error,
    _ ("the cash of “%s” was counted when till “%s” was closed; give it back as a"
       " refund"),
    original->reference, original->till);
}

/**
 * cy_ledger_check_walk_in:
 *
 * Returns: whether there is a bill of a walk-in, and the amount is that of the bill.
 */
gboolean
cy_ledger_check_walk_in (const CyLedgerWish *wish, const CyLedgerFacts *facts, GError **error)
{
  g_autofree char *owed = NULL;
  g_autofree char *paid = NULL;
  gint64 owed_minor;

  if (!cy_ledger_check_original (wish, facts, error))
    return FALSE;
  owed_minor = -cy_posting_sum_of (facts->original, CY_LEDGER_WALK_IN);
  if (owed_minor <= 0)
    return cy_rules_error_refuse (error, _ ("“%s” is paid by an account"),
                                  facts->original->reference);
  if (owed_minor == wish->amount_minor)
    return TRUE;
  owed = cy_money_spell (owed_minor, facts->original->currency);
  paid = cy_money_spell (wish->amount_minor, facts->original->currency);
  return cy_rules_error_refuse (error, _ ("the bill is %s, not %s"), owed, paid);
}

/**
 * cy_ledger_check_parts:
 * @out_total_minor: (out): the bill [1/100 of the currency].
 */
gboolean
cy_ledger_check_parts (const CyLedgerWish *wish, gint64 *out_total_minor, GError **error)
{
  gint64 total = 0;

  if (wish->station == NULL || !cy_id_validate (wish->station, NULL))
    return cy_rules_error_refuse (error, _ ("a bill is of a station"));
  if (wish->n_parts == 0 || wish->n_parts >= CY_POSTING_MAX_LINES)
    return cy_rules_error_refuse (error, _ ("a bill has from 1 to 63 components"));
  for (guint i = 0; i < wish->n_parts; i++) {
    g_autofree char *amount = cy_money_format (wish->parts[i].amount_minor);

    if (!cy_id_validate (wish->parts[i].component, NULL) || wish->parts[i].amount_minor < 0 ||
        wish->parts[i].amount_minor > CY_POSTING_MAX_MINOR)
      return cy_rules_error_refuse (error, _ ("%s is no amount that can be booked"), amount);
    total += wish->parts[i].amount_minor;
  }
  if (total <= 0 || total > CY_POSTING_MAX_MINOR)
    return cy_rules_error_refuse (error, _ ("a bill of nothing is not booked"));
  *out_total_minor = total;
  return TRUE;
}

void
cy_ledger_refuse_booked (const CyLedgerWish *wish, const CyLedgerFacts *facts, GError **error)
{
  g_autofree char *time = cy_time_format (facts->booked->time_us);
  const char *actor = facts->booked->actor != NULL ? facts->booked->actor : "";

  if (wish->method != NULL && !cy_ledger_needs_till (wish))
    (void) cy_rules_error_refuse (
      error, _ ("%s with reference %s of %s was booked already at %s by %s"),
      _ (cy_posting_kind_label (wish->kind)), wish->reference, wish->method, time, actor);
  else
    (void) cy_rules_error_refuse (error, _ ("“%s” was booked already at %s by %s, and differently"),
                                  facts->booked->reference, time, actor);
}
