/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-sync-message.h"

#include <string.h>

#define MAX_NAME_BYTES 256

static const char *const verb_names[CY_N_SYNC_VERBS] = {
  [CY_SYNC_HELLO] = "hello", [CY_SYNC_HAVE] = "have", [CY_SYNC_WANT] = "want",
  [CY_SYNC_STOP] = "stop",   [CY_SYNC_ACK] = "ack",
};

CySyncMessage *
cy_sync_message_new (CySyncVerb verb)
{
  CySyncMessage *message = g_new0 (CySyncMessage, 1);

  message->verb = verb;
  message->heads = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_head_free);
  return message;
}

void
cy_sync_message_free (CySyncMessage *message)
{
  if (message == NULL)
    return;
  g_ptr_array_unref (message->heads);
  g_free (message->name);
  g_free (message);
}

/**
 * cy_sync_message_write:
 *
 * Returns: (transfer full): the message as JSON: `{"t": VERB, ...}`, see `protocol/peers.md`.
 */
GBytes *
cy_sync_message_write (const CySyncMessage *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  char *text;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "t");
  json_builder_add_string_value (builder, verb_names[message->verb]);
  if (message->verb == CY_SYNC_HELLO) {
    json_builder_set_member_name (builder, "v");
    json_builder_add_int_value (builder, message->version);
    json_builder_set_member_name (builder, "incarnation");
    json_builder_add_int_value (builder, message->incarnation);
    json_builder_set_member_name (builder, "name");
    json_builder_add_string_value (builder, message->name);
  }
  if (message->verb == CY_SYNC_HELLO || message->verb == CY_SYNC_HAVE) {
    json_builder_set_member_name (builder, "now");
    json_builder_add_int_value (builder, message->now_us);
  }
  json_builder_set_member_name (builder, "heads");
  cy_heads_write (builder, message->heads,
                  message->verb == CY_SYNC_HELLO || message->verb == CY_SYNC_HAVE);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = cy_json_to_text (root, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

static gboolean
read_verb (JsonObject *object, CySyncVerb *out_verb, GError **error)
{
  const char *name;

  if (!cy_json_get_string (json_object_get_member (object, "t"), CY_JSON_MEMBER (NULL, "t"), &name,
                           error))
    return FALSE;
  for (guint i = 0; i < CY_N_SYNC_VERBS; i++) {
    if (g_str_equal (name, verb_names[i])) {
      *out_verb = i;
      return TRUE;
    }
  }
  cy_json_set_error (error, CY_JSON_MEMBER (NULL, "t"), "no message is called so");
  return FALSE;
}

static gboolean
read_number (JsonObject *object, const char *name, gint64 low, gint64 *out_number, GError **error)
{
  return cy_json_get_int (json_object_get_member (object, name), CY_JSON_MEMBER (NULL, name), low,
                          G_MAXINT64, out_number, error);
}

static gboolean
read_hello (JsonObject *object, CySyncMessage *message, GError **error)
{
  gint64 version;
  gint64 incarnation;
  const char *name;

  if (!read_number (object, "v", 1, &version, error) ||
      !read_number (object, "incarnation", 1, &incarnation, error) ||
      !cy_json_get_string (json_object_get_member (object, "name"), CY_JSON_MEMBER (NULL, "name"),
                           &name, error))
    return FALSE;
  if (strlen (name) > MAX_NAME_BYTES || incarnation > G_MAXUINT32) {
    cy_json_set_error (error, NULL, "a name or an incarnation is too large");
    return FALSE;
  }
  message->version = (guint) MIN (version, G_MAXINT32);
  message->incarnation = (guint) incarnation;
  message->name = g_strdup (name);
  return TRUE;
}

static gboolean
read_members (JsonObject *object, CySyncMessage *message, GError **error)
{
  if (message->verb == CY_SYNC_HELLO && !read_hello (object, message, error))
    return FALSE;
  if ((message->verb == CY_SYNC_HELLO || message->verb == CY_SYNC_HAVE) &&
      !read_number (object, "now", 0, &message->now_us, error))
    return FALSE;
  return cy_heads_read (json_object_get_member (object, "heads"), CY_JSON_MEMBER (NULL, "heads"),
                        CY_SYNC_MAX_STREAMS, message->heads, error);
}

/**
 * cy_sync_message_read:
 *
 * Returns: (transfer full): what a peer said.
 *
 * Errors: says which member is wrong; members this version does not know are passed over.
 */
CySyncMessage *
cy_sync_message_read (GBytes *bytes, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (CySyncMessage) message = NULL;
  JsonObject *object;
  CySyncVerb verb;

  root = cy_json_parse (text == NULL ? "" : text, (gssize) length, CY_SYNC_MESSAGE_MAX, error);
  if (root == NULL || !cy_json_get_object (root, NULL, &object, error) ||
      !read_verb (object, &verb, error))
    return NULL;
  message = cy_sync_message_new (verb);
  return read_members (object, message, error) ? g_steal_pointer (&message) : NULL;
}
