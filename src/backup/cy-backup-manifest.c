/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-backup-manifest.h"

#include <string.h>

#include "cy-backup-error.h"
#include "cy-backup-parts.h"
#include "cy-json.h"

#define FORMAT 1

/* Bounds of what a file from anywhere may claim. */
#define MAX_MEMBERS 250000
#define MAX_MEMBER  ((gint64) 1 << 44)
#define MAX_TEXT    200

static void
member_free (CyBackupMember *member)
{
  g_free (member->name);
  g_free (member->sha256);
  g_free (member);
}

CyBackupManifest *
cy_backup_manifest_new (void)
{
  CyBackupManifest *manifest = g_new0 (CyBackupManifest, 1);

  manifest->members = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);
  return manifest;
}

void
cy_backup_manifest_free (CyBackupManifest *manifest)
{
  if (manifest == NULL)
    return;
  g_free (manifest->version);
  g_free (manifest->node);
  g_free (manifest->host);
  g_ptr_array_unref (manifest->members);
  g_free (manifest);
}

/**
 * cy_backup_manifest_add:
 * @sha256: (transfer full): of the member.
 */
void
cy_backup_manifest_add (CyBackupManifest *manifest, const char *name, guint64 size, char *sha256)
{
  CyBackupMember *member = g_new (CyBackupMember, 1);

  *member = (CyBackupMember){ g_strdup (name), size, sha256 };
  g_ptr_array_add (manifest->members, member);
}

/**
 * cy_backup_manifest_get_size:
 *
 * Returns: of all members [bytes].
 */
guint64
cy_backup_manifest_get_size (const CyBackupManifest *manifest)
{
  guint64 size = 0;

  for (guint i = 0; i < manifest->members->len; i++)
    size += ((CyBackupMember *) manifest->members->pdata[i])->size;
  return size;
}

gboolean
cy_backup_manifest_has (const CyBackupManifest *manifest, const char *name)
{
  for (guint i = 0; i < manifest->members->len; i++) {
    if (g_str_equal (((CyBackupMember *) manifest->members->pdata[i])->name, name))
      return TRUE;
  }
  return FALSE;
}

/**
 * cy_backup_manifest_write:
 *
 * Returns: (transfer full): what cy_backup_manifest_parse() reads.
 */
char *
cy_backup_manifest_write (const CyBackupManifest *manifest)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  JsonArray *members = json_array_new ();

  json_object_set_int_member (object, "format", FORMAT);
  json_object_set_string_member (object, "version", manifest->version);
  json_object_set_string_member (object, "node", manifest->node);
  json_object_set_string_member (object, "host", manifest->host);
  json_object_set_int_member (object, "incarnation", manifest->incarnation);
  json_object_set_int_member (object, "made_us", manifest->made_us);
  json_object_set_int_member (object, "yard_schema", manifest->yard_schema);
  json_object_set_int_member (object, "history_schema", manifest->history_schema);
  for (guint i = 0; i < manifest->members->len; i++) {
    const CyBackupMember *member = manifest->members->pdata[i];
    JsonObject *described = json_object_new ();

    json_object_set_string_member (described, "name", member->name);
    json_object_set_int_member (described, "size", (gint64) member->size);
    json_object_set_string_member (described, "sha256", member->sha256);
    json_array_add_object_element (members, described);
  }
  json_object_set_array_member (object, "members", members);
  return cy_json_to_text (node, FALSE);
}

static gboolean
get_text (JsonObject *object, const char *name, char **out_text, GError **error)
{
  const char *text;

  if (!cy_json_get_string (json_object_get_member (object, name), CY_JSON_MEMBER (NULL, name),
                           &text, error))
    return FALSE;
  if (strlen (text) > MAX_TEXT) {
    cy_json_set_error (error, CY_JSON_MEMBER (NULL, name), "is too long");
    return FALSE;
  }
  *out_text = g_strdup (text);
  return TRUE;
}

static gboolean
get_number (JsonObject *object, const char *name, gint64 high, gint64 *out_number, GError **error)
{
  return cy_json_get_int (json_object_get_member (object, name), CY_JSON_MEMBER (NULL, name), 0,
                          high, out_number, error);
}

