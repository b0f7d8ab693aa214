/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-account-guard.h"

#include <glib/gi18n-lib.h>

#include "cy-customer.h"
#include "cy-journal-ledger.h"
#include "cy-money-queue.h"
#include "cy-money.h"
#include "cy-node-error.h"
#include "cy-node-private.h"

/* Something that waits for its turn among what changes money, so that nothing is booked while it looks. */
typedef struct {
  CyMoneyJob job;
  CyNode *node;       /* borrowed: the queue keeps it */
  char **accounts;    /* owned */
  GPtrArray *drafts;  /* owned, nullable */
  GPtrArray *records; /* owned, nullable */
  CyRecord *base;     /* owned, nullable */
  char *actor;        /* owned, nullable */
  CyNodeDone done;
  gpointer user_data;
} Guard;

static void
guard_free (gpointer data)
{
  Guard *guard = data;

  g_strfreev (guard->accounts);
  g_clear_pointer (&guard->drafts, g_ptr_array_unref);
  g_clear_pointer (&guard->records, g_ptr_array_unref);
  g_clear_pointer (&guard->base, cy_record_unref);
  g_free (guard->actor);
  g_free (guard);
}

static void
prepare (CyMoneyJob *job, CyNode *node)
{
  ((Guard *) job)->node = node;
}

static gboolean
check_empty (CyDb *db, const char *prefix, const char *account, GError **error)
{
  g_autofree char *name = g_strconcat (prefix, account, NULL);
  g_autoptr (GPtrArray) balances = cy_journal_load_balances (db, name, error);

  if (balances == NULL)
    return FALSE;
  for (guint i = 0; i < balances->len; i++) {
    const CyBalance *balance = balances->pdata[i];
    g_autofree char *amount = cy_money_spell (balance->amount_minor, balance->currency);

    /* Other names begin with this one. */
    if (!g_str_equal (balance->account, name) || balance->amount_minor == 0)
      continue;
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 _ ("account “%s” still has %s: pay it out or take it in first"), account, amount);
    return FALSE;
  }
  return TRUE;
}

static gpointer
load (CyDb *db, gpointer job, GError **error)
{
  const Guard *guard = job;

  for (guint i = 0; guard->accounts[i] != NULL; i++) {
    if (!check_empty (db, CY_LEDGER_ACCOUNT, guard->accounts[i], error) ||
        !check_empty (db, CY_LEDGER_RESERVED, guard->accounts[i], error))
      return NULL;
  }
  return g_ptr_array_new ();
}

static GPtrArray *
decide (CyMoneyJob *job, CyNode *node, gpointer facts, GError **error)
{
  Guard *guard = (Guard *) job;

  return guard->drafts != NULL ? g_steal_pointer (&guard->drafts) : g_ptr_array_ref (facts);
}

static void
tell (CyMoneyJob *job, const GError *error)
{
  Guard *guard = (Guard *) job;

  if (error == NULL && guard->records != NULL)
    cy_node_put_records (guard->node, g_steal_pointer (&guard->records), guard->base, guard->actor,
                         guard->done, guard->user_data);
  else if (guard->done != NULL)
    guard->done (error == NULL ? 1 : 0, error, guard->user_data);
}

static void
free_facts (gpointer facts)
{
  g_ptr_array_unref (facts);
}

static Guard *
guard_new (char **accounts, CyNodeDone done, gpointer user_data)
{
  Guard *guard = g_new0 (Guard, 1);

  *guard = (Guard){ .job = { prepare, load, decide, tell, free_facts, guard_free, NULL },
                    .accounts = accounts,
                    .done = done,
                    .user_data = user_data };
  return guard;
}

/**
 * cy_account_guard_append:
 * @account: id of the account that must be empty.
 * @drafts: (transfer full): what is written then.
 */
void
cy_account_guard_append (CyNode *node,
                         const char *account,
                         GPtrArray *drafts,
                         CyNodeDone done,
                         gpointer user_data)
{
  Guard *guard = guard_new (g_strsplit (account, "\n", 1), done, user_data);

  guard->drafts = drafts;
  cy_money_queue_push (node->money, node, &guard->job);
}

/* Those whose currency will be another. */
static char **
list_changed (CyYard *yard, GPtrArray *records)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < records->len; i++) {
    const CyRecord *record = records->pdata[i];
    CyRecord *before =
      record->kind == CY_KIND_ACCOUNT ? cy_yard_get (yard, CY_KIND_ACCOUNT, record->id) : NULL;

    if (before != NULL && !g_str_equal (cy_account_currency (before), cy_account_currency (record)))
      g_strv_builder_add (ids, record->id);
  }
  return g_strv_builder_end (ids);
}

/**
 * cy_account_guard_put:
 * @records: (transfer full) (element-type CyRecord): as they shall be.
 *
 * As cy_node_put_records(), when no account with money in it gets another currency by it.
 */
void
cy_account_guard_put (CyNode *node,
                      GPtrArray *records,
                      CyRecord *base,
                      const char *actor,
                      CyNodeDone done,
                      gpointer user_data)
{
  g_auto (GStrv) changed = list_changed (node->yard, records);
  Guard *guard;

  if (changed[0] == NULL) {
    cy_node_put_records (node, records, base, actor, done, user_data);
    return;
  }
  guard = guard_new (g_steal_pointer (&changed), done, user_data);
  guard->records = records;
  guard->base = base == NULL ? NULL : cy_record_ref (base);
  guard->actor = g_strdup (actor);
  cy_money_queue_push (node->money, node, &guard->job);
}
