/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>

#include "backup-fixture.h"
#include "cy-backup-error.h"
#include "cy-tree.h"

/* Archives that somebody made who means no good. */

typedef struct {
  struct archive *archive;
  CyBackupManifest *manifest;
} Forge;

static void
put (struct archive *archive, const char *name, mode_t type, const char *link, const char *text)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, type);
  archive_entry_set_perm (entry, 0777);
  archive_entry_set_size (entry, type == AE_IFREG ? (la_int64_t) strlen (text) : 0);
  if (link != NULL && type == AE_IFLNK)
    archive_entry_set_symlink (entry, link);
  else if (link != NULL)
    archive_entry_set_hardlink (entry, link);
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  if (type == AE_IFREG && link == NULL)
    archive_write_data (archive, text, strlen (text));
  archive_entry_free (entry);
}

static void
claim (Forge *forge, const char *name, const char *text)
{
  cy_backup_manifest_add (forge->manifest, name, strlen (text),
                          g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1));
}

static void
put_manifest (Forge *forge)
{
  g_autofree char *text = cy_backup_manifest_write (forge->manifest);

  put (forge->archive, "manifest.json", AE_IFREG, NULL, text);
}

static void
no_manifest (Forge *forge)
{
  put (forge->archive, "yard.db", AE_IFREG, NULL, "x");
}

static void
a_link_for_a_file (Forge *forge)
{
  put_manifest (forge);
  put (forge->archive, "identity/node.key", AE_IFLNK, "/etc/passwd", "");
}

static void
a_hard_link (Forge *forge)
{
  put_manifest (forge);
  put (forge->archive, "identity/node.key", AE_IFREG, "/etc/passwd", "key");
}

static void
a_folder_for_a_file (Forge *forge)
{
  put_manifest (forge);
  put (forge->archive, "identity/node.key", AE_IFDIR, NULL, "");
}

static void
another_way (Forge *forge)
{
  put_manifest (forge);
  put (forge->archive, "identity/../../node.key", AE_IFREG, NULL, "key");
}

static void
an_absolute_way (Forge *forge)
{
  put_manifest (forge);
  put (forge->archive, "/node.key", AE_IFREG, NULL, "key");
}

static void
a_longer_file (Forge *forge)
{
  put_manifest (forge);
  put (forge->archive, "identity/node.key", AE_IFREG, NULL, "key and more");
}

static void
another_file (Forge *forge)
{
  put_manifest (forge);
  put (forge->archive, "identity/node.key", AE_IFREG, NULL, "yek");
}

static void
no_database (Forge *forge)
{
  put_manifest (forge);
  put (forge->archive, "identity/node.key", AE_IFREG, NULL, "key");
  put (forge->archive, "yard.db", AE_IFREG, NULL, "this is no database, whatever it says");
}

static void
a_newer_one (Forge *forge)
{
  forge->manifest->yard_schema = 7;
  put_manifest (forge);
}

static void
more_than_the_disk (Forge *forge)
{
  cy_backup_manifest_add (forge->manifest, "history.db", (guint64) 1 << 43,
                          g_compute_checksum_for_string (G_CHECKSUM_SHA256, "", -1));
  put_manifest (forge);
}

static void
it_ends (Forge *forge)
{
  put_manifest (forge);
}

static void
twice_the_list (Forge *forge)
{
  put_manifest (forge);
  put_manifest (forge);
}

