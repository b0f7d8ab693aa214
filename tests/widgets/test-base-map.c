/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "cy-base-map.h"
#include "cy-widgets-error.h"

/* The smallest map with everything in it: a triangle, a line, a place. */
static const guint8 small[] = {
  'C', 'Y', 'B', 'A', 'S', 'M', 'A', 'P', 1, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 5, 0, 0, 0,
  /* 24: area, home, zoom 2, "A", "B", label (2, 1), one ring of three points */
  0, 1, 2, 1, 'A', 1, 'B', 2, 0, 0, 0, 1, 0, 0, 0, 1, 3, 0, 0, 8, 0, 0, 8,
  /* 47: line, province, zoom 4, no names, label (0, 0), one ring of two points */
  1, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 2, 2, 2, 2,
  /* 66: place, city, zoom 5, no name in Chinese, "C", label (3, 4) */
  2, 4, 5, 0, 1, 'C', 3, 0, 0, 0, 4, 0, 0, 0, 0
};

static void
test_small (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CyBaseMap) map = cy_base_map_parse (small, sizeof small, "small", &error);
  const CyBaseMapFeature *features;
  const CyBaseMapPoint *points;
  guint n;

  g_assert_no_error (error);
  features = cy_base_map_get_features (map, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpstr (features[0].name_zh, ==, "A");
  g_assert_cmpstr (features[0].name_en, ==, "B");
  g_assert_cmpint (features[0].flags, ==, CY_BASE_MAP_HOME);
  g_assert_cmpint (features[0].box.max.x, ==, 4);
  g_assert_cmpint (features[0].box.max.y, ==, 4);
  points = cy_base_map_get_points (map, cy_base_map_get_ring (map, features[1].first_ring));
  g_assert_cmpint (points[1].x, ==, 2);
  g_assert_cmpint (points[1].y, ==, 2);
  g_assert_cmpint (features[2].label.y, ==, 4);
  g_assert_cmpuint (features[2].n_rings, ==, 0);
}

/* Cut anywhere, it is refused, and with a message that says where. */
static void
test_truncated (void)
{
  for (gsize length = 0; length < sizeof small; length++) {
    g_autoptr (GError) error = NULL;
    g_autofree guint8 *copy = g_memdup2 (small, length); /* so that a sanitizer sees its end */

    g_assert_null (cy_base_map_parse (copy, length, "cut", &error));
    g_assert_error (error, CY_WIDGETS_ERROR, CY_WIDGETS_ERROR_MALFORMED);
    g_assert_nonnull (strstr (error->message, "cut"));
  }
}

typedef struct {
  const char *name;
  gsize offset;
  guint8 value;
  const char *message;
  CyWidgetsError code;
} Damage;

static const Damage damages[] = {
  { "magic", 0, 'X', "no base map", CY_WIDGETS_ERROR_MALFORMED },
  { "version", 8, 9, "version 9", CY_WIDGETS_ERROR_MALFORMED },
  { "features", 15, 1, "16777219 features", CY_WIDGETS_ERROR_TOO_LARGE },
  { "rings", 19, 255, "rings", CY_WIDGETS_ERROR_TOO_LARGE },
  { "points", 23, 127, "points", CY_WIDGETS_ERROR_TOO_LARGE },
  { "more-than-fits", 20, 200, "can hold", CY_WIDGETS_ERROR_MALFORMED },
  { "too-few-points", 20, 6, "fewer", CY_WIDGETS_ERROR_MALFORMED },
  { "too-many-points", 20, 4, "more points", CY_WIDGETS_ERROR_MALFORMED },
  { "too-many-rings", 16, 1, "more rings", CY_WIDGETS_ERROR_MALFORMED },
  { "bytes-left", 12, 2, "bytes after", CY_WIDGETS_ERROR_MALFORMED },
  { "kind", 24, 3, "known kind", CY_WIDGETS_ERROR_MALFORMED },
  { "zoom", 26, 25, "known kind or zoom", CY_WIDGETS_ERROR_MALFORMED },
  { "name-length", 27, 64, "63 bytes", CY_WIDGETS_ERROR_MALFORMED },
  { "name-encoding", 28, 0xff, "UTF-8", CY_WIDGETS_ERROR_MALFORMED },
  { "label", 34, 2, "label lies outside", CY_WIDGETS_ERROR_MALFORMED },
  { "point-west", 41, 1, "point lies outside", CY_WIDGETS_ERROR_MALFORMED },
};

static void
test_damaged (gconstpointer data)
{
  const Damage *damage = data;
  g_autoptr (GError) error = NULL;
  guint8 copy[sizeof small];

  memcpy (copy, small, sizeof small);
  g_assert_cmpint (copy[damage->offset], !=, damage->value);
  copy[damage->offset] = damage->value;
  g_assert_null (cy_base_map_parse (copy, sizeof copy, "damaged", &error));
  g_assert_error (error, CY_WIDGETS_ERROR, (int) damage->code);
  g_assert_nonnull (strstr (error->message, damage->message));
}

