/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GRID_GUNS 10000

/**
 * Grid:
 * @widget: what shows the guns; floating.
 * @update: gives every gun new values.
 *
 * One way to show ten thousand guns.
 */
typedef struct {
  GtkWidget *widget;
  void (*update) (GtkWidget *widget, guint round);
} Grid;

void grid_text (guint gun, guint round, char *out_value, char *out_second);
Grid grid_of_labels (void);
GListModel *grid_labels_get_model (GtkWidget *widget);

G_END_DECLS
