/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-mosaic-tile.h"

G_BEGIN_DECLS

#define CY_TYPE_PILE_MOSAIC (cy_pile_mosaic_get_type ())
G_DECLARE_FINAL_TYPE (CyPileMosaic, cy_pile_mosaic, CY, PILE_MOSAIC, GtkWidget)

GtkWidget *cy_pile_mosaic_new (void);
void cy_pile_mosaic_set_tiles (CyPileMosaic *self, GArray *tiles);
void cy_pile_mosaic_update_tile (CyPileMosaic *self, guint index, const CyMosaicTile *tile);
guint cy_pile_mosaic_get_n_tiles (CyPileMosaic *self);
const CyMosaicTile *cy_pile_mosaic_get_tile (CyPileMosaic *self, guint index);
gboolean
cy_pile_mosaic_find (CyPileMosaic *self, const char *id, guint connector, guint *out_index);
void cy_pile_mosaic_get_visible (CyPileMosaic *self, guint *out_first, guint *out_end);
void cy_pile_mosaic_set_zoom (CyPileMosaic *self, CyMosaicZoom zoom);
CyMosaicZoom cy_pile_mosaic_get_zoom (CyPileMosaic *self);
void cy_pile_mosaic_select (CyPileMosaic *self, guint index);
guint cy_pile_mosaic_get_selected (CyPileMosaic *self);
gboolean cy_pile_mosaic_select_next_abnormal (CyPileMosaic *self);

G_END_DECLS
