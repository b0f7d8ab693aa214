/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cy-pile-mosaic-private.h"

static void
move_by_page (CyPileMosaic *self, double direction)
{
  graphene_rect_t box = cy_mosaic_layout_tile (&self->layout, self->selected);
  double page = gtk_widget_get_height (GTK_WIDGET (self)) * 0.9 * direction;
  double y = CLAMP (box.origin.y + box.size.height / 2 + page, 0, self->layout.height - 1);
  guint group = cy_mosaic_layout_group_at (&self->layout, y);
  const CyMosaicGroup *range = &g_array_index (self->layout.groups, CyMosaicGroup, group);
  double row =
    floor ((y - range->y - self->layout.heading) / (self->layout.tile_height + self->layout.gap));
  guint column = (guint) ((box.origin.x) / (self->layout.tile_width + self->layout.gap));
  guint offset = (guint) MAX (0, row) * self->layout.columns + column;

  cy_pile_mosaic_select (self, range->first + MIN (offset, range->n_tiles - 1));
}

typedef struct {
  guint keyval;
  guint keypad;
  CyMosaicMove move;
} MoveKey;

static const MoveKey move_keys[] = {
  { GDK_KEY_Left, GDK_KEY_KP_Left, CY_MOSAIC_LEFT },
  { GDK_KEY_Right, GDK_KEY_KP_Right, CY_MOSAIC_RIGHT },
  { GDK_KEY_Up, GDK_KEY_KP_Up, CY_MOSAIC_UP },
  { GDK_KEY_Down, GDK_KEY_KP_Down, CY_MOSAIC_DOWN },
};

static gboolean
move_selection (CyPileMosaic *self, guint keyval)
{
  guint last = self->tiles->len - 1;

  for (guint i = 0; i < G_N_ELEMENTS (move_keys); i++)
    if (keyval == move_keys[i].keyval || keyval == move_keys[i].keypad) {
      cy_pile_mosaic_select (
        self, cy_mosaic_layout_move (&self->layout, self->selected, move_keys[i].move));
      return TRUE;
    }
  if (keyval == GDK_KEY_Home || keyval == GDK_KEY_KP_Home)
    cy_pile_mosaic_select (self, 0);
  else if (keyval == GDK_KEY_End || keyval == GDK_KEY_KP_End)
    cy_pile_mosaic_select (self, last);
  else if (keyval == GDK_KEY_Page_Up || keyval == GDK_KEY_KP_Page_Up)
    move_by_page (self, -1);
  else if (keyval == GDK_KEY_Page_Down || keyval == GDK_KEY_KP_Page_Down)
    move_by_page (self, 1);
  else
    return FALSE;
  return TRUE;
}

static void
zoom_by (CyPileMosaic *self, int steps)
{
  int zoom = CLAMP ((int) self->zoom + steps, 0, CY_N_MOSAIC_ZOOMS - 1);

  cy_pile_mosaic_set_zoom (self, (CyMosaicZoom) zoom);
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint keyval,
                   guint code,
                   GdkModifierType state,
                   CyPileMosaic *self)
{
  if ((state & (GDK_ALT_MASK | GDK_SUPER_MASK)) != 0 || self->tiles->len == 0)
    return FALSE;
  if (keyval == GDK_KEY_plus || keyval == GDK_KEY_equal || keyval == GDK_KEY_KP_Add) {
    zoom_by (self, 1);
    return TRUE;
  }
  if (keyval == GDK_KEY_minus || keyval == GDK_KEY_KP_Subtract) {
    zoom_by (self, -1);
    return TRUE;
  }
  if ((state & GDK_CONTROL_MASK) != 0)
    return FALSE;
  if (keyval == GDK_KEY_n || keyval == GDK_KEY_N)
    return cy_pile_mosaic_select_next_abnormal (self);
  if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_space) {
    cy_pile_mosaic_activate (self, self->selected);
    return TRUE;
  }
  if (self->selected >= self->tiles->len) {
    guint first, end;

    cy_pile_mosaic_get_visible (self, &first, &end);
    cy_pile_mosaic_select (self, first);
    return TRUE;
  }
  return move_selection (self, keyval);
}

static int
tile_under (CyPileMosaic *self, double x, double y)
{
  return cy_mosaic_layout_tile_at (&self->layout, x, y + cy_pile_mosaic_scroll_offset (self));
}

static void
on_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, CyPileMosaic *self)
{
  int index = tile_under (self, x, y);

  (void) gtk_widget_grab_focus (GTK_WIDGET (self));
  if (index < 0)
    return;
  cy_pile_mosaic_select (self, (guint) index);
  if (n_press == 2)
    cy_pile_mosaic_activate (self, (guint) index);
}

static void
set_hovered (CyPileMosaic *self, int index)
{
  if (index == self->hovered)
    return;
  self->hovered = index;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_motion_cb (GtkEventControllerMotion *controller, double x, double y, CyPileMosaic *self)
{
  set_hovered (self, tile_under (self, x, y));
}

static void
on_leave_cb (GtkEventControllerMotion *controller, CyPileMosaic *self)
{
  set_hovered (self, -1);
}

static gboolean
on_scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, CyPileMosaic *self)
{
  GdkModifierType state =
    gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if ((state & GDK_CONTROL_MASK) == 0 || dy == 0)
    return FALSE;
  zoom_by (self, dy < 0 ? 1 : -1);
  return TRUE;
}

static gboolean
on_query_tooltip_cb (GtkWidget *widget,
                     int x,
                     int y,
                     gboolean keyboard,
                     GtkTooltip *tooltip,
                     gpointer user_data)
{
  CyPileMosaic *self = CY_PILE_MOSAIC (widget);
  int index = keyboard ? (self->selected < self->tiles->len ? (int) self->selected : -1)
                       : tile_under (self, x, y);
  g_autofree char *text = NULL;
  graphene_rect_t box;

  if (index < 0)
    return FALSE;
  box = cy_mosaic_layout_tile (&self->layout, (guint) index);
  text = cy_mosaic_tile_describe (cy_pile_mosaic_tile (self, (guint) index));
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (
    tooltip,
    &(GdkRectangle){ (int) box.origin.x, (int) (box.origin.y - cy_pile_mosaic_scroll_offset (self)),
                     (int) box.size.width, (int) box.size.height });
  return TRUE;
}

/* Gives the mosaic its keys and its pointer. */
void
cy_mosaic_input_init (CyPileMosaic *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (
    GTK_EVENT_CONTROLLER_SCROLL_VERTICAL | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_has_tooltip (widget, TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip_cb), NULL);
  g_signal_connect (key, "key-pressed", G_CALLBACK (on_key_pressed_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll_cb), self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed_cb), self);
  g_signal_connect_swapped (focus, "notify::is-focus", G_CALLBACK (gtk_widget_queue_draw), self);
  gtk_widget_add_controller (widget, key);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, focus);
}
