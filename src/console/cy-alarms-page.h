/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-watch.h"

G_BEGIN_DECLS

/**
 * CyAlarmsPage:
 *
 * Everything about alarms, in views.
 *
 * Threading: main thread.
 */
#define CY_TYPE_ALARMS_PAGE (cy_alarms_page_get_type ())
G_DECLARE_FINAL_TYPE (CyAlarmsPage, cy_alarms_page, CY, ALARMS_PAGE, GtkWidget)

GtkWidget *cy_alarms_page_new (CyWatch *watch);
void cy_alarms_page_show (CyAlarmsPage *self, const char *name);
void cy_alarms_page_look_for (CyAlarmsPage *self, const char *text);
guint cy_alarms_page_get_n_rows (CyAlarmsPage *self);
void cy_alarms_page_acknowledge_selected (CyAlarmsPage *self);

G_END_DECLS
