/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyKnowledgePage:
 *
 * What is known of how to mend things: what helped most often first, searched in all that was written.
 *
 * Keyboard: Control+F searches, Enter edits, Control+N adds, Escape in the search clears it.
 *
 * Actions: `knowledge.search`, `knowledge.add`, `knowledge.edit`.
 *
 * Threading: main thread.
 */
#define CY_TYPE_KNOWLEDGE_PAGE (cy_knowledge_page_get_type ())
G_DECLARE_FINAL_TYPE (CyKnowledgePage, cy_knowledge_page, CY, KNOWLEDGE_PAGE, GtkWidget)

GtkWidget *cy_knowledge_page_new (CyNode *node);
void cy_knowledge_page_show_article (CyKnowledgePage *self, const char *id);

G_END_DECLS
