/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cy-trend-job.h"
#include "cy-trend-scale.h"

/* Neither alarm colours nor each other for any kind of colour blindness; a letter names each line
 * too. */
static const GdkRGBA colors[2][6] = {
  { CY_RGB (0x1f5fbf), CY_RGB (0x0b6b4f), CY_RGB (0x7d3fb5), CY_RGB (0x333a40), CY_RGB (0x0b7fa8),
    CY_RGB (0x6b6f12) },
  { CY_RGB (0x84b6ff), CY_RGB (0x63d3a6), CY_RGB (0xcda4f5), CY_RGB (0xe4e7ea), CY_RGB (0x58c7f3),
    CY_RGB (0xc3cb7a) },
};

/**
 * cy_trend_slot_color:
 *
 * Returns: the colour of a line.
 */
const GdkRGBA *
cy_trend_slot_color (guint slot, gboolean dark)
{
  return &colors[dark ? 1 : 0][slot % G_N_ELEMENTS (colors[0])];
}

/**
 * cy_trend_slot_letter:
 *
 * Returns: what stands for a line wherever its colour does.
 */
char
cy_trend_slot_letter (guint slot)
{
  return (char) ('A' + slot % CY_TREND_MAX_SERIES);
}

/* The line's letter, right of its end; every other one further out, as lines often end together. */
static void
draw_letter (const CyTrendJob *job, guint index)
{
  const CyTrendSeries *series = cy_trend_series_at (job, index);
  const CyTrendPane *pane = &job->panes[job->pane_of[index]];
  const CyTrendPoint *last =
    cy_trend_series_nearest (series, job->self->to_us, cy_trend_reach (job->self));
  const char letter[2] = { cy_trend_slot_letter (series->slot), '\0' };
  double height = cy_text_cache_get_height (job->self->texts, CY_TEXT_SMALL);

  if (last == NULL || !cy_trend_point_is_value (last))
    return;
  (void) cy_text_draw (
    job->self->texts, job->snapshot, CY_TEXT_SMALL, letter,
    job->frame.left + job->frame.width + 3 + (series->slot % 2) * 9,
    CLAMP (cy_trend_y_of (pane, last->value), pane->top, pane->top + pane->height) - height / 2, -1,
    cy_trend_color_of (job, index));
}

/* Letter, name and value of each line above its pane: at the cursor, or the newest. */
static void
draw_legends (const CyTrendJob *job)
{
  CyTrendChart *self = job->self;
  double line = cy_text_cache_get_height (self->texts, CY_TEXT_SMALL) + 4;
  double x[CY_TREND_MAX_PANES];

  for (guint p = 0; p < job->n_panes; p++)
    x[p] = job->frame.left;
  for (guint i = 0; i < self->series->len; i++) {
    const CyTrendSeries *series = cy_trend_series_at (job, i);
    guint p = job->pane_of[i];
    double y = job->panes[p].top - job->panes[p].legend + 1;
    /* On paper there is no cursor whose values they could be. */
    g_autofree char *value = job->paper ? g_strdup ("") : cy_trend_chart_read (self, i);
    const char letter[2] = { cy_trend_slot_letter (series->slot), '\0' };
    int room = (int) (job->frame.left + job->frame.width - x[p]);

    if (room < 40)
      continue;
    cy_trend_append_rect (job, x[p], y + line / 2 - 2.5, 14, 3, cy_trend_color_of (job, i));
    x[p] += 18;
    x[p] += 5 + cy_text_draw (self->texts, job->snapshot, CY_TEXT_SMALL, letter, x[p], y, -1,
                              cy_trend_color_of (job, i));
    x[p] += 6 + cy_text_draw (self->texts, job->snapshot, CY_TEXT_SMALL, series->label, x[p], y,
                              MAX (24, room / 2), &job->palette->dim);
    x[p] += 24 + cy_text_draw (self->texts, job->snapshot, CY_TEXT_SMALL, value, x[p], y, -1,
                               &job->palette->text);
  }
}

