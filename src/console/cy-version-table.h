/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-watch.h"

G_BEGIN_DECLS

/**
 * CyVersionTable:
 *
 * Which firmware the piles say they run: how many of each type run which version, and which piles
 * these are.
 *
 * Actions: `versions.add-image` opens the form for a new firmware image.
 *
 * Threading: main thread.
 */
#define CY_TYPE_VERSION_TABLE (cy_version_table_get_type ())
G_DECLARE_FINAL_TYPE (CyVersionTable, cy_version_table, CY, VERSION_TABLE, GtkWidget)

GtkWidget *cy_version_table_new (CyWatch *watch);

G_END_DECLS
