/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-map-tile.h"

#include <math.h>

/* Lines and areas are cut off this far outside a tile, so that what cutting leaves behind is never
 * seen, and cairo's 24-bit coordinates are never exceeded [px]. */
#define MARGIN 8.0

/* Points closer than this to the last one drawn are left out [px]. */
#define DETAIL 0.6

/* Borders between provinces would be a tangle below this zoom. */
#define PROVINCE_ZOOM 4

/* From this zoom on a grid of degrees is drawn. */
#define GRATICULE_ZOOM 8

typedef struct {
  double x;
  double y;
} Spot;

typedef struct {
  const CyBaseMap *map;
  const CyPalette *palette;
  guint zoom;
  double scale;  /* pixels per step of the grid */
  double left;   /* of the tile [px] */
  double top;    /* of the tile [px] */
  double size;   /* of the tile [px] */
  double line;   /* width of a thin line [px] */
  GArray *ring;  /* Spot: scratch */
  GArray *ring2; /* Spot: scratch */
  cairo_t *cr;
} Job;

static gboolean
touches (const Job *job, const CyBaseMapBox *box)
{
  return box->max.x * job->scale - job->left >= -MARGIN &&
         box->min.x * job->scale - job->left <= job->size + MARGIN &&
         box->max.y * job->scale - job->top >= -MARGIN &&
         box->min.y * job->scale - job->top <= job->size + MARGIN;
}

/* The ring's points in the tile's pixels, without those nobody could tell apart. */
static void
thin_out (Job *job, const CyBaseMapRing *ring)
{
  const CyBaseMapPoint *points = cy_base_map_get_points (job->map, ring);

  g_array_set_size (job->ring, 0);
  for (guint32 i = 0; i < ring->n_points; i++) {
    Spot spot = { points[i].x * job->scale - job->left, points[i].y * job->scale - job->top };

    if (job->ring->len > 0 && i + 1 < ring->n_points) {
      const Spot *last = &g_array_index (job->ring, Spot, job->ring->len - 1);

      if (fabs (spot.x - last->x) < DETAIL && fabs (spot.y - last->y) < DETAIL)
        continue;
    }
    g_array_append_val (job->ring, spot);
  }
}

typedef struct {
  gboolean vertical;
  gboolean above; /* keep what is greater than the edge */
} Side;

static const Side sides[] = {
  { TRUE, TRUE },
  { TRUE, FALSE },
  { FALSE, TRUE },
  { FALSE, FALSE },
};

static double
beyond (const Side *side, const Spot *spot, double edge)
{
  double value = (side->vertical ? spot->x : spot->y) - edge;

  return side->above ? value : -value;
}

/* Sutherland and Hodgman: cuts a ring off at one side of the tile after the other. */
static void
cut_ring (Job *job)
{
  for (guint s = 0; s < G_N_ELEMENTS (sides) && job->ring->len > 0; s++) {
    double edge = sides[s].above ? -MARGIN : job->size + MARGIN;
    const Spot *from = &g_array_index (job->ring, Spot, job->ring->len - 1);
    double from_in = beyond (&sides[s], from, edge);
    GArray *swap;

    g_array_set_size (job->ring2, 0);
    for (guint i = 0; i < job->ring->len; i++) {
      const Spot *to = &g_array_index (job->ring, Spot, i);
      double to_in = beyond (&sides[s], to, edge);

      if ((from_in >= 0) != (to_in >= 0)) {
        double part = from_in / (from_in - to_in);
        Spot cross = { from->x + (to->x - from->x) * part, from->y + (to->y - from->y) * part };

        g_array_append_val (job->ring2, cross);
      }
      if (to_in >= 0)
        g_array_append_val (job->ring2, *to);
      from = to;
      from_in = to_in;
    }
    swap = job->ring;
    job->ring = job->ring2;
    job->ring2 = swap;
  }
}

