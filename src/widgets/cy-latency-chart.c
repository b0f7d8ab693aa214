/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-latency-chart.h"

#include <glib/gi18n-lib.h>

#include "cy-palette.h"
#include "cy-text.h"

#define MIN_WIDTH  300
#define MIN_HEIGHT 120
#define GAP        2

/**
 * CyLatencyChart:
 *
 * How long answers took, as bars over a logarithmic axis: one bar for each bucket of a link's report.
 * Grey, since slow is not wrong by itself; what it leads to is said elsewhere.
 *
 * Threading: main thread.
 */
struct _CyLatencyChart {
  GtkWidget parent_instance;
  guint32 counts[CY_LINK_REPORT_N_BUCKETS];
  CyTextCache *texts; /* owned */
};

G_DEFINE_FINAL_TYPE (CyLatencyChart, cy_latency_chart, GTK_TYPE_WIDGET)

static char *
format_ms (guint ms)
{
  return ms < 1000 ? g_strdup_printf ("%u", ms) : g_strdup_printf (_ ("%u s"), ms / 1000);
}

/* What a bar stands for: `20 to 50 ms`. */
static char *
format_bucket (guint bucket)
{
  guint high = cy_link_report_bucket_ms (bucket);

  if (bucket == 0)
    return g_strdup_printf (_ ("up to %u ms"), high);
  if (high == 0)
    return g_strdup_printf (_ ("over %u ms"), cy_link_report_bucket_ms (bucket - 1));
  return g_strdup_printf (_ ("%u to %u ms"), cy_link_report_bucket_ms (bucket - 1), high);
}

static guint32
get_most (const CyLatencyChart *self)
{
  guint32 most = 0;

  for (guint i = 0; i < CY_LINK_REPORT_N_BUCKETS; i++)
    most = MAX (most, self->counts[i]);
  return most;
}

/**
 * cy_latency_chart_describe:
 *
 * Returns: (transfer full): what it shows, in words.
 */
char *
cy_latency_chart_describe (CyLatencyChart *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < CY_LINK_REPORT_N_BUCKETS; i++) {
    g_autofree char *bucket = format_bucket (i);

    if (self->counts[i] > 0)
      g_string_append_printf (text, "%s%s: %u", text->len > 0 ? "; " : "", bucket, self->counts[i]);
  }
  if (text->len == 0)
    g_string_append (text, _ ("No answers in the last ten seconds"));
  return g_string_free (text, FALSE);
}

/**
 * cy_latency_chart_set:
 * @counts: answers of each bucket.
 */
void
cy_latency_chart_set (CyLatencyChart *self, const guint32 counts[CY_LINK_REPORT_N_BUCKETS])
{
  g_autofree char *text = NULL;

  if (memcmp (self->counts, counts, sizeof self->counts) == 0)
    return;
  memcpy (self->counts, counts, sizeof self->counts);
  text = cy_latency_chart_describe (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
draw_bar (CyLatencyChart *self, GtkSnapshot *snapshot, guint bucket, double width, double height)
{
  const CyPalette *palette = cy_palette_current ();
  double line = cy_text_cache_get_height (self->texts, CY_TEXT_TINY);
  double room = height - 2 * line - 4;
  guint32 most = get_most (self);
  double bar = most == 0 ? 0 : room * self->counts[bucket] / most;
  double left = bucket * width;

  /* One answer among thousands is what somebody looks for. */
  if (self->counts[bucket] > 0)
    bar = MAX (bar, 2);
  gtk_snapshot_append_color (snapshot, &palette->dim,
                             &GRAPHENE_RECT_INIT ((float) left + GAP,
                                                  (float) (line + 2 + room - bar),
                                                  (float) width - 2 * GAP, (float) bar));
  if (self->counts[bucket] > 0) {
    g_autofree char *count = g_strdup_printf ("%u", self->counts[bucket]);

    (void) cy_text_draw (self->texts, snapshot, CY_TEXT_TINY, count, left + GAP, room - bar, -1,
                         &palette->text);
  }
}

/* The bounds stand where the bars meet. */
static void
draw_bound (CyLatencyChart *self, GtkSnapshot *snapshot, guint bucket, double width, double height)
{
  double line = cy_text_cache_get_height (self->texts, CY_TEXT_TINY);
  g_autofree char *text = format_ms (cy_link_report_bucket_ms (bucket));
  int text_width;

  pango_layout_get_pixel_size (cy_text_cache_get (self->texts, CY_TEXT_TINY, text, -1), &text_width,
                               NULL);
  (void) cy_text_draw (self->texts, snapshot, CY_TEXT_TINY, text,
                       (bucket + 1) * width - text_width / 2.0, height - line, -1,
                       &cy_palette_current ()->dim);
}

static void
cy_latency_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CyLatencyChart *self = CY_LATENCY_CHART (widget);
  const CyPalette *palette = cy_palette_current ();
  double height = gtk_widget_get_height (widget);
  double width = (double) gtk_widget_get_width (widget) / CY_LINK_REPORT_N_BUCKETS;
  double line = cy_text_cache_get_height (self->texts, CY_TEXT_TINY);

  for (guint i = 0; i < CY_LINK_REPORT_N_BUCKETS; i++) {
    draw_bar (self, snapshot, i, width, height);
    if (i + 1 < CY_LINK_REPORT_N_BUCKETS)
      draw_bound (self, snapshot, i, width, height);
  }
  gtk_snapshot_append_color (
    snapshot, &palette->line,
    &GRAPHENE_RECT_INIT (0, (float) (height - line - 2), (float) gtk_widget_get_width (widget), 1));
}

static void
cy_latency_chart_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : MIN_HEIGHT;
}

static gboolean
on_tooltip_cb (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  CyLatencyChart *self = CY_LATENCY_CHART (widget);
  int width = MAX (1, gtk_widget_get_width (widget));
  guint bucket =
    (guint) CLAMP (x * CY_LINK_REPORT_N_BUCKETS / width, 0, CY_LINK_REPORT_N_BUCKETS - 1);
  g_autofree char *range = format_bucket (bucket);
  g_autofree char *text = g_strdup_printf (_ ("%s: %u answers"), range, self->counts[bucket]);

  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
cy_latency_chart_finalize (GObject *object)
{
  g_clear_pointer (&CY_LATENCY_CHART (object)->texts, cy_text_cache_free);
  G_OBJECT_CLASS (cy_latency_chart_parent_class)->finalize (object);
}

static void
cy_latency_chart_class_init (CyLatencyChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cy_latency_chart_finalize;
  widget_class->snapshot = cy_latency_chart_snapshot;
  widget_class->measure = cy_latency_chart_measure;
  gtk_widget_class_set_css_name (widget_class, "latency-chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
cy_latency_chart_init (CyLatencyChart *self)
{
  self->texts = cy_text_cache_new (GTK_WIDGET (self));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("How long answers took [ms]"), -1);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_tooltip_cb), NULL);
  cy_palette_watch (GTK_WIDGET (self));
}

GtkWidget *
cy_latency_chart_new (void)
{
  return g_object_new (CY_TYPE_LATENCY_CHART, NULL);
}
