/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-id.h"

#include <string.h>

#include "cy-base-error.h"

/**
 * cy_id_new:
 *
 * Returns: a new random id (a UUID), unique across nodes that never met.
 */
char *
cy_id_new (void)
{
  return g_uuid_string_random ();
}

/**
 * cy_id_validate:
 * @id: an id from a file, a form or a command line.
 *
 * An id is a name for scripts: 1 to 64 letters, digits, Han or other letters of UTF-8, and
 * `-`, `_`, `.`. The slash and the hash are excluded because they join ids
 * (`p1/1/temp.gun.high#3`).
 *
 * Returns: whether @id may name a record.
 */
gboolean
cy_id_validate (const char *id, GError **error)
{
  if (id == NULL || *id == '\0') {
    g_set_error_literal (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX, "an id must not be empty");
    return FALSE;
  }
  if (strlen (id) > CY_ID_MAX_LENGTH || !g_utf8_validate (id, -1, NULL)) {
    g_set_error (error, CY_BASE_ERROR, CY_BASE_ERROR_RANGE, "an id is at most %d bytes of UTF-8",
                 CY_ID_MAX_LENGTH);
    return FALSE;
  }
  for (const char *p = id; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (!g_unichar_isalnum (c) && c != '-' && c != '_' && c != '.') {
      g_set_error (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX,
                   "id \"%s\": only letters, digits, \"-\", \"_\" and \".\" are allowed", id);
      return FALSE;
    }
  }
  return TRUE;
}
