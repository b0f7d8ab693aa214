/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-map-layer.h"

G_BEGIN_DECLS

#define CY_TYPE_YARD_MAP (cy_yard_map_get_type ())
G_DECLARE_FINAL_TYPE (CyYardMap, cy_yard_map, CY, YARD_MAP, GtkWidget)

GtkWidget *cy_yard_map_new (CyBaseMap *base_map);
void cy_yard_map_set_markers (CyYardMap *self, const CyMapMarker *markers, guint n_markers);
gboolean cy_yard_map_update_marker (CyYardMap *self,
                                    const char *id,
                                    CySeverity severity,
                                    guint n_piles,
                                    guint n_bad);
void cy_yard_map_go_to (CyYardMap *self, double lat, double lon, double zoom);
gboolean cy_yard_map_show_station (CyYardMap *self, const char *id);
void cy_yard_map_fit_all (CyYardMap *self);
double cy_yard_map_get_zoom (CyYardMap *self);
void cy_yard_map_set_review_number (CyYardMap *self, const char *number);
const char *cy_yard_map_get_review_number (CyYardMap *self);
CyMapLayer *cy_yard_map_get_layer (CyYardMap *self);

G_END_DECLS
