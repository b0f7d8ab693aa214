/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-article-rule.h"
#include "cy-db.h"

G_BEGIN_DECLS

#define CY_SUBJECT_ARTICLE_PREFIX "article:"

gboolean cy_fold_article_text (CyDb *db, const char *subject, GError **error);
GPtrArray *cy_journal_search_articles (CyDb *db, const char *typed, guint limit, GError **error);
GArray *cy_journal_load_article_uses (CyDb *db, const char *article, GError **error);
const char *const *cy_article_screen_queries (void);

G_END_DECLS
