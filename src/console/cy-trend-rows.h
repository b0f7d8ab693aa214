/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-trend-chart.h"
#include "cy-trend-line.h"

G_BEGIN_DECLS

/* The table of the lines a chart shows: colour and letter, name, value at the cursor, and what the
 * period came to. Its rows are #CyRow, and their keys those of the lines. */

void cy_trend_rows_fill_columns (GtkColumnView *view);
void cy_trend_rows_take (GListStore *store, GPtrArray *lines, CyTrendChart *chart);

G_END_DECLS
