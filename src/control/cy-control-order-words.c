/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-order-words.h"

#include <string.h>

#include "cy-control.h"
#include "cy-time.h"

/* What command lines call a member of an order's entries, and how its text becomes a value. */

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
} words[] = {
  { "expected", "expected_us", time_value, "a time" },
  { "finished", "finished_us", time_value, "a time" },
  { "price", "price_minor", money_value, "an amount such as 12.50" },
  { "alarms", "alarms", list_value, "" },
  { "conditions", "conditions", list_value, "" },
  { "helpers", "helpers", list_value, "" },
  { "connector", "connector", int_value, "a whole number" },
  { "step", "step", int_value, "a whole number" },
  { "quantity", "quantity", int_value, "a whole number" },
  { "minutes", "minutes", int_value, "a whole number" },
  { "percent", "percent", int_value, "a whole number" },
  { "value", "value", number_value, "a number" },
};

/**
 * cy_control_order_word:
 * @word: `NAME=VALUE`.
 * @payload: written into.
 *
 * Errors: %CY_CONTROL_ERROR_USAGE.
 */
gboolean
cy_control_order_word (const char *word, JsonObject *payload, GError **error)
{
  const char *equals = strchr (word, '=');
  g_autofree char *name = equals == NULL ? NULL : g_strndup (word, (gsize) (equals - word));
  JsonNode *value;

  if (name == NULL || *name == '\0') {
    g_set_error (error, CY_CONTROL_ERROR, CY_CONTROL_ERROR_USAGE, "must be NAME=VALUE: %s", word);
    return FALSE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (!g_str_equal (name, words[i].word))
      continue;
    if ((value = words[i].read (equals + 1)) == NULL) {
      g_set_error (error, CY_CONTROL_ERROR, CY_CONTROL_ERROR_USAGE, "%s must be %s, not \"%s\"",
                   name, words[i].form, equals + 1);
      return FALSE;
    }
    json_object_set_member (payload, words[i].member, value);
    return TRUE;
  }
  json_object_set_member (payload, name, text_value (equals + 1));
  return TRUE;
}
