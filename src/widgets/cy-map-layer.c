/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-map-layer.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-map-labels.h"
#include "cy-map-tile.h"

/* Stations closer than about this are shown as one [px]. */
#define CLUSTER_CELL 72.0

/* Clusters are made anew when the zoom level has changed by this much. */
#define CLUSTER_ZOOM_STEP 0.25

/* How far from a marker's middle a click still hits it [px]. */
#define HIT_RADIUS 18.0

#define SHAPE_SIZE 22.0
#define BADGE_SIZE 18.0

/* With more names than this on screen nobody reads any [stations]. */
#define NAMES_MAX 60

/**
 * CyMapLayer:
 *
 * Draws the stations and the base map's names over the tiles, all in one snapshot: a widget for each
 * station would take seconds to make for some thousand of them. Stations that would cover one
 * another are drawn as one, with their number in it and the worst of their states at it.
 *
 * Threading: main thread.
 */
struct _CyMapLayer {
  ShumateLayer parent_instance;
  CyBaseMap *base_map; /* owned, nullable */
  CyTextCache *texts;  /* owned */
  GStringChunk *names; /* owned; the markers' strings */
  GArray *markers;     /* CyMapMarker */
  GArray *spots;       /* CyMapSpot, of the same index */
  GHashTable *by_id;   /* id -> index */
  GArray *clusters;    /* CyMapCluster; nullable: to be made */
  guint *cluster_of;   /* of each marker */
  double cluster_zoom;
  char *selected;   /* owned, nullable: id of the worst station of the selected cluster */
  gboolean focused; /* whether the keyboard is on the map */
  double press_x;   /* where the pointer went down [px] */
  double press_y;
};

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

static CyMapView
current_view (CyMapLayer *self)
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
  CyMapView view = current_view (self);

  *out_x = item->x * view.world - view.left;
  *out_y = item->y * view.world - view.top;
  return *out_x >= 0 && *out_y >= 0 && *out_x <= view.width && *out_y <= view.height;
}

static double
cluster_radius (const CyMapCluster *cluster)
{
  return 14 + MIN (10, 3 * log10 (MAX (1, cluster->n_spots)) * 1.6);
}

