/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-backup-unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cy-backup-error.h"
#include "cy-backup-parts.h"
#include "cy-db.h"
#include "cy-tree.h"

#define BUFFER_BYTES 65536

/* What must be left for the node to work with [bytes]. */
#define SPARE_BYTES ((guint64) 64 * 1024 * 1024)

typedef struct {
  const char *path;
  struct archive *archive;
  CyProgress *progress;
  GCancellable *cancellable;
  guint64 n_done; /* bytes, of @n_all */
  guint64 n_all;
} Reading;

static void
reading_clear (Reading *reading)
{
  archive_read_free (reading->archive);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static gboolean
fail (const Reading *reading, GError **error, const char *what)
{
  g_set_error (error, CY_BACKUP_ERROR, CY_BACKUP_ERROR_FORMAT, "%s: %s", reading->path, what);
  return FALSE;
}

/* Only what cy_backup_make() writes; the library knows many formats, and each is a way in. */
static gboolean
begin (Reading *reading, const char *path, GError **error)
{
  reading->path = path;
  reading->archive = archive_read_new ();
  archive_read_support_format_tar (reading->archive);
  archive_read_support_filter_zstd (reading->archive);
  if (archive_read_open_filename (reading->archive, path, BUFFER_BYTES) == ARCHIVE_OK)
    return TRUE;
  g_set_error (error, CY_BACKUP_ERROR, CY_BACKUP_ERROR_FORMAT,
               "%s: cannot be opened as a backup: %s", path,
               archive_error_string (reading->archive));
  return FALSE;
}

/* The next member must be this regular file of this size, and nothing else. */
static gboolean
expect (Reading *reading,
        const char *name,
        gint64 low,
        gint64 high,
        gint64 *out_size,
        GError **error)
{
  struct archive_entry *entry;
  const char *found;

  if (archive_read_next_header (reading->archive, &entry) != ARCHIVE_OK) {
    g_set_error (error, CY_BACKUP_ERROR, CY_BACKUP_ERROR_FORMAT, "%s: ends or is damaged before %s",
                 reading->path, name);
    return FALSE;
  }
  found = archive_entry_pathname (entry);
  if (g_strcmp0 (found, name) != 0) {
    g_set_error (error, CY_BACKUP_ERROR, CY_BACKUP_ERROR_FORMAT,
                 "%s: has \"%.100s\" where %s should be", reading->path, found != NULL ? found : "",
                 name);
    return FALSE;
  }
  *out_size = archive_entry_size (entry);
  if (archive_entry_filetype (entry) == AE_IFREG && archive_entry_hardlink (entry) == NULL &&
      archive_entry_size_is_set (entry) && *out_size >= low && *out_size <= high)
    return TRUE;
  g_set_error (error, CY_BACKUP_ERROR, CY_BACKUP_ERROR_FORMAT, "%s: %s is not what it should be",
               reading->path, name);
  return FALSE;
}

static CyBackupManifest *
read_manifest (Reading *reading, GError **error)
{
  g_autofree char *text = NULL;
  CyBackupManifest *manifest;
  gint64 size;

  if (!expect (reading, CY_BACKUP_MANIFEST, 2, CY_BACKUP_MANIFEST_MAX_BYTES, &size, error))
    return NULL;
  text = g_malloc ((gsize) size);
  if (archive_read_data (reading->archive, text, (gsize) size) != size) {
    fail (reading, error, "its list of contents is damaged");
    return NULL;
  }
  manifest = cy_backup_manifest_parse (text, (gsize) size, error);
  if (manifest == NULL)
    g_prefix_error (error, "%s: ", reading->path);
  return manifest;
}

/**
 * cy_backup_peek:
 * @path: the backup; anybody may have made it.
 *
 * Returns: (transfer full): what it says of itself; nothing else in it was looked at.
 */
CyBackupManifest *
cy_backup_peek (const char *path, GError **error)
{
  g_auto (Reading) reading = { 0 };

  return begin (&reading, path, error) ? read_manifest (&reading, error) : NULL;
}

static gboolean
check_schema (const Reading *reading, const char *name, guint schema, guint known, GError **error)
{
  if (schema <= known)
    return TRUE;
  g_set_error (
    error, CY_BACKUP_ERROR, CY_BACKUP_ERROR_FUTURE,
    "%s: its %s was written by a newer Chargeyard (schema %u, this one knows %u); install"
    " the newer version first",
    reading->path, name, schema, known);
  return FALSE;
}

static gboolean
check_room (const Reading *reading, const char *into, guint64 size, GError **error)
{
  g_autofree char *above = g_path_get_dirname (into);
  g_autoptr (GFile) folder = g_file_new_for_path (above);
  g_autoptr (GFileInfo) info = g_file_query_filesystem_info (
    folder, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, reading->cancellable, error);
  guint64 available;

  if (info == NULL)
    return FALSE;
  available = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
  if (available > SPARE_BYTES && size <= available - SPARE_BYTES)
    return TRUE;
  g_set_error (error, CY_BACKUP_ERROR, CY_BACKUP_ERROR_FULL,
               "%s: what is in it takes %" G_GUINT64_FORMAT " bytes, and %s has %" G_GUINT64_FORMAT
               " left",
               reading->path, size, above, available);
  return FALSE;
}

static gboolean
write_all (int fd, const guint8 *bytes, gsize n)
{
  while (n > 0) {
    gssize written = write (fd, bytes, n);

    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return FALSE;
    bytes += written;
    n -= (gsize) written;
  }
  return TRUE;
}

/* At most as many bytes as it should have, so that nobody fills the disk. */
static gboolean
copy_out (Reading *reading,
          const CyBackupMember *member,
          const char *target,
          int fd,
          GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (BUFFER_BYTES);
  guint64 done = 0;
  la_ssize_t n;

  while ((n = archive_read_data (reading->archive, buffer, BUFFER_BYTES)) > 0) {
    done += (guint64) n;
    if (done > member->size || g_cancellable_set_error_if_cancelled (reading->cancellable, error))
      break;
    g_checksum_update (checksum, buffer, n);
    if (!write_all (fd, buffer, (gsize) n)) {
      cy_backup_set_file_error (error, target, "cannot be written", errno);
      return FALSE;
    }
    reading->n_done += (guint64) n;
    cy_progress_tell (reading->progress, member->name, reading->n_done, reading->n_all);
  }
  if (g_cancellable_is_cancelled (reading->cancellable))
    return FALSE;
  if (n != 0 || done != member->size ||
      !g_str_equal (g_checksum_get_string (checksum), member->sha256)) {
    g_set_error (error, CY_BACKUP_ERROR, CY_BACKUP_ERROR_FORMAT,
                 "%s: %s is not what it was when the backup was made", reading->path, member->name);
    return FALSE;
  }
  if (fsync (fd) == 0)
    return TRUE;
  cy_backup_set_file_error (error, target, "cannot be written", errno);
  return FALSE;
}

static gboolean
unpack_member (Reading *reading, const char *into, const CyBackupMember *member, GError **error)
{
  g_autofree char *target = g_build_filename (into, member->name, NULL);
  g_autofree char *folder = g_path_get_dirname (target);
  gboolean done;
  gint64 size;
  int fd;

  if (!expect (reading, member->name, (gint64) member->size, (gint64) member->size, &size, error))
    return FALSE;
  if (g_mkdir_with_parents (folder, 0700) != 0 ||
      (fd = open (target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)) < 0) {
    cy_backup_set_file_error (error, target, "cannot be made", errno);
    return FALSE;
  }
  done = copy_out (reading, member, target, fd, error);
  close (fd);
  return done && cy_folder_sync (folder, error);
}

static gboolean
check_end (Reading *reading, GError **error)
{
  struct archive_entry *entry;

  return archive_read_next_header (reading->archive, &entry) == ARCHIVE_EOF ||
         fail (reading, error, "has more in it than it says, or is damaged at its end");
}

/* Its pages may have been made up all the same: the hash says only that they are as somebody wrote them. */
static gboolean
check_database (const char *into, const char *name, guint schema, GError **error)
{
  g_autofree char *path = g_build_filename (into, name, NULL);
  g_autoptr (CyDb) db = cy_db_open (path, CY_DB_READ_ONLY, error);
  CyStmt *stmt = db == NULL ? NULL : cy_db_prepare (db, "PRAGMA user_version", error);
  gboolean row;
  gint64 found;

  if (stmt == NULL || !cy_stmt_step (stmt, &row, error))
    return FALSE;
  found = row ? cy_stmt_get_int (stmt, 0) : 0;
  cy_stmt_reset (stmt);
  if (found != schema) {
    g_set_error (error, CY_BACKUP_ERROR, CY_BACKUP_ERROR_FORMAT,
                 "%s has schema %" G_GINT64_FORMAT ", and should have %u", name, found, schema);
    return FALSE;
  }
  return cy_db_check (db, error);
}

static gboolean
unpack_all (Reading *reading,
            const CyUnpackOptions *options,
            const CyBackupManifest *manifest,
            GError **error)
{
  for (guint i = 0; i < manifest->members->len; i++) {
    if (!unpack_member (reading, options->into, manifest->members->pdata[i], error))
      return FALSE;
  }
  return check_end (reading, error) &&
         check_database (options->into, CY_BACKUP_YARD, manifest->yard_schema, error) &&
         (!cy_backup_manifest_has (manifest, CY_BACKUP_HISTORY) ||
          check_database (options->into, CY_BACKUP_HISTORY, manifest->history_schema, error));
}

/**
 * cy_backup_unpack:
 *
 * Takes a backup apart, into a folder where nobody else looks, and makes sure that all of it is as it was
 * made. On failure the folder is gone again.
 *
 * Returns: (transfer full): what is in it.
 *
 * Errors: #CY_BACKUP_ERROR, #CY_DB_ERROR, %G_IO_ERROR_CANCELLED.
 *
 * Threading: any; blocks on the disk.
 */
CyBackupManifest *
cy_backup_unpack (const CyUnpackOptions *options, GError **error)
{
  g_auto (Reading) reading = { .progress = options->progress, .cancellable = options->cancellable };
  g_autoptr (CyBackupManifest) manifest = NULL;

  if (!begin (&reading, options->path, error) ||
      (manifest = read_manifest (&reading, error)) == NULL ||
      !check_schema (&reading, CY_BACKUP_YARD, manifest->yard_schema, options->yard_schema,
                     error) ||
      !check_schema (&reading, CY_BACKUP_HISTORY, manifest->history_schema, options->history_schema,
                     error))
    return NULL;
  reading.n_all = cy_backup_manifest_get_size (manifest);
  if (!check_room (&reading, options->into, reading.n_all, error))
    return NULL;
  if (g_mkdir (options->into, 0700) != 0) {
    cy_backup_set_file_error (error, options->into, "cannot be made", errno);
    return NULL;
  }
  if (unpack_all (&reading, options, manifest, error))
    return g_steal_pointer (&manifest);
  cy_tree_remove (options->into);
  return NULL;
}
