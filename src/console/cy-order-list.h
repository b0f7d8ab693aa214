/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cy-node-order.h"
#include "cy-row.h"

G_BEGIN_DECLS

/**
 * CyOrderView:
 *
 * Which work orders, in the order they are offered.
 */
typedef enum {
  CY_ORDER_VIEW_OPEN,
  CY_ORDER_VIEW_PENDING,
  CY_ORDER_VIEW_IN_PROGRESS, /* paused ones too */
  CY_ORDER_VIEW_REVIEW,
  CY_ORDER_VIEW_HISTORY, /* cancelled ones too */
  CY_ORDER_VIEW_ALL,
  CY_N_ORDER_VIEWS,
} CyOrderView;

const char *cy_order_view_label (CyOrderView view);
guint cy_order_view_states (CyOrderView view);
gboolean cy_order_view_is_open (CyOrderView view);

/**
 * CyOrderList:
 *
 * The work orders of a view that a query finds, as a list of #CyRow of #CyOrder that follows the node. Open
 * orders are few and all there, the most urgent first. Of the others there is a page at a time, the newest
 * first, and the next when it is asked for.
 *
 * Signals: #CyOrderList::changed.
 *
 * Threading: main thread.
 */
#define CY_TYPE_ORDER_LIST (cy_order_list_get_type ())
G_DECLARE_FINAL_TYPE (CyOrderList, cy_order_list, CY, ORDER_LIST, GObject)

CyOrderList *cy_order_list_new (CyNode *node);
GListModel *cy_order_list_get_rows (CyOrderList *self);
void cy_order_list_look (CyOrderList *self, CyOrderView view, CyOrderQuery *query);
void cy_order_list_refresh (CyOrderList *self);
void cy_order_list_load_more (CyOrderList *self);
gboolean cy_order_list_has_more (CyOrderList *self);
gboolean cy_order_list_is_known (CyOrderList *self);
const char *cy_order_list_get_trouble (CyOrderList *self);
guint cy_order_list_count (CyOrderList *self, CyOrderView view);
gboolean cy_order_list_find (CyOrderList *self, const char *id, guint *out_position);
const CyOrder *cy_order_list_get (CyOrderList *self, guint position);

G_END_DECLS
