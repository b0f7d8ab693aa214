/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The Web Mercator square is this many steps wide and high: 2.4 m each at the equator. */
#define CY_BASE_MAP_GRID (1 << 24)

/**
 * CyBaseMapKind:
 * @CY_BASE_MAP_AREA: rings to fill by the even-odd rule, and to outline.
 * @CY_BASE_MAP_LINE: open lines.
 * @CY_BASE_MAP_PLACE: a name at a point, no rings.
 */
typedef enum {
  CY_BASE_MAP_AREA = 0,
  CY_BASE_MAP_LINE = 1,
  CY_BASE_MAP_PLACE = 2,
  CY_N_BASE_MAP_KINDS,
} CyBaseMapKind;

/**
 * CyBaseMapFlags:
 * @CY_BASE_MAP_HOME: the country the map is made for.
 * @CY_BASE_MAP_PROVINCE: a first-level division.
 * @CY_BASE_MAP_CITY: a city.
 */
typedef enum {
  CY_BASE_MAP_HOME = 1 << 0,
  CY_BASE_MAP_PROVINCE = 1 << 1,
  CY_BASE_MAP_CITY = 1 << 2,
} CyBaseMapFlags;

/* A point of the quantised square, 0 to #CY_BASE_MAP_GRID; y grows to the south. */
typedef struct {
  gint32 x;
  gint32 y;
} CyBaseMapPoint;

typedef struct {
  CyBaseMapPoint min;
  CyBaseMapPoint max;
} CyBaseMapBox;

typedef struct {
  guint32 first_point;
  guint32 n_points;
  CyBaseMapBox box;
} CyBaseMapRing;

/**
 * CyBaseMapFeature:
 * @kind: a #CyBaseMapKind.
 * @flags: #CyBaseMapFlags.
 * @zoom: from which zoom level on its name is shown.
 * @name_zh: name in Chinese, empty when it has none.
 * @name_en: name in English, empty when it has none.
 * @label: where its name belongs.
 */
typedef struct {
  guint8 kind;
  guint8 flags;
  guint8 zoom;
  const char *name_zh;
  const char *name_en;
  CyBaseMapPoint label;
  guint32 first_ring;
  guint32 n_rings;
  CyBaseMapBox box;
} CyBaseMapFeature;

/**
 * CyBaseMap:
 *
 * The bundled offline base map: the world's countries, the home country's provinces and cities.
 * The file's format is told in data/map/README.md.
 *
 * Threading: immutable; references are atomic.
 */
typedef struct _CyBaseMap CyBaseMap;

CyBaseMap *cy_base_map_load (const char *path, GError **error);
CyBaseMap *cy_base_map_parse (const guint8 *data, gsize length, const char *origin, GError **error);
CyBaseMap *cy_base_map_ref (CyBaseMap *map);
void cy_base_map_unref (CyBaseMap *map);

const CyBaseMapFeature *cy_base_map_get_features (const CyBaseMap *map, guint *out_n_features);
const CyBaseMapRing *cy_base_map_get_ring (const CyBaseMap *map, guint ring);
const CyBaseMapPoint *cy_base_map_get_points (const CyBaseMap *map, const CyBaseMapRing *ring);
const CyBaseMapFeature *cy_base_map_area_at (const CyBaseMap *map, double lat, double lon);

void cy_base_map_project (double lat, double lon, double *out_x, double *out_y);
void cy_base_map_unproject (double x, double y, double *out_lat, double *out_lon);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyBaseMap, cy_base_map_unref)

G_END_DECLS
