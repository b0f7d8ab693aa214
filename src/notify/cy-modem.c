/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-modem.h"

#include "cy-modem-port.h"
#include "cy-notify-error.h"
#include "cy-sms-pdu.h"

/*
 * The dialogue, 3GPP TS 27.005 and 27.007:
 *
 *  1. Escape, in case somebody left the modem waiting for a message, then AT until it says OK.
 *  2. The plain commands.
 *  3. The questions. Their answers have a name, so that an OK which is late to an AT of step 1 cannot
 *     be taken for them, and whatever was late before is behind us.
 *  4. For each part AT+CMGS, the prompt, the PDU, its number.
 */

#define ESCAPE "\x1b"
#define SUBMIT "\x1a"

/* How long a modem may think about an AT before it is asked again [ms]; one that finds out the speed by
 * itself misses the first. */
#define AGAIN_MS 500

typedef struct {
  CyModemPort *port;
  const char *asked; /* borrowed: what an error is about */
} Dialogue;

typedef struct {
  const char *command;
  CyModemWord wanted;
  gboolean optional; /* a modem may not know it */
  gboolean (*judge) (const CyModemLine *line, GError **error);
} Step;

static gboolean
judge_pin (const CyModemLine *line, GError **error)
{
  if (g_str_equal (line->text, "READY"))
    return TRUE;
  g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG,
               "the SIM card wants its %.20s; it must ask for none", line->text);
  return FALSE;
}

/* 3GPP TS 27.007, clause 7.2. */
static gboolean
judge_registration (const CyModemLine *line, GError **error)
{
  static const struct {
    gboolean good;
    const char *label;
  } states[] = {
    { FALSE, "is in no network" },          { TRUE, "at home" },
    { FALSE, "looks for a network" },       { FALSE, "is denied by the network" },
    { FALSE, "does not know its network" }, { TRUE, "roaming" },
    { TRUE, "at home, for messages only" }, { TRUE, "roaming, for messages only" },
  };
  gboolean known = line->number >= 0 && line->number < (int) G_N_ELEMENTS (states);

  if (known && states[line->number].good)
    return TRUE;
  g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_UNREACHABLE, "the modem %s",
               known ? states[line->number].label : "says no more of its network");
  return FALSE;
}

static const Step steps[] = {
  { "ATE0", CY_MODEM_OK, TRUE, NULL },
  { "AT+CMEE=1", CY_MODEM_OK, TRUE, NULL },
  { "AT+CMGF=0", CY_MODEM_OK, FALSE, NULL },
  { "AT+CPIN?", CY_MODEM_PIN, FALSE, judge_pin },
  { "AT+CREG?", CY_MODEM_REGISTRATION, FALSE, judge_registration },
};

/* Reads on until the modem is done with what it was asked; lines nobody asked for are passed over. */
static gboolean
await (Dialogue *dialogue, CyModemWord wanted, CyModemLine *out_line, GError **error)
{
  gboolean found = FALSE;
  gboolean is_quiet;
  CyModemLine line;

  for (;;) {
    GError *trouble;

    if (!cy_modem_port_read (dialogue->port, 0, &line, &is_quiet, error))
      return FALSE;
    trouble = cy_modem_line_to_error (&line);
    if (trouble != NULL) {
      g_propagate_error (error, trouble);
      return FALSE;
    }
    if (line.word == wanted) {
      *out_line = line;
      found = TRUE;
    }
    if (found && (line.word == CY_MODEM_OK || line.word == CY_MODEM_PROMPT))
      return TRUE;
  }
}

static gboolean
ask (Dialogue *dialogue,
     const char *command,
     CyModemWord wanted,
     CyModemLine *out_line,
     GError **error)
{
  g_autofree char *line = g_strconcat (command, "\r", NULL);

  dialogue->asked = command;
  return cy_modem_port_write (dialogue->port, line, error) &&
         await (dialogue, wanted, out_line, error);
}

static gboolean
wake_up (Dialogue *dialogue, GError **error)
{
  CyModemLine line = { .word = CY_MODEM_OTHER };
  gboolean is_quiet = TRUE;

  dialogue->asked = "AT";
  if (!cy_modem_port_write (dialogue->port, ESCAPE "\r", error))
    return FALSE;
  while (is_quiet || line.word != CY_MODEM_OK) {
    if (is_quiet && !cy_modem_port_write (dialogue->port, "AT\r", error))
      return FALSE;
    if (!cy_modem_port_read (dialogue->port, AGAIN_MS, &line, &is_quiet, error))
      return FALSE;
  }
  return TRUE;
}

