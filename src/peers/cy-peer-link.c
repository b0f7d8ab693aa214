/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-peer-link.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "cy-json.h"
#include "cy-peer-credit.h"
#include "cy-peer-dialer.h"
#include "cy-peer-input.h"
#include "cy-peer-output.h"
#include "cy-peer-text.h"
#include "cy-peer-timer.h"

#define BEAT_START "{\"t\":\"beat\""

/* What libsoup may read before a message has come: the largest message and its header, what it reads
 * ahead, and a closing frame. */
#define HEADER_MAX_BYTES 14
#define READ_AHEAD_BYTES 1024
#define ALLOWANCE_BYTES  (CY_PEER_MESSAGE_MAX_BYTES + HEADER_MAX_BYTES + READ_AHEAD_BYTES + 131)

/* RFC 6455, 7.4.2: 4000 and above are private. Our reasons are words, so one code is enough. */
#define CLOSE_CODE      4000
#define CLOSE_MAX_BYTES 123

/* How long a closing frame may take to leave; the way it has to go does not count [ms]. */
#define LINGER_MS 250

typedef struct {
  gboolean is_text;
  GBytes *bytes;
} Waiting;

struct _CyPeerLink {
  GIOStream *tls;
  CyPeerInput *input;
  SoupWebsocketConnection *socket; /* NULL once it is over */
  CyNodeKey key;
  char *address;
  gboolean is_dialed;
  gboolean is_up;
  gboolean is_closing;
  GError *reason; /* nullable: why it ends */
  CyPeerLinkManners manners;
  CyPeerLinkEvents events;
  CyPeerCredit credit;
  GQueue waiting; /* of Waiting */
  gsize waiting_bytes;
  gboolean is_full; /* a message was refused */
  gint64 heard_us;  /* monotonic */
  guint64 sent_bytes;
  GSource *beats;
  GSource *death; /* silence, then the end of lingering */
};

static void
waiting_free (Waiting *waiting)
{
  g_bytes_unref (waiting->bytes);
  g_free (waiting);
}

static gsize
frame_bytes (gsize payload, gboolean is_masked)
{
  gsize header = payload < 126 ? 2 : payload < 65536 ? 4 : 10;

  return header + (is_masked ? 4 : 0) + payload;
}

