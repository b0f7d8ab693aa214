/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-expression-token.h"

#include <math.h>
#include <string.h>

#define GUN_MAX 255 /* what a tag can hold */

/**
 * cy_expression_fail:
 * @text: valid UTF-8 up to @at.
 * @at: the place in it.
 *
 * Sets an error that begins with the place: columns count characters, from 1.
 */
void
cy_expression_fail (GError **error,
                    CyRulesError code,
                    const char *text,
                    const char *at,
                    const char *format,
                    ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, CY_RULES_ERROR, (int) code, "column %ld: %s",
               g_utf8_pointer_to_offset (text, at) + 1, message);
}

static const char *
skip_digits (const char *at)
{
  while (g_ascii_isdigit (*at))
    at++;
  return at;
}

static const char *
skip_exponent (const char *at)
{
  const char *digits = at + 1;

  if (*at != 'e' && *at != 'E')
    return at;
  if (*digits == '+' || *digits == '-')
    digits++;
  return g_ascii_isdigit (*digits) ? skip_digits (digits) : at;
}

static gboolean
read_number (const char *text, CyToken *token, GError **error)
{
  const char *end = skip_digits (token->at);
  g_autofree char *digits = NULL;

  if (*end == '.')
    end = skip_digits (end + 1);
  end = skip_exponent (end);
  if (g_ascii_isalnum (*end) || *end == '.' || *end == '_') {
    cy_expression_fail (error, CY_RULES_ERROR_SYNTAX, text, token->at, "this is not a number");
    return FALSE;
  }
  /* A copy, since strtod reads hexadecimal numbers and more. */
  digits = g_strndup (token->at, (gsize) (end - token->at));
  token->number = g_ascii_strtod (digits, NULL);
  if (!isfinite (token->number)) {
    cy_expression_fail (error, CY_RULES_ERROR_TOO_LARGE, text, token->at,
                        "this number is too large");
    return FALSE;
  }
  token->kind = CY_TOKEN_NUMBER;
  token->next = end;
  return TRUE;
}

static gboolean
read_gun (const char *text, CyToken *token, GError **error)
{
  const char *digits = token->next + 1;
  const char *end = skip_digits (digits);
  guint64 gun = g_ascii_strtoull (digits, NULL, 10);

  if (end == digits || end - digits > 3 || gun > GUN_MAX) {
    cy_expression_fail (error, CY_RULES_ERROR_SYNTAX, text, token->next,
                        "behind @ stands a gun from 0 to %d", GUN_MAX);
    return FALSE;
  }
  token->gun = (int) gun;
  token->next = end;
  return TRUE;
}

static gboolean
read_name (const char *text, CyToken *token, GError **error)
{
  const char *end = token->at;

  while (g_ascii_isalnum (*end) || *end == '.' || *end == '_')
    end++;
  token->kind = CY_TOKEN_NAME;
  token->length = (gsize) (end - token->at);
  token->next = end;
  return *end != '@' || read_gun (text, token, error);
}

static gboolean
read_text (const char *text, CyToken *token, GError **error)
{
  const char *end = strchr (token->at + 1, '"');

  if (end == NULL) {
    cy_expression_fail (error, CY_RULES_ERROR_SYNTAX, text, token->at, "this quote is not closed");
    return FALSE;
  }
  token->kind = CY_TOKEN_TEXT;
  token->start = token->at + 1;
  token->length = (gsize) (end - token->start);
  token->next = end + 1;
  return TRUE;
}

/* The longer ones first. */
static const char *const symbols[] = { "==", "!=", "<=", ">=", "<", ">", "+",
                                       "-",  "*",  "/",  "(",  ")", "," };

static gboolean
read_symbol (const char *text, CyToken *token, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (symbols); i++) {
    if (g_str_has_prefix (token->at, symbols[i])) {
      token->kind = CY_TOKEN_SYMBOL;
      token->length = strlen (symbols[i]);
      token->next = token->at + token->length;
      return TRUE;
    }
  }
  if (*token->at == '=')
    cy_expression_fail (error, CY_RULES_ERROR_SYNTAX, text, token->at, "to compare, write ==");
  else
    cy_expression_fail (error, CY_RULES_ERROR_SYNTAX, text, token->at,
                        "\"%.*s\" has no meaning here",
                        (int) (g_utf8_next_char (token->at) - token->at), token->at);
  return FALSE;
}

/**
 * cy_token_read:
 * @text: the whole expression, valid UTF-8; for the columns of errors.
 * @from: where to go on in it.
 */
gboolean
cy_token_read (const char *text, const char *from, CyToken *out_token, GError **error)
{
  CyToken token = { .gun = -1 };
  gboolean read;

  while (g_ascii_isspace (*from))
    from++;
  token.at = token.start = token.next = from;
  if (*from == '\0')
    read = TRUE;
  else if (g_ascii_isdigit (*from))
    read = read_number (text, &token, error);
  else if (g_ascii_isalpha (*from))
    read = read_name (text, &token, error);
  else if (*from == '"')
    read = read_text (text, &token, error);
  else
    read = read_symbol (text, &token, error);
  if (read)
    *out_token = token;
  return read;
}

gboolean
cy_token_is (const CyToken *token, CyTokenKind kind, const char *spelling)
{
  return token->kind == kind && token->length == strlen (spelling) &&
         strncmp (token->start, spelling, token->length) == 0 && token->gun == -1;
}
