/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cy-order-focus.h"

G_BEGIN_DECLS

/**
 * CyOrderLearn:
 *
 * Keeps what an order says was wrong and what was done as an article, or leads to the one that was kept. There is
 * nothing to keep of an order that does not say both.
 *
 * Actions: `order.learn`.
 *
 * Threading: main thread.
 */
#define CY_TYPE_ORDER_LEARN (cy_order_learn_get_type ())
G_DECLARE_FINAL_TYPE (CyOrderLearn, cy_order_learn, CY, ORDER_LEARN, AdwBin)

GtkWidget *cy_order_learn_new (CyOrderFocus *focus);

G_END_DECLS
