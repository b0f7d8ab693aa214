/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-ledger.h"

#include "cy-journal-ledger.h"
#include "cy-journal-till.h"
#include "cy-ledger-rule.h"
#include "cy-money-queue.h"
#include "cy-node-error.h"
#include "cy-node-people.h"
#include "cy-node-private.h"
#include "cy-permission-rule.h"
#include "cy-rules-error.h"

/* Booking */

typedef struct {
  CyMoneyJob job;
  CyLedgerWish *wish; /* owned */
  char *currency;     /* owned, nullable: of the account, as it is when its turn comes */
  CyPosting *posting; /* owned, nullable: what is booked */
  CyNodePostingDone done;
  gpointer user_data;
} Booking;

/* How things are; what of it is nothing is NULL. */
typedef struct {
  gint64 balance_minor;
  CyPosting *booked;
  CyPosting *original;
  CyPosting *undone;
  CyPosting *twin;
  CyTill *till;
  CyTill *original_till;
} Facts;

static void
facts_free (gpointer data)
{
  Facts *facts = data;

  cy_posting_free (facts->booked);
  cy_posting_free (facts->original);
  cy_posting_free (facts->undone);
  cy_posting_free (facts->twin);
  cy_till_free (facts->till);
  cy_till_free (facts->original_till);
  g_free (facts);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Facts, facts_free)

static gboolean
load_original (CyDb *db, const CyLedgerWish *wish, Facts *facts, GError **error)
{
  g_autofree char *original = cy_ledger_original (wish);
  g_autofree char *reversal = NULL;

  if (original == NULL)
    return TRUE;
  reversal = g_strconcat ("reversal:", original, NULL);
  if (!cy_journal_load_posting (db, original, &facts->original, error) ||
      !cy_journal_load_posting (db, reversal, &facts->undone, error))
    return FALSE;
  if (facts->original == NULL || facts->original->till == NULL)
    return TRUE;
  facts->original_till = cy_journal_load_till (db, facts->original->till, error);
  return facts->original_till != NULL;
}

static gboolean
load_till (CyDb *db, const Booking *booking, Facts *facts, GError **error)
{
  const CyLedgerWish *wish = booking->wish;
  CyTwinQuery twin;

  if (!cy_ledger_needs_till (wish))
    return TRUE;
  if (!cy_journal_load_open_till (db, wish->actor, &facts->till, error))
    return FALSE;
  if (facts->till == NULL || booking->currency == NULL)
    return TRUE;
  twin = (CyTwinQuery){ .account = wish->account,
                        .currency = booking->currency,
                        .till = facts->till->id,
                        .kind = wish->kind,
                        .amount_minor = wish->kind == CY_POSTING_REFUND ? -wish->amount_minor
                                                                        : wish->amount_minor,
                        .from_us = wish->time_us - CY_LEDGER_TWICE_US };
  return cy_journal_find_twin (db, &twin, &facts->twin, error);
}

static gpointer
load_facts (CyDb *db, gpointer job, GError **error)
{
  const Booking *booking = job;
  g_autofree char *reference = cy_ledger_reference (booking->wish);
  g_autoptr (Facts) facts = g_new0 (Facts, 1);

  if (!cy_journal_load_posting (db, reference, &facts->booked, error) ||
      !load_original (db, booking->wish, facts, error) || !load_till (db, booking, facts, error))
    return NULL;
  if (booking->currency != NULL &&
      !cy_journal_load_balance (db, CY_LEDGER_ACCOUNT, booking->wish->account, booking->currency,
                                &facts->balance_minor, error))
    return NULL;
  return g_steal_pointer (&facts);
}

static CyRecord *
find (CyNode *node, CyKindId kind, const char *id)
{
  return id == NULL ? NULL : cy_yard_get (node->yard, kind, id);
}

static void
prepare (CyMoneyJob *job, CyNode *node)
{
  Booking *booking = (Booking *) job;
  CyRecord *account = find (node, CY_KIND_ACCOUNT, booking->wish->account);

  booking->wish->time_us = cy_clock_wall_us (node->clock);
  booking->currency = account == NULL ? NULL : g_strdup (cy_account_currency (account));
}

static CyNodeError
code_of (const GError *refusal)
{
  return g_error_matches (refusal, CY_RULES_ERROR, CY_RULES_ERROR_TWICE) ? CY_NODE_ERROR_TWICE
                                                                         : CY_NODE_ERROR_REFUSED;
}

static GPtrArray *
decide (CyMoneyJob *job, CyNode *node, gpointer data, GError **error)
{
  Booking *booking = (Booking *) job;
  const Facts *facts = data;
  const CyLedgerFacts known = { .account = find (node, CY_KIND_ACCOUNT, booking->wish->account),
                                .other = find (node, CY_KIND_ACCOUNT, booking->wish->other),
                                .card = find (node, CY_KIND_CARD, booking->wish->card),
                                .balance_minor = facts->balance_minor,
                                .booked = facts->booked,
                                .original = facts->original,
                                .undone = facts->undone,
                                .till = facts->till,
                                .original_till = facts->original_till,
                                .twin = facts->twin };
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  g_autoptr (GError) local = NULL;

  booking->posting = cy_ledger_make (booking->wish, &known, &local);
  if (booking->posting == NULL) {
    g_set_error_literal (error, CY_NODE_ERROR, code_of (local), local->message);
    return NULL;
  }
  if (facts->booked == NULL)
    g_ptr_array_add (drafts, cy_node_draft_posting (booking->posting, booking->wish->actor));
  return g_steal_pointer (&drafts);
}

static void
tell (CyMoneyJob *job, const GError *error)
{
  Booking *booking = (Booking *) job;

  if (booking->done != NULL)
    booking->done (error == NULL ? booking->posting : NULL, error, booking->user_data);
}

