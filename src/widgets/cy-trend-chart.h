/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-trend-series.h"

G_BEGIN_DECLS

#define CY_TYPE_TREND_CHART (cy_trend_chart_get_type ())
G_DECLARE_FINAL_TYPE (CyTrendChart, cy_trend_chart, CY, TREND_CHART, GtkWidget)

GtkWidget *cy_trend_chart_new (void);
void cy_trend_chart_set_series (CyTrendChart *self, const CyTrendSeries *series, guint n_series);
void cy_trend_chart_set_range (CyTrendChart *self, gint64 from_us, gint64 to_us);
void cy_trend_chart_get_range (CyTrendChart *self, gint64 *out_from_us, gint64 *out_to_us);
void cy_trend_chart_fit (CyTrendChart *self);
void cy_trend_chart_set_cursor (CyTrendChart *self, gint64 time_us);
gint64 cy_trend_chart_get_cursor (CyTrendChart *self);
char *cy_trend_chart_describe (CyTrendChart *self);

G_END_DECLS
