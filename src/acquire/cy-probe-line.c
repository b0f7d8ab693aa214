/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-probe-line.h"

#include <string.h>

#include "cy-acquire-port.h"
#include "cy-time.h"

#define CONNECT_TIMEOUT_S 5

/* A device that floods costs time, and no memory: more than this is not kept. */
#define BUFFER_SIZE (4 * CY_MODBUS_MAX_ADU)

struct _CyProbeLine {
  CyLink *link;
  GCancellable *cancellable;     /* nullable */
  GSocketConnection *connection; /* nullable, over TCP */
  CyAcquirePort *port;           /* nullable, on a serial line */
  guint16 transaction;
  guint8 buffer[BUFFER_SIZE];
  gsize have;
};

static void
hang_up (CyProbeLine *line)
{
  if (line->connection != NULL)
    (void) g_io_stream_close (G_IO_STREAM (line->connection), NULL, NULL); /* gone either way */
  g_clear_object (&line->connection);
  line->have = 0;
}

static gboolean
dial (CyProbeLine *line, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  hang_up (line);
  g_socket_client_set_timeout (client, CONNECT_TIMEOUT_S);
  g_socket_client_set_enable_proxy (client, FALSE);
  line->connection = g_socket_client_connect_to_host (client, line->link->host, line->link->port,
                                                      line->cancellable, error);
  if (line->connection == NULL) {
    g_prefix_error (error, "%s port %u: ", line->link->host, line->link->port);
    return FALSE;
  }
  g_socket_set_timeout (g_socket_connection_get_socket (line->connection), 0);
  g_socket_set_blocking (g_socket_connection_get_socket (line->connection), FALSE);
  return TRUE;
}

/* Opens the serial port, unless it is open. */
static gboolean
open_port (CyProbeLine *line, GError **error)
{
  if (line->port == NULL)
    line->port = cy_acquire_port_new (line->cancellable);
  return cy_acquire_port_is_open (line->port) ||
         cy_acquire_port_open (line->port, line->link, error) == CY_LINK_TROUBLE_NONE;
}

/**
 * cy_probe_line_new:
 * @link: where to.
 * @cancellable: (nullable): ends every wait.
 *
 * Connects, or opens the serial port. A port that acquisition or another program has is busy.
 *
 * Errors: what the network says; #CY_ACQUIRE_ERROR_SYSTEM for a serial port.
 */
CyProbeLine *
cy_probe_line_new (const CyLink *link, GCancellable *cancellable, GError **error)
{
  g_autoptr (CyProbeLine) line = g_new0 (CyProbeLine, 1);

  line->link = cy_link_copy (link);
  line->cancellable = cancellable == NULL ? NULL : g_object_ref (cancellable);
  if (link->kind == CY_LINK_RTU ? open_port (line, error) : dial (line, error))
    return g_steal_pointer (&line);
  return NULL;
}

void
cy_probe_line_free (CyProbeLine *line)
{
  if (line == NULL)
    return;
  hang_up (line);
  g_clear_pointer (&line->port, cy_acquire_port_free);
  g_clear_object (&line->cancellable);
  cy_link_free (line->link);
  g_free (line);
}

const CyLink *
cy_probe_line_get_link (const CyProbeLine *line)
{
  return line->link;
}

