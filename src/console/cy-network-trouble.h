/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node-words.h"

G_BEGIN_DECLS

/**
 * CyNetworkTrouble:
 *
 * What is wrong in the network and what may be done about it, a line each; takes no room while nothing is. Its
 * buttons are the page's actions `network.release` and `network.take-over`.
 */
#define CY_TYPE_NETWORK_TROUBLE (cy_network_trouble_get_type ())
G_DECLARE_FINAL_TYPE (CyNetworkTrouble, cy_network_trouble, CY, NETWORK_TROUBLE, GtkBox)

void cy_network_trouble_show (CyNetworkTrouble *self,
                              CyNode *node,
                              GPtrArray *items,
                              GHashTable *counts);

G_END_DECLS
