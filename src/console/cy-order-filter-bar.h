/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"
#include "cy-order-query.h"

G_BEGIN_DECLS

/**
 * CyOrderFilterBar:
 *
 * What people look for among work orders: words, a place, who is on it, a vendor, when it was made, and whether
 * it is late.
 *
 * Signals: #CyOrderFilterBar::changed.
 *
 * Threading: main thread.
 */
#define CY_TYPE_ORDER_FILTER_BAR (cy_order_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (CyOrderFilterBar, cy_order_filter_bar, CY, ORDER_FILTER_BAR, GtkWidget)

GtkWidget *cy_order_filter_bar_new (CyNode *node);
CyOrderQuery *cy_order_filter_bar_make_query (CyOrderFilterBar *self);
gboolean cy_order_filter_bar_is_set (CyOrderFilterBar *self);
void cy_order_filter_bar_clear (CyOrderFilterBar *self);
void cy_order_filter_bar_look_for (CyOrderFilterBar *self, const char *text);

G_END_DECLS
