/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-trend-series.h"

G_BEGIN_DECLS

#define TREND_WIDTH  1500
#define TREND_HEIGHT 700

/* How it is usually done: least and greatest of each pixel's width by looking at every point, and one
 * stroke of cairo through them for each series. One through every point takes so long that nobody waits. */
GtkWidget *trend_strokes_new (const CyTrendSeries *series, guint n_series);
void trend_strokes_set_range (GtkWidget *strokes, gint64 from_us, gint64 to_us);

G_END_DECLS
