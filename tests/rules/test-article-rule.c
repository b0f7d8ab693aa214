/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-article-rule.h"

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)

static CyArticleWorth
worth (guint n_lasting, guint n_again, gint64 work_us)
{
  g_autoptr (GArray) uses = g_array_new (FALSE, FALSE, sizeof (CyArticleUse));

  for (guint i = 0; i < n_lasting + n_again; i++) {
    CyArticleUse use = { work_us, i >= n_lasting };

    g_array_append_val (uses, use);
  }
  return cy_article_worth (uses);
}

/* Each before the next. */
static void
test_order (void)
{
  const CyArticleWorth ranked[] = {
    worth (9, 0, 60 * MINUTE), worth (9, 1, 30 * MINUTE), worth (1, 0, 10 * MINUTE),
    worth (1, 0, 20 * MINUTE), worth (1, 0, 0),           worth (0, 0, 0),
    worth (0, 1, MINUTE),      worth (0, 5, MINUTE),
  };

  for (guint i = 0; i < G_N_ELEMENTS (ranked); i++) {
    for (guint k = 0; k < G_N_ELEMENTS (ranked); k++) {
      int order = cy_article_compare (&ranked[i], &ranked[k]);

      g_assert_cmpint ((order > 0) - (order < 0), ==, (i > k) - (i < k));
    }
  }
}

static void
test_median (void)
{
  static const gint64 minutes[] = { 50, 0, 10, 40, 0, 20 };
  g_autoptr (GArray) uses = g_array_new (FALSE, FALSE, sizeof (CyArticleUse));
  CyArticleWorth found;

  for (guint i = 0; i < G_N_ELEMENTS (minutes); i++) {
    CyArticleUse use = { minutes[i] * MINUTE, FALSE };

    g_array_append_val (uses, use);
  }
  found = cy_article_worth (uses);
  g_assert_cmpuint (found.n_used, ==, 6);
  g_assert_cmpuint (found.n_lasting, ==, 6);
  g_assert_cmpint (found.median_us, ==, 20 * MINUTE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/article-rule/order", test_order);
  g_test_add_func ("/article-rule/median", test_median);
  return g_test_run ();
}
