/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyArticleUse:
 * @work_us: how long the work took [µs]; 0 when nobody said.
 * @came_again: the same came again afterwards.
 *
 * A closed order that followed an article.
 */
typedef struct {
  gint64 work_us;
  gboolean came_again;
} CyArticleUse;

/**
 * CyArticleWorth:
 * @n_used: how many closed orders followed it.
 * @n_lasting: of them, those after which the same did not come again.
 * @median_us: how long half of them took at most [µs]; 0 when that is not known.
 * @success: from 0 to 1; an article that was never used is in the middle.
 *
 * What an article is worth, by what came of it.
 */
typedef struct {
  guint n_used;
  guint n_lasting;
  gint64 median_us;
  double success;
} CyArticleWorth;

CyArticleWorth cy_article_worth (const GArray *uses);
int cy_article_compare (const CyArticleWorth *a, const CyArticleWorth *b);

G_END_DECLS
