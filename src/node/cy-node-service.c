/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-customer.h"
#include "cy-journal-session.h"
#include "cy-node-charge.h"
#include "cy-node-private.h"
#include "cy-node-session.h"
#include "cy-node-tariff.h"
#include "cy-session-history.h"
#include "cy-session-money.h"
#include "cy-session-rule.h"

/* Charging services: guns are watched (cy-session-desk.h), what is over is billed (cy-billing-desk.h), and here both
 * meet the rest of the node. */

static gpointer
load_live_sessions (CyDb *db, gpointer data, GError **error)
{
  const CySessionQuery query = { .live = TRUE, .to_us = G_MAXINT64, .limit = G_MAXINT32 };

  return cy_journal_load_sessions (db, &query, error);
}

static gpointer
load_last_charges (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_last_charges (db, error);
}

static gpointer
load_due_sessions (CyDb *db, gpointer data, GError **error)
{
  const CySessionQuery query = { .due = TRUE, .to_us = G_MAXINT64, .limit = G_MAXINT32 };

  return cy_journal_load_sessions (db, &query, error);
}

static CyLiveTable *
ref_live (gpointer node)
{
  return cy_node_ref_live (node);
}

static void
start_charge (gpointer user_data, const CySession *session)
{
  cy_node_tell_start (user_data, session, "system", NULL, NULL);
}

static void
stop_charge (gpointer user_data, const CySession *session)
{
  CyNode *node = user_data;
  const CyCommandWish wish = { .pile = session->pile,
                               .connector = session->connector,
                               .name = "stop",
                               .arguments = "{}",
                               .actor = "system" };

  cy_command_desk_order (node->commands, &wish, NULL, NULL, NULL);
}

/* What applies at a pile at a time, or of a charge that has begun what was frozen then. */
static CyTariffTerms *
find_terms (gpointer user_data, CyRecord *pile, const CySession *session, gint64 at_us)
{
  CyNode *node = user_data;

  if (session != NULL && session->started_us != 0 && session->tariff != NULL)
    return cy_node_get_terms (node, session->tariff, (guint32) session->tariff_version);
  return pile == NULL ? NULL : cy_node_find_tariff (node, pile->id, at_us, NULL);
}

static gint64
find_money (gpointer user_data, const CySession *session, gint64 energy_dwh)
{
  return cy_node_estimate_session (user_data, session, energy_dwh);
}

static void
find_account (gpointer user_data,
              const char *tag,
              const char *vin,
              char **out_account,
              char **out_card)
{
  CyNode *node = user_data;
  CyRecord *by_card = tag == NULL ? NULL : cy_account_find_by_card (node->yard, tag);
  CyRecord *account =
    by_card != NULL || vin == NULL ? by_card : cy_account_find_by_vin (node->yard, vin);

  if (account == NULL)
    return;
  *out_account = g_strdup (account->id);
  *out_card = g_strdup (by_card == NULL ? NULL : tag);
}

static const char *
find_currency (gpointer user_data, const char *account)
{
  CyRecord *record = cy_yard_get (((CyNode *) user_data)->yard, CY_KIND_ACCOUNT, account);

  return record == NULL ? NULL : cy_account_currency (record);
}

static guint
find_parallel (gpointer user_data, const char *account)
{
  CyRecord *record = cy_yard_get (((CyNode *) user_data)->yard, CY_KIND_ACCOUNT, account);

  return record == NULL ? 1 : (guint) cy_record_get_int (record, "parallel", 1);
}

/* What was set aside for a charge stays so while it is in quarantine. */
static void
book (gpointer user_data,
      const CySession *session,
      const CyBill *bill,
      gboolean releases,
      GPtrArray *drafts,
      CyBillingDone done,
      gpointer done_data)
{
  const CySessionMoney money = {
    .session = session, .bill = bill, .releases = releases, .drafts = drafts, .actor = "system"
  };

  cy_session_money_book (user_data, &money, done, done_data);
}

static void
find_history (gpointer user_data,
              const CySession *session,
              void (*answer) (gint64 energy_dwh, gpointer answer_data),
              gpointer answer_data)
{
  cy_session_history_find (user_data, session, answer, answer_data);
}

/**
 * cy_node_open_sessions:
 *
 * Goes on watching the guns where the process before left them, and bills what it left unbilled.
 */
gboolean
cy_node_open_sessions (CyNode *node,
                       void (*changed) (gpointer user_data, const CySession *session),
                       GError **error)
{
  g_autoptr (GPtrArray) live = cy_node_query_now (node, load_live_sessions, error);
  g_autoptr (GPtrArray) last =
    live == NULL ? NULL : cy_node_query_now (node, load_last_charges, error);
  g_autoptr (GPtrArray) due =
    last == NULL ? NULL : cy_node_query_now (node, load_due_sessions, error);
  const CySessionDeskOptions options = {
    .journal = node->journal,
    .clock = node->clock,
    .node = cy_node_get_id (node),
    .ref_live = ref_live,
    .find_terms = find_terms,
    .find_account = find_account,
    .find_money = find_money,
    .start = start_charge,
    .stop = stop_charge,
    .changed = changed,
    .user_data = node,
  };
  const CyBillingOptions billing = {
    .journal = node->journal,
    .clock = node->clock,
    .node = cy_node_get_id (node),
    .find_terms = find_terms,
    .find_currency = find_currency,
    .find_parallel = find_parallel,
    .book = book,
    .find_history = find_history,
    .user_data = node,
  };

  if (due == NULL)
    return FALSE;
  node->sessions = cy_session_desk_new (&options, live, last);
  node->billing = cy_billing_desk_new (&billing);
  cy_session_desk_set_yard (node->sessions, node->yard);
  cy_billing_desk_set_yard (node->billing, node->yard);
  for (guint i = 0; i < due->len; i++)
    cy_billing_desk_take (node->billing, ((CySession *) due->pdata[i])->id);
  return TRUE;
}

/* What is over, or what somebody decided about, is billed when it is on the disk. */
static gboolean
is_to_be_billed (const CyEntry *entry)
{
  return g_str_equal (entry->kind, cy_session_event_kind (CY_SESSION_EVENT_END)) ||
         g_str_equal (entry->kind, cy_session_event_kind (CY_SESSION_EVENT_SETTLE));
}

/**
 * cy_node_see_session:
 * @entry: just committed, of a session.
 */
void
cy_node_see_session (CyNode *node, const CyEntry *entry)
{
  if (node->sessions == NULL)
    return;
  cy_session_desk_see_entry (node->sessions, entry);
  if (is_to_be_billed (entry))
    cy_billing_desk_take (node->billing, entry->subject + strlen (CY_SUBJECT_SESSION_PREFIX));
}
