/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-client.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cy-modbus-rtu.h"

/* A peer that asks without ever reading is not worth more memory than this. */
#define OUT_MAX 65536

CySimClient *
cy_sim_client_new (int fd, CySimEndpoint *endpoint, gboolean is_serial)
{
  CySimClient *client = g_new0 (CySimClient, 1);

  client->fd = fd;
  client->endpoint = endpoint;
  client->is_serial = is_serial;
  client->out = g_byte_array_new ();
  endpoint->n_connections++;
  return client;
}

void
cy_sim_client_free (CySimClient *client)
{
  client->endpoint->n_connections--;
  close (client->fd);
  g_byte_array_unref (client->out);
  g_free (client);
}

/**
 * cy_sim_client_fill:
 *
 * Takes what the socket has.
 *
 * Returns: whether there may be more.
 */
gboolean
cy_sim_client_fill (CySimClient *client)
{
  gsize room = sizeof client->in - client->in_length;
  gssize n = client->is_serial ? read (client->fd, client->in + client->in_length, room)
                               : recv (client->fd, client->in + client->in_length, room, 0);

  if (n > 0) {
    client->in_length += (gsize) n;
    return (gsize) n == room;
  }
  if (!client->is_serial && (n == 0 || (errno != EAGAIN && errno != EINTR)))
    client->dead = TRUE;
  return FALSE;
}

static void
take_from_front (CySimClient *client, gsize size)
{
  client->in_length -= size;
  memmove (client->in, client->in + size, client->in_length);
}

/* The frame is given as if it had come over TCP: everything behind it is the same. */
static gboolean
next_serial (CySimClient *client, CyModbusFrame *out_frame, guint8 *out_copy)
{
  gsize offset, size;

  if (!cy_modbus_rtu_find_request (client->in, client->in_length, &offset, &size)) {
    if (client->in_length == sizeof client->in) /* noise */
      client->in_length = 0;
    return FALSE;
  }
  memcpy (out_copy, client->in + offset, size);
  *out_frame = (CyModbusFrame){ .unit = out_copy[0], .pdu = out_copy + 1, .pdu_length = size - 3 };
  take_from_front (client, offset + size);
  return TRUE;
}

/**
 * cy_sim_client_next:
 * @out_frame: (out): a request; its bytes are in @out_copy.
 * @out_copy: (out caller-allocates): %CY_MODBUS_MAX_ADU bytes.
 *
 * Returns: whether a whole request was there. A stream that is no Modbus kills the client.
 */
gboolean
cy_sim_client_next (CySimClient *client, CyModbusFrame *out_frame, guint8 *out_copy)
{
  CyModbusFrame frame;
  gsize size;
  CyModbusFraming framing;

  if (client->dead)
    return FALSE;
  if (client->is_serial)
    return next_serial (client, out_frame, out_copy);
  framing = cy_modbus_frame_scan (client->in, client->in_length, &frame, &size);
  if (framing == CY_MODBUS_MALFORMED)
    client->dead = TRUE;
  if (framing != CY_MODBUS_FRAME)
    return FALSE;
  memcpy (out_copy, client->in, size);
  frame.pdu = out_copy + CY_MODBUS_MBAP_SIZE;
  *out_frame = frame;
  take_from_front (client, size);
  return TRUE;
}

/**
 * cy_sim_client_reframe:
 * @bytes: an answer as it goes over TCP; room for %CY_MODBUS_MAX_ADU.
 *
 * Makes it one of the kind that the client understands.
 *
 * Returns: its size then.
 */
gsize
cy_sim_client_reframe (const CySimClient *client, guint8 *bytes, gsize length)
{
  guint8 unit = bytes[CY_MODBUS_MBAP_SIZE - 1];

  if (!client->is_serial)
    return length;
  memmove (bytes + 1, bytes + CY_MODBUS_MBAP_SIZE, length - CY_MODBUS_MBAP_SIZE);
  return cy_modbus_rtu_finish (bytes, unit, length - CY_MODBUS_MBAP_SIZE);
}

void
cy_sim_client_put (CySimClient *client, const guint8 *bytes, gsize length)
{
  if (client->out->len + length > OUT_MAX) {
    client->dead = TRUE;
    return;
  }
  g_byte_array_append (client->out, bytes, (guint) length);
}

/**
 * cy_sim_client_flush:
 *
 * Sends what the socket takes.
 */
void
cy_sim_client_flush (CySimClient *client)
{
  gssize n;

  if (client->dead || client->out->len == 0)
    return;
  if (client->is_serial) { /* what a full line does not take is lost, as on a wire */
    (void) !write (client->fd, client->out->data, client->out->len);
    g_byte_array_set_size (client->out, 0);
    return;
  }
  n = send (client->fd, client->out->data, client->out->len, MSG_NOSIGNAL);
  if (n > 0)
    g_byte_array_remove_range (client->out, 0, (guint) n);
  else if (errno != EAGAIN && errno != EINTR)
    client->dead = TRUE;
}
