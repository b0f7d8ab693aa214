/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "cy-base-map.h"

G_BEGIN_DECLS

#define CY_TYPE_MAP_SOURCE (cy_map_source_get_type ())
G_DECLARE_FINAL_TYPE (CyMapSource, cy_map_source, CY, MAP_SOURCE, ShumateMapSource)

CyMapSource *cy_map_source_new (CyBaseMap *base_map, gboolean dark, guint scale);

G_END_DECLS
