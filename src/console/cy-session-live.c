/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-live.h"

#include <math.h>

#include "cy-node-session.h"
#include "cy-question.h"

/* Guns of a city. */
#define LIVE_MAX 20000

/* Many sessions may change at once; the journal is asked this often. */
#define ASK_MS 500

struct _CySessionLive {
  GObject parent_instance;

  CyWatch *watch;   /* owned */
  GListStore *rows; /* owned, of CyRow of CySessionItem */
  GPtrArray
    *others;      /* owned, nullable: CySession, what goes on by the journal, here and elsewhere */
  char *trouble;  /* owned, nullable: why the journal could not be read */
  guint question; /* the newest; older answers are dropped */
  guint later;    /* source id, 0 when nothing is due */
};

G_DEFINE_FINAL_TYPE (CySessionLive, cy_session_live, G_TYPE_OBJECT)

static guint signal_changed;

/* --- rows ----------------------------------------------------------------------------------------- */

typedef struct {
  CySessionItem *item;
  char *key;
} Placed;

static gint
compare_places (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (((const Placed *) a)->key, ((const Placed *) b)->key);
}

/* Station, pile and gun: a row stays where it is while a charge goes on. */
static char *
make_place_key (CyYard *yard, const CySession *session)
{
  g_autofree char *station = session->station == NULL
                               ? g_strdup ("\xf4\x8f\xbf\xbf")
                               : cy_yard_display_name (yard, CY_KIND_STATION, session->station);
  g_autofree char *pile = cy_yard_display_name (yard, CY_KIND_PILE, session->pile);

  return g_strdup_printf ("%s\n%s\n%03u\n%s", station, pile, session->connector, session->id);
}

static GPtrArray *
sort_by_place (GPtrArray *items, CyYard *yard)
{
  g_autoptr (GArray) placed = g_array_sized_new (FALSE, FALSE, sizeof (Placed), items->len);

  for (guint i = 0; i < items->len; i++) {
    CySessionItem *item = items->pdata[i];
    const Placed one = { item, make_place_key (yard, item->session) };

    g_array_append_val (placed, one);
  }
  g_array_sort (placed, compare_places);
  for (guint i = 0; i < items->len; i++) {
    items->pdata[i] = g_array_index (placed, Placed, i).item;
    g_free (g_array_index (placed, Placed, i).key);
  }
  return items;
}

static void
add (CySessionLive *self, GPtrArray *items, CySession *session, gboolean is_ours)
{
  CySessionItem *item = cy_session_item_new (session);

  item->is_ours = is_ours;
  cy_session_item_look (item, cy_watch_get_table (self->watch), g_get_monotonic_time ());
  g_ptr_array_add (items, item);
}

/* What is watched here is known better than the journal knows it. */
static GPtrArray *
list_items (CySessionLive *self)
{
  CyNode *node = cy_watch_get_node (self->watch);
  g_autoptr (GPtrArray) ours = cy_node_list_live_sessions (node);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *items = g_ptr_array_new ();

  for (guint i = 0; ours != NULL && i < ours->len; i++) {
    const CySession *session = ours->pdata[i];

    add (self, items, cy_session_copy (session), TRUE);
    g_hash_table_add (ids, session->id);
  }
  for (guint i = 0; self->others != NULL && i < self->others->len; i++) {
    const CySession *session = self->others->pdata[i];

    /* What this node watched a moment ago is over, and the journal is about to say so. */
    if (g_hash_table_contains (ids, session->id) ||
        (ours != NULL && g_strcmp0 (session->origin, cy_node_get_id (node)) == 0))
      continue;
    add (self, items, cy_session_copy (session), FALSE);
  }
  return sort_by_place (items, cy_node_get_yard (node));
}

static void
show (CySessionLive *self)
{
  cy_rows_sync (self->rows, list_items (self), cy_session_item_key,
                (GDestroyNotify) cy_session_item_free);
  g_signal_emit (self, signal_changed, 0);
}

/* --- asking --------------------------------------------------------------------------------------- */

