/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-ledger-describe.h"

/* Money as scripts read it: amounts are whole numbers of hundredths. */

static void
set_strings (JsonObject *object, const char *name, char **texts)
{
  json_object_set_array_member (object, name, cy_control_list_texts (texts));
}

/**
 * cy_control_describe_posting:
 *
 * Returns: (transfer full): `{"reference", "kind", "time", "currency", "lines", ...}`.
 */
JsonObject *
cy_control_describe_posting (const CyPosting *posting)
{
  JsonObject *object = json_object_new ();
  JsonArray *lines = json_array_new ();

  json_object_set_string_member (object, "reference", posting->reference);
  json_object_set_string_member (object, "kind", cy_posting_kind_name (posting->kind));
  cy_control_set_time (object, "time", posting->time_us);
  json_object_set_string_member (object, "currency", posting->currency);
  for (guint i = 0; i < posting->lines->len; i++) {
    const CyPostingLine *line = posting->lines->pdata[i];
    JsonObject *member = json_object_new ();

    json_object_set_string_member (member, "account", line->account);
    json_object_set_int_member (member, "amount_minor", line->amount_minor);
    json_array_add_object_element (lines, member);
  }
  json_object_set_array_member (object, "lines", lines);
  cy_control_set_text (object, "memo", posting->memo);
  cy_control_set_text (object, "reverses", posting->reverses);
  cy_control_set_text (object, "till", posting->till);
  cy_control_set_text (object, "station", posting->station);
  cy_control_set_text (object, "card", posting->card);
  cy_control_set_text (object, "actor", posting->actor);
  json_object_set_boolean_member (object, "overdrawn", posting->overdrawn);
  return object;
}

JsonObject *
cy_control_describe_account (const CyAccountStand *stand)
{
  JsonObject *object = json_object_new ();
  const CyRecord *account = stand->account;

  json_object_set_string_member (object, "account", account->id);
  cy_control_set_text (object, "name", cy_record_get_text (account, "name"));
  cy_control_set_text (object, "phone", cy_record_get_text (account, "phone"));
  json_object_set_string_member (object, "currency", cy_account_currency (account));
  json_object_set_int_member (object, "balance_minor", stand->balance_minor);
  json_object_set_int_member (object, "reserved_minor", stand->reserved_minor);
  json_object_set_int_member (object, "credit_minor",
                              cy_record_get_int (account, "credit_minor", 0));
  json_object_set_boolean_member (object, "frozen", cy_record_get_bool (account, "frozen", FALSE));
  set_strings (object, "cards", stand->cards);
  set_strings (object, "vehicles", stand->vehicles);
  return object;
}

JsonObject *
cy_control_describe_statement_line (const CyStatementLine *line)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "reference", line->reference);
  json_object_set_string_member (object, "kind", cy_posting_kind_name (line->kind));
  cy_control_set_time (object, "time", line->time_us);
  json_object_set_int_member (object, "amount_minor", line->amount_minor);
  json_object_set_int_member (object, "balance_minor", line->balance_minor);
  return object;
}

JsonObject *
cy_control_describe_posting_exception (const CyPostingException *exception)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "reference", exception->reference);
  cy_control_set_time (object, "time", exception->time_us);
  json_object_set_string_member (object, "actor", exception->actor);
  json_object_set_string_member (object, "payload", exception->payload);
  return object;
}

JsonObject *
cy_control_describe_proof (const CyLedgerProof *proof)
{
  JsonObject *object = json_object_new ();
  JsonArray *messages = json_array_new ();

  for (guint i = 0; i < proof->messages->len; i++)
    json_array_add_string_element (messages, proof->messages->pdata[i]);
  json_object_set_boolean_member (object, "ok", proof->n_wrong == 0);
  json_object_set_int_member (object, "postings", (gint64) proof->n_postings);
  json_object_set_int_member (object, "lines", (gint64) proof->n_lines);
  json_object_set_int_member (object, "exceptions", (gint64) proof->n_exceptions);
  json_object_set_int_member (object, "wrong", (gint64) proof->n_wrong);
  json_object_set_array_member (object, "messages", messages);
  return object;
}

JsonObject *
cy_control_describe_till (const CyTill *till)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "till", till->id);
  json_object_set_string_member (object, "state", cy_till_state_name (till->state));
  cy_control_set_text (object, "user", till->user);
  cy_control_set_text (object, "station", till->station);
  cy_control_set_text (object, "currency", till->currency);
  json_object_set_int_member (object, "float_minor", till->float_minor);
  json_object_set_int_member (object, "expected_minor", till->expected_minor);
  if (till->state == CY_TILL_CLOSED)
    json_object_set_int_member (object, "counted_minor", till->counted_minor);
  else
    json_object_set_null_member (object, "counted_minor");
  cy_control_set_text (object, "explanation", till->explanation);
  cy_control_set_text (object, "closer", till->closer);
  cy_control_set_time (object, "opened", till->opened_us);
  cy_control_set_time (object, "closed", till->closed_us);
  return object;
}
