/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trend-job.h"

/* A limit that is moved on the chart: of the first series, which alone has limits that can be. */

/* So near the pointer a line is meant [px]. */
#define NEAR_PX 7.0

#define HANDLE_PX 9.0

static const CyTrendSeries *
get_series (CyTrendChart *self)
{
  return self->limits_movable && self->series->len > 0
           ? &g_array_index (self->series, CyTrendSeries, 0)
           : NULL;
}

static gboolean
has_limit (const CyTrendSeries *series, guint level)
{
  return level > CY_LIMIT_LEVEL_NONE && level < CY_N_LIMIT_LEVELS &&
         (series->limit_mask & (1u << level)) != 0;
}

static CyTrendJob
plan (CyTrendChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  return cy_trend_plan (self, gtk_widget_get_width (widget), gtk_widget_get_height (widget),
                        cy_palette_current ());
}

/* The level of the line at a place, or none. */
static guint
find_at (CyTrendChart *self, double x, double y)
{
  const CyTrendSeries *series = get_series (self);
  CyTrendJob job;
  guint found = CY_LIMIT_LEVEL_NONE;
  double nearest = NEAR_PX;

  if (series == NULL)
    return CY_LIMIT_LEVEL_NONE;
  job = plan (self);
  if (x < job.frame.left || x > job.frame.left + job.frame.width + job.frame.right)
    return CY_LIMIT_LEVEL_NONE;
  for (guint level = 1; level < CY_N_LIMIT_LEVELS; level++) {
    double away = fabs (cy_trend_y_of (&job.panes[job.pane_of[0]], series->limits[level]) - y);

    if (has_limit (series, level) && away < nearest) {
      found = level;
      nearest = away;
    }
  }
  return found;
}

static double
round_value (const CyTrendSeries *series, double value)
{
  double unit = pow (10, MIN (series->decimals, 9));

  return round (value * unit) / unit;
}

static void
move_to (CyTrendChart *self, double value)
{
  const CyTrendSeries *series = get_series (self);

  if (round_value (series, value) != series->limits[self->moved_level])
    cy_trend_tell_limit (self, self->moved_level, round_value (series, value));
}

/**
 * cy_trend_limit_begin:
 *
 * Returns: whether a limit is dragged from there, and nothing else is.
 */
gboolean
cy_trend_limit_begin (CyTrendChart *self, double x, double y)
{
  guint level = find_at (self, x, y);
  CyTrendJob job;

  if (level == CY_LIMIT_LEVEL_NONE)
    return FALSE;
  job = plan (self);
  self->moved_level = level;
  self->is_moving_limit = TRUE;
  self->taken_y = y;
  /* What is under the pointer must not move away because the axis follows it. */
  self->held_low = job.panes[job.pane_of[0]].low;
  self->held_high = job.panes[job.pane_of[0]].high;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

void
cy_trend_limit_update (CyTrendChart *self, double dy)
{
  double y = self->taken_y + dy;
  CyTrendJob job;
  const CyTrendPane *pane;

  if (get_series (self) == NULL)
    return;
  job = plan (self);
  pane = &job.panes[job.pane_of[0]];
  move_to (self, pane->high - (CLAMP (y, pane->top, pane->top + pane->height) - pane->top) /
                                pane->height * (pane->high - pane->low));
}

void
cy_trend_limit_end (CyTrendChart *self)
{
  self->is_moving_limit = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The pointer says that a line can be taken. */
void
cy_trend_limit_hover (CyTrendChart *self, double x, double y)
{
  if (self->limits_movable)
    gtk_widget_set_cursor_from_name (
      GTK_WIDGET (self), find_at (self, x, y) != CY_LIMIT_LEVEL_NONE ? "ns-resize" : NULL);
}

/* The one that keys move: the last that was, or the next there is. */
static guint
find_moved (CyTrendChart *self, const CyTrendSeries *series, gboolean next)
{
  guint level = self->moved_level == CY_LIMIT_LEVEL_NONE ? CY_LIMIT_LEVEL_H : self->moved_level;

  for (guint i = next ? 1 : 0; i <= CY_N_LIMIT_LEVELS; i++) {
    guint candidate = (level + i) % CY_N_LIMIT_LEVELS;

    if (has_limit (series, candidate))
      return candidate;
  }
  return CY_LIMIT_LEVEL_NONE;
}

/**
 * cy_trend_limit_key:
 *
 * Up and Down move the limit by the last digit that is shown, with Shift by ten of them; L takes the next.
 */
gboolean
cy_trend_limit_key (CyTrendChart *self, guint keyval, gboolean shift)
{
  const CyTrendSeries *series = get_series (self);
  gboolean up = keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up;
  gboolean down = keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down;
  gboolean next = keyval == GDK_KEY_l || keyval == GDK_KEY_L;
  double step;

  if (series == NULL || series->limit_mask == 0 || !(up || down || next))
    return FALSE;
  self->moved_level = find_moved (self, series, next);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  step = pow (10, -(double) MIN (series->decimals, 9)) * (shift ? 10 : 1);
  if (!next)
    move_to (self, series->limits[self->moved_level] + (up ? step : -step));
  return TRUE;
}

/* Something to take hold of at the end of each line; the one that keys move is filled. */
void
cy_trend_draw_handles (const CyTrendJob *job)
{
  CyTrendChart *self = job->self;
  const CyTrendSeries *series = get_series (self);
  double x = job->frame.left + job->frame.width - HANDLE_PX;

  for (guint level = 1; series != NULL && level < CY_N_LIMIT_LEVELS; level++) {
    const CyTrendPane *pane = &job->panes[job->pane_of[0]];
    double y = round (cy_trend_y_of (pane, series->limits[level]) - HANDLE_PX / 2);

    if (!has_limit (series, level) || y < pane->top - HANDLE_PX || y > pane->top + pane->height)
      continue;
    cy_trend_append_rect (job, x, y, HANDLE_PX, HANDLE_PX, &job->palette->accent);
    if (level != find_moved (self, series, FALSE))
      cy_trend_append_rect (job, x + 2, y + 2, HANDLE_PX - 4, HANDLE_PX - 4,
                            &job->palette->surface);
  }
}
