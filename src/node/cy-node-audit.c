/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-audit.h"

#include "cy-journal-audit.h"
#include "cy-journal-kinds.h"
#include "cy-json.h"
#include "cy-node-private.h"
#include "cy-time.h"

/* What is asked for at once when all of it is wanted. */
#define PAGE 500

typedef struct {
  CyAuditSearch *search;
  CyAuditPlace after;
  guint limit;
} Query;

static void
query_free (Query *query)
{
  cy_audit_search_free (query->search);
  g_free (query);
}

static gpointer
load_page (CyDb *db, gpointer data, GError **error)
{
  const Query *query = data;

  return cy_journal_load_audit (db, query->search, &query->after, query->limit, error);
}

/**
 * cy_node_query_audit:
 * @after: where the page before ended; zeros for the newest.
 * @answer: gets a #CyAuditPart, which is the callee's. It comes soon, whatever is searched for: see there.
 */
void
cy_node_query_audit (CyNode *node,
                     const CyAuditSearch *search,
                     const CyAuditPlace *after,
                     guint limit,
                     CyNodeResult answer,
                     gpointer user_data)
{
  Query *query = g_new (Query, 1);

  *query = (Query){ cy_audit_search_copy (search), *after, limit };
  cy_journal_query (node->journal, load_page, query, (GDestroyNotify) query_free, answer,
                    user_data);
}

typedef struct {
  CyNode *node; /* owned */
  CyAuditSearch *search;
  guint limit;
  GPtrArray *lines; /* owned, of CyAuditLine */
  CyNodeResult answer;
  gpointer user_data;
} Collection;

static void
finish (Collection *collection, const GError *error)
{
  g_autoptr (GPtrArray) lines = g_steal_pointer (&collection->lines);

  collection->answer (error == NULL ? g_steal_pointer (&lines) : NULL, error,
                      collection->user_data);
  cy_audit_search_free (collection->search);
  g_object_unref (collection->node);
  g_free (collection);
}

static void on_page_cb (gpointer result, const GError *error, gpointer user_data);

static void
ask (Collection *collection, const CyAuditPlace *after)
{
  g_autoptr (GError) error = NULL;

  if (g_cancellable_set_error_if_cancelled (collection->node->stopping, &error))
    finish (collection, error);
  else
    cy_node_query_audit (collection->node, collection->search, after,
                         MIN (PAGE, collection->limit - collection->lines->len), on_page_cb,
                         collection);
}

static void
on_page_cb (gpointer result, const GError *error, gpointer user_data)
{
  Collection *collection = user_data;
  g_autoptr (CyAuditPart) page = result;

  if (error != NULL) {
    finish (collection, error);
    return;
  }
  g_ptr_array_extend_and_steal (collection->lines, g_steal_pointer (&page->lines));
  page->lines = g_ptr_array_new ();
  if (page->is_end || collection->lines->len >= collection->limit)
    finish (collection, NULL);
  else
    ask (collection, &page->next);
}

/**
 * cy_node_collect_audit:
 * @limit: at most so many, from 1 to %CY_NODE_AUDIT_MAX.
 * @answer: gets a #GPtrArray of #CyAuditLine, newest first, which is the callee's.
 *
 * As cy_node_query_audit(), page after page; questions of others have their turn between them.
 */
void
cy_node_collect_audit (CyNode *node,
                       const CyAuditSearch *search,
                       guint limit,
                       CyNodeResult answer,
                       gpointer user_data)
{
  Collection *collection = g_new (Collection, 1);

  *collection = (Collection){ g_object_ref (node),
                              cy_audit_search_copy (search),
                              CLAMP (limit, 1, CY_NODE_AUDIT_MAX),
                              g_ptr_array_new_with_free_func ((GDestroyNotify) cy_audit_line_free),
                              answer,
                              user_data };
  ask (collection, &(const CyAuditPlace){ 0 });
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_string_member (object, name, text);
}

static void
set_time (JsonObject *object, const char *name, gint64 time_us)
{
  g_autofree char *text = time_us == 0 ? NULL : cy_time_format (time_us);

  set_text (object, name, text);
}

/**
 * cy_node_tell_export:
 *
 * Journals that somebody took a copy of what happened, and of what.
 */
void
cy_node_tell_export (CyNode *node,
                     const CyAuditSearch *search,
                     guint n_lines,
                     const char *actor,
                     CyNodeDone done,
                     gpointer user_data)
{
  g_autofree char *subject = g_strconcat (CY_SUBJECT_JOURNAL_PREFIX, cy_node_get_id (node), NULL);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) payload = json_node_init_object (json_node_alloc (), object);
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);

  json_object_set_int_member (object, "lines", n_lines);
  set_time (object, "from", search->from_us);
  set_time (object, "to", search->to_us);
  set_text (object, "who", search->actor);
  set_text (object, "about", search->subject);
  set_text (object, "node", search->origin);
  set_text (object, "search", search->text);
  if (search->group != CY_N_AUDIT_GROUPS)
    set_text (object, "what", cy_audit_group_name (search->group));
  g_ptr_array_add (drafts, cy_draft_new (CY_ENTRY_CLASS_SYS, CY_ENTRY_AUDIT_EXPORT, subject, actor,
                                         cy_json_to_text (payload, FALSE)));
  cy_node_append (node, drafts, done, user_data);
}
