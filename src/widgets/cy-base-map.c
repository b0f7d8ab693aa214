/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-base-map.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "cy-widgets-error.h"

/* The format: data/map/README.md. */
#define MAGIC           "CYBASMAP"
#define MAGIC_LENGTH    8
#define VERSION         1
#define NAME_LENGTH_MAX 63
#define ZOOM_MAX        24

/* What this program is ready to hold. The bundled file uses a tenth of it. */
#define MAX_FILE     (8u << 20)
#define MAX_FEATURES 65536u
#define MAX_RINGS    262144u
#define MAX_POINTS   2000000u

/* The least a feature, ring or point takes in the file: counts beyond it are lies, and are refused
 * before anything is allocated for them. */
#define MIN_FEATURE 14u
#define MIN_POINT   2u

/* Web Mercator's square ends here [degrees]: atan (sinh (pi)). */
#define MAX_LATITUDE 85.0511287798

struct _CyBaseMap {
  gatomicrefcount refs;
  GStringChunk *names;
  GArray *features; /* CyBaseMapFeature */
  GArray *rings;    /* CyBaseMapRing */
  GArray *points;   /* CyBaseMapPoint */
};

typedef struct {
  const guint8 *data;
  gsize length;
  gsize offset;
  const char *origin; /* for messages */
} Reader;

static gboolean
malformed (const Reader *reader, GError **error, const char *what)
{
  g_set_error (error, CY_WIDGETS_ERROR, CY_WIDGETS_ERROR_MALFORMED,
               "Base map %s is damaged at byte %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT ": %s",
               reader->origin, reader->offset, reader->length, what);
  return FALSE;
}

static gboolean
read_u8 (Reader *reader, guint8 *out_value, GError **error)
{
  if (reader->offset >= reader->length)
    return malformed (reader, error, "it ends here");
  *out_value = reader->data[reader->offset++];
  return TRUE;
}

static gboolean
read_u32 (Reader *reader, guint32 *out_value, GError **error)
{
  guint32 value;

  if (reader->length - reader->offset < sizeof value)
    return malformed (reader, error, "it ends inside a number");
  memcpy (&value, reader->data + reader->offset, sizeof value);
  reader->offset += sizeof value;
  *out_value = GUINT32_FROM_LE (value);
  return TRUE;
}

/* Seven bits a byte, the lowest first; five bytes at most. */
static gboolean
read_varint (Reader *reader, guint32 *out_value, GError **error)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 35; shift += 7) {
    guint8 byte;

    if (!read_u8 (reader, &byte, error))
      return FALSE;
    value |= (guint64) (byte & 0x7f) << shift;
    if (byte & 0x80)
      continue;
    if (value > G_MAXUINT32)
      break;
    *out_value = (guint32) value;
    return TRUE;
  }
  return malformed (reader, error, "a number has more than 32 bits");
}

static gboolean
read_delta (Reader *reader, gint32 *in_out_value, GError **error)
{
  guint32 zigzag;
  gint64 value;

  if (!read_varint (reader, &zigzag, error))
    return FALSE;
  value = (gint64) (zigzag >> 1);
  value = *in_out_value + ((zigzag & 1) ? -value - 1 : value);
  if (value < 0 || value > CY_BASE_MAP_GRID)
    return malformed (reader, error, "a point lies outside the map");
  *in_out_value = (gint32) value;
  return TRUE;
}

static gboolean
read_name (Reader *reader, GStringChunk *names, const char **out_name, GError **error)
{
  const char *text;
  guint8 length;

  if (!read_u8 (reader, &length, error))
    return FALSE;
  if (length > NAME_LENGTH_MAX)
    return malformed (reader, error, "a name has more than 63 bytes");
  if (reader->length - reader->offset < length)
    return malformed (reader, error, "it ends inside a name");
  text = (const char *) reader->data + reader->offset;
  if (!g_utf8_validate_len (text, length, NULL))
    return malformed (reader, error, "a name is not UTF-8");
  *out_name = g_string_chunk_insert_len (names, text, length);
  reader->offset += length;
  return TRUE;
}

