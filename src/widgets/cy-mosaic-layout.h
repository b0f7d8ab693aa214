/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CyMosaicGroup:
 * @first: index of its first tile.
 * @n_tiles: how many it has, at least one.
 * @y: top of its heading [px].
 */
typedef struct {
  guint first;
  guint n_tiles;
  double y;
} CyMosaicGroup;

/**
 * CyMosaicLayout:
 * @groups: (element-type CyMosaicGroup): in order; cy_mosaic_layout_arrange() places them.
 * @tile_width: [px].
 * @tile_height: [px].
 * @heading: height of a group's heading [px].
 * @gap: between tiles, and around all [px].
 * @columns: tiles in a row.
 * @height: of everything [px].
 *
 * Where tiles are: rows of equal tiles under headings. Any question about it takes no longer than a
 * search among the groups, however many tiles there are.
 */
typedef struct {
  GArray *groups;
  double tile_width;
  double tile_height;
  double heading;
  double gap;
  guint columns;
  double height;
} CyMosaicLayout;

/**
 * CyMosaicMove:
 *
 * Where a key moves the selection to.
 */
typedef enum {
  CY_MOSAIC_LEFT,
  CY_MOSAIC_RIGHT,
  CY_MOSAIC_UP,
  CY_MOSAIC_DOWN,
} CyMosaicMove;

void cy_mosaic_layout_init (CyMosaicLayout *layout);
void cy_mosaic_layout_clear (CyMosaicLayout *layout);
void
cy_mosaic_layout_arrange (CyMosaicLayout *layout, double width, double wanted, gboolean stretch);
guint cy_mosaic_layout_get_n_tiles (const CyMosaicLayout *layout);
guint cy_mosaic_layout_group_of (const CyMosaicLayout *layout, guint tile);
guint cy_mosaic_layout_group_at (const CyMosaicLayout *layout, double y);
graphene_rect_t cy_mosaic_layout_tile (const CyMosaicLayout *layout, guint tile);
int cy_mosaic_layout_tile_at (const CyMosaicLayout *layout, double x, double y);
guint cy_mosaic_layout_move (const CyMosaicLayout *layout, guint tile, CyMosaicMove move);

G_END_DECLS
