/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-piles-page.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-pile-mosaic.h"
#include "cy-pile-pane.h"
#include "cy-text.h"
#include "cy-tiles.h"

static const char *const zoom_labels[CY_N_MOSAIC_ZOOMS] = {
  [CY_MOSAIC_CELL] = N_ ("Small"),
  [CY_MOSAIC_COMPACT] = N_ ("Medium"),
  [CY_MOSAIC_FULL] = N_ ("Large"),
};

struct _CyPilesPage {
  GtkWidget parent;

  GtkPaned *paned;
  GtkSearchEntry *search;
  GtkDropDown *station;
  GtkDropDown *state;
  GtkDropDown *zoom;
  GtkLabel *count;
  GtkScrolledWindow *scroller;
  CyPileMosaic *mosaic;
  CyPilePane *pane;
  CyWatch *watch;      /* owned */
  GPtrArray *stations; /* owned ids, one per row of the station list after "all"; "" is discrete */
  CyYard *yard;        /* owned, nullable: whose stations are in the list */
  gboolean filling;    /* the lists are being filled: their signals say nothing */
};

G_DEFINE_FINAL_TYPE (CyPilesPage, cy_piles_page, GTK_TYPE_WIDGET)

static const char *
selected_station (CyPilesPage *page)
{
  guint row = gtk_drop_down_get_selected (page->station);

  if (row == 0 || row == GTK_INVALID_LIST_POSITION || row > page->stations->len)
    return NULL;
  return page->stations->pdata[row - 1];
}

static void
show_count (CyPilesPage *page, GArray *tiles)
{
  guint n_abnormal = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < tiles->len; i++)
    n_abnormal += g_array_index (tiles, CyMosaicTile, i).severity != CY_SEVERITY_NORMAL;
  text = g_strdup_printf (_ ("%u guns, %u abnormal"), tiles->len, n_abnormal);
  gtk_label_set_text (page->count, text);
}

/* Collects all tiles anew: what the filter lets through may have changed. */
static void
collect (CyPilesPage *page)
{
  CyLiveTable *table = cy_watch_get_table (page->watch);
  const CyTileFilter filter = { selected_station (page),
                                gtk_editable_get_text (GTK_EDITABLE (page->search)),
                                gtk_drop_down_get_selected (page->state) };
  g_autoptr (GArray) tiles = NULL;

  if (table == NULL || page->filling)
    return;
  tiles = cy_tiles_collect (cy_node_get_yard (cy_watch_get_node (page->watch)), table, &filter,
                            g_get_monotonic_time ());
  show_count (page, tiles);
  cy_pile_mosaic_set_tiles (page->mosaic, tiles);
}

static void
fill_stations (CyPilesPage *page)
{
  CyYard *yard = cy_node_get_yard (cy_watch_get_node (page->watch));
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GtkStringList) names = NULL;
  g_autofree char *kept = g_strdup (selected_station (page));
  guint selected = 0;

  if (page->yard == yard)
    return;
  records = cy_yard_list (yard, CY_KIND_STATION);
  names = gtk_string_list_new (NULL);
  page->filling = TRUE;
  g_ptr_array_set_size (page->stations, 0);
  gtk_string_list_append (names, _ ("All stations"));
  for (guint i = 0; i < records->len; i++) {
    const CyRecord *station = records->pdata[i];

    gtk_string_list_append (names, cy_record_get_text (station, "name"));
    g_ptr_array_add (page->stations, g_strdup (station->id));
    if (g_strcmp0 (kept, station->id) == 0)
      selected = i + 1;
  }
  gtk_string_list_append (names, _ ("Discrete piles"));
  g_ptr_array_add (page->stations, g_strdup (""));
  if (g_strcmp0 (kept, "") == 0)
    selected = page->stations->len;
  gtk_drop_down_set_model (page->station, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (page->station, selected);
  page->filling = FALSE;
  g_clear_pointer (&page->yard, cy_yard_unref);
  page->yard = cy_yard_ref (yard);
}

static void
start_over (CyPilesPage *page)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (page)))
    return;
  fill_stations (page);
  collect (page);
  cy_pile_pane_reload (page->pane);
}

