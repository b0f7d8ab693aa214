/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node-ledger.h"

G_BEGIN_DECLS

/**
 * CyCustomerPane:
 *
 * One customer account: what there is to know of it, its statement, its cards and its vehicles.
 */
#define CY_TYPE_CUSTOMER_PANE (cy_customer_pane_get_type ())
G_DECLARE_FINAL_TYPE (CyCustomerPane, cy_customer_pane, CY, CUSTOMER_PANE, GtkWidget)

GtkWidget *cy_customer_pane_new (CyNode *node);
void cy_customer_pane_show (CyCustomerPane *self, const CyAccountStand *stand);

G_END_DECLS
