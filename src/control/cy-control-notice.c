/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-call.h"
#include "cy-node-notice.h"

/* The verbs about messages to people. */

#define MAX_ROWS 10000

static JsonObject *
describe_message (const CyMessage *message)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", message->id);
  json_object_set_string_member (object, "event", message->event);
  json_object_set_string_member (object, "notification", message->rule);
  json_object_set_string_member (object, "contact", message->contact);
  json_object_set_string_member (object, "channel", message->channel);
  json_object_set_string_member (object, "address", message->address);
  json_object_set_string_member (object, "text", message->text);
  cy_control_set_time (object, "planned", message->planned_us);
  json_object_set_string_member (object, "state", cy_message_state_name (message->state));
  json_object_set_int_member (object, "attempts", message->attempts);
  cy_control_set_time (object, "tried", message->tried_us);
  cy_control_set_text (object, "gateway", message->gateway);
  cy_control_set_text (object, "error", message->error);
  return object;
}

static void
on_messages_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) messages = result;
  JsonArray *array;

  if (error != NULL) {
    cy_control_call_fail (user_data, error);
    return;
  }
  array = json_array_new ();
  for (guint i = 0; i < messages->len; i++)
    json_array_add_object_element (array, describe_message (messages->pdata[i]));
  cy_control_call_finish (user_data, cy_control_take_array (array));
}

/* {"alarm"} or {"from"} or {"waiting": true} -> [message], newest first */
void
cy_control_verb_messages (CyControlCall *call)
{
  CyMessageQuery query = { .alarm = (char *) cy_control_call_get (call, "alarm"),
                           .limit = MAX_ROWS };

  if (cy_control_call_get_time (call, "from", 0, &query.from_us) &&
      cy_control_call_get_flag (call, "waiting", &query.waiting))
    cy_node_query_messages (call->node, &query, on_messages_cb, call);
}

/* {"action": "set" or "delete", "name", "value"} -> {"changes"} */
void
cy_control_verb_secret (CyControlCall *call)
{
  const char *value = cy_control_call_get (call, "value");
  const char *action;
  const char *name;
  gboolean set;

  if (!cy_control_call_need (call, "action", &action) ||
      !cy_control_call_need (call, "name", &name))
    return;
  set = g_str_equal (action, "set");
  if (!set && !g_str_equal (action, "delete")) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE,
                            "a secret can be set or deleted, not \"%s\"", action);
    return;
  }
  if (set && value == NULL) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE,
                            "the secret is missing: it stands in CHARGEYARD_SECRET");
    return;
  }
  cy_node_set_secret (call->node, name, set ? value : NULL, call->actor, cy_control_call_done_cb,
                      call);
}
