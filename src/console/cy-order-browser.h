/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-order-list.h"

G_BEGIN_DECLS

/**
 * CyOrderBrowser:
 *
 * Work orders by state, what people look for among them, and all of the one that is selected with everything that
 * may be done to it.
 *
 * Actions: `order.do` with the name of what is to be done, `orders.new`, `orders.tick-next`,
 * `orders.clear-filter`, `orders.search`.
 *
 * Threading: main thread.
 */
#define CY_TYPE_ORDER_BROWSER (cy_order_browser_get_type ())
G_DECLARE_FINAL_TYPE (CyOrderBrowser, cy_order_browser, CY, ORDER_BROWSER, GtkWidget)

GtkWidget *cy_order_browser_new (CyNode *node);
void cy_order_browser_show (CyOrderBrowser *self, CyOrderView view);
void cy_order_browser_show_order (CyOrderBrowser *self, const char *id);
CyOrderList *cy_order_browser_get_list (CyOrderBrowser *self);

G_END_DECLS