static gboolean
on_drop_cb (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

/* libsoup goes on with a connection after its signals, so it must not be the last to let go. */
static void
drop_later (GObject *object)
{
  GSource *idle = g_idle_source_new ();

  g_source_set_callback (idle, on_drop_cb, object, g_object_unref);
  g_source_attach (idle, g_main_context_get_thread_default ());
  g_source_unref (idle);
}

static void
let_go (CyPeerLink *link)
{
  cy_peer_timer_stop (&link->beats);
  cy_peer_timer_stop (&link->death);
  if (link->socket == NULL)
    return;
  g_signal_handlers_disconnect_by_data (link->socket, link);
  cy_peer_stream_abort (link->tls);
  drop_later (G_OBJECT (g_steal_pointer (&link->socket)));
}

/* The last thing that a caller does with the link. */
static void
finish (CyPeerLink *link)
{
  if (link->socket == NULL)
    return;
  let_go (link);
  link->events.down (link, link->reason, link->events.user_data);
}

static gboolean
on_lingered_cb (gpointer user_data)
{
  finish (user_data);
  return G_SOURCE_REMOVE;
}

/* From here on nothing is said or heard any more; a closing frame may still leave. */
static void
begin_end (CyPeerLink *link, GError *reason)
{
  if (link->is_closing) {
    g_clear_error (&reason);
    return;
  }
  link->is_closing = TRUE;
  link->reason = reason;
  cy_peer_timer_stop (&link->beats);
  cy_peer_timer_stop (&link->death);
  link->death = cy_peer_timer_start (LINGER_MS, on_lingered_cb, link);
}

static gboolean
is_open (CyPeerLink *link)
{
  return link->socket != NULL &&
         soup_websocket_connection_get_state (link->socket) == SOUP_WEBSOCKET_STATE_OPEN;
}

static void
say_goodbye (CyPeerLink *link, const char *words)
{
  g_autofree char *start = g_utf8_substring (words, 0, MIN (g_utf8_strlen (words, -1), 100));

  if (is_open (link))
    soup_websocket_connection_close (link->socket, CLOSE_CODE,
                                     strlen (start) <= CLOSE_MAX_BYTES ? start : "");
}

/**
 * cy_peer_link_close:
 * @reason: told to the other end, at most 100 characters; in English, which each end translates if
 *   it can.
 *
 * Ends the link; @down comes when the other end was told, or shortly. Nothing else comes.
 */
void
cy_peer_link_close (CyPeerLink *link, const char *reason)
{
  if (link->is_closing)
    return;
  begin_end (
    link, g_error_new (CY_PEERS_ERROR, CY_PEERS_ERROR_CLOSED, _ ("closed here: %s"), _ (reason)));
  say_goodbye (link, reason);
}

static void
violate (CyPeerLink *link, const char *words)
{
  begin_end (link, g_error_new (CY_PEERS_ERROR, CY_PEERS_ERROR_PROTOCOL, "%s: %s", link->address,
                                _ (words)));
  say_goodbye (link, words);
}

static void
send_now (CyPeerLink *link, gboolean is_text, GBytes *bytes)
{
  gsize length = g_bytes_get_size (bytes);

  cy_peer_credit_send (&link->credit, length);
  link->sent_bytes += frame_bytes (length, link->is_dialed);
  if (is_open (link))
    soup_websocket_connection_send_message (
      link->socket, is_text ? SOUP_WEBSOCKET_DATA_TEXT : SOUP_WEBSOCKET_DATA_BINARY, bytes);
}

static void
send_beat (CyPeerLink *link)
{
  g_autofree char *more =
    link->events.beat != NULL ? link->events.beat (link, link->events.user_data) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;

  g_string_printf (text, BEAT_START ",\"got\":%" G_GUINT64_FORMAT "%s%s}",
                   cy_peer_credit_tell (&link->credit), more != NULL ? "," : "",
                   more != NULL ? more : "");
  if (!cy_peer_credit_may_beat (&link->credit, text->len)) {
    violate (link, N_ ("does not read what it is sent"));
    return;
  }
  bytes = g_bytes_new (text->str, text->len);
  send_now (link, TRUE, bytes);
}

static gboolean
on_beat_due_cb (gpointer user_data)
{
  send_beat (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_maybe_dead_cb (gpointer user_data)
{
  CyPeerLink *link = user_data;
  gint64 end_us = link->heard_us + (gint64) link->manners.dead_ms * 1000;

  if (g_get_monotonic_time () < end_us) {
    g_source_set_ready_time (link->death, end_us);
    return G_SOURCE_CONTINUE;
  }
  begin_end (link, g_error_new (CY_PEERS_ERROR, CY_PEERS_ERROR_SILENT,
                                _ ("nothing heard from %s for %.1f s"), link->address,
                                link->manners.dead_ms / 1000.0));
  finish (link);
  return G_SOURCE_REMOVE;
}

static void
send_waiting (CyPeerLink *link)
{
  Waiting *first;

  while ((first = g_queue_peek_head (&link->waiting)) != NULL &&
         cy_peer_credit_may_send (&link->credit, g_bytes_get_size (first->bytes))) {
    (void) g_queue_pop_head (&link->waiting); /* it is first */
    link->waiting_bytes -= cy_peer_credit_weigh (g_bytes_get_size (first->bytes));
    send_now (link, first->is_text, first->bytes);
    waiting_free (first);
  }
  if (link->is_full && link->waiting_bytes <= CY_PEER_QUEUE_MAX_BYTES / 2) {
    link->is_full = FALSE;
    link->events.room (link, link->events.user_data);
  }
}

static gboolean
check_message (CyPeerLink *link, gboolean is_text, GBytes *bytes, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (length > CY_PEER_MESSAGE_MAX_BYTES) {
    g_set_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_PROTOCOL,
                 "a message of %" G_GSIZE_FORMAT " bytes; at most %" G_GSIZE_FORMAT " may be sent",
                 length, CY_PEER_MESSAGE_MAX_BYTES);
    return FALSE;
  }
  if (is_text && !g_utf8_validate_len (data, length, NULL)) {
    g_set_error_literal (error, CY_PEERS_ERROR, CY_PEERS_ERROR_PROTOCOL,
                         "a text message is not UTF-8");
    return FALSE;
  }
  if (link->is_closing) {
    g_set_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_CLOSED, "the link to %s has ended",
                 link->address);
    return FALSE;
  }
  if (link->waiting_bytes + cy_peer_credit_weigh (length) <= CY_PEER_QUEUE_MAX_BYTES)
    return TRUE;
  link->is_full = TRUE;
  g_set_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_FULL,
               "%" G_GSIZE_FORMAT " bytes wait for %s already", link->waiting_bytes, link->address);
  return FALSE;
}

