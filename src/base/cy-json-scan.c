/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-json-scan.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "cy-base-error.h"

/*
 * The parser of json-glib takes more than JSON: comments, 'quotes', 0x10, 010 as octal, numbers
 * beyond 64 bits that wrap around, "var x =", and anything behind the end. Some of it would change a
 * value silently, and a quote inside a comment would hide brackets from whoever counts them while
 * the parser goes down by recursion until the stack ends. So the tokens are looked at first, as
 * RFC 8259 defines them; how they may follow each other is left to the parser.
 */
typedef struct {
  const char *text;
  gsize length;
  gsize at;
  guint depth;
  guint max_depth;
  gboolean complete; /* the root has ended */
} Scan;

static gboolean
refuse (const Scan *scan, GError **error, const char *what)
{
  guint line = 1;
  guint column = 1;

  for (gsize i = 0; i < scan->at; i++) {
    column = scan->text[i] == '\n' ? 1 : column + 1;
    line += scan->text[i] == '\n';
  }
  g_set_error (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX, "not JSON: %s (line %u, column %u)",
               what, line, column);
  return FALSE;
}

static gboolean
scan_string (Scan *scan, GError **error)
{
  for (gsize i = scan->at + 1; i < scan->length; i++) {
    if (scan->text[i] == '"') {
      scan->at = i + 1;
      return TRUE;
    }
    if (scan->text[i] != '\\')
      continue;
    /* It would end the text early, and what was checked is not what is stored. */
    if (scan->length - i >= 6 && strncmp (scan->text + i, "\\u0000", 6) == 0)
      return refuse (scan, error, "a text contains \\u0000");
    i++;
  }
  return refuse (scan, error, "a text does not end");
}

static gboolean
is_number (const char *token)
{
  const char *p = token + (*token == '-');

  if (!g_ascii_isdigit (*p) || (*p == '0' && g_ascii_isdigit (p[1])))
    return FALSE;
  while (g_ascii_isdigit (*p))
    p++;
  if (*p == '.') {
    if (!g_ascii_isdigit (*++p))
      return FALSE;
    while (g_ascii_isdigit (*p))
      p++;
  }
  if (*p == 'e' || *p == 'E') {
    p += p[1] == '+' || p[1] == '-' ? 2 : 1;
    if (!g_ascii_isdigit (*p))
      return FALSE;
    while (g_ascii_isdigit (*p))
      p++;
  }
  return *p == '\0';
}

static gboolean
fits (const char *number)
{
  if (strpbrk (number, ".eE") != NULL)
    return isfinite (g_ascii_strtod (number, NULL));
  errno = 0;
  (void) g_ascii_strtoll (number, NULL, 10); /* only whether it overflows */
  return errno != ERANGE;
}

/* A number or one of the three words. */
static gboolean
scan_token (Scan *scan, GError **error)
{
  gsize end = scan->at;
  g_autofree char *token = NULL;

  while (end < scan->length &&
         (g_ascii_isalnum (scan->text[end]) || strchr ("+-.", scan->text[end]) != NULL))
    end++;
  token = g_strndup (scan->text + scan->at, end - scan->at);
  if (is_number (token)) {
    if (!fits (token))
      return refuse (scan, error, "a number is too large");
  } else if (!g_str_equal (token, "true") && !g_str_equal (token, "false") &&
             !g_str_equal (token, "null")) {
    return refuse (scan, error, "there is something that is neither a value nor a sign");
  }
  scan->at = end;
  return TRUE;
}

static gboolean
scan_sign (Scan *scan, GError **error)
{
  char c = scan->text[scan->at];

  if (c == '[' || c == '{') {
    if (++scan->depth > scan->max_depth) {
      g_set_error (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX,
                   "the document nests deeper than %u levels", scan->max_depth);
      return FALSE;
    }
  } else if (c == ']' || c == '}') {
    if (scan->depth == 0)
      return refuse (scan, error, "a bracket closes that was never opened");
    scan->depth--;
  }
  scan->at++;
  return TRUE;
}

/**
 * cy_json_scan:
 * @text: UTF-8 without NUL.
 * @length: its length [bytes].
 * @max_depth: how deep brackets may nest.
 *
 * Returns: whether @text consists of JSON's tokens, one root and nothing behind it.
 *
 * Errors: %CY_BASE_ERROR_SYNTAX with line and column.
 */
gboolean
cy_json_scan (const char *text, gsize length, guint max_depth, GError **error)
{
  Scan scan = { .text = text, .length = length, .max_depth = max_depth };

  while (scan.at < scan.length) {
    char c = scan.text[scan.at];
    gboolean sound;

    if (strchr (" \t\r\n", c) != NULL) {
      scan.at++;
      continue;
    }
    if (scan.complete)
      return refuse (&scan, error, "something follows the document");
    if (strchr ("[]{},:", c) != NULL)
      sound = scan_sign (&scan, error);
    else
      sound = c == '"' ? scan_string (&scan, error) : scan_token (&scan, error);
    if (!sound)
      return FALSE;
    scan.complete = scan.depth == 0;
  }
  return TRUE;
}
