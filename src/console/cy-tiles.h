/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-live-table.h"
#include "cy-mosaic-tile.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyTileFilter:
 * @station: (nullable): only this station's guns; empty for discrete piles.
 * @search: (nullable): only piles whose name, number or id contains it.
 * @state: which guns, as in the page's list.
 */
typedef enum {
  CY_TILES_ALL,
  CY_TILES_ABNORMAL,
  CY_TILES_CHARGING,
  CY_TILES_IDLE,
  CY_TILES_OCCUPIED,
  CY_TILES_FAULTED,
  CY_TILES_OFFLINE,
  CY_N_TILE_STATES,
} CyTileState;

typedef struct {
  const char *station;
  const char *search;
  CyTileState state;
} CyTileFilter;

const char *cy_tile_state_label (CyTileState state);
GArray     *cy_tiles_collect (CyYard *yard, CyLiveTable *table, const CyTileFilter *filter,
                              gint64 mono_us);
void        cy_tiles_fill (CyMosaicTile *tile, CyYard *yard, CyLiveTable *table, guint pile,
                           guint connector, gint64 mono_us);

G_END_DECLS
