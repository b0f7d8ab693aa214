/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-gateway-text.h"

#include <string.h>

#include "cy-notify-error.h"

/* Unlike the templates of messages, these are full of braces that are not ours: JSON. A placeholder is
 * a word of small letters between braces and nothing else; all other braces are text. */

#define SECRET "secret"
#define HIDDEN "***"

static const struct {
  const char *name;
  gsize offset;
} placeholders[] = {
  { "number", G_STRUCT_OFFSET (CyGatewayValues, number) },
  { "text", G_STRUCT_OFFSET (CyGatewayValues, text) },
  { "subject", G_STRUCT_OFFSET (CyGatewayValues, subject) },
  { "id", G_STRUCT_OFFSET (CyGatewayValues, id) },
  { "language", G_STRUCT_OFFSET (CyGatewayValues, language) },
  { SECRET, G_STRUCT_OFFSET (CyGatewayValues, secret) },
};

/* Returns the length of the name when there is a placeholder at @brace, otherwise 0. */
static gsize
match_name (const char *brace)
{
  gsize length = 0;

  while (g_ascii_islower (brace[1 + length]))
    length++;
  return brace[1 + length] == '}' ? length : 0;
}

/* Returns the number of the placeholder, or -1. */
static int
find (const char *name, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (placeholders); i++) {
    if (strlen (placeholders[i].name) == length &&
        strncmp (placeholders[i].name, name, length) == 0)
      return (int) i;
  }
  return -1;
}

/* Returns the next placeholder at or behind @text, %NULL when there is none. */
static const char *
next_placeholder (const char *text, gsize *out_length)
{
  for (const char *p = strchr (text, '{'); p != NULL; p = strchr (p + 1, '{')) {
    *out_length = match_name (p);
    if (*out_length > 0)
      return p;
  }
  return NULL;
}

/**
 * cy_gateway_text_check:
 *
 * Errors: %CY_NOTIFY_ERROR_BAD_CONFIG, with the column.
 */
gboolean
cy_gateway_text_check (const char *template, GError **error)
{
  gsize length;

  if (strlen (template) > CY_GATEWAY_MAX_TEMPLATE || !g_utf8_validate (template, -1, NULL)) {
    g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG,
                 "is not UTF-8 of at most %d bytes", CY_GATEWAY_MAX_TEMPLATE);
    return FALSE;
  }
  for (const char *p = template; (p = next_placeholder (p, &length)) != NULL; p++) {
    if (find (p + 1, length) >= 0)
      continue;
    g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG,
                 "column %ld: there is no placeholder {%.*s}",
                 g_utf8_pointer_to_offset (template, p) + 1, (int) MIN (length, 40), p + 1);
    return FALSE;
  }
  return TRUE;
}

gboolean
cy_gateway_text_has_secret (const char *template)
{
  return strstr (template, "{" SECRET "}") != NULL;
}

static void
append_encoded (GString *text, const char *value)
{
  g_string_append_uri_escaped (text, value, NULL, FALSE);
}

/* A header ends with its line. */
static void
append_line (GString *text, const char *value)
{
  for (const char *p = value; *p != '\0'; p++)
    g_string_append_c (text, g_ascii_iscntrl (*p) ? ' ' : *p);
}

static void
append_json (GString *text, const char *value)
{
  for (const char *p = value; *p != '\0'; p++) {
    if (*p == '"' || *p == '\\')
      g_string_append_printf (text, "\\%c", *p);
    else if (g_ascii_iscntrl (*p))
      g_string_append_printf (text, "\\u%04x", (guint) *p);
    else
      g_string_append_c (text, *p);
  }
}

static void
append_plain (GString *text, const char *value)
{
  g_string_append (text, value);
}

static void (*const appenders[CY_N_GATEWAY_PLACES]) (GString *text, const char *value) = {
  [CY_GATEWAY_IN_URL] = append_encoded,  [CY_GATEWAY_IN_HEADER] = append_line,
  [CY_GATEWAY_IN_FORM] = append_encoded, [CY_GATEWAY_IN_JSON] = append_json,
  [CY_GATEWAY_IN_PLAIN] = append_plain,
};

/**
 * cy_gateway_text_fill:
 * @template: one that was checked.
 *
 * Returns: (transfer full): the text; with {secret} in it, for cy_credential_wipe().
 */
char *
cy_gateway_text_fill (const char *template, CyGatewayPlace place, const CyGatewayValues *values)
{
  GString *text = g_string_new (NULL);
  const char *rest = template;
  const char *brace;
  gsize length;

  while ((brace = next_placeholder (rest, &length)) != NULL) {
    int found = find (brace + 1, length);
    const char *value =
      found < 0 ? NULL : G_STRUCT_MEMBER (const char *, values, placeholders[found].offset);

    g_string_append_len (text, rest, brace - rest);
    if (value != NULL)
      appenders[place](text, value);
    rest = brace + length + 2;
  }
  g_string_append (text, rest);
  return g_string_free (text, FALSE);
}

/**
 * cy_gateway_text_hide:
 * @text: UTF-8 that comes from the other side, which may say back what it was told.
 * @secret: (nullable): what nobody is to see.
 *
 * Returns: (transfer full): the text without the secret, in whatever way it was written.
 */
char *
cy_gateway_text_hide (const char *text, const char *secret)
{
  g_autoptr (GString) shown = g_string_new (text);

  if (secret == NULL || secret[0] == '\0')
    return g_string_free (g_steal_pointer (&shown), FALSE);
  for (CyGatewayPlace place = 0; place < CY_N_GATEWAY_PLACES; place++) {
    g_autoptr (GString) written = g_string_new (NULL);

    appenders[place](written, secret);
    (void) g_string_replace (shown, written->str, HIDDEN, 0); /* however often */
  }
  return g_string_free (g_steal_pointer (&shown), FALSE);
}
