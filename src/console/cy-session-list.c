/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-list.h"

#include "cy-question.h"

/* Pages; as much as was scrolled through is looked at again when something changes. */
#define PAGE       200
#define FOLLOW_MAX 2000

/* Many sessions may change at once; the list follows this often. */
#define REFRESH_MS 500

struct _CySessionList {
  GObject parent_instance;

  CyNode *node;          /* owned */
  GListStore *rows;      /* owned, of CyRow of CySessionItem */
  CySessionQuery *query; /* owned: without page */
  CySession *last;       /* owned, nullable: the end of the newest page */
  char *trouble;         /* owned, nullable: why nothing is known */
  guint n_loaded;
  guint question; /* the newest; older answers are dropped */
  guint later;    /* source id, 0 when nothing is due */
  gboolean known; /* an answer came since something else was looked for */
  gboolean has_more;
  gboolean loading_more;
};

G_DEFINE_FINAL_TYPE (CySessionList, cy_session_list, G_TYPE_OBJECT)

static guint signal_changed;

static void
tell (CySessionList *self)
{
  g_signal_emit (self, signal_changed, 0);
}

/* --- asking --------------------------------------------------------------------------------------- */

static void
remember_end (CySessionList *self, GPtrArray *sessions, guint limit)
{
  self->has_more = sessions->len >= limit;
  if (sessions->len == 0)
    return;
  cy_session_free (self->last);
  self->last = cy_session_copy (sessions->pdata[sessions->len - 1]);
}

static GPtrArray *
make_items (GPtrArray *sessions)
{
  GPtrArray *items = g_ptr_array_sized_new (sessions->len);

  for (guint i = 0; i < sessions->len; i++)
    g_ptr_array_add (items, cy_session_item_new (cy_session_copy (sessions->pdata[i])));
  return items;
}

static guint
get_limit (CySessionList *self)
{
  return CLAMP (self->n_loaded, PAGE, FOLLOW_MAX);
}

static void
on_sessions_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CySessionList) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) sessions = result;

  if (self == NULL || number != self->question || self->node == NULL)
    return;
  g_clear_pointer (&self->trouble, g_free);
  self->known = TRUE;
  if (sessions == NULL) {
    self->trouble = g_strdup (error->message);
  } else {
    remember_end (self, sessions, get_limit (self));
    self->n_loaded = sessions->len;
    cy_rows_sync (self->rows, make_items (sessions), cy_session_item_key,
                  (GDestroyNotify) cy_session_item_free);
  }
  tell (self);
}

/**
 * cy_session_list_refresh:
 *
 * Looks again; the newest question wins.
 */
void
cy_session_list_refresh (CySessionList *self)
{
  g_autoptr (CySessionQuery) query = cy_session_query_copy (self->query);

  g_clear_handle_id (&self->later, g_source_remove);
  query->limit = get_limit (self);
  self->question++;
  self->loading_more = FALSE;
  cy_node_query_sessions (self->node, query, on_sessions_cb,
                          cy_question_new (self, self->question));
}

static void
on_more_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CySessionList) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) sessions = result;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  if (self == NULL || number != self->question || self->node == NULL)
    return;
  self->loading_more = FALSE;
  if (sessions == NULL)
    return;
  remember_end (self, sessions, PAGE);
  self->n_loaded += sessions->len;
  items = make_items (sessions);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (rows, cy_row_new (cy_session_item_key (items->pdata[i]), items->pdata[i],
                                       (GDestroyNotify) cy_session_item_free));
  g_list_store_splice (self->rows, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), 0,
                       rows->pdata, rows->len);
  tell (self);
}

/**
 * cy_session_list_load_more:
 *
 * Brings the next page, if there is one.
 */
void
cy_session_list_load_more (CySessionList *self)
{
  g_autoptr (CySessionQuery) query = NULL;

  if (!self->has_more || self->loading_more || self->last == NULL)
    return;
  self->loading_more = TRUE;
  query = cy_session_query_copy (self->query);
  query->limit = PAGE;
  query->after = cy_session_copy (self->last);
  cy_node_query_sessions (self->node, query, on_more_cb, cy_question_new (self, self->question));
}

static gboolean
on_later_cb (gpointer user_data)
{
  CySessionList *self = user_data;

  self->later = 0;
  cy_session_list_refresh (self);
  return G_SOURCE_REMOVE;
}

/* A session changed, or what its people and places are called. Who reads deeper into the past than is followed is not
 * disturbed. */
static void
on_changed_cb (CySessionList *self)
{
  if (self->later == 0 && self->known && self->n_loaded <= FOLLOW_MAX)
    self->later = g_timeout_add (REFRESH_MS, on_later_cb, self);
}

/* --- the list ------------------------------------------------------------------------------------- */

static void
cy_session_list_dispose (GObject *object)
{
  CySessionList *self = CY_SESSION_LIST (object);

  g_clear_handle_id (&self->later, g_source_remove);
  g_clear_object (&self->rows);
  g_clear_object (&self->node);
  g_clear_pointer (&self->query, cy_session_query_free);
  g_clear_pointer (&self->last, cy_session_free);
  g_clear_pointer (&self->trouble, g_free);
  G_OBJECT_CLASS (cy_session_list_parent_class)->dispose (object);
}

static void
cy_session_list_class_init (CySessionListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cy_session_list_dispose;

  /**
   * CySessionList::changed:
   *
   * Rows are others than before.
   */
  signal_changed = g_signal_new ("changed", CY_TYPE_SESSION_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
cy_session_list_init (CySessionList *self)
{
  self->rows = g_list_store_new (CY_TYPE_ROW);
  self->query = cy_session_query_new (0);
}

CySessionList *
cy_session_list_new (CyNode *node)
{
  CySessionList *self = g_object_new (CY_TYPE_SESSION_LIST, NULL);

  self->node = g_object_ref (node);
  g_signal_connect_object (node, "session-changed", G_CALLBACK (on_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (on_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * cy_session_list_get_rows:
 *
 * Returns: (transfer none) (element-type CyRow): of #CySessionItem.
 */
GListModel *
cy_session_list_get_rows (CySessionList *self)
{
  return G_LIST_MODEL (self->rows);
}

/**
 * cy_session_list_look:
 * @query: (transfer full): what must hold; its limit does not matter.
 *
 * Looks for something else, from the top.
 */
void
cy_session_list_look (CySessionList *self, CySessionQuery *query)
{
  cy_session_query_free (self->query);
  self->query = query;
  self->n_loaded = 0;
  self->known = FALSE;
  self->has_more = FALSE;
  g_clear_pointer (&self->last, cy_session_free);
  cy_session_list_refresh (self);
}

gboolean
cy_session_list_has_more (CySessionList *self)
{
  return self->has_more;
}

/**
 * cy_session_list_is_known:
 *
 * Returns: whether the rows are what is looked for, and not what was looked for before.
 */
gboolean
cy_session_list_is_known (CySessionList *self)
{
  return self->known;
}

/**
 * cy_session_list_get_trouble:
 *
 * Returns: (transfer none) (nullable): why the sessions could not be read.
 */
const char *
cy_session_list_get_trouble (CySessionList *self)
{
  return self->trouble;
}
