/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-order-stats.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-journal-order.h"
#include "cy-node-private.h"
#include "cy-order-stats.h"
#include "cy-rationale.h"

#define MAX_ORDERS 200000

static const struct {
  const char *name;
  const char *label;
  CyKindId kind; /* %CY_N_KINDS when its keys are no records */
} groupings[CY_N_ORDER_GROUPINGS] = {
  [CY_ORDERS_BY_NOTHING] = { "all", N_ ("All orders"), CY_N_KINDS },
  [CY_ORDERS_BY_AREA] = { "area", N_ ("By area"), CY_KIND_AREA },
  [CY_ORDERS_BY_CLASS] = { "class", N_ ("By fault"), CY_N_KINDS },
  [CY_ORDERS_BY_PERSON] = { "person", N_ ("By person"), CY_KIND_CONTACT },
  [CY_ORDERS_BY_VENDOR] = { "vendor", N_ ("By vendor"), CY_KIND_VENDOR },
  [CY_ORDERS_BY_PILE] = { "pile", N_ ("By pile"), CY_KIND_PILE },
};

const char *
cy_order_grouping_name (CyOrderGrouping grouping)
{
  return groupings[grouping].name;
}

/**
 * cy_order_grouping_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_order_grouping_label (CyOrderGrouping grouping)
{
  return groupings[grouping].label;
}

gboolean
cy_order_grouping_find (const char *name, CyOrderGrouping *out_grouping)
{
  for (guint i = 0; i < CY_N_ORDER_GROUPINGS; i++) {
    if (g_str_equal (name, groupings[i].name)) {
      *out_grouping = (CyOrderGrouping) i;
      return TRUE;
    }
  }
  return FALSE;
}

void
cy_node_order_stats_free (CyNodeOrderStats *stats)
{
  g_free (stats->key);
  g_free (stats->name);
  g_free (stats);
}

/* A question: the reader groups and counts, which takes a while with many orders. */
typedef struct {
  CyYard *yard; /* owned */
  CyOrderGrouping grouping;
  gint64 from_us;
  gint64 to_us;
  gint64 now_us;
} Question;

static void
question_free (Question *question)
{
  cy_yard_unref (question->yard);
  g_free (question);
}

static const char *
area_of (CyYard *yard, const CyOrder *order)
{
  CyRecord *pile = order->pile == NULL ? NULL : cy_yard_get (yard, CY_KIND_PILE, order->pile);
  CyRecord *station = pile != NULL ? cy_yard_get_ref (yard, pile, "station")
                      : order->station == NULL
                        ? NULL
                        : cy_yard_get (yard, CY_KIND_STATION, order->station);

  if (station != NULL)
    return cy_record_get_text (station, "area");
  return pile == NULL ? NULL : cy_record_get_text (pile, "area");
}

static const char *
key_of (const Question *question, const CyOrder *order)
{
  const char *key = NULL;

  switch (question->grouping) {
  case CY_ORDERS_BY_AREA:
    key = area_of (question->yard, order);
    break;
  case CY_ORDERS_BY_CLASS:
    key = order->conditions[0];
    break;
  case CY_ORDERS_BY_PERSON:
    key = order->responsible;
    break;
  case CY_ORDERS_BY_VENDOR:
    key = order->vendor;
    break;
  case CY_ORDERS_BY_PILE:
    key = order->pile;
    break;
  case CY_ORDERS_BY_NOTHING:
  case CY_N_ORDER_GROUPINGS:
  default:
    break;
  }
  return key == NULL ? "" : key;
}

static char *
name_of (const Question *question, const char *key)
{
  CyKindId kind = groupings[question->grouping].kind;

  if (question->grouping == CY_ORDERS_BY_NOTHING)
    return g_strdup (_ ("All orders"));
  if (*key == '\0')
    return g_strdup (_ ("None"));
  if (question->grouping == CY_ORDERS_BY_CLASS)
    return cy_condition_describe (question->yard, key);
  return cy_yard_display_name (question->yard, kind, key);
}

