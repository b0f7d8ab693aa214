/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CyTrendPeriod:
 *
 * From when until when, as text. Tells in #CyTrendPeriod::chosen what was confirmed; what is no time is
 * said and not told.
 *
 * Threading: main thread.
 */
#define CY_TYPE_TREND_PERIOD (cy_trend_period_get_type ())
G_DECLARE_FINAL_TYPE (CyTrendPeriod, cy_trend_period, CY, TREND_PERIOD, GtkWidget)

GtkWidget *cy_trend_period_new (void);
void cy_trend_period_show (CyTrendPeriod *self, gint64 from_us, gint64 to_us);
gboolean cy_trend_period_parse (const char *text, GTimeZone *zone, gint64 *out_time_us);
char *cy_trend_period_describe (gint64 from_us, gint64 to_us);

G_END_DECLS
