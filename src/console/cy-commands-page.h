/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-watch.h"

G_BEGIN_DECLS

/**
 * CyCommandsPage:
 *
 * What piles were told, one by one and many at once, and which firmware they run.
 *
 * Threading: main thread.
 */
#define CY_TYPE_COMMANDS_PAGE (cy_commands_page_get_type ())
G_DECLARE_FINAL_TYPE (CyCommandsPage, cy_commands_page, CY, COMMANDS_PAGE, GtkWidget)

GtkWidget *cy_commands_page_new (CyWatch *watch);
void cy_commands_page_show (CyCommandsPage *self, const char *name);

G_END_DECLS