static void
booking_free (gpointer data)
{
  Booking *booking = data;

  cy_ledger_wish_free (booking->wish);
  cy_posting_free (booking->posting);
  g_free (booking->currency);
  g_strfreev (booking->job.keys);
  g_free (booking);
}

/* Returns: (transfer full): the entry that books @posting. */
CyDraft *
cy_node_draft_posting (const CyPosting *posting, const char *actor)
{
  g_autofree char *subject = g_strconcat (CY_SUBJECT_POSTING_PREFIX, posting->reference, NULL);

  return cy_draft_new (CY_ENTRY_CLASS_MONEY, CY_ENTRY_LEDGER_POST, subject, actor,
                       cy_posting_payload (posting));
}

/* The accounts of a wish, and the session or request it is of. Cash depends on a till, which may be about to be
 * closed, and a reversal on what it takes back: those wait for everything before them. */
static char **
list_keys (const CyLedgerWish *wish)
{
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();
  const char *accounts[] = { wish->account, wish->other };
  g_autofree char *request = g_strconcat ("request:", wish->reference, NULL);

  if (cy_ledger_needs_till (wish) || wish->kind == CY_POSTING_REVERSAL)
    return NULL;
  g_strv_builder_add (keys, request);
  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++) {
    g_autofree char *key =
      accounts[i] == NULL ? NULL : g_strconcat (CY_LEDGER_ACCOUNT, accounts[i], NULL);

    if (key != NULL)
      g_strv_builder_add (keys, key);
  }
  return g_strv_builder_end (keys);
}

/**
 * cy_node_book:
 * @wish: what is to be booked; its time is now, whatever it says.
 *
 * Books something, after everything about the same account or session that was to be booked before is on the disk. A request that was fulfilled
 * already is answered with what was booked then.
 *
 * Errors: %CY_NODE_ERROR_REFUSED with what is in the way, %CY_NODE_ERROR_TWICE when it looks as if it were typed twice,
 *   %CY_NODE_ERROR_DENIED.
 */
void
cy_node_book (CyNode *node, const CyLedgerWish *wish, CyNodePostingDone done, gpointer user_data)
{
  CyAction action =
    cy_action_of_posting (cy_posting_kind_name (wish->kind), cy_ledger_needs_till (wish));
  g_autoptr (GError) error = NULL;
  Booking *booking;

  if (!cy_node_require (node, wish->actor, action, NULL, &error)) {
    done (NULL, error, user_data);
    return;
  }
  booking = g_new0 (Booking, 1);
  *booking = (Booking){ .job = { prepare, load_facts, decide, tell, facts_free, booking_free,
                                 list_keys (wish) },
                        .wish = cy_ledger_wish_copy (wish),
                        .done = done,
                        .user_data = user_data };
  cy_money_queue_push (node->money, node, &booking->job);
}

/* Looking */

static gpointer
load_posting (CyDb *db, gpointer reference, GError **error)
{
  CyPosting *posting = NULL;

  (void) cy_journal_load_posting (db, reference, &posting, error);
  return posting;
}

/**
 * cy_node_query_posting:
 * @answer: gets a #CyPosting, which is the callee's; %NULL when nothing is booked under @reference.
 */
void
cy_node_query_posting (CyNode *node, const char *reference, CyNodeResult answer, gpointer user_data)
{
  cy_journal_query (node->journal, load_posting, g_strdup (reference), g_free, answer, user_data);
}

static gpointer
load_postings (CyDb *db, gpointer query, GError **error)
{
  return cy_journal_load_postings (db, query, error);
}

/**
 * cy_node_query_postings:
 * @answer: gets a #GPtrArray of #CyPosting, newest first, which is the callee's.
 */
void
cy_node_query_postings (CyNode *node,
                        const CyLedgerQuery *query,
                        CyNodeResult answer,
                        gpointer user_data)
{
  cy_journal_query (node->journal, load_postings, cy_ledger_query_copy (query),
                    (GDestroyNotify) cy_ledger_query_free, answer, user_data);
}

static gpointer
load_statement (CyDb *db, gpointer query, GError **error)
{
  return cy_journal_load_statement (db, query, error);
}

/**
 * cy_node_query_statement:
 * @answer: gets a #GPtrArray of #CyStatementLine, newest first, which is the callee's.
 */
void
cy_node_query_statement (CyNode *node,
                         const CyStatementQuery *query,
                         CyNodeResult answer,
                         gpointer user_data)
{
  cy_journal_query (node->journal, load_statement, cy_statement_query_copy (query),
                    (GDestroyNotify) cy_statement_query_free, answer, user_data);
}

static gpointer
load_exceptions (CyDb *db, gpointer limit, GError **error)
{
  return cy_journal_load_posting_exceptions (db, GPOINTER_TO_UINT (limit), error);
}

/**
 * cy_node_query_posting_exceptions:
 * @answer: gets a #GPtrArray of #CyPostingException, which is the callee's.
 */
void
cy_node_query_posting_exceptions (CyNode *node,
                                  guint limit,
                                  CyNodeResult answer,
                                  gpointer user_data)
{
  cy_journal_query (node->journal, load_exceptions, GUINT_TO_POINTER (limit), NULL, answer,
                    user_data);
}

static gpointer
prove (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_prove_ledger (db, error);
}

/**
 * cy_node_prove_ledger:
 * @answer: gets a #CyLedgerProof, which is the callee's.
 */
void
cy_node_prove_ledger (CyNode *node, CyNodeResult answer, gpointer user_data)
{
  cy_journal_query (node->journal, prove, NULL, NULL, answer, user_data);
}
