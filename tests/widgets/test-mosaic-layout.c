/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-mosaic-layout.h"

/* Two groups of 5 and 2 tiles, 100 x 50 with gaps of 10 in a width of 350: three columns.
 *
 *     heading 20           y = 0
 *     0 1 2                y = 20
 *     3 4                  y = 80
 *     heading 20           y = 150
 *     5 6                  y = 170
 */
static CyMosaicLayout
make (void)
{
  CyMosaicLayout layout;
  const CyMosaicGroup groups[] = { { 0, 5, 0 }, { 5, 2, 0 } };

  cy_mosaic_layout_init (&layout);
  g_array_append_vals (layout.groups, groups, 2);
  layout.gap = 10;
  layout.heading = 20;
  layout.tile_height = 50;
  cy_mosaic_layout_arrange (&layout, 350, 100, FALSE);
  return layout;
}

static void
test_places (void)
{
  CyMosaicLayout layout = make ();
  graphene_rect_t box;

  g_assert_cmpuint (layout.columns, ==, 3);
  g_assert_cmpuint (cy_mosaic_layout_get_n_tiles (&layout), ==, 7);
  box = cy_mosaic_layout_tile (&layout, 4);
  g_assert_cmpfloat (box.origin.x, ==, 120);
  g_assert_cmpfloat (box.origin.y, ==, 80);
  box = cy_mosaic_layout_tile (&layout, 5);
  g_assert_cmpfloat (box.origin.x, ==, 10);
  g_assert_cmpfloat (box.origin.y, ==, 170);
  g_assert_cmpfloat (layout.height, ==, 240);
  for (guint i = 0; i < 7; i++) {
    box = cy_mosaic_layout_tile (&layout, i);
    g_assert_cmpint (cy_mosaic_layout_tile_at (&layout, box.origin.x + 1, box.origin.y + 1), ==,
                     (int) i);
  }
  cy_mosaic_layout_clear (&layout);
}

typedef struct {
  double x;
  double y;
  int tile;
} Hit;

static void
test_misses (void)
{
  static const Hit hits[] = {
    { 5, 30, -1 },    /* left of all */
    { 115, 30, -1 },  /* between two columns */
    { 15, 75, -1 },   /* between two rows */
    { 235, 90, -1 },  /* where the last row has no tile */
    { 15, 10, -1 },   /* on a heading */
    { 15, 160, -1 },  /* on the second heading */
    { 345, 30, -1 },  /* right of all */
    { 15, 9999, -1 }, /* below all */
    { -50, -50, -1 }, /* above all */
    { 15, 30, 0 },    { 125, 200, 6 },
  };
  CyMosaicLayout layout = make ();

  for (guint i = 0; i < G_N_ELEMENTS (hits); i++)
    g_assert_cmpint (cy_mosaic_layout_tile_at (&layout, hits[i].x, hits[i].y), ==, hits[i].tile);
  cy_mosaic_layout_clear (&layout);
}

typedef struct {
  guint from;
  CyMosaicMove move;
  guint to;
} Move;

static void
test_moves (void)
{
  static const Move moves[] = {
    { 0, CY_MOSAIC_LEFT, 0 }, { 4, CY_MOSAIC_RIGHT, 5 }, { 6, CY_MOSAIC_RIGHT, 6 },
    { 5, CY_MOSAIC_LEFT, 4 }, { 0, CY_MOSAIC_DOWN, 3 },  { 2, CY_MOSAIC_DOWN, 4 },
    { 4, CY_MOSAIC_DOWN, 6 }, { 3, CY_MOSAIC_DOWN, 5 },  { 6, CY_MOSAIC_DOWN, 6 },
    { 5, CY_MOSAIC_UP, 3 },   { 6, CY_MOSAIC_UP, 4 },    { 4, CY_MOSAIC_UP, 1 },
    { 1, CY_MOSAIC_UP, 1 },
  };
  CyMosaicLayout layout = make ();

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    g_assert_cmpuint (cy_mosaic_layout_move (&layout, moves[i].from, moves[i].move), ==,
                      moves[i].to);
  cy_mosaic_layout_clear (&layout);
}

static void
test_empty_and_narrow (void)
{
  CyMosaicLayout layout;
  CyMosaicGroup one = { 0, 3, 0 };

  cy_mosaic_layout_init (&layout);
  layout.tile_height = 50;
  cy_mosaic_layout_arrange (&layout, 0, 100, TRUE);
  g_assert_cmpuint (layout.columns, ==, 1);
  g_assert_cmpfloat (layout.height, ==, 0);
  g_assert_cmpint (cy_mosaic_layout_tile_at (&layout, 1, 1), ==, -1);
  g_array_append_val (layout.groups, one);
  cy_mosaic_layout_arrange (&layout, 20, 100, TRUE);
  g_assert_cmpuint (layout.columns, ==, 1);
  g_assert_cmpuint (cy_mosaic_layout_move (&layout, 1, CY_MOSAIC_DOWN), ==, 2);
  cy_mosaic_layout_clear (&layout);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mosaic-layout/places", test_places);
  g_test_add_func ("/mosaic-layout/misses", test_misses);
  g_test_add_func ("/mosaic-layout/moves", test_moves);
  g_test_add_func ("/mosaic-layout/empty-and-narrow", test_empty_and_narrow);
  return g_test_run ();
}