static const struct {
  void (*forge) (Forge *forge);
  CyBackupError code;
  const char *message;
} cases[] = {
  { no_manifest, CY_BACKUP_ERROR_FORMAT, "has \"yard.db\" where manifest.json should be" },
  { a_link_for_a_file, CY_BACKUP_ERROR_FORMAT, "identity/node.key is not what it should be" },
  { a_hard_link, CY_BACKUP_ERROR_FORMAT, "identity/node.key is not what it should be" },
  { a_folder_for_a_file, CY_BACKUP_ERROR_FORMAT, "should be" },
  { another_way, CY_BACKUP_ERROR_FORMAT, "where identity/node.key should be" },
  { an_absolute_way, CY_BACKUP_ERROR_FORMAT, "where identity/node.key should be" },
  { a_longer_file, CY_BACKUP_ERROR_FORMAT, "identity/node.key is not what it should be" },
  { another_file, CY_BACKUP_ERROR_FORMAT, "is not what it was when the backup was made" },
  { a_newer_one, CY_BACKUP_ERROR_FUTURE, "(schema 7, this one knows 6)" },
  { more_than_the_disk, CY_BACKUP_ERROR_FULL, "bytes, and " },
  { it_ends, CY_BACKUP_ERROR_FORMAT, "ends or is damaged before identity/node.key" },
  { twice_the_list, CY_BACKUP_ERROR_FORMAT, "has \"manifest.json\" where" },
};

static void
forge_at (const char *path, void (*make) (Forge *forge))
{
  g_autoptr (CyBackupManifest) manifest = cy_backup_manifest_new ();
  Forge forge = { archive_write_new (), manifest };

  manifest->version = g_strdup ("1");
  manifest->node = g_strdup (TEST_NODE);
  manifest->host = g_strdup ("h");
  manifest->yard_schema = 6;
  claim (&forge, "identity/node.key", "key");
  claim (&forge, "yard.db", "this is no database, whatever it says");
  archive_write_set_format_pax (forge.archive);
  archive_write_open_filename (forge.archive, path);
  make (&forge);
  archive_write_free (forge.archive);
}

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    BackupFixture fixture;
    g_autoptr (GError) error = NULL;

    backup_fixture_init (&fixture);
    forge_at (fixture.path, cases[i].forge);
    g_assert_null (backup_fixture_unpack (&fixture, &error));
    g_test_message ("%s", error->message);
    assert_error_contains (error, CY_BACKUP_ERROR, (int) cases[i].code, cases[i].message);
    g_assert_false (cy_tree_exists (fixture.into));
    backup_fixture_clear (&fixture);
  }
}

/* Its hash is right, and it is no database all the same. */
static void
test_no_database (void)
{
  BackupFixture fixture;
  g_autoptr (GError) error = NULL;

  backup_fixture_init (&fixture);
  forge_at (fixture.path, no_database);
  g_assert_null (backup_fixture_unpack (&fixture, &error));
  g_test_message ("%s", error->message);
  g_assert_false (cy_tree_exists (fixture.into));
  backup_fixture_clear (&fixture);
}

/* A folder of somebody else's is not taken apart into, and not taken away. */
static void
test_taken (void)
{
  BackupFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (CyBackupManifest) made = NULL;

  backup_fixture_init (&fixture);
  made = backup_fixture_make (&fixture, NULL);
  g_assert_cmpint (g_mkdir (fixture.into, 0700), ==, 0);
  g_assert_null (backup_fixture_unpack (&fixture, &error));
  g_assert_error (error, CY_BACKUP_ERROR, CY_BACKUP_ERROR_FILE);
  g_assert_true (cy_tree_exists (fixture.into));
  backup_fixture_clear (&fixture);
}

static void
test_no_archive (void)
{
  static const char *const texts[] = { "", "hello", "PK\003\004", "070701", "!<arch>\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    BackupFixture fixture;
    g_autoptr (GError) error = NULL;

    backup_fixture_init (&fixture);
    g_assert_true (g_file_set_contents (fixture.path, texts[i], -1, NULL));
    g_assert_null (cy_backup_peek (fixture.path, &error));
    g_assert_error (error, CY_BACKUP_ERROR, CY_BACKUP_ERROR_FORMAT);
    g_assert_nonnull (strstr (error->message, fixture.path));
    backup_fixture_clear (&fixture);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backup/hostile/cases", test_cases);
  g_test_add_func ("/backup/hostile/no-database", test_no_database);
  g_test_add_func ("/backup/hostile/taken", test_taken);
  g_test_add_func ("/backup/hostile/no-archive", test_no_archive);
  return g_test_run ();
}
