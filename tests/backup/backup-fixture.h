/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-backup-make.h"
#include "cy-backup-unpack.h"
#include "fixture.h"

G_BEGIN_DECLS

#define TEST_NODE "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
/* SHA-256 of "hello". */
#define HELLO "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

/**
 * BackupFixture:
 * @data: a data directory with a little of everything.
 * @path: where the backup is made.
 * @into: where it is taken apart.
 */
typedef struct {
  TestDir *dir;
  char *data;
  char *path;
  char *into;
} BackupFixture;

void backup_fixture_init (BackupFixture *fixture);
void backup_fixture_clear (BackupFixture *fixture);
void backup_fixture_write (BackupFixture *fixture, const char *name, const char *text);
CyBackupManifest *backup_fixture_make (BackupFixture *fixture, GError **error);
CyBackupManifest *backup_fixture_unpack (BackupFixture *fixture, GError **error);

G_END_DECLS
