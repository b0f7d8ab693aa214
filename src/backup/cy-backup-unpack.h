/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-backup-manifest.h"
#include "cy-progress.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CyUnpackOptions:
 * @path: the backup; anybody may have made it.
 * @into: a folder that is not there yet.
 * @yard_schema: the newest of yard.db that this version knows.
 * @history_schema: the newest of history.db that this version knows.
 * @progress: (nullable): told how far it has come.
 * @cancellable: (nullable): ends it early.
 */
typedef struct {
  const char *path;
  const char *into;
  guint yard_schema;
  guint history_schema;
  CyProgress *progress;
  GCancellable *cancellable;
} CyUnpackOptions;

CyBackupManifest *cy_backup_peek (const char *path, GError **error);
CyBackupManifest *cy_backup_unpack (const CyUnpackOptions *options, GError **error);

G_END_DECLS