static void
on_sessions_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CySessionLive) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) sessions = result;

  if (self == NULL || number != self->question || self->watch == NULL)
    return;
  g_clear_pointer (&self->trouble, g_free);
  if (sessions == NULL) {
    self->trouble = g_strdup (error->message);
  } else {
    g_clear_pointer (&self->others, g_ptr_array_unref);
    self->others = g_steal_pointer (&sessions);
  }
  show (self);
}

static void
ask (CySessionLive *self)
{
  g_autoptr (CySessionQuery) query = cy_session_query_new (LIVE_MAX);

  query->live = TRUE;
  cy_node_query_sessions (cy_watch_get_node (self->watch), query, on_sessions_cb,
                          cy_question_new (self, ++self->question));
}

static gboolean
on_later_cb (gpointer user_data)
{
  CySessionLive *self = user_data;

  self->later = 0;
  ask (self);
  return G_SOURCE_REMOVE;
}

static void
on_session_changed_cb (CySessionLive *self)
{
  if (self->later == 0)
    self->later = g_timeout_add (ASK_MS, on_later_cb, self);
}

/**
 * cy_session_live_refresh:
 *
 * Shows what it has come to by now.
 */
void
cy_session_live_refresh (CySessionLive *self)
{
  if (self->others == NULL && self->later == 0)
    on_session_changed_cb (self);
  show (self);
}

/* --- the list ------------------------------------------------------------------------------------- */

static void
cy_session_live_dispose (GObject *object)
{
  CySessionLive *self = CY_SESSION_LIVE (object);

  g_clear_handle_id (&self->later, g_source_remove);
  g_clear_object (&self->rows);
  g_clear_object (&self->watch);
  g_clear_pointer (&self->others, g_ptr_array_unref);
  g_clear_pointer (&self->trouble, g_free);
  G_OBJECT_CLASS (cy_session_live_parent_class)->dispose (object);
}

static void
cy_session_live_class_init (CySessionLiveClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cy_session_live_dispose;

  /**
   * CySessionLive::changed:
   *
   * Rows are others than before, or say something else.
   */
  signal_changed = g_signal_new ("changed", CY_TYPE_SESSION_LIVE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
cy_session_live_init (CySessionLive *self)
{
  self->rows = g_list_store_new (CY_TYPE_ROW);
}

CySessionLive *
cy_session_live_new (CyWatch *watch)
{
  CySessionLive *self = g_object_new (CY_TYPE_SESSION_LIVE, NULL);

  self->watch = g_object_ref (watch);
  g_signal_connect_object (cy_watch_get_node (watch), "session-changed",
                           G_CALLBACK (on_session_changed_cb), self, G_CONNECT_SWAPPED);
  ask (self);
  return self;
}

/**
 * cy_session_live_get_rows:
 *
 * Returns: (transfer none) (element-type CyRow): of #CySessionItem.
 */
GListModel *
cy_session_live_get_rows (CySessionLive *self)
{
  return G_LIST_MODEL (self->rows);
}

/**
 * cy_session_live_get_trouble:
 *
 * Returns: (transfer none) (nullable): why what goes on at other nodes is not known.
 */
const char *
cy_session_live_get_trouble (CySessionLive *self)
{
  return self->trouble;
}

static const CySessionItem *
get_item (CySessionLive *self, guint position)
{
  g_autoptr (CyRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  return cy_row_get_data (row);
}

guint
cy_session_live_count_flowing (CySessionLive *self)
{
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  guint n = 0;

  for (guint i = 0; i < n_rows; i++)
    n += cy_session_is_flowing (get_item (self, i)->session);
  return n;
}

/**
 * cy_session_live_sum_power:
 *
 * Returns: what flows at all guns that say so [W].
 */
double
cy_session_live_sum_power (CySessionLive *self)
{
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  double sum = 0;

  for (guint i = 0; i < n_rows; i++) {
    const CySessionItem *item = get_item (self, i);

    sum += cy_session_is_flowing (item->session) && !isnan (item->power_w) ? item->power_w : 0;
  }
  return sum;
}
