/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-watch.h"

G_BEGIN_DECLS

/**
 * CyOverviewPage:
 *
 * The network at a glance: seven figures, and every station with the troubled ones first.
 */
#define CY_TYPE_OVERVIEW_PAGE (cy_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (CyOverviewPage, cy_overview_page, CY, OVERVIEW_PAGE, GtkWidget)

GtkWidget *cy_overview_page_new (CyWatch *watch);

G_END_DECLS