static gboolean
is_hex (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

static gboolean
read_head (JsonObject *object, CyBackupManifest *manifest, GError **error)
{
  gint64 format, incarnation, yard, history;

  if (!get_number (object, "format", G_MAXUINT32, &format, error))
    return FALSE;
  if (format != FORMAT) {
    g_set_error (error, CY_BACKUP_ERROR, CY_BACKUP_ERROR_FUTURE,
                 "made by a newer Chargeyard (format %" G_GINT64_FORMAT ", this one knows %d)",
                 format, FORMAT);
    return FALSE;
  }
  if (!get_text (object, "version", &manifest->version, error) ||
      !get_text (object, "node", &manifest->node, error) ||
      !get_text (object, "host", &manifest->host, error) ||
      !get_number (object, "incarnation", G_MAXUINT32, &incarnation, error) ||
      !get_number (object, "made_us", G_MAXINT64, &manifest->made_us, error) ||
      !get_number (object, "yard_schema", G_MAXUINT32, &yard, error) ||
      !get_number (object, "history_schema", G_MAXUINT32, &history, error))
    return FALSE;
  if (!is_hex (manifest->node)) {
    cy_json_set_error (error, CY_JSON_MEMBER (NULL, "node"), "is no node");
    return FALSE;
  }
  manifest->incarnation = (guint) incarnation;
  manifest->yard_schema = (guint) yard;
  manifest->history_schema = (guint) history;
  return TRUE;
}

static gboolean
read_member (JsonNode *node,
             const CyJsonPath *path,
             CyBackupManifest *manifest,
             GHashTable *seen,
             GError **error)
{
  JsonObject *object;
  const char *name, *sha256;
  gint64 size;

  if (!cy_json_get_object (node, path, &object, error) ||
      !cy_json_get_string (json_object_get_member (object, "name"), CY_JSON_MEMBER (path, "name"),
                           &name, error) ||
      !cy_json_get_string (json_object_get_member (object, "sha256"),
                           CY_JSON_MEMBER (path, "sha256"), &sha256, error) ||
      !cy_json_get_int (json_object_get_member (object, "size"), CY_JSON_MEMBER (path, "size"), 0,
                        MAX_MEMBER, &size, error))
    return FALSE;
  if (!cy_backup_name_is_valid (name)) {
    cy_json_set_error (error, CY_JSON_MEMBER (path, "name"), "no data directory has \"%.100s\"",
                       name);
    return FALSE;
  }
  if (!g_hash_table_add (seen, g_strdup (name))) {
    cy_json_set_error (error, CY_JSON_MEMBER (path, "name"), "\"%.100s\" is there twice", name);
    return FALSE;
  }
  if (!is_hex (sha256)) {
    cy_json_set_error (error, CY_JSON_MEMBER (path, "sha256"), "is no SHA-256");
    return FALSE;
  }
  cy_backup_manifest_add (manifest, name, (guint64) size, g_strdup (sha256));
  return TRUE;
}

static gboolean
read_members (JsonObject *object, CyBackupManifest *manifest, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const CyJsonPath *path = CY_JSON_MEMBER (NULL, "members");
  JsonArray *members;

  if (!cy_json_get_array (json_object_get_member (object, "members"), path, &members, error))
    return FALSE;
  if (json_array_get_length (members) > MAX_MEMBERS) {
    cy_json_set_error (error, path, "more than %d", MAX_MEMBERS);
    return FALSE;
  }
  for (guint i = 0; i < json_array_get_length (members); i++) {
    if (!read_member (json_array_get_element (members, i), CY_JSON_ELEMENT (path, i), manifest,
                      seen, error))
      return FALSE;
  }
  if (g_hash_table_contains (seen, CY_BACKUP_YARD) && g_hash_table_contains (seen, CY_BACKUP_KEY))
    return TRUE;
  cy_json_set_error (error, path, "%s or %s is missing", CY_BACKUP_YARD, CY_BACKUP_KEY);
  return FALSE;
}

/**
 * cy_backup_manifest_parse:
 * @text: from a file that anybody may have made.
 *
 * Errors: %CY_BACKUP_ERROR_FUTURE, or what makes no sense and where.
 */
CyBackupManifest *
cy_backup_manifest_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (CyBackupManifest) manifest = cy_backup_manifest_new ();
  g_autoptr (JsonNode) node =
    cy_json_parse (text, (gssize) length, CY_BACKUP_MANIFEST_MAX_BYTES, error);
  JsonObject *object;

  if (node == NULL || !cy_json_get_object (node, NULL, &object, error) ||
      !read_head (object, manifest, error) || !read_members (object, manifest, error))
    return NULL;
  return g_steal_pointer (&manifest);
}
