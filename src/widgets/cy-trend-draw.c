/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-severity.h"
#include "cy-trend-chart-private.h"
#include "cy-trend-scale.h"

/* Between two panes [px]. */
#define PANE_GAP 8.0

/* With more points than this in a pixel's width, least and greatest are drawn instead of a line:
 * stroking the zig-zag is what costs, not the data. */
#define DENSE 2.0

/* Points further apart than this get a dot each [px]. */
#define SPARSE 14.0

#define LINE_WIDTH 1.6

/* Neither alarm colours nor each other for any kind of colour blindness; a letter names each line
 * too. */
static const GdkRGBA colors[2][6] = {
  { CY_RGB (0x1f5fbf), CY_RGB (0x0b6b4f), CY_RGB (0x7d3fb5), CY_RGB (0x333a40), CY_RGB (0x0b7fa8),
    CY_RGB (0x6b6f12) },
  { CY_RGB (0x84b6ff), CY_RGB (0x63d3a6), CY_RGB (0xcda4f5), CY_RGB (0xe4e7ea), CY_RGB (0x58c7f3),
    CY_RGB (0xc3cb7a) },
};

static const char *const limit_letters[CY_N_LIMIT_LEVELS] = {
  [CY_LIMIT_LEVEL_NONE] = "", [CY_LIMIT_LEVEL_L] = "L",   [CY_LIMIT_LEVEL_LL] = "LL",
  [CY_LIMIT_LEVEL_H] = "H",   [CY_LIMIT_LEVEL_HH] = "HH",
};

/* One unit's axis, and where it is drawn. */
typedef struct {
  const char *unit;
  double low;
  double high;
  double top;    /* of the plot, below the legend [px] */
  double height; /* of the plot [px] */
  double legend; /* height of the legend above [px] */
  guint n_series;
  gboolean any;
} Pane;

typedef struct {
  CyTrendChart *self;
  GtkSnapshot *snapshot;
  const CyPalette *palette;
  CyTrendFrame frame;
  Pane panes[CY_TREND_MAX_PANES];
  guint n_panes;
  guint pane_of[CY_TREND_MAX_SERIES];
} Job;

static const CyTrendSeries *
series_at (const Job *job, guint index)
{
  return &g_array_index (job->self->series, CyTrendSeries, index);
}

static const GdkRGBA *
color_of (const Job *job, guint index)
{
  return &colors[job->palette->on_dark ? 1 : 0][index % G_N_ELEMENTS (colors[0])];
}

static double
x_of (const Job *job, gint64 time_us)
{
  double part = (double) (time_us - job->self->from_us) /
                (double) MAX (1, job->self->to_us - job->self->from_us);

  return job->frame.left + part * job->frame.width;
}

static double
y_of (const Pane *pane, double value)
{
  double part = (value - pane->low) / (pane->high - pane->low);

  /* Far outside is as good as anywhere outside, and safe to draw. */
  return pane->top + pane->height * (1 - CLAMP (part, -10, 10));
}