static void
box_init (CyBaseMapBox *box)
{
  *box = (CyBaseMapBox){ .min = { G_MAXINT32, G_MAXINT32 }, .max = { G_MININT32, G_MININT32 } };
}

static void
box_add (CyBaseMapBox *box, const CyBaseMapPoint *point)
{
  box->min.x = MIN (box->min.x, point->x);
  box->min.y = MIN (box->min.y, point->y);
  box->max.x = MAX (box->max.x, point->x);
  box->max.y = MAX (box->max.y, point->y);
}

static gboolean
read_ring (Reader *reader, CyBaseMap *map, guint32 max_points, CyBaseMapBox *box, GError **error)
{
  CyBaseMapRing ring = { .first_point = map->points->len };
  CyBaseMapPoint point = { 0, 0 };

  box_init (&ring.box);
  if (!read_varint (reader, &ring.n_points, error))
    return FALSE;
  if (ring.n_points > max_points - map->points->len)
    return malformed (reader, error, "more points than its head says");
  for (guint32 i = 0; i < ring.n_points; i++) {
    if (!read_delta (reader, &point.x, error) || !read_delta (reader, &point.y, error))
      return FALSE;
    box_add (&ring.box, &point);
    g_array_append_val (map->points, point);
  }
  if (ring.n_points > 0) {
    box_add (box, &ring.box.min);
    box_add (box, &ring.box.max);
  }
  g_array_append_val (map->rings, ring);
  return TRUE;
}

static gboolean
read_label (Reader *reader, CyBaseMapPoint *out_label, GError **error)
{
  guint32 x, y;

  if (!read_u32 (reader, &x, error) || !read_u32 (reader, &y, error))
    return FALSE;
  if (x > CY_BASE_MAP_GRID || y > CY_BASE_MAP_GRID)
    return malformed (reader, error, "a label lies outside the map");
  *out_label = (CyBaseMapPoint){ (gint32) x, (gint32) y };
  return TRUE;
}

static gboolean
read_feature (Reader *reader, CyBaseMap *map, guint32 max_rings, guint32 max_points, GError **error)
{
  CyBaseMapFeature feature = { .first_ring = map->rings->len };

  if (!read_u8 (reader, &feature.kind, error) || !read_u8 (reader, &feature.flags, error) ||
      !read_u8 (reader, &feature.zoom, error))
    return FALSE;
  if (feature.kind >= CY_N_BASE_MAP_KINDS || feature.zoom > ZOOM_MAX)
    return malformed (reader, error, "a feature of no known kind or zoom");
  if (!read_name (reader, map->names, &feature.name_zh, error) ||
      !read_name (reader, map->names, &feature.name_en, error) ||
      !read_label (reader, &feature.label, error) || !read_varint (reader, &feature.n_rings, error))
    return FALSE;
  if (feature.n_rings > max_rings - map->rings->len)
    return malformed (reader, error, "more rings than its head says");
  box_init (&feature.box);
  for (guint32 i = 0; i < feature.n_rings; i++)
    if (!read_ring (reader, map, max_points, &feature.box, error))
      return FALSE;
  g_array_append_val (map->features, feature);
  return TRUE;
}

typedef struct {
  guint32 version;
  guint32 n_features;
  guint32 n_rings;
  guint32 n_points;
} Head;

static gboolean
read_head (Reader *reader, Head *head, GError **error)
{
  if (reader->length < MAGIC_LENGTH || memcmp (reader->data, MAGIC, MAGIC_LENGTH) != 0)
    return malformed (reader, error, "it is no base map file");
  reader->offset = MAGIC_LENGTH;
  if (!read_u32 (reader, &head->version, error))
    return FALSE;
  if (head->version != VERSION) {
    g_set_error (error, CY_WIDGETS_ERROR, CY_WIDGETS_ERROR_MALFORMED,
                 "Base map %s has version %u; this program reads version %d", reader->origin,
                 head->version, VERSION);
    return FALSE;
  }
  if (!read_u32 (reader, &head->n_features, error) || !read_u32 (reader, &head->n_rings, error) ||
      !read_u32 (reader, &head->n_points, error))
    return FALSE;
  if (head->n_features > MAX_FEATURES || head->n_rings > MAX_RINGS || head->n_points > MAX_POINTS) {
    g_set_error (error, CY_WIDGETS_ERROR, CY_WIDGETS_ERROR_TOO_LARGE,
                 "Base map %s claims %u features, %u rings and %u points; at most %u, %u and %u "
                 "are read",
                 reader->origin, head->n_features, head->n_rings, head->n_points, MAX_FEATURES,
                 MAX_RINGS, MAX_POINTS);
    return FALSE;
  }
  if ((guint64) head->n_features * MIN_FEATURE + head->n_rings +
        (guint64) head->n_points * MIN_POINT >
      reader->length - reader->offset)
    return malformed (reader, error, "its head claims more than the file can hold");
  return TRUE;
}

