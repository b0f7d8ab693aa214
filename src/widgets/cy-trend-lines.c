/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trend-job.h"

/* With more points than this in a pixel's width, least and greatest are drawn instead of a line:
 * stroking the zig-zag is what costs, not the data. */
#define DENSE 2.0

/* Points further apart than this get a dot each [px]. */
#define SPARSE 14.0

#define LINE_WIDTH 1.6

/* From one column to before another at one value. */
static void
draw_level (const CyTrendJob *job, guint index, guint from, guint to, double value)
{
  const CyTrendPane *pane = &job->panes[job->pane_of[index]];

  if (to > from)
    cy_trend_append_rect (job, job->frame.left + from, cy_trend_y_of (pane, value) - LINE_WIDTH / 2,
                          to - from, LINE_WIDTH, cy_trend_color_of (job, index));
}

/* What held when the period began, which a step series shows from its left edge on. */
static gboolean
find_held (const CyTrendJob *job, guint index, double *out_value)
{
  const CyTrendSeries *series = cy_trend_series_at (job, index);
  guint first = cy_trend_series_find (series, job->self->from_us);
  guint n;
  const CyTrendPoint *points = cy_trend_series_points (series, &n);

  if (!series->step || first == 0 || !cy_trend_point_is_value (&points[first - 1]))
    return FALSE;
  *out_value = points[first - 1].value;
  return TRUE;
}

/* A rectangle for each pixel's width, joined to the one before: no stroke, and no spike is lost. */
static void
draw_dense (const CyTrendJob *job, guint index)
{
  CyTrendChart *self = job->self;
  const CyTrendSeries *series = cy_trend_series_at (job, index);
  const CyTrendPane *pane = &job->panes[job->pane_of[index]];
  guint n = (guint) job->frame.width;
  g_autofree CyTrendColumn *columns = g_new (CyTrendColumn, n + 1);
  double last = 0;
  gboolean open = find_held (job, index, &last); /* @last still holds, since column @since */
  guint since = 0;

  cy_trend_series_reduce (series, self->from_us, self->to_us, n, columns);
  for (guint c = 0; c < n; c++) {
    const CyTrendColumn *column = &columns[c];
    gboolean joins = open && column->any && column->joined;
    double low = joins ? MIN (column->low, last) : column->low;
    double high = joins ? MAX (column->high, last) : column->high;
    double top;

    if (open && (column->ended || joins))
      draw_level (job, index, since, c, last);
    open = column->any || (open && !column->ended);
    if (!column->any)
      continue;
    top = cy_trend_y_of (pane, high) - LINE_WIDTH / 2;
    cy_trend_append_rect (job, job->frame.left + c, top, 1,
                          cy_trend_y_of (pane, low) + LINE_WIDTH / 2 - top,
                          cy_trend_color_of (job, index));
    last = column->last;
    since = c + 1;
  }
  if (open && series->step && self->to_us <= cy_trend_series_end (series))
    draw_level (job, index, since, n, last);
}

/* Least and greatest of rolled-up stretches, behind their means. */
static void
trace_band (cairo_t *cr, const CyTrendJob *job, guint index, guint first, guint end)
{
  const CyTrendSeries *series = cy_trend_series_at (job, index);
  const CyTrendPane *pane = &job->panes[job->pane_of[index]];
  guint n;
  const CyTrendPoint *points = cy_trend_series_points (series, &n);

  for (guint i = first; i + 1 < end; i++) {
    const CyTrendPoint *a = &points[i], *b = &points[i + 1];

    if (!cy_trend_series_joins (series, i + 1) || (a->high - a->low <= 0 && b->high - b->low <= 0))
      continue;
    cairo_move_to (cr, cy_trend_x_of (job, a->time_us), cy_trend_y_of (pane, a->low));
    cairo_line_to (cr, cy_trend_x_of (job, a->time_us), cy_trend_y_of (pane, a->high));
    cairo_line_to (cr, cy_trend_x_of (job, b->time_us), cy_trend_y_of (pane, b->high));
    cairo_line_to (cr, cy_trend_x_of (job, b->time_us), cy_trend_y_of (pane, b->low));
    cairo_close_path (cr);
  }
}

static void
trace_line (cairo_t *cr, const CyTrendJob *job, guint index, guint first, guint end)
{
  const CyTrendSeries *series = cy_trend_series_at (job, index);
  const CyTrendPane *pane = &job->panes[job->pane_of[index]];
  guint n;
  const CyTrendPoint *points = cy_trend_series_points (series, &n);

  for (guint i = first; i < end; i++) {
    double x = cy_trend_x_of (job, points[i].time_us), y = cy_trend_y_of (pane, points[i].value);

    if (!cy_trend_point_is_value (&points[i])) {
      /* Until here the value before it held. */
      if (series->step && i > first && cy_trend_point_is_value (&points[i - 1]))
        cairo_line_to (cr, x, cy_trend_y_of (pane, points[i - 1].value));
      continue;
    }
    if (i > first && cy_trend_series_joins (series, i)) {
      if (series->step)
        cairo_line_to (cr, x, cy_trend_y_of (pane, points[i - 1].value));
      cairo_line_to (cr, x, y);
    } else {
      /* A value with gaps on both sides is a dot. */
      cairo_move_to (cr, x, y);
      cairo_line_to (cr, x, y);
    }
  }
}

static void
draw_points (cairo_t *cr, const CyTrendJob *job, guint index, guint first, guint end)
{
  const CyTrendPane *pane = &job->panes[job->pane_of[index]];
  guint n;
  const CyTrendPoint *points = cy_trend_series_points (cy_trend_series_at (job, index), &n);

  for (guint i = first; i < end; i++) {
    if (!cy_trend_point_is_value (&points[i]))
      continue;
    cairo_new_sub_path (cr);
    cairo_arc (cr, cy_trend_x_of (job, points[i].time_us), cy_trend_y_of (pane, points[i].value),
               2.4, 0, 2 * G_PI);
  }
  cairo_fill (cr);
}

static void
draw_polyline (const CyTrendJob *job, guint index, guint first, guint end)
{
  const CyTrendPane *pane = &job->panes[job->pane_of[index]];
  GdkRGBA color = *cy_trend_color_of (job, index);
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

void
cy_trend_draw_series (const CyTrendJob *job, guint index)
{
  CyTrendChart *self = job->self;
  const CyTrendSeries *series = cy_trend_series_at (job, index);
  const CyTrendPane *pane = &job->panes[job->pane_of[index]];
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