static void
on_piles_changed_cb (CyWatch *watch, GArray *piles, CyPilesPage *page)
{
  CyLiveTable *table = cy_watch_get_table (watch);
  CyYard *yard = cy_node_get_yard (cy_watch_get_node (watch));
  gint64 mono_us = g_get_monotonic_time ();

  if (!gtk_widget_get_mapped (GTK_WIDGET (page)))
    return;
  for (guint i = 0; i < piles->len; i++) {
    guint pile = g_array_index (piles, guint, i);
    const CyFleetPile *description = cy_fleet_get (cy_live_table_get_fleet (table), pile);

    for (guint c = 1; c <= cy_tag_set_get_n_connectors (description->tags); c++) {
      CyMosaicTile tile;
      guint index;

      if (!cy_pile_mosaic_find (page->mosaic, description->id, c, &index))
        continue;
      cy_tiles_fill (&tile, yard, table, pile, c, mono_us);
      cy_pile_mosaic_update_tile (page->mosaic, index, &tile);
    }
  }
}

/* Under a filter by state, guns come and go; without one only their number of abnormal does. */
static void
on_tick_cb (CyWatch *watch, CyPilesPage *page)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (page)))
    return;
  if (gtk_drop_down_get_selected (page->state) != CY_TILES_ALL) {
    collect (page);
  } else {
    guint n = cy_pile_mosaic_get_n_tiles (page->mosaic);
    g_autoptr (GArray) tiles = g_array_sized_new (FALSE, FALSE, sizeof (CyMosaicTile), n);

    for (guint i = 0; i < n; i++)
      g_array_append_vals (tiles, cy_pile_mosaic_get_tile (page->mosaic, i), 1);
    show_count (page, tiles);
  }
  cy_pile_pane_refresh (page->pane);
}

static void
on_filter_cb (CyPilesPage *page)
{
  collect (page);
}

static void
on_zoom_cb (CyPilesPage *page)
{
  guint zoom = gtk_drop_down_get_selected (page->zoom);

  if (zoom < CY_N_MOSAIC_ZOOMS && zoom != cy_pile_mosaic_get_zoom (page->mosaic))
    cy_pile_mosaic_set_zoom (page->mosaic, zoom);
}

static void
on_tile_activated_cb (CyPileMosaic *mosaic, const char *pile, guint connector, CyPilesPage *page)
{
  cy_pile_pane_show (page->pane, pile, connector);
  gtk_widget_set_visible (GTK_WIDGET (page->pane), TRUE);
}

static void
cy_piles_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cy_piles_page_parent_class)->map (widget);
  start_over (CY_PILES_PAGE (widget));
}

static void
cy_piles_page_dispose (GObject *object)
{
  CyPilesPage *page = CY_PILES_PAGE (object);

  cy_children_unparent (GTK_WIDGET (page));
  g_clear_object (&page->watch);
  g_clear_pointer (&page->yard, cy_yard_unref);
  g_clear_pointer (&page->stations, g_ptr_array_unref);
  G_OBJECT_CLASS (cy_piles_page_parent_class)->dispose (object);
}

static void
cy_piles_page_class_init (CyPilesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_piles_page_dispose;
  widget_class->map = cy_piles_page_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-piles-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CyPilesPage, paned);
  gtk_widget_class_bind_template_child (widget_class, CyPilesPage, search);
  gtk_widget_class_bind_template_child (widget_class, CyPilesPage, station);
  gtk_widget_class_bind_template_child (widget_class, CyPilesPage, state);
  gtk_widget_class_bind_template_child (widget_class, CyPilesPage, zoom);
  gtk_widget_class_bind_template_child (widget_class, CyPilesPage, count);
  gtk_widget_class_bind_template_child (widget_class, CyPilesPage, scroller);
}

