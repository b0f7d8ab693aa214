/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-inspection.h"

#include <glib/gstdio.h>

#include "cy-db.h"
#include "cy-history.h"
#include "cy-journal-refold.h"
#include "cy-journal-sync.h"
#include "cy-profile-store.h"
#include "cy-voucher.h"

/* Less than this is not enough for a night [bytes]. */
#define LOW_DISK ((guint64) 256 * 1024 * 1024)

static void
part_free (CyInspectionPart *part)
{
  g_free (part->name);
  g_free (part->detail);
  g_free (part);
}

CyInspection *
cy_inspection_new (const char *data_dir,
                   CyIdentity *identity,
                   const CyClock *clock,
                   CyProgress *progress,
                   GCancellable *cancellable)
{
  CyInspection *inspection = g_new0 (CyInspection, 1);

  inspection->data_dir = g_strdup (data_dir);
  inspection->identity = cy_identity_ref (identity);
  inspection->clock = clock;
  inspection->progress = progress == NULL ? NULL : cy_progress_ref (progress);
  inspection->cancellable = cancellable == NULL ? NULL : g_object_ref (cancellable);
  inspection->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  return inspection;
}

void
cy_inspection_free (CyInspection *inspection)
{
  if (inspection == NULL)
    return;
  g_free (inspection->data_dir);
  cy_identity_free (inspection->identity);
  g_clear_pointer (&inspection->progress, cy_progress_unref);
  g_clear_object (&inspection->cancellable);
  g_ptr_array_unref (inspection->parts);
  g_free (inspection);
}

static void
add_part (CyInspection *inspection, const char *name, gboolean ok, char *detail)
{
  CyInspectionPart *part = g_new (CyInspectionPart, 1);

  *part = (CyInspectionPart){ g_strdup (name), ok, detail };
  g_ptr_array_add (inspection->parts, part);
}

static char *
path_of (const CyInspection *inspection, const char *name)
{
  return g_build_filename (inspection->data_dir, name, NULL);
}

static CyDb *
open_yard (const CyInspection *inspection, GError **error)
{
  g_autofree char *path = path_of (inspection, "yard.db");
  CyDb *db = cy_db_open (path, CY_DB_READ_ONLY, error);

  if (db != NULL)
    cy_db_set_cancellable (db, inspection->cancellable);
  return db;
}

/* In words of no language, for scripts. */
static char *
describe_size (guint64 bytes)
{
  return g_strdup_printf ("%.1f MiB", (double) bytes / (1024 * 1024));
}

static void
on_progress_cb (gpointer user_data, guint64 n_done, guint64 n_all)
{
  cy_progress_tell (user_data, "journal", n_done, n_all);
}

/**
 * cy_inspection_verify:
 *
 * Returns: (transfer full): what is wrong with the journal, if anything is.
 */
CyVerification *
cy_inspection_verify (CyInspection *inspection, GError **error)
{
  g_autoptr (CyVoucher) voucher = cy_voucher_new (inspection->identity);
  g_autoptr (CyDb) db = NULL;
  GHashTable *keys;
  CyStanding mark;
  const CyVerifyOptions options = { .node = cy_identity_get_node (inspection->identity),
                                    .mark = &mark,
                                    .now_us = cy_clock_wall_us (inspection->clock),
                                    .vouch = cy_voucher_look,
                                    .vouch_data = voucher,
                                    .progress = on_progress_cb,
                                    .progress_data = inspection->progress,
                                    .cancellable = inspection->cancellable };

  /* The mark first: entries are written before it, so that the file never has fewer by itself. */
  if (!cy_identity_read_mark (inspection->identity, &mark, error) ||
      (db = open_yard (inspection, error)) == NULL ||
      (keys = cy_journal_load_keys (db, error)) == NULL)
    return NULL;
  cy_voucher_set_keys (voucher, keys);
  return cy_journal_verify (db, &options, error);
}

static char *
inspect_yard (CyInspection *inspection, GError **error)
{
  g_autoptr (CyDb) db = open_yard (inspection, error);

  return db == NULL || !cy_db_check (db, error) ? NULL
                                                : describe_size ((guint64) cy_db_get_bytes (db));
}