/**
 * cy_peer_link_send:
 * @bytes: at most %CY_PEER_MESSAGE_MAX_BYTES; a text must be UTF-8.
 *
 * Sends a message, or has it wait until the other end has taken earlier ones.
 *
 * Errors: #CY_PEERS_ERROR_FULL when more than %CY_PEER_QUEUE_MAX_BYTES would wait; @room comes when
 * half of it is gone. #CY_PEERS_ERROR_CLOSED, #CY_PEERS_ERROR_PROTOCOL.
 */
gboolean
cy_peer_link_send (CyPeerLink *link, gboolean is_text, GBytes *bytes, GError **error)
{
  Waiting *waiting;

  if (!check_message (link, is_text, bytes, error))
    return FALSE;
  if (g_queue_is_empty (&link->waiting) &&
      cy_peer_credit_may_send (&link->credit, g_bytes_get_size (bytes))) {
    send_now (link, is_text, bytes);
    return TRUE;
  }
  waiting = g_new (Waiting, 1);
  *waiting = (Waiting){ is_text, g_bytes_ref (bytes) };
  g_queue_push_tail (&link->waiting, waiting);
  link->waiting_bytes += cy_peer_credit_weigh (g_bytes_get_size (bytes));
  return TRUE;
}

static gboolean
is_beat (gboolean is_text, GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return is_text && length > strlen (BEAT_START) &&
         memcmp (data, BEAT_START, strlen (BEAT_START)) == 0;
}

static gboolean
take_beat (CyPeerLink *link, GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autoptr (JsonNode) root =
    cy_json_parse (data, (gssize) length, CY_PEER_MESSAGE_MAX_BYTES, NULL);
  JsonObject *object;
  gint64 got;

  return root != NULL && cy_json_get_object (root, NULL, &object, NULL) &&
         json_object_has_member (object, "got") &&
         cy_json_get_int (json_object_get_member (object, "got"), NULL, 0, G_MAXINT64, &got,
                          NULL) &&
         cy_peer_credit_acknowledge (&link->credit, (guint64) got);
}

static void
take_message (CyPeerLink *link, gboolean is_text, GBytes *bytes)
{
  gboolean beats = is_beat (is_text, bytes);

  if (g_bytes_get_size (bytes) > CY_PEER_MESSAGE_MAX_BYTES) {
    violate (link, N_ ("a message is too large"));
    return;
  }
  if (beats ? !take_beat (link, bytes) : !link->is_up) {
    violate (link, beats ? N_ ("a beat cannot be") : N_ ("a message before the first beat"));
    return;
  }
  if (!link->is_up) {
    link->is_up = TRUE;
    link->events.up (link, link->events.user_data);
  }
  if (!link->is_closing)
    link->events.message (link, is_text, bytes, link->events.user_data);
  cy_peer_credit_take (&link->credit, g_bytes_get_size (bytes));
  if (beats && !link->is_closing)
    send_waiting (link);
  if (cy_peer_credit_should_tell (&link->credit) && !link->is_closing)
    send_beat (link);
}

