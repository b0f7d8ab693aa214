/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-article.h"

#include <string.h>

#include "cy-journal-query.h"
#include "cy-record.h"
#include "cy-search-text.h"

/* There are some thousand articles, and one is edited now and then: its text is found by walking. */
#define DROP_TEXT "DELETE FROM article_text WHERE id = ?1"
#define PUT_TEXT  "INSERT INTO article_text (id, text) VALUES (?1, ?2)"

/* What fits best first. */
#define SEARCH "SELECT id FROM article_text WHERE article_text MATCH ?1 ORDER BY rank, id LIMIT ?2"

/* Each closed order that followed the article, how long its work took, and whether the same came again. */
#define USES                                                                            \
  "SELECT max(o.finished_us - o.accepted_us, 0), EXISTS (SELECT 1 FROM work_order AS l" \
  " INDEXED BY work_order_by_earlier WHERE l.earlier = o.id) FROM work_order AS o"      \
  " INDEXED BY work_order_by_article WHERE o.article = ?1 AND o.state = 5"

static const char *const screen_queries[] = { SEARCH, USES, NULL };

/**
 * cy_article_screen_queries:
 *
 * Returns: (array zero-terminated=1): see cy_journal_screen_queries().
 */
const char *const *
cy_article_screen_queries (void)
{
  return screen_queries;
}

static char *
text_of (const CyRecord *record)
{
  static const char *const fields[] = { "name",   "conditions", "cause",  "method",
                                        "result", "types",      "author", "order" };
  g_autoptr (GString) text = g_string_new (record->id);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    const char *part = cy_record_get_text (record, fields[i]);

    g_string_append_printf (text, "\n%s", part != NULL ? part : "");
  }
  return cy_search_text_spread (text->str);
}

static gboolean
drop_text (CyDb *db, const char *id, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, DROP_TEXT, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, id);
  return cy_stmt_run (stmt, error);
}

/**
 * cy_fold_article_text:
 * @subject: `article:ID`, whose cells were just folded.
 *
 * Brings the full-text index after them; what was deleted is found no more.
 */
gboolean
cy_fold_article_text (CyDb *db, const char *subject, GError **error)
{
  const char *id = subject + strlen (CY_SUBJECT_ARTICLE_PREFIX);
  gboolean exists;
  g_autoptr (CyRecord) record = cy_journal_load_record (db, CY_KIND_ARTICLE, id, &exists, error);
  g_autofree char *text = NULL;
  CyStmt *stmt;

  if (record == NULL || !drop_text (db, id, error))
    return FALSE;
  if (!exists)
    return TRUE;
  if ((stmt = cy_db_prepare (db, PUT_TEXT, error)) == NULL)
    return FALSE;
  text = text_of (record);
  cy_stmt_bind_text (stmt, 1, id);
  cy_stmt_bind_text (stmt, 2, text);
  return cy_stmt_run (stmt, error);
}

/**
 * cy_journal_search_articles:
 * @typed: what a person typed; what has nothing to search for finds nothing.
 *
 * Returns: (transfer full) (element-type utf8): ids of articles, what fits best first.
 */
GPtrArray *
cy_journal_search_articles (CyDb *db, const char *typed, guint limit, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *match = cy_search_text_query (typed);
  CyStmt *stmt;
  gboolean row;

  if (match == NULL)
    return g_steal_pointer (&ids);
  if ((stmt = cy_db_prepare (db, SEARCH, error)) == NULL)
    return NULL;
  cy_stmt_bind_text (stmt, 1, match);
  cy_stmt_bind_int (stmt, 2, limit);
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row)
      g_ptr_array_add (ids, g_strdup (cy_stmt_get_text (stmt, 0)));
  } while (row);
  return g_steal_pointer (&ids);
}

/**
 * cy_journal_load_article_uses:
 *
 * Returns: (transfer full) (element-type CyArticleUse): what came of the orders that followed it.
 */
GArray *
cy_journal_load_article_uses (CyDb *db, const char *article, GError **error)
{
  g_autoptr (GArray) uses = g_array_new (FALSE, FALSE, sizeof (CyArticleUse));
  CyStmt *stmt = cy_db_prepare (db, USES, error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_text (stmt, 1, article);
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row) {
      CyArticleUse use = { cy_stmt_get_int (stmt, 0), cy_stmt_get_int (stmt, 1) != 0 };

      g_array_append_val (uses, use);
    }
  } while (row);
  return g_steal_pointer (&uses);
}
