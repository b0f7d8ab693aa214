/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-backup-make.h"

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

/* What is in the databases is compressed where it pays; the rest is photos and images. */
#define LEVEL "3"

typedef struct {
  const CyBackupOptions *options;
  CyBackupManifest *manifest;
  char *part;          /* what is written, before it has its name */
  char *scratch;       /* a folder beside it, for copies of the databases */
  GHashTable *sources; /* owned name of a member -> owned path it is read from */
  struct archive *archive;
  int fd;             /* of @part, -1 before it is ours */
  gboolean scratched; /* whether @scratch is ours */
  guint64 n_done;     /* bytes, of @n_all; each is read twice */
  guint64 n_all;
} Making;

static gboolean
open_database (Making *making, const char *name, CyDb **out_db, GError **error)
{
  g_autofree char *path = g_build_filename (making->options->data_dir, name, NULL);

  if ((*out_db = cy_db_open (path, CY_DB_READ_ONLY, error)) == NULL)
    return FALSE;
  cy_db_set_cancellable (*out_db, making->options->cancellable);
  return TRUE;
}

static gboolean
read_schema (CyDb *db, guint *out_schema, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, "PRAGMA user_version", error);
  gboolean row;

  if (stmt == NULL || !cy_stmt_step (stmt, &row, error))
    return FALSE;
  *out_schema = row ? (guint) cy_stmt_get_int (stmt, 0) : 0;
  cy_stmt_reset (stmt);
  return TRUE;
}

/* As it is at one moment, without keeping those waiting who write it. */
static gboolean
copy_database (Making *making, const char *name, guint *out_schema, GError **error)
{
  g_autofree char *copy = g_build_filename (making->scratch, name, NULL);
  g_autoptr (CyDb) db = NULL;
  g_autoptr (CyDb) made = NULL;
  g_autoptr (GError) local = NULL;

  cy_progress_tell (making->options->progress, name, 0, 0);
  if (!open_database (making, name, &db, error))
    return FALSE;
  if (!cy_db_backup (db, copy, &local)) {
    if (g_error_matches (local, CY_DB_ERROR, CY_DB_ERROR_FULL))
      cy_backup_set_file_error (error, copy, "cannot be written", ENOSPC);
    else
      g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if ((made = cy_db_open (copy, CY_DB_READ_ONLY, error)) == NULL ||
      !read_schema (made, out_schema, error))
    return FALSE;
  g_hash_table_insert (making->sources, g_strdup (name), g_steal_pointer (&copy));
  return TRUE;
}

static void
take_file (Making *making, const char *name)
{
  g_autofree char *path = g_build_filename (making->options->data_dir, name, NULL);

  if (g_file_test (path, G_FILE_TEST_IS_REGULAR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    g_hash_table_insert (making->sources, g_strdup (name), g_steal_pointer (&path));
}

static void
take_folder (Making *making, const CyBackupPart *part)
{
  g_autofree char *path = g_build_filename (making->options->data_dir, part->name, NULL);
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *file;

  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL) {
    g_autofree char *name = g_strconcat (part->name, "/", file, NULL);

    if (part->accepts (file))
      take_file (making, name);
  }
  g_clear_pointer (&dir, g_dir_close);
}

static gboolean
take_database (Making *making, const char *name, GError **error)
{
  gboolean is_history = g_str_equal (name, CY_BACKUP_HISTORY);

  if (is_history && !making->options->with_history)
    return TRUE;
  return copy_database (
    making, name, is_history ? &making->manifest->history_schema : &making->manifest->yard_schema,
    error);
}

/* The journal first: whatever it names was there before it. */
static gboolean
collect (Making *making, GError **error)
{
  guint n;
  const CyBackupPart *parts = cy_backup_parts (&n);

  for (guint i = 0; i < n; i++) {
    if (parts[i].kind == CY_BACKUP_PART_DATABASE) {
      if (!take_database (making, parts[i].name, error))
        return FALSE;
    } else if (parts[i].kind == CY_BACKUP_PART_FILE) {
      take_file (making, parts[i].name);
    } else {
      take_folder (making, &parts[i]);
    }
  }
  return TRUE;
}

typedef gboolean (*Feed) (Making *making, gconstpointer bytes, gsize n, GError **error);

/* Reads a member's file, hands it on, and says what was in it. */
static char *
read_through (Making *making, const char *name, guint64 *out_size, Feed feed, GError **error)
{
  const char *path = g_hash_table_lookup (making->sources, name);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, making->options->cancellable, error);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (BUFFER_BYTES);
  gssize n = stream == NULL ? -1 : 1;

  *out_size = 0;
  while (n > 0) {
    n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, BUFFER_BYTES,
                             making->options->cancellable, error);
    if (n <= 0)
      break;
    g_checksum_update (checksum, buffer, n);
    *out_size += (guint64) n;
    making->n_done += (guint64) n;
    cy_progress_tell (making->options->progress, name, making->n_done, making->n_all);
    if (feed != NULL && !feed (making, buffer, (gsize) n, error))
      return NULL;
  }
  return n < 0 ? NULL : g_strdup (g_checksum_get_string (checksum));
}

