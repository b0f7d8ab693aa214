/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"
#include "cy-progress.h"

G_BEGIN_DECLS

void cy_node_check (CyNode *node, CyProgress *progress, CyNodeResult answer, gpointer user_data);
void cy_node_verify (CyNode *node, CyProgress *progress, CyNodeResult answer, gpointer user_data);

G_END_DECLS
