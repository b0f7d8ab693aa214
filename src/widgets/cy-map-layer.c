/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-map-layer-private.h"
#include "cy-map-tile.h"

/* Stations closer than about this are shown as one [px]. */
#define CLUSTER_CELL 72.0

/* Clusters are made anew when the zoom level has changed by this much. */
#define CLUSTER_ZOOM_STEP 0.25

/* How far from a marker's middle a click still hits it [px]. */
#define HIT_RADIUS 18.0

G_DEFINE_FINAL_TYPE (CyMapLayer, cy_map_layer, SHUMATE_TYPE_LAYER)

enum {
  ACTIVATED,
  SELECTION_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/**
 * cy_map_world_size:
 *
 * Returns: how wide the world is at a zoom level [px]. Between two whole levels libshumate grows its
 * tiles linearly.
 */
double
cy_map_world_size (double zoom)
{
  double whole = floor (zoom);

  return CY_MAP_TILE_SIZE * exp2 (whole) * (1 + zoom - whole);
}

/**
 * cy_map_zoom_of_world:
 * @world: width of the world [px].
 *
 * The inverse of cy_map_world_size().
 */
double
cy_map_zoom_of_world (double world)
{
  double tiles = MAX (1, world / CY_MAP_TILE_SIZE);
  double whole = floor (log2 (tiles));

  return whole + tiles / exp2 (whole) - 1;
}

/* What part of the world the layer looks at. */
CyMapView
cy_map_layer_view (CyMapLayer *self)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));
  ShumateLocation *location = SHUMATE_LOCATION (viewport);
  CyMapView view = {
    .zoom = shumate_viewport_get_zoom_level (viewport),
    .width = gtk_widget_get_width (GTK_WIDGET (self)),
    .height = gtk_widget_get_height (GTK_WIDGET (self)),
  };
  double x, y;

  view.world = cy_map_world_size (view.zoom);
  cy_base_map_project (shumate_location_get_latitude (location),
                       shumate_location_get_longitude (location), &x, &y);
  view.left = x * view.world - view.width / 2;
  view.top = y * view.world - view.height / 2;
  return view;
}