static char *
inspect_journal (CyInspection *inspection, GError **error)
{
  g_autoptr (CyVerification) found = cy_inspection_verify (inspection, error);

  if (found == NULL)
    return NULL;
  inspection->n_entries = found->n_entries;
  if (found->n_broken > 0) {
    const CyJournalBreak *first = found->breaks->pdata[0];

    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s", first->message);
    if (found->n_broken > 1)
      g_prefix_error (error, "%" G_GUINT64_FORMAT " places, the first: ", found->n_broken);
    return NULL;
  }
  return g_strdup_printf (
    "%" G_GUINT64_FORMAT " entries in %u streams, %" G_GUINT64_FORMAT
    " signatures; %u streams of unknown keys, %" G_GUINT64_FORMAT " entries ahead of time",
    found->n_entries, found->n_streams, found->n_signed, found->n_unknown, found->n_ahead);
}

static gboolean
find_free (const CyInspection *inspection, guint64 *out_bytes, GError **error)
{
  g_autoptr (GFile) folder = g_file_new_for_path (inspection->data_dir);
  g_autoptr (GFileInfo) info = g_file_query_filesystem_info (
    folder, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, inspection->cancellable, error);

  if (info == NULL)
    return FALSE;
  *out_bytes = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
  return TRUE;
}

static void
remove_scratch (const char *scratch)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *path = g_strconcat (scratch, suffixes[i], NULL);

    (void) g_remove (path); /* mostly it is not there */
  }
}

/* A copy, folded again, is as large as the file, and its log as large once more. */
static gboolean
check_room (const CyInspection *inspection, CyDb *db, GError **error)
{
  guint64 needed = 3 * (guint64) cy_db_get_bytes (db);
  guint64 available;

  if (!find_free (inspection, &available, error))
    return FALSE;
  if (available > needed + LOW_DISK)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "not looked at: that takes %" G_GUINT64_FORMAT
               " bytes of the disk for a while, there"
               " are %" G_GUINT64_FORMAT,
               needed + LOW_DISK, available);
  return FALSE;
}

static char *
inspect_tables (CyInspection *inspection, GError **error)
{
  g_autoptr (CyDb) db = open_yard (inspection, error);
  g_autofree char *scratch = path_of (inspection, "check.db");
  g_auto (GStrv) differing = NULL;
  g_autofree char *names = NULL;

  if (db == NULL || !check_room (inspection, db, error))
    return NULL;
  remove_scratch (scratch);
  differing = cy_journal_find_differing (db, scratch, inspection->cancellable, error);
  remove_scratch (scratch);
  if (differing == NULL)
    return NULL;
  if (*differing == NULL)
    return g_strdup ("as the journal makes them");
  names = g_strjoinv (", ", differing);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               "not as the journal makes them: %s; rebuild them", names);
  return NULL;
}

static char *
inspect_history (CyInspection *inspection, GError **error)
{
  g_autofree char *path = path_of (inspection, "history.db");

  if (!cy_history_check (path, &inspection->n_blocks, error))
    return NULL;
  return g_strdup_printf ("%" G_GUINT64_FORMAT " blocks", inspection->n_blocks);
}

/* Reads what the journal says of files: those that were attached, and images of firmware. */
static GHashTable *
list_known (const CyInspection *inspection, const char *sql, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (CyDb) db = open_yard (inspection, error);
  CyStmt *stmt = db == NULL ? NULL : cy_db_prepare (db, sql, error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row && cy_stmt_get_text (stmt, 0) != NULL)
      g_hash_table_add (known, g_strdup (cy_stmt_get_text (stmt, 0)));
  } while (row);
  return g_steal_pointer (&known);
}

static char *
hash_file (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (1 << 16);
  gssize n = stream == NULL ? -1 : 0;

  while (stream != NULL && (n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, 1 << 16,
                                                     cancellable, error)) > 0)
    g_checksum_update (checksum, buffer, n);
  return n < 0 ? NULL : g_strdup (g_checksum_get_string (checksum));
}

typedef struct {
  guint n_files;
  guint n_known;
} Census;

