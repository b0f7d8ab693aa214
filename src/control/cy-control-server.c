/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-server.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <sys/stat.h>

#include "cy-control.h"
#include "cy-json.h"

#define PATH_PREFIX       "/v1/"
#define MAX_REQUEST_BYTES ((gsize) 80 * 1024 * 1024)

struct _CyControlServer {
  CyNode *node; /* owned */
  GSocketService *service;
  SoupServer *soup;
  GSocketAddress *address; /* what libsoup is told both ends are */
  char *path;
};

static const guint status_of_error[] = {
  [CY_CONTROL_ERROR_USAGE] = SOUP_STATUS_BAD_REQUEST,
  [CY_CONTROL_ERROR_REFUSED] = SOUP_STATUS_CONFLICT,
  [CY_CONTROL_ERROR_NO_NODE] = SOUP_STATUS_SERVICE_UNAVAILABLE,
};

static void
respond (SoupServerMessage *message, guint status, JsonNode *body)
{
  g_autofree char *text = cy_json_to_text (body, FALSE);
  gsize length = strlen (text);

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE,
                                    g_steal_pointer (&text), length);
}

static void
respond_error (SoupServerMessage *message, guint status, const char *reason)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  json_object_set_string_member (object, "error", reason);
  respond (message, status, node);
}

static void
on_reply_cb (JsonNode *result, const GError *error, gpointer user_data)
{
  g_autoptr (SoupServerMessage) message = user_data;

  if (error != NULL)
    respond_error (message, status_of_error[error->code], error->message);
  else
    respond (message, SOUP_STATUS_OK, result);
  soup_server_message_unpause (message);
}

static void
on_request_cb (SoupServer *soup,
               SoupServerMessage *message,
               const char *path,
               GHashTable *query,
               gpointer user_data)
{
  CyControlServer *server = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *arguments;
  const char *actor;

  if (soup_server_message_get_method (message) != SOUP_METHOD_POST ||
      !g_str_has_prefix (path, PATH_PREFIX)) {
    respond_error (message, SOUP_STATUS_NOT_FOUND, "POST /v1/VERB with a JSON object");
    return;
  }
  root = cy_json_parse (body->length > 0 ? body->data : "{}", body->length > 0 ? body->length : 2,
                        MAX_REQUEST_BYTES, &error);
  if (root == NULL || !cy_json_get_object (root, NULL, &arguments, &error)) {
    respond_error (message, SOUP_STATUS_BAD_REQUEST, error->message);
    return;
  }
  actor = soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                        "Chargeyard-Actor");
  soup_server_message_pause (message);
  cy_control_dispatch (server->node, path + strlen (PATH_PREFIX), arguments,
                       actor != NULL ? actor : cy_node_get_local_user (server->node), on_reply_cb,
                       g_object_ref (message));
}

static gboolean
on_incoming_cb (GSocketService *service,
                GSocketConnection *connection,
                GObject *source,
                gpointer user_data)
{
  CyControlServer *server = user_data;
  g_autoptr (GError) error = NULL;

  if (!soup_server_accept_iostream (server->soup, G_IO_STREAM (connection), server->address,
                                    server->address, &error))
    g_warning ("A control connection could not be served: %s", error->message);
  return TRUE;
}

/* A socket left by a process that died is in the way; the data directory's lock says it is ours. */
static gboolean
listen_at (CyControlServer *server, GError **error)
{
  g_autoptr (GSocketAddress) address = NULL;
  mode_t mask;
  gboolean listening;

  if (strlen (server->path) >= 108) {
    g_set_error (error, CY_CONTROL_ERROR, CY_CONTROL_ERROR_REFUSED,
                 "%s: the path of the control socket is longer than 107 bytes; choose a data"
                 " directory with a shorter path",
                 server->path);
    return FALSE;
  }
  address = g_unix_socket_address_new (server->path);
  (void) g_unlink (server->path);
  /* From its first moment on the socket is its owner's alone. */
  mask = umask (0177);
  listening = g_socket_listener_add_address (G_SOCKET_LISTENER (server->service), address,
                                             G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL,
                                             NULL, error);
  umask (mask);
  return listening;
}

/**
 * cy_control_socket_path:
 *
 * Returns: (transfer full): `DIR/control.sock`.
 */
char *
cy_control_socket_path (const char *data_dir)
{
  return g_build_filename (data_dir, "control.sock", NULL);
}

/**
 * cy_control_server_new:
 * @node: a node whose data directory this process holds.
 */
CyControlServer *
cy_control_server_new (CyNode *node, GError **error)
{
  g_autoptr (CyControlServer) server = g_new0 (CyControlServer, 1);

  server->node = g_object_ref (node);
  server->path = cy_control_socket_path (cy_node_get_data_dir (node));
  server->address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  server->soup = soup_server_new (NULL, NULL);
  soup_server_add_handler (server->soup, NULL, on_request_cb, server, NULL);
  server->service = g_socket_service_new ();
  g_signal_connect (server->service, "incoming", G_CALLBACK (on_incoming_cb), server);
  if (!listen_at (server, error))
    return NULL;
  g_socket_service_start (server->service);
  return g_steal_pointer (&server);
}

void
cy_control_server_free (CyControlServer *server)
{
  if (server == NULL)
    return;
  g_socket_service_stop (server->service);
  g_socket_listener_close (G_SOCKET_LISTENER (server->service));
  (void) g_unlink (server->path);
  soup_server_disconnect (server->soup);
  g_clear_object (&server->service);
  g_clear_object (&server->soup);
  g_clear_object (&server->address);
  g_clear_object (&server->node);
  g_free (server->path);
  g_free (server);
}
