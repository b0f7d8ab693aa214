/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-seat-button.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "cy-children.h"

struct _CySeatButton {
  GtkWidget parent_instance;

  GtkMenuButton *button;
  AdwButtonContent *content;
  CyNode *node; /* owned */
};

G_DEFINE_FINAL_TYPE (CySeatButton, cy_seat_button, GTK_TYPE_WIDGET)

/* What the menu offers, and in which states: a bit for each. */
#define IN(state) (1u << CY_SEAT_##state)

static const struct {
  const char *label;
  const char *action;
  guint states;
} items[] = {
  { N_ ("_Log in…"), "win.log-in", IN (FREE) },
  { N_ ("_Unlock…"), "win.unlock", IN (LOCKED) },
  { N_ ("_Lock"), "win.lock", IN (TAKEN) },
  { N_ ("_Switch user…"), "win.log-in", IN (TAKEN) | IN (LOCKED) },
  { N_ ("Change _password…"), "win.change-password", IN (TAKEN) },
  { N_ ("Set _PIN…"), "win.set-pin", IN (TAKEN) },
  { N_ ("Log _out"), "win.log-out", IN (TAKEN) | IN (LOCKED) },
};

static void
fill_menu (CySeatButton *self, CySeatState state)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (items); i++) {
    if ((items[i].states & (1u << state)) != 0)
      g_menu_append (menu, _ (items[i].label), items[i].action);
  }
  gtk_menu_button_set_menu_model (self->button, G_MENU_MODEL (menu));
}

static char *
describe (CySeatButton *self, CySeatState state)
{
  const char *user = cy_seat_get_user (cy_node_get_seat (self->node));
  g_autofree char *name = NULL;

  if (user == NULL)
    return g_strdup (_ ("Nobody is logged in"));
  name = cy_yard_display_name (cy_node_get_yard (self->node), CY_KIND_USER, user);
  return state == CY_SEAT_LOCKED ? g_strdup_printf (_ ("Locked: %s"), name) : g_strdup (name);
}

static char *
describe_role (CySeatButton *self, CySeatState state)
{
  const char *user = cy_seat_get_user (cy_node_get_seat (self->node));

  if (user == NULL)
    return g_strdup (_ ("Everything is seen; a charge can be stopped. Log in to do more "
                        "(Ctrl+Shift+L)"));
  if (state == CY_SEAT_LOCKED)
    return g_strdup (_ ("Everything is seen; a charge can be stopped. Unlock to do more "
                        "(Ctrl+Shift+L)"));
  return g_strdup_printf (_ ("%s, %s. Lock: Ctrl+Shift+L"), user,
                          _ (cy_role_label (cy_node_get_role (self->node, user))));
}

static void
show (CySeatButton *self)
{
  static const char *const icons[] = {
    [CY_SEAT_OPEN] = "avatar-default-symbolic",
    [CY_SEAT_FREE] = "dialog-password-symbolic",
    [CY_SEAT_TAKEN] = "avatar-default-symbolic",
    [CY_SEAT_LOCKED] = "system-lock-screen-symbolic",
  };
  CySeatState state = cy_seat_get_state (cy_node_get_seat (self->node));
  g_autofree char *text = describe (self, state);
  g_autofree char *role = describe_role (self, state);

  gtk_widget_set_visible (GTK_WIDGET (self), state != CY_SEAT_OPEN);
  adw_button_content_set_icon_name (self->content, icons[state]);
  adw_button_content_set_label (self->content, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), role);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  fill_menu (self, state);
}

static void
cy_seat_button_dispose (GObject *object)
{
  CySeatButton *self = CY_SEAT_BUTTON (object);

  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_seat_button_parent_class)->dispose (object);
}

static void
cy_seat_button_class_init (CySeatButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cy_seat_button_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
cy_seat_button_init (CySeatButton *self)
{
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  self->content = ADW_BUTTON_CONTENT (adw_button_content_new ());
  gtk_menu_button_set_child (self->button, GTK_WIDGET (self->content));
  gtk_widget_set_parent (GTK_WIDGET (self->button), GTK_WIDGET (self));
}

GtkWidget *
cy_seat_button_new (CyNode *node)
{
  CySeatButton *self = g_object_new (CY_TYPE_SEAT_BUTTON, NULL);

  self->node = g_object_ref (node);
  g_signal_connect_object (cy_node_get_seat (node), "changed", G_CALLBACK (show), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}

const char *
cy_seat_button_get_text (CySeatButton *self)
{
  return adw_button_content_get_label (self->content);
}
