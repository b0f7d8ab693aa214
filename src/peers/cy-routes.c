/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-routes.h"

struct _CyRoutes {
  char *self;
  GHashTable
    *neighbours; /* owned node to owned distances: owned node to how far it is from that one */
};

CyRoutes *
cy_routes_new (const char *self)
{
  CyRoutes *routes = g_new (CyRoutes, 1);

  routes->self = g_strdup (self);
  routes->neighbours =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  return routes;
}

void
cy_routes_free (CyRoutes *routes)
{
  if (routes == NULL)
    return;
  g_hash_table_unref (routes->neighbours);
  g_free (routes->self);
  g_free (routes);
}

/**
 * cy_routes_set:
 * @distances: (transfer none) (element-type utf8 guint): whom the neighbour reaches, and over how many links.
 */
void
cy_routes_set (CyRoutes *routes, const char *neighbour, GHashTable *distances)
{
  g_hash_table_replace (routes->neighbours, g_strdup (neighbour), g_hash_table_ref (distances));
}

void
cy_routes_remove (CyRoutes *routes, const char *neighbour)
{
  g_hash_table_remove (routes->neighbours, neighbour);
}

/* Returns: over how many links @node is reached by way of @neighbour; 0 when it is not. */
static guint
distance_by (CyRoutes *routes, const char *neighbour, const char *node)
{
  GHashTable *distances = g_hash_table_lookup (routes->neighbours, neighbour);
  guint distance;

  if (distances == NULL || g_str_equal (node, routes->self))
    return 0;
  if (g_str_equal (neighbour, node))
    return 1;
  distance = GPOINTER_TO_UINT (g_hash_table_lookup (distances, node));
  return distance == 0 || distance >= CY_ROUTES_MAX_HOPS ? 0 : distance + 1;
}

/* The nearest way; of equal ones that over the smaller id, so that it stays the same. */
static const char *
find_next (CyRoutes *routes, const char *node, const char *except, guint *out_distance)
{
  const char *best = NULL;
  GHashTableIter iter;
  gpointer neighbour;

  *out_distance = 0;
  g_hash_table_iter_init (&iter, routes->neighbours);
  while (g_hash_table_iter_next (&iter, &neighbour, NULL)) {
    guint distance = distance_by (routes, neighbour, node);

    if (distance == 0 || g_strcmp0 (neighbour, except) == 0)
      continue;
    if (best == NULL || distance < *out_distance ||
        (distance == *out_distance && g_strcmp0 (neighbour, best) < 0)) {
      best = neighbour;
      *out_distance = distance;
    }
  }
  return best;
}

/**
 * cy_routes_next:
 *
 * Returns: (transfer none) (nullable): the neighbour by way of which @node is reached, itself perhaps.
 */
const char *
cy_routes_next (CyRoutes *routes, const char *node)
{
  guint distance;

  return find_next (routes, node, NULL, &distance);
}

static void
add_reached (CyRoutes *routes, const char *node, const char *listener, GHashTable *reached)
{
  guint distance;

  if (g_str_equal (node, listener) || g_hash_table_contains (reached, node) ||
      find_next (routes, node, listener, &distance) == NULL)
    return;
  g_hash_table_insert (reached, g_strdup (node), GUINT_TO_POINTER (distance));
}

/**
 * cy_routes_tell:
 * @neighbour: who is to be told.
 *
 * Returns: (transfer full) (element-type utf8 guint): whom this node reaches without @neighbour, and how far.
 */
GHashTable *
cy_routes_tell (CyRoutes *routes, const char *neighbour)
{
  GHashTable *reached = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer other;
  gpointer distances;

  g_hash_table_iter_init (&iter, routes->neighbours);
  while (g_hash_table_iter_next (&iter, &other, &distances)) {
    GHashTableIter inner;
    gpointer node;

    add_reached (routes, other, neighbour, reached);
    g_hash_table_iter_init (&inner, distances);
    while (g_hash_table_iter_next (&inner, &node, NULL))
      add_reached (routes, node, neighbour, reached);
  }
  return reached;
}