static void
on_message_cb (SoupWebsocketConnection *socket, int type, GBytes *bytes, gpointer user_data)
{
  CyPeerLink *link = user_data;

  if (link->is_closing)
    return;
  link->heard_us = g_get_monotonic_time ();
  cy_peer_input_give (link->input, frame_bytes (g_bytes_get_size (bytes), !link->is_dialed));
  take_message (link, type == SOUP_WEBSOCKET_DATA_TEXT, bytes);
}

static void
on_error_cb (SoupWebsocketConnection *socket, const GError *error, gpointer user_data)
{
  CyPeerLink *link = user_data;

  if (link->is_dialed && !link->is_up && error->domain != SOUP_WEBSOCKET_ERROR)
    begin_end (link, cy_peer_dialer_refusal (link->address));
  else
    begin_end (link, g_error_new (CY_PEERS_ERROR,
                                  error->domain == SOUP_WEBSOCKET_ERROR ? CY_PEERS_ERROR_PROTOCOL
                                                                        : CY_PEERS_ERROR_CLOSED,
                                  "%s: %s", link->address, error->message));
}

static GError *
explain_end (CyPeerLink *link)
{
  gushort code = soup_websocket_connection_get_close_code (link->socket);
  const char *data = soup_websocket_connection_get_close_data (link->socket);
  g_autofree char *words = cy_peer_text_clean (data != NULL ? data : "");

  if (code == CLOSE_CODE)
    return g_error_new (CY_PEERS_ERROR, CY_PEERS_ERROR_CLOSED, _ ("%s says: %s"), link->address,
                        *words != '\0' ? _ (words) : "?");
  if (code == SOUP_WEBSOCKET_CLOSE_TOO_BIG)
    return g_error_new (CY_PEERS_ERROR, CY_PEERS_ERROR_PROTOCOL,
                        _ ("%s says that a message was too large for it"), link->address);
  if (link->is_dialed && !link->is_up)
    return cy_peer_dialer_refusal (link->address);
  return g_error_new (CY_PEERS_ERROR, CY_PEERS_ERROR_CLOSED, _ ("%s hung up"), link->address);
}

static void
on_closed_cb (SoupWebsocketConnection *socket, gpointer user_data)
{
  CyPeerLink *link = user_data;

  if (!link->is_closing)
    begin_end (link, explain_end (link));
  finish (link);
}

static SoupWebsocketConnection *
make_socket (CyPeerLink *link)
{
  g_autoptr (GOutputStream) output = cy_peer_output_new (g_io_stream_get_output_stream (link->tls));
  g_autoptr (GIOStream) stream = g_simple_io_stream_new (G_INPUT_STREAM (link->input), output);
  g_autoptr (GUri) uri = g_uri_parse ("wss://peer/", SOUP_HTTP_URI_FLAGS, NULL);
  SoupWebsocketConnection *socket = soup_websocket_connection_new (
    stream, uri,
    link->is_dialed ? SOUP_WEBSOCKET_CONNECTION_CLIENT : SOUP_WEBSOCKET_CONNECTION_SERVER, NULL,
    CY_PEER_PROTOCOL_SYNC, NULL);

  /* Streams of TLS do not keep the connection they belong to. */
  g_object_set_data_full (G_OBJECT (stream), "tls", g_object_ref (link->tls), g_object_unref);
  soup_websocket_connection_set_max_incoming_payload_size (socket, CY_PEER_MESSAGE_MAX_BYTES);
  g_signal_connect (socket, "message", G_CALLBACK (on_message_cb), link);
  g_signal_connect (socket, "error", G_CALLBACK (on_error_cb), link);
  g_signal_connect (socket, "closed", G_CALLBACK (on_closed_cb), link);
  return socket;
}

