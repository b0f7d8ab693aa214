/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trend-swatch.h"

#include "cy-palette.h"
#include "cy-trend-chart.h"

#define WIDTH  24
#define HEIGHT 4

/* Of a hidden line [px]. */
#define DASH 4

struct _CyTrendSwatch {
  GtkWidget parent_instance;
  guint slot;
  gboolean hidden;
};

G_DEFINE_FINAL_TYPE (CyTrendSwatch, cy_trend_swatch, GTK_TYPE_WIDGET)

static void
cy_trend_swatch_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CyTrendSwatch *self = CY_TREND_SWATCH (widget);
  const GdkRGBA *color = cy_trend_slot_color (self->slot, cy_palette_current ()->on_dark);
  float y = (float) (gtk_widget_get_height (widget) - HEIGHT) / 2;

  if (!self->hidden) {
    gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (0, y, WIDTH, HEIGHT));
    return;
  }
  for (int x = 0; x < WIDTH; x += 2 * DASH)
    gtk_snapshot_append_color (
      snapshot, color, &GRAPHENE_RECT_INIT ((float) x, y + HEIGHT / 4.0f, DASH, HEIGHT / 2.0f));
}

static void
cy_trend_swatch_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
cy_trend_swatch_class_init (CyTrendSwatchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = cy_trend_swatch_snapshot;
  widget_class->measure = cy_trend_swatch_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
cy_trend_swatch_init (CyTrendSwatch *self)
{
  cy_palette_watch (GTK_WIDGET (self));
}

GtkWidget *
cy_trend_swatch_new (void)
{
  return g_object_new (CY_TYPE_TREND_SWATCH, NULL);
}

/**
 * cy_trend_swatch_set:
 * @slot: of the line.
 */
void
cy_trend_swatch_set (CyTrendSwatch *self, guint slot, gboolean hidden)
{
  if (slot == self->slot && hidden == self->hidden)
    return;
  self->slot = slot;
  self->hidden = hidden;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
