/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-call.h"

/* The verbs about alarms and the journal. */

#define MAX_ROWS 100000

static JsonObject *
describe_alarm (const CyAlarm *alarm)
{
  JsonObject *object = json_object_new ();
  g_autofree char *id = g_strdup_printf ("%s#%u", alarm->subject, alarm->occurrence);

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "pile", alarm->pile);
  json_object_set_int_member (object, "connector", alarm->connector);
  json_object_set_string_member (object, "condition", alarm->condition);
  json_object_set_string_member (object, "level", cy_limit_level_name (alarm->level));
  json_object_set_string_member (object, "priority", cy_priority_name (alarm->priority));
  json_object_set_string_member (object, "state", cy_alarm_state_name (cy_alarm_get_state (alarm)));
  cy_control_set_time (object, "raised", alarm->raised_us);
  cy_control_set_time (object, "cleared", alarm->cleared_us);
  cy_control_set_time (object, "acked", alarm->acked_us);
  if (alarm->acked_by != NULL)
    json_object_set_string_member (object, "acked_by", alarm->acked_by);
  else
    json_object_set_null_member (object, "acked_by");
  if (alarm->note != NULL)
    json_object_set_string_member (object, "note", alarm->note);
  cy_control_set_number (object, "value", alarm->value);
  cy_control_set_number (object, "limit", alarm->limit);
  return object;
}

static void
finish_alarms (CyControlCall *call, GPtrArray *alarms)
{
  g_autoptr (JsonArray) array = json_array_new ();

  for (guint i = 0; i < alarms->len; i++)
    json_array_add_object_element (array, describe_alarm (alarms->pdata[i]));
  cy_control_call_finish (call, json_node_init_array (json_node_alloc (), array));
}

static void
on_alarms_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) alarms = result;

  if (error != NULL)
    cy_control_call_fail (user_data, error);
  else
    finish_alarms (user_data, alarms);
}

/* {"active": true} or {"from", "to"} -> [alarm]; without either, everything that is not handled */
void
cy_control_verb_alarms (CyControlCall *call)
{
  JsonNode *node = json_object_get_member (call->arguments, "active");
  gboolean active = FALSE;
  gint64 from_us;
  gint64 to_us;

  if (node != NULL && !cy_json_get_bool (node, NULL, &active, NULL)) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "active must be true or false");
    return;
  }
  if (active || (!json_object_has_member (call->arguments, "from") &&
                 !json_object_has_member (call->arguments, "to"))) {
    g_autoptr (GPtrArray) alarms = cy_node_list_unhandled_alarms (call->node);

    for (guint i = alarms->len; active && i > 0; i--) {
      if (((CyAlarm *) alarms->pdata[i - 1])->cleared_us != 0)
        g_ptr_array_remove_index (alarms, i - 1);
    }
    finish_alarms (call, alarms);
    return;
  }
  if (cy_control_call_get_time (call, "from", 0, &from_us) &&
      cy_control_call_get_time (call, "to", G_MAXINT64, &to_us))
    cy_node_query_alarms (call->node, from_us, to_us, MAX_ROWS, on_alarms_cb, call);
}

/* {"action": "ack", "id", "note"} -> {"changes"} */
void
cy_control_verb_alarm (CyControlCall *call)
{
  const char *action;
  const char *id;

  if (!cy_control_call_need (call, "action", &action) || !cy_control_call_need (call, "id", &id))
    return;
  if (!g_str_equal (action, "ack")) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "an alarm cannot be told to \"%s\"",
                            action);
    return;
  }
  cy_node_acknowledge_alarm (call->node, id, cy_control_call_get (call, "note"), call->actor,
                             cy_control_call_done_cb, call);
}

static JsonObject *
describe_entry (const CyEntry *entry)
{
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) payload = cy_json_parse (entry->payload, -1, 1024 * 1024, NULL);
  GString *hash = g_string_new (NULL);

  for (guint i = 0; i < CY_HASH_BYTES; i++)
    g_string_append_printf (hash, "%02x", entry->hash[i]);
  cy_control_set_time (object, "time", cy_hlc_to_us (entry->hlc));
  json_object_set_string_member (object, "stream", entry->stream);
  json_object_set_int_member (object, "seq", (gint64) entry->seq);
  json_object_set_string_member (object, "kind", entry->kind);
  json_object_set_string_member (object, "subject", entry->subject);
  json_object_set_string_member (object, "actor", entry->actor);
  if (payload != NULL)
    json_object_set_member (object, "payload", g_steal_pointer (&payload));
  json_object_set_string_member (object, "hash", hash->str);
  g_string_free (hash, TRUE);
  return object;
}

static void
on_entries_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) entries = result;
  g_autoptr (JsonArray) array = json_array_new ();

  if (error != NULL) {
    cy_control_call_fail (user_data, error);
    return;
  }
  for (guint i = entries->len; i > 0; i--)
    json_array_add_object_element (array, describe_entry (entries->pdata[i - 1]));
  cy_control_call_finish (user_data, json_node_init_array (json_node_alloc (), array));
}

/* {"subject", "since"} -> [entry], oldest first */
void
cy_control_verb_journal (CyControlCall *call)
{
  gint64 since_us;

  if (cy_control_call_get_time (call, "since", 0, &since_us))
    cy_node_query_entries (call->node, cy_control_call_get (call, "subject"), since_us, MAX_ROWS,
                           on_entries_cb, call);
}

static void
on_node_cb (gpointer result, const GError *error, gpointer user_data)
{
  if (error != NULL)
    cy_control_call_fail (user_data, error);
  else
    cy_control_call_finish (user_data, result);
}

void
cy_control_verb_digest (CyControlCall *call)
{
  cy_node_query_digest (call->node, on_node_cb, call);
}

void
cy_control_verb_check (CyControlCall *call)
{
  cy_node_check (call->node, on_node_cb, call);
}

void
cy_control_verb_rebuild (CyControlCall *call)
{
  cy_node_rebuild (call->node, cy_control_call_done_cb, call);
}
