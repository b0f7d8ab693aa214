/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cy-trend-job.h"
#include "cy-trend-scale.h"

#define SPAN_MIN_US ((gint64) 1000000)
#define SPAN_MAX_US ((gint64) 30 * 366 * 86400 * 1000000)

#define RIGHT_MARGIN 22
#define TOP_MARGIN   4

G_DEFINE_FINAL_TYPE (CyTrendChart, cy_trend_chart, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_CURSOR,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

enum {
  RANGE_CHANGED,
  LIMIT_DRAGGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Room for everything but what the panes ask for at the sides; cy_trend_place_sides() adds that. */
static CyTrendFrame
make_frame (CyTrendChart *self, int width, int height)
{
  double tiny = cy_text_cache_get_height (self->texts, CY_TEXT_TINY);
  CyTrendFrame frame = { .left = tiny * 4, .right = RIGHT_MARGIN, .top = TOP_MARGIN };

  if (self->has_marks)
    frame.marks = tiny + 4;
  frame.top += frame.marks;
  frame.axis = 2 * tiny + 8;
  frame.width = width;
  frame.height = MAX (1, height - frame.top - frame.axis);
  return frame;
}

/* What goes where on so much room. */
CyTrendJob
cy_trend_plan (CyTrendChart *self, int width, int height, const CyPalette *palette)
{
  CyTrendJob job = { .self = self, .palette = palette, .frame = make_frame (self, width, height) };

  cy_trend_find_panes (&job);
  cy_trend_place_sides (&job);
  if (job.n_panes > 0) {
    cy_trend_place_panes (&job);
    cy_trend_scale_panes (&job);
  }
  return job;
}

CyTrendFrame
cy_trend_frame (CyTrendChart *self)
{
  return cy_trend_plan (self, gtk_widget_get_width (GTK_WIDGET (self)),
                        gtk_widget_get_height (GTK_WIDGET (self)), cy_palette_current ())
    .frame;
}

/* The time at a horizontal place of the widget [µs UTC]. */
gint64
cy_trend_time_at (CyTrendChart *self, double x)
{
  CyTrendFrame frame = cy_trend_frame (self);

  return self->from_us +
         (gint64) ((x - frame.left) / frame.width * (double) (self->to_us - self->from_us));
}

/* How far from the cursor a point may be to be read [µs]: some pixels, or one period at most. */
gint64
cy_trend_reach (CyTrendChart *self)
{
  return MAX (1, (self->to_us - self->from_us) / 50);
}

/* From the first point of all series to the last. */
gboolean
cy_trend_extent (CyTrendChart *self, gint64 *out_from_us, gint64 *out_to_us)
{
  gint64 from = G_MAXINT64, to = G_MININT64;

  for (guint i = 0; i < self->series->len; i++) {
    guint n;
    const CyTrendPoint *points =
      cy_trend_series_points (&g_array_index (self->series, CyTrendSeries, i), &n);

    if (n == 0)
      continue;
    from = MIN (from, points[0].time_us);
    to = MAX (to, points[n - 1].time_us);
  }
  if (from > to)
    return FALSE;
  *out_from_us = from;
  *out_to_us = to;
  return TRUE;
}

static gboolean
assign_range (CyTrendChart *self, gint64 from_us, gint64 to_us)
{
  gint64 span, middle;

  from_us = CLAMP (from_us, CY_TREND_TIME_MIN_US, CY_TREND_TIME_MAX_US);
  to_us = CLAMP (to_us, CY_TREND_TIME_MIN_US, CY_TREND_TIME_MAX_US);
  span = CLAMP (to_us - from_us, SPAN_MIN_US, SPAN_MAX_US);
  if (span != to_us - from_us) {
    middle = from_us + (to_us - from_us) / 2;
    from_us = middle - span / 2;
    to_us = from_us + span;
  }
  if (from_us == self->from_us && to_us == self->to_us)
    return FALSE;
  self->from_us = from_us;
  self->to_us = to_us;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

/* What the operator does to the period: its owner hears of it. What would go beyond now stops there. */
void
cy_trend_change_range (CyTrendChart *self, gint64 from_us, gint64 to_us)
{
  if (to_us > self->now_us) {
    from_us = MAX (from_us - (to_us - self->now_us), CY_TREND_TIME_MIN_US);
    to_us = self->now_us;
  }
  if (assign_range (self, from_us, to_us))
    g_signal_emit (self, signals[RANGE_CHANGED], 0, self->from_us, self->to_us);
}

/**
 * cy_trend_chart_set_range:
 * @from_us: the period's begin [µs UTC].
 * @to_us: its end [µs UTC]; at least a second later.
 *
 * Sets the period that is looked at; #CyTrendChart::range-changed is not emitted.
 */
void
cy_trend_chart_set_range (CyTrendChart *self, gint64 from_us, gint64 to_us)
{
  (void) assign_range (self, from_us, to_us);
}

void
cy_trend_chart_get_range (CyTrendChart *self, gint64 *out_from_us, gint64 *out_to_us)
{
  *out_from_us = self->from_us;
  *out_to_us = self->to_us;
}

/**
 * cy_trend_chart_fit:
 *
 * Shows all points of all series.
 */
void
cy_trend_chart_fit (CyTrendChart *self)
{
  gint64 from, to;

  if (cy_trend_extent (self, &from, &to))
    (void) assign_range (self, from, to);
}

/* A point's value with its unit; what is not good says so. */
char *
cy_trend_format_value (const CyTrendSeries *series, const CyTrendPoint *point)
{
  if (point == NULL)
    return g_strdup ("—");
  if (!cy_trend_point_is_value (point))
    return g_strdup (_ ("no value"));
  for (guint i = 0; series->names != NULL && i < series->names->len; i++) {
    const CyTagName *name = &g_array_index (series->names, CyTagName, i);

    if ((double) name->value == point->value)
      return g_strdup (name->name);
  }
  return g_strdup_printf ("%.*f %s", (int) MIN (series->decimals, 9), point->value, series->unit);
}

static gint64
read_time (CyTrendChart *self)
{
  return self->cursor_us != CY_TREND_NO_CURSOR ? self->cursor_us : self->to_us;
}

/**
 * cy_trend_chart_read:
 * @series: which.
 *
 * Returns: (transfer full): its value at the cursor, or the newest.
 */
char *
cy_trend_chart_read (CyTrendChart *self, guint series)
{
  const CyTrendSeries *one =
    series < self->series->len ? &g_array_index (self->series, CyTrendSeries, series) : NULL;
  gint64 within_us = self->cursor_us != CY_TREND_NO_CURSOR ? cy_trend_reach (self) : G_MAXINT64;

  if (one == NULL)
    return g_strdup ("—");
  return cy_trend_format_value (one, cy_trend_series_nearest (one, read_time (self), within_us));
}

/**
 * cy_trend_chart_describe:
 *
 * Returns: (transfer full): what the chart shows in words: the values at the cursor, or the newest, what
 *   happened just then, and why there are none.
 */
char *
cy_trend_chart_describe (CyTrendChart *self)
{
  g_autofree char *when = cy_trend_format_time (read_time (self), self->zone, "%Y-%m-%d %H:%M:%S");
  g_autofree char *marks = cy_trend_chart_describe_marks (self, read_time (self));
  GString *text = g_string_new (when);

  for (guint i = 0; i < self->series->len; i++) {
    g_autofree char *value = cy_trend_chart_read (self, i);

    g_string_append_printf (text, "; %s: %s", g_array_index (self->series, CyTrendSeries, i).label,
                            value);
  }
  if (*marks != '\0')
    g_string_append_printf (text, "; %s", marks);
  if (self->trouble != NULL)
    g_string_append_printf (text, "; %s", self->trouble);
  return g_string_free (text, FALSE);
}

/**
 * cy_trend_chart_describe_marks:
 *
 * Returns: (transfer full): what began about then, and else what lasted then; a line each, maybe none.
 */
char *
cy_trend_chart_describe_marks (CyTrendChart *self, gint64 time_us)
{
  return cy_trend_describe_marks (self, time_us, cy_trend_reach (self) / 2);
}

static void
announce (CyTrendChart *self)
{
  g_autofree char *text = cy_trend_chart_describe (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

/**
 * cy_trend_chart_set_cursor:
 * @time_us: where to read values [µs UTC], or %G_MININT64 for nowhere.
 */
void
cy_trend_chart_set_cursor (CyTrendChart *self, gint64 time_us)
{
  if (time_us != CY_TREND_NO_CURSOR)
    time_us = CLAMP (time_us, CY_TREND_TIME_MIN_US, CY_TREND_TIME_MAX_US);
  if (time_us == self->cursor_us)
    return;
  self->cursor_us = time_us;
  announce (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CURSOR]);
}

gint64
cy_trend_chart_get_cursor (CyTrendChart *self)
{
  return self->cursor_us;
}

static void
series_clear (gpointer data)
{
  CyTrendSeries *series = data;

  g_free ((char *) series->label);
  g_free ((char *) series->unit);
  g_clear_pointer (&series->points, g_bytes_unref);
  g_clear_pointer (&series->names, g_array_unref);
  g_clear_pointer (&series->pyramid, cy_trend_pyramid_free);
}

/* From so many points on it is worth it: some four for a pixel. */
static CyTrendPyramid *
make_pyramid (GBytes *points)
{
  return points == NULL || g_bytes_get_size (points) < 8192 * sizeof (CyTrendPoint)
           ? NULL
           : cy_trend_pyramid_new (points);
}

static CyTrendSeries
copy_series (const CyTrendSeries *series)
{
  CyTrendSeries copy = *series;

  copy.label = g_strdup (copy.label != NULL ? copy.label : "");
  copy.unit = g_strdup (copy.unit != NULL ? copy.unit : "");
  copy.points = copy.points != NULL ? cy_trend_points_sorted (copy.points) : NULL;
  copy.names = copy.names != NULL ? g_array_ref (copy.names) : NULL;
  copy.pyramid = make_pyramid (copy.points);
  return copy;
}

/**
 * cy_trend_chart_set_series:
 * @series: (array length=n_series): copied; their points are referenced. At most 24 are shown.
 *
 * Replaces what is drawn. The period stays; a chart that has none yet shows everything.
 */
void
cy_trend_chart_set_series (CyTrendChart *self, const CyTrendSeries *series, guint n_series)
{
  g_autoptr (GArray) old = g_steal_pointer (&self->series);

  self->series = g_array_new (FALSE, TRUE, sizeof (CyTrendSeries));
  g_array_set_clear_func (self->series, series_clear);
  for (guint i = 0; i < MIN (n_series, CY_TREND_MAX_SERIES); i++) {
    CyTrendSeries copy = copy_series (&series[i]);

    g_array_append_val (self->series, copy);
  }
  if (self->from_us == self->to_us)
    cy_trend_chart_fit (self);
  announce (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
mark_clear (gpointer data)
{
  g_free ((char *) ((CyTrendMark *) data)->text);
}

static gint
compare_marks (gconstpointer a, gconstpointer b)
{
  const CyTrendMark *left = a;
  const CyTrendMark *right = b;

  return (left->from_us > right->from_us) - (left->from_us < right->from_us);
}

/**
 * cy_trend_chart_set_marks:
 * @marks: (array length=n_marks): copied.
 *
 * Replaces what is shown above the curves. From the first call on there is a place for it.
 */
void
cy_trend_chart_set_marks (CyTrendChart *self, const CyTrendMark *marks, guint n_marks)
{
  g_array_set_size (self->marks, 0);
  for (guint i = 0; i < n_marks; i++) {
    CyTrendMark copy = marks[i];

    copy.text = g_strdup (copy.text != NULL ? copy.text : "");
    g_array_append_val (self->marks, copy);
  }
  g_array_sort (self->marks, compare_marks);
  self->has_marks = TRUE;
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * cy_trend_chart_set_overlaid:
 * @overlaid: whether two units are drawn over each other, with an axis on either side.
 */
void
cy_trend_chart_set_overlaid (CyTrendChart *self, gboolean overlaid)
{
  self->overlaid = overlaid;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * cy_trend_chart_set_selected:
 * @series: whose limits are shown as bands and named, or -1.
 */
void
cy_trend_chart_set_selected (CyTrendChart *self, int series)
{
  self->selected = series;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * cy_trend_chart_set_limits_movable:
 * @movable: whether a person may move the limits of the first series; see #CyTrendChart::limit-dragged.
 */
void
cy_trend_chart_set_limits_movable (CyTrendChart *self, gboolean movable)
{
  self->limits_movable = movable;
  self->is_moving_limit = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * cy_trend_chart_set_limit:
 * @level: a #CyLimitLevel.
 * @value: where that limit of the first series is, NAN when there is none.
 *
 * Moves a limit and leaves all else as it is; #CyTrendChart::limit-dragged is not emitted.
 */
void
cy_trend_chart_set_limit (CyTrendChart *self, guint level, double value)
{
  CyTrendSeries *series;

  g_return_if_fail (level > CY_LIMIT_LEVEL_NONE && level < CY_N_LIMIT_LEVELS);
  if (self->series->len == 0)
    return;
  series = &g_array_index (self->series, CyTrendSeries, 0);
  series->limits[level] = value;
  series->limit_mask =
    isnan (value) ? series->limit_mask & ~(1u << level) : series->limit_mask | 1u << level;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* A person moved a limit: the line goes along and its owner hears of it. */
void
cy_trend_tell_limit (CyTrendChart *self, guint level, double value)
{
  cy_trend_chart_set_limit (self, level, value);
  g_signal_emit (self, signals[LIMIT_DRAGGED], 0, level, value);
}

/**
 * cy_trend_chart_set_now:
 * @now_us: the newest time there can be; End goes there, and nobody moves beyond it [µs UTC].
 * @following: zooming leaves the end of the period where it is.
 */
void
cy_trend_chart_set_now (CyTrendChart *self, gint64 now_us, gboolean following)
{
  self->now_us = CLAMP (now_us, CY_TREND_TIME_MIN_US + SPAN_MAX_US, CY_TREND_TIME_MAX_US);
  self->following = following;
}

/**
 * cy_trend_chart_set_trouble:
 * @trouble: (nullable): why no values are known.
 */
void
cy_trend_chart_set_trouble (CyTrendChart *self, const char *trouble)
{
  if (g_strcmp0 (self->trouble, trouble) == 0)
    return;
  g_free (self->trouble);
  self->trouble = g_strdup (trouble);
  announce (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
cy_trend_chart_query_tooltip (GtkWidget *widget,
                              int x,
                              int y,
                              gboolean keyboard,
                              GtkTooltip *tooltip)
{
  CyTrendChart *self = CY_TREND_CHART (widget);
  CyTrendFrame frame = cy_trend_frame (self);
  gint64 near_us = (gint64) (8 / frame.width * (double) (self->to_us - self->from_us));
  g_autofree char *text = NULL;

  if (keyboard || y > frame.top + 4)
    return FALSE;
  text = cy_trend_describe_marks (self, cy_trend_time_at (self, x), near_us);
  gtk_tooltip_set_text (tooltip, text);
  return *text != '\0';
}

static void
cy_trend_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  cy_trend_draw (CY_TREND_CHART (widget), snapshot);
}

static void
cy_trend_chart_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : 100;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 640 : 240;
}

static void
cy_trend_chart_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CURSOR)
    g_value_set_int64 (value, CY_TREND_CHART (object)->cursor_us);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cy_trend_chart_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CURSOR)
    cy_trend_chart_set_cursor (CY_TREND_CHART (object), g_value_get_int64 (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cy_trend_chart_finalize (GObject *object)
{
  CyTrendChart *self = CY_TREND_CHART (object);

  g_array_unref (self->series);
  g_array_unref (self->marks);
  g_time_zone_unref (self->zone);
  g_free (self->trouble);
  cy_text_cache_free (self->texts);
  G_OBJECT_CLASS (cy_trend_chart_parent_class)->finalize (object);
}

static void
cy_trend_chart_class_init (CyTrendChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = cy_trend_chart_get_property;
  object_class->set_property = cy_trend_chart_set_property;
  object_class->finalize = cy_trend_chart_finalize;
  widget_class->measure = cy_trend_chart_measure;
  widget_class->snapshot = cy_trend_chart_snapshot;
  widget_class->query_tooltip = cy_trend_chart_query_tooltip;

  /**
   * CyTrendChart:cursor:
   *
   * Where values are read [µs UTC], or %G_MININT64. Bind it to read several charts at one time.
   */
  props[PROP_CURSOR] =
    g_param_spec_int64 ("cursor", NULL, NULL, G_MININT64, G_MAXINT64, CY_TREND_NO_CURSOR,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * CyTrendChart::range-changed:
   * @from_us: the period's begin [µs UTC].
   * @to_us: its end [µs UTC].
   *
   * The operator moved or zoomed.
   */
  signals[RANGE_CHANGED] =
    g_signal_new ("range-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);

  /**
   * CyTrendChart::limit-dragged:
   * @level: a #CyLimitLevel, of the first series.
   * @value: where it is now, to the last digit that is shown.
   *
   * The operator moved a limit, with the pointer or with keys.
   */
  signals[LIMIT_DRAGGED] =
    g_signal_new ("limit-dragged", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_DOUBLE);
  gtk_widget_class_set_css_name (widget_class, "trendchart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
cy_trend_chart_init (CyTrendChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->series = g_array_new (FALSE, TRUE, sizeof (CyTrendSeries));
  self->marks = g_array_new (FALSE, TRUE, sizeof (CyTrendMark));
  g_array_set_clear_func (self->marks, mark_clear);
  self->selected = -1;
  self->now_us = G_MAXINT64;
  self->pick_from_us = CY_TREND_NO_CURSOR;
  self->texts = cy_text_cache_new (widget);
  self->zone = g_time_zone_new_local ();
  self->cursor_us = CY_TREND_NO_CURSOR;
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_vexpand (widget, TRUE);
  cy_trend_input_init (self);
  cy_palette_watch (widget);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Trend chart"), -1);
}

/**
 * cy_trend_chart_new:
 */
GtkWidget *
cy_trend_chart_new (void)
{
  return g_object_new (CY_TYPE_TREND_CHART, NULL);
}
