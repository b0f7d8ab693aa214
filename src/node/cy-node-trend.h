/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"

G_BEGIN_DECLS

/* What is shown beside curves; it takes a look at the disk. */
void cy_node_query_pile_alarms (CyNode *node,
                                const char *pile,
                                gint64 from_us,
                                gint64 to_us,
                                guint limit,
                                CyNodeResult answer,
                                gpointer user_data);

G_END_DECLS