static void
fill_fixed_lists (CyPilesPage *page)
{
  g_autoptr (GtkStringList) states = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) zooms = gtk_string_list_new (NULL);

  for (guint i = 0; i < CY_N_TILE_STATES; i++)
    gtk_string_list_append (states, _ (cy_tile_state_label (i)));
  for (guint i = 0; i < CY_N_MOSAIC_ZOOMS; i++)
    gtk_string_list_append (zooms, _ (zoom_labels[i]));
  gtk_drop_down_set_model (page->state, G_LIST_MODEL (states));
  gtk_drop_down_set_model (page->zoom, G_LIST_MODEL (zooms));
  gtk_drop_down_set_selected (page->zoom, cy_pile_mosaic_get_zoom (page->mosaic));
}

static void
cy_piles_page_init (CyPilesPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
  page->stations = g_ptr_array_new_with_free_func (g_free);
  page->mosaic = CY_PILE_MOSAIC (cy_pile_mosaic_new ());
  gtk_scrolled_window_set_child (page->scroller, GTK_WIDGET (page->mosaic));
  fill_fixed_lists (page);
  g_signal_connect (page->mosaic, "tile-activated", G_CALLBACK (on_tile_activated_cb), page);
  g_signal_connect_swapped (page->search, "search-changed", G_CALLBACK (on_filter_cb), page);
  g_signal_connect_swapped (page->station, "notify::selected", G_CALLBACK (on_filter_cb), page);
  g_signal_connect_swapped (page->state, "notify::selected", G_CALLBACK (on_filter_cb), page);
  g_signal_connect_swapped (page->zoom, "notify::selected", G_CALLBACK (on_zoom_cb), page);
}

GtkWidget *
cy_piles_page_new (CyWatch *watch)
{
  CyPilesPage *page = g_object_new (CY_TYPE_PILES_PAGE, NULL);

  page->watch = g_object_ref (watch);
  page->pane = CY_PILE_PANE (cy_pile_pane_new (watch));
  gtk_widget_set_visible (GTK_WIDGET (page->pane), FALSE);
  gtk_paned_set_end_child (page->paned, GTK_WIDGET (page->pane));
  g_signal_connect_object (watch, "piles-changed", G_CALLBACK (on_piles_changed_cb), page, 0);
  g_signal_connect_object (watch, "fleet-changed", G_CALLBACK (start_over), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (watch, "tick", G_CALLBACK (on_tick_cb), page, 0);
  return GTK_WIDGET (page);
}

/**
 * cy_piles_page_show_station:
 * @station: its id; empty for discrete piles.
 *
 * Shows this station's guns and nothing else, whatever was filtered before.
 */
void
cy_piles_page_show_station (CyPilesPage *page, const char *station)
{
  fill_stations (page);
  gtk_editable_set_text (GTK_EDITABLE (page->search), "");
  gtk_drop_down_set_selected (page->state, CY_TILES_ALL);
  for (guint i = 0; i < page->stations->len; i++) {
    if (g_str_equal (page->stations->pdata[i], station))
      gtk_drop_down_set_selected (page->station, i + 1);
  }
}

static gboolean
select_shown_cb (gpointer user_data)
{
  CyPilesPage *page = user_data;
  guint connector;
  const char *pile = page->watch == NULL ? NULL : cy_pile_pane_get_pile (page->pane, &connector);
  guint index;

  if (pile != NULL && cy_pile_mosaic_find (page->mosaic, pile, connector, &index))
    cy_pile_mosaic_select (page->mosaic, index);
  return G_SOURCE_REMOVE;
}

/**
 * cy_piles_page_show_pile:
 *
 * Shows every gun, selects this one and opens its pane.
 */
void
cy_piles_page_show_pile (CyPilesPage *page, const char *pile, guint connector)
{
  guint gun = MAX (connector, 1);

  fill_stations (page);
  gtk_editable_set_text (GTK_EDITABLE (page->search), "");
  gtk_drop_down_set_selected (page->state, CY_TILES_ALL);
  gtk_drop_down_set_selected (page->station, 0);
  collect (page);
  on_tile_activated_cb (page->mosaic, pile, gun, page);
  /* The pane takes room from the tiles: they can be scrolled to only when they have found theirs. */
  g_idle_add_full (G_PRIORITY_LOW, select_shown_cb, g_object_ref (page), g_object_unref);
}
