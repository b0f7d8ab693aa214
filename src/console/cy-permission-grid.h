/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CyPermissionGrid:
 *
 * The table of who may do what, to look at: a row for each action, a column for each role.
 */
#define CY_TYPE_PERMISSION_GRID (cy_permission_grid_get_type ())
G_DECLARE_FINAL_TYPE (CyPermissionGrid, cy_permission_grid, CY, PERMISSION_GRID, GtkWidget)

G_END_DECLS
