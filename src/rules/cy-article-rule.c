/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-article-rule.h"

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a;
  gint64 right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

static gint64
median_time (const GArray *uses)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < uses->len; i++) {
    gint64 work_us = g_array_index (uses, CyArticleUse, i).work_us;

    if (work_us > 0)
      g_array_append_val (times, work_us);
  }
  if (times->len == 0)
    return 0;
  g_array_sort (times, compare_times);
  return g_array_index (times, gint64, (times->len - 1) / 2);
}

/**
 * cy_article_worth:
 * @uses: (element-type CyArticleUse): in any order.
 *
 * The share of repairs that lasted, as if there had been one more that did and one that did not: a single
 * success says less than nine of ten (Laplace's rule of succession).
 *
 * Threading: any; pure.
 */
CyArticleWorth
cy_article_worth (const GArray *uses)
{
  CyArticleWorth worth = { .n_used = uses->len, .median_us = median_time (uses) };

  for (guint i = 0; i < uses->len; i++)
    worth.n_lasting += !g_array_index (uses, CyArticleUse, i).came_again;
  worth.success = (worth.n_lasting + 1.0) / (worth.n_used + 2.0);
  return worth;
}

/**
 * cy_article_compare:
 *
 * Returns: less than 0 when @a is to be offered before @b: what lasts more often, then what is quicker.
 */
int
cy_article_compare (const CyArticleWorth *a, const CyArticleWorth *b)
{
  gint64 left = a->median_us == 0 ? G_MAXINT64 : a->median_us;
  gint64 right = b->median_us == 0 ? G_MAXINT64 : b->median_us;

  if (a->success != b->success)
    return a->success > b->success ? -1 : 1;
  return (left > right) - (left < right);
}
