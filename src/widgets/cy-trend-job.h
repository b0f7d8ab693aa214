/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "cy-trend-chart-private.h"

G_BEGIN_DECLS

/* What a picture of the chart is made with, shared by the files that draw its parts. */

/* One unit's axis, and where it is drawn. */
typedef struct {
  const char *unit;
  double low;
  double high;
  double top;    /* of the plot, below the legend [px] */
  double height; /* of the plot [px] */
  double legend; /* height of the legend above [px] */
  guint n_series;
  GArray *names; /* nullable: what the values of its states are called */
  gboolean any;
  gboolean right; /* shares the first quantity's plot, with its axis on the right */
} CyTrendPane;

typedef struct {
  CyTrendChart *self;
  GtkSnapshot *snapshot;
  const CyPalette *palette;
  CyTrendFrame frame;
  CyTrendPane panes[CY_TREND_MAX_PANES];
  guint n_panes;
  gboolean paper; /* without what belongs to the screen */
  guint pane_of[CY_TREND_MAX_SERIES];
} CyTrendJob;

static inline const CyTrendSeries *
cy_trend_series_at (const CyTrendJob *job, guint index)
{
  return &g_array_index (job->self->series, CyTrendSeries, index);
}

/* Of one that is selected only its own, or all would drown in them. */
static inline gboolean
cy_trend_shows_limits (const CyTrendJob *job, guint index)
{
  return job->self->selected < 0 || job->self->selected == (int) index;
}

static inline double
cy_trend_x_of (const CyTrendJob *job, gint64 time_us)
{
  double part = (double) (time_us - job->self->from_us) /
                (double) MAX (1, job->self->to_us - job->self->from_us);

  return job->frame.left + part * job->frame.width;
}

static inline double
cy_trend_y_of (const CyTrendPane *pane, double value)
{
  double part = (value - pane->low) / (pane->high - pane->low);

  /* Far outside is as good as anywhere outside, and safe to draw. */
  return pane->top + pane->height * (1 - CLAMP (part, -10, 10));
}

static inline void
cy_trend_append_rect (const CyTrendJob *job,
                      double x,
                      double y,
                      double width,
                      double height,
                      const GdkRGBA *color)
{
  gtk_snapshot_append_color (
    job->snapshot, color,
    &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

static inline const GdkRGBA *
cy_trend_color_of (const CyTrendJob *job, guint index)
{
  return cy_trend_slot_color (cy_trend_series_at (job, index)->slot, job->palette->on_dark);
}

CyTrendJob cy_trend_plan (CyTrendChart *self, int width, int height, const CyPalette *palette);
void cy_trend_find_panes (CyTrendJob *job);
void cy_trend_place_sides (CyTrendJob *job);
void cy_trend_place_panes (CyTrendJob *job);
void cy_trend_scale_panes (CyTrendJob *job);
void cy_trend_draw_value_grid (const CyTrendJob *job, guint index);
void cy_trend_draw_time_axis (const CyTrendJob *job);
void cy_trend_draw_limits (const CyTrendJob *job, guint index);
void cy_trend_draw_series (const CyTrendJob *job, guint index);
void cy_trend_draw_marks (const CyTrendJob *job);
void cy_trend_draw_handles (const CyTrendJob *job);

G_END_DECLS
