/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node-article.h"

G_BEGIN_DECLS

/* What is said of knowledge, the same in lists, panes and beside an alarm. */

char *cy_article_words_worth (const CyNodeArticle *article);
char *cy_article_words_time (const CyNodeArticle *article);
char *cy_article_words_summary (const CyNodeArticle *article);
char *cy_article_words_conditions (CyYard *yard, const CyRecord *article, char **known);

G_END_DECLS
