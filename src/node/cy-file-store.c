/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-file-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cy-node-error.h"

struct _CyFileStore {
  char *folder;
  char *what;
  gsize max_bytes;
  char *sha256;  /* nullable: of @bytes */
  GBytes *bytes; /* nullable: the file that was asked for last: a batch asks for one many times */
};

/**
 * cy_file_store_new:
 * @folder: where the files are; it is made with the first of them.
 * @what: what one of them is, with its article, for errors: "a firmware image".
 * @max_bytes: the largest that is kept [bytes].
 *
 * Returns: (transfer full): the store.
 */
CyFileStore *
cy_file_store_new (const char *folder, const char *what, gsize max_bytes)
{
  CyFileStore *store = g_new0 (CyFileStore, 1);

  store->folder = g_strdup (folder);
  store->what = g_strdup (what);
  store->max_bytes = max_bytes;
  return store;
}

void
cy_file_store_free (CyFileStore *store)
{
  if (store == NULL)
    return;
  g_clear_pointer (&store->bytes, g_bytes_unref);
  g_free (store->sha256);
  g_free (store->what);
  g_free (store->folder);
  g_free (store);
}

static void
set_file_error (GError **error, const char *path, const char *what)
{
  int code = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: cannot be %s: %s", path,
               what, g_strerror (code));
}

static gboolean
check_size (CyFileStore *store, const char *path, guint64 size, GError **error)
{
  if (size == 0) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "%s: is empty", path);
    return FALSE;
  }
  if (size > store->max_bytes) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "%s: %" G_GUINT64_FORMAT " bytes are too many for %s, at most %" G_GSIZE_FORMAT,
                 path, size, store->what, store->max_bytes);
    return FALSE;
  }
  return TRUE;
}

/* Returns how much of @size bytes there was, or -1 with errno. */
static gssize
read_whole (int fd, guint8 *data, gsize size)
{
  gsize done = 0;

  while (done < size) {
    gssize n = read (fd, data + done, size - done);

    if (n == 0)
      break;
    if (n < 0 && errno != EINTR)
      return -1;
    done += n > 0 ? (gsize) n : 0;
  }
  return (gssize) done;
}

static GBytes *
read_regular (CyFileStore *store, int fd, const char *path, GError **error)
{
  g_autofree guint8 *data = NULL;
  struct stat info;
  gssize n;

  if (fstat (fd, &info) != 0) {
    set_file_error (error, path, "read");
    return NULL;
  }
  if (!S_ISREG (info.st_mode)) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "%s: is no regular file", path);
    return NULL;
  }
  if ((guint64) info.st_size > store->max_bytes &&
      !check_size (store, path, (guint64) info.st_size, error))
    return NULL;
  /* One byte more than there should be, so that a file which grows is seen. */
  data = g_malloc ((gsize) info.st_size + 1);
  n = read_whole (fd, data, (gsize) info.st_size + 1);
  if (n < 0) {
    set_file_error (error, path, "read");
    return NULL;
  }
  if (n != info.st_size) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "%s: changed while it was read",
                 path);
    return NULL;
  }
  return check_size (store, path, (guint64) n, error)
           ? g_bytes_new_take (g_steal_pointer (&data), (gsize) n)
           : NULL;
}

/**
 * cy_file_store_read:
 * @path: a file anywhere.
 *
 * Reads what may be kept, without keeping it. A file that is too large is refused from its size, before any
 * of it is read; a pipe, a device or a folder is refused without waiting for it.
 *
 * Returns: (transfer full): all of it.
 *
 * Errors: #CY_NODE_ERROR_REFUSED when it is empty, too large, no regular file or changes; #GFileError.
 */
GBytes *
cy_file_store_read (CyFileStore *store, const char *path, GError **error)
{
  GBytes *bytes;
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

  if (fd < 0) {
    set_file_error (error, path, "opened");
    return NULL;
  }
  bytes = read_regular (store, fd, path, error);
  close (fd);
  return bytes;
}

/**
 * cy_file_store_add:
 * @path: a file anywhere.
 * @out_size: (out): its length [bytes].
 *
 * Keeps a copy.
 *
 * Returns: (transfer full): its SHA-256.
 *
 * Errors: as cy_file_store_read() and cy_file_store_add_bytes().
 */
char *
cy_file_store_add (CyFileStore *store, const char *path, gsize *out_size, GError **error)
{
  g_autoptr (GBytes) bytes = cy_file_store_read (store, path, error);
  char *sha256 = bytes == NULL ? NULL : cy_file_store_add_bytes (store, bytes, error);

  if (sha256 != NULL)
    *out_size = g_bytes_get_size (bytes);
  return sha256;
}

/* A folder is there after the power switch only when the one above it is on the disk as well. */
static gboolean
make_folder (CyFileStore *store, GError **error)
{
  g_autofree char *above = g_path_get_dirname (store->folder);
  int fd;

  if (g_file_test (store->folder, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (g_mkdir_with_parents (store->folder, 0700) != 0) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_DATA_DIR, "%s: cannot be made: %s",
                 store->folder, g_strerror (errno));
    return FALSE;
  }
  fd = open (above, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0) {
    (void) fsync (fd); /* some file systems cannot do that to a folder */
    close (fd);
  }
  return TRUE;
}

