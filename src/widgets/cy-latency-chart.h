/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-link-report.h"

G_BEGIN_DECLS

#define CY_TYPE_LATENCY_CHART (cy_latency_chart_get_type ())
G_DECLARE_FINAL_TYPE (CyLatencyChart, cy_latency_chart, CY, LATENCY_CHART, GtkWidget)

GtkWidget *cy_latency_chart_new (void);
void cy_latency_chart_set (CyLatencyChart *self, const guint32 counts[CY_LINK_REPORT_N_BUCKETS]);
char *cy_latency_chart_describe (CyLatencyChart *self);

G_END_DECLS
