/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "capture.h"
#include "cy-map-tile.h"
#include "cy-yard-map.h"

static CyBaseMap *base_map;

static const CyMapMarker some[] = {
  { "sh-1", "浦东世纪大道站", 31.225, 121.53, CY_SEVERITY_CRITICAL, 48, 3 },
  { "sh-2", "虹桥枢纽 P9", 31.195, 121.32, CY_SEVERITY_NORMAL, 60, 0 },
  { "sh-3", "松江大学城", 31.05, 121.21, CY_SEVERITY_NORMAL, 24, 0 },
  { "sz-1", "苏州园区站", 31.32, 120.71, CY_SEVERITY_OFFLINE, 20, 20 },
  { "hz-1", "杭州东站", 30.29, 120.21, CY_SEVERITY_MEDIUM, 36, 2 },
  { "nj-1", "南京南站", 31.97, 118.80, CY_SEVERITY_NORMAL, 30, 0 },
  { "bj-1", "北京亦庄站", 39.79, 116.5, CY_SEVERITY_HIGH, 80, 5 },
  { "bj-2", "北京南站", 39.865, 116.38, CY_SEVERITY_NORMAL, 40, 0 },
  { "gz-1", "广州琶洲站", 23.1, 113.37, CY_SEVERITY_LOW, 32, 1 },
  { "sz-2", "深圳民乐站", 22.6, 114.04, CY_SEVERITY_NORMAL, 637, 0 },
  { "cd-1", "成都天府站", 30.5, 104.07, CY_SEVERITY_STALE, 28, 28 },
  { "wl-1", "乌鲁木齐高铁站", 43.84, 87.55, CY_SEVERITY_NORMAL, 16, 0 },
};

static void
count_tiles (GtkWidget *map, guint *out_done)
{
  g_autoptr (GdkTexture) texture = capture_texture (GTK_WIDGET (gtk_widget_get_root (map)));

  *out_done = capture_has_color (texture, &cy_palette_current ()->home);
}

static gboolean
home_drawn (gpointer map)
{
  guint done;

  count_tiles (map, &done);
  return done > 0;
}

static GtkWidget *
show_map (GtkWidget **out_window, gboolean dark)
{
  GtkWidget *map = cy_yard_map_new (base_map);

  cy_yard_map_set_markers (CY_YARD_MAP (map), some, G_N_ELEMENTS (some));
  cy_yard_map_fit_all (CY_YARD_MAP (map));
  *out_window = capture_present (map, 1280, 800, dark);
  capture_spin (50);
  return map;
}

