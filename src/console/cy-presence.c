/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-presence.h"

struct _CyPresence {
  GObject parent_instance;

  CySeat *seat;        /* owned */
  GListModel *windows; /* owned: the program's, as GTK has them */
};

G_DEFINE_FINAL_TYPE (CyPresence, cy_presence, G_TYPE_OBJECT)

/* Looks at events and leaves them to whom they are for. */
static gboolean
on_event_cb (GtkEventControllerLegacy *controller, GdkEvent *event, CyPresence *self)
{
  static const GdkEventType signs[] = { GDK_MOTION_NOTIFY, GDK_BUTTON_PRESS, GDK_KEY_PRESS,
                                        GDK_SCROLL,        GDK_TOUCH_BEGIN,  GDK_TOUCH_UPDATE };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++) {
    if (gdk_event_get_event_type (event) == signs[i])
      cy_seat_touch (self->seat);
  }
  return GDK_EVENT_PROPAGATE;
}

static void
on_windows_changed_cb (GListModel *windows,
                       guint position,
                       guint removed,
                       guint added,
                       CyPresence *self)
{
  for (guint i = 0; i < added; i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, position + i);
    GtkEventController *controller = gtk_event_controller_legacy_new ();

    gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
    g_signal_connect_object (controller, "event", G_CALLBACK (on_event_cb), self, 0);
    gtk_widget_add_controller (window, controller);
  }
}

static void
cy_presence_dispose (GObject *object)
{
  CyPresence *self = CY_PRESENCE (object);

  g_clear_object (&self->windows);
  g_clear_object (&self->seat);
  G_OBJECT_CLASS (cy_presence_parent_class)->dispose (object);
}

static void
cy_presence_class_init (CyPresenceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cy_presence_dispose;
}

static void
cy_presence_init (CyPresence *self)
{
}

/**
 * cy_presence_new:
 *
 * Sees the windows that are there, and those to come, as long as it lives.
 */
CyPresence *
cy_presence_new (CySeat *seat)
{
  CyPresence *self = g_object_new (CY_TYPE_PRESENCE, NULL);

  self->seat = g_object_ref (seat);
  self->windows = g_object_ref (gtk_window_get_toplevels ());
  g_signal_connect_object (self->windows, "items-changed", G_CALLBACK (on_windows_changed_cb), self,
                           0);
  on_windows_changed_cb (self->windows, 0, 0, g_list_model_get_n_items (self->windows), self);
  return self;
}
