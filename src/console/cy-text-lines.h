/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *cy_text_lines_new (const char *label, int height, GtkTextView **out_view);
void cy_text_lines_set_text (GtkTextView *view, const char *text);
char *cy_text_lines_dup_text (GtkTextView *view);

G_END_DECLS