/* A modem that does not know an optional command is none the worse. */
static gboolean
is_forgiven (const Step *step, const GError *error)
{
  return step->optional && error->domain == CY_NOTIFY_ERROR &&
         error->code != CY_NOTIFY_ERROR_TIMEOUT && g_str_has_prefix (error->message, "ERROR");
}

static gboolean
prepare (Dialogue *dialogue, GError **error)
{
  if (!wake_up (dialogue, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autoptr (GError) local = NULL;
    CyModemLine line;

    if (!ask (dialogue, steps[i].command, steps[i].wanted, &line, &local)) {
      if (is_forgiven (&steps[i], local))
        continue;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    if (steps[i].judge != NULL && !steps[i].judge (&line, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
send_pdu (Dialogue *dialogue, const CySmsPdu *pdu, GError **error)
{
  g_autofree char *command = g_strdup_printf ("AT+CMGS=%u", pdu->length);
  g_autofree char *message = g_strconcat (pdu->hex, SUBMIT, NULL);
  CyModemLine line;

  if (!ask (dialogue, command, CY_MODEM_PROMPT, &line, error)) {
    dialogue->asked = "AT+CMGS";
    return FALSE;
  }
  dialogue->asked = "the message";
  return cy_modem_port_write (dialogue->port, message, error) &&
         await (dialogue, CY_MODEM_SENT, &line, error);
}

static gboolean
send_all (Dialogue *dialogue, GPtrArray *pdus, GError **error)
{
  if (!prepare (dialogue, error)) {
    g_prefix_error (error, "%s: ", dialogue->asked);
    return FALSE;
  }
  for (guint i = 0; i < pdus->len; i++) {
    if (send_pdu (dialogue, pdus->pdata[i], error))
      continue;
    g_prefix_error (error, "part %u of %u: %s: ", i + 1, pdus->len, dialogue->asked);
    return FALSE;
  }
  return TRUE;
}

/**
 * cy_modem_check:
 *
 * Errors: %CY_NOTIFY_ERROR_BAD_CONFIG, and which setting it is.
 */
gboolean
cy_modem_check (const CyModemConfig *config, GError **error)
{
  if (config->device == NULL || config->device[0] != '/') {
    g_set_error_literal (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG,
                         "device: must begin with /");
    return FALSE;
  }
  if (!cy_modem_port_has_speed (config->baud)) {
    g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG,
                 "baud: %u bit/s is not a speed of serial ports", config->baud);
    return FALSE;
  }
  return cy_notice_check_timeout (config->timeout_ms, NULL, error);
}

static GPtrArray *
encode (const CyNotice *notice, GError **error)
{
  g_autofree char *number = cy_notice_check_number (notice->recipient, error);

  if (number == NULL)
    return NULL;
  /* The same at another try, so that a telephone which has some parts already can tell. */
  return cy_sms_pdu_encode (number, notice->text, (guint8) (g_str_hash (notice->id) & 0xFF), error);
}

/**
 * cy_modem_send:
 *
 * Sends the notice's text as one message or several. A card in the modem whose state is unknown is not
 * tried out. What a failure leaves half sent, another try sends again.
 *
 * Threading: a worker; blocks until it is sent, fails, is cancelled, or the time is over.
 *
 * Errors: %CY_NOTIFY_ERROR, %G_IO_ERROR_CANCELLED.
 */
gboolean
cy_modem_send (const CyModemConfig *config,
               const CyNotice *notice,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GPtrArray) pdus = NULL;
  g_autoptr (CyModemPort) port = NULL;
  Dialogue dialogue = { NULL, "AT" };
  guint timeout_ms;

  if (!cy_modem_check (config, error) ||
      !cy_notice_check_timeout (config->timeout_ms, &timeout_ms, error))
    return FALSE;
  pdus = encode (notice, error);
  if (pdus == NULL)
    return FALSE;
  port = cy_modem_port_open (config->device, config->baud, timeout_ms, cancellable, error);
  dialogue.port = port;
  if (port != NULL && send_all (&dialogue, pdus, error))
    return TRUE;
  g_prefix_error (error, "modem %s at %u bit/s: ", config->device, config->baud);
  return FALSE;
}
