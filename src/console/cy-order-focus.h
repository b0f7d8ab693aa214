/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node-order-insight.h"
#include "cy-node-order.h"

G_BEGIN_DECLS

/**
 * CyOrderFocus:
 *
 * The work order somebody looks at, with all that is known of it. It follows the node, and the parts of a pane
 * or a review follow it.
 *
 * Signals: #CyOrderFocus::changed, with the detail `dossier`, `insight` or `scene`.
 *
 * Threading: main thread.
 */
#define CY_TYPE_ORDER_FOCUS (cy_order_focus_get_type ())
G_DECLARE_FINAL_TYPE (CyOrderFocus, cy_order_focus, CY, ORDER_FOCUS, GObject)

CyOrderFocus *cy_order_focus_new (CyNode *node);
void cy_order_focus_set (CyOrderFocus *self, const char *id);
CyNode *cy_order_focus_get_node (CyOrderFocus *self);
const char *cy_order_focus_get_id (CyOrderFocus *self);
const CyDossier *cy_order_focus_get_dossier (CyOrderFocus *self);
const CyOrderInsight *cy_order_focus_get_insight (CyOrderFocus *self);
const CyScene *cy_order_focus_get_scene (CyOrderFocus *self);
const char *cy_order_focus_get_trouble (CyOrderFocus *self);

G_END_DECLS
