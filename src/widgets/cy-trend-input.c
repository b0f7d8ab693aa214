/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cy-trend-chart-private.h"

#define ZOOM_FACTOR 1.25
#define KEY_PAN     0.1

/* Fingers zoom by as much as a wheel's click when they went so far [px]. */
#define PX_PER_CLICK 60.0

/* @about_us stays where it is on screen. */
static void
zoom_about (CyTrendChart *self, gint64 about_us, double factor)
{
  double before = (double) (about_us - self->from_us) * factor;
  double after = (double) (self->to_us - about_us) * factor;

  /* Beyond any span the chart shows, and beyond what an integer holds. */
  if (fabs (before) > 1e18 || fabs (after) > 1e18)
    return;
  cy_trend_change_range (self, about_us - (gint64) before, about_us + (gint64) after);
}

static void
pan_by (CyTrendChart *self, double part)
{
  gint64 shift = (gint64) ((double) (self->to_us - self->from_us) * part);

  cy_trend_change_range (self, self->from_us + shift, self->to_us + shift);
}

static void
move_cursor (CyTrendChart *self, int direction)
{
  gint64 step = MAX (1, (self->to_us - self->from_us) / 100) * direction;
  gint64 from = self->cursor_us != CY_TREND_NO_CURSOR
                  ? self->cursor_us
                  : self->from_us + (self->to_us - self->from_us) / 2;

  cy_trend_chart_set_cursor (self, CLAMP (from + step, self->from_us, self->to_us));
}

static void
go_to_newest (CyTrendChart *self)
{
  gint64 from, to;

  if (!cy_trend_extent (self, &from, &to) && self->now_us == G_MAXINT64)
    return;
  if (self->now_us != G_MAXINT64)
    to = self->now_us;
  cy_trend_change_range (self, to - (self->to_us - self->from_us), to);
}

static void
show_all (CyTrendChart *self)
{
  gint64 from, to;

  if (cy_trend_extent (self, &from, &to))
    cy_trend_change_range (self, from, to);
}

static gint64
zoom_center (CyTrendChart *self)
{
  if (self->following)
    return self->to_us;
  if (self->cursor_us >= self->from_us && self->cursor_us <= self->to_us)
    return self->cursor_us;
  return self->from_us + (self->to_us - self->from_us) / 2;
}

static void
go_to_mark (CyTrendChart *self, int direction)
{
  gint64 span = self->to_us - self->from_us;
  gint64 time_us;

  if (!cy_trend_next_mark (self, direction, &time_us))
    return;
  if (time_us < self->from_us || time_us > self->to_us)
    cy_trend_change_range (self, time_us - span / 2, time_us - span / 2 + span);
  cy_trend_chart_set_cursor (self, time_us);
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint keyval,
                   guint code,
                   GdkModifierType state,
                   CyTrendChart *self)
{
  gboolean shift = (state & GDK_SHIFT_MASK) != 0;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  if (cy_trend_limit_key (self, keyval, shift))
    return TRUE;
  switch (keyval) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    shift ? move_cursor (self, -1) : pan_by (self, -KEY_PAN);
    return TRUE;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    shift ? move_cursor (self, 1) : pan_by (self, KEY_PAN);
    return TRUE;
  case GDK_KEY_Page_Up:
    pan_by (self, -1);
    return TRUE;
  case GDK_KEY_Page_Down:
    pan_by (self, 1);
    return TRUE;
  case GDK_KEY_plus:
  case GDK_KEY_equal:
  case GDK_KEY_KP_Add:
    zoom_about (self, zoom_center (self), 1 / ZOOM_FACTOR);
    return TRUE;
  case GDK_KEY_minus:
  case GDK_KEY_KP_Subtract:
    zoom_about (self, zoom_center (self), ZOOM_FACTOR);
    return TRUE;
  case GDK_KEY_m:
  case GDK_KEY_M:
    go_to_mark (self, shift ? -1 : 1);
    return TRUE;
  case GDK_KEY_Home:
    show_all (self);
    return TRUE;
  case GDK_KEY_End:
    go_to_newest (self);
    return TRUE;
  case GDK_KEY_Escape:
    if (self->cursor_us == CY_TREND_NO_CURSOR)
      return FALSE;
    cy_trend_chart_set_cursor (self, CY_TREND_NO_CURSOR);
    return TRUE;
  default:
    return FALSE;
  }
}

