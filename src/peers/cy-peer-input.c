/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-peer-input.h"

/**
 * CyPeerInput:
 *
 * What libsoup reads a link from. It hands on no more bytes than one message may have, until that
 * message has come: libsoup 3.2 itself bounds a frame, but neither a message of many fragments nor
 * the pings it has to answer.
 *
 * Threading: the main context of the link.
 */
struct _CyPeerInput {
  GFilterInputStream parent_instance;
  gsize most;          /* bytes that may be read before a message has come */
  gsize allowance;     /* what is left of them */
  gboolean is_starved; /* said that there is nothing to read, so that what was read is looked at */
  guint64 count;       /* bytes read since the beginning */
};

static void cy_peer_input_pollable_init (GPollableInputStreamInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CyPeerInput,
                               cy_peer_input,
                               G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      cy_peer_input_pollable_init))

static GPollableInputStream *
get_base (gpointer input)
{
  return G_POLLABLE_INPUT_STREAM (
    g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (input)));
}

static gboolean
cy_peer_input_can_poll (GPollableInputStream *pollable)
{
  return g_pollable_input_stream_can_poll (get_base (pollable));
}

static gboolean
cy_peer_input_is_readable (GPollableInputStream *pollable)
{
  return g_pollable_input_stream_is_readable (get_base (pollable));
}

static GSource *
cy_peer_input_create_source (GPollableInputStream *pollable, GCancellable *cancellable)
{
  g_autoptr (GSource) base = g_pollable_input_stream_create_source (get_base (pollable), NULL);

  return g_pollable_source_new_full (pollable, base, cancellable);
}

static gssize
refuse (CyPeerInput *input, GError **error)
{
  if (input->is_starved) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                 "%" G_GSIZE_FORMAT " bytes came and no message", input->most);
    return -1;
  }
  input->is_starved = TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "look at what was read first");
  return -1;
}

static gssize
cy_peer_input_read_nonblocking (GPollableInputStream *pollable,
                                void *buffer,
                                gsize size,
                                GError **error)
{
  CyPeerInput *input = CY_PEER_INPUT (pollable);
  gssize n;

  if (input->allowance == 0)
    return refuse (input, error);
  n = g_pollable_input_stream_read_nonblocking (get_base (input), buffer,
                                                MIN (size, input->allowance), NULL, error);
  if (n > 0) {
    input->allowance -= (gsize) n;
    input->count += (guint64) n;
  }
  return n;
}

static void
cy_peer_input_pollable_init (GPollableInputStreamInterface *interface)
{
  interface->can_poll = cy_peer_input_can_poll;
  interface->is_readable = cy_peer_input_is_readable;
  interface->create_source = cy_peer_input_create_source;
  interface->read_nonblocking = cy_peer_input_read_nonblocking;
}

static void
cy_peer_input_class_init (CyPeerInputClass *klass)
{
}

static void
cy_peer_input_init (CyPeerInput *input)
{
}

/**
 * cy_peer_input_new:
 * @base: a pollable stream; it stays open when this one ends.
 * @allowance: what may be read before a message has come [bytes].
 */
GInputStream *
cy_peer_input_new (GInputStream *base, gsize allowance)
{
  CyPeerInput *input =
    g_object_new (CY_TYPE_PEER_INPUT, "base-stream", base, "close-base-stream", FALSE, NULL);

  input->most = input->allowance = allowance;
  return G_INPUT_STREAM (input);
}

/**
 * cy_peer_input_give:
 * @bytes: what the message that has just come took on the wire.
 */
void
cy_peer_input_give (CyPeerInput *input, gsize bytes)
{
  input->allowance = MIN (input->most, input->allowance + bytes);
  input->is_starved = FALSE;
}

guint64
cy_peer_input_get_count (CyPeerInput *input)
{
  return input->count;
}
