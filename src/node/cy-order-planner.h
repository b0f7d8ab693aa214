/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyOrderPlanner:
 *
 * Makes the orders of inspection plans when they are due: for each pile of a plan about a pile, a type or a
 * counter, and for each station of any other.
 *
 * Threading: the main thread only.
 */
typedef struct _CyOrderPlanner CyOrderPlanner;

CyOrderPlanner *cy_order_planner_new (CyNode *node);
void cy_order_planner_free (CyOrderPlanner *planner);
void cy_order_planner_look (CyOrderPlanner *planner);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyOrderPlanner, cy_order_planner_free)

G_END_DECLS
