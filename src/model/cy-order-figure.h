/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-order.h"

G_BEGIN_DECLS

/**
 * CyOrderFigure:
 * @order: as lists show it.
 * @raised_us: when the first of its alarms was raised [µs UTC], 0 when it has none.
 * @acked_us: when the first of them was acknowledged [µs UTC], 0 when none was.
 * @came_again: a later order says that the same came again.
 *
 * What statistics need to know of an order.
 */
typedef struct {
  CyOrder order;
  gint64 raised_us;
  gint64 acked_us;
  gboolean came_again;
} CyOrderFigure;

void cy_order_figure_free (CyOrderFigure *figure);

G_END_DECLS
