/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"
#include "cy-progress.h"

G_BEGIN_DECLS

/**
 * CyBackupWish:
 * @path: the file to make.
 * @with_history: whether telemetry is copied as well.
 * @force: whether a file that is there is replaced.
 */
typedef struct {
  const char *path;
  gboolean with_history;
  gboolean force;
} CyBackupWish;

void cy_node_backup (CyNode *node,
                     const CyBackupWish *wish,
                     const char *actor,
                     CyProgress *progress,
                     GCancellable *cancellable,
                     CyNodeResult answer,
                     gpointer user_data);
void cy_node_restore (CyNode *node,
                      const char *path,
                      gboolean take_over,
                      const char *actor,
                      CyProgress *progress,
                      CyNodeResult answer,
                      gpointer user_data);
void cy_node_cancel_restore (CyNode *node, const char *actor, CyNodeDone done, gpointer user_data);
JsonNode *cy_node_describe_restore (CyNode *node);

JsonNode *cy_restore_here (const char *data_dir,
                           const char *path,
                           gboolean take_over,
                           const char *actor,
                           GError **error);
gboolean cy_cancel_restore_here (const char *data_dir, GError **error);

G_END_DECLS
