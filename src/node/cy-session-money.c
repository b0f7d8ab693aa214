/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-money.h"

#include "cy-journal-ledger.h"
#include "cy-ledger-rule.h"
#include "cy-money-queue.h"
#include "cy-node-error.h"
#include "cy-node-private.h"

typedef struct {
  CyMoneyJob job;
  CySession *session; /* owned */
  CyLedgerPart parts[CY_N_BILL_COMPONENTS];
  guint n_parts;
  gint64 total_minor;
  gint64 reserve_minor;
  gboolean charges;
  gboolean releases;
  char *currency;         /* owned, nullable: of the bill, or of what is set aside */
  char *account_currency; /* owned, nullable: of the account, as it is when its turn comes */
  GPtrArray *drafts;      /* owned CyDraft */
  char *actor;            /* owned */
  gint64 time_us;
  CySessionMoneyDone done;
  gpointer user_data;
} Job;

/* What is booked of the session already, and what its account has. */
typedef struct {
  CyPosting *reserve;
  CyPosting *release;
  CyPosting *charge;
  gint64 balance_minor;
} Facts;

static void
facts_free (gpointer data)
{
  Facts *facts = data;

  cy_posting_free (facts->reserve);
  cy_posting_free (facts->release);
  cy_posting_free (facts->charge);
  g_free (facts);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Facts, facts_free)

static CyLedgerWish
wish_of (const Job *job, CyPostingKind kind)
{
  const CySession *session = job->session;

  /* A pile without a station stands for itself. */
  return (CyLedgerWish){ .kind = kind,
                         .reference = session->id,
                         .account = session->account,
                         .currency = job->currency,
                         .station = session->station != NULL ? session->station : session->pile,
                         .parts = job->parts,
                         .n_parts = job->n_parts,
                         .amount_minor = job->reserve_minor,
                         .actor = job->actor,
                         .time_us = job->time_us };
}

static gboolean
load_booked (CyDb *db, const Job *job, CyPostingKind kind, CyPosting **out_posting, GError **error)
{
  const CyLedgerWish wish = wish_of (job, kind);
  g_autofree char *reference = cy_ledger_reference (&wish);

  return cy_journal_load_posting (db, reference, out_posting, error);
}

static gpointer
load (CyDb *db, gpointer data, GError **error)
{
  const Job *job = data;
  g_autoptr (Facts) facts = g_new0 (Facts, 1);

  if (!load_booked (db, job, CY_POSTING_RESERVE, &facts->reserve, error) ||
      !load_booked (db, job, CY_POSTING_RELEASE, &facts->release, error) ||
      !load_booked (db, job, CY_POSTING_CHARGE, &facts->charge, error))
    return NULL;
  if (job->account_currency != NULL &&
      !cy_journal_load_balance (db, CY_LEDGER_ACCOUNT, job->session->account, job->account_currency,
                                &facts->balance_minor, error))
    return NULL;
  return g_steal_pointer (&facts);
}

static CyRecord *
find_account (CyNode *node, const Job *job)
{
  return job->session->account == NULL
           ? NULL
           : cy_yard_get (node->yard, CY_KIND_ACCOUNT, job->session->account);
}

static void
prepare (CyMoneyJob *base, CyNode *node)
{
  Job *job = (Job *) base;
  CyRecord *account = find_account (node, job);

  job->time_us = cy_clock_wall_us (node->clock);
  job->account_currency = account == NULL ? NULL : g_strdup (cy_account_currency (account));
}

/* One posting, unless it is there already. What was set aside must be what is asked for now: of two who start a charge
 * at the same gun one is told no. */
static gboolean
add_posting (Job *job,
             CyNode *node,
             CyPostingKind kind,
             const Facts *facts,
             const CyPosting *booked,
             gint64 balance_minor,
             GError **error)
{
  const CyLedgerWish wish = wish_of (job, kind);
  const CyLedgerFacts known = { .account = find_account (node, job),
                                .balance_minor = balance_minor,
                                .booked = booked,
                                .original = kind == CY_POSTING_RELEASE ? facts->reserve : NULL };
  g_autoptr (CyPosting) posting = NULL;

  if (booked != NULL && kind != CY_POSTING_RESERVE)
    return TRUE;
  if ((posting = cy_ledger_make (&wish, &known, error)) == NULL)
    return FALSE;
  if (booked == NULL)
    g_ptr_array_add (job->drafts, cy_node_draft_posting (posting, job->actor));
  return TRUE;
}

/* First what was set aside is the customer's again, and then the bill is paid from all there is. */
static gboolean
add_postings (Job *job, CyNode *node, const Facts *facts, GError **error)
{
  gboolean releases = job->releases && facts->reserve != NULL && facts->release == NULL;
  gint64 balance_minor = facts->balance_minor;

  if (releases)
    balance_minor += cy_posting_sum_of (facts->reserve, CY_LEDGER_RESERVED);
  return (job->reserve_minor == 0 || add_posting (job, node, CY_POSTING_RESERVE, facts,
                                                  facts->reserve, balance_minor, error)) &&
         (!releases ||
          add_posting (job, node, CY_POSTING_RELEASE, facts, NULL, balance_minor, error)) &&
         (!job->charges || job->total_minor == 0 ||
          add_posting (job, node, CY_POSTING_CHARGE, facts, facts->charge, balance_minor, error));
}

static GPtrArray *
decide (CyMoneyJob *base, CyNode *node, gpointer facts, GError **error)
{
  Job *job = (Job *) base;
  g_autoptr (GError) local = NULL;

  if (add_postings (job, node, facts, &local))
    return g_steal_pointer (&job->drafts);
  g_set_error_literal (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, local->message);
  return NULL;
}

static void
tell (CyMoneyJob *base, const GError *error)
{
  const Job *job = (const Job *) base;

  job->done (error, job->user_data);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  cy_session_free (job->session);
  g_clear_pointer (&job->drafts, g_ptr_array_unref);
  g_free (job->currency);
  g_free (job->account_currency);
  g_free (job->actor);
  g_free (job);
}

/* What of a bill is for what. */
static void
take_parts (Job *job, const CyBill *bill)
{
  gint64 sums[CY_N_BILL_COMPONENTS] = { 0 };

  for (guint i = 0; i < bill->lines->len; i++) {
    const CyBillLine *line = &g_array_index (bill->lines, CyBillLine, i);

    sums[line->component] += line->amount_minor;
  }
  for (guint i = 0; i < CY_N_BILL_COMPONENTS; i++) {
    if (sums[i] != 0)
      job->parts[job->n_parts++] = (CyLedgerPart){ cy_bill_component_name (i), sums[i] };
  }
  job->total_minor = bill->total_minor;
  job->charges = TRUE;
  job->currency = g_strdup (bill->terms->currency);
}

/**
 * cy_session_money_book:
 * @done: told exactly once, later.
 *
 * Errors: %CY_NODE_ERROR_REFUSED with what is in the way.
 */
void
cy_session_money_book (CyNode *node,
                       const CySessionMoney *money,
                       CySessionMoneyDone done,
                       gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  *job = (Job){ .job = { prepare, load, decide, tell, facts_free, job_free },
                .session = cy_session_copy (money->session),
                .reserve_minor = money->reserve_minor,
                .releases = money->releases,
                .drafts = money->drafts,
                .actor = g_strdup (money->actor),
                .done = done,
                .user_data = user_data };
  if (money->bill != NULL)
    take_parts (job, money->bill);
  else
    job->currency = g_strdup (money->currency);
  cy_money_queue_push (node->money, node, &job->job);
}
