/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-history-private.h"

/* What every tag of every pile was at a time: of piles of other nodes it is asked pile by pile, some at a time. */

#define AT_ONCE 8

typedef struct {
  CyNode *node;        /* owned */
  CyHistoryWish *wish; /* owned: of no pile */
  GPtrArray *piles;    /* owned utf8: of other nodes, that were not asked about yet */
  guint n_waiting;
  GArray *rows; /* owned: CyHistoryValue */
  char *note;   /* nullable: the first */
  GError *error;
  CyNodeHistoryAnswer answer;
  gpointer user_data;
} Gathering;

static gint
compare_values (gconstpointer a, gconstpointer b)
{
  const CyHistoryValue *left = a;
  const CyHistoryValue *right = b;
  gint order = g_strcmp0 (left->pile, right->pile);

  if (order == 0)
    order = (gint) left->connector - (gint) right->connector;
  return order != 0 ? order : (gint) left->measure - (gint) right->measure;
}

static void
finish (Gathering *gathering)
{
  if (gathering->error != NULL) {
    gathering->answer (NULL, NULL, gathering->error, gathering->user_data);
  } else {
    g_array_sort (gathering->rows, compare_values);
    gathering->answer (g_array_ref (gathering->rows), gathering->note, NULL, gathering->user_data);
  }
  cy_history_wish_free (gathering->wish);
  g_ptr_array_unref (gathering->piles);
  g_array_unref (gathering->rows);
  g_free (gathering->note);
  g_clear_error (&gathering->error);
  g_object_unref (gathering->node);
  g_free (gathering);
}

static void
take_rows (Gathering *gathering, const GArray *rows)
{
  for (guint i = 0; i < rows->len; i++) {
    CyHistoryValue value = g_array_index (rows, CyHistoryValue, i);

    g_ref_string_acquire (value.pile);
    g_array_append_val (gathering->rows, value);
  }
}

static void ask_some (Gathering *gathering);

/* One pile of which nothing is to be had does not keep the others from being told. */
static void
on_pile_cb (GArray *rows, const char *note, const GError *error, gpointer user_data)
{
  Gathering *gathering = user_data;
  g_autoptr (GArray) values = rows;
  const char *lack = error != NULL ? error->message : note;

  gathering->n_waiting--;
  if (values != NULL)
    take_rows (gathering, values);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && gathering->error == NULL) {
    gathering->error = g_error_copy (error);
    g_ptr_array_set_size (gathering->piles, 0);
  } else if (lack != NULL && gathering->note == NULL) {
    gathering->note = g_strdup (lack);
  }
  ask_some (gathering);
}

static void
ask_some (Gathering *gathering)
{
  const CyHistoryRequest *request = gathering->wish->request;

  if (gathering->node->history == NULL)
    g_ptr_array_set_size (gathering->piles, 0); /* it has stopped */
  while (gathering->piles->len > 0 && gathering->n_waiting < AT_ONCE) {
    g_autofree char *pile = g_ptr_array_steal_index (gathering->piles, 0);

    gathering->n_waiting++;
    cy_node_query_instant (gathering->node, pile, request->from_us, request->cancellable,
                           on_pile_cb, gathering);
  }
  if (gathering->n_waiting == 0)
    finish (gathering);
}

/* What was recorded here of piles that another node talks to now comes with what that one says. */
static void
on_own_cb (GArray *rows, const GError *error, gpointer user_data)
{
  Gathering *gathering = user_data;
  g_autoptr (GArray) own = rows;
  g_autoptr (GHashTable) others = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < gathering->piles->len; i++)
    g_hash_table_add (others, gathering->piles->pdata[i]);
  if (error != NULL) {
    gathering->error = g_error_copy (error);
    g_ptr_array_set_size (gathering->piles, 0);
  }
  for (guint i = 0; own != NULL && i < own->len; i++) {
    CyHistoryValue value = g_array_index (own, CyHistoryValue, i);

    if (g_hash_table_contains (others, value.pile))
      continue;
    g_ref_string_acquire (value.pile);
    g_array_append_val (gathering->rows, value);
  }
  ask_some (gathering);
}

static GPtrArray *
list_others (CyNode *node)
{
  g_autoptr (GPtrArray) all = cy_yard_list (node->yard, CY_KIND_PILE);
  GPtrArray *piles = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < all->len && node->peers != NULL; i++) {
    CyRecord *pile = all->pdata[i];
    const char *owner = cy_yard_get_owner (node->yard, pile);

    if (owner != NULL && !g_str_equal (owner, cy_node_get_id (node)))
      g_ptr_array_add (piles, g_strdup (pile->id));
  }
  return piles;
}

/**
 * cy_node_gather_instants:
 * @wish: (transfer full): an instant of no pile.
 *
 * What every tag of every pile was. When a node cannot be asked, its piles are missing, and the note says why.
 */
void
cy_node_gather_instants (CyNode *node,
                         CyHistoryWish *wish,
                         CyNodeHistoryAnswer answer,
                         gpointer user_data)
{
  Gathering *gathering = g_new0 (Gathering, 1);

  *gathering = (Gathering){ .node = g_object_ref (node),
                            .wish = wish,
                            .piles = list_others (node),
                            .rows = cy_history_rows_new (CY_HISTORY_WISH_INSTANT),
                            .answer = answer,
                            .user_data = user_data };
  cy_node_look_up_history (node, cy_history_wish_copy (wish), on_own_cb, gathering);
}
