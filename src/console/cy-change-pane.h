/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node-change.h"

G_BEGIN_DECLS

/**
 * CyChangePane:
 *
 * All of one change request: what and why, how far it goes, its risk, what earlier ones came to and its story, with
 * all that may be done to it. Its buttons activate the actions of the view around it.
 *
 * Threading: main thread.
 */
#define CY_TYPE_CHANGE_PANE (cy_change_pane_get_type ())
G_DECLARE_FINAL_TYPE (CyChangePane, cy_change_pane, CY, CHANGE_PANE, GtkWidget)

GtkWidget *cy_change_pane_new (CyNode *node);
void cy_change_pane_show (CyChangePane *self, const CyChangeDossier *dossier);
void cy_change_pane_show_similar (CyChangePane *self, GPtrArray *similar);
void cy_change_pane_measure (CyChangePane *self);

G_END_DECLS
