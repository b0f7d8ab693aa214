/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"

G_BEGIN_DECLS

void cy_node_hand_over (CyNode *node,
                        CyKindId kind,
                        const char *id,
                        const char *to,
                        const char *actor,
                        CyNodeDone done,
                        gpointer user_data);
gboolean cy_node_owns_pile (CyNode *node, const char *pile);

G_END_DECLS
