/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Facts of something, a name and a value each; what there is nothing to say about takes no room. */

void cy_fact_grid_add (GtkGrid *grid, guint fact, const char *name);
void cy_fact_grid_set (GtkGrid *grid, guint fact, const char *value);

G_END_DECLS
