/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node-article.h"

G_BEGIN_DECLS

/**
 * CyArticlePane:
 *
 * One article to be read: when it helps, why, what to do, what came of it, and where it is from.
 *
 * Actions: `article.show-order`.
 *
 * Threading: main thread.
 */
#define CY_TYPE_ARTICLE_PANE (cy_article_pane_get_type ())
G_DECLARE_FINAL_TYPE (CyArticlePane, cy_article_pane, CY, ARTICLE_PANE, GtkWidget)

GtkWidget *cy_article_pane_new (CyNode *node);
void cy_article_pane_show (CyArticlePane *self, const CyNodeArticle *article);

G_END_DECLS
