/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-watch.h"

G_BEGIN_DECLS

/**
 * CyClocksPage:
 *
 * How far each pile's clock is off, the worst first, and setting them: the selected ones, or all that
 * are further off than they may be.
 *
 * Actions: `clocks.set-selected`, `clocks.set-beyond`.
 */
#define CY_TYPE_CLOCKS_PAGE (cy_clocks_page_get_type ())
G_DECLARE_FINAL_TYPE (CyClocksPage, cy_clocks_page, CY, CLOCKS_PAGE, GtkWidget)

GtkWidget *cy_clocks_page_new (CyWatch *watch);

G_END_DECLS
