/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void cy_focus_first_later (GtkWidget *page, GtkWidget *first);

G_END_DECLS
