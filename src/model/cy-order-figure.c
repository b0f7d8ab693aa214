/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-figure.h"

void
cy_order_figure_free (CyOrderFigure *figure)
{
  cy_order_clear (&figure->order);
  g_free (figure);
}
