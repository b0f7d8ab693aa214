/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-claim.h"

#include "cy-json.h"
#include "cy-stream.h"

#define PAYLOAD_MAX_BYTES 1024

/**
 * cy_claim_payload:
 *
 * Returns: (transfer full): of the entry that says so.
 */
char *
cy_claim_payload (const CyClaim *claim)
{
  return g_strdup_printf ("{\"node\":\"%s\",\"epoch\":%" G_GINT64_FORMAT "}", claim->node,
                          claim->epoch);
}

/**
 * cy_claim_parse:
 * @out_claim: (out): what the entry says.
 *
 * Returns: whether it says who owns something.
 */
gboolean
cy_claim_parse (const char *payload, CyClaim *out_claim)
{
  g_autoptr (JsonNode) root = cy_json_parse (payload, -1, PAYLOAD_MAX_BYTES, NULL);
  JsonObject *object;
  const char *node;
  gint64 epoch;

  if (root == NULL || !cy_json_get_object (root, NULL, &object, NULL) ||
      !cy_json_get_string (json_object_get_member (object, "node"), NULL, &node, NULL) ||
      !cy_json_get_int (json_object_get_member (object, "epoch"), NULL, 1, G_MAXINT64, &epoch,
                        NULL) ||
      !cy_node_id_is_valid (node))
    return FALSE;
  *out_claim = (CyClaim){ g_strdup (node), epoch };
  return TRUE;
}

void
cy_claim_clear (CyClaim *claim)
{
  g_clear_pointer (&claim->node, g_free);
}
