/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-payload-rule.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-id.h"

/**
 * cy_payload_check_text:
 * @low: fewest bytes, without spaces around them [bytes].
 * @high: most [bytes].
 *
 * Returns: (transfer full) (nullable): what is wrong with it, for people.
 */
char *
cy_payload_check_text (JsonNode *node, gint64 low, gint64 high)
{
  const char *text;
  g_autofree char *stripped = NULL;

  if (!cy_json_get_string (node, NULL, &text, NULL))
    return g_strdup (_ ("must be text"));
  if ((gint64) strlen (text) > high)
    return g_strdup_printf (_ ("is longer than %d bytes"), (int) high);
  stripped = g_strstrip (g_strdup (text));
  return (gint64) strlen (stripped) < low ? g_strdup (_ ("is empty")) : NULL;
}

/**
 * cy_payload_check_id:
 *
 * An empty one takes back what was said before.
 *
 * Returns: (transfer full) (nullable): what is wrong with it, for people.
 */
char *
cy_payload_check_id (JsonNode *node, gint64 low, gint64 high)
{
  const char *text;
  g_autoptr (GError) error = NULL;

  if (!cy_json_get_string (node, NULL, &text, NULL))
    return g_strdup (_ ("must be text"));
  return *text == '\0' || cy_id_validate (text, &error) ? NULL : g_strdup (error->message);
}

/**
 * cy_payload_check_int:
 * @low: least whole number.
 * @high: greatest.
 *
 * Returns: (transfer full) (nullable): what is wrong with it, for people.
 */
char *
cy_payload_check_int (JsonNode *node, gint64 low, gint64 high)
{
  gint64 value;

  return cy_json_get_int (node, NULL, low, high, &value, NULL)
           ? NULL
           : g_strdup_printf (_ ("must be a whole number from %lld to %lld"), (long long) low,
                              (long long) high);
}

/**
 * cy_payload_check_number:
 * @low: least number.
 * @high: greatest.
 *
 * Returns: (transfer full) (nullable): what is wrong with it, for people.
 */
char *
cy_payload_check_number (JsonNode *node, gint64 low, gint64 high)
{
  double value;

  return cy_json_get_double (node, NULL, (double) low, (double) high, &value, NULL)
           ? NULL
           : g_strdup (_ ("must be a number"));
}

/**
 * cy_payload_check_list:
 * @low: fewest members.
 * @high: most.
 *
 * A list of short texts, each of them said.
 *
 * Returns: (transfer full) (nullable): what is wrong with it, for people.
 */
char *
cy_payload_check_list (JsonNode *node, gint64 low, gint64 high)
{
  JsonArray *array;
  const char *text;

  if (!cy_json_get_array (node, NULL, &array, NULL))
    return g_strdup (_ ("must be a list"));
  if ((gint64) json_array_get_length (array) > high || (gint64) json_array_get_length (array) < low)
    return g_strdup_printf (_ ("must have from %d to %d members"), (int) low, (int) high);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    if (!cy_json_get_string (json_array_get_element (array, i), NULL, &text, NULL) ||
        strlen (text) > CY_PAYLOAD_LINE_MAX || *text == '\0')
      return g_strdup (_ ("must be a list of short texts"));
  }
  return NULL;
}

/**
 * cy_payload_refuse:
 * @members: (array length=n_members): what the payload may have; ends early at one without a name.
 *
 * Members that are not listed are of a newer version and do no harm.
 *
 * Returns: (transfer full) (nullable): what is wrong with them, `reason is missing`, or %NULL.
 */
char *
cy_payload_refuse (const CyPayloadMember *members, guint n_members, JsonObject *payload)
{
  for (guint i = 0; i < n_members && members[i].name != NULL; i++) {
    const CyPayloadMember *member = &members[i];
    JsonNode *node = json_object_get_member (payload, member->name);
    g_autofree char *why = NULL;

    if (node == NULL || JSON_NODE_HOLDS_NULL (node)) {
      if (member->required)
        return g_strdup_printf (_ ("%s is missing"), _ (member->name));
      continue;
    }
    why = member->check (node, member->low, member->high);
    if (why != NULL)
      return g_strdup_printf ("%s %s", _ (member->name), why);
  }
  return NULL;
}
