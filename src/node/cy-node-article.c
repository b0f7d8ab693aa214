/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-article.h"

#include <glib/gi18n-lib.h>

#include "cy-date.h"
#include "cy-journal-article.h"
#include "cy-journal-order.h"
#include "cy-node-error.h"
#include "cy-node-private.h"
#include "cy-rationale.h"

/* What is looked for, with the articles that may be it; the reader keeps those that are and judges them. */
typedef struct {
  char *text;            /* nullable */
  GPtrArray *candidates; /* of CyRecord */
  guint limit;
} Search;

/* One that was found. */
typedef struct {
  CyNodeArticle *article;
  CyArticleWorth worth;
} Find;

void
cy_node_article_free (CyNodeArticle *article)
{
  cy_record_unref (article->record);
  g_free (article);
}

static void
search_free (Search *search)
{
  g_free (search->text);
  g_ptr_array_unref (search->candidates);
  g_free (search);
}

static gboolean
judge (CyDb *db, CyRecord *record, GArray *finds, GError **error)
{
  g_autoptr (GArray) uses = cy_journal_load_article_uses (db, record->id, error);
  Find find;

  if (uses == NULL)
    return FALSE;
  find.worth = cy_article_worth (uses);
  find.article = g_new (CyNodeArticle, 1);
  *find.article = (CyNodeArticle){ .record = cy_record_ref (record),
                                   .n_used = find.worth.n_used,
                                   .n_lasting = find.worth.n_lasting,
                                   .median_us = find.worth.median_us };
  g_array_append_val (finds, find);
  return TRUE;
}

static int
compare_finds (gconstpointer a, gconstpointer b)
{
  const Find *left = a;
  const Find *right = b;
  int order = cy_article_compare (&left->worth, &right->worth);

  return order != 0 ? order : g_strcmp0 (left->article->record->id, right->article->record->id);
}

static gboolean
is_found (GPtrArray *ids, const CyRecord *record)
{
  return ids == NULL || g_ptr_array_find_with_equal_func (ids, record->id, g_str_equal, NULL);
}

static gpointer
search_articles (CyDb *db, gpointer data, GError **error)
{
  const Search *search = data;
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GArray) finds = g_array_new (FALSE, FALSE, sizeof (Find));
  g_autoptr (GPtrArray) articles =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_node_article_free);
  gboolean done = TRUE;

  if (search->text != NULL && (ids = cy_journal_search_articles (
                                 db, search->text, search->candidates->len + 1, error)) == NULL)
    return NULL;
  for (guint i = 0; done && i < search->candidates->len; i++)
    done = !is_found (ids, search->candidates->pdata[i]) ||
           judge (db, search->candidates->pdata[i], finds, error);
  g_array_sort (finds, compare_finds);
  for (guint i = 0; i < finds->len; i++)
    g_ptr_array_add (articles, g_array_index (finds, Find, i).article);
  if (!done)
    return NULL;
  g_ptr_array_set_size (articles, (int) MIN (articles->len, search->limit));
  return g_steal_pointer (&articles);
}

static gboolean
is_about (CyYard *yard, const CyRecord *record, const CyArticleQuery *query)
{
  const char *patterns = cy_record_get_text (record, "conditions");
  CyRecord *pile = query->pile == NULL ? NULL : cy_yard_get (yard, CY_KIND_PILE, query->pile);
  guint exactness;

  return (query->condition == NULL ||
          (patterns != NULL && cy_conditions_fit (patterns, query->condition, &exactness))) &&
         (pile == NULL || cy_scope_rank (yard, record, pile) != CY_SCOPE_OUTSIDE);
}

/**
 * cy_node_query_articles:
 * @answer: gets a #GPtrArray of #CyNodeArticle, which is the callee's: what lasted most often first, then what
 *   was quickest.
 */
void
cy_node_query_articles (CyNode *node,
                        const CyArticleQuery *query,
                        CyNodeResult answer,
                        gpointer user_data)
{
  g_autoptr (GPtrArray) all = cy_yard_list (node->yard, CY_KIND_ARTICLE);
  Search *search = g_new (Search, 1);

  *search =
    (Search){ .text = g_strdup (query->text),
              .candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_record_unref),
              .limit = query->limit };
  for (guint i = 0; i < all->len; i++) {
    if (is_about (node->yard, all->pdata[i], query))
      g_ptr_array_add (search->candidates, cy_record_ref (all->pdata[i]));
  }
  cy_journal_query (node->journal, search_articles, search, (GDestroyNotify) search_free, answer,
                    user_data);
}