static void
fill_feature (Job *job, const CyBaseMapFeature *feature, const GdkRGBA *color)
{
  cairo_new_path (job->cr);
  for (guint32 r = 0; r < feature->n_rings; r++) {
    const CyBaseMapRing *ring = cy_base_map_get_ring (job->map, feature->first_ring + r);

    if (!touches (job, &ring->box))
      continue;
    thin_out (job, ring);
    cut_ring (job);
    cairo_new_sub_path (job->cr);
    for (guint i = 0; i < job->ring->len; i++) {
      const Spot *spot = &g_array_index (job->ring, Spot, i);

      cairo_line_to (job->cr, spot->x, spot->y);
    }
    cairo_close_path (job->cr);
  }
  gdk_cairo_set_source_rgba (job->cr, color);
  cairo_fill (job->cr);
}

static gboolean
segment_visible (const Job *job, const Spot *a, const Spot *b)
{
  double low = -MARGIN, high = job->size + MARGIN;

  return MAX (a->x, b->x) >= low && MIN (a->x, b->x) <= high && MAX (a->y, b->y) >= low &&
         MIN (a->y, b->y) <= high;
}

/* The world is cut open at 180 degrees: that seam is no border. */
static gboolean
segment_is_seam (const Job *job, const Spot *a, const Spot *b)
{
  double west = -job->left, east = CY_BASE_MAP_GRID * job->scale - job->left;

  return (fabs (a->x - west) < 0.5 && fabs (b->x - west) < 0.5) ||
         (fabs (a->x - east) < 0.5 && fabs (b->x - east) < 0.5);
}

static void
stroke_ring (Job *job, gboolean closed)
{
  gboolean pen_down = FALSE;
  guint n = job->ring->len;

  for (guint i = 1; i < n + (closed && n > 2 ? 1 : 0); i++) {
    const Spot *a = &g_array_index (job->ring, Spot, i - 1);
    const Spot *b = &g_array_index (job->ring, Spot, i % n);

    if (!segment_visible (job, a, b) || segment_is_seam (job, a, b)) {
      pen_down = FALSE;
      continue;
    }
    if (!pen_down)
      cairo_move_to (job->cr, a->x, a->y);
    cairo_line_to (job->cr, b->x, b->y);
    pen_down = TRUE;
  }
}

static void
stroke_feature (Job *job, const CyBaseMapFeature *feature, const GdkRGBA *color, double width)
{
  cairo_new_path (job->cr);
  for (guint32 r = 0; r < feature->n_rings; r++) {
    const CyBaseMapRing *ring = cy_base_map_get_ring (job->map, feature->first_ring + r);

    if (!touches (job, &ring->box))
      continue;
    thin_out (job, ring);
    stroke_ring (job, feature->kind == CY_BASE_MAP_AREA);
  }
  gdk_cairo_set_source_rgba (job->cr, color);
  cairo_set_line_width (job->cr, width);
  cairo_stroke (job->cr);
}

static void
draw_feature (Job *job, const CyBaseMapFeature *feature)
{
  const CyPalette *palette = job->palette;
  gboolean home = (feature->flags & CY_BASE_MAP_HOME) != 0;

  if (!touches (job, &feature->box))
    return;
  if (feature->kind == CY_BASE_MAP_AREA) {
    fill_feature (job, feature, home ? &palette->home : &palette->land);
    stroke_feature (job, feature, home ? &palette->home_border : &palette->border,
                    job->line * (home ? 1.3 : 0.8));
  } else if (feature->kind == CY_BASE_MAP_LINE && job->zoom >= PROVINCE_ZOOM) {
    stroke_feature (job, feature, &palette->province, job->line);
  }
}

/* Meridians and parallels, straight lines in this projection. Close up the base map has little to
 * show: they tell how far and where one moves. */
