/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-list.h"

#include <glib/gi18n-lib.h>

#include "cy-order-rows.h"
#include "cy-question.h"

/* Pages; as much as was scrolled through is looked at again when something changes. */
#define PAGE       200
#define FOLLOW_MAX 2000

/* Nobody works on more at a time. */
#define OPEN_MAX 20000

/* Many orders may change at once; the list follows this often. */
#define REFRESH_MS 200

#define DONE (1u << CY_ORDER_HISTORY | 1u << CY_ORDER_CANCELLED)

static const struct {
  const char *label;
  guint states;
} views[CY_N_ORDER_VIEWS] = {
  [CY_ORDER_VIEW_OPEN] = { N_ ("Not done yet"), CY_ORDER_STATES_OPEN },
  [CY_ORDER_VIEW_PENDING] = { N_ ("Pending"), 1u << CY_ORDER_PENDING },
  [CY_ORDER_VIEW_IN_PROGRESS] = { N_ ("In progress"),
                                  1u << CY_ORDER_IN_PROGRESS | 1u << CY_ORDER_PAUSED },
  [CY_ORDER_VIEW_REVIEW] = { N_ ("Awaiting review"), 1u << CY_ORDER_REVIEW },
  [CY_ORDER_VIEW_HISTORY] = { N_ ("Past orders"), DONE },
  [CY_ORDER_VIEW_ALL] = { N_ ("All"), CY_ORDER_STATES_OPEN | DONE },
};

struct _CyOrderList {
  GObject parent_instance;

  CyNode *node;        /* owned */
  GListStore *rows;    /* owned, of CyRow of CyOrder */
  CyOrderQuery *query; /* owned: without page and states */
  CyOrder *last;       /* owned, nullable: the end of the newest page, in the journal's order */
  char *trouble;       /* owned, nullable: why nothing is known */
  guint counts[CY_N_ORDER_STATES];
  CyOrderView view;
  guint n_loaded;
  guint question; /* the newest; older answers are dropped */
  guint later;    /* source id, 0 when nothing is due */
  gboolean known; /* an answer came since something else was looked for */
  gboolean has_more;
  gboolean loading_more;
};

G_DEFINE_FINAL_TYPE (CyOrderList, cy_order_list, G_TYPE_OBJECT)

static guint signal_changed;

const char *
cy_order_view_label (CyOrderView view)
{
  return _ (views[view].label);
}

guint
cy_order_view_states (CyOrderView view)
{
  return views[view].states;
}

gboolean
cy_order_view_is_open (CyOrderView view)
{
  return (views[view].states & DONE) == 0;
}

static void
tell (CyOrderList *self)
{
  g_signal_emit (self, signal_changed, 0);
}

/* --- asking --------------------------------------------------------------------------------------- */

/* Late before urgent before old: what has to be done next stands first. */
static gint
compare_urgency (gconstpointer a, gconstpointer b, gpointer now)
{
  const CyOrder *left = *(CyOrder *const *) a;
  const CyOrder *right = *(CyOrder *const *) b;
  gint64 now_us = *(gint64 *) now;
  gint late = cy_order_is_late (right, now_us) - cy_order_is_late (left, now_us);

  if (late != 0)
    return late;
  if (left->priority != right->priority)
    return (gint) right->priority - (gint) left->priority;
  return left->created_us < right->created_us   ? -1
         : left->created_us > right->created_us ? 1
                                                : g_strcmp0 (left->id, right->id);
}

static void
remember_end (CyOrderList *self, GPtrArray *orders, guint limit)
{
  self->has_more = orders->len >= limit;
  if (orders->len == 0)
    return;
  cy_order_free (self->last);
  self->last = cy_order_copy (orders->pdata[orders->len - 1]);
}

static CyOrderQuery *
make_query (CyOrderList *self, guint limit)
{
  CyOrderQuery *query = cy_order_query_copy (self->query);

  query->states = views[self->view].states;
  query->limit = limit;
  /* What was in time when the search was made may be late by now. */
  if (query->late_us != 0)
    query->late_us = g_get_real_time ();
  return query;
}

static guint
get_limit (CyOrderList *self)
{
  return cy_order_view_is_open (self->view) ? OPEN_MAX : CLAMP (self->n_loaded, PAGE, FOLLOW_MAX);
}

static void
on_orders_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyOrderList) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) orders = result;
  gint64 now_us = g_get_real_time ();

  if (self == NULL || number != self->question)
    return;
  g_clear_pointer (&self->trouble, g_free);
  self->known = TRUE;
  if (orders == NULL) {
    self->trouble = g_strdup (error->message);
  } else {
    remember_end (self, orders, get_limit (self));
    self->n_loaded = orders->len;
    if (cy_order_view_is_open (self->view))
      g_ptr_array_sort_with_data (orders, compare_urgency, &now_us);
    cy_rows_sync (self->rows, g_steal_pointer (&orders), cy_order_row_key,
                  (GDestroyNotify) cy_order_free);
  }
  tell (self);
}

static void
on_counts_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyOrderList) self = cy_question_end (user_data, &number);
  g_autofree guint *counts = result;

  if (self == NULL || counts == NULL)
    return;
  for (guint i = 0; i < CY_N_ORDER_STATES; i++)
    self->counts[i] = counts[i];
  tell (self);
}

/**
 * cy_order_list_refresh:
 *
 * Looks again; the newest question wins.
 */