static CyNodeOrderStats *
make_stats (const Question *question, const char *key, GPtrArray *figures)
{
  CyOrderStats stats = cy_order_stats (figures, question->now_us);
  CyNodeOrderStats *group = g_new (CyNodeOrderStats, 1);

  *group = (CyNodeOrderStats){
    .key = g_strdup (key),
    .name = name_of (question, key),
    .n_made = stats.n_made,
    .n_open = stats.n_open,
    .n_late = stats.n_late,
    .n_closed = stats.n_closed,
    .n_again = stats.n_again,
    .n_temporary = stats.n_temporary,
    .n_temporary_again = stats.n_temporary_again,
    .n_override = stats.n_override,
    .n_skipped = stats.n_skipped,
    .first_time = stats.n_closed == 0 ? (double) NAN : (double) stats.n_first_time / stats.n_closed,
    .ack_us = stats.ack_us,
    .start_us = stats.start_us,
    .repair_us = stats.repair_us,
    .backlog_us = stats.backlog_us,
    .oldest_us = stats.oldest_us,
    .labour_min = stats.labour_min,
    .cost_minor = stats.cost_minor,
  };
  return group;
}

/* The worst first: where the same comes again and again, then where most is to be done. */
static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const CyNodeOrderStats *left = *(CyNodeOrderStats *const *) a;
  const CyNodeOrderStats *right = *(CyNodeOrderStats *const *) b;

  if (left->n_again != right->n_again)
    return left->n_again > right->n_again ? -1 : 1;
  if (left->n_made != right->n_made)
    return left->n_made > right->n_made ? -1 : 1;
  return g_strcmp0 (left->key, right->key);
}

static GHashTable *
group_figures (const Question *question, GPtrArray *figures)
{
  GHashTable *groups =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  if (question->grouping == CY_ORDERS_BY_NOTHING)
    g_hash_table_insert (groups, (gpointer) "", g_ptr_array_new ());
  for (guint i = 0; i < figures->len; i++) {
    CyOrderFigure *figure = figures->pdata[i];
    const char *key = key_of (question, &figure->order);
    GPtrArray *group = g_hash_table_lookup (groups, key);

    if (group == NULL) {
      group = g_ptr_array_new ();
      g_hash_table_insert (groups, (gpointer) key, group);
    }
    g_ptr_array_add (group, figure);
  }
  return groups;
}

static gpointer
count_orders (CyDb *db, gpointer data, GError **error)
{
  const Question *question = data;
  g_autoptr (GPtrArray) figures =
    cy_journal_load_order_figures (db, question->from_us, question->to_us, MAX_ORDERS, error);
  g_autoptr (GHashTable) groups = NULL;
  GPtrArray *result;
  GHashTableIter iter;
  gpointer key;
  gpointer group;

  if (figures == NULL)
    return NULL;
  groups = group_figures (question, figures);
  result = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_node_order_stats_free);
  g_hash_table_iter_init (&iter, groups);
  while (g_hash_table_iter_next (&iter, &key, &group))
    g_ptr_array_add (result, make_stats (question, key, group));
  g_ptr_array_sort (result, compare_groups);
  return result;
}

/**
 * cy_node_query_order_stats:
 * @from_us: made at or after [µs UTC]; what is open counts whenever it was made.
 * @to_us: made before [µs UTC].
 * @answer: gets a #GPtrArray of #CyNodeOrderStats, which is the callee's: the worst first.
 */
void
cy_node_query_order_stats (CyNode *node,
                           gint64 from_us,
                           gint64 to_us,
                           CyOrderGrouping grouping,
                           CyNodeResult answer,
                           gpointer user_data)
{
  Question *question = g_new (Question, 1);

  *question = (Question){ .yard = cy_yard_ref (node->yard),
                          .grouping = grouping,
                          .from_us = from_us,
                          .to_us = to_us,
                          .now_us = cy_clock_wall_us (node->clock) };
  cy_journal_query (node->journal, count_orders, question, (GDestroyNotify) question_free, answer,
                    user_data);
}
