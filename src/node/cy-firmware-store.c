/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-firmware-store.h"

#include <glib/gstdio.h>
#include <string.h>

#include "cy-node-error.h"

struct _CyFirmwareStore {
  char *folder;
  char *sha256;  /* nullable: of @bytes */
  GBytes *bytes; /* nullable: the image that was asked for last: a batch asks for one many times */
};

CyFirmwareStore *
cy_firmware_store_new (const char *folder)
{
  CyFirmwareStore *store = g_new0 (CyFirmwareStore, 1);

  store->folder = g_strdup (folder);
  return store;
}

void
cy_firmware_store_free (CyFirmwareStore *store)
{
  if (store == NULL)
    return;
  g_clear_pointer (&store->bytes, g_bytes_unref);
  g_free (store->sha256);
  g_free (store->folder);
  g_free (store);
}

/* Reads a file that must not be larger than an image may be. */
static GBytes *
read_image (const char *path, GError **error)
{
  g_autofree char *contents = NULL;
  gsize length = 0;
  GStatBuf info;

  if (g_stat (path, &info) == 0 && (gsize) info.st_size > CY_FIRMWARE_MAX_BYTES) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "%s: %" G_GINT64_FORMAT " bytes are too many for a firmware image", path,
                 (gint64) info.st_size);
    return NULL;
  }
  if (!g_file_get_contents (path, &contents, &length, error))
    return NULL;
  if (length == 0 || length > CY_FIRMWARE_MAX_BYTES) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "%s: is %s", path,
                 length == 0 ? "empty" : "too large for a firmware image");
    return NULL;
  }
  return g_bytes_new_take (g_steal_pointer (&contents), length);
}

/**
 * cy_firmware_store_add:
 * @path: the image, anywhere.
 * @out_size: (out): its length [bytes].
 *
 * Keeps a copy.
 *
 * Returns: (transfer full): its SHA-256.
 */
char *
cy_firmware_store_add (CyFirmwareStore *store, const char *path, gsize *out_size, GError **error)
{
  g_autoptr (GBytes) bytes = read_image (path, error);
  g_autofree char *sha256 = NULL;
  g_autofree char *copy = NULL;

  if (bytes == NULL)
    return NULL;
  sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  copy = g_build_filename (store->folder, sha256, NULL);
  if (g_mkdir_with_parents (store->folder, 0700) != 0) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_DATA_DIR, "%s: cannot be made", store->folder);
    return NULL;
  }
  if (!g_file_set_contents_full (
        copy, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
        G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error))
    return NULL;
  *out_size = g_bytes_get_size (bytes);
  return g_steal_pointer (&sha256);
}

static gboolean
is_sha256 (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

/**
 * cy_firmware_store_load:
 *
 * Returns: (transfer full): the image.
 *
 * Errors: when there is none, or it is not what it was: then its checksum differs.
 */
GBytes *
cy_firmware_store_load (CyFirmwareStore *store, const char *sha256, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *path = NULL;
  g_autofree char *found = NULL;

  if (store->bytes != NULL && g_str_equal (store->sha256, sha256))
    return g_bytes_ref (store->bytes);
  if (!is_sha256 (sha256)) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "\"%s\" is no SHA-256", sha256);
    return NULL;
  }
  path = g_build_filename (store->folder, sha256, NULL);
  bytes = read_image (path, error);
  if (bytes == NULL)
    return NULL;
  found = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (!g_str_equal (found, sha256)) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "%s: its checksum changed to %s; add the image again", path, found);
    return NULL;
  }
  g_clear_pointer (&store->bytes, g_bytes_unref);
  g_free (store->sha256);
  store->bytes = g_bytes_ref (bytes);
  store->sha256 = g_strdup (sha256);
  return g_steal_pointer (&bytes);
}
