/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void cy_open_order (GtkApplication *application, const char *id);
void cy_open_code (GtkApplication *application, const char *code);

G_END_DECLS
