/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-customer.h"

#include <string.h>

#include "cy-model-error.h"

/**
 * cy_currency_is_valid:
 * @currency: (nullable): what is said to be one.
 *
 * Returns: whether it is spelled as ISO 4217 does: three capital letters.
 */
gboolean
cy_currency_is_valid (const char *currency)
{
  if (currency == NULL || strlen (currency) != 3)
    return FALSE;
  return g_ascii_isupper (currency[0]) && g_ascii_isupper (currency[1]) &&
         g_ascii_isupper (currency[2]);
}

/**
 * cy_account_currency:
 *
 * Returns: the one that all money of the account is in.
 */
const char *
cy_account_currency (const CyRecord *account)
{
  const char *currency = cy_record_get_text (account, "currency");

  return currency == NULL || *currency == '\0' ? CY_CURRENCY_DEFAULT : currency;
}

/**
 * cy_account_check:
 * @account: a record of any kind.
 *
 * Errors: %CY_MODEL_ERROR_INVALID when it is an account whose currency is none.
 */
gboolean
cy_account_check (const CyRecord *account, GError **error)
{
  if (account->kind != CY_KIND_ACCOUNT || cy_currency_is_valid (cy_account_currency (account)))
    return TRUE;
  g_set_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID,
               "currency: “%s” is no currency; three capital letters are one, such as CNY",
               cy_account_currency (account));
  return FALSE;
}

/**
 * cy_account_find_by_card:
 * @number: as the reader reads it.
 *
 * Returns: (transfer none) (nullable): the account that pays what is charged with the card, frozen or not.
 */
CyRecord *
cy_account_find_by_card (CyYard *yard, const char *number)
{
  CyRecord *card = cy_yard_get (yard, CY_KIND_CARD, number);

  return card == NULL ? NULL : cy_yard_get_ref (yard, card, "account");
}

/**
 * cy_account_find_by_vin:
 * @vin: of a vehicle; small letters are capital ones.
 *
 * Returns: (transfer none) (nullable): the account that pays for the vehicle; none when two vehicles are said to
 *   have the number and different accounts.
 */
CyRecord *
cy_account_find_by_vin (CyYard *yard, const char *vin)
{
  g_autoptr (GPtrArray) vehicles = cy_yard_list (yard, CY_KIND_VEHICLE);
  CyRecord *found = NULL;

  for (guint i = 0; *vin != '\0' && i < vehicles->len; i++) {
    const char *has = cy_record_get_text (vehicles->pdata[i], "vin");
    CyRecord *account;

    if (has == NULL || g_ascii_strcasecmp (has, vin) != 0)
      continue;
    account = cy_yard_get_ref (yard, vehicles->pdata[i], "account");
    if (found != NULL && account != found)
      return NULL;
    found = account;
  }
  return found;
}

/**
 * cy_account_list:
 * @kind: %CY_KIND_CARD or %CY_KIND_VEHICLE.
 *
 * Returns: (transfer full) (array zero-terminated=1): the ids of those that @account pays for, in their order.
 */
char **
cy_account_list (CyYard *yard, CyKindId kind, const char *account)
{
  g_autoptr (GPtrArray) records = cy_yard_list (yard, kind);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < records->len; i++) {
    const CyRecord *record = records->pdata[i];

    if (g_strcmp0 (cy_record_get_text (record, "account"), account) == 0)
      g_strv_builder_add (ids, record->id);
  }
  return g_strv_builder_end (ids);
}
