/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-base-map.h"
#include "cy-palette.h"

G_BEGIN_DECLS

/* Width and height of a tile [px]. */
#define CY_MAP_TILE_SIZE 256

/* Beyond it a step of the base map's grid would be wider than a pixel. */
#define CY_MAP_ZOOM_MAX 16

GBytes *cy_map_tile_render (const CyBaseMap *map,
                            const CyPalette *palette,
                            guint zoom,
                            guint x,
                            guint y,
                            guint scale);

G_END_DECLS
