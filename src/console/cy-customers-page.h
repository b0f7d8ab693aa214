/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyCustomersPage:
 *
 * Accounts of customers: what they have, their cards and vehicles, and what came and went. Log-ins of people who
 * work here are on another page.
 *
 * Keyboard: Ctrl+F searches, Ctrl+N makes a new account, Ctrl+R recharges the selected one.
 *
 * Actions: `customers.search`, `customers.add`, `customers.edit`, `customers.freeze` (or let go),
 * `customers.recharge`, `customers.refund`, `customers.transfer`.
 */
#define CY_TYPE_CUSTOMERS_PAGE (cy_customers_page_get_type ())
G_DECLARE_FINAL_TYPE (CyCustomersPage, cy_customers_page, CY, CUSTOMERS_PAGE, GtkWidget)

GtkWidget *cy_customers_page_new (CyNode *node);
void cy_customers_page_look_for (CyCustomersPage *self, const char *text);
CyNode *cy_customers_page_get_node (CyCustomersPage *self);

G_END_DECLS
