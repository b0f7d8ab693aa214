/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-day-strip.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-palette.h"
#include "cy-severity.h"
#include "cy-text.h"

#define STRIP_HEIGHT 26
#define AXIS_HEIGHT  18
#define MIN_WIDTH    240
#define SLOT_MINUTES 30
#define AXIS_HOURS   6

struct _CyDayStrip {
  GtkWidget parent_instance;
  guint8 slots[CY_TARIFF_SLOTS]; /* classes; what is none of them has no period */
  CyTextCache *texts;            /* owned */
};

G_DEFINE_FINAL_TYPE (CyDayStrip, cy_day_strip, GTK_TYPE_WIDGET)

/* How much of the text's colour a class is drawn with: greys, because a price is no fault. */
static const float shades[CY_TARIFF_CLASSES] = { 0.90f, 0.70f, 0.28f, 0.14f, 0.05f };

/* From here on a shade is so dark that what stands on it must be light. */
#define DARK_SHADE 0.5f

static guint
end_of_run (const CyDayStrip *self, guint start)
{
  guint end = start + 1;

  while (end < CY_TARIFF_SLOTS && self->slots[end] == self->slots[start])
    end++;
  return end;
}

static const char *
label_of (guint8 class)
{
  return class < CY_TARIFF_CLASSES ? _ (cy_tariff_class_label (class)) : _ ("no class");
}

/* The whole word when there is room, else its first letter. */
static void
draw_label (CyDayStrip *self,
            GtkSnapshot *snapshot,
            const char *label,
            double x,
            double width,
            const GdkRGBA *color)
{
  g_autofree char *letter = g_utf8_substring (label, 0, 1);
  const char *shown = label;
  int text_width;
  int text_height = cy_text_cache_get_height (self->texts, CY_TEXT_SMALL);

  pango_layout_get_pixel_size (cy_text_cache_get (self->texts, CY_TEXT_SMALL, label, -1),
                               &text_width, NULL);
  if (text_width + 4 > width) {
    shown = letter;
    pango_layout_get_pixel_size (cy_text_cache_get (self->texts, CY_TEXT_SMALL, letter, -1),
                                 &text_width, NULL);
  }
  cy_text_draw (self->texts, snapshot, CY_TEXT_SMALL, shown, x + (width - text_width) / 2,
                (STRIP_HEIGHT - text_height) / 2.0, -1, color);
}

static void
draw_run (CyDayStrip *self, GtkSnapshot *snapshot, guint start, guint end, double slot_width)
{
  const CyPalette *palette = cy_palette_current ();
  guint8 class = self->slots[start];
  gboolean missing = class >= CY_TARIFF_CLASSES;
  double x = start * slot_width;
  double width = (end - start) * slot_width;
  GdkRGBA fill = palette->text;
  const GdkRGBA *ink = &palette->text;
  const graphene_rect_t area = GRAPHENE_RECT_INIT ((float) x, 0, (float) width - 1, STRIP_HEIGHT);

  if (missing) {
    fill = *cy_severity_color (CY_SEVERITY_MEDIUM, palette->on_dark);
    ink = &cy_severity_get (CY_SEVERITY_MEDIUM)->style[palette->on_dark].ink;
  } else {
    fill.alpha = shades[class];
    if (shades[class] > DARK_SHADE)
      ink = &palette->raised;
  }
  gtk_snapshot_append_color (snapshot, &fill, &area);
  draw_label (self, snapshot, missing ? "?" : label_of (class), x, width, ink);
}

static void
draw_axis (CyDayStrip *self, GtkSnapshot *snapshot, double slot_width)
{
  const CyPalette *palette = cy_palette_current ();

  for (guint hour = 0; hour <= 24; hour += AXIS_HOURS) {
    g_autofree char *text = g_strdup_printf ("%02u:00", hour);
    double x = hour * 60.0 / SLOT_MINUTES * slot_width;
    int width;

    pango_layout_get_pixel_size (cy_text_cache_get (self->texts, CY_TEXT_TINY, text, -1), &width,
                                 NULL);
    x = CLAMP (x - width / 2.0, 0, slot_width * CY_TARIFF_SLOTS - width);
    cy_text_draw (self->texts, snapshot, CY_TEXT_TINY, text, x, STRIP_HEIGHT + 2, -1,
                  &palette->dim);
  }
}

static void
cy_day_strip_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CyDayStrip *self = CY_DAY_STRIP (widget);
  double slot_width = gtk_widget_get_width (widget) / (double) CY_TARIFF_SLOTS;

  for (guint start = 0; start < CY_TARIFF_SLOTS;) {
    guint end = end_of_run (self, start);

    draw_run (self, snapshot, start, end, slot_width);
    start = end;
  }
  draw_axis (self, snapshot, slot_width);
}

static void
cy_day_strip_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  *minimum = *natural =
    orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : STRIP_HEIGHT + AXIS_HEIGHT;
}

static void
append_time (GString *text, guint slot)
{
  g_string_append_printf (text, "%02u:%02u", slot * SLOT_MINUTES / 60, slot * SLOT_MINUTES % 60);
}

/**
 * cy_day_strip_describe:
 *
 * Returns: (transfer full): the day in words, as readers of the screen hear it.
 */
char *
cy_day_strip_describe (CyDayStrip *self)
{
  GString *text = g_string_new (NULL);

  for (guint start = 0; start < CY_TARIFF_SLOTS;) {
    guint end = end_of_run (self, start);

    if (start > 0)
      g_string_append (text, ", ");
    append_time (text, start);
    g_string_append (text, "–");
    append_time (text, end);
    g_string_append_printf (text, " %s", label_of (self->slots[start]));
    start = end;
  }
  return g_string_free (text, FALSE);
}

static void
announce (CyDayStrip *self)
{
  g_autofree char *text = cy_day_strip_describe (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * cy_day_strip_set_slots:
 * @slots: the class of each half hour; %CY_TARIFF_NO_CLASS where there is none.
 */
void
cy_day_strip_set_slots (CyDayStrip *self, const guint8 slots[CY_TARIFF_SLOTS])
{
  memcpy (self->slots, slots, sizeof self->slots);
  announce (self);
}

static void
cy_day_strip_finalize (GObject *object)
{
  cy_text_cache_free (CY_DAY_STRIP (object)->texts);
  G_OBJECT_CLASS (cy_day_strip_parent_class)->finalize (object);
}

static void
cy_day_strip_class_init (CyDayStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cy_day_strip_finalize;
  widget_class->snapshot = cy_day_strip_snapshot;
  widget_class->measure = cy_day_strip_measure;
  gtk_widget_class_set_css_name (widget_class, "daystrip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
cy_day_strip_init (CyDayStrip *self)
{
  memset (self->slots, CY_TARIFF_NO_CLASS, sizeof self->slots);
  self->texts = cy_text_cache_new (GTK_WIDGET (self));
  cy_palette_watch (GTK_WIDGET (self));
  announce (self);
}

GtkWidget *
cy_day_strip_new (void)
{
  return g_object_new (CY_TYPE_DAY_STRIP, NULL);
}
