/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node-words.h"

G_BEGIN_DECLS

/**
 * CyNodePane:
 *
 * One node in all its detail: how far its journal is from this one's stream by stream, its clock, and what proves
 * that it is the node.
 */
#define CY_TYPE_NODE_PANE (cy_node_pane_get_type ())
G_DECLARE_FINAL_TYPE (CyNodePane, cy_node_pane, CY, NODE_PANE, GtkWidget)

GtkWidget *cy_node_pane_new (CyNode *node);
void cy_node_pane_show (CyNodePane *self, const CyNodeItem *item);

G_END_DECLS