static void
count_all (Making *making)
{
  GHashTableIter iter;
  gpointer path;

  g_hash_table_iter_init (&iter, making->sources);
  while (g_hash_table_iter_next (&iter, NULL, &path)) {
    GStatBuf info;

    if (g_stat (path, &info) == 0)
      making->n_all += 2 * (guint64) info.st_size;
  }
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
describe_members (Making *making, GError **error)
{
  guint n;
  g_autofree gpointer *names = g_hash_table_get_keys_as_array (making->sources, &n);

  qsort (names, n, sizeof *names, compare_names);
  count_all (making);
  for (guint i = 0; i < n; i++) {
    guint64 size;
    char *sha256 = read_through (making, names[i], &size, NULL, error);

    if (sha256 == NULL)
      return FALSE;
    cy_backup_manifest_add (making->manifest, names[i], size, sha256);
  }
  return TRUE;
}

static gboolean
set_archive_error (Making *making, GError **error)
{
  int code = archive_errno (making->archive);

  if (code > 0)
    cy_backup_set_file_error (error, making->options->path, "cannot be written", code);
  else
    g_set_error (error, CY_BACKUP_ERROR, CY_BACKUP_ERROR_FILE, "%s: cannot be written: %s",
                 making->options->path, archive_error_string (making->archive));
  return FALSE;
}

static gboolean
feed_archive (Making *making, gconstpointer bytes, gsize n, GError **error)
{
  return archive_write_data (making->archive, bytes, n) == (la_ssize_t) n ||
         set_archive_error (making, error);
}

static gboolean
begin_member (Making *making, const char *name, guint64 size, GError **error)
{
  struct archive_entry *entry = archive_entry_new ();
  int code;

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0600);
  archive_entry_set_size (entry, (la_int64_t) size);
  archive_entry_set_mtime (entry, making->manifest->made_us / G_USEC_PER_SEC, 0);
  code = archive_write_header (making->archive, entry);
  archive_entry_free (entry);
  return code == ARCHIVE_OK || set_archive_error (making, error);
}

static gboolean
write_manifest (Making *making, GError **error)
{
  g_autofree char *text = cy_backup_manifest_write (making->manifest);
  gsize length = strlen (text);

  if (length > CY_BACKUP_MANIFEST_MAX_BYTES) {
    g_set_error (error, CY_BACKUP_ERROR, CY_BACKUP_ERROR_FILE, "%s: there are too many files",
                 making->options->data_dir);
    return FALSE;
  }
  return begin_member (making, CY_BACKUP_MANIFEST, length, error) &&
         feed_archive (making, text, length, error);
}

/* Files of a data directory are written once or whole; one that is another by now is read again next time. */
static gboolean
write_member (Making *making, const CyBackupMember *member, GError **error)
{
  g_autofree char *sha256 = NULL;
  guint64 size;

  if (!begin_member (making, member->name, member->size, error) ||
      (sha256 = read_through (making, member->name, &size, feed_archive, error)) == NULL)
    return FALSE;
  if (size == member->size && g_str_equal (sha256, member->sha256))
    return TRUE;
  g_set_error (error, CY_BACKUP_ERROR, CY_BACKUP_ERROR_FILE,
               "%s: changed while it was copied; try again", member->name);
  return FALSE;
}

