/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link-fixture.h"

#include "cy-peer-dialer.h"

#define TIMEOUT_MS 20000

static gboolean
on_admit_cb (const CyNodeKey *key, const char *protocol, gpointer user_data)
{
  return g_str_equal (key->node, test_node_id (((TestPair *) user_data)->b));
}

static void
on_in_cb (CyPeerSecured *secured, gpointer user_data)
{
  ((TestPair *) user_data)->in = secured;
}

static void
on_failed_cb (const char *address, const GError *error, gpointer user_data)
{
  g_error ("%s: %s", address, error->message);
}

static void
on_out_cb (CyPeerSecured *secured, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  ((TestPair *) user_data)->out = secured;
}

TestPair *
test_pair_new (void)
{
  TestPair *pair = g_new0 (TestPair, 1);
  const CyPeerListenerEvents events = { on_admit_cb, on_in_cb, on_failed_cb, pair };
  g_autoptr (GError) error = NULL;

  pair->a = test_node_new ();
  pair->b = test_node_new ();
  pair->listener =
    cy_peer_listener_new ("127.0.0.1:0", pair->a->certificate, TIMEOUT_MS, &events, &error);
  g_assert_no_error (error);
  test_pair_connect (pair);
  return pair;
}

/* A new connection; what was stolen from the last one lives on. */
void
test_pair_connect (TestPair *pair)
{
  g_autofree char *address =
    g_strdup_printf ("127.0.0.1:%u", cy_peer_listener_get_port (pair->listener));
  g_autoptr (CyPeerDialer) dialer = NULL;

  g_clear_pointer (&pair->in, cy_peer_secured_free);
  g_clear_pointer (&pair->out, cy_peer_secured_free);
  dialer =
    cy_peer_dialer_new (&(const CyPeerCall){ address, pair->b->certificate, CY_PEER_PROTOCOL_SYNC,
                                             test_node_id (pair->a), TIMEOUT_MS },
                        on_out_cb, pair);
  test_until (pair->in != NULL && pair->out != NULL);
}

void
test_pair_free (TestPair *pair)
{
  g_clear_pointer (&pair->in, cy_peer_secured_free);
  g_clear_pointer (&pair->out, cy_peer_secured_free);
  cy_peer_listener_free (pair->listener);
  test_node_free (pair->a);
  test_node_free (pair->b);
  g_free (pair);
}

static void
on_up_cb (CyPeerLink *link, gpointer user_data)
{
  ((TestEnd *) user_data)->n_up++;
}

static void
on_down_cb (CyPeerLink *link, const GError *reason, gpointer user_data)
{
  TestEnd *end = user_data;

  end->n_down++;
  g_assert_null (end->reason);
  end->reason = g_error_copy (reason);
  g_clear_pointer (&end->link, cy_peer_link_free);
}

static void
on_message_cb (CyPeerLink *link, gboolean is_text, GBytes *bytes, gpointer user_data)
{
  TestEnd *end = user_data;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (is_text && length > 11 && memcmp (data, "{\"t\":\"beat\"", 11) == 0) {
    end->n_beats++;
    g_free (end->last_beat);
    end->last_beat = g_strndup (data, length);
    return;
  }
  end->n_messages++;
  end->n_bytes += length;
  g_clear_pointer (&end->last, g_bytes_unref);
  end->last = g_bytes_ref (bytes);
}

static void
on_room_cb (CyPeerLink *link, gpointer user_data)
{
  ((TestEnd *) user_data)->n_room++;
}

static char *
on_beat_cb (CyPeerLink *link, gpointer user_data)
{
  return g_strdup (((TestEnd *) user_data)->say);
}

void
test_end_init (TestEnd *end,
               CyPeerSecured *secured,
               gboolean is_dialed,
               const CyPeerLinkManners *manners)
{
  const CyPeerLinkEvents events = {
    on_up_cb, on_down_cb, on_message_cb, on_room_cb, on_beat_cb, end
  };

  end->link = cy_peer_link_new (secured, is_dialed, manners, &events);
}

void
test_end_clear (TestEnd *end)
{
  g_clear_pointer (&end->link, cy_peer_link_free);
  g_clear_error (&end->reason);
  g_clear_pointer (&end->last, g_bytes_unref);
  g_clear_pointer (&end->last_beat, g_free);
}

gboolean
test_end_send (TestEnd *end, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  gboolean sent = cy_peer_link_send (end->link, TRUE, bytes, &error);

  g_assert_no_error (error);
  return sent;
}

static gboolean
write_all (GOutputStream *stream, const guint8 *data, gsize length)
{
  gint64 end_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (length > 0 && g_get_monotonic_time () < end_us) {
    g_autoptr (GError) error = NULL;
    gssize n = g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (stream), data,
                                                           length, NULL, &error);

    if (n < 0 && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
      return FALSE;
    data += MAX (n, 0);
    length -= (gsize) MAX (n, 0);
    while (g_main_context_iteration (NULL, FALSE))
      ;
  }
  return length == 0;
}

/* A masked frame whose mask is zero. Returns FALSE when the other end does not take it. */
gboolean
test_raw_write (CyPeerSecured *secured, TestFrame kind, gsize length, const char *payload)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  guint8 header[14] = { (guint8) kind, 0x80 };
  gsize n = 2;

  if (length < 126) {
    header[1] |= (guint8) length;
  } else {
    header[1] |= 127;
    for (guint i = 0; i < 8; i++)
      header[2 + i] = (guint8) ((guint64) length >> (8 * (7 - i)));
    n = 10;
  }
  g_byte_array_append (frame, header, (guint) n + 4);
  g_byte_array_set_size (frame, (guint) (n + 4 + length));
  memset (frame->data + n + 4, 'x', length);
  if (payload != NULL)
    memcpy (frame->data + n + 4, payload, length);
  return write_all (g_io_stream_get_output_stream (secured->stream), frame->data, frame->len);
}
