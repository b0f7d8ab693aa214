/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyOrderStatsView:
 *
 * How work orders were done in a period: how quickly, how well and at what cost, by area, fault, person, vendor
 * or pile; the worst first.
 */
#define CY_TYPE_ORDER_STATS_VIEW (cy_order_stats_view_get_type ())
G_DECLARE_FINAL_TYPE (CyOrderStatsView, cy_order_stats_view, CY, ORDER_STATS_VIEW, GtkWidget)

GtkWidget *cy_order_stats_view_new (CyNode *node);
guint cy_order_stats_view_get_n_rows (CyOrderStatsView *self);

G_END_DECLS
