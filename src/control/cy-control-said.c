/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-said.h"

#include <string.h>

#include "cy-time.h"

/* What is said of an order or a change: the words of a command line and the members a program hands over become
 * the payload of an entry. */

static JsonNode *
text_value (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *
int_value (const char *text)
{
  char *end;
  gint64 value = g_ascii_strtoll (text, &end, 10);

  return *text == '\0' || *end != '\0' ? NULL : json_node_init_int (json_node_alloc (), value);
}

static JsonNode *
number_value (const char *text)
{
  char *end;
  double value = g_ascii_strtod (text, &end);

  return *text == '\0' || *end != '\0' ? NULL : json_node_init_double (json_node_alloc (), value);
}

/* 12.5 is 1250. */
static JsonNode *
money_value (const char *text)
{
  gint64 minor = 0;
  guint decimals = 0;
  const char *p = text;

  for (; g_ascii_isdigit (*p) && p - text < 12; p++)
    minor = minor * 10 + (*p - '0');
  if (p == text)
    return NULL;
  if (*p == '.') {
    for (p++; g_ascii_isdigit (*p) && decimals < 2; p++, decimals++)
      minor = minor * 10 + (*p - '0');
  }
  for (; decimals < 2; decimals++)
    minor *= 10;
  return *p != '\0' ? NULL : json_node_init_int (json_node_alloc (), minor);
}

static JsonNode *
time_value (const char *text)
{
  gint64 time_us;

  return cy_time_parse (text, g_get_real_time (), &time_us, NULL)
           ? json_node_init_int (json_node_alloc (), time_us)
           : NULL;
}

static JsonNode *
list_value (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr (JsonArray) array = json_array_new ();

  for (guint i = 0; parts[i] != NULL; i++) {
    if (*parts[i] != '\0')
      json_array_add_string_element (array, parts[i]);
  }
  return json_node_init_array (json_node_alloc (), array);
}

/* A word that is not listed is a text of its own name. */
static const struct {
  const char *word;
  const char *member;
  JsonNode *(*read) (const char *text);
  const char *form;
} members[] = {
  { "expected", "expected_us", time_value, "a time" },
  { "from", "from_us", time_value, "a time" },
  { "to", "to_us", time_value, "a time" },
  { "finished", "finished_us", time_value, "a time" },
  { "price", "price_minor", money_value, "an amount such as 12.50" },
  { "alarms", "alarms", list_value, "" },
  { "conditions", "conditions", list_value, "" },
  { "helpers", "helpers", list_value, "" },
  { "connector", "connector", int_value, "a whole number" },
  { "consequence", "consequence", int_value, "a whole number" },
  { "likelihood", "likelihood", int_value, "a whole number" },
  { "targets", "targets", list_value, "" },
  { "step", "step", int_value, "a whole number" },
  { "quantity", "quantity", int_value, "a whole number" },
  { "minutes", "minutes", int_value, "a whole number" },
  { "percent", "percent", int_value, "a whole number" },
  { "value", "value", number_value, "a number" },
};

/* @word is NAME=VALUE. */
static gboolean
read_word (const char *word, JsonObject *payload, GError **error)
{
  const char *equals = strchr (word, '=');
  g_autofree char *name = equals == NULL ? NULL : g_strndup (word, (gsize) (equals - word));
  JsonNode *value;

  if (name == NULL || *name == '\0') {
    g_set_error (error, CY_CONTROL_ERROR, CY_CONTROL_ERROR_USAGE, "must be NAME=VALUE: %s", word);
    return FALSE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    if (!g_str_equal (name, members[i].word))
      continue;
    if ((value = members[i].read (equals + 1)) == NULL) {
      g_set_error (error, CY_CONTROL_ERROR, CY_CONTROL_ERROR_USAGE, "%s must be %s, not \"%s\"",
                   name, members[i].form, equals + 1);
      return FALSE;
    }
    json_object_set_member (payload, members[i].member, value);
    return TRUE;
  }
  json_object_set_member (payload, name, text_value (equals + 1));
  return TRUE;
}

/* The words of a command line: an id first, unless something is made, then NAME=VALUE. */
static gboolean
read_words (CyControlCall *call, gboolean with_id, const char **out_id, JsonObject *payload)
{
  JsonNode *node = json_object_get_member (call->arguments, "words");
  JsonArray *words = NULL;
  g_autoptr (GError) error = NULL;
  guint n;

  if (node != NULL && !cy_json_get_array (node, NULL, &words, &error)) {
    cy_control_call_fail (call, error);
    return FALSE;
  }
  n = words == NULL ? 0 : json_array_get_length (words);
  for (guint i = 0; i < n; i++) {
    const char *word;

    if (!cy_json_get_string (json_array_get_element (words, i), CY_JSON_ELEMENT (NULL, i), &word,
                             &error) ||
        ((i > 0 || !with_id) && !read_word (word, payload, &error))) {
      cy_control_call_fail (call, error);
      return FALSE;
    }
    if (i == 0 && with_id)
      *out_id = word;
  }
  if (!with_id || n > 0)
    return TRUE;
  cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "id is missing");
  return FALSE;
}

/* Programs hand the members over as they are. */
static gboolean
read_payload (CyControlCall *call, JsonObject *payload)
{
  JsonNode *node = json_object_get_member (call->arguments, "payload");
  JsonObject *object;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (node == NULL)
    return TRUE;
  if (!cy_json_get_object (node, NULL, &object, NULL)) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "payload must be an object");
    return FALSE;
  }
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &value))
    json_object_set_member (payload, name, json_node_copy (value));
  return TRUE;
}

static void
take_said (CyControlCall *call, JsonObject *payload)
{
  static const char *const options[] = { "note", "reason", "override" };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++) {
    const char *text = cy_control_call_get (call, options[i]);

    if (text != NULL)
      json_object_set_string_member (payload, options[i], text);
  }
}

/**
 * cy_control_read_said:
 * @with_id: whether the first word is an id.
 * @out_id: (out): that; borrowed from the call.
 * @payload: written into.
 *
 * Returns: whether it could be read; else the call is over.
 */
gboolean
cy_control_read_said (CyControlCall *call,
                      gboolean with_id,
                      const char **out_id,
                      JsonObject *payload)
{
  if (!read_words (call, with_id, out_id, payload) || !read_payload (call, payload))
    return FALSE;
  take_said (call, payload);
  return TRUE;
}
