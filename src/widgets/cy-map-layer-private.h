/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-map-labels.h"
#include "cy-map-layer.h"

G_BEGIN_DECLS

/* The layer's inside, shared by its two files: cy-map-layer.c (state and pointer) and
 * cy-map-draw.c (pictures). */

/**
 * CyMapLayer:
 *
 * Draws the stations and the base map's names over the tiles, all in one snapshot: a widget for each
 * station would take seconds to make for some thousand of them. Stations that would cover one
 * another are drawn as one, with their number in it and the worst of their states at it.
 *
 * Threading: main thread.
 */
struct _CyMapLayer {
  ShumateLayer parent_instance;
  CyBaseMap *base_map; /* owned, nullable */
  CyTextCache *texts;  /* owned */
  GStringChunk *names; /* owned; the markers' strings */
  GArray *markers;     /* CyMapMarker */
  GArray *spots;       /* CyMapSpot, of the same index */
  GHashTable *by_id;   /* id -> index */
  GArray *clusters;    /* CyMapCluster; nullable: to be made */
  guint *cluster_of;   /* of each marker */
  double cluster_zoom;
  char *selected;   /* owned, nullable: id of the worst station of the selected cluster */
  gboolean focused; /* whether the keyboard is on the map */
  double press_x;   /* where the pointer went down [px] */
  double press_y;
};

CyMapView cy_map_layer_view (CyMapLayer *self);
double cy_map_cluster_radius (const CyMapCluster *cluster);
void cy_map_draw (CyMapLayer *self, GtkSnapshot *snapshot);

G_END_DECLS
