/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-modem-answer.h"

#include <string.h>

#include "cy-notify-error.h"

/* Higher numbers no standard has. */
#define MAX_NUMBER 65535

/* The prompt is no line: 3GPP TS 27.005, clause 3.5.1: CR, LF, `>`, blank. */
#define PROMPT "> "

typedef struct {
  const char *start;
  gboolean whole; /* the line has no more than it */
  CyModemWord word;
} Word;

static const Word words[] = {
  { "OK", TRUE, CY_MODEM_OK },
  { "ERROR", TRUE, CY_MODEM_ERROR },
  { "+CPIN:", FALSE, CY_MODEM_PIN },
  { "+CREG:", FALSE, CY_MODEM_REGISTRATION },
  { "+CMGS:", FALSE, CY_MODEM_SENT },
  { "+CME ERROR:", FALSE, CY_MODEM_DEVICE_ERROR },
  { "+CMS ERROR:", FALSE, CY_MODEM_MESSAGE_ERROR },
};

/* Returns the number @text begins with, or -1; @out_rest is behind it. */
static int
read_number (const char *text, const char **out_rest)
{
  int number = 0;
  gsize n_digits = strspn (text, "0123456789");

  *out_rest = text + n_digits;
  if (n_digits == 0)
    return -1;
  for (gsize i = 0; i < n_digits; i++) {
    number = number * 10 + g_ascii_digit_value (text[i]);
    if (number > MAX_NUMBER)
      return -1;
  }
  return number;
}

static const char *
skip_blanks (const char *text)
{
  return text + strspn (text, " ");
}

/* 3GPP TS 27.007, clause 7.2: the answer is `n,state`. A change that is told unasked is `state` alone, or
 * with a cell in quotes, and is no answer. */
static void
read_registration (CyModemLine *line)
{
  const char *rest;

  if (read_number (line->text, &rest) >= 0 && *rest == ',')
    line->number = read_number (skip_blanks (rest + 1), &rest);
  else
    line->number = -1;
  if (line->number < 0)
    line->word = CY_MODEM_OTHER;
}

static void
read_line (const char *text, CyModemLine *line)
{
  const char *rest;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    const Word *word = &words[i];

    if (word->whole ? !g_str_equal (text, word->start) : !g_str_has_prefix (text, word->start))
      continue;
    line->word = word->word;
    g_strlcpy (line->text, skip_blanks (text + strlen (word->start)), sizeof line->text);
    line->number = read_number (line->text, &rest);
    if (line->word == CY_MODEM_REGISTRATION)
      read_registration (line);
    return;
  }
  g_strlcpy (line->text, text, sizeof line->text);
}

static gboolean
end_line (CyModemReader *reader, CyModemLine *out_line)
{
  gboolean is_line = reader->length > 0 && !reader->too_long;

  reader->bytes[reader->length] = '\0';
  if (is_line) {
    *out_line = (CyModemLine){ .word = CY_MODEM_OTHER, .number = -1 };
    read_line (g_strchomp (reader->bytes), out_line);
  }
  reader->length = 0;
  reader->too_long = FALSE;
  return is_line;
}

/**
 * cy_modem_reader_push:
 * @byte: whatever came.
 * @out_line: (out): the line that ends with it.
 *
 * Returns: whether a line, or the prompt, is there.
 */
gboolean
cy_modem_reader_push (CyModemReader *reader, guint8 byte, CyModemLine *out_line)
{
  if (byte == '\r' || byte == '\n')
    return end_line (reader, out_line);
  if (reader->length == CY_MODEM_MAX_LINE)
    reader->too_long = TRUE;
  else
    reader->bytes[reader->length++] = byte >= ' ' && byte < 0x7F ? (char) byte : '?';
  if (reader->length != strlen (PROMPT) || memcmp (reader->bytes, PROMPT, strlen (PROMPT)) != 0)
    return FALSE;
  *out_line = (CyModemLine){ .word = CY_MODEM_PROMPT, .number = -1 };
  reader->length = 0;
  return TRUE;
}

typedef struct {
  int number;
  CyNotifyError code;
  const char *meaning;
} Meaning;

/* 3GPP TS 27.007, clause 9.2. */
static const Meaning device_errors[] = {
  { 3, CY_NOTIFY_ERROR_BAD_CONFIG, "operation not allowed" },
  { 4, CY_NOTIFY_ERROR_BAD_CONFIG, "operation not supported" },
  { 10, CY_NOTIFY_ERROR_BAD_CONFIG, "there is no SIM card" },
  { 11, CY_NOTIFY_ERROR_BAD_CONFIG, "the SIM card wants its PIN" },
  { 12, CY_NOTIFY_ERROR_BAD_CONFIG, "the SIM card wants its PUK" },
  { 13, CY_NOTIFY_ERROR_UNREACHABLE, "the SIM card failed" },
  { 14, CY_NOTIFY_ERROR_UNREACHABLE, "the SIM card is busy" },
  { 15, CY_NOTIFY_ERROR_BAD_CONFIG, "the SIM card is the wrong one" },
  { 16, CY_NOTIFY_ERROR_BAD_CONFIG, "incorrect password" },
  { 30, CY_NOTIFY_ERROR_UNREACHABLE, "no network" },
  { 31, CY_NOTIFY_ERROR_UNREACHABLE, "the network did not answer in time" },
  { 32, CY_NOTIFY_ERROR_BAD_CONFIG, "the network allows emergency calls only" },
};

