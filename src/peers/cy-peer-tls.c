/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-peer-tls.h"

#include <glib/gi18n-lib.h>

#include "cy-peer-address.h"
#include "cy-peer-timer.h"

struct _CyPeerHandshake {
  CyPeerTls tls;
  GSocketConnection *base;
  GTlsConnection *connection;
  GCancellable *cancellable;
  GSource *timer;
  GSource *first_bytes;
  char *address;
  GError *refusal;       /* why the certificate was not admitted */
  gboolean is_cancelled; /* nobody wants to hear of it any more */
  gboolean is_late;
};

/**
 * cy_peer_stream_abort:
 * @stream: a TLS connection, or what it stands on.
 *
 * Ends a connection at once. Closing TLS politely writes, and waits for a peer that does not read;
 * closing the descriptor could give its number to another while a thread still uses it.
 */
void
cy_peer_stream_abort (GIOStream *stream)
{
  g_autoptr (GIOStream) base = NULL;

  if (G_IS_TLS_CONNECTION (stream))
    g_object_get (stream, "base-io-stream", &base, NULL);
  else
    base = g_object_ref (stream);
  /* Fails when the other end was quicker, and then there is nothing left to do. */
  (void) g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (base)), TRUE, TRUE,
                            NULL);
}

void
cy_peer_secured_free (CyPeerSecured *secured)
{
  if (secured->stream != NULL) {
    cy_peer_stream_abort (secured->stream);
    g_object_unref (secured->stream);
  }
  g_free (secured->address);
  g_free (secured);
}

/**
 * cy_peer_secured_steal_stream:
 *
 * Returns: (transfer full): the connection, which then outlives @secured.
 */
GIOStream *
cy_peer_secured_steal_stream (CyPeerSecured *secured)
{
  return g_steal_pointer (&secured->stream);
}

static void
handshake_free (CyPeerHandshake *handshake)
{
  cy_peer_timer_stop (&handshake->timer);
  cy_peer_timer_stop (&handshake->first_bytes);
  if (handshake->connection != NULL)
    g_signal_handlers_disconnect_by_data (handshake->connection, handshake);
  g_clear_object (&handshake->connection);
  g_clear_error (&handshake->refusal);
  g_object_unref (handshake->base);
  g_object_unref (handshake->cancellable);
  g_free (handshake->address);
  g_free (handshake);
}

static void
finish (CyPeerHandshake *handshake, CyPeerSecured *secured, const GError *error)
{
  if (secured == NULL)
    cy_peer_stream_abort (G_IO_STREAM (handshake->base));
  if (!handshake->is_cancelled)
    handshake->tls.done (secured, error, handshake->tls.user_data);
  else
    g_clear_pointer (&secured, cy_peer_secured_free);
  handshake_free (handshake);
}

static void
finish_late (CyPeerHandshake *handshake)
{
  g_autoptr (GError) error =
    g_error_new (CY_PEERS_ERROR, CY_PEERS_ERROR_SILENT, _ ("no TLS handshake within %.1f s"),
                 handshake->tls.timeout_ms / 1000.0);

  finish (handshake, NULL, error);
}

static gboolean
admit (CyPeerHandshake *handshake,
       GTlsCertificate *certificate,
       const char *protocol,
       CyNodeKey *out_key,
       GError **error)
{
  CyNodeKey key;

  if (!cy_certificate_identify (certificate, &key, error))
    return FALSE;
  *out_key = key;
  if (handshake->tls.admit (&key, protocol, handshake->tls.user_data))
    return TRUE;
  g_set_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_STRANGER,
               _ ("%s: node %.16s is not admitted here"), handshake->address, key.node);
  return FALSE;
}

/* Comes in the context that began the handshake, though the handshake itself runs in a thread. */
static gboolean
on_accept_certificate_cb (GTlsConnection *connection,
                          GTlsCertificate *certificate,
                          GTlsCertificateFlags flags,
                          gpointer user_data)
{
  CyPeerHandshake *handshake = user_data;
  CyNodeKey key;

  if (handshake->is_cancelled || handshake->is_late)
    return FALSE;
  g_clear_error (&handshake->refusal);
  return admit (handshake, certificate, NULL, &key, &handshake->refusal);
}

static gboolean
check_protocol (CyPeerHandshake *handshake, const char *protocol, GError **error)
{
  if (g_tls_connection_get_protocol_version (handshake->connection) !=
      G_TLS_PROTOCOL_VERSION_TLS_1_3) {
    g_set_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_PROTOCOL, _ ("%s: does not speak TLS 1.3"),
                 handshake->address);
    return FALSE;
  }
  if (protocol != NULL && g_strv_contains (handshake->tls.protocols, protocol))
    return TRUE;
  g_set_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_PROTOCOL, _ ("%s: does not speak %s"),
               handshake->address, handshake->tls.protocols[0]);
  return FALSE;
}

