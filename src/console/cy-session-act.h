/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-session-focus.h"

G_BEGIN_DECLS

/* What may be done about the session somebody looks at; each is refused in words. */

char *cy_session_act_refuse_bill (CySessionFocus *focus);
char *cy_session_act_refuse_stop (CySessionFocus *focus);
void cy_session_act_bill (GtkWidget *asker, CySessionFocus *focus);
void cy_session_act_stop (GtkWidget *asker, CySessionFocus *focus);

G_END_DECLS
