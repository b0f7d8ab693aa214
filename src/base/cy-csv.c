/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-csv.h"

#include <string.h>

/**
 * cy_csv_append_cell:
 *
 * Appends a cell as RFC 4180 has it: in quotation marks where it needs them.
 */
void
cy_csv_append_cell (GString *out, const char *text)
{
  if (strpbrk (text, ",\"\r\n") == NULL) {
    g_string_append (out, text);
    return;
  }
  g_string_append_c (out, '"');
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '"')
      g_string_append_c (out, '"');
    g_string_append_c (out, *c);
  }
  g_string_append_c (out, '"');
}

/**
 * cy_csv_append_text:
 * @text: (nullable): what somebody wrote.
 *
 * Appends it as a cell that is never a formula: a spreadsheet would run what begins with one of these.
 */
void
cy_csv_append_text (GString *out, const char *text)
{
  g_autofree char *safe = NULL;

  if (text == NULL || *text == '\0')
    return;
  safe = g_strconcat (strchr ("=+-@\t\r", *text) != NULL ? "'" : "", text, NULL);
  cy_csv_append_cell (out, safe);
}
