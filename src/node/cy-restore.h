/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-progress.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CyRestoreWish:
 * @path: the backup.
 * @actor: who wants it back.
 * @take_over: whether another node's identity may replace the one this data directory has.
 * @now_us: [µs UTC].
 * @progress: (nullable): told how far it has come.
 * @cancellable: (nullable): ends it early.
 */
typedef struct {
  const char *path;
  const char *actor;
  gboolean take_over;
  gint64 now_us;
  CyProgress *progress;
  GCancellable *cancellable;
} CyRestoreWish;

/**
 * CyRestorePlan:
 * @path: the backup, as it was named.
 * @actor: who wants it back.
 * @node: whose data it is.
 * @made_us: when it was made [µs UTC].
 * @asked_us: when it was taken apart [µs UTC].
 * @backup_incarnation: of the node when it was made.
 * @keeps_history: whether the telemetry that is there stays, because the backup has none and is this node's.
 * @incarnation: the one the node goes on in; 0 before that is known.
 * @aside: the folder that what is there now goes to; empty before it is known.
 *
 * A backup that waits for the next start, or was put in place by the last.
 */
typedef struct {
  char *path;
  char *actor;
  char *node;
  gint64 made_us;
  gint64 asked_us;
  guint backup_incarnation;
  gboolean keeps_history;
  guint64 incarnation;
  char *aside;
  char *phase;
} CyRestorePlan;

CyRestorePlan *cy_restore_stage (const char *data_dir, const CyRestoreWish *wish, GError **error);
CyRestorePlan *cy_restore_read_staged (const char *data_dir);
gboolean cy_restore_cancel (const char *data_dir, GError **error);
gboolean cy_restore_apply (const char *data_dir, GError **error);
gboolean cy_restore_step (const char *data_dir, gboolean *out_done, GError **error);
CyRestorePlan *cy_restore_read_done (const char *data_dir);
void cy_restore_forget_done (const char *data_dir);
void cy_restore_plan_free (CyRestorePlan *plan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyRestorePlan, cy_restore_plan_free)

G_END_DECLS
