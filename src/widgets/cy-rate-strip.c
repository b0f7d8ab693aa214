/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-rate-strip.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-palette.h"
#include "cy-severity.h"
#include "cy-text.h"
#include "cy-trend-scale.h"

#define MIN_WIDTH   240
#define MIN_HEIGHT  96
#define BAR_WIDTH   3  /* with a gap of one when there is room for fewer bars than slots [px] */
#define SPAN_HEIGHT 6  /* [px] */
#define AXIS_WIDTH  30 /* for the numbers left of the bars [px] */
#define TICK_WIDTH  96 /* of time, at least [px] */

struct _CyRateStrip {
  GtkWidget parent_instance;
  gint64 from_us;
  gint64 slot_us;
  guint line;
  GArray *counts;     /* owned guint */
  GArray *spans;      /* owned CyRateSpan */
  CyTextCache *texts; /* owned */
  GTimeZone *zone;    /* owned */
};

G_DEFINE_FINAL_TYPE (CyRateStrip, cy_rate_strip, GTK_TYPE_WIDGET)

/* Where the bars are [px]. */
typedef struct {
  double left, top, width, height;
  double most; /* what the top stands for */
} Plot;

static guint
find_most (CyRateStrip *self)
{
  guint most = 0;

  for (guint i = 0; i < self->counts->len; i++)
    most = MAX (most, g_array_index (self->counts, guint, i));
  return most;
}

static Plot
plot_of (CyRateStrip *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  double text = cy_text_cache_get_height (self->texts, CY_TEXT_TINY);
  double head = text + SPAN_HEIGHT + 4;

  return (Plot){ .left = AXIS_WIDTH,
                 .top = head,
                 .width = MAX (1, gtk_widget_get_width (widget) - AXIS_WIDTH),
                 .height = MAX (8, gtk_widget_get_height (widget) - head - text - 4),
                 .most = MAX (find_most (self), self->line * 1.25) };
}

static gint64
span_us (CyRateStrip *self)
{
  return MAX (1, self->slot_us * self->counts->len);
}

static double
x_of (CyRateStrip *self, const Plot *plot, gint64 time_us)
{
  double part = (double) (time_us - self->from_us) / (double) span_us (self);

  return plot->left + CLAMP (part, 0, 1) * plot->width;
}

