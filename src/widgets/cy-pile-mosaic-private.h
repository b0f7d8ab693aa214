/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-mosaic-layout.h"
#include "cy-pile-mosaic.h"

G_BEGIN_DECLS

/* The mosaic's inside, shared by its three files: cy-pile-mosaic.c (state), cy-mosaic-draw.c
 * (pictures) and cy-mosaic-input.c (keys and pointer). */

/* Room above and below a heading's text, and the size of the shape in it [px]. */
#define CY_MOSAIC_HEADING_PAD   4
#define CY_MOSAIC_HEADING_SHAPE 18

/* What a heading says about its group. */
typedef struct {
  gboolean known;
  CySeverity worst;
  guint n_bad;
} CyMosaicCount;

/**
 * CyPileMosaic:
 *
 * All guns of all stations as a wall of tiles under the stations' headings. Everything is drawn by
 * this one widget, and only what is on screen: ten thousand tiles cost what a hundred do.
 *
 * Keyboard: arrows, Home, End, Page Up and Page Down move the selection, Enter opens, + and - (or
 * Control with the wheel) change how much is shown of each, N goes to the next that is not normal.
 *
 * Threading: main thread.
 */
struct _CyPileMosaic {
  GtkWidget parent_instance;
  GArray *tiles;      /* CyMosaicTile; owned */
  GHashTable *by_gun; /* "id/connector" -> index; owned */
  GArray *counts;     /* CyMosaicCount, one a group; owned */
  CyMosaicLayout layout;
  CyTextCache *texts; /* owned */
  CyMosaicZoom zoom;
  guint selected;                /* or GTK_INVALID_LIST_POSITION */
  int hovered;                   /* or -1 */
  GtkAdjustment *adjustments[2]; /* owned, by orientation; nullable */
  GtkScrollablePolicy policies[2];
};

CyMosaicTile *cy_pile_mosaic_tile (CyPileMosaic *self, guint index);
double cy_pile_mosaic_scroll_offset (CyPileMosaic *self);
void cy_pile_mosaic_activate (CyPileMosaic *self, guint index);

void cy_mosaic_draw (CyPileMosaic *self, GtkSnapshot *snapshot);
void cy_mosaic_input_init (CyPileMosaic *self);

G_END_DECLS
