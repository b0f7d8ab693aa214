/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyAloneView:
 *
 * What other nodes did while this one was connected to none of them, newest first, and how much was written here
 * that they do not have yet. It looks when it is told to.
 */
#define CY_TYPE_ALONE_VIEW (cy_alone_view_get_type ())
G_DECLARE_FINAL_TYPE (CyAloneView, cy_alone_view, CY, ALONE_VIEW, GtkWidget)

void cy_alone_view_set_node (CyAloneView *self, CyNode *node);
void cy_alone_view_refresh (CyAloneView *self);

G_END_DECLS
