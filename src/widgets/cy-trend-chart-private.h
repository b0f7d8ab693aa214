/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-palette.h"
#include "cy-text.h"
#include "cy-trend-chart.h"

G_BEGIN_DECLS

/* The chart's inside, shared by its three files: cy-trend-chart.c (state), cy-trend-draw.c
 * (pictures) and cy-trend-input.c (keys and pointer). */

/* Units beyond this share the last pane's axis. */
#define CY_TREND_MAX_PANES 8

/**
 * CyTrendChart:
 *
 * Measures over time: one pane for each unit, or the first two units over each other with an axis on
 * either side; states have panes of their own; one time axis below all. It owns no data: it draws the snapshot it was given, and tells in
 * #CyTrendChart::range-changed which period is looked at, so that its owner may bring a finer one.
 *
 * Keyboard: Left and Right move in time, Page Up and Page Down by all that is seen, + and - zoom, Home
 * shows everything, End goes to the newest, Shift with Left and Right moves the cursor, M and Shift+M go
 * to the next and the last mark, Escape takes the cursor away. Pointer: dragging moves, with Shift it
 * picks a period; the wheel zooms, with Shift it moves; two fingers move sideways and zoom up and down,
 * pinching zooms. Where limits can be moved, dragging takes the one under the pointer, Up and Down move one,
 * with Shift by more, and L takes the next.
 *
 * Threading: main thread.
 */
struct _CyTrendChart {
  GtkWidget parent_instance;
  GArray *series;     /* CyTrendSeries; strings and bytes owned */
  CyTextCache *texts; /* owned */
  GTimeZone *zone;    /* owned: local time */
  gint64 from_us;
  gint64 to_us;
  gint64 cursor_us;    /* or CY_TREND_NO_CURSOR */
  GArray *marks;       /* CyTrendMark, by time; texts owned */
  gboolean has_marks;  /* whether there is a place for them */
  gboolean overlaid;   /* two units are drawn over each other */
  int selected;        /* the series whose limits are bands, or -1 */
  char *trouble;       /* nullable: why there are no values */
  gint64 now_us;       /* nobody moves beyond it; G_MAXINT64 when there is no such time */
  gboolean following;  /* zooming keeps the end where it is: now */
  double drag_from_us; /* from_us when a drag or a pinch began */
  double drag_to_us;   /* and to_us */
  gint64 pick_from_us; /* the period that is being picked, or CY_TREND_NO_CURSOR */
  gint64 pick_to_us;
  gboolean limits_movable; /* those of the first series */
  guint moved_level;       /* the limit that keys move, or none when none was moved yet */
  gboolean is_moving_limit;
  double taken_y;  /* where it was taken [px] */
  double held_low; /* the axis while a limit is dragged */
  double held_high;
};

#define CY_TREND_NO_CURSOR G_MININT64

/* Room at the sides of the plots [px]. */
typedef struct {
  double left;
  double right;
  double width; /* of the plots */
  double top;
  double marks;  /* height of the place for marks above that */
  double height; /* of all panes together */
  double axis;   /* height of the time axis */
} CyTrendFrame;

CyTrendFrame cy_trend_frame (CyTrendChart *self);
gint64 cy_trend_time_at (CyTrendChart *self, double x);
gint64 cy_trend_reach (CyTrendChart *self);
gboolean cy_trend_extent (CyTrendChart *self, gint64 *out_from_us, gint64 *out_to_us);
void cy_trend_change_range (CyTrendChart *self, gint64 from_us, gint64 to_us);
char *cy_trend_format_value (const CyTrendSeries *series, const CyTrendPoint *point);

void cy_trend_draw (CyTrendChart *self, GtkSnapshot *snapshot);
void cy_trend_draw_on (CyTrendChart *self,
                       GtkSnapshot *snapshot,
                       int width,
                       int height,
                       const CyPalette *palette,
                       gboolean paper);
char *cy_trend_describe_marks (CyTrendChart *self, gint64 time_us, gint64 within_us);
gboolean cy_trend_next_mark (CyTrendChart *self, int direction, gint64 *out_time_us);
void cy_trend_input_init (CyTrendChart *self);
void cy_trend_tell_limit (CyTrendChart *self, guint level, double value);
gboolean cy_trend_limit_begin (CyTrendChart *self, double x, double y);
void cy_trend_limit_update (CyTrendChart *self, double dy);
void cy_trend_limit_end (CyTrendChart *self);
void cy_trend_limit_hover (CyTrendChart *self, double x, double y);
gboolean cy_trend_limit_key (CyTrendChart *self, guint keyval, gboolean shift);

G_END_DECLS
