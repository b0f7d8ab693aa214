/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-map-clusters.h"

#include <math.h>

/* Two clusters of neighbouring cells closer than this part of a cell are one. */
#define MERGE 0.6

typedef struct {
  CyMapCluster cluster;
  gint64 column;
  gint64 row;
  guint merged_into; /* itself while it stands */
} Cell;

typedef struct {
  GArray *cells; /* Cell */
  GHashTable *by_key;
} Grid;

static gint64
key_of (gint64 column, gint64 row)
{
  return (gint64) (((guint64) column << 32) ^ (guint64) (row & 0xffffffff));
}

static Cell *
cell_at (const Grid *grid, gint64 column, gint64 row, guint *out_index)
{
  gint64 key = key_of (column, row);
  gpointer value;

  if (!g_hash_table_lookup_extended (grid->by_key, &key, NULL, &value))
    return NULL;
  *out_index = GPOINTER_TO_UINT (value);
  return &g_array_index (grid->cells, Cell, *out_index);
}

static guint
add_cell (Grid *grid, gint64 column, gint64 row, guint spot)
{
  gint64 key = key_of (column, row);
  Cell cell = { .column = column, .row = row, .merged_into = grid->cells->len };

  cell.cluster.worst = spot;
  g_array_append_val (grid->cells, cell);
  g_hash_table_insert (grid->by_key, g_memdup2 (&key, sizeof key),
                       GUINT_TO_POINTER (grid->cells->len - 1));
  return grid->cells->len - 1;
}

static void
cluster_add (CyMapCluster *into, const CyMapCluster *other)
{
  double n = into->n_spots + other->n_spots;

  into->x = (into->x * into->n_spots + other->x * other->n_spots) / n;
  into->y = (into->y * into->n_spots + other->y * other->n_spots) / n;
  if (into->n_spots == 0 || other->severity > into->severity) {
    into->severity = other->severity;
    into->worst = other->worst;
  }
  into->n_spots += other->n_spots;
  into->n_piles += other->n_piles;
  into->n_bad += other->n_bad;
}

static void
sort_into_cells (Grid *grid, const CyMapSpot *spots, guint n_spots, double size, guint *cell_of)
{
  for (guint i = 0; i < n_spots; i++) {
    gint64 column = (gint64) floor (spots[i].x / size);
    gint64 row = (gint64) floor (spots[i].y / size);
    CyMapCluster one = { .x = spots[i].x,
                         .y = spots[i].y,
                         .severity = spots[i].severity,
                         .worst = i,
                         .n_spots = 1,
                         .n_piles = spots[i].n_piles,
                         .n_bad = spots[i].n_bad };
    guint index;

    if (cell_at (grid, column, row, &index) == NULL)
      index = add_cell (grid, column, row, i);
    cluster_add (&g_array_index (grid->cells, Cell, index).cluster, &one);
    cell_of[i] = index;
  }
}

/* A grid cuts groups of stations in two where a line happens to run: join what is close. */
static void
merge_neighbours (Grid *grid, double size)
{
  for (guint i = 0; i < grid->cells->len; i++) {
    Cell *cell = &g_array_index (grid->cells, Cell, i);

    if (cell->merged_into != i)
      continue;
    for (int around = 0; around < 9; around++) {
      guint j;
      Cell *other = cell_at (grid, cell->column + around % 3 - 1, cell->row + around / 3 - 1, &j);

      if (other == NULL || j == i || other->merged_into != j ||
          hypot (other->cluster.x - cell->cluster.x, other->cluster.y - cell->cluster.y) >
            size * MERGE)
        continue;
      cluster_add (&cell->cluster, &other->cluster);
      other->merged_into = i;
    }
  }
}

/* Worse ones later, so that they are drawn over the others; ties by place, to be stable. */
static int
compare_cells (gconstpointer a, gconstpointer b, gpointer cells)
{
  const CyMapCluster *first = &((const Cell *) cells)[*(const guint *) a].cluster;
  const CyMapCluster *second = &((const Cell *) cells)[*(const guint *) b].cluster;

  if (first->severity != second->severity)
    return first->severity < second->severity ? -1 : 1;
  if (first->y != second->y)
    return first->y < second->y ? -1 : 1;
  return first->x < second->x ? -1 : first->x > second->x;
}

/* A cell may be merged into one that was itself merged later. */
static guint
final_cell (const Grid *grid, guint index)
{
  const Cell *cell = &g_array_index (grid->cells, Cell, index);

  while (cell->merged_into != index) {
    index = cell->merged_into;
    cell = &g_array_index (grid->cells, Cell, index);
  }
  return index;
}

static GArray *
collect (const Grid *grid, guint n_spots, guint *cluster_of)
{
  GArray *clusters = g_array_new (FALSE, FALSE, sizeof (CyMapCluster));
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint *place = g_new0 (guint, grid->cells->len + 1);

  for (guint i = 0; i < grid->cells->len; i++)
    if (g_array_index (grid->cells, Cell, i).merged_into == i)
      g_array_append_val (order, i);
  g_array_sort_with_data (order, compare_cells, grid->cells->data);
  for (guint i = 0; i < order->len; i++) {
    guint cell = g_array_index (order, guint, i);

    place[cell] = i;
    g_array_append_val (clusters, g_array_index (grid->cells, Cell, cell).cluster);
  }
  for (guint i = 0; i < n_spots; i++)
    cluster_of[i] = place[final_cell (grid, cluster_of[i])];
  return clusters;
}

/**
 * cy_map_cluster:
 * @spots: (array length=n_spots): the stations.
 * @cell: width of a cell of the grid, in parts of the unit square.
 * @out_cluster_of: (array length=n_spots): set to each spot's cluster.
 *
 * Groups stations that would be drawn over one another. The same stations and the same cell give
 * the same clusters, wherever the map is moved to.
 *
 * Returns: (element-type CyMapCluster) (transfer full): the worst last.
 *
 * Threading: any thread.
 */
GArray *
cy_map_cluster (const CyMapSpot *spots, guint n_spots, double cell, guint *out_cluster_of)
{
  Grid grid = {
    .cells = g_array_new (FALSE, FALSE, sizeof (Cell)),
    .by_key = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL),
  };
  GArray *clusters;

  sort_into_cells (&grid, spots, n_spots, cell, out_cluster_of);
  merge_neighbours (&grid, cell);
  clusters = collect (&grid, n_spots, out_cluster_of);
  g_array_unref (grid.cells);
  g_hash_table_unref (grid.by_key);
  return clusters;
}
