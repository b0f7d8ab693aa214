/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-client.h"

#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>

#include "cy-control-server.h"
#include "cy-control.h"

#define MAX_ANSWER_BYTES ((gsize) 512 * 1024 * 1024)
#define TIMEOUT_S        60

/* What looks at the whole disk takes as long as the disk is large. */
static const char *const patient[] = { "check", "rebuild", "audit", "backup", "restore", NULL };

static const struct {
  guint status;
  CyControlError code;
} error_of_status[] = {
  { SOUP_STATUS_BAD_REQUEST, CY_CONTROL_ERROR_USAGE },
  { SOUP_STATUS_SERVICE_UNAVAILABLE, CY_CONTROL_ERROR_NO_NODE },
};

static void
set_refusal (GError **error, guint status, JsonNode *answer)
{
  CyControlError code = CY_CONTROL_ERROR_REFUSED;
  const char *reason = "the node answered without a reason";

  for (guint i = 0; i < G_N_ELEMENTS (error_of_status); i++) {
    if (error_of_status[i].status == status)
      code = error_of_status[i].code;
  }
  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer))
    reason =
      json_object_get_string_member_with_default (json_node_get_object (answer), "error", reason);
  g_set_error_literal (error, CY_CONTROL_ERROR, (int) code, reason);
}

/* What a header would be trimmed of is sent so that it is not. */
static void
add_token (SoupMessageHeaders *headers, const char *token)
{
  gsize length = strlen (token);
  g_autofree char *encoded = NULL;

  if (length == 0 || (!g_ascii_isspace (token[0]) && !g_ascii_isspace (token[length - 1]))) {
    soup_message_headers_append (headers, CY_CONTROL_TOKEN, token);
    return;
  }
  encoded = g_base64_encode ((const guchar *) token, length);
  soup_message_headers_append (headers, CY_CONTROL_TOKEN_BASE64, encoded);
}

static SoupMessage *
make_message (const char *verb, JsonNode *arguments, const char *actor, const char *token)
{
  g_autofree char *uri = g_strconcat ("http://node/v1/", verb, NULL);
  g_autofree char *text = cy_json_to_text (arguments, FALSE);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  SoupMessage *message = soup_message_new (SOUP_METHOD_POST, uri);

  soup_message_set_request_body_from_bytes (message, "application/json", body);
  if (actor != NULL)
    soup_message_headers_append (soup_message_get_request_headers (message), "Chargeyard-Actor",
                                 actor);
  if (token != NULL)
    add_token (soup_message_get_request_headers (message), token);
  return message;
}

/**
 * cy_control_client_call:
 * @data_dir: whose node is asked.
 * @arguments: an object.
 * @actor: (nullable): who asks; %NULL is the owner of the socket.
 * @token: (nullable): a password or the token of a session, which shows that it is true.
 *
 * Blocks until the answer is there.
 *
 * Errors: %CY_CONTROL_ERROR_NO_NODE when nobody listens; what the node says otherwise.
 */
JsonNode *
cy_control_client_call (const char *data_dir,
                        const char *verb,
                        JsonNode *arguments,
                        const char *actor,
                        const char *token,
                        GError **error)
{
  g_autofree char *path = cy_control_socket_path (data_dir);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  guint timeout_s = g_strv_contains (patient, verb) ? 0 : TIMEOUT_S;
  g_autoptr (SoupSession) session =
    soup_session_new_with_options ("remote-connectable", address, "timeout", timeout_s, NULL);
  g_autoptr (SoupMessage) message = make_message (verb, arguments, actor, token);
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) body = soup_session_send_and_read (session, message, NULL, &local);
  g_autoptr (JsonNode) answer = NULL;

  if (body == NULL) {
    gboolean nobody = g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED) ||
                      g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

    if (nobody)
      g_set_error (error, CY_CONTROL_ERROR, CY_CONTROL_ERROR_NO_NODE, "no node is running on %s",
                   data_dir);
    else
      g_set_error (error, CY_CONTROL_ERROR, CY_CONTROL_ERROR_REFUSED, "%s: %s", path,
                   local->message);
    return NULL;
  }
  answer = cy_json_parse (g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body),
                          MAX_ANSWER_BYTES, &local);
  if (soup_message_get_status (message) != SOUP_STATUS_OK) {
    set_refusal (error, soup_message_get_status (message), answer);
    return NULL;
  }
  if (answer == NULL)
    g_set_error (error, CY_CONTROL_ERROR, CY_CONTROL_ERROR_REFUSED, "%s: %s", path, local->message);
  return g_steal_pointer (&answer);
}
