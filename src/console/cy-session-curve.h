/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-session-focus.h"

G_BEGIN_DECLS

/**
 * CySessionCurve:
 *
 * Power, current, voltage and state of charge over the time of a session, from what history has of it.
 *
 * Threading: main thread.
 */
#define CY_TYPE_SESSION_CURVE (cy_session_curve_get_type ())
G_DECLARE_FINAL_TYPE (CySessionCurve, cy_session_curve, CY, SESSION_CURVE, GtkWidget)

GtkWidget *cy_session_curve_new (CySessionFocus *focus);

G_END_DECLS
