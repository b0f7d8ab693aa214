/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-watch.h"

G_BEGIN_DECLS

/**
 * CyServicesPage:
 *
 * Charging services (充电服务): what goes on at every gun, what was, and what is in quarantine until a person decides.
 *
 * Threading: main thread.
 */
#define CY_TYPE_SERVICES_PAGE (cy_services_page_get_type ())
G_DECLARE_FINAL_TYPE (CyServicesPage, cy_services_page, CY, SERVICES_PAGE, GtkWidget)

GtkWidget *cy_services_page_new (CyWatch *watch);
void cy_services_page_show (CyServicesPage *self, const char *name);
void cy_services_page_show_session (CyServicesPage *self, const char *id);
GtkWidget *cy_services_page_find (CyServicesPage *self, const char *name);

G_END_DECLS