static void
on_motion_cb (GtkEventControllerMotion *controller, double x, double y, CyTrendChart *self)
{
  gint64 time_us = cy_trend_time_at (self, x);

  cy_trend_limit_hover (self, x, y);
  if (time_us >= self->from_us && time_us <= self->to_us)
    cy_trend_chart_set_cursor (self, time_us);
}

static void
on_leave_cb (GtkEventControllerMotion *controller, CyTrendChart *self)
{
  cy_trend_chart_set_cursor (self, CY_TREND_NO_CURSOR);
}

static gboolean
on_scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, CyTrendChart *self)
{
  GdkModifierType state =
    gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  /* Two fingers on a touchpad count pixels: what is under them moves with them. */
  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE) {
    dx /= KEY_PAN * cy_trend_frame (self).width;
    dy /= PX_PER_CLICK;
  }
  if ((state & GDK_SHIFT_MASK) != 0 && dx == 0) {
    dx = dy;
    dy = 0;
  }
  if (dx != 0)
    pan_by (self, dx * KEY_PAN);
  if (dy != 0)
    zoom_about (self, zoom_center (self), pow (ZOOM_FACTOR, CLAMP (dy, -8, 8)));
  return TRUE;
}

static gboolean
is_picking (GtkGestureDrag *gesture)
{
  return (gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture)) &
          GDK_SHIFT_MASK) != 0;
}

static void
on_drag_begin_cb (GtkGestureDrag *gesture, double x, double y, CyTrendChart *self)
{
  (void) gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag_from_us = (double) self->from_us;
  if (cy_trend_limit_begin (self, x, y))
    return;
  self->pick_from_us = is_picking (gesture) ? cy_trend_time_at (self, x) : CY_TREND_NO_CURSOR;
  self->pick_to_us = self->pick_from_us;
}

static void
on_drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, CyTrendChart *self)
{
  gint64 span = self->to_us - self->from_us;
  gint64 from = (gint64) (self->drag_from_us - dx / cy_trend_frame (self).width * (double) span);
  double x, y;

  if (self->is_moving_limit) {
    cy_trend_limit_update (self, dy);
    return;
  }
  if (self->pick_from_us == CY_TREND_NO_CURSOR) {
    cy_trend_change_range (self, from, from + span);
    return;
  }
  (void) gtk_gesture_drag_get_start_point (gesture, &x, &y);
  self->pick_to_us = CLAMP (cy_trend_time_at (self, x + dx), self->from_us, self->to_us);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* A click with Shift picks nothing. */
static void
on_drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, CyTrendChart *self)
{
  gint64 from = MIN (self->pick_from_us, self->pick_to_us);
  gint64 to = MAX (self->pick_from_us, self->pick_to_us);

  if (self->is_moving_limit) {
    cy_trend_limit_end (self);
    return;
  }
  if (self->pick_from_us == CY_TREND_NO_CURSOR)
    return;
  self->pick_from_us = CY_TREND_NO_CURSOR;
  if (ABS (dx) >= 4)
    cy_trend_change_range (self, from, to);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, CyTrendChart *self)
{
  self->drag_from_us = (double) self->from_us;
  self->drag_to_us = (double) self->to_us;
}

/* What is between the fingers stays there. */
static void
on_pinch_cb (GtkGestureZoom *gesture, double scale, CyTrendChart *self)
{
  CyTrendFrame frame = cy_trend_frame (self);
  double part = 0.5;
  double about_us, x, y;

  if (scale < 1e-3)
    return;
  if (self->following)
    part = 1;
  else if (gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    part = CLAMP ((x - frame.left) / frame.width, 0, 1);
  about_us = self->drag_from_us + part * (self->drag_to_us - self->drag_from_us);
  cy_trend_change_range (self, (gint64) (about_us - (about_us - self->drag_from_us) / scale),
                         (gint64) (about_us + (self->drag_to_us - about_us) / scale));
}

/* Gives the chart its keys and its pointer. */
void
cy_trend_input_init (CyTrendChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
    gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  gtk_widget_set_focusable (widget, TRUE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (on_key_pressed_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll_cb), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end_cb), self);
  g_signal_connect (pinch, "begin", G_CALLBACK (on_pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (on_pinch_cb), self);
  g_signal_connect_swapped (focus, "notify::is-focus", G_CALLBACK (gtk_widget_queue_draw), self);
  gtk_widget_add_controller (widget, key);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, focus);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
}
