/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-mosaic-layout.h"

#include <math.h>

void
cy_mosaic_layout_init (CyMosaicLayout *layout)
{
  *layout = (CyMosaicLayout){ .columns = 1, .gap = 4 };
  layout->groups = g_array_new (FALSE, FALSE, sizeof (CyMosaicGroup));
}

void
cy_mosaic_layout_clear (CyMosaicLayout *layout)
{
  g_clear_pointer (&layout->groups, g_array_unref);
}

static CyMosaicGroup *
group_get (const CyMosaicLayout *layout, guint group)
{
  return &g_array_index (layout->groups, CyMosaicGroup, group);
}

static guint
rows_of (const CyMosaicLayout *layout, const CyMosaicGroup *group)
{
  return (group->n_tiles + layout->columns - 1) / layout->columns;
}

static double
row_height (const CyMosaicLayout *layout)
{
  return layout->tile_height + layout->gap;
}

/**
 * cy_mosaic_layout_arrange:
 * @width: room there is [px].
 * @wanted: width a tile should have at least [px].
 * @stretch: whether tiles grow so that a full row fills the width.
 *
 * Places everything; tile_height, heading and gap must be set.
 */
void
cy_mosaic_layout_arrange (CyMosaicLayout *layout, double width, double wanted, gboolean stretch)
{
  double room = MAX (0, width - layout->gap);
  double y = 0;

  layout->columns = (guint) MAX (1, floor (room / (wanted + layout->gap)));
  layout->tile_width =
    stretch ? MAX (wanted, floor (room / layout->columns) - layout->gap) : wanted;
  for (guint i = 0; i < layout->groups->len; i++) {
    CyMosaicGroup *group = group_get (layout, i);

    group->y = y;
    y += layout->heading + rows_of (layout, group) * row_height (layout) + layout->gap;
  }
  layout->height = y;
}

guint
cy_mosaic_layout_get_n_tiles (const CyMosaicLayout *layout)
{
  const CyMosaicGroup *last;

  if (layout->groups->len == 0)
    return 0;
  last = group_get (layout, layout->groups->len - 1);
  return last->first + last->n_tiles;
}

/**
 * cy_mosaic_layout_group_of:
 *
 * Returns: the group a tile belongs to.
 */
guint
cy_mosaic_layout_group_of (const CyMosaicLayout *layout, guint tile)
{
  guint low = 0, high = layout->groups->len;

  while (high - low > 1) {
    guint middle = low + (high - low) / 2;

    if (group_get (layout, middle)->first <= tile)
      low = middle;
    else
      high = middle;
  }
  return low;
}

/**
 * cy_mosaic_layout_group_at:
 *
 * Returns: the group whose heading or tiles are at a height; the first above, the last below all.
 */
guint
cy_mosaic_layout_group_at (const CyMosaicLayout *layout, double y)
{
  guint low = 0, high = layout->groups->len;

  while (high - low > 1) {
    guint middle = low + (high - low) / 2;

    if (group_get (layout, middle)->y <= y)
      low = middle;
    else
      high = middle;
  }
  return low;
}

/**
 * cy_mosaic_layout_tile:
 *
 * Returns: where a tile is [px], from the top of everything.
 */
graphene_rect_t
cy_mosaic_layout_tile (const CyMosaicLayout *layout, guint tile)
{
  const CyMosaicGroup *group = group_get (layout, cy_mosaic_layout_group_of (layout, tile));
  guint row = (tile - group->first) / layout->columns;
  guint column = (tile - group->first) % layout->columns;

  return GRAPHENE_RECT_INIT ((float) (layout->gap + column * (layout->tile_width + layout->gap)),
                             (float) (group->y + layout->heading + row * row_height (layout)),
                             (float) layout->tile_width, (float) layout->tile_height);
}

/**
 * cy_mosaic_layout_tile_at:
 *
 * Returns: the tile at a point, or -1.
 */
int
cy_mosaic_layout_tile_at (const CyMosaicLayout *layout, double x, double y)
{
  const CyMosaicGroup *group;
  double row, column;
  guint offset;

  if (layout->groups->len == 0 || y < 0)
    return -1;
  group = group_get (layout, cy_mosaic_layout_group_at (layout, y));
  row = floor ((y - group->y - layout->heading) / row_height (layout));
  column = floor ((x - layout->gap) / (layout->tile_width + layout->gap));
  if (row < 0 || row >= rows_of (layout, group) || column < 0 || column >= layout->columns)
    return -1;
  offset = (guint) row * layout->columns + (guint) column;
  if (offset >= group->n_tiles)
    return -1;
  if (y - group->y - layout->heading - row * row_height (layout) > layout->tile_height ||
      x - layout->gap - column * (layout->tile_width + layout->gap) > layout->tile_width)
    return -1;
  return (int) (group->first + offset);
}

static guint
move_up (const CyMosaicLayout *layout, guint tile)
{
  guint at = cy_mosaic_layout_group_of (layout, tile);
  const CyMosaicGroup *group = group_get (layout, at);
  guint offset = tile - group->first, column = offset % layout->columns;

  if (offset >= layout->columns)
    return tile - layout->columns;
  if (at == 0)
    return tile;
  group = group_get (layout, at - 1);
  offset = (rows_of (layout, group) - 1) * layout->columns + column;
  return group->first + MIN (offset, group->n_tiles - 1);
}

static guint
move_down (const CyMosaicLayout *layout, guint tile)
{
  guint at = cy_mosaic_layout_group_of (layout, tile);
  const CyMosaicGroup *group = group_get (layout, at);
  guint offset = tile - group->first, column = offset % layout->columns;

  if (offset / layout->columns + 1 < rows_of (layout, group))
    return group->first + MIN (offset + layout->columns, group->n_tiles - 1);
  if (at + 1 == layout->groups->len)
    return tile;
  group = group_get (layout, at + 1);
  return group->first + MIN (column, group->n_tiles - 1);
}

/**
 * cy_mosaic_layout_move:
 *
 * Returns: the tile a key leads to: left and right in reading order, up and down as it looks, over
 * groups' borders; the same one at the end.
 */
guint
cy_mosaic_layout_move (const CyMosaicLayout *layout, guint tile, CyMosaicMove move)
{
  switch (move) {
  case CY_MOSAIC_LEFT:
    return tile > 0 ? tile - 1 : tile;
  case CY_MOSAIC_RIGHT:
    return tile + 1 < cy_mosaic_layout_get_n_tiles (layout) ? tile + 1 : tile;
  case CY_MOSAIC_UP:
    return move_up (layout, tile);
  case CY_MOSAIC_DOWN:
  default:
    return move_down (layout, tile);
  }
}
