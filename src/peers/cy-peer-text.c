/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-peer-text.h"

/**
 * cy_peer_text_clean:
 * @text: what somebody else says; hostile.
 *
 * Returns: (transfer full): valid UTF-8 with a blank for whatever cannot be shown.
 */
char *
cy_peer_text_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *clean = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    g_string_append_unichar (clean, g_unichar_isprint (c) ? c : ' ');
  }
  return g_string_free (clean, FALSE);
}