/* Writing */

typedef struct {
  CyNode *node; /* owned */
  char *title;  /* nullable */
  char *actor;
  CyNodeDone done;
  gpointer user_data;
} Writing;

static void
writing_finish (Writing *writing, guint n_changes, const GError *error)
{
  if (writing->done != NULL)
    writing->done (n_changes, error, writing->user_data);
  g_object_unref (writing->node);
  g_free (writing->title);
  g_free (writing->actor);
  g_free (writing);
}

static void
on_put_cb (guint n_changes, const GError *error, gpointer user_data)
{
  writing_finish (user_data, n_changes, error);
}

static void
set_text (CyRecord *record, const char *field, const char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_string_member (record->cells, field, text);
}

static void
set_today (CyRecord *record, gint64 now_us)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *text = NULL;
  GDate today;

  if (!cy_date_at (now_us, zone, &today))
    return;
  text = cy_date_format (&today);
  set_text (record, "written_on", text);
}

/**
 * cy_node_article_id:
 *
 * Returns: (transfer full): of the article that is kept of an order.
 */
char *
cy_node_article_id (const char *order)
{
  return g_strconcat ("KB-", order, NULL);
}

static CyRecord *
make_article (const Writing *writing, const CyDossier *dossier)
{
  const CyOrder *order = &dossier->order;
  g_autofree char *id = cy_node_article_id (order->id);
  g_autofree char *conditions = g_strjoinv (" ", order->conditions);
  CyYard *yard = writing->node->yard;
  CyRecord *pile = order->pile == NULL ? NULL : cy_yard_get (yard, CY_KIND_PILE, order->pile);
  CyRecord *type = pile == NULL ? NULL : cy_yard_get_ref (yard, pile, "type");
  CyRecord *record = cy_record_new (CY_KIND_ARTICLE, id);

  json_object_set_boolean_member (record->cells, "exists", TRUE);
  set_text (record, "name", writing->title != NULL ? writing->title : order->title);
  set_text (record, "conditions", conditions);
  set_text (record, "cause", dossier->cause);
  set_text (record, "method", dossier->method);
  set_text (record, "result", dossier->result);
  set_text (record, "types", type == NULL ? NULL : cy_record_get_text (type, "name"));
  set_text (record, "order", order->id);
  set_text (record, "author", writing->actor);
  set_today (record, cy_clock_wall_us (writing->node->clock));
  return record;
}

static void
on_dossier_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyDossier) dossier = result;
  g_autoptr (CyRecord) record = NULL;
  g_autoptr (GError) refusal = NULL;
  Writing *writing = user_data;

  if (error == NULL && (dossier->cause == NULL || dossier->method == NULL))
    refusal =
      g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                   _ ("order “%s” does not say what was wrong and what was done: nothing is learned"
                      " from it yet"),
                   dossier->order.id);
  if (error != NULL || refusal != NULL) {
    writing_finish (writing, 0, error != NULL ? error : refusal);
    return;
  }
  record = make_article (writing, dossier);
  cy_node_put_record (writing->node, NULL, record, writing->actor, on_put_cb, writing);
}

static gpointer
load_dossier (CyDb *db, gpointer id, GError **error)
{
  return cy_journal_load_dossier (db, id, error);
}

/**
 * cy_node_write_article:
 * @order: one that says what was wrong and what was done.
 * @title: (nullable): the order's own when %NULL.
 *
 * Keeps what was learned from an order as an article, `KB-ORDER`, which may be edited afterwards.
 *
 * Errors: %CY_NODE_ERROR_REFUSED.
 */
void
cy_node_write_article (CyNode *node,
                       const char *order,
                       const char *title,
                       const char *actor,
                       CyNodeDone done,
                       gpointer user_data)
{
  Writing *writing = g_new (Writing, 1);

  *writing = (Writing){ g_object_ref (node), g_strdup (title), g_strdup (actor), done, user_data };
  cy_journal_query (node->journal, load_dossier, g_strdup (order), g_free, on_dossier_cb, writing);
}
