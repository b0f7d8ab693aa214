/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-call.h"
#include "cy-node-check.h"
#include "cy-user.h"

/* The verbs about the journal. */

#define MAX_ROWS 100000

static JsonObject *
describe_entry (const CyEntry *entry)
{
  JsonObject *object = json_object_new ();
  g_autofree char *text = cy_user_redact (entry);
  g_autoptr (JsonNode) payload = cy_json_parse (text, -1, 1024 * 1024, NULL);
  g_autofree char *hash = cy_hash_spell (entry->hash);

  cy_control_set_time (object, "time", cy_hlc_to_us (entry->hlc));
  json_object_set_string_member (object, "stream", entry->stream);
  json_object_set_int_member (object, "seq", (gint64) entry->seq);
  json_object_set_string_member (object, "kind", entry->kind);
  json_object_set_string_member (object, "subject", entry->subject);
  json_object_set_string_member (object, "actor", entry->actor);
  if (payload != NULL)
    json_object_set_member (object, "payload", g_steal_pointer (&payload));
  json_object_set_string_member (object, "hash", hash);
  json_object_set_boolean_member (object, "counts", !entry->beyond);
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
  cy_node_check (call->node, NULL, on_node_cb, call);
}

void
cy_control_verb_rebuild (CyControlCall *call)
{
  cy_node_rebuild (call->node, call->actor, cy_control_call_done_cb, call);
}
