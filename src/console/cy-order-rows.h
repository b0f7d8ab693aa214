/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-columns.h"
#include "cy-order.h"

G_BEGIN_DECLS

/* Tables of #CyRow of #CyOrder. The columns' data is a #CyNode. */

const char *cy_order_row_key (gconstpointer order);
void cy_order_rows_fill_columns (GtkColumnView *view, gpointer node);
void cy_order_rows_fill_review_columns (GtkColumnView *view, gpointer node);
void cy_order_rows_make_room (GtkColumnView *view, gboolean narrow);

G_END_DECLS
