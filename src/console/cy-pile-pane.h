/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-watch.h"

G_BEGIN_DECLS

/**
 * CyPilePane:
 *
 * One gun in full: every value with unit, limit, quality and age, and the trend of the chosen one.
 */
#define CY_TYPE_PILE_PANE (cy_pile_pane_get_type ())
G_DECLARE_FINAL_TYPE (CyPilePane, cy_pile_pane, CY, PILE_PANE, GtkWidget)

GtkWidget *cy_pile_pane_new (CyWatch *watch);
void       cy_pile_pane_show (CyPilePane *pane, const char *pile, guint connector);
void       cy_pile_pane_reload (CyPilePane *pane);
void       cy_pile_pane_refresh (CyPilePane *pane);

G_END_DECLS