/**
 * cy_file_store_add_bytes:
 * @bytes: what cy_file_store_read() gave, or what came by another way.
 *
 * Keeps it. When it returns, it is on the disk.
 *
 * Returns: (transfer full): its SHA-256.
 *
 * Errors: #CY_NODE_ERROR_REFUSED when it is empty or too large, #CY_NODE_ERROR_DATA_DIR, #GFileError.
 */
char *
cy_file_store_add_bytes (CyFileStore *store, GBytes *bytes, GError **error)
{
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *copy = g_build_filename (store->folder, sha256, NULL);
  gsize size = g_bytes_get_size (bytes);

  if (!check_size (store, sha256, size, error) || !make_folder (store, error))
    return NULL;
  if (!g_file_set_contents_full (copy, g_bytes_get_data (bytes, NULL), (gssize) size,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                 error))
    return NULL;
  return g_steal_pointer (&sha256);
}

static gboolean
check_name (const char *sha256, GError **error)
{
  if (strlen (sha256) == 64 && strspn (sha256, "0123456789abcdef") == 64)
    return TRUE;
  g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "\"%s\" is no SHA-256", sha256);
  return FALSE;
}

static GBytes *
load_checked (CyFileStore *store, const char *sha256, GError **error)
{
  g_autofree char *path = g_build_filename (store->folder, sha256, NULL);
  g_autoptr (GBytes) bytes = cy_file_store_read (store, path, error);
  g_autofree char *found = NULL;

  if (bytes == NULL)
    return NULL;
  found = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (!g_str_equal (found, sha256)) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "%s: its checksum changed to %s; add %s again", path, found, store->what);
    return NULL;
  }
  return g_steal_pointer (&bytes);
}

/**
 * cy_file_store_load:
 *
 * Returns: (transfer full): the file.
 *
 * Errors: when there is none, or it is not what it was: then its checksum differs.
 */
GBytes *
cy_file_store_load (CyFileStore *store, const char *sha256, GError **error)
{
  GBytes *bytes;

  if (store->bytes != NULL && g_str_equal (store->sha256, sha256))
    return g_bytes_ref (store->bytes);
  if (!check_name (sha256, error))
    return NULL;
  bytes = load_checked (store, sha256, error);
  if (bytes == NULL)
    return NULL;
  g_clear_pointer (&store->bytes, g_bytes_unref);
  g_free (store->sha256);
  store->bytes = g_bytes_ref (bytes);
  store->sha256 = g_strdup (sha256);
  return bytes;
}

static GBytes *
read_part (CyFileStore *store,
           int fd,
           const char *path,
           gsize offset,
           gsize length,
           gsize *out_size,
           GError **error)
{
  g_autofree guint8 *data = NULL;
  struct stat info;
  gsize wanted;

  if (fstat (fd, &info) != 0 || lseek (fd, (off_t) offset, SEEK_SET) < 0) {
    set_file_error (error, path, "read");
    return NULL;
  }
  if (!check_size (store, path, (guint64) info.st_size, error))
    return NULL;
  wanted = offset < (gsize) info.st_size ? MIN (length, (gsize) info.st_size - offset) : 0;
  data = g_malloc (wanted + 1);
  if (wanted == 0 || read_whole (fd, data, wanted) != (gssize) wanted) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "%s: has nothing at byte %" G_GSIZE_FORMAT, path, offset);
    return NULL;
  }
  *out_size = (gsize) info.st_size;
  return g_bytes_new_take (g_steal_pointer (&data), wanted);
}

/**
 * cy_file_store_load_part:
 * @offset: where the part begins [bytes].
 * @length: how long it is at most [bytes].
 * @out_size: (out): of the whole file [bytes].
 *
 * Reads a part for somebody who looks at the checksum of the whole.
 *
 * Returns: (transfer full): less than @length only at the end.
 *
 * Errors: when there is no such file, or it is shorter; #GFileError.
 */
GBytes *
cy_file_store_load_part (CyFileStore *store,
                         const char *sha256,
                         gsize offset,
                         gsize length,
                         gsize *out_size,
                         GError **error)
{
  g_autofree char *path = NULL;
  GBytes *bytes;
  int fd;

  if (!check_name (sha256, error))
    return NULL;
  path = g_build_filename (store->folder, sha256, NULL);
  fd = open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0) {
    /* Where files are kept here is nobody's business elsewhere. */
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND, "%.8s: is not kept here", sha256);
    return NULL;
  }
  bytes = read_part (store, fd, sha256, offset, length, out_size, error);
  close (fd);
  return bytes;
}

gsize
cy_file_store_get_max_bytes (CyFileStore *store)
{
  return store->max_bytes;
}
