/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-peer-output.h"

/**
 * CyPeerOutput:
 *
 * What libsoup writes a link to. Closing it leaves the connection alone: libsoup closes on a thread of the pool,
 * where TLS would be used beside the thread of the link; cy_peer_stream_abort() ends it there.
 *
 * Threading: the main context of the link; closing on any thread.
 */
struct _CyPeerOutput {
  GOutputStream parent_instance;
  GPollableOutputStream *base; /* owned */
};

static void cy_peer_output_pollable_init (GPollableOutputStreamInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CyPeerOutput,
                               cy_peer_output,
                               G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      cy_peer_output_pollable_init))

static gboolean
cy_peer_output_can_poll (GPollableOutputStream *pollable)
{
  return g_pollable_output_stream_can_poll (CY_PEER_OUTPUT (pollable)->base);
}

static gboolean
cy_peer_output_is_writable (GPollableOutputStream *pollable)
{
  return g_pollable_output_stream_is_writable (CY_PEER_OUTPUT (pollable)->base);
}

static GSource *
cy_peer_output_create_source (GPollableOutputStream *pollable, GCancellable *cancellable)
{
  g_autoptr (GSource) base =
    g_pollable_output_stream_create_source (CY_PEER_OUTPUT (pollable)->base, NULL);

  return g_pollable_source_new_full (pollable, base, cancellable);
}

static gssize
cy_peer_output_write_nonblocking (GPollableOutputStream *pollable,
                                  const void *buffer,
                                  gsize size,
                                  GError **error)
{
  return g_pollable_output_stream_write_nonblocking (CY_PEER_OUTPUT (pollable)->base, buffer, size,
                                                     NULL, error);
}

static void
cy_peer_output_pollable_init (GPollableOutputStreamInterface *interface)
{
  interface->can_poll = cy_peer_output_can_poll;
  interface->is_writable = cy_peer_output_is_writable;
  interface->create_source = cy_peer_output_create_source;
  interface->write_nonblocking = cy_peer_output_write_nonblocking;
}

static gssize
cy_peer_output_write (GOutputStream *stream,
                      const void *buffer,
                      gsize size,
                      GCancellable *cancellable,
                      GError **error)
{
  return g_output_stream_write (G_OUTPUT_STREAM (CY_PEER_OUTPUT (stream)->base), buffer, size,
                                cancellable, error);
}

static void
cy_peer_output_finalize (GObject *object)
{
  g_object_unref (CY_PEER_OUTPUT (object)->base);
  G_OBJECT_CLASS (cy_peer_output_parent_class)->finalize (object);
}

static void
cy_peer_output_class_init (CyPeerOutputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cy_peer_output_finalize;
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = cy_peer_output_write;
}

static void
cy_peer_output_init (CyPeerOutput *output)
{
}

/**
 * cy_peer_output_new:
 * @base: a pollable stream; it stays open when this one ends.
 */
GOutputStream *
cy_peer_output_new (GOutputStream *base)
{
  CyPeerOutput *output = g_object_new (CY_TYPE_PEER_OUTPUT, NULL);

  output->base = G_POLLABLE_OUTPUT_STREAM (g_object_ref (base));
  return G_OUTPUT_STREAM (output);
}