static void
forget_clusters (CyMapLayer *self)
{
  g_clear_pointer (&self->clusters, g_array_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * cy_map_layer_get_clusters:
 *
 * Returns: (element-type CyMapCluster) (transfer none): what is drawn at the present zoom, the worst
 * last; valid until the zoom or the markers change.
 */
GArray *
cy_map_layer_get_clusters (CyMapLayer *self)
{
  double zoom = shumate_viewport_get_zoom_level (shumate_layer_get_viewport (SHUMATE_LAYER (self)));
  double step = round (zoom / CLUSTER_ZOOM_STEP) * CLUSTER_ZOOM_STEP;

  if (self->clusters != NULL && step == self->cluster_zoom)
    return self->clusters;
  g_clear_pointer (&self->clusters, g_array_unref);
  g_free (self->cluster_of);
  self->cluster_of = g_new0 (guint, self->spots->len + 1);
  self->cluster_zoom = step;
  self->clusters =
    cy_map_cluster ((const CyMapSpot *) (gpointer) self->spots->data, self->spots->len,
                    CLUSTER_CELL / cy_map_world_size (step), self->cluster_of);
  return self->clusters;
}

/**
 * cy_map_layer_get_members:
 *
 * Returns: (element-type guint) (transfer full): the indices of a cluster's stations.
 */
GArray *
cy_map_layer_get_members (CyMapLayer *self, guint cluster)
{
  GArray *members = g_array_new (FALSE, FALSE, sizeof (guint));

  (void) cy_map_layer_get_clusters (self);
  for (guint i = 0; i < self->spots->len; i++)
    if (self->cluster_of[i] == cluster)
      g_array_append_val (members, i);
  return members;
}

/**
 * cy_map_layer_locate:
 * @out_x: (out): where its middle is in the widget [px].
 * @out_y: (out): where its middle is in the widget [px].
 *
 * Returns: whether the cluster is on screen.
 */
gboolean
cy_map_layer_locate (CyMapLayer *self, guint cluster, double *out_x, double *out_y)
{
  const CyMapCluster *item =
    &g_array_index (cy_map_layer_get_clusters (self), CyMapCluster, cluster);
  CyMapView view = cy_map_layer_view (self);

  *out_x = item->x * view.world - view.left;
  *out_y = item->y * view.world - view.top;
  return *out_x >= 0 && *out_y >= 0 && *out_x <= view.width && *out_y <= view.height;
}

static int
hit (CyMapLayer *self, double x, double y)
{
  GArray *clusters = cy_map_layer_get_clusters (self);

  for (guint i = clusters->len; i-- > 0;) {
    const CyMapCluster *cluster = &g_array_index (clusters, CyMapCluster, i);
    double cx, cy;

    if (cy_map_layer_locate (self, i, &cx, &cy) &&
        hypot (cx - x, cy - y) <= MAX (HIT_RADIUS, cy_map_cluster_radius (cluster)))
      return (int) i;
  }
  return -1;
}

/* A layer that contained every point would keep the map below from being dragged. */
static gboolean
cy_map_layer_contains (GtkWidget *widget, double x, double y)
{
  return hit (CY_MAP_LAYER (widget), x, y) >= 0;
}

static void
cy_map_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  cy_map_draw (CY_MAP_LAYER (widget), snapshot);
}

/**
 * cy_map_layer_describe:
 *
 * Returns: (transfer full): a cluster in words, for tooltips and screen readers.
 */
char *
cy_map_layer_describe (CyMapLayer *self, guint cluster)
{
  const CyMapCluster *item =
    &g_array_index (cy_map_layer_get_clusters (self), CyMapCluster, cluster);
  const CyMapMarker *worst = &g_array_index (self->markers, CyMapMarker, item->worst);

  if (item->n_spots == 1)
    return g_strdup_printf (_ ("%s: %s, %u of %u piles abnormal"), worst->name,
                            cy_severity_label (item->severity), item->n_bad, item->n_piles);
  if (item->severity == CY_SEVERITY_NORMAL)
    return g_strdup_printf (_ ("%u stations, all normal"), item->n_spots);
  return g_strdup_printf (_ ("%u stations, %u of %u piles abnormal; worst: %s, %s"), item->n_spots,
                          item->n_bad, item->n_piles, cy_severity_label (item->severity),
                          worst->name);
}

static gboolean
on_query_tooltip_cb (GtkWidget *widget,
                     int x,
                     int y,
                     gboolean keyboard,
                     GtkTooltip *tooltip,
                     gpointer user_data)
{
  CyMapLayer *self = CY_MAP_LAYER (widget);
  g_autofree char *text = NULL;
  int cluster = keyboard ? -1 : hit (self, x, y);

  if (cluster < 0)
    return FALSE;
  text = cy_map_layer_describe (self, (guint) cluster);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/**
 * cy_map_layer_get_selected:
 *
 * The cluster that holds the selected station at the present zoom.
 */
gboolean
cy_map_layer_get_selected (CyMapLayer *self, guint *out_cluster)
{
  guint index;

  if (self->selected == NULL || !cy_map_layer_find (self, self->selected, &index))
    return FALSE;
  (void) cy_map_layer_get_clusters (self);
  *out_cluster = self->cluster_of[index];
  return TRUE;
}

/**
 * cy_map_layer_select:
 * @cluster: which, or -1 for none.
 */
void
cy_map_layer_select (CyMapLayer *self, int cluster)
{
  GArray *clusters = cy_map_layer_get_clusters (self);

  g_clear_pointer (&self->selected, g_free);
  if (cluster >= 0 && (guint) cluster < clusters->len) {
    guint worst = g_array_index (clusters, CyMapCluster, cluster).worst;

    self->selected = g_strdup (g_array_index (self->markers, CyMapMarker, worst).id);
  }
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

/**
 * cy_map_layer_set_focused:
 *
 * Tells the layer whether the map around it has the keyboard.
 */
void
cy_map_layer_set_focused (CyMapLayer *self, gboolean focused)
{
  self->focused = focused;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * cy_map_layer_step:
 *
 * Selects the next of what is on screen, the worst first.
 *
 * Returns: %FALSE after the last one, when nothing is selected any more.
 */
gboolean
cy_map_layer_step (CyMapLayer *self, gboolean forward)
{
  GArray *clusters = cy_map_layer_get_clusters (self);
  int step = forward ? -1 : 1;
  int at = forward ? (int) clusters->len : -1;
  guint selected;
  double x, y;

  if (cy_map_layer_get_selected (self, &selected))
    at = (int) selected;
  for (at += step; at >= 0 && at < (int) clusters->len; at += step)
    if (cy_map_layer_locate (self, (guint) at, &x, &y)) {
      cy_map_layer_select (self, at);
      return TRUE;
    }
  cy_map_layer_select (self, -1);
  return FALSE;
}

static void
on_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, CyMapLayer *self)
{
  self->press_x = x;
  self->press_y = y;
}

static void
on_released_cb (GtkGestureClick *gesture, int n_press, double x, double y, CyMapLayer *self)
{
  int cluster = hit (self, x, y);

  /* The map was dragged by a marker. */
  if (cluster < 0 || gtk_drag_check_threshold (GTK_WIDGET (self), (int) self->press_x,
                                               (int) self->press_y, (int) x, (int) y))
    return;
  cy_map_layer_select (self, cluster);
  g_signal_emit (self, signals[ACTIVATED], 0, (guint) cluster);
}

static void
clear_markers (CyMapLayer *self)
{
  g_hash_table_remove_all (self->by_id);
  g_array_set_size (self->markers, 0);
  g_array_set_size (self->spots, 0);
  g_string_chunk_clear (self->names);
}

/**
 * cy_map_layer_set_markers:
 * @markers: (array length=n_markers): copied. A marker whose place is not a place on Earth is left
 *   out; of two with one id the second is.
 */
void
cy_map_layer_set_markers (CyMapLayer *self, const CyMapMarker *markers, guint n_markers)
{
  clear_markers (self);
  for (guint i = 0; i < n_markers; i++) {
    CyMapMarker marker = markers[i];
    CyMapSpot spot = { .severity = marker.severity,
                       .n_piles = marker.n_piles,
                       .n_bad = marker.n_bad };

    /* Written so that a value that is not a number fails too. */
    if (!(fabs (marker.lat) <= 90 && fabs (marker.lon) <= 180) ||
        g_hash_table_contains (self->by_id, marker.id))
      continue;
    marker.id = g_string_chunk_insert (self->names, marker.id);
    marker.name = g_string_chunk_insert (self->names, marker.name);
    cy_base_map_project (marker.lat, marker.lon, &spot.x, &spot.y);
    g_hash_table_insert (self->by_id, (gpointer) marker.id, GUINT_TO_POINTER (self->markers->len));
    g_array_append_val (self->markers, marker);
    g_array_append_val (self->spots, spot);
  }
  forget_clusters (self);
}

/**
 * cy_map_layer_update:
 *
 * Changes what one station looks like.
 *
 * Returns: whether there is such a station.
 */
gboolean
cy_map_layer_update (CyMapLayer *self,
                     const char *id,
                     CySeverity severity,
                     guint n_piles,
                     guint n_bad)
{
  CyMapMarker *marker;
  CyMapSpot *spot;
  guint index;

  if (!cy_map_layer_find (self, id, &index))
    return FALSE;
  marker = &g_array_index (self->markers, CyMapMarker, index);
  spot = &g_array_index (self->spots, CyMapSpot, index);
  if (marker->severity == severity && marker->n_piles == n_piles && marker->n_bad == n_bad)
    return TRUE;
  marker->severity = spot->severity = severity;
  marker->n_piles = spot->n_piles = n_piles;
  marker->n_bad = spot->n_bad = n_bad;
  forget_clusters (self);
  return TRUE;
}

guint
cy_map_layer_get_n_markers (CyMapLayer *self)
{
  return self->markers->len;
}

/**
 * cy_map_layer_get_marker:
 *
 * Returns: (transfer none): valid until the markers are set again.
 */
const CyMapMarker *
cy_map_layer_get_marker (CyMapLayer *self, guint index)
{
  return &g_array_index (self->markers, CyMapMarker, index);
}

gboolean
cy_map_layer_find (CyMapLayer *self, const char *id, guint *out_index)
{
  gpointer value;

  if (!g_hash_table_lookup_extended (self->by_id, id, NULL, &value))
    return FALSE;
  *out_index = GPOINTER_TO_UINT (value);
  return TRUE;
}

static void
cy_map_layer_finalize (GObject *object)
{
  CyMapLayer *self = CY_MAP_LAYER (object);

  g_clear_pointer (&self->base_map, cy_base_map_unref);
  g_clear_pointer (&self->texts, cy_text_cache_free);
  g_clear_pointer (&self->clusters, g_array_unref);
  g_clear_pointer (&self->cluster_of, g_free);
  g_clear_pointer (&self->selected, g_free);
  g_hash_table_unref (self->by_id);
  g_array_unref (self->markers);
  g_array_unref (self->spots);
  g_string_chunk_free (self->names);
  G_OBJECT_CLASS (cy_map_layer_parent_class)->finalize (object);
}

static void
cy_map_layer_class_init (CyMapLayerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cy_map_layer_finalize;
  widget_class->snapshot = cy_map_layer_snapshot;
  widget_class->contains = cy_map_layer_contains;

  /**
   * CyMapLayer::activated:
   * @cluster: which one was clicked.
   */
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SELECTION_CHANGED] =
    g_signal_new ("selection-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
}

static void
cy_map_layer_init (CyMapLayer *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->texts = cy_text_cache_new (GTK_WIDGET (self));
  self->names = g_string_chunk_new (4096);
  self->markers = g_array_new (FALSE, FALSE, sizeof (CyMapMarker));
  self->spots = g_array_new (FALSE, FALSE, sizeof (CyMapSpot));
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (on_released_cb), self);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip_cb), NULL);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  cy_palette_watch (GTK_WIDGET (self));
}

/**
 * cy_map_layer_new:
 * @base_map: (nullable): whose names to write.
 */
CyMapLayer *
cy_map_layer_new (ShumateViewport *viewport, CyBaseMap *base_map)
{
  CyMapLayer *self = g_object_new (CY_TYPE_MAP_LAYER, "viewport", viewport, NULL);

  self->base_map = base_map != NULL ? cy_base_map_ref (base_map) : NULL;
  /* libshumate does not draw a layer again by itself when the map moves. */
  g_signal_connect_object (viewport, "notify", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  return self;
}
