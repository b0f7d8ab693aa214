/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-peer-dialer.h"

#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "cy-peer-address.h"
#include "cy-peer-timer.h"

/* A connection under way, which ends in its own time also when the dialer is gone. */
typedef struct {
  CyPeerDialer *dialer; /* NULL once it is gone */
  GCancellable *cancellable;
} Attempt;

struct _CyPeerDialer {
  char *address;
  char *node; /* nullable */
  GTlsCertificate *certificate;
  const char *protocols[2]; /* the one and NULL */
  guint timeout_ms;
  CyPeerHandshakeDone done;
  gpointer user_data;
  Attempt *attempt;           /* nullable: the connection under way */
  GSource *timer;             /* its beginning, then its end */
  CyPeerHandshake *handshake; /* nullable */
  CyNodeKey answered;         /* who did, expected or not */
};

static const struct {
  GIOErrorEnum code;
  const char *words;
} connect_reasons[] = {
  { G_IO_ERROR_CONNECTION_REFUSED, N_ ("nothing listens there") },
  { G_IO_ERROR_CANCELLED, N_ ("no answer") },
  { G_IO_ERROR_TIMED_OUT, N_ ("no answer") },
  { G_IO_ERROR_HOST_UNREACHABLE, N_ ("no way there") },
  { G_IO_ERROR_NETWORK_UNREACHABLE, N_ ("no network on the way there") },
};

static GError *
explain_connect (const char *address, const GError *error)
{
  for (guint i = 0; i < G_N_ELEMENTS (connect_reasons); i++) {
    if (g_error_matches (error, G_IO_ERROR, connect_reasons[i].code))
      return g_error_new (CY_PEERS_ERROR, CY_PEERS_ERROR_UNREACHABLE, "%s: %s", address,
                          _ (connect_reasons[i].words));
  }
  if (error->domain == G_RESOLVER_ERROR)
    return g_error_new (CY_PEERS_ERROR, CY_PEERS_ERROR_ADDRESS, _ ("%s: no such name"), address);
  return g_error_new (CY_PEERS_ERROR, CY_PEERS_ERROR_UNREACHABLE, "%s: %s", address,
                      error->message);
}

/* How a refusal looks to a client depends on chance: an alert, an end, a reset. */
static GError *
explain_handshake (CyPeerDialer *dialer, const GError *error)
{
  if (g_error_matches (error, CY_PEERS_ERROR, CY_PEERS_ERROR_STRANGER))
    return g_error_new (CY_PEERS_ERROR, CY_PEERS_ERROR_STRANGER,
                        _ ("%s is node %.16s, not node %.16s"), dialer->address,
                        dialer->answered.node, dialer->node);
  if (g_error_matches (error, CY_PEERS_ERROR, CY_PEERS_ERROR_SILENT))
    return g_error_new (CY_PEERS_ERROR, CY_PEERS_ERROR_SILENT, "%s: %s", dialer->address,
                        error->message);
  if (error->domain == CY_PEERS_ERROR)
    return g_error_copy (error);
  return cy_peer_dialer_refusal (dialer->address);
}

/**
 * cy_peer_dialer_refusal:
 *
 * Returns: (transfer full): what a client says of an end that hung up on it without a word.
 */
GError *
cy_peer_dialer_refusal (const char *address)
{
  return g_error_new (CY_PEERS_ERROR, CY_PEERS_ERROR_REFUSED,
                      _ ("%s refused our identity, or is no Chargeyard node"), address);
}

static gboolean
on_admit_cb (const CyNodeKey *key, const char *protocol, gpointer user_data)
{
  CyPeerDialer *dialer = user_data;

  dialer->answered = *key;
  return dialer->node == NULL || g_str_equal (dialer->node, key->node);
}

static void
on_secured_cb (CyPeerSecured *secured, const GError *error, gpointer user_data)
{
  CyPeerDialer *dialer = user_data;
  g_autoptr (GError) reason = NULL;

  dialer->handshake = NULL;
  if (secured == NULL)
    reason = explain_handshake (dialer, error);
  dialer->done (secured, reason, dialer->user_data);
}

static void
attempt_free (Attempt *attempt)
{
  g_object_unref (attempt->cancellable);
  g_free (attempt);
}

static void
begin_handshake (CyPeerDialer *dialer, GSocketConnection *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);

  (void) g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL); /* only saves a wait */
  dialer->handshake = cy_peer_handshake_start (
    connection, &(const CyPeerTls){ FALSE, dialer->certificate, dialer->protocols,
                                    dialer->timeout_ms, on_admit_cb, on_secured_cb, dialer });
}

static void
on_connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Attempt *attempt = user_data;
  CyPeerDialer *dialer = attempt->dialer;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) reason = NULL;
  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (source), result, &error);

  attempt_free (attempt);
  if (dialer == NULL)
    return;
  dialer->attempt = NULL;
  cy_peer_timer_stop (&dialer->timer);
  if (connection != NULL) {
    begin_handshake (dialer, connection);
    return;
  }
  reason = explain_connect (dialer->address, error);
  dialer->done (NULL, reason, dialer->user_data);
}

static gboolean
on_late_cb (gpointer user_data)
{
  CyPeerDialer *dialer = user_data;

  cy_peer_timer_stop (&dialer->timer);
  g_cancellable_cancel (dialer->attempt->cancellable);
  return G_SOURCE_REMOVE;
}

static gboolean
on_start_cb (gpointer user_data)
{
  CyPeerDialer *dialer = user_data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *host = NULL;
  guint16 port;

  cy_peer_timer_stop (&dialer->timer);
  if (!cy_peer_address_parse (dialer->address, &host, &port, &error)) {
    dialer->done (NULL, error, dialer->user_data);
    return G_SOURCE_REMOVE;
  }
  g_socket_client_set_enable_proxy (client, FALSE); /* proxies of a desktop are for the web */
  dialer->timer = cy_peer_timer_start (dialer->timeout_ms, on_late_cb, dialer);
  dialer->attempt = g_new0 (Attempt, 1);
  dialer->attempt->dialer = dialer;
  dialer->attempt->cancellable = g_cancellable_new ();
  g_socket_client_connect_to_host_async (client, host, port, dialer->attempt->cancellable,
                                         on_connected_cb, dialer->attempt);
  return G_SOURCE_REMOVE;
}

/**
 * cy_peer_dialer_new:
 * @done: told once.
 */
CyPeerDialer *
cy_peer_dialer_new (const CyPeerCall *call, CyPeerHandshakeDone done, gpointer user_data)
{
  CyPeerDialer *dialer = g_new0 (CyPeerDialer, 1);

  dialer->address = g_strdup (call->address);
  dialer->node = g_strdup (call->node);
  dialer->certificate = g_object_ref (call->certificate);
  dialer->protocols[0] = call->protocol;
  dialer->timeout_ms = call->timeout_ms;
  dialer->done = done;
  dialer->user_data = user_data;
  dialer->timer = cy_peer_timer_start (0, on_start_cb, dialer);
  return dialer;
}

void
cy_peer_dialer_free (CyPeerDialer *dialer)
{
  cy_peer_timer_stop (&dialer->timer);
  if (dialer->attempt != NULL) {
    dialer->attempt->dialer = NULL;
    g_cancellable_cancel (dialer->attempt->cancellable);
  }
  if (dialer->handshake != NULL)
    cy_peer_handshake_cancel (dialer->handshake);
  g_object_unref (dialer->certificate);
  g_free (dialer->address);
  g_free (dialer->node);
  g_free (dialer);
}
