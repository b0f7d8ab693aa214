/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-watch.h"

G_BEGIN_DECLS

/**
 * CyChangesView:
 *
 * Change requests: a list by state and kind, and all of the one that is selected beside it.
 *
 * Actions: `changes.create`, `changes.edit` and so on, one for each thing that may be done; `changes.more`.
 *
 * Threading: main thread.
 */
#define CY_TYPE_CHANGES_VIEW (cy_changes_view_get_type ())
G_DECLARE_FINAL_TYPE (CyChangesView, cy_changes_view, CY, CHANGES_VIEW, GtkWidget)

GtkWidget *cy_changes_view_new (CyWatch *watch);
void cy_changes_view_show_change (CyChangesView *self, const char *id);
GListModel *cy_changes_view_get_rows (CyChangesView *self);

G_END_DECLS