static void
append_rect (GtkSnapshot *snapshot, double x, double y, double width, double height, GdkRGBA color)
{
  gtk_snapshot_append_color (
    snapshot, &color, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

static guint
worst_of (CyRateStrip *self, guint first, guint end)
{
  guint worst = 0;

  for (guint i = first; i < MAX (end, first + 1) && i < self->counts->len; i++)
    worst = MAX (worst, g_array_index (self->counts, guint, i));
  return worst;
}

static void
draw_bars (CyRateStrip *self, GtkSnapshot *snapshot, const Plot *plot)
{
  const CyPalette *palette = cy_palette_current ();
  guint n = self->counts->len;
  guint n_bars = MIN (n, (guint) (plot->width / BAR_WIDTH));
  double width = plot->width / MAX (1, n_bars);

  for (guint b = 0; b < n_bars; b++) {
    guint count =
      worst_of (self, (guint) ((guint64) b * n / n_bars), (guint) ((guint64) (b + 1) * n / n_bars));
    double height = plot->height * count / plot->most;
    gboolean over = count > self->line;

    if (count == 0)
      continue;
    append_rect (snapshot, plot->left + b * width, plot->top + plot->height - MAX (height, 1),
                 MAX (1, width - 1), MAX (height, 1),
                 over ? *cy_severity_color (CY_SEVERITY_HIGH, palette->on_dark) : palette->dim);
  }
}

static void
draw_number (CyRateStrip *self, GtkSnapshot *snapshot, const Plot *plot, guint number)
{
  const CyPalette *palette = cy_palette_current ();
  double text = cy_text_cache_get_height (self->texts, CY_TEXT_TINY);
  double y = plot->top + plot->height * (1 - number / plot->most);
  g_autofree char *label = g_strdup_printf ("%u", number);
  int width;

  pango_layout_get_pixel_size (cy_text_cache_get (self->texts, CY_TEXT_TINY, label, -1), &width,
                               NULL);
  (void) cy_text_draw (self->texts, snapshot, CY_TEXT_TINY, label, plot->left - 5 - width,
                       y - text / 2, -1, number == self->line ? &palette->text : &palette->dim);
}

/* Dashed, as limits are; what is beyond is for the bars to say. */
static void
draw_line (CyRateStrip *self, GtkSnapshot *snapshot, const Plot *plot)
{
  const CyPalette *palette = cy_palette_current ();
  double y = round (plot->top + plot->height * (1 - self->line / plot->most));

  for (double x = 0; x < plot->width; x += 9)
    append_rect (snapshot, plot->left + x, y - 1, MIN (5, plot->width - x), 1, palette->text);
  append_rect (snapshot, plot->left, plot->top + plot->height, plot->width, 1, palette->line);
  draw_number (self, snapshot, plot, self->line);
  if (find_most (self) > 2 * self->line)
    draw_number (self, snapshot, plot, find_most (self));
}

/* The number on a span, unless it would cover the one before. */
static void
draw_spans (CyRateStrip *self, GtkSnapshot *snapshot, const Plot *plot)
{
  const CyPalette *palette = cy_palette_current ();
  double free_from = 0;

  for (guint i = 0; i < self->spans->len; i++) {
    const CyRateSpan *span = &g_array_index (self->spans, CyRateSpan, i);
    double x = x_of (self, plot, span->from_us);
    double width = MAX (3, x_of (self, plot, span->to_us) - x);
    g_autofree char *count = g_strdup_printf ("%u", span->count);
    int text_width;

    append_rect (snapshot, x, plot->top - SPAN_HEIGHT - 2, width, SPAN_HEIGHT,
                 *cy_severity_color (CY_SEVERITY_CRITICAL, palette->on_dark));
    pango_layout_get_pixel_size (cy_text_cache_get (self->texts, CY_TEXT_TINY, count, -1),
                                 &text_width, NULL);
    x = CLAMP (x + (width - text_width) / 2, plot->left, plot->left + plot->width - text_width);
    if (x < free_from)
      continue;
    (void) cy_text_draw (self->texts, snapshot, CY_TEXT_TINY, count, x, 0, -1, &palette->text);
    free_from = x + text_width + 4;
  }
}

static void
draw_times (CyRateStrip *self, GtkSnapshot *snapshot, const Plot *plot)
{
  const CyPalette *palette = cy_palette_current ();
  gint64 to_us = self->from_us + span_us (self);
  const CyTrendTimeStep *step =
    cy_trend_time_step (span_us (self), (guint) MAX (2, plot->width / TICK_WIDTH));

  for (gint64 tick = cy_trend_first_tick (self->from_us, step->step_us, self->zone); tick <= to_us;
       tick += step->step_us) {
    double x = round (x_of (self, plot, tick));
    g_autofree char *label = cy_trend_format_time (tick, self->zone, step->format);
    int width;

    append_rect (snapshot, x, plot->top + plot->height, 1, 4, palette->dim);
    pango_layout_get_pixel_size (cy_text_cache_get (self->texts, CY_TEXT_TINY, label, -1), &width,
                                 NULL);
    x = CLAMP (x - width / 2.0, plot->left, plot->left + plot->width - width);
    (void) cy_text_draw (self->texts, snapshot, CY_TEXT_TINY, label, x,
                         plot->top + plot->height + 4, -1, &palette->dim);
  }
}

static void
cy_rate_strip_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CyRateStrip *self = CY_RATE_STRIP (widget);
  Plot plot = plot_of (self);

  if (self->counts->len == 0)
    return;
  draw_bars (self, snapshot, &plot);
  draw_line (self, snapshot, &plot);
  draw_spans (self, snapshot, &plot);
  draw_times (self, snapshot, &plot);
}

static void
cy_rate_strip_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : MIN_HEIGHT;
}

/**
 * cy_rate_strip_describe:
 *
 * Returns: (transfer full): what it shows, in words.
 */
char *
cy_rate_strip_describe (CyRateStrip *self)
{
  guint n_over = 0;

  for (guint i = 0; i < self->counts->len; i++)
    n_over += g_array_index (self->counts, guint, i) > self->line;
  return g_strdup_printf (
    _ ("At most %u alarms in 10 minutes; more than %u in %u of %u periods; %u floods"),
    find_most (self), self->line, n_over, self->counts->len, self->spans->len);
}

/**
 * cy_rate_strip_read:
 *
 * Returns: (transfer full) (nullable): what was then, in words; %NULL outside.
 */
