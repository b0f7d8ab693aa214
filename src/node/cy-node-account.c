/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-journal-ledger.h"
#include "cy-node-ledger.h"
#include "cy-node-private.h"

/* Customer accounts with what they have. */

void
cy_account_stand_free (CyAccountStand *stand)
{
  cy_record_unref (stand->account);
  g_strfreev (stand->cards);
  g_strfreev (stand->vehicles);
  g_free (stand);
}

/* Whether a text of the record has what is looked for, in whichever case. */
static gboolean
has_text (const CyRecord *record, const char *folded)
{
  static const char *const fields[] = { "name", "phone", "plate", "vin" };
  g_autofree char *id = g_utf8_casefold (record->id, -1);

  if (strstr (id, folded) != NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    const char *text = cy_kind_find_field (record->kind, fields[i]) == NULL
                         ? NULL
                         : cy_record_get_text (record, fields[i]);
    g_autofree char *own = text == NULL ? NULL : g_utf8_casefold (text, -1);

    if (own != NULL && strstr (own, folded) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* The accounts that a card or a vehicle leads to. */
static void
add_accounts_of (CyYard *yard, CyKindId kind, const char *folded, GHashTable *accounts)
{
  g_autoptr (GPtrArray) records = cy_yard_list (yard, kind);

  for (guint i = 0; i < records->len; i++) {
    const char *account = cy_record_get_text (records->pdata[i], "account");

    if (account != NULL && has_text (records->pdata[i], folded))
      g_hash_table_add (accounts, (char *) account);
  }
}

static CyAccountStand *
stand_new (CyRecord *account)
{
  CyAccountStand *stand = g_new0 (CyAccountStand, 1);

  stand->account = cy_record_ref (account);
  return stand;
}

static GPtrArray *
find_accounts (CyYard *yard, const char *search, const char *after, guint limit)
{
  g_autofree char *folded = search == NULL ? NULL : g_utf8_casefold (search, -1);
  g_autoptr (GHashTable) led_to = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) all = cy_yard_list (yard, CY_KIND_ACCOUNT);
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_account_stand_free);

  if (folded != NULL) {
    add_accounts_of (yard, CY_KIND_CARD, folded, led_to);
    add_accounts_of (yard, CY_KIND_VEHICLE, folded, led_to);
  }
  for (guint i = 0; i < all->len && found->len < limit; i++) {
    CyRecord *account = all->pdata[i];

    if ((after == NULL || strcmp (account->id, after) > 0) &&
        (folded == NULL || has_text (account, folded) ||
         g_hash_table_contains (led_to, account->id)))
      g_ptr_array_add (found, stand_new (account));
  }
  return found;
}

/* The ids of all records of @kind that each of the accounts has, in one walk. */
static GHashTable *
group (CyYard *yard, CyKindId kind, GPtrArray *stands)
{
  GHashTable *lists =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) records = cy_yard_list (yard, kind);

  for (guint i = 0; i < stands->len; i++)
    g_hash_table_insert (lists, ((CyAccountStand *) stands->pdata[i])->account->id,
                         g_ptr_array_new ());
  for (guint i = 0; i < records->len; i++) {
    CyRecord *record = records->pdata[i];
    const char *account = cy_record_get_text (record, "account");
    GPtrArray *list = account == NULL ? NULL : g_hash_table_lookup (lists, account);

    if (list != NULL)
      g_ptr_array_add (list, record->id);
  }
  return lists;
}

static char **
copy_list (GHashTable *lists, const char *account)
{
  const GPtrArray *list = g_hash_table_lookup (lists, account);
  char **copy = g_new0 (char *, list->len + 1);

  for (guint i = 0; i < list->len; i++)
    copy[i] = g_strdup (list->pdata[i]);
  return copy;
}

static void
add_belongings (CyYard *yard, GPtrArray *stands)
{
  g_autoptr (GHashTable) cards = group (yard, CY_KIND_CARD, stands);
  g_autoptr (GHashTable) vehicles = group (yard, CY_KIND_VEHICLE, stands);

  for (guint i = 0; i < stands->len; i++) {
    CyAccountStand *stand = stands->pdata[i];

    stand->cards = copy_list (cards, stand->account->id);
    stand->vehicles = copy_list (vehicles, stand->account->id);
  }
}

/* On the reader thread the stands are nobody else's. */
static gpointer
load_stands (CyDb *db, gpointer data, GError **error)
{
  GPtrArray *stands = data;

  for (guint i = 0; i < stands->len; i++) {
    CyAccountStand *stand = stands->pdata[i];
    const char *currency = cy_account_currency (stand->account);

    if (!cy_journal_load_balance (db, CY_LEDGER_ACCOUNT, stand->account->id, currency,
                                  &stand->balance_minor, error) ||
        !cy_journal_load_balance (db, CY_LEDGER_RESERVED, stand->account->id, currency,
                                  &stand->reserved_minor, error))
      return NULL;
  }
  return g_ptr_array_ref (stands);
}

static void
ask (CyNode *node, GPtrArray *stands, CyNodeResult answer, gpointer user_data)
{
  add_belongings (node->yard, stands);
  cy_journal_query (node->journal, load_stands, stands, (GDestroyNotify) g_ptr_array_unref, answer,
                    user_data);
}

/**
 * cy_node_query_accounts:
 * @search: (nullable): what a name, a telephone, an id, a card or a vehicle has in it.
 * @after: (nullable): id of the last account of the page before.
 * @limit: most that are wanted.
 * @answer: gets a #GPtrArray of #CyAccountStand by id, which is the callee's.
 */
void
cy_node_query_accounts (CyNode *node,
                        const char *search,
                        const char *after,
                        guint limit,
                        CyNodeResult answer,
                        gpointer user_data)
{
  ask (node, find_accounts (node->yard, search, after, limit), answer, user_data);
}

/**
 * cy_node_query_account:
 * @account: id of one.
 * @answer: as that of cy_node_query_accounts(); gets an empty list when there is none of that id.
 */
void
cy_node_query_account (CyNode *node, const char *account, CyNodeResult answer, gpointer user_data)
{
  GPtrArray *stands = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_account_stand_free);
  CyRecord *record = cy_yard_get (node->yard, CY_KIND_ACCOUNT, account);

  if (record != NULL)
    g_ptr_array_add (stands, stand_new (record));
  ask (node, stands, answer, user_data);
}
