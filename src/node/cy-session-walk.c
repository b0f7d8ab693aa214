/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-walk.h"

#include "cy-journal-session.h"
#include "cy-node-private.h"

/* Sessions that are looked at in one question; others who ask the journal come between two of them. */
#define PAGE 2000

typedef struct {
  CyNode *node; /* owned */
  CySessionQuery *query;
  CySessionWalk walk;
  GCancellable *cancellable; /* owned, nullable */
  gboolean is_last;          /* the page that was read was the last one */
} Walker;

static void
finish (Walker *walker, const GError *error)
{
  walker->walk.done (error, walker->walk.user_data);
  cy_session_query_free (walker->query);
  g_clear_object (&walker->cancellable);
  g_object_unref (walker->node);
  g_free (walker);
}

/* On the reader's thread; nobody else looks at @data until it answers. */
static gpointer
read_page (CyDb *db, gpointer data, GError **error)
{
  Walker *walker = data;
  g_autoptr (GPtrArray) page = cy_journal_load_sessions (db, walker->query, error);

  if (page == NULL)
    return NULL;
  for (guint i = 0; i < page->len; i++)
    walker->walk.see (page->pdata[i], walker->walk.user_data);
  walker->is_last = page->len < walker->query->limit;
  g_clear_pointer (&walker->query->after, cy_session_free);
  if (!walker->is_last)
    walker->query->after = g_ptr_array_steal_index (page, page->len - 1);
  return walker;
}

static void
on_page_cb (gpointer result, const GError *error, gpointer user_data)
{
  Walker *walker = user_data;
  g_autoptr (GError) stopped = NULL;

  if (error != NULL)
    finish (walker, error);
  else if (g_cancellable_set_error_if_cancelled (walker->cancellable, &stopped))
    finish (walker, stopped);
  else if (walker->is_last || walker->node->journal == NULL)
    finish (walker, NULL);
  else
    cy_journal_query (walker->node->journal, read_page, walker, NULL, on_page_cb, walker);
}

/**
 * cy_session_walk:
 * @query: which sessions; its limit is not looked at.
 * @cancellable: (nullable): ends it between two pages.
 *
 * Errors: %G_IO_ERROR_CANCELLED and #CY_DB_ERROR.
 */
void
cy_session_walk (CyNode *node,
                 const CySessionQuery *query,
                 const CySessionWalk *walk,
                 GCancellable *cancellable)
{
  Walker *walker = g_new0 (Walker, 1);

  walker->node = g_object_ref (node);
  walker->query = cy_session_query_copy (query);
  walker->query->limit = PAGE;
  walker->walk = *walk;
  walker->cancellable = cancellable == NULL ? NULL : g_object_ref (cancellable);
  cy_journal_query (node->journal, read_page, walker, NULL, on_page_cb, walker);
}
