/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-session-rows.h"
#include "cy-watch.h"

G_BEGIN_DECLS

/**
 * CySessionBrowser:
 *
 * A table of charging sessions, what goes on, what was, or what waits for a decision, and everything about one of them
 * beside it.
 *
 * Actions: `services.bill`, `services.stop`, `services.show-pile`, `services.search`, `services.clear-filter`,
 * `services.menu`.
 *
 * Threading: main thread.
 */
#define CY_TYPE_SESSION_BROWSER (cy_session_browser_get_type ())
G_DECLARE_FINAL_TYPE (CySessionBrowser, cy_session_browser, CY, SESSION_BROWSER, GtkWidget)

GtkWidget *cy_session_browser_new (CyWatch *watch, CySessionListView view);
void cy_session_browser_show_session (CySessionBrowser *self, const char *id);
void cy_session_browser_show_part (CySessionBrowser *self, const char *part);
GListModel *cy_session_browser_get_rows (CySessionBrowser *self);

G_END_DECLS
