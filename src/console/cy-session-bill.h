/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-session-focus.h"

G_BEGIN_DECLS

/* The lines of a session's bill as a table: a period and what is paid for in it, each. */
GtkWidget *cy_session_bill_new (CySessionFocus *focus);

G_END_DECLS