static CyBaseMap *
base_map_new (const Head *head)
{
  CyBaseMap *map = g_new0 (CyBaseMap, 1);

  g_atomic_ref_count_init (&map->refs);
  map->names = g_string_chunk_new (4096);
  map->features = g_array_sized_new (FALSE, FALSE, sizeof (CyBaseMapFeature), head->n_features);
  map->rings = g_array_sized_new (FALSE, FALSE, sizeof (CyBaseMapRing), head->n_rings);
  map->points = g_array_sized_new (FALSE, FALSE, sizeof (CyBaseMapPoint), head->n_points);
  return map;
}

/**
 * cy_base_map_parse:
 * @data: (array length=length): the file's bytes.
 * @origin: what to call it in messages, usually its path.
 *
 * Reads a base map from memory. The bytes are taken for hostile: every count is bounded and checked
 * against the file's length before memory is asked for.
 *
 * Errors: %CY_WIDGETS_ERROR_MALFORMED with the byte where it stopped, %CY_WIDGETS_ERROR_TOO_LARGE.
 */
CyBaseMap *
cy_base_map_parse (const guint8 *data, gsize length, const char *origin, GError **error)
{
  Reader reader = { .data = data, .length = length, .origin = origin };
  g_autoptr (CyBaseMap) map = NULL;
  Head head;

  if (length > MAX_FILE) {
    g_set_error (error, CY_WIDGETS_ERROR, CY_WIDGETS_ERROR_TOO_LARGE,
                 "Base map %s has %" G_GSIZE_FORMAT " bytes; at most %u are read", origin, length,
                 MAX_FILE);
    return NULL;
  }
  if (!read_head (&reader, &head, error))
    return NULL;
  map = base_map_new (&head);
  for (guint32 i = 0; i < head.n_features; i++)
    if (!read_feature (&reader, map, head.n_rings, head.n_points, error))
      return NULL;
  if (map->rings->len != head.n_rings || map->points->len != head.n_points) {
    malformed (&reader, error, "fewer rings or points than its head says");
    return NULL;
  }
  if (reader.offset != length) {
    malformed (&reader, error, "bytes after its end");
    return NULL;
  }
  return g_steal_pointer (&map);
}

/**
 * cy_base_map_load:
 *
 * Reads a base map file. It may have been replaced by one the operator brought.
 *
 * Errors: those of cy_base_map_parse(), #G_FILE_ERROR.
 */
CyBaseMap *
cy_base_map_load (const char *path, GError **error)
{
  g_autofree char *contents = NULL;
  gsize length;
  GStatBuf about;

  /* Looked at first, so that a file of gigabytes is refused without being read. */
  if (g_stat (path, &about) == 0 && about.st_size > MAX_FILE) {
    g_set_error (error, CY_WIDGETS_ERROR, CY_WIDGETS_ERROR_TOO_LARGE,
                 "Base map %s has %" G_GINT64_FORMAT " bytes; at most %u are read", path,
                 (gint64) about.st_size, MAX_FILE);
    return NULL;
  }
  if (!g_file_get_contents (path, &contents, &length, error)) {
    g_prefix_error (error, "Cannot read base map: ");
    return NULL;
  }
  return cy_base_map_parse ((const guint8 *) contents, length, path, error);
}

CyBaseMap *
cy_base_map_ref (CyBaseMap *map)
{
  g_atomic_ref_count_inc (&map->refs);
  return map;
}

