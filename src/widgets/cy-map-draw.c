/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cy-map-layer-private.h"

#define SHAPE_SIZE 22.0
#define BADGE_SIZE 18.0

/* With more names than this on screen nobody reads any [stations]. */
#define NAMES_MAX 60

/* How large a group is drawn [px]. */
double
cy_map_cluster_radius (const CyMapCluster *cluster)
{
  return 14 + MIN (10, 3 * log10 (MAX (1, cluster->n_spots)) * 1.6);
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
  double radius = cy_map_cluster_radius (cluster);
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
    float radius =
      (float) (cluster->n_spots > 1 ? cy_map_cluster_radius (cluster) : SHAPE_SIZE / 2);
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

/* Names of the base map, then stations and their names. */
void
cy_map_draw (CyMapLayer *self, GtkSnapshot *snapshot)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));
  g_autoptr (GtkSnapshot) above = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  GArray *clusters = cy_map_layer_get_clusters (self);
  CyMapView view = cy_map_layer_view (self);
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
