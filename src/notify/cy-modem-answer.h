/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A longer line is rubbish, and passed over [bytes]. */
#define CY_MODEM_MAX_LINE 256

/**
 * CyModemWord:
 * @CY_MODEM_OTHER: an echo, something unsolicited, or rubbish.
 * @CY_MODEM_PROMPT: it waits for the message.
 * @CY_MODEM_PIN: the state of the card, in the text.
 * @CY_MODEM_REGISTRATION: answer to AT+CREG?; the number is the state.
 * @CY_MODEM_SENT: the message is with the network; the number is its reference.
 * @CY_MODEM_DEVICE_ERROR: `+CME ERROR`, number or text.
 * @CY_MODEM_MESSAGE_ERROR: `+CMS ERROR`, number or text.
 *
 * What a line of a modem says.
 */
typedef enum {
  CY_MODEM_OTHER,
  CY_MODEM_OK,
  CY_MODEM_ERROR,
  CY_MODEM_PROMPT,
  CY_MODEM_PIN,
  CY_MODEM_REGISTRATION,
  CY_MODEM_SENT,
  CY_MODEM_DEVICE_ERROR,
  CY_MODEM_MESSAGE_ERROR,
} CyModemWord;

/**
 * CyModemLine:
 * @number: -1 when it has none.
 * @text: what follows the word, printable ASCII; the whole line when it is another.
 */
typedef struct {
  CyModemWord word;
  int number;
  char text[CY_MODEM_MAX_LINE + 1];
} CyModemLine;

/**
 * CyModemReader:
 * @length: of @bytes that are used.
 * @too_long: the line will be passed over.
 *
 * Makes lines of bytes. All zero to begin with.
 */
typedef struct {
  gsize length;
  gboolean too_long;
  char bytes[CY_MODEM_MAX_LINE + 1];
} CyModemReader;

gboolean cy_modem_reader_push (CyModemReader *reader, guint8 byte, CyModemLine *out_line);
GError *cy_modem_line_to_error (const CyModemLine *line);

G_END_DECLS
