/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-watch.h"

G_BEGIN_DECLS

/**
 * CyMapPage:
 *
 * Stations on the bundled map, marked by their worst gun; a click goes to the station's piles.
 */
#define CY_TYPE_MAP_PAGE (cy_map_page_get_type ())
G_DECLARE_FINAL_TYPE (CyMapPage, cy_map_page, CY, MAP_PAGE, GtkWidget)

GtkWidget *cy_map_page_new (CyWatch *watch);

G_END_DECLS
