/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-watch.h"

G_BEGIN_DECLS

/**
 * CyTrendsPage:
 *
 * Measures of any piles over time: curves, limits, alarms and what people did, from seconds to years.
 */
#define CY_TYPE_TRENDS_PAGE (cy_trends_page_get_type ())
G_DECLARE_FINAL_TYPE (CyTrendsPage, cy_trends_page, CY, TRENDS_PAGE, GtkWidget)

GtkWidget *cy_trends_page_new (CyWatch *watch);
void
cy_trends_page_add (CyTrendsPage *page, const char *pile, guint connector, CyMeasureId measure);
void cy_trends_page_show_period (CyTrendsPage *page, gint64 from_us, gint64 to_us);
void cy_trends_page_save (CyTrendsPage *page, GFile *file, const char *form);

G_END_DECLS
