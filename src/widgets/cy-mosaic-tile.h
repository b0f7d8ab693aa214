/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-id.h"
#include "cy-severity.h"
#include "cy-text.h"

G_BEGIN_DECLS

/**
 * CyMosaicZoom:
 * @CY_MOSAIC_CELL: a square each: all of thousands on one screen, the abnormal ones stand out.
 * @CY_MOSAIC_COMPACT: name and power.
 * @CY_MOSAIC_FULL: everything.
 */
typedef enum {
  CY_MOSAIC_CELL,
  CY_MOSAIC_COMPACT,
  CY_MOSAIC_FULL,
  CY_N_MOSAIC_ZOOMS,
} CyMosaicZoom;

/**
 * CyMosaicTile:
 * @id: the pile's record id.
 * @connector: the gun's number, from 1; 0 for the pile as a whole.
 * @group: key of the group, usually the station's id. Tiles of one group follow each other.
 * @group_name: the group's heading.
 * @name: name or number on the pile.
 * @state: in words: "Charging".
 * @value: the one number it is about, formatted: "118.4"; empty for none.
 * @unit: of @value: "kW".
 * @second: a second value with its name: "SOC 67 %".
 * @limit: which limit is broken, "HH"; empty for none.
 * @cause: why it is not normal: "Gun temperature 96 °C".
 * @fill: @value in parts of what is possible, 0 to 1; negative for none.
 * @severity: how abnormal it is.
 * @quality: of the values: what is not good is never drawn as if it were live.
 *
 * One gun as the mosaic shows it. Plain and of fixed size: fill it with zeroes first, then with
 * g_strlcpy() or cy_mosaic_text().
 */
typedef struct {
  char id[CY_ID_MAX_LENGTH + 1];
  char group[CY_ID_MAX_LENGTH + 1];
  char group_name[64];
  char name[40];
  char state[40];
  char value[16];
  char unit[8];
  char second[32];
  char limit[4];
  char cause[64];
  guint connector;
  float fill;
  CySeverity severity;
  CyQuality quality;
} CyMosaicTile;

/**
 * CyMosaicPen:
 * @hovered: whether the pointer is on the tile.
 * @selected: whether the tile is selected.
 * @focused: whether the mosaic has the keyboard.
 *
 * What drawing a tile needs besides the tile.
 */
typedef struct {
  GtkSnapshot *snapshot;
  CyTextCache *texts;
  const CyPalette *palette;
  CyMosaicZoom zoom;
  gboolean hovered;
  gboolean selected;
  gboolean focused;
} CyMosaicPen;

#define cy_mosaic_text(field, text) cy_mosaic_copy_text ((field), sizeof (field), (text))

void cy_mosaic_copy_text (char *field, gsize size, const char *text);
gboolean cy_mosaic_tile_equal (const CyMosaicTile *a, const CyMosaicTile *b);
char *cy_mosaic_tile_describe (const CyMosaicTile *tile);
void
cy_mosaic_tile_measure (CyTextCache *texts, CyMosaicZoom zoom, int *out_width, int *out_height);
void
cy_mosaic_tile_draw (const CyMosaicTile *tile, const CyMosaicPen *pen, const graphene_rect_t *box);

G_END_DECLS
