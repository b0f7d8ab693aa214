/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-actor-name.h"

/**
 * cy_actor_name:
 * @actor: an account, as the journal has it.
 *
 * Returns: (transfer full): the name of the account, or of the contact whose account it is; the account when
 *   it is nobody's.
 */
char *
cy_actor_name (CyYard *yard, const char *actor)
{
  g_autoptr (GPtrArray) contacts = NULL;

  if (cy_yard_get (yard, CY_KIND_USER, actor) != NULL)
    return cy_yard_display_name (yard, CY_KIND_USER, actor);
  contacts = cy_yard_list (yard, CY_KIND_CONTACT);
  for (guint i = 0; i < contacts->len; i++) {
    const CyRecord *contact = contacts->pdata[i];

    if (g_strcmp0 (cy_record_get_text (contact, "user"), actor) == 0)
      return cy_yard_display_name (yard, CY_KIND_CONTACT, contact->id);
  }
  return g_strdup (actor);
}
