/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-map-page.h"

#include <adwaita.h>

#include "cy-children.h"
#include "cy-paths.h"
#include "cy-rollup.h"
#include "cy-shown.h"
#include "cy-yard-map.h"

struct _CyMapPage {
  GtkWidget parent;

  AdwBin *place;
  CyYardMap *map; /* nullable: the map data may be missing */
  CyWatch *watch; /* owned */
  CyYard *shown;  /* owned, nullable: whose stations have markers */
  gboolean dirty;
  gboolean fitted;
};

G_DEFINE_FINAL_TYPE (CyMapPage, cy_map_page, GTK_TYPE_WIDGET)

static guint
count_bad (const CyRollup *rollup)
{
  return MIN (rollup->n_guns,
              rollup->n_faulted + rollup->n_offline + rollup->n_beyond + rollup->n_warning);
}

static void
add_marker (GArray *markers, const CyRollup *rollup)
{
  CyMapMarker marker = { 0 };

  if (rollup->station == NULL ||
      !cy_record_get_position (rollup->station, &marker.lat, &marker.lon))
    return;
  marker.id = rollup->station->id;
  marker.name = cy_record_get_text (rollup->station, "name");
  marker.severity = cy_shown_severity_of_rollup (rollup);
  marker.n_piles = rollup->n_guns;
  marker.n_bad = count_bad (rollup);
  g_array_append_val (markers, marker);
}

static void
refresh (CyMapPage *page)
{
  CyYard *yard = cy_node_get_yard (cy_watch_get_node (page->watch));
  gboolean same = page->shown == yard;
  g_autoptr (GArray) markers = g_array_new (FALSE, FALSE, sizeof (CyMapMarker));
  g_autoptr (GArray) rollups = NULL;
  CyRollup total;

  page->dirty = FALSE;
  if (page->map == NULL)
    return;
  rollups =
    cy_rollup_stations (yard, cy_watch_get_table (page->watch), g_get_monotonic_time (), &total);
  for (guint i = 0; i < rollups->len; i++) {
    const CyRollup *rollup = &g_array_index (rollups, CyRollup, i);

    if (!same)
      add_marker (markers, rollup);
    else if (rollup->station != NULL)
      cy_yard_map_update_marker (page->map, rollup->station->id,
                                 cy_shown_severity_of_rollup (rollup), rollup->n_guns,
                                 count_bad (rollup));
  }
  if (same)
    return;
  cy_yard_map_set_markers (page->map, (const CyMapMarker *) (gpointer) markers->data, markers->len);
  g_clear_pointer (&page->shown, cy_yard_unref);
  page->shown = cy_yard_ref (yard);
  if (!page->fitted && markers->len > 0) {
    cy_yard_map_fit_all (page->map);
    page->fitted = TRUE;
  }
}

static void
on_piles_changed_cb (CyWatch *watch, GArray *piles, CyMapPage *page)
{
  page->dirty = TRUE;
}

static void
refresh_if_seen (CyMapPage *page)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (page)))
    refresh (page);
}

static void
on_tick_cb (CyWatch *watch, CyMapPage *page)
{
  if (page->dirty)
    refresh_if_seen (page);
}

static void
on_station_activated_cb (CyYardMap *map, const char *station, CyMapPage *page)
{
  gtk_widget_activate_action (GTK_WIDGET (page), "win.show-station", "s", station);
}

static void
cy_map_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cy_map_page_parent_class)->map (widget);
  refresh (CY_MAP_PAGE (widget));
}

static void
cy_map_page_dispose (GObject *object)
{
  CyMapPage *page = CY_MAP_PAGE (object);

  cy_children_unparent (GTK_WIDGET (page));
  g_clear_object (&page->watch);
  g_clear_pointer (&page->shown, cy_yard_unref);
  G_OBJECT_CLASS (cy_map_page_parent_class)->dispose (object);
}

static void
cy_map_page_class_init (CyMapPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_map_page_dispose;
  widget_class->map = cy_map_page_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-map-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CyMapPage, place);
}

static void
cy_map_page_init (CyMapPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
}

/* The map is a replaceable file; without it the page says which one is missing. */
static void
open_map (CyMapPage *page)
{
  g_autofree char *path = cy_paths_data ("map/chargeyard.cymap");
  g_autoptr (GError) error = NULL;
  g_autoptr (CyBaseMap) base_map = cy_base_map_load (path, &error);

  if (base_map == NULL) {
    GtkWidget *label = gtk_label_new (error->message);

    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    adw_bin_set_child (page->place, label);
    return;
  }
  page->map = CY_YARD_MAP (cy_yard_map_new (base_map));
  g_signal_connect (page->map, "station-activated", G_CALLBACK (on_station_activated_cb), page);
  adw_bin_set_child (page->place, GTK_WIDGET (page->map));
}

GtkWidget *
cy_map_page_new (CyWatch *watch)
{
  CyMapPage *page = g_object_new (CY_TYPE_MAP_PAGE, NULL);

  page->watch = g_object_ref (watch);
  open_map (page);
  g_signal_connect_object (watch, "piles-changed", G_CALLBACK (on_piles_changed_cb), page, 0);
  g_signal_connect_object (watch, "fleet-changed", G_CALLBACK (refresh_if_seen), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (cy_watch_get_node (watch), "yard-changed", G_CALLBACK (refresh_if_seen),
                           page, G_CONNECT_SWAPPED);
  g_signal_connect_object (watch, "tick", G_CALLBACK (on_tick_cb), page, 0);
  return GTK_WIDGET (page);
}