/* The square's eastern edge is on the map, one step further is not. */
static void
test_edge (void)
{
  guint8 file[] = { 'C', 'Y', 'B', 'A', 'S', 'M', 'A', 'P', 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1,
                    0, 0, 0,
                    /* line, no names, label (0, 0), one ring of one point (2^24, 0) */
                    1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0x80, 0x80, 0x80, 0x10, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (CyBaseMap) map = cy_base_map_parse (file, sizeof file, "edge", &error);

  g_assert_no_error (error);
  g_assert_cmpint (cy_base_map_get_points (map, cy_base_map_get_ring (map, 0))->x, ==,
                   CY_BASE_MAP_GRID);
  file[sizeof file - 5] = 0x82;
  g_assert_null (cy_base_map_parse (file, sizeof file, "edge", &error));
  g_assert_error (error, CY_WIDGETS_ERROR, CY_WIDGETS_ERROR_MALFORMED);
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (cy_base_map_load ("/nonexistent/base.cymap", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, "/nonexistent/base.cymap"));
}

static void
test_project (void)
{
  double x, y;

  cy_base_map_project (0, 0, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (y, 0.5, 1e-12);
  cy_base_map_project (90, 180, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (y, 0, 1e-9);
  /* EPSG:3857 of 31.23 N: y = 3662655 m north of the equator on a 40075017 m square. */
  cy_base_map_project (31.23, 121.47, &x, &y);
  g_assert_cmpfloat_with_epsilon (y, 0.5 - 3662655.0 / 40075016.686, 1e-6);
}

typedef struct {
  const char *name;
  double lat;
  double lon;
  const char *country; /* NULL at sea */
} Spot;

/* What must stay true of the bundled map whoever makes it anew. */
static const Spot spots[] = {
  { "beijing", 39.9, 116.4, "China" },    { "shanghai", 31.23, 121.47, "China" },
  { "pudong", 31.15, 121.78, "China" },   { "qingdao", 36.09, 120.35, "China" },
  { "taipei", 25.04, 121.56, "China" },   { "zangnan", 27.1, 93.6, "China" },
  { "aksai-chin", 35.2, 79.2, "China" },  { "hong-kong", 22.37, 114.13, "China" },
  { "macao", 22.19, 113.55, "China" },    { "haikou", 20.02, 110.35, "China" },
  { "diaoyu", 25.74, 123.48, "China" },   { "urumqi", 43.83, 87.62, "China" },
  { "seoul", 37.55, 127, "South Korea" }, { "tokyo", 35.68, 139.5, "Japan" },
  { "berlin", 52.52, 13.4, "Germany" },   { "hanoi", 21.03, 105.85, "Vietnam" },
  { "hargeisa", 9.56, 44.07, "Somalia" }, { "pacific", 0, -140, NULL },
  { "east-china-sea", 29, 125, NULL },
};

static CyBaseMap *bundled;

static void
test_bundled_spot (gconstpointer data)
{
  const Spot *spot = data;
  const CyBaseMapFeature *feature = cy_base_map_area_at (bundled, spot->lat, spot->lon);

  g_assert_cmpstr (feature != NULL ? feature->name_en : NULL, ==, spot->country);
}

static void
test_bundled_home (void)
{
  const CyBaseMapFeature *features;
  guint n, n_home = 0, n_provinces = 0, n_lines = 0, n_cities = 0;

  features = cy_base_map_get_features (bundled, &n);
  for (guint i = 0; i < n; i++) {
    gboolean place = features[i].kind == CY_BASE_MAP_PLACE;

    n_home += (features[i].flags & CY_BASE_MAP_HOME) != 0;
    n_provinces += place && (features[i].flags & CY_BASE_MAP_PROVINCE) != 0;
    n_cities += place && (features[i].flags & CY_BASE_MAP_CITY) != 0;
    n_lines += features[i].kind == CY_BASE_MAP_LINE;
    if (place) {
      g_assert_cmpstr (features[i].name_zh, !=, "");
      g_assert_cmpstr (features[i].name_en, !=, "");
    }
  }
  g_assert_cmpuint (n_home, ==, 1);
  g_assert_cmpuint (n_provinces, ==, 34);
  g_assert_cmpuint (n_lines, ==, 1);
  g_assert_cmpuint (n_cities, >, 100);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  bundled = cy_base_map_load (g_getenv ("CY_BASE_MAP"), &error);
  g_assert_no_error (error);
  g_test_add_func ("/base-map/small", test_small);
  g_test_add_func ("/base-map/truncated", test_truncated);
  g_test_add_func ("/base-map/edge", test_edge);
  g_test_add_func ("/base-map/missing", test_missing);
  g_test_add_func ("/base-map/project", test_project);
  g_test_add_func ("/base-map/bundled/home", test_bundled_home);
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autofree char *path = g_strconcat ("/base-map/damaged/", damages[i].name, NULL);

    g_test_add_data_func (path, &damages[i], test_damaged);
  }
  for (guint i = 0; i < G_N_ELEMENTS (spots); i++) {
    g_autofree char *path = g_strconcat ("/base-map/bundled/", spots[i].name, NULL);

    g_test_add_data_func (path, &spots[i], test_bundled_spot);
  }
  status = g_test_run ();
  cy_base_map_unref (bundled);
  return status;
}
