/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-user.h"

#include <string.h>

#include "cy-json.h"

/* Length of a node's id: SHA-256 in hexadecimal. */
#define NODE_ID_LENGTH 64

void
cy_credential_free (CyCredential *credential)
{
  if (credential == NULL)
    return;
  g_free (credential->id);
  g_free (credential->password);
  g_free (credential->pin);
  g_free (credential->recovery);
  g_free (credential);
}

/**
 * cy_user_get_role:
 * @user: (nullable): an account.
 */
CyRole
cy_user_get_role (const CyRecord *user)
{
  return user == NULL ? CY_ROLE_NONE : cy_role_find (cy_record_get_text (user, "role"));
}

/**
 * cy_user_list_areas:
 *
 * Returns: (transfer full) (array zero-terminated=1): ids of areas and stations; none means everywhere.
 */
char **
cy_user_list_areas (const CyRecord *user)
{
  const char *text = cy_record_get_text (user, "areas");
  g_auto (GStrv) words = g_strsplit_set (text != NULL ? text : "", " ,;\t\n", -1);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; words[i] != NULL; i++) {
    if (*words[i] != '\0')
      g_strv_builder_add (ids, words[i]);
  }
  return g_strv_builder_end (ids);
}

gboolean
cy_user_is_enabled (const CyRecord *user)
{
  return !cy_record_get_bool (user, "disabled", FALSE);
}

/**
 * cy_user_is_chief:
 *
 * Returns: whether it is an administrator of everything: there must always be one.
 */
gboolean
cy_user_is_chief (const CyRecord *user)
{
  g_auto (GStrv) areas = cy_user_list_areas (user);

  return cy_user_get_role (user) == CY_ROLE_ADMINISTRATOR && cy_user_is_enabled (user) &&
         areas[0] == NULL;
}

/**
 * cy_user_name_is_taken:
 *
 * Returns: whether a node acts under this name itself, so that no person may.
 */
gboolean
cy_user_name_is_taken (const char *name)
{
  return g_str_equal (name, CY_ACTOR_SYSTEM) ||
         (strlen (name) == NODE_ID_LENGTH && strspn (name, "0123456789abcdef") == NODE_ID_LENGTH);
}

/**
 * cy_user_redact:
 *
 * Returns: (transfer full): the payload of @entry for eyes: a verifier is left out, since whoever has one
 *   can guess at the password as fast as the machine goes.
 */
char *
cy_user_redact (const CyEntry *entry)
{
  g_autoptr (JsonNode) payload = NULL;
  JsonObject *object;

  if (!g_str_has_prefix (entry->kind, "user."))
    return g_strdup (entry->payload);
  payload = cy_json_parse (entry->payload, -1, 65536, NULL);
  if (payload == NULL || !cy_json_get_object (payload, NULL, &object, NULL))
    return g_strdup ("{}");
  json_object_remove_member (object, "verifier");
  return cy_json_to_text (payload, FALSE);
}