static gboolean
was_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Returns %FALSE when it went wrong; @out_outcome says how, unless it was cancelled. */
static gboolean
wait_for (CyProbeLine *line,
          GIOCondition condition,
          gint64 until_us,
          CyProbeOutcome *out_outcome,
          GError **error)
{
  g_autoptr (GError) why = NULL;
  gint64 left = until_us - g_get_monotonic_time ();

  if (left <= 0) {
    *out_outcome = CY_PROBE_SILENT;
    return FALSE;
  }
  if (g_socket_condition_timed_wait (g_socket_connection_get_socket (line->connection), condition,
                                     left, line->cancellable, &why))
    return TRUE;
  *out_outcome =
    g_error_matches (why, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ? CY_PROBE_SILENT : CY_PROBE_HUNG_UP;
  if (was_cancelled (why))
    g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}

static gboolean
say (CyProbeLine *line,
     const guint8 *bytes,
     gsize length,
     gint64 until_us,
     CyProbeReply *reply,
     GError **error)
{
  gsize done = 0;

  while (done < length) {
    g_autoptr (GError) why = NULL;
    gssize n;

    if (!wait_for (line, G_IO_OUT, until_us, &reply->outcome, error))
      return FALSE;
    n = g_socket_send (g_socket_connection_get_socket (line->connection),
                       (const char *) bytes + done, length - done, line->cancellable, &why);
    if (n > 0) {
      done += (gsize) n;
    } else if (!g_error_matches (why, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
      reply->outcome = CY_PROBE_HUNG_UP;
      if (was_cancelled (why))
        g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
fill (CyProbeLine *line, gint64 until_us, CyProbeReply *reply, GError **error)
{
  g_autoptr (GError) why = NULL;
  gssize n;

  if (!wait_for (line, G_IO_IN, until_us, &reply->outcome, error))
    return FALSE;
  n = g_socket_receive (g_socket_connection_get_socket (line->connection),
                        (char *) line->buffer + line->have, BUFFER_SIZE - line->have,
                        line->cancellable, &why);
  if (n > 0) {
    line->have += (gsize) n;
    return TRUE;
  }
  if (g_error_matches (why, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return TRUE;
  reply->outcome = CY_PROBE_HUNG_UP;
  if (was_cancelled (why))
    g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}

static void
take_answer (const CyModbusAnswer *answer, CyModbusVerdict verdict, CyProbeReply *reply)
{
  reply->outcome = verdict == CY_MODBUS_OK          ? CY_PROBE_ANSWERED
                   : verdict == CY_MODBUS_EXCEPTION ? CY_PROBE_REFUSED
                                                    : CY_PROBE_GARBLED;
  if (verdict == CY_MODBUS_EXCEPTION)
    reply->exception = answer->exception;
  if (verdict == CY_MODBUS_OK && answer->data != NULL) {
    reply->length = answer->length;
    memcpy (reply->data, answer->data, answer->length);
  }
}

/* Looks at what is there. An answer to a request before came late and is passed over. */
static gboolean
find_answer (CyProbeLine *line, guint8 unit, const CyModbusRequest *request, CyProbeReply *reply)
{
  CyModbusFrame frame;
  CyModbusFraming framing;
  gsize size;

  while ((framing = cy_modbus_frame_scan (line->buffer, line->have, &frame, &size)) ==
         CY_MODBUS_FRAME) {
    gboolean ours = frame.transaction == line->transaction;
    CyModbusAnswer answer = { 0 };

    if (ours)
      take_answer (
        &answer, cy_modbus_frame_check (&frame, line->transaction, unit, request, &answer), reply);
    line->have -= size;
    memmove (line->buffer, line->buffer + size, line->have);
    if (ours)
      return TRUE;
  }
  if (framing != CY_MODBUS_MALFORMED)
    return FALSE;
  reply->outcome = CY_PROBE_GARBLED;
  return TRUE;
}

static CyProbeOutcome
outcome_of (CyLinkTrouble trouble)
{
  if (trouble == CY_LINK_TROUBLE_MALFORMED)
    return CY_PROBE_GARBLED;
  return trouble == CY_LINK_TROUBLE_SILENT ? CY_PROBE_SILENT : CY_PROBE_HUNG_UP;
}

/* A serial line shows by its check sums what is an answer. */
static gboolean
ask_port (CyProbeLine *line,
          guint8 unit,
          const CyModbusRequest *request,
          guint timeout_ms,
          CyProbeReply *out_reply,
          GError **error)
{
  CyAcquirePortReply said;
  CyProbeReply reply = { 0 };

  if (!open_port (line, error))
    return FALSE;
  cy_acquire_port_ask (line->port, unit, request, timeout_ms, &said);
  if (g_cancellable_set_error_if_cancelled (line->cancellable, error))
    return FALSE;
  if (said.trouble == CY_LINK_TROUBLE_NONE)
    take_answer (&said.answer,
                 said.answer.exception != CY_MODBUS_EXCEPTION_NONE ? CY_MODBUS_EXCEPTION
                                                                   : CY_MODBUS_OK,
                 &reply);
  else
    reply.outcome = outcome_of (said.trouble);
  reply.latency_us = said.latency_us;
  *out_reply = reply;
  return TRUE;
}

/**
 * cy_probe_line_ask:
 * @timeout_ms: how long the answer may take [ms].
 * @out_reply: (out): what became of it.
 *
 * Asks, and waits for the answer.
 *
 * Errors: when it was cancelled, or when the connection had to be made anew and could not be. That
 *   the device says nothing, refuses or answers rubbish is no error but an outcome.
 */
gboolean
cy_probe_line_ask (CyProbeLine *line,
                   guint8 unit,
                   const CyModbusRequest *request,
                   guint timeout_ms,
                   CyProbeReply *out_reply,
                   GError **error)
{
  g_autoptr (GError) why = NULL;
  CyProbeReply reply = { .outcome = CY_PROBE_SILENT };
  guint8 bytes[CY_MODBUS_MAX_ADU];
  gint64 begun;
  gint64 until;
  gsize length;

  if (line->link->kind == CY_LINK_RTU)
    return ask_port (line, unit, request, timeout_ms, out_reply, error);
  if (line->connection == NULL && !dial (line, error))
    return FALSE;
  length = cy_modbus_frame_request (request, ++line->transaction, unit, bytes, sizeof bytes);
  begun = g_get_monotonic_time ();
  until = begun + (gint64) timeout_ms * CY_US_PER_MS;
  if (say (line, bytes, length, until, &reply, &why))
    while (!find_answer (line, unit, request, &reply) && fill (line, until, &reply, &why))
      continue;
  if (why != NULL) {
    g_propagate_error (error, g_steal_pointer (&why));
    return FALSE;
  }
  reply.latency_us = g_get_monotonic_time () - begun;
  if (reply.outcome == CY_PROBE_HUNG_UP || reply.outcome == CY_PROBE_GARBLED)
    hang_up (line);
  *out_reply = reply;
  return TRUE;
}

/**
 * cy_probe_line_pause:
 * @pause_us: how long [µs].
 *
 * Waits, unless it is cancelled.
 */
gboolean
cy_probe_line_pause (CyProbeLine *line, gint64 pause_us, GError **error)
{
  gint64 until = g_get_monotonic_time () + pause_us;
  GPollFD poll = { 0 };
  gboolean can_poll =
    line->cancellable != NULL && g_cancellable_make_pollfd (line->cancellable, &poll);

  while (!g_cancellable_is_cancelled (line->cancellable)) {
    gint64 left = until - g_get_monotonic_time ();

    if (left <= 0)
      break;
    (void) g_poll (&poll, can_poll ? 1 : 0,
                   (gint) ((left + 999) / CY_US_PER_MS)); /* looked at above */
  }
  if (can_poll)
    g_cancellable_release_fd (line->cancellable);
  return !g_cancellable_set_error_if_cancelled (line->cancellable, error);
}
