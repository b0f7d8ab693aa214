/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-backup-manifest.h"
#include "cy-progress.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CyBackupOptions:
 * @data_dir: what is copied; a node may be running on it.
 * @path: the file to make. It has the node's key in it, so only its owner may read it.
 * @with_history: whether telemetry is copied as well; it may be most of it.
 * @force: whether a file that is there is replaced.
 * @version: of the program.
 * @node: whose data it is.
 * @incarnation: of @node.
 * @now_us: [µs UTC].
 * @progress: (nullable): told how far it has come.
 * @cancellable: (nullable): ends it early.
 */
typedef struct {
  const char *data_dir;
  const char *path;
  gboolean with_history;
  gboolean force;
  const char *version;
  const char *node;
  guint incarnation;
  gint64 now_us;
  CyProgress *progress;
  GCancellable *cancellable;
} CyBackupOptions;

CyBackupManifest *cy_backup_make (const CyBackupOptions *options, GError **error);

G_END_DECLS
