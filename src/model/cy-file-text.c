/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-file-text.h"

#include <string.h>

/* How far a browser looks for what a page is (WHATWG MIME Sniffing, 7). */
#define MARKUP_WITHIN 1445

static const struct {
  const char *mark;
  CyFileType type;
} marks[] = {
  { "<svg", CY_FILE_TYPE_SVG },
  { "<!doctype svg", CY_FILE_TYPE_SVG },
  { "<!doctype html", CY_FILE_TYPE_HTML },
  { "<html", CY_FILE_TYPE_HTML },
  { "<head", CY_FILE_TYPE_HTML },
  { "<body", CY_FILE_TYPE_HTML },
  { "<script", CY_FILE_TYPE_HTML },
  { "<iframe", CY_FILE_TYPE_HTML },
  { "<title", CY_FILE_TYPE_HTML },
  { "<table", CY_FILE_TYPE_HTML },
  { "<style", CY_FILE_TYPE_HTML },
  { "<div", CY_FILE_TYPE_HTML },
  { "<img", CY_FILE_TYPE_HTML },
  { "<a ", CY_FILE_TYPE_HTML },
  { "<h1", CY_FILE_TYPE_HTML },
  { "<p>", CY_FILE_TYPE_HTML },
  { "<br", CY_FILE_TYPE_HTML },
  { "<b>", CY_FILE_TYPE_HTML },
};

/* The first that occurs counts: a page may hold a drawing, and a drawing may hold a page. */
static CyFileType
sniff_markup (const char *text, gsize length)
{
  g_autofree char *start = g_strndup (text, MIN (length, MARKUP_WITHIN));
  g_autofree char *lower = g_ascii_strdown (start, -1);
  const char *first = NULL;
  CyFileType type = CY_FILE_TYPE_TEXT;

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++) {
    const char *at = strstr (lower, marks[i].mark);

    if (at != NULL && (first == NULL || at < first)) {
      first = at;
      type = marks[i].type;
    }
  }
  return type;
}

/* Returns where a cell ends: at a separator, at the end of a line or of the text; %NULL when a quotation
 * mark stays open or something follows it. */
static const char *
skip_cell (const char *at, const char *end, char separator)
{
  if (at < end && *at == '"') {
    do {
      at = memchr (at + 1, '"', (gsize) (end - at - 1));
      if (at == NULL)
        return NULL;
      at++;
    } while (at < end && *at == '"');
    return at == end || *at == separator || *at == '\n' || *at == '\r' ? at : NULL;
  }
  while (at < end && *at != separator && *at != '\n' && *at != '\r')
    at++;
  return at;
}

/* Returns the start of the next line, and how many cells this one has. */
static const char *
skip_line (const char *at, const char *end, char separator, guint *out_n_cells)
{
  *out_n_cells = 1;
  at = skip_cell (at, end, separator);
  while (at != NULL && at < end && *at == separator) {
    (*out_n_cells)++;
    at = skip_cell (at + 1, end, separator);
  }
  if (at != NULL && at < end && *at == '\r')
    at++;
  if (at != NULL && at < end && *at == '\n')
    at++;
  return at;
}

/* RFC 4180: every line has as many cells. */
static gboolean
is_table (const char *text, gsize length, char separator)
{
  const char *end = text + length;
  guint n_lines = 0;
  guint n_cells = 0;
  guint n;

  for (const char *at = text; at < end; n_lines++) {
    at = skip_line (at, end, separator, &n);
    if (at == NULL || n < 2 || (n_lines > 0 && n != n_cells))
      return FALSE;
    n_cells = n;
  }
  return n_lines >= 2;
}

/**
 * cy_file_text_sniff:
 * @data: (array length=length): no other kind of file.
 *
 * Returns: what kind of text it is; #CY_FILE_TYPE_UNKNOWN when it is none.
 */
CyFileType
cy_file_text_sniff (const char *data, gsize length)
{
  static const char separators[] = ",;\t";
  const char *text = data;
  CyFileType type = CY_FILE_TYPE_TEXT;

  if (length == 0 || !g_utf8_validate_len (data, length, NULL))
    return CY_FILE_TYPE_UNKNOWN;
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    text += 3;
  length -= (gsize) (text - data);
  while (length > 0 && g_ascii_isspace (*text)) {
    text++;
    length--;
  }
  if (length > 0 && *text == '<')
    type = sniff_markup (text, length);
  for (const char *s = separators; *s != '\0' && type == CY_FILE_TYPE_TEXT; s++) {
    if (is_table (text, length, *s))
      type = CY_FILE_TYPE_CSV;
  }
  return type;
}