char *
cy_rate_strip_read (CyRateStrip *self, gint64 time_us)
{
  g_autofree char *when = NULL;
  gint64 slot;

  if (time_us < self->from_us || time_us >= self->from_us + self->slot_us * self->counts->len)
    return NULL;
  slot = (time_us - self->from_us) / self->slot_us;
  when = cy_trend_format_time (self->from_us + slot * self->slot_us, self->zone, "%Y-%m-%d %H:%M");
  for (guint i = 0; i < self->spans->len; i++) {
    const CyRateSpan *span = &g_array_index (self->spans, CyRateSpan, i);

    if (time_us >= span->from_us && time_us < span->to_us)
      return g_strdup_printf (_ ("%s: %u alarms in 10 minutes, in a flood of %u"), when,
                              g_array_index (self->counts, guint, slot), span->count);
  }
  return g_strdup_printf (_ ("%s: %u alarms in 10 minutes"), when,
                          g_array_index (self->counts, guint, slot));
}

static void
announce (CyRateStrip *self)
{
  g_autofree char *text = cy_rate_strip_describe (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * cy_rate_strip_set:
 * @from_us: where the first slot begins [µs UTC].
 * @slot_us: how long each is [µs].
 * @counts: (array length=n_counts): copied.
 */
void
cy_rate_strip_set (CyRateStrip *self,
                   gint64 from_us,
                   gint64 slot_us,
                   const guint *counts,
                   guint n_counts)
{
  self->from_us = from_us;
  self->slot_us = MAX (slot_us, 1);
  g_array_set_size (self->counts, 0);
  if (n_counts > 0)
    g_array_append_vals (self->counts, counts, n_counts);
  announce (self);
}

/**
 * cy_rate_strip_set_spans:
 * @spans: (array length=n_spans): in order; copied.
 */
void
cy_rate_strip_set_spans (CyRateStrip *self, const CyRateSpan *spans, guint n_spans)
{
  g_array_set_size (self->spans, 0);
  if (n_spans > 0)
    g_array_append_vals (self->spans, spans, n_spans);
  announce (self);
}

/**
 * cy_rate_strip_set_line:
 * @line: what a slot should not have more of.
 */
void
cy_rate_strip_set_line (CyRateStrip *self, guint line)
{
  self->line = MAX (line, 1);
  announce (self);
}

/* Of what is under the pointer the worst, as the bar is. */
static gboolean
cy_rate_strip_query_tooltip (GtkWidget *widget,
                             int x,
                             int y,
                             gboolean keyboard,
                             GtkTooltip *tooltip)
{
  CyRateStrip *self = CY_RATE_STRIP (widget);
  Plot plot = plot_of (self);
  double per_slot = plot.width / MAX (1, self->counts->len);
  guint first = (guint) MAX (0, (x - plot.left - BAR_WIDTH / 2.0) / per_slot);
  guint end = (guint) MAX (0, (x - plot.left + BAR_WIDTH / 2.0) / per_slot);
  guint worst = worst_of (self, first, end);
  g_autofree char *text = NULL;

  if (keyboard)
    return FALSE;
  while (first < end && first < self->counts->len &&
         g_array_index (self->counts, guint, first) != worst)
    first++;
  text = cy_rate_strip_read (self, self->from_us + self->slot_us * first);
  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

static void
cy_rate_strip_finalize (GObject *object)
{
  CyRateStrip *self = CY_RATE_STRIP (object);

  g_array_unref (self->counts);
  g_array_unref (self->spans);
  cy_text_cache_free (self->texts);
  g_time_zone_unref (self->zone);
  G_OBJECT_CLASS (cy_rate_strip_parent_class)->finalize (object);
}

static void
cy_rate_strip_class_init (CyRateStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cy_rate_strip_finalize;
  widget_class->snapshot = cy_rate_strip_snapshot;
  widget_class->measure = cy_rate_strip_measure;
  widget_class->query_tooltip = cy_rate_strip_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "ratestrip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
cy_rate_strip_init (CyRateStrip *self)
{
  self->counts = g_array_new (FALSE, FALSE, sizeof (guint));
  self->spans = g_array_new (FALSE, FALSE, sizeof (CyRateSpan));
  self->slot_us = 1;
  self->line = 1;
  self->texts = cy_text_cache_new (GTK_WIDGET (self));
  self->zone = g_time_zone_new_local ();
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  cy_palette_watch (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Alarms in every 10 minutes"), -1);
}

GtkWidget *
cy_rate_strip_new (void)
{
  return g_object_new (CY_TYPE_RATE_STRIP, NULL);
}
