/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyAlarmsPage:
 *
 * Every alarm that is not handled, most urgent first, or those of the last days; acknowledged one or
 * many at a time.
 */
#define CY_TYPE_ALARMS_PAGE (cy_alarms_page_get_type ())
G_DECLARE_FINAL_TYPE (CyAlarmsPage, cy_alarms_page, CY, ALARMS_PAGE, GtkWidget)

GtkWidget *cy_alarms_page_new (CyNode *node);
guint cy_alarms_page_get_n_rows (CyAlarmsPage *page);
void cy_alarms_page_acknowledge_selected (CyAlarmsPage *page);

G_END_DECLS
