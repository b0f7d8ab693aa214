/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"

G_BEGIN_DECLS

/* Papers about repairs: the work order itself, and the claim to who sold the pile. */

void cy_node_print_order (CyNode *node,
                          const char *id,
                          const char *actor,
                          CyNodeResult answer,
                          gpointer user_data);
void cy_node_print_warranty (CyNode *node,
                             const char *pile,
                             const char *actor,
                             CyNodeResult answer,
                             gpointer user_data);

G_END_DECLS
