/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-json.h"
#include "cy-snapshot-cut.h"

G_BEGIN_DECLS

void cy_snapshot_fetch (CyNode *node, const char *from, CySnapshotDone done, gpointer user_data);

void cy_snapshot_clean (CyNode *node);

/**
 * CySnapshotGiven:
 * @answer: (nullable): a page, or nothing after the last.
 * @error: (nullable): why there is none.
 */
typedef void (*CySnapshotGiven) (JsonObject *answer, const GError *error, gpointer user_data);

void
cy_snapshot_give (CyNode *node, JsonObject *question, CySnapshotGiven given, gpointer user_data);

G_END_DECLS
