/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-money-words.h"

#include <glib/gi18n-lib.h>

#include "cy-base-error.h"
#include "cy-customer.h"
#include "cy-money.h"

/**
 * cy_money_words_parse:
 * @text: (nullable): what somebody typed.
 * @out_why: (out): why it is no amount, translated.
 *
 * Nothing is guessed and nothing is rounded.
 */
gboolean
cy_money_words_parse (const char *text, gint64 *out_minor, char **out_why)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *trimmed = text == NULL ? NULL : g_strstrip (g_strdup (text));

  if (trimmed == NULL || *trimmed == '\0') {
    *out_why = g_strdup (_ ("An amount is missing; write it like 100 or 100.00."));
    return FALSE;
  }
  if (cy_money_parse (trimmed, out_minor, &error))
    return TRUE;
  *out_why =
    g_error_matches (error, CY_BASE_ERROR, CY_BASE_ERROR_RANGE)
      ? g_strdup_printf (_ ("“%s” is too large."), trimmed)
      : g_strdup_printf (_ ("“%s” is no amount of money; write it like 100 or 100.00."), trimmed);
  return FALSE;
}

/**
 * cy_money_words_method:
 * @method: (nullable): `cash`, `wechat`.
 *
 * Returns: how something is paid, as people call it; what is not known as it is.
 */
const char *
cy_money_words_method (const char *method)
{
  static const char *const words[][2] = {
    { "cash", N_ ("Cash") },
    { "wechat", N_ ("WeChat Pay") },
    { "alipay", N_ ("Alipay") },
    { "bank", N_ ("Bank transfer") },
  };

  for (guint i = 0; method != NULL && i < G_N_ELEMENTS (words); i++) {
    if (g_str_equal (words[i][0], method))
      return _ (words[i][1]);
  }
  return method != NULL ? method : "–";
}

/**
 * cy_money_words_account:
 * @account: (nullable): id.
 *
 * Returns: (transfer full): whose it is.
 */
char *
cy_money_words_account (CyYard *yard, const char *account)
{
  return account == NULL ? g_strdup ("–") : cy_yard_display_name (yard, CY_KIND_ACCOUNT, account);
}

/**
 * cy_money_words_person:
 * @actor: (nullable): log-in name.
 *
 * Returns: (transfer full): who it is, by name where there is one.
 */
char *
cy_money_words_person (CyYard *yard, const char *actor)
{
  CyRecord *user = actor == NULL ? NULL : cy_yard_get (yard, CY_KIND_USER, actor);
  const char *name = user == NULL ? NULL : cy_record_get_text (user, "name");

  return g_strdup (name != NULL ? name : actor != NULL ? actor : "–");
}

static CyRecord *
find_by_field (CyYard *yard, const char *field, const char *text, guint *out_n)
{
  g_autoptr (GPtrArray) accounts = cy_yard_list (yard, CY_KIND_ACCOUNT);
  CyRecord *found = NULL;

  *out_n = 0;
  for (guint i = 0; i < accounts->len; i++) {
    if (g_strcmp0 (cy_record_get_text (accounts->pdata[i], field), text) != 0)
      continue;
    found = accounts->pdata[i];
    *out_n += 1;
  }
  return *out_n == 1 ? found : NULL;
}

/**
 * cy_money_words_find_account:
 * @text: (nullable): number of a card, id, telephone or name, the whole of it.
 * @out_card: (out) (optional) (transfer none): number of the card, when it is one.
 * @out_why: (out): why there is none, translated.
 *
 * Returns: (transfer none) (nullable): whose it is. Nobody's money is moved on a guess.
 */
CyRecord *
cy_money_words_find_account (CyYard *yard, const char *text, const char **out_card, char **out_why)
{
  static const char *const fields[] = { "phone", "name" };
  g_autofree char *trimmed = g_strstrip (g_strdup (text != NULL ? text : ""));
  CyRecord *card = cy_yard_get (yard, CY_KIND_CARD, trimmed);
  CyRecord *account = card == NULL ? cy_yard_get (yard, CY_KIND_ACCOUNT, trimmed)
                                   : cy_yard_get_ref (yard, card, "account");
  guint n = 0;

  if (out_card != NULL)
    *out_card = card == NULL ? NULL : card->id;
  if (*trimmed == '\0') {
    *out_why = g_strdup (_ ("It must be said whose account: a card, a telephone or an id."));
    return NULL;
  }
  for (guint i = 0; account == NULL && n < 2 && i < G_N_ELEMENTS (fields); i++)
    account = find_by_field (yard, fields[i], trimmed, &n);
  if (account == NULL)
    *out_why =
      n > 1 ? g_strdup_printf (_ ("%u accounts are called “%s”; type a card or an id."), n, trimmed)
            : g_strdup_printf (_ ("No card and no account is called “%s”."), trimmed);
  return account;
}
