/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyWatch:
 *
 * Looks at the live table for all pages, five times a second, and tells them what changed. A page
 * that is not on the screen does not listen.
 */
#define CY_TYPE_WATCH (cy_watch_get_type ())
G_DECLARE_FINAL_TYPE (CyWatch, cy_watch, CY, WATCH, GObject)

CyWatch     *cy_watch_new (CyNode *node);
CyNode      *cy_watch_get_node (CyWatch *watch);
CyLiveTable *cy_watch_get_table (CyWatch *watch);

G_END_DECLS
