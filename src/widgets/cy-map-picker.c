/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-map-picker.h"

#include <glib/gi18n-lib.h>

#include "cy-text.h"

#define HEIGHT_MAX 320

static GtkWidget *
make_row (const CyMapMarker *marker)
{
  g_autofree char *text =
    g_strdup_printf ("%s  %s  %u/%u", marker->name, cy_severity_label (marker->severity),
                     marker->n_bad, marker->n_piles);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  cy_text_set_label_attributes (GTK_LABEL (label));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  g_object_set_data_full (G_OBJECT (row), "station", g_strdup (marker->id), g_free);
  return row;
}

/**
 * cy_map_picker_new:
 * @members: (element-type guint): indices of the layer's markers.
 * @on_row_activated: a handler of #GtkListBox::row-activated.
 *
 * A popover to choose from stations at one place, which no zoom can tell apart.
 */
GtkWidget *
cy_map_picker_new (CyMapLayer *layer,
                   const GArray *members,
                   GCallback on_row_activated,
                   gpointer user_data)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  for (guint i = 0; i < members->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), make_row (cy_map_layer_get_marker (
                                                layer, g_array_index (members, guint, i))));
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Stations at this place"), -1);
  g_signal_connect (list, "row-activated", on_row_activated, user_data);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), HEIGHT_MAX);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  return popover;
}

/**
 * cy_map_picker_get_id:
 *
 * Returns: the record id of the station that a row stands for.
 */
const char *
cy_map_picker_get_id (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "station");
}
