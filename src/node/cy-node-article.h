/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyArticleQuery:
 * @text: (nullable): where this was said, as somebody typed it.
 * @condition: (nullable): of an alarm that is to be mended.
 * @pile: (nullable): where it is.
 * @limit: at most so many.
 *
 * Which knowledge to look for. Without a text and a condition it is all of it.
 */
typedef struct {
  char *text;
  char *condition;
  char *pile;
  guint limit;
} CyArticleQuery;

/**
 * CyNodeArticle:
 * @record: of the kind %CY_KIND_ARTICLE.
 * @n_used: how many closed orders followed it.
 * @n_lasting: of them, those after which the same did not come again.
 * @median_us: how long half of them took at most [µs]; 0 when that is not known.
 *
 * An article, with what came of it.
 */
typedef struct {
  CyRecord *record;
  guint n_used;
  guint n_lasting;
  gint64 median_us;
} CyNodeArticle;

void cy_node_article_free (CyNodeArticle *article);
void cy_node_query_articles (CyNode *node,
                             const CyArticleQuery *query,
                             CyNodeResult answer,
                             gpointer user_data);
char *cy_node_article_id (const char *order);
void cy_node_write_article (CyNode *node,
                            const char *order,
                            const char *title,
                            const char *actor,
                            CyNodeDone done,
                            gpointer user_data);

G_END_DECLS