/* What has come by now is heard first, though this thread was busy for long. */
static void
watch_for_death (CyPeerLink *link)
{
  link->heard_us = g_get_monotonic_time ();
  link->death = g_timeout_source_new (link->manners.dead_ms);
  g_source_set_priority (link->death, G_PRIORITY_DEFAULT_IDLE);
  g_source_set_callback (link->death, on_maybe_dead_cb, link, NULL);
  g_source_attach (link->death, g_main_context_get_thread_default ());
}

/**
 * cy_peer_link_new:
 * @secured: (transfer full): the connection, for %CY_PEER_PROTOCOL_SYNC.
 * @is_dialed: whether we called; the caller masks its frames.
 */
CyPeerLink *
cy_peer_link_new (CyPeerSecured *secured,
                  gboolean is_dialed,
                  const CyPeerLinkManners *manners,
                  const CyPeerLinkEvents *events)
{
  CyPeerLink *link = g_new0 (CyPeerLink, 1);

  link->key = secured->key;
  link->address = g_strdup (secured->address);
  link->is_dialed = is_dialed;
  link->manners = *manners;
  link->events = *events;
  link->tls = cy_peer_secured_steal_stream (secured);
  cy_peer_secured_free (secured);
  link->input =
    CY_PEER_INPUT (cy_peer_input_new (g_io_stream_get_input_stream (link->tls), ALLOWANCE_BYTES));
  link->socket = make_socket (link);
  link->beats = cy_peer_timer_start (manners->beat_ms, on_beat_due_cb, link);
  watch_for_death (link);
  send_beat (link);
  return link;
}

/**
 * cy_peer_link_free:
 *
 * Ends the link at once if it has not ended; @down does not come any more.
 */
void
cy_peer_link_free (CyPeerLink *link)
{
  let_go (link);
  g_queue_clear_full (&link->waiting, (GDestroyNotify) waiting_free);
  g_clear_error (&link->reason);
  g_object_unref (link->input);
  g_object_unref (link->tls);
  g_free (link->address);
  g_free (link);
}

/**
 * cy_peer_link_get_node:
 *
 * Returns: (transfer none): the id of the node at the other end.
 */
const char *
cy_peer_link_get_node (CyPeerLink *link)
{
  return link->key.node;
}

const CyNodeKey *
cy_peer_link_get_key (CyPeerLink *link)
{
  return &link->key;
}

/**
 * cy_peer_link_get_address:
 *
 * Returns: (transfer none): where the other end is, `ADDR:PORT`.
 */
const char *
cy_peer_link_get_address (CyPeerLink *link)
{
  return link->address;
}

gboolean
cy_peer_link_is_dialed (CyPeerLink *link)
{
  return link->is_dialed;
}

/**
 * cy_peer_link_is_up:
 *
 * Returns: whether the other end was heard, and the link has not begun to end.
 */
gboolean
cy_peer_link_is_up (CyPeerLink *link)
{
  return link->is_up && !link->is_closing;
}

/**
 * cy_peer_link_get_queued_bytes:
 *
 * Returns: what waits, and what is on its way and not acknowledged [bytes].
 */
gsize
cy_peer_link_get_queued_bytes (CyPeerLink *link)
{
  return link->waiting_bytes + cy_peer_credit_on_its_way (&link->credit);
}

/**
 * cy_peer_link_get_traffic:
 * @out_in_bytes: (out): what came, inside TLS.
 * @out_out_bytes: (out): what was sent, inside TLS.
 */
void
cy_peer_link_get_traffic (CyPeerLink *link, guint64 *out_in_bytes, guint64 *out_out_bytes)
{
  *out_in_bytes = cy_peer_input_get_count (link->input);
  *out_out_bytes = link->sent_bytes;
}
