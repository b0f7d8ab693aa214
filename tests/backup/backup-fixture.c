/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "backup-fixture.h"

#include <glib/gstdio.h>

#include "cy-db.h"

static void
make_database (BackupFixture *fixture, const char *name, guint schema)
{
  g_autofree char *path = g_build_filename (fixture->data, name, NULL);
  g_autofree char *sql =
    g_strdup_printf ("CREATE TABLE thing (name TEXT); PRAGMA user_version = %u;"
                     "INSERT INTO thing VALUES ('one'), ('two')",
                     schema);
  g_autoptr (CyDb) db = cy_db_open (path, CY_DB_READ_WRITE, NULL);

  g_assert_true (cy_db_exec (db, sql, NULL));
}

void
backup_fixture_write (BackupFixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->data, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

void
backup_fixture_init (BackupFixture *fixture)
{
  fixture->dir = test_dir_new ();
  fixture->data = test_dir_file (fixture->dir, "data");
  fixture->path = test_dir_file (fixture->dir, "yard.backup");
  fixture->into = test_dir_file (fixture->dir, "into");
  g_assert_cmpint (g_mkdir (fixture->data, 0700), ==, 0);
  make_database (fixture, "yard.db", 6);
  make_database (fixture, "history.db", 3);
  backup_fixture_write (fixture, "identity/node.key", "secret");
  backup_fixture_write (fixture, "identity/incarnation", "4\n");
  backup_fixture_write (fixture, "identity/mark", "4 1 2 3 4 5");
  backup_fixture_write (fixture, "attachments/" HELLO, "hello");
  backup_fixture_write (fixture, "attachments/half.Ab12Cd", "hel");
  backup_fixture_write (fixture, "profiles/my.json", "{}");
  backup_fixture_write (fixture, "lock", "");
  backup_fixture_write (fixture, "elsewhere", "not ours");
}

void
backup_fixture_clear (BackupFixture *fixture)
{
  g_clear_pointer (&fixture->data, g_free);
  g_clear_pointer (&fixture->path, g_free);
  g_clear_pointer (&fixture->into, g_free);
  g_clear_pointer (&fixture->dir, test_dir_free);
}

CyBackupManifest *
backup_fixture_make (BackupFixture *fixture, GError **error)
{
  const CyBackupOptions options = { .data_dir = fixture->data,
                                    .path = fixture->path,
                                    .with_history = TRUE,
                                    .version = "1.2",
                                    .node = TEST_NODE,
                                    .incarnation = 4,
                                    .now_us = 1700000000000000 };

  return cy_backup_make (&options, error);
}

CyBackupManifest *
backup_fixture_unpack (BackupFixture *fixture, GError **error)
{
  const CyUnpackOptions options = {
    .path = fixture->path, .into = fixture->into, .yard_schema = 6, .history_schema = 3
  };

  return cy_backup_unpack (&options, error);
}
