/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-children.h"

/**
 * cy_children_unparent:
 * @widget: being disposed.
 *
 * Lets go of all children, which a widget that is no container of GTK's must do by itself.
 */
void
cy_children_unparent (GtkWidget *widget)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}