static int
hit (CyMapLayer *self, double x, double y)
{
  GArray *clusters = cy_map_layer_get_clusters (self);

  for (guint i = clusters->len; i-- > 0;) {
    const CyMapCluster *cluster = &g_array_index (clusters, CyMapCluster, i);
    double cx, cy;

    if (cy_map_layer_locate (self, i, &cx, &cy) &&
        hypot (cx - x, cy - y) <= MAX (HIT_RADIUS, cluster_radius (cluster)))
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
append_disc (GtkSnapshot *snapshot,
             double x,
             double y,
             double radius,
             const GdkRGBA *fill,
             const GdkRGBA *ring,
             float width)
{
  GskRoundedRect outline;
  float size = (float) (2 * radius);

  gsk_rounded_rect_init_from_rect (
    &outline, &GRAPHENE_RECT_INIT ((float) (x - radius), (float) (y - radius), size, size),
    (float) radius);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, fill, &outline.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, (const float[]){ width, width, width, width },
                              (const GdkRGBA[]){ *ring, *ring, *ring, *ring });
}

typedef struct {
  CyMapLayer *self;
  GtkSnapshot *snapshot;
  const CyPalette *palette;
  GArray *taken; /* graphene_rect_t: where names may not stand */
  gboolean focused;
  gboolean names;
} Job;

static void
draw_selection (Job *job, double x, double y, double radius)
{
  static const GdkRGBA nothing = { 0, 0, 0, 0 };

  append_disc (job->snapshot, x, y, radius + 5, &nothing, &job->palette->accent,
               job->focused ? 3 : 2);
}

static void
draw_cluster (Job *job, const CyMapCluster *cluster, double x, double y, gboolean selected)
{
  CyTextCache *texts = job->self->texts;
  gboolean dark = job->palette->on_dark;
  double radius = cluster_radius (cluster);
  gboolean bad = cluster->severity != CY_SEVERITY_NORMAL;
  const GdkRGBA *ring =
    bad ? cy_severity_color (cluster->severity, dark) : &job->palette->home_border;
  g_autofree char *count = g_strdup_printf ("%u", cluster->n_spots);
  int width;

  append_disc (job->snapshot, x, y, radius, &job->palette->raised, ring, bad ? 3 : 1.5f);
  pango_layout_get_pixel_size (cy_text_cache_get (texts, CY_TEXT_STRONG, count, -1), &width, NULL);
  (void) cy_text_draw (texts, job->snapshot, CY_TEXT_STRONG, count, x - width / 2.0,
                       y - cy_text_cache_get_height (texts, CY_TEXT_STRONG) / 2.0, -1,
                       &job->palette->text);
  if (bad)
    cy_severity_snapshot (cluster->severity, job->snapshot, x + radius * 0.7 - BADGE_SIZE / 2,
                          y - radius * 0.7 - BADGE_SIZE / 2, BADGE_SIZE, dark);
  if (selected)
    draw_selection (job, x, y, radius);
}

/* The name under its marker, and how many of its piles are not normal. */
static void
draw_name (Job *job, const CyMapMarker *marker, double x, double y)
{
  CyTextCache *texts = job->self->texts;
  g_autofree char *bad =
    marker->n_bad > 0 ? g_strdup_printf ("  %u/%u", marker->n_bad, marker->n_piles) : g_strdup ("");
  int name_width, bad_width = 0, height = cy_text_cache_get_height (texts, CY_TEXT_SMALL);
  GdkRGBA shade = job->palette->home;
  graphene_rect_t box;
  GskRoundedRect outline;
  double left;

  pango_layout_get_pixel_size (cy_text_cache_get (texts, CY_TEXT_SMALL, marker->name, 180),
                               &name_width, NULL);
  if (*bad != '\0')
    pango_layout_get_pixel_size (cy_text_cache_get (texts, CY_TEXT_SMALL, bad, -1), &bad_width,
                                 NULL);
  left = x - (name_width + bad_width) / 2.0;
  box = GRAPHENE_RECT_INIT ((float) left - 4, (float) y, (float) (name_width + bad_width) + 8,
                            (float) height);
  for (guint i = 0; i < job->taken->len; i++)
    if (marker->severity == CY_SEVERITY_NORMAL &&
        graphene_rect_intersection (&g_array_index (job->taken, graphene_rect_t, i), &box, NULL))
      return;
  g_array_append_val (job->taken, box);
  shade.alpha = 0.85f;
  gsk_rounded_rect_init_from_rect (&outline, &box, 4);
  gtk_snapshot_push_rounded_clip (job->snapshot, &outline);
  gtk_snapshot_append_color (job->snapshot, &shade, &box);
  gtk_snapshot_pop (job->snapshot);
  (void) cy_text_draw (texts, job->snapshot, CY_TEXT_SMALL, marker->name, left, y, 180,
                       &job->palette->text);
  (void) cy_text_draw (texts, job->snapshot, CY_TEXT_SMALL, bad, left + name_width, y, -1,
                       &job->palette->text);
}

static void
draw_station (Job *job, const CyMapCluster *cluster, double x, double y, gboolean selected)
{
  gboolean normal = cluster->severity == CY_SEVERITY_NORMAL;

  /* Hollow shapes and small dots need a ground of their own on a map. */
  append_disc (job->snapshot, x, y, normal ? 8 : SHAPE_SIZE / 2 + 2, &job->palette->raised,
               &job->palette->home_border, 1);
  cy_severity_snapshot (cluster->severity, job->snapshot, x - SHAPE_SIZE / 2, y - SHAPE_SIZE / 2,
                        SHAPE_SIZE, job->palette->on_dark);
  if (selected)
    draw_selection (job, x, y, SHAPE_SIZE / 2);
}

static guint
count_visible (const CyMapView *view, const GArray *clusters)
{
  guint n = 0;

  for (guint i = 0; i < clusters->len; i++) {
    const CyMapCluster *cluster = &g_array_index (clusters, CyMapCluster, i);
    double x = cluster->x * view->world - view->left, y = cluster->y * view->world - view->top;

    n += x > 0 && y > 0 && x < view->width && y < view->height;
  }
  return n;
}

static void
reserve_markers (Job *job, const CyMapView *view, const GArray *clusters)
{
  for (guint i = 0; i < clusters->len; i++) {
    const CyMapCluster *cluster = &g_array_index (clusters, CyMapCluster, i);
    float radius = (float) (cluster->n_spots > 1 ? cluster_radius (cluster) : SHAPE_SIZE / 2);
    graphene_rect_t box = GRAPHENE_RECT_INIT ((float) (cluster->x * view->world - view->left),
                                              (float) (cluster->y * view->world - view->top), 0, 0);

    graphene_rect_inset (&box, -radius, -radius);
    if (box.origin.x < view->width && box.origin.y < view->height &&
        box.origin.x + box.size.width > 0 && box.origin.y + box.size.height > 0)
      g_array_append_val (job->taken, box);
  }
}

static void
draw_clusters (Job *job, const CyMapView *view, const GArray *clusters, gboolean stations)
{
  guint selected = G_MAXUINT;

  (void) cy_map_layer_get_selected (job->self, &selected);
  for (guint i = 0; i < clusters->len; i++) {
    const CyMapCluster *cluster = &g_array_index (clusters, CyMapCluster, i);
    double x = cluster->x * view->world - view->left, y = cluster->y * view->world - view->top;

    if ((cluster->n_spots == 1) != stations || x < -40 || y < -40 || x > view->width + 40 ||
        y > view->height + 40)
      continue;
    if (stations)
      draw_station (job, cluster, x, y, i == selected);
    else
      draw_cluster (job, cluster, x, y, i == selected);
  }
}

/* The worst first: their names win the space. */
static void
draw_names (Job *job, const CyMapView *view, const GArray *clusters)
{
  guint selected = G_MAXUINT;

  (void) cy_map_layer_get_selected (job->self, &selected);
  for (guint i = clusters->len; i-- > 0;) {
    const CyMapCluster *cluster = &g_array_index (clusters, CyMapCluster, i);
    double x = cluster->x * view->world - view->left, y = cluster->y * view->world - view->top;

    if (cluster->n_spots == 1 && (job->names || i == selected) && x > -100 && y > -40 &&
        x < view->width + 100 && y < view->height + 40)
      draw_name (job, &g_array_index (job->self->markers, CyMapMarker, cluster->worst), x,
                 y + SHAPE_SIZE / 2 + 4);
  }
}

static void
cy_map_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CyMapLayer *self = CY_MAP_LAYER (widget);
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));
  g_autoptr (GtkSnapshot) above = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  GArray *clusters = cy_map_layer_get_clusters (self);
  CyMapView view = current_view (self);
  Job job = {
    .self = self,
    .snapshot = above,
    .palette = cy_palette_current (),
    .taken = taken,
    .focused = self->focused,
    .names = count_visible (&view, clusters) <= NAMES_MAX,
  };

  /* Stations' names come first when it is about space, and on top when it is about drawing. */
  reserve_markers (&job, &view, clusters);
  draw_names (&job, &view, clusters);
  draw_clusters (&job, &view, clusters, TRUE);
  draw_clusters (&job, &view, clusters, FALSE);
  if (self->base_map != NULL)
    cy_map_labels_snapshot (self->base_map, &view, self->texts, taken, snapshot, job.palette);
  node = gtk_snapshot_to_node (above);
  if (node != NULL)
    gtk_snapshot_append_node (snapshot, node);
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
