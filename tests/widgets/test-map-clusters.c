/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-map-clusters.h"

typedef struct {
  const char *name;
  guint n_spots;
  CyMapSpot spots[4];
  double cell;
  guint n_clusters;
  CySeverity worst; /* of the last cluster */
  guint n_in_last;
} Case;

static const Case cases[] = {
  { "none", 0, { { 0 } }, 0.1, 0, CY_SEVERITY_NORMAL, 0 },
  { "alone", 1, { { 0.5, 0.5, CY_SEVERITY_HIGH, 4, 1 } }, 0.1, 1, CY_SEVERITY_HIGH, 1 },
  { "far-apart",
    2,
    { { 0.1, 0.1, CY_SEVERITY_CRITICAL, 1, 1 }, { 0.9, 0.9, CY_SEVERITY_NORMAL, 1, 0 } },
    0.1,
    2,
    CY_SEVERITY_CRITICAL,
    1 },
  { "one-cell",
    3,
    { { 0.51, 0.51, CY_SEVERITY_NORMAL, 1, 0 },
      { 0.52, 0.52, CY_SEVERITY_OFFLINE, 1, 1 },
      { 0.53, 0.53, CY_SEVERITY_STALE, 1, 1 } },
    0.1,
    1,
    CY_SEVERITY_OFFLINE,
    3 },
  { "over-a-line",
    2,
    { { 0.499, 0.5, CY_SEVERITY_NORMAL, 1, 0 }, { 0.501, 0.5, CY_SEVERITY_MEDIUM, 1, 1 } },
    0.1,
    1,
    CY_SEVERITY_MEDIUM,
    2 },
  { "chain",
    4,
    { { 0.095, 0.5, CY_SEVERITY_NORMAL, 1, 0 },
      { 0.105, 0.5, CY_SEVERITY_NORMAL, 1, 0 },
      { 0.195, 0.5, CY_SEVERITY_NORMAL, 1, 0 },
      { 0.205, 0.5, CY_SEVERITY_CRITICAL, 1, 1 } },
    0.1,
    2,
    CY_SEVERITY_CRITICAL,
    1 },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  guint of[4] = { 99, 99, 99, 99 };
  g_autoptr (GArray) clusters = cy_map_cluster (test->spots, test->n_spots, test->cell, of);
  guint n = 0;

  g_assert_cmpuint (clusters->len, ==, test->n_clusters);
  for (guint i = 0; i < clusters->len; i++)
    n += g_array_index (clusters, CyMapCluster, i).n_spots;
  g_assert_cmpuint (n, ==, test->n_spots);
  for (guint i = 0; i < test->n_spots; i++)
    g_assert_cmpuint (of[i], <, clusters->len);
  if (clusters->len > 0) {
    const CyMapCluster *last = &g_array_index (clusters, CyMapCluster, clusters->len - 1);

    g_assert_cmpint (last->severity, ==, test->worst);
    g_assert_cmpuint (last->n_spots, ==, test->n_in_last);
    g_assert_cmpint (test->spots[last->worst].severity, ==, test->worst);
  }
}

/* However far one zooms out, the one critical station among thousands is still seen. */
static void
test_worst_survives (void)
{
  enum {
    N = 5000
  };
  g_autofree CyMapSpot *spots = g_new0 (CyMapSpot, N);
  g_autofree guint *of = g_new0 (guint, N);

  for (guint i = 0; i < N; i++)
    spots[i] = (CyMapSpot){ .x = (i * 7919 % N) / (double) N,
                            .y = (i * 104729 % N) / (double) N,
                            .n_piles = 10 };
  spots[1234].severity = CY_SEVERITY_CRITICAL;
  spots[1234].n_bad = 1;
  for (double cell = 1; cell > 1e-6; cell /= 3) {
    g_autoptr (GArray) clusters = cy_map_cluster (spots, N, cell, of);
    const CyMapCluster *last = &g_array_index (clusters, CyMapCluster, clusters->len - 1);

    g_assert_cmpint (last->severity, ==, CY_SEVERITY_CRITICAL);
    g_assert_cmpuint (last->worst, ==, 1234);
    g_assert_cmpuint (of[1234], ==, clusters->len - 1);
    g_assert_cmpuint (last->n_bad, ==, 1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/map-clusters/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/map-clusters/worst-survives", test_worst_survives);
  return g_test_run ();
}
