/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-article-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-rationale.h"

#define MINUTE_US ((gint64) 60 * G_USEC_PER_SEC)

/* What a star stands for is told up to here. */
#define TOLD 3

/**
 * cy_article_words_worth:
 *
 * Returns: (transfer full): how often it helped, of how often it was followed.
 */
char *
cy_article_words_worth (const CyNodeArticle *article)
{
  if (article->n_used == 0)
    return g_strdup (_ ("Not followed yet"));
  return g_strdup_printf (
    ngettext ("Helped %u of %u time", "Helped %u of %u times", article->n_used), article->n_lasting,
    article->n_used);
}

/**
 * cy_article_words_time:
 *
 * Returns: (transfer full): how long half of those who followed it took at most, `h:mm`.
 */
char *
cy_article_words_time (const CyNodeArticle *article)
{
  gint64 minutes = MAX (1, (article->median_us + MINUTE_US / 2) / MINUTE_US);

  return article->median_us == 0
           ? g_strdup ("–")
           : g_strdup_printf ("%d:%02d", (int) (minutes / 60), (int) (minutes % 60));
}

/**
 * cy_article_words_summary:
 *
 * Returns: (transfer full): the two together.
 */
char *
cy_article_words_summary (const CyNodeArticle *article)
{
  g_autofree char *worth = cy_article_words_worth (article);
  g_autofree char *time = cy_article_words_time (article);

  return article->median_us == 0 ? g_strdup (worth)
                                 : g_strdup_printf (_ ("%s, usually in %s h"), worth, time);
}

static void
append (GString *text, const char *word)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? _ (", ") : "", word);
}

/* Of a pattern some of what it stands for; of one that nothing fits the pattern. */
static void
append_pattern (GString *text, CyYard *yard, const char *pattern, char **known)
{
  guint n = 0;

  for (guint i = 0; known[i] != NULL; i++) {
    g_autofree char *words = NULL;

    if (!g_pattern_match_simple (pattern, known[i]) || ++n > TOLD)
      continue;
    words = cy_condition_describe (yard, known[i]);
    append (text, words);
  }
  if (n == 0)
    append (text, pattern);
  else if (n > TOLD)
    g_string_append (text, "…");
}

/**
 * cy_article_words_conditions:
 * @known: (array zero-terminated=1): conditions that alarms had, for those that an article names by a pattern.
 *
 * Returns: (transfer full): which alarms it is about.
 */
char *
cy_article_words_conditions (CyYard *yard, const CyRecord *article, char **known)
{
  const char *patterns = cy_record_get_text (article, "conditions");
  g_auto (GStrv) words = g_strsplit_set (patterns == NULL ? "" : patterns, " ,\t\n", -1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++) {
    if (strchr (words[i], '*') != NULL) {
      append_pattern (text, yard, words[i], known);
    } else if (*words[i] != '\0') {
      g_autofree char *name = cy_condition_describe (yard, words[i]);

      append (text, name);
    }
  }
  if (text->len == 0)
    g_string_append (text, _ ("No alarm"));
  return g_string_free (text, FALSE);
}
