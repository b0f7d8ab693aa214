/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node-change-insight.h"

G_BEGIN_DECLS

/* Parts of what is told of a change; each fills its box anew. */

void cy_change_sections_fill_facts (GtkGrid *grid, const CyChange *change, CyYard *yard);
void cy_change_sections_fill_texts (GtkBox *box, const CyChangeDossier *dossier);
void cy_change_sections_fill_similar (GtkBox *box, GPtrArray *similar);
void cy_change_sections_fill_orders (GtkBox *box, const CyChangeDossier *dossier);
void cy_change_sections_fill_story (GtkBox *box, const CyChangeDossier *dossier);

G_END_DECLS
