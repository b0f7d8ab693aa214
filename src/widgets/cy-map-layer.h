/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "cy-base-map.h"
#include "cy-map-clusters.h"

G_BEGIN_DECLS

/**
 * CyMapMarker:
 * @id: the station's record id.
 * @name: what people call it.
 * @lat: WGS 84 [degrees].
 * @lon: WGS 84 [degrees].
 * @severity: its worst pile's.
 * @n_piles: how many it has.
 * @n_bad: how many of them are not normal.
 */
typedef struct {
  const char *id;
  const char *name;
  double lat;
  double lon;
  CySeverity severity;
  guint n_piles;
  guint n_bad;
} CyMapMarker;

#define CY_TYPE_MAP_LAYER (cy_map_layer_get_type ())
G_DECLARE_FINAL_TYPE (CyMapLayer, cy_map_layer, CY, MAP_LAYER, ShumateLayer)

CyMapLayer *cy_map_layer_new (ShumateViewport *viewport, CyBaseMap *base_map);
void cy_map_layer_set_markers (CyMapLayer *self, const CyMapMarker *markers, guint n_markers);
gboolean cy_map_layer_update (CyMapLayer *self,
                              const char *id,
                              CySeverity severity,
                              guint n_piles,
                              guint n_bad);
guint cy_map_layer_get_n_markers (CyMapLayer *self);
const CyMapMarker *cy_map_layer_get_marker (CyMapLayer *self, guint index);
gboolean cy_map_layer_find (CyMapLayer *self, const char *id, guint *out_index);
GArray *cy_map_layer_get_clusters (CyMapLayer *self);
GArray *cy_map_layer_get_members (CyMapLayer *self, guint cluster);
gboolean cy_map_layer_locate (CyMapLayer *self, guint cluster, double *out_x, double *out_y);
gboolean cy_map_layer_get_selected (CyMapLayer *self, guint *out_cluster);
void cy_map_layer_select (CyMapLayer *self, int cluster);
void cy_map_layer_set_focused (CyMapLayer *self, gboolean focused);
gboolean cy_map_layer_step (CyMapLayer *self, gboolean forward);
char *cy_map_layer_describe (CyMapLayer *self, guint cluster);

double cy_map_world_size (double zoom);
double cy_map_zoom_of_world (double world);

G_END_DECLS
