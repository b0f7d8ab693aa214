/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyNetworkPage:
 *
 * The nodes of the network and how this one stands with each: links, what their journals lack of each other, clocks,
 * trouble; and what the others did while this one was alone.
 *
 * Actions: `network.invite`, `network.join`, `network.edit`, `network.hand-over`, `network.remove`,
 * `network.take-over` (of a node, by its id), `network.release` (a stream, by its name).
 */
#define CY_TYPE_NETWORK_PAGE (cy_network_page_get_type ())
G_DECLARE_FINAL_TYPE (CyNetworkPage, cy_network_page, CY, NETWORK_PAGE, GtkWidget)

GtkWidget *cy_network_page_new (CyNode *node);
CyNode *cy_network_page_get_node (CyNetworkPage *self);
void cy_network_page_show_alone (CyNetworkPage *self);

G_END_DECLS
