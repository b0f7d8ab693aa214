/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-payload.h"

/**
 * cy_payload_take_text:
 * @text: (inout) (nullable): replaced when the payload has the member.
 */
void
cy_payload_take_text (JsonObject *payload, const char *name, char **text)
{
  const char *value;

  if (!cy_json_get_string (json_object_get_member (payload, name), NULL, &value, NULL))
    return;
  g_free (*text);
  *text = g_strdup (value);
}

gint64
cy_payload_get_int (JsonObject *payload, const char *name, gint64 high, gint64 absent)
{
  gint64 value = absent;

  (void) cy_json_get_int (json_object_get_member (payload, name), NULL, 0, high, &value, NULL);
  return value;
}

gboolean
cy_payload_get_bool (JsonObject *payload, const char *name)
{
  gboolean value = FALSE;

  (void) cy_json_get_bool (json_object_get_member (payload, name), NULL, &value, NULL);
  return value;
}

/**
 * cy_payload_dup_object:
 *
 * Returns: (transfer full): the member as JSON text, `{}` when it is no object.
 */
char *
cy_payload_dup_object (JsonObject *payload, const char *name)
{
  JsonNode *node = json_object_get_member (payload, name);
  JsonObject *object;

  return cy_json_get_object (node, NULL, &object, NULL) ? cy_json_to_text (node, FALSE)
                                                        : g_strdup ("{}");
}
