/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-severity.h"
#include "cy-trend-series.h"

G_BEGIN_DECLS

/**
 * CyTrendMark:
 * @from_us: when it happened [µs UTC].
 * @to_us: when it was over; 0 while it is not, @from_us when it has no length [µs UTC].
 * @is_action: somebody did it; else it is an alarm of @severity.
 * @text: what it was, in the language of the user interface.
 *
 * Something to see above the curves.
 */
typedef struct {
  gint64 from_us;
  gint64 to_us;
  gboolean is_action;
  CySeverity severity;
  const char *text;
} CyTrendMark;

#define CY_TYPE_TREND_CHART (cy_trend_chart_get_type ())
G_DECLARE_FINAL_TYPE (CyTrendChart, cy_trend_chart, CY, TREND_CHART, GtkWidget)

/* More lines than this nobody reads; colours are used again from the seventh on. */
#define CY_TREND_MAX_SERIES 24

GtkWidget *cy_trend_chart_new (void);
void cy_trend_chart_set_series (CyTrendChart *self, const CyTrendSeries *series, guint n_series);
void cy_trend_chart_set_marks (CyTrendChart *self, const CyTrendMark *marks, guint n_marks);
void cy_trend_chart_set_range (CyTrendChart *self, gint64 from_us, gint64 to_us);
void cy_trend_chart_get_range (CyTrendChart *self, gint64 *out_from_us, gint64 *out_to_us);
void cy_trend_chart_fit (CyTrendChart *self);
void cy_trend_chart_set_cursor (CyTrendChart *self, gint64 time_us);
gint64 cy_trend_chart_get_cursor (CyTrendChart *self);
void cy_trend_chart_set_overlaid (CyTrendChart *self, gboolean overlaid);
void cy_trend_chart_set_selected (CyTrendChart *self, int series);
void cy_trend_chart_set_limits_movable (CyTrendChart *self, gboolean movable);
void cy_trend_chart_set_limit (CyTrendChart *self, guint level, double value);
void cy_trend_chart_set_now (CyTrendChart *self, gint64 now_us, gboolean following);
void cy_trend_chart_set_trouble (CyTrendChart *self, const char *trouble);
char *cy_trend_chart_describe (CyTrendChart *self);
char *cy_trend_chart_read (CyTrendChart *self, guint series);
char *cy_trend_chart_describe_marks (CyTrendChart *self, gint64 time_us);
cairo_surface_t *
cy_trend_chart_draw_image (CyTrendChart *self, const char *title, int width, int height);
GBytes *cy_trend_image_encode (cairo_surface_t *image, GError **error);
GBytes *cy_trend_chart_draw_svg (CyTrendChart *self,
                                 const char *title,
                                 int width,
                                 int height,
                                 GError **error);

const GdkRGBA *cy_trend_slot_color (guint slot, gboolean dark);
char cy_trend_slot_letter (guint slot);

G_END_DECLS
