/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-session-focus.h"

G_BEGIN_DECLS

/**
 * CySessionDecision:
 *
 * Why a session is in quarantine, what is known of it, how it could be billed, and the three things a person may
 * decide. What the node refuses is said here, with everything that was typed still there.
 *
 * Actions: `decision.bill`, `decision.repair`, `decision.waive`.
 *
 * Threading: main thread.
 */
#define CY_TYPE_SESSION_DECISION (cy_session_decision_get_type ())
G_DECLARE_FINAL_TYPE (CySessionDecision, cy_session_decision, CY, SESSION_DECISION, GtkWidget)

GtkWidget *cy_session_decision_new (CySessionFocus *focus);

G_END_DECLS
