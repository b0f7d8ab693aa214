/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-page-keys.h"

/**
 * cy_page_keys_new:
 *
 * Keys that work wherever the keyboard is. A page adds them when it is mapped and removes them when it is not,
 * so that they are those of the page that is seen.
 *
 * Returns: (transfer full): for gtk_widget_add_controller().
 */
GtkEventController *
cy_page_keys_new (const CyPageKey *keys, guint n_keys)
{
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  for (guint i = 0; i < n_keys; i++)
    gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (shortcuts),
      gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key, GDK_CONTROL_MASK),
                        gtk_named_action_new (keys[i].action)));
  return shortcuts;
}
