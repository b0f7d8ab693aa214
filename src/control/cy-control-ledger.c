/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-ledger-describe.h"
#include "cy-id.h"
#include "cy-money.h"
#include "cy-node-people.h"

/* The verbs about customer accounts and the ledger. */

#define MAX_ROWS 10000

static gboolean
take_amount (CyControlCall *call, gint64 *out_minor)
{
  g_autoptr (GError) error = NULL;
  const char *text;

  if (!cy_control_call_need (call, "amount", &text))
    return FALSE;
  if (cy_money_parse (text, out_minor, &error))
    return TRUE;
  cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "%s", error->message);
  return FALSE;
}

static void
on_accounts_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) accounts = result;

  cy_control_call_finish_list (user_data, accounts, error,
                               (CyControlDescribe) cy_control_describe_account);
}

/* {"search", "after"} -> [account] by id */
void
cy_control_verb_accounts (CyControlCall *call)
{
  cy_node_query_accounts (call->node, cy_control_call_get (call, "search"),
                          cy_control_call_get (call, "after"), MAX_ROWS, on_accounts_cb, call);
}

static void
on_account_cb (gpointer result, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;
  g_autoptr (GPtrArray) accounts = result;

  if (error != NULL)
    cy_control_call_fail (call, error);
  else if (accounts->len == 0)
    cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED, "there is no account \"%s\"",
                            cy_control_call_get (call, "id"));
  else
    cy_control_call_finish (
      call, cy_control_take_object (cy_control_describe_account (accounts->pdata[0])));
}

static void
on_statement_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) lines = result;

  cy_control_call_finish_list (user_data, lines, error,
                               (CyControlDescribe) cy_control_describe_statement_line);
}

static void
ask_statement (CyControlCall *call, const char *id)
{
  CyRecord *account = cy_yard_get (cy_node_get_yard (call->node), CY_KIND_ACCOUNT, id);
  g_autofree char *name = g_strconcat (CY_LEDGER_ACCOUNT, id, NULL);
  CyStatementQuery query = { .account = name, .limit = MAX_ROWS };

  if (account == NULL) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED, "there is no account \"%s\"", id);
    return;
  }
  query.currency = (char *) cy_account_currency (account);
  if (cy_control_call_get_time (call, "from", 0, &query.from_us) &&
      cy_control_call_get_time (call, "to", 0, &query.to_us))
    cy_node_query_statement (call->node, &query, on_statement_cb, call);
}

/* {"action": "show" | "statement", "id", "from", "to"} -> account, or [line] newest first */
void
cy_control_verb_account (CyControlCall *call)
{
  const char *action;
  const char *id;

  if (!cy_control_call_need (call, "action", &action) || !cy_control_call_need (call, "id", &id))
    return;
  if (g_str_equal (action, "show"))
    cy_node_query_account (call->node, id, on_account_cb, call);
  else if (g_str_equal (action, "statement"))
    ask_statement (call, id);
  else
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE,
                            "an account can be told to show or statement, not \"%s\"", action);
}

/* The ledger */

static void
on_postings_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) postings = result;

  cy_control_call_finish_list (user_data, postings, error,
                               (CyControlDescribe) cy_control_describe_posting);
}

static gboolean
take_kind (CyControlCall *call, CyLedgerQuery *query)
{
  const char *text = cy_control_call_get (call, "kind");
  CyPostingKind kind;

  if (text == NULL)
    return TRUE;
  if (cy_posting_kind_find (text, &kind)) {
    query->kinds = 1u << kind;
    return TRUE;
  }
  cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "\"%s\" is no kind of posting", text);
  return FALSE;
}

static void
list_postings (CyControlCall *call)
{
  const char *account = cy_control_call_get (call, "account");
  g_autofree char *name = NULL;
  CyLedgerQuery query = { .till = (char *) cy_control_call_get (call, "till"),
                          .station = (char *) cy_control_call_get (call, "station"),
                          .limit = MAX_ROWS };

  /* A name of the ledger as it is, or the id of a customer account. */
  if (account != NULL)
    name = cy_ledger_name_is_valid (account) ? g_strdup (account)
                                             : g_strconcat (CY_LEDGER_ACCOUNT, account, NULL);
  query.account = name;
  if (take_kind (call, &query) && cy_control_call_get_time (call, "from", 0, &query.from_us) &&
      cy_control_call_get_time (call, "to", 0, &query.to_us))
    cy_node_query_postings (call->node, &query, on_postings_cb, call);
}

static void
on_proof_cb (gpointer result, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;
  g_autoptr (CyLedgerProof) proof = result;

  if (error != NULL)
    cy_control_call_fail (call, error);
  else
    cy_control_call_finish (call, cy_control_take_object (cy_control_describe_proof (proof)));
}

static void
verify (CyControlCall *call)
{
  cy_node_prove_ledger (call->node, on_proof_cb, call);
}