void
cy_base_map_unref (CyBaseMap *map)
{
  if (!g_atomic_ref_count_dec (&map->refs))
    return;
  g_string_chunk_free (map->names);
  g_array_unref (map->features);
  g_array_unref (map->rings);
  g_array_unref (map->points);
  g_free (map);
}

/**
 * cy_base_map_get_features:
 *
 * Returns: (array length=out_n_features): all features, in the order they are drawn.
 */
const CyBaseMapFeature *
cy_base_map_get_features (const CyBaseMap *map, guint *out_n_features)
{
  *out_n_features = map->features->len;
  return (const CyBaseMapFeature *) (gpointer) map->features->data;
}

/**
 * cy_base_map_get_ring:
 * @ring: from a feature's first_ring on.
 */
const CyBaseMapRing *
cy_base_map_get_ring (const CyBaseMap *map, guint ring)
{
  return &g_array_index (map->rings, CyBaseMapRing, ring);
}

/**
 * cy_base_map_get_points:
 *
 * Returns: the ring's points, as many as it says.
 */
const CyBaseMapPoint *
cy_base_map_get_points (const CyBaseMap *map, const CyBaseMapRing *ring)
{
  return &g_array_index (map->points, CyBaseMapPoint, ring->first_point);
}

/* Whether a ray from the point to the east crosses the ring an odd number of times. */
static gboolean
ring_toggles (const CyBaseMap *map, const CyBaseMapRing *ring, double x, double y)
{
  const CyBaseMapPoint *points = cy_base_map_get_points (map, ring);
  gboolean inside = FALSE;

  for (guint32 i = 0, j = ring->n_points - 1; i < ring->n_points; j = i++) {
    double xi = points[i].x, yi = points[i].y;
    double xj = points[j].x, yj = points[j].y;

    if ((yi > y) != (yj > y) && x < (xj - xi) * (y - yi) / (yj - yi) + xi)
      inside = !inside;
  }
  return inside;
}

/**
 * cy_base_map_area_at:
 * @lat: latitude [degrees].
 * @lon: longitude [degrees].
 *
 * Returns: (nullable): the area that is seen at a place: the last drawn of those that cover it.
 */
const CyBaseMapFeature *
cy_base_map_area_at (const CyBaseMap *map, double lat, double lon)
{
  double x, y;

  cy_base_map_project (lat, lon, &x, &y);
  x *= CY_BASE_MAP_GRID;
  y *= CY_BASE_MAP_GRID;
  for (guint i = map->features->len; i-- > 0;) {
    const CyBaseMapFeature *feature = &g_array_index (map->features, CyBaseMapFeature, i);
    gboolean inside = FALSE;

    if (feature->kind != CY_BASE_MAP_AREA)
      continue;
    for (guint32 r = 0; r < feature->n_rings; r++)
      if (ring_toggles (map, cy_base_map_get_ring (map, feature->first_ring + r), x, y))
        inside = !inside;
    if (inside)
      return feature;
  }
  return NULL;
}

/**
 * cy_base_map_project:
 * @lat: latitude [degrees]; beyond 85.05 it stays at the square's edge.
 * @lon: longitude [degrees].
 * @out_x: (out): 0 at 180° west, 1 at 180° east.
 * @out_y: (out): 0 at the northern edge, 1 at the southern.
 *
 * Web Mercator (EPSG:3857) on the unit square.
 */
void
cy_base_map_project (double lat, double lon, double *out_x, double *out_y)
{
  double phi = CLAMP (lat, -MAX_LATITUDE, MAX_LATITUDE) * G_PI / 180;

  *out_x = (lon + 180) / 360;
  *out_y = (1 - log (tan (phi) + 1 / cos (phi)) / G_PI) / 2;
}

/**
 * cy_base_map_unproject:
 * @x: on the unit square.
 * @y: on the unit square.
 * @out_lat: (out): latitude [degrees].
 * @out_lon: (out): longitude [degrees].
 *
 * The inverse of cy_base_map_project().
 */
void
cy_base_map_unproject (double x, double y, double *out_lat, double *out_lon)
{
  *out_lat = atan (sinh (G_PI * (1 - 2 * y))) * 180 / G_PI;
  *out_lon = x * 360 - 180;
}
