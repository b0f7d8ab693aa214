/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-order-focus.h"

G_BEGIN_DECLS

/**
 * CyOrderPane:
 *
 * All of one work order: what is wrong, who does it by when, its checklist, cost and files, what happened around
 * it and its story, with all that may be done to it.
 *
 * Actions: `order.show-pile`, `order.add-cost` with `use`, `work` or `spend`.
 *
 * Threading: main thread.
 */
#define CY_TYPE_ORDER_PANE (cy_order_pane_get_type ())
G_DECLARE_FINAL_TYPE (CyOrderPane, cy_order_pane, CY, ORDER_PANE, GtkWidget)

GtkWidget *cy_order_pane_new (CyOrderFocus *focus);
void cy_order_pane_show (CyOrderPane *self, const char *name);
void cy_order_pane_tick_next (CyOrderPane *self);

G_END_DECLS
