/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-map-page.h"

#include <string.h>

#include "capture.h"
#include "cy-yard-map.h"
#include "lab.h"

typedef struct {
  Lab lab;
  CyWatch *watch;
  GtkWidget *window;
  GtkWidget *page;
} View;

static void
view_present (View *view)
{
  view->watch = cy_watch_new (view->lab.fixture->node);
  view->page = cy_map_page_new (view->watch);
  view->window = capture_present (view->page, 900, 600, FALSE);
}

static void
view_close (View *view)
{
  lab_close_window (view->window, view->page);
  g_assert_finalize_object (view->watch);
}

static CyMapLayer *
layer_of (View *view)
{
  return cy_yard_map_get_layer (CY_YARD_MAP (lab_find_type (view->page, CY_TYPE_YARD_MAP)));
}

typedef struct {
  View *view;
  const char *id;
  CySeverity severity;
  guint n_piles;
  guint n_bad;
} Wanted;

static gboolean
has_marker (gpointer data)
{
  Wanted *wanted = data;
  CyMapLayer *layer = layer_of (wanted->view);
  const CyMapMarker *marker;
  guint index;

  if (!cy_map_layer_find (layer, wanted->id, &index))
    return FALSE;
  marker = cy_map_layer_get_marker (layer, index);
  return marker->severity == wanted->severity && marker->n_piles == wanted->n_piles &&
         marker->n_bad == wanted->n_bad;
}

static void
wait_marker (View *view, const char *id, CySeverity severity, guint n_piles, guint n_bad)
{
  Wanted wanted = { view, id, severity, n_piles, n_bad };

  capture_wait (has_marker, &wanted);
}

/* A station is marked by its worst gun, while the page is looked at and when it is again. */
static void
test_markers (void)
{
  View view;

  lab_open (&view.lab);
  view_present (&view);
  wait_marker (&view, "st-1", CY_SEVERITY_NORMAL, 24, 0);
  wait_marker (&view, "st-2", CY_SEVERITY_NORMAL, 6, 0);
  /* Those of no station are nowhere. */
  g_assert_cmpuint (cy_map_layer_get_n_markers (layer_of (&view)), ==, 2);
  lab_make_trouble (&view.lab);
  wait_marker (&view, "st-1", CY_SEVERITY_CRITICAL, 24, 3);
  gtk_widget_set_visible (view.page, FALSE);
  sim_lab_say (view.lab.sim, "fault q1/1 over-current");
  lab_wait_alarms (&view.lab, 4);
  capture_spin (1200);
  wait_marker (&view, "st-2", CY_SEVERITY_NORMAL, 6, 0);
  gtk_widget_set_visible (view.page, TRUE);
  wait_marker (&view, "st-2", CY_SEVERITY_CRITICAL, 6, 1);
  view_close (&view);
  lab_close (&view.lab);
}

static gboolean
has_no_station (gpointer data)
{
  guint index;

  return !cy_map_layer_find (layer_of (data), "st-2", &index);
}

/* Stations come, move to nowhere, and go. */
static void
test_changes (void)
{
  View view;

  lab_open (&view.lab);
  view_present (&view);
  fixture_import (view.lab.fixture,
                  "{\"stations\":[{\"id\":\"st-3\",\"name\":\"新站\",\"latitude\":"
                  "30.2,\"longitude\":120.2}]}");
  wait_marker (&view, "st-3", CY_SEVERITY_NORMAL, 0, 0);
  fixture_import (view.lab.fixture,
                  "{\"stations\":[{\"id\":\"st-2\",\"name\":\"Lujiazui Taxi Hub\"}]}");
  capture_wait (has_no_station, &view);
  g_assert_cmpuint (cy_map_layer_get_n_markers (layer_of (&view)), ==, 2);
  view_close (&view);
  lab_close (&view.lab);
}

static void
on_show_station_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  *(char **) user_data = g_variant_dup_string (parameter, NULL);
}

static void
test_activate (void)
{
  const GActionEntry entries[] = { { "show-station", on_show_station_cb, "s" } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autofree char *shown = NULL;
  View view;

  lab_open (&view.lab);
  view_present (&view);
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, 1, &shown);
  gtk_widget_insert_action_group (view.window, "win", G_ACTION_GROUP (group));
  g_signal_emit_by_name (lab_find_type (view.page, CY_TYPE_YARD_MAP), "station-activated", "st-2");
  g_assert_cmpstr (shown, ==, "st-2");
  view_close (&view);
  lab_close (&view.lab);
}

/* Without the file with the map the page says which one is missing, and the rest goes on. */
static void
test_no_map (void)
{
  g_autofree char *directory = g_strdup (g_getenv ("CHARGEYARD_PKGDATADIR"));
  g_autofree char *text = NULL;
  View view;

  view.lab.fixture = fixture_new_supervising ();
  g_assert_true (g_setenv ("CHARGEYARD_PKGDATADIR", "nowhere", TRUE));
  view_present (&view);
  g_assert_true (g_setenv ("CHARGEYARD_PKGDATADIR", directory, TRUE));
  text = lab_texts (view.page);
  g_assert_nonnull (strstr (text, "nowhere/map/chargeyard.cymap"));
  fixture_import_small_yard (view.lab.fixture);
  capture_spin (1200);
  capture_save (view.window, "map-missing");
  view_close (&view);
  fixture_free (view.lab.fixture);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/map-page/markers", test_markers);
  g_test_add_func ("/map-page/changes", test_changes);
  g_test_add_func ("/map-page/activate", test_activate);
  g_test_add_func ("/map-page/no-map", test_no_map);
  return g_test_run ();
}
