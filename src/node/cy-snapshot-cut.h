/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"
#include "cy-snapshot.h"

G_BEGIN_DECLS

/**
 * CySnapshotDone:
 * @error: (nullable): why the journal was not cut, or not to the end.
 */
typedef void (*CySnapshotDone) (const GError *error, gpointer user_data);

void cy_snapshot_cut (CyNode *node, CySnapshot *snapshot, CySnapshotDone done, gpointer user_data);

G_END_DECLS