static void
append_rect (const Job *job, double x, double y, double width, double height, const GdkRGBA *color)
{
  gtk_snapshot_append_color (
    job->snapshot, color,
    &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

/* Limits belong into sight as soon as the values come near them. */
static void
include_limits (Pane *pane, const CyTrendSeries *series)
{
  double near = MAX (pane->high - pane->low, fabs (pane->high) * 0.1) * 1.2;
  double low = pane->low, high = pane->high;

  for (guint level = 1; level < CY_N_LIMIT_LEVELS; level++) {
    double limit = series->limits[level];

    if ((series->limit_mask & (1u << level)) == 0 || !isfinite (limit))
      continue;
    if (limit > low - near && limit < low)
      pane->low = MIN (pane->low, limit);
    if (limit < high + near && limit > high)
      pane->high = MAX (pane->high, limit);
  }
}

static void
scale_panes (Job *job)
{
  for (guint p = 0; p < job->n_panes; p++) {
    Pane *pane = &job->panes[p];
    double room;

    if (!pane->any) {
      pane->low = 0;
      pane->high = 1;
    }
    for (guint i = 0; i < job->self->series->len && pane->any; i++)
      if (job->pane_of[i] == p)
        include_limits (pane, series_at (job, i));
    room = (pane->high - pane->low) * 0.06;
    /* Wide enough for a double to tell its ends apart. */
    if (room <= MAX (fabs (pane->low), fabs (pane->high)) * 1e-9)
      room = MAX (0.5, fabs (pane->high) * 0.05);
    /* A quantity that is never negative has its zero at the foot. */
    pane->low = pane->low >= 0 && pane->low < room ? 0 : pane->low - room;
    pane->high += room;
  }
}

static void
find_panes (Job *job)
{
  CyTrendChart *self = job->self;

  for (guint i = 0; i < self->series->len; i++) {
    const CyTrendSeries *series = series_at (job, i);
    guint p = 0;

    while (p < job->n_panes && g_strcmp0 (job->panes[p].unit, series->unit) != 0)
      p++;
    if (p == job->n_panes) {
      if (p == CY_TREND_MAX_PANES)
        p--;
      else
        job->panes[job->n_panes++] =
          (Pane){ .unit = series->unit, .low = G_MAXDOUBLE, .high = -G_MAXDOUBLE };
    }
    job->pane_of[i] = p;
    job->panes[p].n_series++;
    job->panes[p].any |= cy_trend_series_range (series, self->from_us, self->to_us,
                                                &job->panes[p].low, &job->panes[p].high);
  }
}

static void
place_panes (Job *job)
{
  double line = cy_text_cache_get_height (job->self->texts, CY_TEXT_SMALL) + 4;
  double each = (job->frame.height - PANE_GAP * (job->n_panes - 1)) / job->n_panes;

  for (guint p = 0; p < job->n_panes; p++) {
    Pane *pane = &job->panes[p];

    pane->legend = line;
    pane->top = job->frame.top + p * (each + PANE_GAP) + line;
    pane->height = MAX (8, each - line);
  }
}

static void
draw_value_grid (const Job *job, const Pane *pane)
{
  CyTextCache *texts = job->self->texts;
  double text = cy_text_cache_get_height (texts, CY_TEXT_TINY);
  guint n_ticks = (guint) CLAMP (pane->height / (text * 2.2), 2, 8);
  double step = cy_trend_value_step (pane->high - pane->low, n_ticks);
  int decimals = (int) cy_trend_value_decimals (step);

  append_rect (job, job->frame.left, pane->top, job->frame.width, pane->height,
               &job->palette->surface);
  for (guint i = 0; i <= n_ticks + 1; i++) {
    double value = (ceil (pane->low / step) + i) * step;
    double y = round (y_of (pane, value));
    /* Adding zero makes zero of minus zero. */
    g_autofree char *label = g_strdup_printf ("%.*f", decimals, value + 0.0);
    int width;

    if (value > pane->high)
      break;

    append_rect (job, job->frame.left, y, job->frame.width, 1, &job->palette->line);
    pango_layout_get_pixel_size (cy_text_cache_get (texts, CY_TEXT_TINY, label, -1), &width, NULL);
    if (y - text / 2 > pane->top - text)
      (void) cy_text_draw (texts, job->snapshot, CY_TEXT_TINY, label, job->frame.left - 6 - width,
                           y - text / 2, -1, &job->palette->dim);
  }
}

static void
draw_time_axis (const Job *job)
{
  CyTrendChart *self = job->self;
  gint64 span = self->to_us - self->from_us;
  guint n_ticks = (guint) MAX (2, job->frame.width / 96);
  const CyTrendTimeStep *step = cy_trend_time_step (span, n_ticks);
  double text = cy_text_cache_get_height (self->texts, CY_TEXT_TINY);
  double y = job->frame.top + job->frame.height + 3;
  g_autofree char *from = cy_trend_format_time (self->from_us, self->zone, "%Y-%m-%d %H:%M:%S");
  g_autofree char *to = cy_trend_format_time (self->to_us, self->zone, "%Y-%m-%d %H:%M:%S");
  int width;

  for (gint64 tick = cy_trend_first_tick (self->from_us, step->step_us, self->zone);
       tick <= self->to_us; tick += step->step_us) {
    double x = round (x_of (job, tick));
    g_autofree char *label = cy_trend_format_time (tick, self->zone, step->format);

    for (guint p = 0; p < job->n_panes; p++)
      append_rect (job, x, job->panes[p].top, 1, job->panes[p].height, &job->palette->line);
    pango_layout_get_pixel_size (cy_text_cache_get (self->texts, CY_TEXT_TINY, label, -1), &width,
                                 NULL);
    x = MIN (x - width / 2.0, job->frame.left + job->frame.width + job->frame.right - width);
    (void) cy_text_draw (self->texts, job->snapshot, CY_TEXT_TINY, label, x, y, -1,
                         &job->palette->text);
  }
  (void) cy_text_draw (self->texts, job->snapshot, CY_TEXT_TINY, from, job->frame.left, y + text,
                       -1, &job->palette->dim);
  pango_layout_get_pixel_size (cy_text_cache_get (self->texts, CY_TEXT_TINY, to, -1), &width, NULL);
  (void) cy_text_draw (self->texts, job->snapshot, CY_TEXT_TINY, to,
                       job->frame.left + job->frame.width - width, y + text, -1,
                       &job->palette->dim);
}

/* Yellow on a light ground is no line: its shape's edge is. */
static const GdkRGBA *
limit_color (const Job *job, CySeverity severity)
{
  if (!job->palette->on_dark && severity == CY_SEVERITY_MEDIUM)
    return &cy_severity_get (severity)->style[0].edge;
  return cy_severity_color (severity, job->palette->on_dark);
}

static void
draw_limit (const Job *job, const Pane *pane, guint index, CyLimitLevel level)
{
  const CyTrendSeries *series = series_at (job, index);
  double limit = series->limits[level];
  CySeverity severity = cy_severity_of_sample (CY_QUALITY_GOOD, level);
  GdkRGBA color = *limit_color (job, severity);
  double y = round (y_of (pane, limit));
  gboolean high = cy_limit_level_is_high (level);
  g_autofree char *label = NULL;
  double text = cy_text_cache_get_height (job->self->texts, CY_TEXT_TINY);
  double label_y = high ? y - text : y + 1;

  /* Beyond the line, unless the pane ends there. */
  if (high && label_y < pane->top)
    label_y = y + 1;
  else if (!high && label_y + text > pane->top + pane->height)
    label_y = y - text;
  for (double x = 0; x < job->frame.width; x += 9)
    append_rect (job, job->frame.left + x, y - 1, 5, 2, &color);
  if (pane->n_series > 1)
    label = g_strdup_printf ("%c %s %.*f", 'A' + index, limit_letters[level],
                             (int) MIN (series->decimals, 9), limit);
  else
    label =
      g_strdup_printf ("%s %.*f", limit_letters[level], (int) MIN (series->decimals, 9), limit);
  (void) cy_text_draw (job->self->texts, job->snapshot, CY_TEXT_TINY, label, job->frame.left + 4,
                       label_y, -1, &job->palette->text);
  if (pane->n_series > 1)
    return;
  /* What lies beyond is shaded. */
  color.alpha = 0.1f;
  if (high)
    append_rect (job, job->frame.left, pane->top, job->frame.width, MAX (0, y - pane->top), &color);
  else
    append_rect (job, job->frame.left, y, job->frame.width, MAX (0, pane->top + pane->height - y),
                 &color);
}

static void
draw_limits (const Job *job, guint index)
{
  const CyTrendSeries *series = series_at (job, index);
  const Pane *pane = &job->panes[job->pane_of[index]];

  for (guint level = 1; level < CY_N_LIMIT_LEVELS; level++)
    if ((series->limit_mask & (1u << level)) != 0 && series->limits[level] >= pane->low &&
        series->limits[level] <= pane->high)
      draw_limit (job, pane, index, level);
}

/* A rectangle for each pixel's width, joined to the one before: no stroke, and no spike is lost. */
static void
draw_dense (const Job *job, guint index)
{
  CyTrendChart *self = job->self;
  const Pane *pane = &job->panes[job->pane_of[index]];
  guint n = (guint) job->frame.width;
  g_autofree CyTrendColumn *columns = g_new (CyTrendColumn, n + 1);
  const CyTrendColumn *before = NULL;

  cy_trend_series_reduce (series_at (job, index), self->from_us, self->to_us, n, columns);
  for (guint c = 0; c < n; c++) {
    const CyTrendColumn *column = &columns[c];
    double low = column->low, high = column->high, top, bottom;

    if (!column->any)
      continue;
    if (column->joined && before != NULL) {
      low = MIN (low, before->last);
      high = MAX (high, before->last);
      if (column - before > 1)
        append_rect (job, job->frame.left + (double) (before - columns),
                     y_of (pane, before->last) - LINE_WIDTH / 2, (double) (column - before),
                     LINE_WIDTH, color_of (job, index));
    }
    top = y_of (pane, high) - LINE_WIDTH / 2;
    bottom = y_of (pane, low) + LINE_WIDTH / 2;
    append_rect (job, job->frame.left + c, top, 1, bottom - top, color_of (job, index));
    before = column;
  }
}

/* Least and greatest of rolled-up stretches, behind their means. */
static void
trace_band (cairo_t *cr, const Job *job, guint index, guint first, guint end)
{
  const CyTrendSeries *series = series_at (job, index);
  const Pane *pane = &job->panes[job->pane_of[index]];
  guint n;
  const CyTrendPoint *points = cy_trend_series_points (series, &n);

  for (guint i = first; i + 1 < end; i++) {
    const CyTrendPoint *a = &points[i], *b = &points[i + 1];

    if (!cy_trend_series_joins (series, i + 1) || (a->high - a->low <= 0 && b->high - b->low <= 0))
      continue;
    cairo_move_to (cr, x_of (job, a->time_us), y_of (pane, a->low));
    cairo_line_to (cr, x_of (job, a->time_us), y_of (pane, a->high));
    cairo_line_to (cr, x_of (job, b->time_us), y_of (pane, b->high));
    cairo_line_to (cr, x_of (job, b->time_us), y_of (pane, b->low));
    cairo_close_path (cr);
  }
}

static void
trace_line (cairo_t *cr, const Job *job, guint index, guint first, guint end)
{
  const CyTrendSeries *series = series_at (job, index);
  const Pane *pane = &job->panes[job->pane_of[index]];
  guint n;
  const CyTrendPoint *points = cy_trend_series_points (series, &n);

  for (guint i = first; i < end; i++) {
    double x = x_of (job, points[i].time_us), y = y_of (pane, points[i].value);

    if (!cy_trend_point_is_value (&points[i]))
      continue;
    if (i > first && cy_trend_series_joins (series, i)) {
      if (series->step)
        cairo_line_to (cr, x, y_of (pane, points[i - 1].value));
      cairo_line_to (cr, x, y);
    } else {
      /* A value with gaps on both sides is a dot. */
      cairo_move_to (cr, x, y);
      cairo_line_to (cr, x, y);
    }
  }
}

static void
draw_points (cairo_t *cr, const Job *job, guint index, guint first, guint end)
{
  const Pane *pane = &job->panes[job->pane_of[index]];
  guint n;
  const CyTrendPoint *points = cy_trend_series_points (series_at (job, index), &n);

  for (guint i = first; i < end; i++) {
    if (!cy_trend_point_is_value (&points[i]))
      continue;
    cairo_new_sub_path (cr);
    cairo_arc (cr, x_of (job, points[i].time_us), y_of (pane, points[i].value), 2.4, 0, 2 * G_PI);
  }
  cairo_fill (cr);
}

static void
draw_polyline (const Job *job, guint index, guint first, guint end)
{
  const Pane *pane = &job->panes[job->pane_of[index]];
  GdkRGBA color = *color_of (job, index);
  cairo_t *cr = gtk_snapshot_append_cairo (
    job->snapshot, &GRAPHENE_RECT_INIT ((float) job->frame.left, (float) pane->top,
                                        (float) job->frame.width, (float) pane->height));

  color.alpha = 0.25f;
  gdk_cairo_set_source_rgba (cr, &color);
  trace_band (cr, job, index, first, end);
  cairo_fill (cr);
  color.alpha = 1;
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  trace_line (cr, job, index, first, end);
  cairo_stroke (cr);
  if (job->frame.width / MAX (1, end - first) > SPARSE)
    draw_points (cr, job, index, first, end);
  cairo_destroy (cr);
}

static void
draw_series (const Job *job, guint index)
{
  CyTrendChart *self = job->self;
  const CyTrendSeries *series = series_at (job, index);
  const Pane *pane = &job->panes[job->pane_of[index]];
  guint first, end;

  cy_trend_series_window (series, self->from_us, self->to_us, &first, &end);
  if (first >= end)
    return;
  gtk_snapshot_push_clip (job->snapshot,
                          &GRAPHENE_RECT_INIT ((float) job->frame.left, (float) pane->top,
                                               (float) job->frame.width, (float) pane->height));
  if (end - first > job->frame.width * DENSE)
    draw_dense (job, index);
  else
    draw_polyline (job, index, first, end);
  gtk_snapshot_pop (job->snapshot);
}

/* The line's letter, right of its end; every other one further out, as lines often end together. */
static void
draw_letter (const Job *job, guint index)
{
  const CyTrendSeries *series = series_at (job, index);
  const Pane *pane = &job->panes[job->pane_of[index]];
  const CyTrendPoint *last =
    cy_trend_series_nearest (series, job->self->to_us, cy_trend_reach (job->self));
  const char letter[2] = { (char) ('A' + index), '\0' };
  double height = cy_text_cache_get_height (job->self->texts, CY_TEXT_SMALL);

  if (last == NULL || !cy_trend_point_is_value (last))
    return;
  (void) cy_text_draw (job->self->texts, job->snapshot, CY_TEXT_SMALL, letter,
                       job->frame.left + job->frame.width + 3 + (index % 2) * 9,
                       CLAMP (y_of (pane, last->value), pane->top, pane->top + pane->height) -
                         height / 2,
                       -1, color_of (job, index));
}

/* Letter, name and value of each line above its pane: at the cursor, or the newest. */
static void
draw_legends (const Job *job)
{
  CyTrendChart *self = job->self;
  gboolean at_cursor = self->cursor_us != CY_TREND_NO_CURSOR;
  double x[CY_TREND_MAX_PANES];

  for (guint p = 0; p < job->n_panes; p++)
    x[p] = job->frame.left;
  for (guint i = 0; i < self->series->len; i++) {
    const CyTrendSeries *series = series_at (job, i);
    guint p = job->pane_of[i];
    double y = job->panes[p].top - job->panes[p].legend + 1;
    const CyTrendPoint *point = cy_trend_series_nearest (
      series, at_cursor ? self->cursor_us : self->to_us, cy_trend_reach (self));
    g_autofree char *value = cy_trend_format_value (series, point);
    const char letter[2] = { (char) ('A' + i), '\0' };
    int room = (int) (job->frame.left + job->frame.width - x[p]);

    if (room < 40)
      continue;
    append_rect (job, x[p], y + job->panes[p].legend / 2 - 2.5, 14, 3, color_of (job, i));
    x[p] += 18;
    x[p] += 5 + cy_text_draw (self->texts, job->snapshot, CY_TEXT_SMALL, letter, x[p], y, -1,
                              color_of (job, i));
    x[p] += 6 + cy_text_draw (self->texts, job->snapshot, CY_TEXT_SMALL, series->label, x[p], y,
                              MAX (24, room / 2), &job->palette->dim);
    x[p] += 24 + cy_text_draw (self->texts, job->snapshot, CY_TEXT_SMALL, value, x[p], y, -1,
                               &job->palette->text);
  }
}

static void
draw_cursor (const Job *job)
{
  CyTrendChart *self = job->self;
  g_autofree char *when = NULL;
  double x, text;
  int width;

  if (self->cursor_us < self->from_us || self->cursor_us > self->to_us)
    return;
  x = round (x_of (job, self->cursor_us));
  for (guint p = 0; p < job->n_panes; p++)
    append_rect (job, x, job->panes[p].top, 1, job->panes[p].height, &job->palette->accent);
  for (guint i = 0; i < self->series->len; i++) {
    const Pane *pane = &job->panes[job->pane_of[i]];
    const CyTrendPoint *point =
      cy_trend_series_nearest (series_at (job, i), self->cursor_us, cy_trend_reach (self));

    if (point != NULL && cy_trend_point_is_value (point))
      append_rect (job, x - 3, y_of (pane, point->value) - 3, 7, 7, color_of (job, i));
  }
  when = cy_trend_format_time (self->cursor_us, self->zone, "%m-%d %H:%M:%S");
  text = cy_text_cache_get_height (self->texts, CY_TEXT_TINY);
  pango_layout_get_pixel_size (cy_text_cache_get (self->texts, CY_TEXT_TINY, when, -1), &width,
                               NULL);
  x = CLAMP (x - width / 2.0, job->frame.left, job->frame.left + job->frame.width - width);
  append_rect (job, x - 4, job->frame.top + job->frame.height + 2, width + 8, text + 2,
               &job->palette->accent);
  (void) cy_text_draw (self->texts, job->snapshot, CY_TEXT_TINY, when, x,
                       job->frame.top + job->frame.height + 3, -1, &job->palette->window);
}

static void
draw_nothing (const Job *job)
{
  const char *text =
    job->self->series->len == 0 ? _ ("Nothing chosen to show") : _ ("No values in this period");
  int width;

  pango_layout_get_pixel_size (cy_text_cache_get (job->self->texts, CY_TEXT_BODY, text, -1), &width,
                               NULL);
  (void) cy_text_draw (job->self->texts, job->snapshot, CY_TEXT_BODY, text,
                       job->frame.left + (job->frame.width - width) / 2,
                       job->frame.top + job->frame.height / 2, -1, &job->palette->dim);
}

static gboolean
draw_panes (const Job *job)
{
  gboolean any = FALSE;

  for (guint p = 0; p < job->n_panes; p++) {
    draw_value_grid (job, &job->panes[p]);
    any |= job->panes[p].any;
  }
  draw_time_axis (job);
  for (guint i = 0; i < job->self->series->len; i++)
    draw_limits (job, i);
  for (guint i = 0; i < job->self->series->len; i++) {
    draw_series (job, i);
    draw_letter (job, i);
  }
  draw_legends (job);
  draw_cursor (job);
  return any;
}

/* The whole chart. */
void
cy_trend_draw (CyTrendChart *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  Job job = { .self = self,
              .snapshot = snapshot,
              .palette = cy_palette_current (),
              .frame = cy_trend_frame (self) };
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  append_rect (&job, 0, 0, width, height, &job.palette->window);
  find_panes (&job);
  if (job.n_panes > 0) {
    place_panes (&job);
    scale_panes (&job);
  }
  if (job.n_panes == 0 || !draw_panes (&job))
    draw_nothing (&job);
  if (gtk_widget_has_focus (widget)) {
    append_rect (&job, 0, 0, width, 2, &job.palette->accent);
    append_rect (&job, 0, height - 2, width, 2, &job.palette->accent);
    append_rect (&job, 0, 0, 2, height, &job.palette->accent);
    append_rect (&job, width - 2, 0, 2, height, &job.palette->accent);
  }
}
