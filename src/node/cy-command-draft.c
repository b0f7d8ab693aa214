/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-command-draft.h"

#include <string.h>

#include "cy-id.h"
#include "cy-node-error.h"

/**
 * cy_command_payload_describe:
 * @batch: (nullable): which batch's turn it is.
 *
 * Returns: (transfer full): what the first entry of a command says.
 */
JsonObject *
cy_command_payload_describe (const CyCommandWish *wish, const char *batch)
{
  JsonObject *payload = json_object_new ();
  JsonNode *arguments = cy_json_parse (wish->arguments, -1, 65536, NULL);

  json_object_set_string_member (payload, "pile", wish->pile);
  json_object_set_int_member (payload, "connector", wish->connector);
  json_object_set_string_member (payload, "name", wish->name);
  if (arguments != NULL)
    json_object_set_member (payload, "arguments", arguments);
  if (batch != NULL)
    json_object_set_string_member (payload, "batch", batch);
  return payload;
}

JsonObject *
cy_command_payload_outcome (const char *outcome)
{
  JsonObject *payload = json_object_new ();

  if (outcome != NULL)
    json_object_set_string_member (payload, "outcome", outcome);
  return payload;
}

CyDraft *
cy_command_draft_new (const char *id, CyCommandEvent event, JsonObject *payload, const char *actor)
{
  g_autofree char *subject = g_strconcat (CY_SUBJECT_COMMAND_PREFIX, id, NULL);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), payload);

  return cy_draft_new (CY_ENTRY_CLASS_OPS, cy_command_event_kind (event), subject, actor,
                       cy_json_to_text (node, FALSE));
}

/**
 * cy_command_record_refusal:
 * @batch: (nullable): whose turn it was.
 *
 * Refused, and that is a fact too.
 */
void
cy_command_record_refusal (CyJournal *journal,
                           const CyCommandWish *wish,
                           const char *batch,
                           const char *why)
{
  g_autofree char *id = cy_id_new ();
  g_autoptr (JsonObject) payload = cy_command_payload_describe (wish, batch);
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);

  json_object_set_string_member (payload, "outcome", why);
  g_ptr_array_add (drafts,
                   cy_command_draft_new (id, CY_COMMAND_EVENT_REFUSE, payload, wish->actor));
  cy_journal_append (journal, drafts, NULL, NULL);
}

gboolean
cy_command_reason_check (const char *reason, GError **error)
{
  if (reason == NULL || strlen (reason) <= CY_COMMAND_MAX_REASON)
    return TRUE;
  g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
               "the reason is %" G_GSIZE_FORMAT " bytes long; at most %d are kept", strlen (reason),
               CY_COMMAND_MAX_REASON);
  return FALSE;
}
