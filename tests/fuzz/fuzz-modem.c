/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-modem-answer.h"
#include "fuzz.h"

static void
check_line (const CyModemLine *line)
{
  g_autoptr (GError) error = cy_modem_line_to_error (line);

  g_assert_cmpuint (strlen (line->text), <=, CY_MODEM_MAX_LINE);
  for (const char *p = line->text; *p != '\0'; p++)
    g_assert_true (g_ascii_isprint (*p));
  g_assert_cmpint (line->number, >=, -1);
  if (line->word == CY_MODEM_REGISTRATION)
    g_assert_cmpint (line->number, >=, 0);
  if (error != NULL)
    g_assert_cmpuint (strlen (error->message), <, 2 * CY_MODEM_MAX_LINE);
}

/* The input is what a modem says. Whatever came before, a line end and OK is an OK. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char end[] = "\r\nOK\r";
  CyModemReader reader = { 0 };
  CyModemLine line = { 0 };
  gboolean is_line = FALSE;

  for (size_t i = 0; i < size; i++) {
    if (cy_modem_reader_push (&reader, data[i], &line))
      check_line (&line);
    g_assert_cmpuint (reader.length, <=, CY_MODEM_MAX_LINE);
  }
  for (const char *p = end; *p != '\0'; p++)
    is_line = cy_modem_reader_push (&reader, (guint8) *p, &line);
  g_assert_true (is_line);
  g_assert_cmpint (line.word, ==, CY_MODEM_OK);
  return 0;
}
