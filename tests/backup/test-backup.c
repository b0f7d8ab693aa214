/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "backup-fixture.h"
#include "cy-backup-error.h"
#include "cy-db.h"
#include "cy-tree.h"

static void
expect_text (const char *folder, const char *name, const char *expected)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  gboolean is_there = g_file_get_contents (path, &text, NULL, NULL);

  g_assert_cmpint (is_there, ==, expected != NULL);
  g_assert_cmpstr (text, ==, expected);
}

static gint64
count_things (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (CyDb) db = cy_db_open (path, CY_DB_READ_ONLY, NULL);
  CyStmt *stmt = cy_db_prepare (db, "SELECT count(*) FROM thing", NULL);
  gboolean row;
  gint64 n;

  g_assert_true (cy_stmt_step (stmt, &row, NULL));
  n = cy_stmt_get_int (stmt, 0);
  cy_stmt_reset (stmt);
  return n;
}

static guint
count_files (const char *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  g_dir_close (dir);
  return n;
}

/* Everything comes back, what is made again does not, and nobody else may read it. */
static void
test_there_and_back (void)
{
  BackupFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (CyBackupManifest) made = NULL;
  g_autoptr (CyBackupManifest) peeked = NULL;
  g_autoptr (CyBackupManifest) found = NULL;
  g_autofree char *wrote = NULL;
  g_autofree char *read = NULL;
  GStatBuf info;

  backup_fixture_init (&fixture);
  made = backup_fixture_make (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (fixture.path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0600);
  g_assert_cmpuint (count_files (fixture.dir->path), ==, 2);
  peeked = cy_backup_peek (fixture.path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (peeked->node, ==, TEST_NODE);
  g_assert_cmpuint (peeked->incarnation, ==, 4);
  found = backup_fixture_unpack (&fixture, &error);
  g_assert_no_error (error);
  wrote = cy_backup_manifest_write (made);
  read = cy_backup_manifest_write (found);
  g_assert_cmpstr (wrote, ==, read);
  g_assert_cmpuint (found->members->len, ==, 6);
  g_assert_cmpuint (found->yard_schema, ==, 6);
  g_assert_cmpuint (found->history_schema, ==, 3);
  g_assert_cmpint (count_things (fixture.into, "yard.db"), ==, 2);
  g_assert_cmpint (count_things (fixture.into, "history.db"), ==, 2);
  expect_text (fixture.into, "identity/node.key", "secret");
  expect_text (fixture.into, "identity/incarnation", "4\n");
  expect_text (fixture.into, "identity/mark", NULL);
  expect_text (fixture.into, "attachments/" HELLO, "hello");
  expect_text (fixture.into, "attachments/half.Ab12Cd", NULL);
  expect_text (fixture.into, "profiles/my.json", "{}");
  expect_text (fixture.into, "lock", NULL);
  expect_text (fixture.into, "elsewhere", NULL);
  backup_fixture_clear (&fixture);
}

/* A file that is there stays, unless it is said. */
static void
test_exists (void)
{
  BackupFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (CyBackupManifest) made = NULL;
  CyBackupOptions options = { .version = "1.2", .node = TEST_NODE, .force = TRUE };

  backup_fixture_init (&fixture);
  g_assert_true (g_file_set_contents (fixture.path, "dear", -1, NULL));
  g_assert_null (backup_fixture_make (&fixture, &error));
  assert_error_contains (error, CY_BACKUP_ERROR, CY_BACKUP_ERROR_EXISTS, "is there already");
  expect_text (fixture.dir->path, "yard.backup", "dear");
  g_clear_error (&error);
  options.data_dir = fixture.data;
  options.path = fixture.path;
  made = cy_backup_make (&options, &error);
  g_assert_no_error (error);
  g_assert_false (cy_backup_manifest_has (made, "history.db"));
  g_assert_cmpuint (made->history_schema, ==, 0);
  g_assert_cmpuint (count_files (fixture.dir->path), ==, 2);
  backup_fixture_clear (&fixture);
}

/* What stops it: nothing is left, and it says why. */
static void
test_failures (void)
{
  BackupFixture fixture;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  CyBackupOptions options = { .version = "1.2", .node = TEST_NODE };

  backup_fixture_init (&fixture);
  options.data_dir = fixture.data;
  options.path = "/nowhere/at/all";
  g_assert_null (cy_backup_make (&options, &error));
  assert_error_contains (error, CY_BACKUP_ERROR, CY_BACKUP_ERROR_FILE, "/nowhere/at/all.part");
  g_clear_error (&error);
  options.path = fixture.path;
  options.cancellable = cancellable;
  g_cancellable_cancel (cancellable);
  g_assert_null (cy_backup_make (&options, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_files (fixture.dir->path), ==, 1);
  backup_fixture_clear (&fixture);
}

/* A disk that takes so much and no more. */
static void
test_full (void)
{
  BackupFixture fixture;
  g_autoptr (CyBackupManifest) made = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *large = g_malloc (1 << 20);
  struct rlimit before, small = { 300000, 300000 };
  GRand *rand = g_rand_new_with_seed (1);

  backup_fixture_init (&fixture);
  for (guint i = 0; i < 1 << 20; i++)
    large[i] = (char) ('!' + g_rand_int_range (rand, 0, 90));
  large[(1 << 20) - 1] = '\0';
  g_rand_free (rand);
  backup_fixture_write (&fixture, "profiles/large.json", large);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small.rlim_max = before.rlim_max;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  made = backup_fixture_make (&fixture, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_null (made);
  g_assert_error (error, CY_BACKUP_ERROR, CY_BACKUP_ERROR_FILE);
  g_test_message ("%s", error->message);
  g_assert_cmpuint (count_files (fixture.dir->path), ==, 1);
  backup_fixture_clear (&fixture);
}

/* What an earlier one left that was killed is no hindrance. */
static void
test_leftovers (void)
{
  BackupFixture fixture;
  g_autofree char *part = NULL;
  g_autofree char *scratch = NULL;
  g_autofree char *copy = NULL;
  g_autoptr (CyBackupManifest) made = NULL;
  g_autoptr (GError) error = NULL;

  backup_fixture_init (&fixture);
  part = g_strconcat (fixture.path, ".part", NULL);
  scratch = g_strconcat (fixture.path, ".part.d", NULL);
  copy = g_build_filename (scratch, "yard.db", NULL);
  g_assert_true (g_file_set_contents (part, "half", -1, NULL));
  g_assert_cmpint (g_mkdir (scratch, 0700), ==, 0);
  g_assert_true (g_file_set_contents (copy, "half", -1, NULL));
  made = backup_fixture_make (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (fixture.dir->path), ==, 2);
  backup_fixture_clear (&fixture);
}

/* Every byte of a backup matters: whichever is another, it is seen, and nothing is left. */
static void
test_every_byte (void)
{
  BackupFixture fixture;
  g_autoptr (CyBackupManifest) made = NULL;
  g_autofree char *bytes = NULL;
  gsize length;
  guint n_harmless = 0;

  backup_fixture_init (&fixture);
  made = backup_fixture_make (&fixture, NULL);
  g_assert_true (g_file_get_contents (fixture.path, &bytes, &length, NULL));
  for (gsize i = 0; i < length; i += 7) {
    g_autoptr (GError) error = NULL;
    g_autoptr (CyBackupManifest) found = NULL;

    bytes[i] ^= 0x10;
    g_assert_true (g_file_set_contents (fixture.path, bytes, (gssize) length, NULL));
    bytes[i] ^= 0x10;
    found = backup_fixture_unpack (&fixture, &error);
    /* Some bytes say when a file was written, or who owned it. */
    if (found != NULL) {
      n_harmless++;
      expect_text (fixture.into, "identity/node.key", "secret");
      cy_tree_remove (fixture.into);
    }
    g_assert_false (cy_tree_exists (fixture.into));
  }
  g_test_message ("%u of %u bytes changed nothing", n_harmless, (guint) length / 7);
  g_assert_cmpuint (n_harmless, <, length / 70);
  for (gsize cut = 0; cut < length; cut += length / 20) {
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_set_contents (fixture.path, bytes, (gssize) cut, NULL));
    g_assert_null (backup_fixture_unpack (&fixture, &error));
    g_assert_nonnull (error);
    g_assert_false (cy_tree_exists (fixture.into));
  }
  backup_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backup/there-and-back", test_there_and_back);
  g_test_add_func ("/backup/exists", test_exists);
  g_test_add_func ("/backup/failures", test_failures);
  g_test_add_func ("/backup/full", test_full);
  g_test_add_func ("/backup/leftovers", test_leftovers);
  g_test_add_func ("/backup/every-byte", test_every_byte);
  return g_test_run ();
}
