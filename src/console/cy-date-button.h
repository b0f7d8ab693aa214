/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *cy_date_button_new (GtkEditable *entry, const char *what);
GtkCalendar *cy_date_button_get_calendar (GtkMenuButton *button);

G_END_DECLS
