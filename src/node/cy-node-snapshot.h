/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-snapshot-desk.h"

G_BEGIN_DECLS

CySnapshotState *cy_node_describe_snapshot (CyNode *node);
void cy_node_make_snapshot (CyNode *node,
                            gint64 days,
                            const char *actor,
                            CyNodeDone done,
                            gpointer user_data);

G_END_DECLS