/* 3GPP TS 24.011, annex E.2, up to 127; TS 23.040, clause 9.2.3.22, up to 255; TS 27.005, clause 3.2.5,
 * from 300. */
static const Meaning message_errors[] = {
  { 1, CY_NOTIFY_ERROR_REFUSED, "nobody has this number" },
  { 8, CY_NOTIFY_ERROR_REFUSED, "the operator bars it" },
  { 10, CY_NOTIFY_ERROR_REFUSED, "calls are barred" },
  { 21, CY_NOTIFY_ERROR_REFUSED, "the message was rejected" },
  { 22, CY_NOTIFY_ERROR_UNREACHABLE, "no memory" },
  { 27, CY_NOTIFY_ERROR_UNREACHABLE, "the destination is out of service" },
  { 28, CY_NOTIFY_ERROR_REFUSED, "the subscriber is not identified" },
  { 29, CY_NOTIFY_ERROR_REFUSED, "the network rejects messages" },
  { 30, CY_NOTIFY_ERROR_REFUSED, "unknown subscriber" },
  { 38, CY_NOTIFY_ERROR_UNREACHABLE, "the network is out of order" },
  { 41, CY_NOTIFY_ERROR_UNREACHABLE, "temporary failure" },
  { 42, CY_NOTIFY_ERROR_UNREACHABLE, "the network is congested" },
  { 47, CY_NOTIFY_ERROR_UNREACHABLE, "the network has no resources" },
  { 50, CY_NOTIFY_ERROR_REFUSED, "the card has no messages in its contract" },
  { 69, CY_NOTIFY_ERROR_REFUSED, "the network has no messages" },
  { 193, CY_NOTIFY_ERROR_BAD_CONFIG, "no messages to a service centre" },
  { 194, CY_NOTIFY_ERROR_UNREACHABLE, "the subscriber is not reachable" },
  { 300, CY_NOTIFY_ERROR_UNREACHABLE, "modem failure" },
  { 301, CY_NOTIFY_ERROR_UNREACHABLE, "the modem's messages are taken" },
  { 302, CY_NOTIFY_ERROR_BAD_CONFIG, "operation not allowed" },
  { 303, CY_NOTIFY_ERROR_BAD_CONFIG, "operation not supported" },
  { 304, CY_NOTIFY_ERROR_REFUSED, "a PDU it does not take" },
  { 310, CY_NOTIFY_ERROR_BAD_CONFIG, "there is no SIM card" },
  { 311, CY_NOTIFY_ERROR_BAD_CONFIG, "the SIM card wants its PIN" },
  { 313, CY_NOTIFY_ERROR_UNREACHABLE, "the SIM card failed" },
  { 314, CY_NOTIFY_ERROR_UNREACHABLE, "the SIM card is busy" },
  { 315, CY_NOTIFY_ERROR_BAD_CONFIG, "the SIM card is the wrong one" },
  { 316, CY_NOTIFY_ERROR_BAD_CONFIG, "the SIM card wants its PUK" },
  { 322, CY_NOTIFY_ERROR_UNREACHABLE, "the memory is full" },
  { 330, CY_NOTIFY_ERROR_BAD_CONFIG, "the card does not know its service centre" },
  { 331, CY_NOTIFY_ERROR_UNREACHABLE, "no network" },
  { 332, CY_NOTIFY_ERROR_UNREACHABLE, "the network did not answer in time" },
  { 500, CY_NOTIFY_ERROR_UNREACHABLE, "unknown error" },
};

static GError *
to_error (const char *what, const Meaning *meanings, gsize n_meanings, const CyModemLine *line)
{
  for (gsize i = 0; i < n_meanings; i++) {
    if (meanings[i].number == line->number)
      return g_error_new (CY_NOTIFY_ERROR, meanings[i].code, "%s: %d: %s", what, line->number,
                          meanings[i].meaning);
  }
  return g_error_new (CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_ANSWER, "%s: %s", what, line->text);
}

/**
 * cy_modem_line_to_error:
 *
 * Returns: (transfer full) (nullable): what is wrong, when the line says that something is.
 */
GError *
cy_modem_line_to_error (const CyModemLine *line)
{
  switch (line->word) {
  case CY_MODEM_ERROR:
    return g_error_new_literal (CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_ANSWER, "ERROR");
  case CY_MODEM_DEVICE_ERROR:
    return to_error ("CME ERROR", device_errors, G_N_ELEMENTS (device_errors), line);
  case CY_MODEM_MESSAGE_ERROR:
    return to_error ("CMS ERROR", message_errors, G_N_ELEMENTS (message_errors), line);
  case CY_MODEM_OTHER:
  case CY_MODEM_OK:
  case CY_MODEM_PROMPT:
  case CY_MODEM_PIN:
  case CY_MODEM_REGISTRATION:
  case CY_MODEM_SENT:
  default:
    return NULL;
  }
}
