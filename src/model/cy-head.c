/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-head.h"

#include <string.h>

#include "cy-stream.h"

CyHead *
cy_head_new (const char *stream, guint64 seq, const guint8 hash[CY_HASH_BYTES])
{
  CyHead *head = g_new0 (CyHead, 1);

  head->stream = g_strdup (stream);
  head->seq = seq;
  memcpy (head->hash, hash, CY_HASH_BYTES);
  return head;
}

CyHead *
cy_head_copy (const CyHead *head)
{
  CyHead *copy = cy_head_new (head->stream, head->seq, head->hash);

  copy->base = head->base;
  return copy;
}

void
cy_head_free (CyHead *head)
{
  g_free (head->stream);
  g_free (head);
}

/**
 * cy_head_compare:
 * @a: points to a #CyHead.
 * @b: points to another.
 *
 * Sorts an array of heads by the names of their streams.
 */
gint
cy_head_compare (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const CyHead *const *) a)->stream, (*(const CyHead *const *) b)->stream);
}

/**
 * cy_heads_write:
 * @heads: (element-type CyHead): of different streams.
 * @hashed: whether the reader is to know more of them than their numbers.
 *
 * Adds `{STREAM: [NUMBER, HASH, BASE], ...}`, without a base that is 0.
 */
void
cy_heads_write (JsonBuilder *builder, GPtrArray *heads, gboolean hashed)
{
  json_builder_begin_object (builder);
  for (guint i = 0; i < heads->len; i++) {
    const CyHead *head = heads->pdata[i];
    g_autofree char *hash = cy_hash_spell (head->hash);

    json_builder_set_member_name (builder, head->stream);
    json_builder_begin_array (builder);
    json_builder_add_int_value (builder, (gint64) head->seq);
    if (hashed)
      json_builder_add_string_value (builder, hash);
    if (hashed && head->base != 0)
      json_builder_add_int_value (builder, (gint64) head->base);
    json_builder_end_array (builder);
  }
  json_builder_end_object (builder);
}

static gboolean
read_hash (JsonArray *parts, const CyJsonPath *path, guint8 *out_hash, GError **error)
{
  const char *text;

  if (json_array_get_length (parts) < 2)
    return TRUE;
  if (!cy_json_get_string (json_array_get_element (parts, 1), path, &text, error))
    return FALSE;
  if (strlen (text) != 2 * CY_HASH_BYTES ||
      strspn (text, "0123456789abcdef") != 2 * CY_HASH_BYTES) {
    cy_json_set_error (error, path, "this is no hash");
    return FALSE;
  }
  for (guint i = 0; i < CY_HASH_BYTES; i++)
    out_hash[i] =
      (guint8) (g_ascii_xdigit_value (text[2 * i]) << 4 | g_ascii_xdigit_value (text[2 * i + 1]));
  return TRUE;
}

static gboolean
read_head (const char *stream,
           JsonNode *node,
           const CyJsonPath *path,
           GPtrArray *heads,
           GError **error)
{
  guint8 hash[CY_HASH_BYTES] = { 0 };
  JsonArray *parts;
  CyHead *head;
  gint64 seq;
  gint64 base = 0;

  if (!cy_stream_parse (stream, NULL)) {
    cy_json_set_error (error, path, "a member is not the name of a stream");
    return FALSE;
  }
  if (!cy_json_get_array (node, path, &parts, error))
    return FALSE;
  if (json_array_get_length (parts) < 1) {
    cy_json_set_error (error, path, "a stream has no number");
    return FALSE;
  }
  if (!cy_json_get_int (json_array_get_element (parts, 0), path, 1, G_MAXINT64, &seq, error) ||
      !read_hash (parts, path, hash, error) ||
      (json_array_get_length (parts) > 2 &&
       !cy_json_get_int (json_array_get_element (parts, 2), path, 0, seq, &base, error)))
    return FALSE;
  head = cy_head_new (stream, (guint64) seq, hash);
  head->base = (guint64) base;
  g_ptr_array_add (heads, head);
  return TRUE;
}

/**
 * cy_heads_read:
 * @path: where @node is, for errors.
 * @max_heads: more of them are refused.
 * @heads: (element-type CyHead): what is read is added here.
 *
 * Reads what cy_heads_write() writes; of a head without a hash that is zeros.
 */
gboolean
cy_heads_read (JsonNode *node,
               const CyJsonPath *path,
               guint max_heads,
               GPtrArray *heads,
               GError **error)
{
  JsonObject *members;
  JsonObjectIter iter;
  const char *stream;
  JsonNode *member;

  if (!cy_json_get_object (node, path, &members, error))
    return FALSE;
  if (json_object_get_size (members) > max_heads) {
    cy_json_set_error (error, path, "more than %u streams", max_heads);
    return FALSE;
  }
  json_object_iter_init (&iter, members);
  while (json_object_iter_next (&iter, &stream, &member)) {
    if (!read_head (stream, member, path, heads, error))
      return FALSE;
  }
  return TRUE;
}