static void
on_exceptions_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) exceptions = result;

  cy_control_call_finish_list (user_data, exceptions, error,
                               (CyControlDescribe) cy_control_describe_posting_exception);
}

static void
list_exceptions (CyControlCall *call)
{
  cy_node_query_posting_exceptions (call->node, MAX_ROWS, on_exceptions_cb, call);
}

static void
on_booked_cb (const CyPosting *posting, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;

  if (error != NULL)
    cy_control_call_fail (call, error);
  else
    cy_control_call_finish (call, cy_control_take_object (cy_control_describe_posting (posting)));
}

static void
reverse (CyControlCall *call)
{
  CyLedgerWish wish = { .kind = CY_POSTING_REVERSAL,
                        .memo = cy_control_call_get (call, "reason"),
                        .actor = call->actor };

  if (cy_control_call_need (call, "reference", &wish.reference))
    cy_node_book (call->node, &wish, on_booked_cb, call);
}

/* {"action": "verify" | "exceptions" | "reverse", "reference", "reason", "account", "till", "station", "kind", "from",
 * "to"} -> [posting] newest first; what was proved, or the reversal */
void
cy_control_verb_ledger (CyControlCall *call)
{
  static const struct {
    const char *name;
    CyControlVerb run;
  } actions[] = {
    { "verify", verify },
    { "exceptions", list_exceptions },
    { "reverse", reverse },
  };
  const char *action = cy_control_call_get (call, "action");

  if (action == NULL) {
    list_postings (call);
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    if (g_str_equal (action, actions[i].name)) {
      actions[i].run (call);
      return;
    }
  }
  cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE,
                          "the ledger can be told to verify, exceptions or reverse, not \"%s\"",
                          action);
}

/* Money that moves */

/* What is paid in cash needs no reference: the request is one of its own. */
static gboolean
take_method (CyControlCall *call, CyLedgerWish *wish, const char *own)
{
  const char *method = cy_control_call_get (call, "method");
  const char *reference = cy_control_call_get (call, "reference");

  wish->method = method != NULL ? method : CY_METHOD_CASH;
  wish->reference = reference != NULL ? reference : own;
  if (reference != NULL || g_str_equal (wish->method, CY_METHOD_CASH))
    return TRUE;
  cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE,
                          "reference is missing: what %s calls the payment", wish->method);
  return FALSE;
}

static void
move_cash (CyControlCall *call, CyPostingKind kind)
{
  g_autofree char *own = cy_id_new ();
  CyLedgerWish wish = { .kind = kind,
                        .card = cy_control_call_get (call, "card"),
                        .station = cy_control_call_get (call, "station"),
                        .memo = cy_control_call_get (call, "note"),
                        .currency = cy_control_call_get (call, "currency"),
                        .actor = call->actor };

  if (cy_control_call_need (call, "account", &wish.account) &&
      take_amount (call, &wish.amount_minor) &&
      cy_control_call_get_flag (call, "again", &wish.again) && take_method (call, &wish, own))
    cy_node_book (call->node, &wish, on_booked_cb, call);
}

/* {"account", "amount", "card", "method", "reference", "currency", "station", "note", "again"} -> posting */
void
cy_control_verb_recharge (CyControlCall *call)
{
  move_cash (call, CY_POSTING_RECHARGE);
}

/* as recharge */
void
cy_control_verb_refund (CyControlCall *call)
{
  move_cash (call, CY_POSTING_REFUND);
}

/* {"session", "amount", "method", "note"} -> posting: the bill of somebody without an account is paid */
void
cy_control_verb_pay (CyControlCall *call)
{
  const char *method = cy_control_call_get (call, "method");
  CyLedgerWish wish = { .kind = CY_POSTING_WALK_IN,
                        .method = method != NULL ? method : CY_METHOD_CASH,
                        .station = cy_control_call_get (call, "station"),
                        .memo = cy_control_call_get (call, "note"),
                        .actor = call->actor };

  if (cy_control_call_need (call, "session", &wish.reference) &&
      take_amount (call, &wish.amount_minor))
    cy_node_book (call->node, &wish, on_booked_cb, call);
}

/* {"account", "other", "amount", "reference", "note"} -> posting: from one account to another */
void
cy_control_verb_transfer (CyControlCall *call)
{
  g_autofree char *own = cy_id_new ();
  const char *reference = cy_control_call_get (call, "reference");
  CyLedgerWish wish = { .kind = CY_POSTING_TRANSFER,
                        .reference = reference != NULL ? reference : own,
                        .memo = cy_control_call_get (call, "note"),
                        .actor = call->actor };

  if (cy_control_call_need (call, "account", &wish.account) &&
      cy_control_call_need (call, "other", &wish.other) && take_amount (call, &wish.amount_minor))
    cy_node_book (call->node, &wish, on_booked_cb, call);
}
