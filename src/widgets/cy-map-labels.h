/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-base-map.h"
#include "cy-palette.h"
#include "cy-text.h"

G_BEGIN_DECLS

/**
 * CyMapView:
 * @left: the widget's left edge on a world @world pixels wide.
 * @top: the widget's top edge.
 * @world: width of the whole world [px].
 * @zoom: zoom level.
 * @width: of the widget [px].
 * @height: of the widget [px].
 *
 * What part of the world is looked at.
 */
typedef struct {
  double left;
  double top;
  double world;
  double zoom;
  double width;
  double height;
} CyMapView;

void cy_map_labels_snapshot (const CyBaseMap *map,
                             const CyMapView *view,
                             CyTextCache *texts,
                             GArray *taken,
                             GtkSnapshot *snapshot,
                             const CyPalette *palette);

G_END_DECLS
