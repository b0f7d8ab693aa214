/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyTillPage:
 *
 * An attendant's desk: their open till with what is in it, what is done at it, and the tills before.
 *
 * Keyboard: Ctrl+R recharges, Ctrl+P takes the payment of a bill, Ctrl+G starts a charge.
 *
 * Actions: `till.open`, `till.recharge`, `till.pay`, `till.start`, `till.close`, `till.sheet`.
 */
#define CY_TYPE_TILL_PAGE (cy_till_page_get_type ())
G_DECLARE_FINAL_TYPE (CyTillPage, cy_till_page, CY, TILL_PAGE, GtkWidget)

GtkWidget *cy_till_page_new (CyNode *node);
CyNode *cy_till_page_get_node (CyTillPage *self);

G_END_DECLS
