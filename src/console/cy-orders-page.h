/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyOrdersPage:
 *
 * Work orders: all of them, and those that wait for a supervisor's decision.
 */
#define CY_TYPE_ORDERS_PAGE (cy_orders_page_get_type ())
G_DECLARE_FINAL_TYPE (CyOrdersPage, cy_orders_page, CY, ORDERS_PAGE, GtkWidget)

GtkWidget *cy_orders_page_new (CyNode *node);
void cy_orders_page_show (CyOrdersPage *self, const char *name);
void cy_orders_page_show_order (CyOrdersPage *self, const char *id);

G_END_DECLS
