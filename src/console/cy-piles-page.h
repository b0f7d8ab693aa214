/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-watch.h"

G_BEGIN_DECLS

/**
 * CyPilesPage:
 *
 * Every gun as a tile, grouped by station, and beside them the pile somebody looks at.
 */
#define CY_TYPE_PILES_PAGE (cy_piles_page_get_type ())
G_DECLARE_FINAL_TYPE (CyPilesPage, cy_piles_page, CY, PILES_PAGE, GtkWidget)

GtkWidget *cy_piles_page_new (CyWatch *watch);
void       cy_piles_page_show_station (CyPilesPage *page, const char *station);
void       cy_piles_page_show_pile (CyPilesPage *page, const char *pile, guint connector);

G_END_DECLS
