/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"
#include "cy-session-query.h"

G_BEGIN_DECLS

/**
 * CySessionFilterBar:
 *
 * What people look for among charging sessions: a number or words, a place, a strategy, what became of it, and when.
 *
 * Signals: #CySessionFilterBar::changed.
 *
 * Threading: main thread.
 */
#define CY_TYPE_SESSION_FILTER_BAR (cy_session_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (CySessionFilterBar, cy_session_filter_bar, CY, SESSION_FILTER_BAR, GtkWidget)

GtkWidget *cy_session_filter_bar_new (CyNode *node);
CySessionQuery *cy_session_filter_bar_make_query (CySessionFilterBar *self);
gboolean cy_session_filter_bar_is_set (CySessionFilterBar *self);
void cy_session_filter_bar_clear (CySessionFilterBar *self);
void cy_session_filter_bar_look_for (CySessionFilterBar *self, const char *text);

G_END_DECLS