static void
draw_graticule (Job *job)
{
  static const double steps[] = { 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002 };
  double world = CY_BASE_MAP_GRID * job->scale;
  double step = steps[0];
  double north, west;

  if (job->zoom < GRATICULE_ZOOM)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (steps) && steps[i] / 360 * world > 160 * job->line; i++)
    step = steps[i];
  cy_base_map_unproject (job->left / world, job->top / world, &north, &west);
  for (double i = ceil (west / step);; i++) {
    double x = (i * step + 180) / 360 * world - job->left;

    if (x > job->size)
      break;
    cairo_move_to (job->cr, floor (x) + 0.5, 0);
    cairo_line_to (job->cr, floor (x) + 0.5, job->size);
  }
  for (double i = floor (north / step);; i--) {
    double x, y;

    cy_base_map_project (i * step, 0, &x, &y);
    if (y * world - job->top > job->size)
      break;
    cairo_move_to (job->cr, 0, floor (y * world - job->top) + 0.5);
    cairo_line_to (job->cr, job->size, floor (y * world - job->top) + 0.5);
  }
  gdk_cairo_set_source_rgba (job->cr, &job->palette->province);
  cairo_set_line_width (job->cr, job->line);
  cairo_set_dash (job->cr, (const double[]){ 1, 3 }, 2, 0);
  cairo_stroke (job->cr);
  cairo_set_dash (job->cr, NULL, 0, 0);
}

static cairo_surface_t *
render_surface (Job *job, int pixels)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, pixels, pixels);
  const CyBaseMapFeature *features;
  guint n_features;

  job->cr = cairo_create (surface);
  cairo_set_fill_rule (job->cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_set_line_join (job->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (job->cr, CAIRO_LINE_CAP_ROUND);
  gdk_cairo_set_source_rgba (job->cr, &job->palette->sea);
  cairo_paint (job->cr);
  features = cy_base_map_get_features (job->map, &n_features);
  for (guint i = 0; i < n_features; i++)
    draw_feature (job, &features[i]);
  draw_graticule (job);
  cairo_destroy (job->cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Three bytes a pixel and no alpha: opaque textures are four times cheaper to composite. */
static GBytes *
pack_rgb (cairo_surface_t *surface, int pixels)
{
  const guint8 *rows = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  gsize size = (gsize) pixels * (gsize) pixels * 3;
  guint8 *packed = g_malloc (size);
  guint8 *out = packed;

  for (int y = 0; y < pixels; y++) {
    const guint32 *row = (const guint32 *) (gconstpointer) (rows + (gssize) y * stride);

    for (int x = 0; x < pixels; x++) {
      *out++ = (guint8) (row[x] >> 16);
      *out++ = (guint8) (row[x] >> 8);
      *out++ = (guint8) row[x];
    }
  }
  return g_bytes_new_take (packed, size);
}

/**
 * cy_map_tile_render:
 * @zoom: 0 to #CY_MAP_ZOOM_MAX; the world is 2^zoom tiles wide.
 * @scale: device pixels per pixel, 1 or 2.
 *
 * Draws one square of the map.
 *
 * Returns: (transfer full): R8G8B8 pixels, #CY_MAP_TILE_SIZE times @scale wide and high.
 *
 * Threading: any thread.
 */
GBytes *
cy_map_tile_render (const CyBaseMap *map,
                    const CyPalette *palette,
                    guint zoom,
                    guint x,
                    guint y,
                    guint scale)
{
  int pixels = CY_MAP_TILE_SIZE * (int) scale;
  Job job = {
    .map = map,
    .palette = palette,
    .zoom = zoom,
    .scale = (double) pixels * (1u << zoom) / CY_BASE_MAP_GRID,
    .left = (double) x * pixels,
    .top = (double) y * pixels,
    .size = pixels,
    .line = scale,
    .ring = g_array_new (FALSE, FALSE, sizeof (Spot)),
    .ring2 = g_array_new (FALSE, FALSE, sizeof (Spot)),
  };
  cairo_surface_t *surface = render_surface (&job, pixels);
  GBytes *bytes = pack_rgb (surface, pixels);

  cairo_surface_destroy (surface);
  g_array_unref (job.ring);
  g_array_unref (job.ring2);
  return bytes;
}
