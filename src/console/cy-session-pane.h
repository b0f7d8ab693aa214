/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-session-focus.h"

G_BEGIN_DECLS

/**
 * CySessionPane:
 *
 * Everything about the charging session somebody looks at, in parts: `decision` while it is in quarantine, `service`
 * (pile, service, account), `money` (bill and its lines), `measures` (of pile and car) and `curve`.
 *
 * Actions: `session.bill`, `session.stop`, `session.show-pile`, `session.close`.
 *
 * Threading: main thread.
 */
#define CY_TYPE_SESSION_PANE (cy_session_pane_get_type ())
G_DECLARE_FINAL_TYPE (CySessionPane, cy_session_pane, CY, SESSION_PANE, GtkWidget)

GtkWidget *cy_session_pane_new (CySessionFocus *focus);
void cy_session_pane_show (CySessionPane *self, const char *part);

G_END_DECLS
