/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void capture_init (int *argc, char ***argv);
GtkWidget *capture_present (GtkWidget *child, int width, int height, gboolean dark);
GdkTexture *capture_texture (GtkWidget *window);
void capture_save (GtkWidget *window, const char *name);
gboolean capture_has_color (GdkTexture *texture, const GdkRGBA *color);
void capture_spin (guint milliseconds);
void capture_wait (gboolean (*done) (gpointer), gpointer user_data);

G_END_DECLS
