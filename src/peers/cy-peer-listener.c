/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-peer-listener.h"

#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "cy-peer-address.h"
#include "cy-peer-timer.h"

#define BACKLOG 128

/* When no connection can be accepted for want of descriptors, so long until the next try. */
#define REST_MS 1000

static const char *const protocols[] = { CY_PEER_PROTOCOL_SYNC, CY_PEER_PROTOCOL_PAIR, NULL };

typedef struct {
  CyPeerListener *listener;
  CyPeerHandshake *handshake;
  char *address; /* with the port */
  char *host;
} Caller;

struct _CyPeerListener {
  GSocket *socket;
  GTlsCertificate *certificate;
  GSource *source; /* NULL while it rests */
  GSource *rest;
  guint timeout_ms;
  CyPeerListenerEvents events;
  GPtrArray *callers; /* of Caller: whose handshake is under way */
  CyPeerListenerCounters counters;
};

static void
caller_free (Caller *caller)
{
  if (caller->handshake != NULL)
    cy_peer_handshake_cancel (caller->handshake);
  g_free (caller->address);
  g_free (caller->host);
  g_free (caller);
}

static gboolean
on_admit_cb (const CyNodeKey *key, const char *protocol, gpointer user_data)
{
  CyPeerListener *listener = ((Caller *) user_data)->listener;

  return listener->events.admit (key, protocol, listener->events.user_data);
}

static void
on_done_cb (CyPeerSecured *secured, const GError *error, gpointer user_data)
{
  Caller *caller = user_data;
  CyPeerListener *listener = caller->listener;
  CyPeerListenerEvents events = listener->events;
  g_autofree char *address = g_strdup (caller->address);

  caller->handshake = NULL;
  if (secured == NULL)
    listener->counters.failed++;
  g_ptr_array_remove_fast (listener->callers, caller);
  /* The last thing, because whoever is told may free the listener. */
  if (secured != NULL)
    events.secured (secured, events.user_data);
  else
    events.failed (address, error, events.user_data);
}

static guint
count_of_host (CyPeerListener *listener, const char *host)
{
  guint n = 0;

  for (guint i = 0; i < listener->callers->len; i++)
    n += g_str_equal (((Caller *) listener->callers->pdata[i])->host, host);
  return n;
}

static void
take_caller (CyPeerListener *listener, GSocket *socket)
{
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);
  g_autofree char *host = remote != NULL
                            ? g_inet_address_to_string (
                                g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote)))
                            : g_strdup ("?");
  g_autoptr (GSocketConnection) connection = NULL;
  Caller *caller;

  if (listener->callers->len >= CY_PEER_PENDING_MAX ||
      count_of_host (listener, host) >= CY_PEER_PENDING_MAX_OF_ONE) {
    listener->counters.turned_away++;
    (void) g_socket_close (socket, NULL); /* gone either way */
    return;
  }
  (void) g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL); /* only saves a wait */
  connection = g_socket_connection_factory_create_connection (socket);
  caller = g_new0 (Caller, 1);
  caller->listener = listener;
  caller->address = cy_peer_address_spell (remote);
  caller->host = g_steal_pointer (&host);
  g_ptr_array_add (listener->callers, caller);
  caller->handshake = cy_peer_handshake_start (
    connection, &(const CyPeerTls){ TRUE, listener->certificate, protocols, listener->timeout_ms,
                                    on_admit_cb, on_done_cb, caller });
}

static void accept_again (CyPeerListener *listener);

static gboolean
on_rested_cb (gpointer user_data)
{
  CyPeerListener *listener = user_data;

  cy_peer_timer_stop (&listener->rest);
  accept_again (listener);
  return G_SOURCE_REMOVE;
}

static gboolean
on_incoming_cb (GSocket *listening, GIOCondition condition, gpointer user_data)
{
  CyPeerListener *listener = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_accept (listening, NULL, &error);

  if (socket != NULL) {
    take_caller (listener, socket);
    return G_SOURCE_CONTINUE;
  }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;
  cy_peer_timer_stop (&listener->source);
  listener->rest = cy_peer_timer_start (REST_MS, on_rested_cb, listener);
  return G_SOURCE_REMOVE;
}

static void
accept_again (CyPeerListener *listener)
{
  listener->source = g_socket_create_source (listener->socket, G_IO_IN, NULL);
  g_source_set_callback (listener->source, G_SOURCE_FUNC (on_incoming_cb), listener, NULL);
  g_source_attach (listener->source, g_main_context_get_thread_default ());
}

static GSocket *
listen_at (const char *text, GError **error)
{
  g_autoptr (GSocketAddress) address = cy_peer_address_parse_local (text, error);
  g_autoptr (GSocket) socket = NULL;

  if (address == NULL)
    return NULL;
  socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL)
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (g_socket_bind (socket, address, TRUE, error) && g_socket_listen (socket, error))
    return g_steal_pointer (&socket);
  g_prefix_error (error, _ ("cannot listen on %s: "), text);
  return NULL;
}

/**
 * cy_peer_listener_new:
 * @address: `ADDR:PORT`, numeric; port 0 takes any.
 * @certificate: ours.
 * @timeout_ms: for each handshake [ms].
 *
 * Errors: #CY_PEERS_ERROR_ADDRESS, or what the system says about the port.
 */
CyPeerListener *
cy_peer_listener_new (const char *address,
                      GTlsCertificate *certificate,
                      guint timeout_ms,
                      const CyPeerListenerEvents *events,
                      GError **error)
{
  GSocket *socket = listen_at (address, error);
  CyPeerListener *listener;

  if (socket == NULL)
    return NULL;
  listener = g_new0 (CyPeerListener, 1);
  listener->socket = socket;
  listener->certificate = g_object_ref (certificate);
  listener->timeout_ms = timeout_ms;
  listener->events = *events;
  listener->callers = g_ptr_array_new_with_free_func ((GDestroyNotify) caller_free);
  accept_again (listener);
  return listener;
}

void
cy_peer_listener_free (CyPeerListener *listener)
{
  cy_peer_timer_stop (&listener->source);
  cy_peer_timer_stop (&listener->rest);
  g_ptr_array_unref (listener->callers);
  (void) g_socket_close (listener->socket, NULL); /* gone either way */
  g_object_unref (listener->socket);
  g_object_unref (listener->certificate);
  g_free (listener);
}

/**
 * cy_peer_listener_get_port:
 *
 * Returns: the port, also when any was asked for.
 */
guint16
cy_peer_listener_get_port (CyPeerListener *listener)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (listener->socket, NULL);

  return address != NULL ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)) : 0;
}

CyPeerListenerCounters
cy_peer_listener_get_counters (CyPeerListener *listener)
{
  CyPeerListenerCounters counters = listener->counters;

  counters.pending = listener->callers->len;
  return counters;
}
