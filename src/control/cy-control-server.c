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
#define MAX_ACTOR_BYTES   128
#define MAX_TOKEN_BYTES   256

struct _CyControlServer {
  CyNode *node; /* owned */
  GSocketService *service;
  SoupServer *soup;
  GSocketAddress *address; /* what libsoup is told both ends are */
  GHashTable *pending;     /* of borrowed Pending: requests whose answer is not there yet */
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

/* A request whose answer is not there yet. */
typedef struct {
  CyControlServer *server;    /* borrowed, NULL once the server is gone */
  SoupServerMessage *message; /* owned */
  gboolean is_over;           /* nobody waits for it any more */
} Pending;

static void
on_finished_cb (SoupServerMessage *message, gpointer user_data)
{
  ((Pending *) user_data)->is_over = TRUE;
}

static Pending *
pending_new (CyControlServer *server, SoupServerMessage *message)
{
  Pending *pending = g_new0 (Pending, 1);

  pending->server = server;
  g_hash_table_add (server->pending, pending);
  pending->message = g_object_ref (message);
  g_signal_connect (message, "finished", G_CALLBACK (on_finished_cb), pending);
  soup_server_message_pause (message);
  return pending;
}

static void
on_reply_cb (JsonNode *result, const GError *error, gpointer user_data)
{
  Pending *pending = user_data;
  SoupServerMessage *message = pending->message;

  g_signal_handlers_disconnect_by_data (message, pending);
  if (pending->server != NULL)
    g_hash_table_remove (pending->server->pending, pending);
  if (pending->server != NULL && !pending->is_over) {
    if (error != NULL)
      respond_error (message, status_of_error[error->code], error->message);
    else
      respond (message, SOUP_STATUS_OK, result);
    soup_server_message_unpause (message);
  }
  g_object_unref (message);
  g_free (pending);
}

/* The rest of a request that is too large is read, since HTTP wants it so, but not kept. */
static void
refuse_large (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  if (soup_server_message_get_status (message) != 0)
    return;
  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_truncate (body);
  respond_error (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE,
                 "the request is larger than 80 MiB");
}

static void
on_got_headers_cb (SoupServerMessage *message, gpointer user_data)
{
  goffset length =
    soup_message_headers_get_content_length (soup_server_message_get_request_headers (message));

  if (length < 0 || (guint64) length > MAX_REQUEST_BYTES)
    refuse_large (message);
}

static void
on_got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
  if ((guint64) soup_server_message_get_request_body (message)->length > MAX_REQUEST_BYTES)
    refuse_large (message);
}

static void
on_request_started_cb (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  g_signal_connect (message, "got-headers", G_CALLBACK (on_got_headers_cb), NULL);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk_cb), NULL);
}

static gboolean
is_printable (const char *text, gsize max_bytes)
{
  if (*text == '\0' || strlen (text) > max_bytes || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    if (!g_unichar_isprint (g_utf8_get_char (p)))
      return FALSE;
  }
  return TRUE;
}

/* Who asks, and what shows it; nothing that a journal could not show for ever. Answers when it is none. */
static gboolean
get_header (SoupServerMessage *message, const char *name, gsize max_bytes, const char **out_text)
{
  g_autofree char *reason = NULL;

  *out_text =
    soup_message_headers_get_one (soup_server_message_get_request_headers (message), name);
  if (*out_text == NULL || is_printable (*out_text, max_bytes))
    return TRUE;
  reason = g_strdup_printf ("%s must be 1 to %" G_GSIZE_FORMAT " bytes of printable UTF-8", name,
                            max_bytes);
  respond_error (message, SOUP_STATUS_BAD_REQUEST, reason);
  return FALSE;
}

/* A header loses the blanks at its ends, which a password may have, so it may come as base64 as well. */
static gboolean
get_token (SoupServerMessage *message, char **out_token)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *encoded = soup_message_headers_get_one (headers, CY_CONTROL_TOKEN_BASE64);
  const char *plain;
  gsize length;

  if (encoded == NULL) {
    if (!get_header (message, CY_CONTROL_TOKEN, MAX_TOKEN_BYTES, &plain))
      return FALSE;
    *out_token = g_strdup (plain);
    return TRUE;
  }
  *out_token = (char *) g_base64_decode (encoded, &length);
  if (*out_token != NULL && length == strlen (*out_token) &&
      is_printable (*out_token, MAX_TOKEN_BYTES))
    return TRUE;
  g_clear_pointer (out_token, g_free);
  respond_error (message, SOUP_STATUS_BAD_REQUEST,
                 CY_CONTROL_TOKEN_BASE64 " must be base64 of 1 to 256 bytes of printable UTF-8");
  return FALSE;
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
  g_autofree char *token = NULL;

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
  if (!get_header (message, "Chargeyard-Actor", MAX_ACTOR_BYTES, &actor) ||
      !get_token (message, &token))
    return;
  cy_control_ask (server->node, path + strlen (PATH_PREFIX), arguments, actor, token, on_reply_cb,
                  pending_new (server, message));
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
  server->pending = g_hash_table_new (NULL, NULL);
  server->soup = soup_server_new (NULL, NULL);
  soup_server_add_handler (server->soup, NULL, on_request_cb, server, NULL);
  g_signal_connect (server->soup, "request-started", G_CALLBACK (on_request_started_cb), NULL);
  server->service = g_socket_service_new ();
  g_signal_connect (server->service, "incoming", G_CALLBACK (on_incoming_cb), server);
  if (!listen_at (server, error))
    return NULL;
  g_socket_service_start (server->service);
  return g_steal_pointer (&server);
}

/* Their verbs go on, and find nobody to answer. */
static void
forget_pending (CyControlServer *server)
{
  GHashTableIter iter;
  gpointer pending;

  g_hash_table_iter_init (&iter, server->pending);
  while (g_hash_table_iter_next (&iter, &pending, NULL))
    ((Pending *) pending)->server = NULL;
  g_hash_table_unref (server->pending);
}

void
cy_control_server_free (CyControlServer *server)
{
  if (server == NULL)
    return;
  forget_pending (server);
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
