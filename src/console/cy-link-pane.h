/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-link-report.h"
#include "cy-watch.h"

G_BEGIN_DECLS

/**
 * CyLinkPane:
 *
 * One link: how long its answers take, why it is as busy as it is, and the piles on it. Activating a
 * pile goes there; its frames can be looked at.
 *
 * Actions: `link.show-pile`, `link.show-frames`.
 */
#define CY_TYPE_LINK_PANE (cy_link_pane_get_type ())
G_DECLARE_FINAL_TYPE (CyLinkPane, cy_link_pane, CY, LINK_PANE, GtkWidget)

GtkWidget *cy_link_pane_new (CyWatch *watch);
void cy_link_pane_show (CyLinkPane *pane, const CyLinkReport *report, const GArray *piles);

G_END_DECLS