/* The library's verdict is not enough: it asks nobody about a certificate that it likes itself. */
static CyPeerSecured *
check_again (CyPeerHandshake *handshake, GError **error)
{
  const char *protocol = g_tls_connection_get_negotiated_protocol (handshake->connection);
  CyPeerSecured *secured;
  CyNodeKey key;

  if (!check_protocol (handshake, protocol, error) ||
      !admit (handshake, g_tls_connection_get_peer_certificate (handshake->connection), protocol,
              &key, error))
    return NULL;
  secured = g_new0 (CyPeerSecured, 1);
  secured->stream = g_object_ref (G_IO_STREAM (handshake->connection));
  secured->key = key;
  secured->is_pairing = g_str_equal (protocol, CY_PEER_PROTOCOL_PAIR);
  secured->address = g_strdup (handshake->address);
  return secured;
}

static void
on_handshake_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CyPeerHandshake *handshake = user_data;
  g_autoptr (GError) error = NULL;
  CyPeerSecured *secured = NULL;

  if (g_tls_connection_handshake_finish (handshake->connection, result, &error) &&
      !handshake->is_cancelled && !handshake->is_late)
    secured = check_again (handshake, &error);
  if (secured == NULL && handshake->is_late)
    finish_late (handshake);
  else
    finish (handshake, secured, handshake->refusal != NULL ? handshake->refusal : error);
}

/* Without a database: the system's would cost 15 ms of each handshake, and none of its authorities
 * has a say here. Then no certificate is valid by itself, and accept-certificate always comes. */
static GTlsConnection *
make_connection (CyPeerHandshake *handshake, GError **error)
{
  const CyPeerTls *tls = &handshake->tls;
  GTlsBackend *backend = g_tls_backend_get_default ();

  if (tls->is_server)
    return g_initable_new (g_tls_backend_get_server_connection_type (backend), NULL, error,
                           "base-io-stream", handshake->base, "certificate", tls->certificate,
                           "database", NULL, "authentication-mode", G_TLS_AUTHENTICATION_REQUIRED,
                           "advertised-protocols", tls->protocols, "require-close-notify", FALSE,
                           NULL);
  return g_initable_new (g_tls_backend_get_client_connection_type (backend), NULL, error,
                         "base-io-stream", handshake->base, "certificate", tls->certificate,
                         "database", NULL, "advertised-protocols", tls->protocols,
                         "require-close-notify", FALSE, NULL);
}

static gboolean
on_start_cb (gpointer user_data)
{
  CyPeerHandshake *handshake = user_data;
  g_autoptr (GError) error = NULL;

  cy_peer_timer_stop (&handshake->first_bytes);
  handshake->connection = make_connection (handshake, &error);
  if (handshake->connection == NULL) {
    finish (handshake, NULL, error);
    return G_SOURCE_REMOVE;
  }
  g_signal_connect (handshake->connection, "accept-certificate",
                    G_CALLBACK (on_accept_certificate_cb), handshake);
  g_tls_connection_handshake_async (handshake->connection, G_PRIORITY_DEFAULT,
                                    handshake->cancellable, on_handshake_cb, handshake);
  return G_SOURCE_REMOVE;
}

static gboolean
on_readable_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  return on_start_cb (user_data);
}

static gboolean
on_late_cb (gpointer user_data)
{
  CyPeerHandshake *handshake = user_data;

  cy_peer_timer_stop (&handshake->timer);
  handshake->is_late = TRUE;
  if (handshake->connection == NULL)
    finish_late (handshake);
  else
    g_cancellable_cancel (handshake->cancellable);
  return G_SOURCE_REMOVE;
}

/**
 * cy_peer_handshake_start:
 * @base: a connected TCP stream; it is closed when the handshake fails.
 *
 * Returns: (transfer none): lives until @done was told, or it is cancelled.
 */
CyPeerHandshake *
cy_peer_handshake_start (GSocketConnection *base, const CyPeerTls *tls)
{
  CyPeerHandshake *handshake = g_new0 (CyPeerHandshake, 1);
  GSocket *socket = g_socket_connection_get_socket (base);
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);

  handshake->tls = *tls;
  handshake->base = g_object_ref (base);
  handshake->cancellable = g_cancellable_new ();
  handshake->address = cy_peer_address_spell (remote);
  handshake->timer = cy_peer_timer_start (tls->timeout_ms, on_late_cb, handshake);
  /* A handshake takes a thread of the pool; one who only connects shall not have it. */
  handshake->first_bytes =
    tls->is_server ? g_socket_create_source (socket, G_IO_IN, NULL) : g_idle_source_new ();
  g_source_set_callback (handshake->first_bytes,
                         tls->is_server ? G_SOURCE_FUNC (on_readable_cb) : on_start_cb, handshake,
                         NULL);
  g_source_attach (handshake->first_bytes, g_main_context_get_thread_default ());
  return handshake;
}

void
cy_peer_handshake_cancel (CyPeerHandshake *handshake)
{
  handshake->is_cancelled = TRUE;
  if (handshake->connection == NULL)
    finish (handshake, NULL, NULL);
  else
    g_cancellable_cancel (handshake->cancellable);
}