static void
draw_cursor (const CyTrendJob *job)
{
  CyTrendChart *self = job->self;
  g_autofree char *when = NULL;
  double x, text;
  int width;

  if (self->cursor_us < self->from_us || self->cursor_us > self->to_us)
    return;
  x = round (cy_trend_x_of (job, self->cursor_us));
  for (guint p = 0; p < job->n_panes; p++)
    cy_trend_append_rect (job, x, job->panes[p].top, 1, job->panes[p].height,
                          &job->palette->accent);
  for (guint i = 0; i < self->series->len; i++) {
    const CyTrendPane *pane = &job->panes[job->pane_of[i]];
    const CyTrendPoint *point =
      cy_trend_series_nearest (cy_trend_series_at (job, i), self->cursor_us, cy_trend_reach (self));

    if (point != NULL && cy_trend_point_is_value (point))
      cy_trend_append_rect (job, x - 3, cy_trend_y_of (pane, point->value) - 3, 7, 7,
                            cy_trend_color_of (job, i));
  }
  when = cy_trend_format_time (self->cursor_us, self->zone, "%m-%d %H:%M:%S");
  text = cy_text_cache_get_height (self->texts, CY_TEXT_TINY);
  pango_layout_get_pixel_size (cy_text_cache_get (self->texts, CY_TEXT_TINY, when, -1), &width,
                               NULL);
  x = CLAMP (x - width / 2.0, job->frame.left, job->frame.left + job->frame.width - width);
  cy_trend_append_rect (job, x - 4, job->frame.top + job->frame.height + 2, width + 8, text + 2,
                        &job->palette->accent);
  (void) cy_text_draw (self->texts, job->snapshot, CY_TEXT_TINY, when, x,
                       job->frame.top + job->frame.height + 3, -1, &job->palette->window);
}

static void
draw_nothing (const CyTrendJob *job)
{
  const char *text = job->self->series->len == 0  ? _ ("Nothing chosen to show")
                     : job->self->trouble != NULL ? job->self->trouble
                                                  : _ ("No values in this period");
  int width;

  pango_layout_get_pixel_size (cy_text_cache_get (job->self->texts, CY_TEXT_BODY, text, -1), &width,
                               NULL);
  (void) cy_text_draw (job->self->texts, job->snapshot, CY_TEXT_BODY, text,
                       job->frame.left + (job->frame.width - width) / 2,
                       job->frame.top + job->frame.height / 2, -1, &job->palette->dim);
}

/* The period that is being picked. */
static void
draw_pick (const CyTrendJob *job)
{
  CyTrendChart *self = job->self;
  GdkRGBA color = job->palette->accent;
  double from, to;

  if (self->pick_from_us == CY_TREND_NO_CURSOR)
    return;
  from = cy_trend_x_of (job, MIN (self->pick_from_us, self->pick_to_us));
  to = cy_trend_x_of (job, MAX (self->pick_from_us, self->pick_to_us));
  color.alpha = 0.2f;
  cy_trend_append_rect (job, from, job->frame.top, to - from, job->frame.height, &color);
}

static gboolean
draw_panes (const CyTrendJob *job)
{
  gboolean any = FALSE;

  for (guint p = 0; p < job->n_panes; p++) {
    cy_trend_draw_value_grid (job, p);
    any |= job->panes[p].any;
  }
  cy_trend_draw_time_axis (job);
  for (guint i = 0; i < job->self->series->len; i++)
    cy_trend_draw_limits (job, i);
  for (guint i = 0; i < job->self->series->len; i++) {
    cy_trend_draw_series (job, i);
    draw_letter (job, i);
  }
  draw_legends (job);
  cy_trend_draw_marks (job);
  if (job->paper)
    return any;
  cy_trend_draw_handles (job);
  draw_pick (job);
  draw_cursor (job);
  return any;
}

static void
draw_focus (const CyTrendJob *job, int width, int height)
{
  const GdkRGBA *color = &job->palette->accent;

  cy_trend_append_rect (job, 0, 0, width, 2, color);
  cy_trend_append_rect (job, 0, height - 2, width, 2, color);
  cy_trend_append_rect (job, 0, 0, 2, height, color);
  cy_trend_append_rect (job, width - 2, 0, 2, height, color);
}

/* The whole chart; on paper without what belongs to the screen. */
void
cy_trend_draw_on (CyTrendChart *self,
                  GtkSnapshot *snapshot,
                  int width,
                  int height,
                  const CyPalette *palette,
                  gboolean paper)
{
  CyTrendJob job = cy_trend_plan (self, width, height, palette);

  job.snapshot = snapshot;
  job.paper = paper;
  cy_trend_append_rect (&job, 0, 0, width, height, &palette->window);
  if (job.n_panes == 0 || !draw_panes (&job))
    draw_nothing (&job);
}

/* The whole chart. */
void
cy_trend_draw (CyTrendChart *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const CyTrendJob job = { .snapshot = snapshot, .palette = cy_palette_current () };

  cy_trend_draw_on (self, snapshot, width, height, job.palette, FALSE);
  if (gtk_widget_has_focus (widget))
    draw_focus (&job, width, height);
}
