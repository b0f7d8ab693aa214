/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trend-strokes.h"

/* Of the values that make_points() of bench-trend.c makes. */
#define VALUE_MAX 100.0

#define TYPE_STROKES (strokes_get_type ())
G_DECLARE_FINAL_TYPE (Strokes, strokes, TREND, STROKES, GtkWidget)

struct _Strokes {
  GtkWidget parent_instance;
  const CyTrendSeries *series; /* borrowed: they outlive the window */
  guint n_series;
  gint64 from_us;
  gint64 to_us;
};

G_DEFINE_FINAL_TYPE (Strokes, strokes, GTK_TYPE_WIDGET)

static void
scan (const Strokes *self, const CyTrendSeries *series, double *low, double *high)
{
  guint n;
  const CyTrendPoint *points = cy_trend_series_points (series, &n);
  double px_per_us = TREND_WIDTH / (double) (self->to_us - self->from_us);

  for (guint x = 0; x < TREND_WIDTH; x++) {
    low[x] = VALUE_MAX;
    high[x] = 0;
  }
  for (guint i = 0; i < n; i++) {
    double x = (double) (points[i].time_us - self->from_us) * px_per_us;
    guint column = (guint) MAX (x, 0);

    if (x < 0 || column >= TREND_WIDTH)
      continue;
    low[column] = MIN (low[column], points[i].low);
    high[column] = MAX (high[column], points[i].high);
  }
}

static void
strokes_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  Strokes *self = TREND_STROKES (widget);
  cairo_t *cr =
    gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, TREND_WIDTH, TREND_HEIGHT));
  double low[TREND_WIDTH], high[TREND_WIDTH];

  for (guint s = 0; s < self->n_series; s++) {
    scan (self, &self->series[s], low, high);
    for (guint x = 0; x < TREND_WIDTH; x++) {
      cairo_line_to (cr, x + 0.5, TREND_HEIGHT * (1 - low[x] / VALUE_MAX));
      cairo_line_to (cr, x + 0.5, TREND_HEIGHT * (1 - high[x] / VALUE_MAX));
    }
    cairo_stroke (cr);
  }
  cairo_destroy (cr);
}

static void
strokes_class_init (StrokesClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = strokes_snapshot;
}

static void
strokes_init (Strokes *self)
{
}

GtkWidget *
trend_strokes_new (const CyTrendSeries *series, guint n_series)
{
  Strokes *self = g_object_new (TYPE_STROKES, NULL);

  self->series = series;
  self->n_series = n_series;
  return GTK_WIDGET (self);
}

void
trend_strokes_set_range (GtkWidget *strokes, gint64 from_us, gint64 to_us)
{
  TREND_STROKES (strokes)->from_us = from_us;
  TREND_STROKES (strokes)->to_us = to_us;
  gtk_widget_queue_draw (strokes);
}
