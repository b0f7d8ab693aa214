/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-reader.h"

#define TEXT_MAX 2000

/* A member nobody reads is most often a misspelt one, and would silently do nothing. */
static gboolean
members_are_known (JsonObject *object,
                   const CyJsonPath *path,
                   const char *const *members,
                   GError **error)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, NULL)) {
    if (!g_strv_contains (members, name)) {
      cy_json_set_error (error, CY_JSON_MEMBER (path, name), "unknown member");
      return FALSE;
    }
  }
  return TRUE;
}

/**
 * cy_profile_reader_open:
 * @members: every name the object may have, ended by %NULL.
 *
 * Returns: whether @node is an object with no other members.
 */
gboolean
cy_profile_reader_open (CyProfileReader *reader,
                        JsonNode *node,
                        const CyJsonPath *path,
                        const char *const *members,
                        GError **error)
{
  *reader = (CyProfileReader){ .path = path, .error = error, .failed = TRUE };
  if (!cy_json_get_object (node, path, &reader->object, error) ||
      !members_are_known (reader->object, path, members, error))
    return FALSE;
  reader->failed = FALSE;
  return TRUE;
}

gboolean
cy_profile_reader_has (CyProfileReader *reader, const char *name)
{
  return json_object_has_member (reader->object, name);
}

/**
 * cy_profile_reader_get:
 *
 * Returns: (nullable) (transfer none): the member.
 */
JsonNode *
cy_profile_reader_get (CyProfileReader *reader, const char *name)
{
  return json_object_get_member (reader->object, name);
}

void
cy_profile_reader_require (CyProfileReader *reader, const char *name)
{
  if (!cy_profile_reader_has (reader, name))
    cy_profile_reader_fail (reader, name, "is missing");
}

/**
 * cy_profile_reader_fail:
 * @name: (nullable): the member at fault, or %NULL for the object as a whole.
 *
 * Sets the error, unless an earlier one is set already.
 */
void
cy_profile_reader_fail (CyProfileReader *reader, const char *name, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  if (reader->failed)
    return;
  reader->failed = TRUE;
  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  if (name == NULL)
    cy_json_set_error (reader->error, reader->path, "%s", what);
  else
    cy_json_set_error (reader->error, CY_JSON_MEMBER (reader->path, name), "%s", what);
}

gint64
cy_profile_reader_int (CyProfileReader *reader,
                       const char *name,
                       gint64 low,
                       gint64 high,
                       gint64 fallback)
{
  gint64 value = fallback;

  if (reader->failed || !cy_profile_reader_has (reader, name))
    return fallback;
  if (!cy_json_get_int (cy_profile_reader_get (reader, name), CY_JSON_MEMBER (reader->path, name),
                        low, high, &value, reader->error))
    reader->failed = TRUE;
  return value;
}

double
cy_profile_reader_number (CyProfileReader *reader,
                          const char *name,
                          double low,
                          double high,
                          double fallback)
{
  double value = fallback;

  if (reader->failed || !cy_profile_reader_has (reader, name))
    return fallback;
  if (!cy_json_get_double (cy_profile_reader_get (reader, name),
                           CY_JSON_MEMBER (reader->path, name), low, high, &value, reader->error))
    reader->failed = TRUE;
  return value;
}

gboolean
cy_profile_reader_bool (CyProfileReader *reader, const char *name, gboolean fallback)
{
  gboolean value = fallback;

  if (reader->failed || !cy_profile_reader_has (reader, name))
    return fallback;
  if (!cy_json_get_bool (cy_profile_reader_get (reader, name), CY_JSON_MEMBER (reader->path, name),
                         &value, reader->error))
    reader->failed = TRUE;
  return value;
}

const char *
cy_profile_reader_text (CyProfileReader *reader, const char *name, const char *fallback)
{
  const char *value = fallback;

  if (reader->failed || !cy_profile_reader_has (reader, name))
    return fallback;
  if (!cy_json_get_string (cy_profile_reader_get (reader, name),
                           CY_JSON_MEMBER (reader->path, name), &value, reader->error))
    reader->failed = TRUE;
  else if (strlen (value) > TEXT_MAX)
    cy_profile_reader_fail (reader, name, "is longer than %d bytes", TEXT_MAX);
  return value;
}

/**
 * cy_profile_reader_choice:
 * @choices: the words that are allowed, ended by %NULL.
 *
 * Returns: the index of the word.
 */
guint
cy_profile_reader_choice (CyProfileReader *reader,
                          const char *name,
                          const char *const *choices,
                          guint fallback)
{
  const char *word = cy_profile_reader_text (reader, name, NULL);
  g_autofree char *known = NULL;

  if (reader->failed || word == NULL)
    return fallback;
  for (guint i = 0; choices[i] != NULL; i++) {
    if (g_str_equal (word, choices[i]))
      return i;
  }
  known = g_strjoinv (", ", (char **) choices);
  cy_profile_reader_fail (reader, name, "\"%.40s\" is not one of %s", word, known);
  return fallback;
}

/**
 * cy_profile_reader_texts:
 *
 * Checks that a member, when there, is a list of texts: remarks for people, which nothing reads.
 */
void
cy_profile_reader_texts (CyProfileReader *reader, const char *name)
{
  const CyJsonPath *path = CY_JSON_MEMBER (reader->path, name);
  JsonArray *list;
  const char *text;

  if (reader->failed || !cy_profile_reader_has (reader, name))
    return;
  if (!cy_json_get_array (cy_profile_reader_get (reader, name), path, &list, reader->error)) {
    reader->failed = TRUE;
    return;
  }
  for (guint i = 0; i < json_array_get_length (list); i++) {
    if (!cy_json_get_string (json_array_get_element (list, i), CY_JSON_ELEMENT (path, i), &text,
                             reader->error)) {
      reader->failed = TRUE;
      return;
    }
  }
}
