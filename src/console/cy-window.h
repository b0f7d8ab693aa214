/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyWindow:
 *
 * The console's window: the alarm bar that is always there, the pages, and the ways between them.
 */
#define CY_TYPE_WINDOW (cy_window_get_type ())
G_DECLARE_FINAL_TYPE (CyWindow, cy_window, CY, WINDOW, AdwApplicationWindow)

CyWindow *cy_window_new (GtkApplication *application, CyNode *node);
void cy_window_show_page (CyWindow *window, const char *name);
const char *cy_window_get_page (CyWindow *window);
GtkWidget *cy_window_find_page (CyWindow *window, const char *name);

G_END_DECLS
