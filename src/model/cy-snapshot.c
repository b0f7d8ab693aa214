/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-snapshot.h"

#include <string.h>

#include "cy-entry-wire.h"

#define DIGEST_DIGITS (2 * CY_HASH_BYTES)

CySnapshot *
cy_snapshot_new (void)
{
  CySnapshot *snapshot = g_atomic_rc_box_new0 (CySnapshot);

  snapshot->heads = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_head_free);
  return snapshot;
}

static void
snapshot_clear (gpointer data)
{
  CySnapshot *snapshot = data;

  g_free (snapshot->stream);
  g_free (snapshot->origin);
  g_free (snapshot->digest);
  g_ptr_array_unref (snapshot->heads);
}

CySnapshot *
cy_snapshot_ref (CySnapshot *snapshot)
{
  return g_atomic_rc_box_acquire (snapshot);
}

void
cy_snapshot_unref (CySnapshot *snapshot)
{
  g_atomic_rc_box_release_full (snapshot, snapshot_clear);
}

/**
 * cy_snapshot_name:
 *
 * Returns: (transfer full): which entry says it, `STREAM#NUMBER`.
 */
char *
cy_snapshot_name (const CySnapshot *snapshot)
{
  return g_strdup_printf ("%s#%" G_GUINT64_FORMAT, snapshot->stream, snapshot->seq);
}

/**
 * cy_snapshot_find:
 *
 * Returns: (nullable): where @stream is cut.
 */
const CyHead *
cy_snapshot_find (const CySnapshot *snapshot, const char *stream)
{
  for (guint i = 0; i < snapshot->heads->len; i++) {
    const CyHead *head = snapshot->heads->pdata[i];

    if (g_str_equal (head->stream, stream))
      return head;
  }
  return NULL;
}

/**
 * cy_snapshot_write:
 *
 * Returns: (transfer full): the payload of the entry, `{"before", "heads", "kept", "gone", "digest"}`.
 */
char *
cy_snapshot_write (const CySnapshot *snapshot)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "before");
  json_builder_add_int_value (builder, snapshot->before_us);
  json_builder_set_member_name (builder, "heads");
  cy_heads_write (builder, snapshot->heads, TRUE);
  json_builder_set_member_name (builder, "kept");
  json_builder_add_int_value (builder, (gint64) snapshot->n_kept);
  json_builder_set_member_name (builder, "gone");
  json_builder_add_int_value (builder, (gint64) snapshot->n_gone);
  json_builder_set_member_name (builder, "digest");
  json_builder_add_string_value (builder, snapshot->digest);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return cy_json_to_text (root, FALSE);
}

static gboolean
read_count (JsonObject *object, const char *name, guint64 *out_count, GError **error)
{
  gint64 count;

  if (!cy_json_get_int (json_object_get_member (object, name), CY_JSON_MEMBER (NULL, name), 0,
                        G_MAXINT64, &count, error))
    return FALSE;
  *out_count = (guint64) count;
  return TRUE;
}

static gboolean
read_digest (JsonObject *object, CySnapshot *snapshot, GError **error)
{
  const CyJsonPath *path = CY_JSON_MEMBER (NULL, "digest");
  const char *text;

  if (!cy_json_get_string (json_object_get_member (object, "digest"), path, &text, error))
    return FALSE;
  if (strlen (text) != DIGEST_DIGITS || strspn (text, "0123456789abcdef") != DIGEST_DIGITS) {
    cy_json_set_error (error, path, "this is no digest");
    return FALSE;
  }
  snapshot->digest = g_strdup (text);
  return TRUE;
}

/**
 * cy_snapshot_read:
 * @entry: one that says where the journal was cut.
 *
 * Returns: (transfer full) (nullable): what it says.
 */
CySnapshot *
cy_snapshot_read (const CyEntry *entry, GError **error)
{
  g_autoptr (CySnapshot) snapshot = cy_snapshot_new ();
  g_autoptr (JsonNode) root = cy_json_parse (entry->payload, -1, CY_ENTRY_PAYLOAD_MAX, error);
  JsonObject *object;

  snapshot->stream = g_strdup (entry->stream);
  snapshot->seq = entry->seq;
  snapshot->origin = g_strdup (entry->origin);
  if (root == NULL || !cy_json_get_object (root, NULL, &object, error) ||
      !cy_json_get_int (json_object_get_member (object, "before"), CY_JSON_MEMBER (NULL, "before"),
                        0, G_MAXINT64, &snapshot->before_us, error) ||
      !cy_heads_read (json_object_get_member (object, "heads"), CY_JSON_MEMBER (NULL, "heads"),
                      CY_SNAPSHOT_MAX_HEADS, snapshot->heads, error) ||
      !read_count (object, "kept", &snapshot->n_kept, error) ||
      !read_count (object, "gone", &snapshot->n_gone, error) ||
      !read_digest (object, snapshot, error))
    return NULL;
  return g_steal_pointer (&snapshot);
}