void
cy_order_list_refresh (CyOrderList *self)
{
  g_autoptr (CyOrderQuery) query = make_query (self, get_limit (self));

  g_clear_handle_id (&self->later, g_source_remove);
  self->question++;
  self->loading_more = FALSE;
  cy_node_query_orders (self->node, query, on_orders_cb, cy_question_new (self, self->question));
  cy_node_count_orders (self->node, on_counts_cb, cy_question_new (self, 0));
}

static void
on_more_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyOrderList) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) orders = result;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  if (self == NULL || number != self->question)
    return;
  self->loading_more = FALSE;
  if (orders == NULL)
    return;
  remember_end (self, orders, PAGE);
  self->n_loaded += orders->len;
  for (guint i = 0; i < orders->len; i++) {
    CyOrder *order = cy_order_copy (orders->pdata[i]);

    g_ptr_array_add (rows, cy_row_new (order->id, order, (GDestroyNotify) cy_order_free));
  }
  g_list_store_splice (self->rows, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), 0,
                       rows->pdata, rows->len);
  tell (self);
}

/**
 * cy_order_list_load_more:
 *
 * Brings the next page, if there is one.
 */
void
cy_order_list_load_more (CyOrderList *self)
{
  g_autoptr (CyOrderQuery) query = NULL;

  if (!self->has_more || self->loading_more || self->last == NULL)
    return;
  self->loading_more = TRUE;
  query = make_query (self, PAGE);
  query->after = cy_order_copy (self->last);
  cy_node_query_orders (self->node, query, on_more_cb, cy_question_new (self, self->question));
}

static gboolean
on_later_cb (gpointer user_data)
{
  CyOrderList *self = user_data;

  self->later = 0;
  cy_order_list_refresh (self);
  return G_SOURCE_REMOVE;
}

/* An order changed, or what its people and places are called. Who reads deeper into the past than is followed is
 * not disturbed. */
static void
on_order_changed_cb (CyOrderList *self)
{
  if (self->later == 0 && self->known && self->n_loaded <= FOLLOW_MAX)
    self->later = g_timeout_add (REFRESH_MS, on_later_cb, self);
}

/* --- the list ------------------------------------------------------------------------------------- */

static void
cy_order_list_dispose (GObject *object)
{
  CyOrderList *self = CY_ORDER_LIST (object);

  g_clear_handle_id (&self->later, g_source_remove);
  g_clear_object (&self->rows);
  g_clear_object (&self->node);
  g_clear_pointer (&self->query, cy_order_query_free);
  g_clear_pointer (&self->last, cy_order_free);
  g_clear_pointer (&self->trouble, g_free);
  G_OBJECT_CLASS (cy_order_list_parent_class)->dispose (object);
}

static void
cy_order_list_class_init (CyOrderListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cy_order_list_dispose;

  /**
   * CyOrderList::changed:
   *
   * Rows or counts are others than before.
   */
  signal_changed = g_signal_new ("changed", CY_TYPE_ORDER_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
cy_order_list_init (CyOrderList *self)
{
  self->rows = g_list_store_new (CY_TYPE_ROW);
  self->query = cy_order_query_new (0);
}

CyOrderList *
cy_order_list_new (CyNode *node)
{
  CyOrderList *self = g_object_new (CY_TYPE_ORDER_LIST, NULL);

  self->node = g_object_ref (node);
  g_signal_connect_object (node, "order-changed", G_CALLBACK (on_order_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (on_order_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * cy_order_list_get_rows:
 *
 * Returns: (transfer none) (element-type CyRow): of #CyOrder.
 */
GListModel *
cy_order_list_get_rows (CyOrderList *self)
{
  return G_LIST_MODEL (self->rows);
}

/**
 * cy_order_list_look:
 * @query: (transfer full): what must hold besides; its states and its limit do not matter.
 *
 * Looks for something else, from the top.
 */
void
cy_order_list_look (CyOrderList *self, CyOrderView view, CyOrderQuery *query)
{
  cy_order_query_free (self->query);
  self->query = query;
  self->view = view;
  self->n_loaded = 0;
  self->known = FALSE;
  self->has_more = FALSE;
  g_clear_pointer (&self->last, cy_order_free);
  cy_order_list_refresh (self);
}

gboolean
cy_order_list_has_more (CyOrderList *self)
{
  return self->has_more;
}

/**
 * cy_order_list_is_known:
 *
 * Returns: whether the rows are what is looked for, and not what was looked for before.
 */
gboolean
cy_order_list_is_known (CyOrderList *self)
{
  return self->known;
}

/**
 * cy_order_list_get_trouble:
 *
 * Returns: (transfer none) (nullable): why the orders could not be read.
 */
const char *
cy_order_list_get_trouble (CyOrderList *self)
{
  return self->trouble;
}

/**
 * cy_order_list_count:
 *
 * Returns: how many orders there are in a view, whatever is looked for.
 */
guint
cy_order_list_count (CyOrderList *self, CyOrderView view)
{
  guint n = 0;

  for (guint i = 0; i < CY_N_ORDER_STATES; i++)
    n += (views[view].states & 1u << i) != 0 ? self->counts[i] : 0;
  return n;
}

/**
 * cy_order_list_find:
 *
 * Returns: whether the order is among those that are loaded.
 */
gboolean
cy_order_list_find (CyOrderList *self, const char *id, guint *out_position)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  for (guint i = 0; i < n; i++) {
    if (g_str_equal (cy_order_list_get (self, i)->id, id)) {
      *out_position = i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * cy_order_list_get:
 *
 * Returns: (transfer none) (nullable): the order at a place.
 */
const CyOrder *
cy_order_list_get (CyOrderList *self, guint position)
{
  g_autoptr (CyRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  return row == NULL ? NULL : cy_row_get_data (row);
}
