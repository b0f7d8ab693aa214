/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-session-focus.h"

G_BEGIN_DECLS

/* What pile and car measured: the current value, the peak and the valley over the session. */
GtkWidget *cy_session_measures_new (CySessionFocus *focus, gboolean of_vehicle);

G_END_DECLS
