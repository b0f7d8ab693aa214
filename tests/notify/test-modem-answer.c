/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-modem-answer.h"

#include <string.h>

#include "cy-notify-error.h"
#include "fixture.h"

/* Pushes @bytes; returns how many lines there were, and the last one. */
static guint
push (CyModemReader *reader, const char *bytes, CyModemLine *out_line)
{
  guint n_lines = 0;

  for (const char *p = bytes; *p != '\0'; p++)
    n_lines += cy_modem_reader_push (reader, (guint8) *p, out_line);
  return n_lines;
}

static void
test_words (void)
{
  static const struct {
    const char *bytes;
    guint n_lines;
    CyModemWord word;
    int number;
    const char *text;
  } cases[] = {
    { "\r\nOK\r\n", 1, CY_MODEM_OK, -1, "" },
    { "OK \r", 1, CY_MODEM_OK, -1, "" },
    { "ERROR\r\n", 1, CY_MODEM_ERROR, -1, "" },
    { "\r\n> ", 1, CY_MODEM_PROMPT, -1, "" },
    { "\r\n>", 0, CY_MODEM_OTHER, -1, "" },
    { "+CPIN: READY\r\n", 1, CY_MODEM_PIN, -1, "READY" },
    { "+CPIN:SIM PIN\r\n", 1, CY_MODEM_PIN, -1, "SIM PIN" },
    { "+CREG: 0,1\r\n", 1, CY_MODEM_REGISTRATION, 1, "0,1" },
    { "+CREG: 2, 5,\"00C3\",\"A0\"\r\n", 1, CY_MODEM_REGISTRATION, 5, "2, 5,\"00C3\",\"A0\"" },
    /* told unasked */
    { "+CREG: 2\r\n", 1, CY_MODEM_OTHER, -1, "2" },
    { "+CREG: 2 5\r\n", 1, CY_MODEM_OTHER, -1, "2 5" },
    { "+CREG: 1,\"00C3\",\"A0\"\r\n", 1, CY_MODEM_OTHER, -1, "1,\"00C3\",\"A0\"" },
    { "+CMGS: 42\r\n", 1, CY_MODEM_SENT, 42, "42" },
    { "+CMS ERROR: 310\r\n", 1, CY_MODEM_MESSAGE_ERROR, 310, "310" },
    { "+CMS ERROR: 99999999999999\r\n", 1, CY_MODEM_MESSAGE_ERROR, -1, "99999999999999" },
    { "+CME ERROR: SIM busy\r\n", 1, CY_MODEM_DEVICE_ERROR, -1, "SIM busy" },
    { "AT+CMGS=22\r\r\n> ", 2, CY_MODEM_PROMPT, -1, "" },
    { "RING\r\n", 1, CY_MODEM_OTHER, -1, "RING" },
    { "OKAY\r\n", 1, CY_MODEM_OTHER, -1, "OKAY" },
    { "O\x01\xff\x1bK\r\n", 1, CY_MODEM_OTHER, -1, "O???K" },
    { "\r\n\r\n", 0, CY_MODEM_OTHER, -1, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyModemReader reader = { 0 };
    CyModemLine line = { .number = -1 };

    g_test_message ("%s", cases[i].bytes);
    g_assert_cmpuint (push (&reader, cases[i].bytes, &line), ==, cases[i].n_lines);
    g_assert_cmpint (line.word, ==, cases[i].word);
    g_assert_cmpint (line.number, ==, cases[i].number);
    g_assert_cmpstr (line.text, ==, cases[i].text);
  }
}

static void
test_long_line (void)
{
  g_autofree char *most = g_strnfill (CY_MODEM_MAX_LINE, 'x');
  g_autofree char *more = g_strnfill (100000, '>');
  CyModemReader reader = { 0 };
  CyModemLine line = { 0 };

  g_assert_cmpuint (push (&reader, more, &line), ==, 0);
  g_assert_cmpuint (push (&reader, " \r\nOK\r\n", &line), ==, 1);
  g_assert_cmpint (line.word, ==, CY_MODEM_OK);
  g_assert_cmpuint (push (&reader, most, &line), ==, 0);
  g_assert_cmpuint (push (&reader, "\r", &line), ==, 1);
  g_assert_cmpstr (line.text, ==, most);
  g_assert_cmpuint (push (&reader, most, &line), ==, 0);
  g_assert_cmpuint (push (&reader, "x\r", &line), ==, 0);
}

static void
test_errors (void)
{
  static const struct {
    const char *bytes;
    int code;
    const char *message;
  } cases[] = {
    { "ERROR\r", CY_NOTIFY_ERROR_BAD_ANSWER, "ERROR" },
    { "+CMS ERROR: 1\r", CY_NOTIFY_ERROR_REFUSED, "CMS ERROR: 1: nobody has this number" },
    { "+CMS ERROR: 42\r", CY_NOTIFY_ERROR_UNREACHABLE, "CMS ERROR: 42: the network is congested" },
    { "+CME ERROR: 10\r", CY_NOTIFY_ERROR_BAD_CONFIG, "CME ERROR: 10: there is no SIM card" },
    { "+CME ERROR: 999\r", CY_NOTIFY_ERROR_BAD_ANSWER, "CME ERROR: 999" },
    { "+CMS ERROR: who knows\r", CY_NOTIFY_ERROR_BAD_ANSWER, "CMS ERROR: who knows" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    CyModemReader reader = { 0 };
    CyModemLine line = { 0 };

    g_assert_cmpuint (push (&reader, cases[i].bytes, &line), ==, 1);
    error = cy_modem_line_to_error (&line);
    assert_error_text (error, CY_NOTIFY_ERROR, cases[i].code, cases[i].message);
  }
}

static void
test_no_errors (void)
{
  static const char *const lines[] = { "OK\r", "> ", "RING\r", "+CMGS: 3\r", "+CPIN: READY\r" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    CyModemReader reader = { 0 };
    CyModemLine line = { 0 };

    g_assert_cmpuint (push (&reader, lines[i], &line), ==, 1);
    g_assert_null (cy_modem_line_to_error (&line));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/modem-answer/words", test_words);
  g_test_add_func ("/modem-answer/long-line", test_long_line);
  g_test_add_func ("/modem-answer/errors", test_errors);
  g_test_add_func ("/modem-answer/no-errors", test_no_errors);
  return g_test_run ();
}