static gboolean
write_archive (Making *making, GError **error)
{
  if (archive_write_set_format_pax_restricted (making->archive) != ARCHIVE_OK ||
      archive_write_add_filter_zstd (making->archive) != ARCHIVE_OK ||
      archive_write_set_filter_option (making->archive, "zstd", "compression-level", LEVEL) !=
        ARCHIVE_OK ||
      archive_write_open_fd (making->archive, making->fd) != ARCHIVE_OK)
    return set_archive_error (making, error);
  if (!write_manifest (making, error))
    return FALSE;
  for (guint i = 0; i < making->manifest->members->len; i++) {
    if (!write_member (making, making->manifest->members->pdata[i], error))
      return FALSE;
  }
  return archive_write_close (making->archive) == ARCHIVE_OK || set_archive_error (making, error);
}

/* Gives the file its name when all of it is on the disk. */
static gboolean
publish (Making *making, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (making->options->path);
  guint flags = making->options->force ? 0 : RENAME_NOREPLACE;

  if (fsync (making->fd) != 0) {
    cy_backup_set_file_error (error, making->part, "cannot be written", errno);
    return FALSE;
  }
  if (renameat2 (AT_FDCWD, making->part, AT_FDCWD, making->options->path, flags) != 0) {
    int code = errno;

    if (code == EEXIST)
      g_set_error (error, CY_BACKUP_ERROR, CY_BACKUP_ERROR_EXISTS,
                   "%s: is there already; choose another name, or force it", making->options->path);
    else
      cy_backup_set_file_error (error, making->options->path, "cannot be given its name", code);
    return FALSE;
  }
  return cy_folder_sync (folder, error);
}

static gboolean
open_part (Making *making, GError **error)
{
  if (!making->options->force && cy_tree_exists (making->options->path)) {
    g_set_error (error, CY_BACKUP_ERROR, CY_BACKUP_ERROR_EXISTS,
                 "%s: is there already; choose another name, or force it", making->options->path);
    return FALSE;
  }
  /* What an earlier one left that was killed. */
  cy_tree_remove (making->part);
  cy_tree_remove (making->scratch);
  if (g_mkdir (making->scratch, 0700) != 0) {
    cy_backup_set_file_error (error, making->scratch, "cannot be made", errno);
    return FALSE;
  }
  making->scratched = TRUE;
  making->fd = open (making->part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (making->fd >= 0)
    return TRUE;
  cy_backup_set_file_error (error, making->part, "cannot be made", errno);
  return FALSE;
}

static gboolean
make (Making *making, GError **error)
{
  return open_part (making, error) && collect (making, error) && describe_members (making, error) &&
         write_archive (making, error) && publish (making, error);
}

/**
 * cy_backup_make:
 *
 * Writes everything that a data directory cannot do without into one file, while a node is running on it. It
 * needs room for the file and for a copy of the databases beside it. On failure nothing is left behind.
 *
 * Returns: (transfer full): what is in it.
 *
 * Errors: #CY_BACKUP_ERROR, #CY_DB_ERROR, %G_IO_ERROR_CANCELLED.
 *
 * Threading: any; it has connections of its own and blocks on the disk.
 */
CyBackupManifest *
cy_backup_make (const CyBackupOptions *options, GError **error)
{
  g_autoptr (CyBackupManifest) manifest = cy_backup_manifest_new ();
  g_autofree char *part = g_strconcat (options->path, ".part", NULL);
  g_autofree char *scratch = g_strconcat (options->path, ".part.d", NULL);
  g_autoptr (GHashTable) sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GError) local = NULL;
  Making making = {
    options, manifest, part, scratch, sources, archive_write_new (), -1, FALSE, 0, 0
  };
  gboolean made;

  manifest->version = g_strdup (options->version);
  manifest->node = g_strdup (options->node);
  manifest->host = g_strdup (g_get_host_name ());
  manifest->incarnation = options->incarnation;
  manifest->made_us = options->now_us;
  made = make (&making, &local);
  archive_write_free (making.archive);
  if (making.fd >= 0)
    close (making.fd);
  if (!made && making.fd >= 0)
    cy_tree_remove (part);
  if (making.scratched)
    cy_tree_remove (scratch);
  if (made)
    return g_steal_pointer (&manifest);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}
