/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-message.h"
#include "cy-node.h"

G_BEGIN_DECLS

void cy_node_query_messages (CyNode *node,
                             const CyMessageQuery *query,
                             CyNodeResult answer,
                             gpointer user_data);
void cy_node_set_secret (CyNode *node,
                         const char *name,
                         const char *secret,
                         const char *actor,
                         CyNodeDone done,
                         gpointer user_data);

G_END_DECLS