static void
test_draws (gconstpointer data)
{
  gboolean dark = GPOINTER_TO_INT (data);
  GtkWidget *window;
  GtkWidget *map = show_map (&window, dark);
  g_autoptr (GdkTexture) texture = NULL;

  cy_yard_map_set_review_number (CY_YARD_MAP (map), "GS(2023)0000号");
  capture_wait (home_drawn, map);
  capture_spin (300);
  capture_save (window, dark ? "map-dark" : "map-light");
  texture = capture_texture (window);
  g_assert_true (capture_has_color (texture, cy_severity_color (CY_SEVERITY_CRITICAL, dark)));
  g_assert_true (capture_has_color (texture, cy_severity_color (CY_SEVERITY_HIGH, dark)));
  g_assert_true (cy_yard_map_show_station (CY_YARD_MAP (map), "sh-1"));
  cy_yard_map_go_to (CY_YARD_MAP (map), 31.2, 121.2, 8.8);
  capture_spin (400);
  capture_save (window, dark ? "map-dark-near" : "map-light-near");
  g_assert_false (cy_yard_map_show_station (CY_YARD_MAP (map), "nowhere"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_fit (void)
{
  GtkWidget *window;
  GtkWidget *map = show_map (&window, TRUE);
  CyMapLayer *layer = cy_yard_map_get_layer (CY_YARD_MAP (map));
  GArray *clusters = cy_map_layer_get_clusters (layer);

  g_assert_cmpfloat (cy_yard_map_get_zoom (CY_YARD_MAP (map)), >, 3);
  for (guint i = 0; i < clusters->len; i++) {
    double x, y;

    g_assert_true (cy_map_layer_locate (layer, i, &x, &y));
  }
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
on_activated_cb (CyYardMap *map, const char *id, char **out_id)
{
  g_free (*out_id);
  *out_id = g_strdup (id);
}

static void
press_key (GtkWidget *widget, guint keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
    gboolean handled;

    if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
      g_signal_emit_by_name (controller, "key-pressed", keyval, 0u, (GdkModifierType) 0, &handled);
  }
}

static void
test_keyboard (void)
{
  GtkWidget *window;
  GtkWidget *map = show_map (&window, TRUE);
  CyMapLayer *layer = cy_yard_map_get_layer (CY_YARD_MAP (map));
  g_autofree char *activated = NULL;
  GArray *clusters;
  guint selected, steps = 1;
  double zoom;

  g_signal_connect (map, "station-activated", G_CALLBACK (on_activated_cb), &activated);
  zoom = cy_yard_map_get_zoom (CY_YARD_MAP (map));
  press_key (map, GDK_KEY_plus);
  g_assert_cmpfloat (cy_yard_map_get_zoom (CY_YARD_MAP (map)), ==, round (zoom) + 1);
  press_key (map, GDK_KEY_Home);
  g_assert_cmpfloat_with_epsilon (cy_yard_map_get_zoom (CY_YARD_MAP (map)), zoom, 1e-6);

  /* Tab begins with the worst, goes over all that is on screen, and then leaves. */
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  g_assert_true (gtk_widget_child_focus (map, GTK_DIR_TAB_FORWARD));
  clusters = cy_map_layer_get_clusters (layer);
  g_assert_true (cy_map_layer_get_selected (layer, &selected));
  g_assert_cmpuint (selected, ==, clusters->len - 1);
  g_assert_cmpint (g_array_index (clusters, CyMapCluster, selected).severity, ==,
                   CY_SEVERITY_CRITICAL);
  while (gtk_widget_child_focus (map, GTK_DIR_TAB_FORWARD))
    steps++;
  g_assert_cmpuint (steps, ==, clusters->len);

  /* Enter on a group zooms in, on a station opens it. */
  g_assert_true (cy_yard_map_show_station (CY_YARD_MAP (map), "sz-1"));
  press_key (map, GDK_KEY_Return);
  g_assert_cmpstr (activated, ==, "sz-1");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_update (void)
{
  GtkWidget *window;
  GtkWidget *map = show_map (&window, FALSE);
  CyMapLayer *layer = cy_yard_map_get_layer (CY_YARD_MAP (map));
  GArray *clusters;

  for (guint i = 0; i < G_N_ELEMENTS (some); i++)
    g_assert_true (cy_yard_map_update_marker (CY_YARD_MAP (map), some[i].id, CY_SEVERITY_NORMAL,
                                              some[i].n_piles, 0));
  g_assert_false (
    cy_yard_map_update_marker (CY_YARD_MAP (map), "nowhere", CY_SEVERITY_CRITICAL, 1, 1));
  clusters = cy_map_layer_get_clusters (layer);
  for (guint i = 0; i < clusters->len; i++)
    g_assert_cmpint (g_array_index (clusters, CyMapCluster, i).severity, ==, CY_SEVERITY_NORMAL);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What comes from a file or a peer must not bring the map down. */
static void
test_bad_markers (void)
{
  const CyMapMarker bad[] = {
    { "a", "A", NAN, 10, CY_SEVERITY_NORMAL, 1, 0 },
    { "b", "B", 10, 1e9, CY_SEVERITY_NORMAL, 1, 0 },
    { "c", "C", 90, 180, CY_SEVERITY_NORMAL, 1, 0 },
    { "c", "C again", 10, 10, CY_SEVERITY_NORMAL, 1, 0 },
  };
  GtkWidget *map = g_object_ref_sink (cy_yard_map_new (NULL));

  cy_yard_map_set_markers (CY_YARD_MAP (map), bad, G_N_ELEMENTS (bad));
  g_assert_cmpuint (cy_map_layer_get_n_markers (cy_yard_map_get_layer (CY_YARD_MAP (map))), ==, 1);
  cy_yard_map_go_to (CY_YARD_MAP (map), 1e9, -1e9, 1e9);
  g_assert_finalize_object (map);
}

/* Stations at one place: a list to choose from. */
static void
test_same_place (void)
{
  const CyMapMarker twins[] = {
    { "a", "甲站", 31.2, 121.5, CY_SEVERITY_NORMAL, 4, 0 },
    { "b", "乙站", 31.2, 121.5, CY_SEVERITY_HIGH, 4, 1 },
  };
  GtkWidget *map = cy_yard_map_new (base_map);
  GtkWidget *window;
  guint selected;

  cy_yard_map_set_markers (CY_YARD_MAP (map), twins, G_N_ELEMENTS (twins));
  window = capture_present (map, 640, 480, FALSE);
  g_assert_true (cy_yard_map_show_station (CY_YARD_MAP (map), "a"));
  g_assert_true (cy_map_layer_get_selected (cy_yard_map_get_layer (CY_YARD_MAP (map)), &selected));
  press_key (map, GDK_KEY_Return);
  capture_spin (100);
  g_assert_true (GTK_IS_POPOVER (gtk_widget_get_last_child (map)));
  g_assert_true (gtk_widget_get_visible (gtk_widget_get_last_child (map)));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_zoom_inverse (void)
{
  for (double zoom = 0; zoom <= 16; zoom += 0.37)
    g_assert_cmpfloat_with_epsilon (cy_map_zoom_of_world (cy_map_world_size (zoom)), zoom, 1e-9);
}

static void
test_tile (void)
{
  g_autoptr (GBytes) far = cy_map_tile_render (base_map, cy_palette_get (TRUE), 0, 0, 0, 1);
  g_autoptr (GBytes) near =
    cy_map_tile_render (base_map, cy_palette_get (TRUE), CY_MAP_ZOOM_MAX, 54890, 26780, 2);

  g_assert_cmpuint (g_bytes_get_size (far), ==, 256 * 256 * 3);
  g_assert_cmpuint (g_bytes_get_size (near), ==, 512 * 512 * 3);
}

static void
test_no_leak (void)
{
  GtkWidget *window;
  GtkWidget *map = show_map (&window, TRUE);
  gpointer weak = map;

  g_object_add_weak_pointer (G_OBJECT (map), &weak);
  gtk_window_destroy (GTK_WINDOW (window));
  capture_spin (100);
  g_assert_null (weak);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  capture_init (&argc, &argv);
  base_map = cy_base_map_load (g_getenv ("CY_BASE_MAP"), &error);
  g_assert_no_error (error);
  g_test_add_data_func ("/yard-map/draws/dark", GINT_TO_POINTER (TRUE), test_draws);
  g_test_add_data_func ("/yard-map/draws/light", GINT_TO_POINTER (FALSE), test_draws);
  g_test_add_func ("/yard-map/fit", test_fit);
  g_test_add_func ("/yard-map/keyboard", test_keyboard);
  g_test_add_func ("/yard-map/update", test_update);
  g_test_add_func ("/yard-map/bad-markers", test_bad_markers);
  g_test_add_func ("/yard-map/same-place", test_same_place);
  g_test_add_func ("/yard-map/zoom-inverse", test_zoom_inverse);
  g_test_add_func ("/yard-map/tile", test_tile);
  g_test_add_func ("/yard-map/no-leak", test_no_leak);
  status = g_test_run ();
  cy_base_map_unref (base_map);
  return status;
}
