/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-code.h"

#include "cy-id.h"

#define ORDER_PREFIX "chargeyard:order/"

/**
 * cy_code_spell_order:
 *
 * Returns: (transfer full): what the code of a work order says.
 */
char *
cy_code_spell_order (const char *id)
{
  return g_strconcat (ORDER_PREFIX, id, NULL);
}

/**
 * cy_code_find_order:
 * @text: what somebody scanned, with whatever blanks a scanner adds.
 *
 * Returns: (transfer full) (nullable): the order it leads to; nothing when it is another code.
 */
char *
cy_code_find_order (const char *text)
{
  g_autofree char *code = g_strstrip (g_strdup (text));
  const char *id = NULL;

  if (g_str_has_prefix (code, ORDER_PREFIX))
    id = code + sizeof ORDER_PREFIX - 1;
  return id != NULL && cy_id_validate (id, NULL) ? g_strdup (id) : NULL;
}
