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

/**
 * cy_payload_dup_text:
 *
 * Returns: (transfer full) (nullable): what is said; %NULL when it is nothing or empty.
 */
char *
cy_payload_dup_text (JsonObject *payload, const char *name)
{
  char *text = NULL;

  cy_payload_take_text (payload, name, &text);
  if (text != NULL && *text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

/**
 * cy_payload_replace_text:
 * @text: (inout) (nullable): what is said replaces it; an empty text takes it back.
 */
void
cy_payload_replace_text (JsonObject *payload, const char *name, char **text)
{
  if (!json_object_has_member (payload, name))
    return;
  g_free (*text);
  *text = cy_payload_dup_text (payload, name);
}

/**
 * cy_payload_add_texts:
 * @texts: (element-type utf8): what a list has is added, each once.
 */
void
cy_payload_add_texts (JsonObject *payload, const char *name, GPtrArray *texts)
{
  JsonArray *array;

  if (!cy_json_get_array (json_object_get_member (payload, name), NULL, &array, NULL))
    return;
  for (guint i = 0; i < json_array_get_length (array); i++) {
    const char *text;

    if (cy_json_get_string (json_array_get_element (array, i), NULL, &text, NULL) &&
        !g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
      g_ptr_array_add (texts, g_strdup (text));
  }
}

/**
 * cy_payload_replace_texts:
 * @before: (transfer full) (nullable) (array zero-terminated=1): what was said so far.
 * @keep: whether the list adds to it.
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): what holds now.
 */
char **
cy_payload_replace_texts (JsonObject *payload, const char *name, char **before, gboolean keep)
{
  GPtrArray *texts;

  if (!json_object_has_member (payload, name))
    return before;
  texts = g_ptr_array_new ();
  for (guint i = 0; keep && before != NULL && before[i] != NULL; i++)
    g_ptr_array_add (texts, g_strdup (before[i]));
  cy_payload_add_texts (payload, name, texts);
  g_ptr_array_add (texts, NULL);
  g_strfreev (before);
  return (char **) g_ptr_array_free (texts, FALSE);
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