static gboolean
inspect_file (CyInspection *inspection,
              const char *folder,
              const char *name,
              GHashTable *known,
              Census *census,
              GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *hash = hash_file (path, inspection->cancellable, error);

  if (hash == NULL)
    return FALSE;
  if (!g_str_equal (hash, name)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: its checksum is %s", path, hash);
    return FALSE;
  }
  census->n_files++;
  census->n_known += g_hash_table_contains (known, name);
  return TRUE;
}

static char *
inspect_folder (CyInspection *inspection, const char *name, const char *sql, GError **error)
{
  g_autoptr (GHashTable) known = list_known (inspection, sql, error);
  g_autofree char *path = path_of (inspection, name);
  GDir *dir = known == NULL ? NULL : g_dir_open (path, 0, NULL);
  Census census = { 0 };
  const char *file;
  gboolean ok = known != NULL;

  /* A folder is made with the first file. */
  while (ok && dir != NULL && (file = g_dir_read_name (dir)) != NULL)
    ok = inspect_file (inspection, path, file, known, &census, error);
  g_clear_pointer (&dir, g_dir_close);
  return ok ? g_strdup_printf ("%u files, %u that nothing points at, %u missing", census.n_files,
                               census.n_files - census.n_known,
                               g_hash_table_size (known) - census.n_known)
            : NULL;
}

static char *
inspect_attachments (CyInspection *inspection, GError **error)
{
  return inspect_folder (inspection, "attachments",
                         "SELECT json_extract (payload, '$.sha256') FROM entry"
                         " WHERE kind = 'order.attach' AND json_valid (payload)",
                         error);
}

static char *
inspect_firmware (CyInspection *inspection, GError **error)
{
  return inspect_folder (inspection, "firmware",
                         "SELECT trim (value, '\"') FROM cell WHERE subject >= 'firmware:'"
                         " AND subject < 'firmware;' AND name = 'sha256'",
                         error);
}

static char *
inspect_profiles (CyInspection *inspection, GError **error)
{
  g_autofree char *folder = path_of (inspection, "profiles");
  const char *folders[] = { folder, NULL };
  g_autoptr (CyProfileStore) store = cy_profile_store_new (folders);
  g_auto (GStrv) ids = cy_profile_store_list (store);

  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (CyProfile) profile = cy_profile_store_get (store, ids[i], 1, error);

    if (profile == NULL)
      return NULL;
  }
  return g_strdup_printf ("%u of its own", g_strv_length (ids));
}

static char *
inspect_disk (CyInspection *inspection, GError **error)
{
  guint64 available;
  g_autofree char *size = NULL;

  if (!find_free (inspection, &available, error))
    return NULL;
  size = describe_size (available);
  if (available >= LOW_DISK)
    return g_strdup_printf ("%s free", size);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "only %s free", size);
  return NULL;
}

static const struct {
  const char *name;
  char *(*inspect) (CyInspection *inspection, GError **error);
} parts[] = {
  { "yard.db", inspect_yard },
  { "journal", inspect_journal },
  { "tables", inspect_tables },
  { "history.db", inspect_history },
  { "attachments", inspect_attachments },
  { "firmware", inspect_firmware },
  { "profiles", inspect_profiles },
  { "disk", inspect_disk },
};

/**
 * cy_inspection_run:
 *
 * Looks at one part after the other, whatever is wrong with those before it.
 *
 * Errors: %G_IO_ERROR_CANCELLED only.
 */
gboolean
cy_inspection_run (CyInspection *inspection, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autoptr (GError) trouble = NULL;
    char *detail;

    cy_progress_tell (inspection->progress, parts[i].name, i, G_N_ELEMENTS (parts));
    detail = parts[i].inspect (inspection, &trouble);
    add_part (inspection, parts[i].name, detail != NULL,
              detail != NULL ? detail : g_strdup (trouble->message));
    if (g_cancellable_set_error_if_cancelled (inspection->cancellable, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
cy_inspection_is_ok (const CyInspection *inspection)
{
  for (guint i = 0; i < inspection->parts->len; i++) {
    if (!((CyInspectionPart *) inspection->parts->pdata[i])->ok)
      return FALSE;
  }
  return TRUE;
}
