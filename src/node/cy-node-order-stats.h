/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyOrderGrouping:
 *
 * By what work is told apart.
 */
typedef enum {
  CY_ORDERS_BY_NOTHING,
  CY_ORDERS_BY_AREA,
  CY_ORDERS_BY_CLASS, /* of faults: the first condition of an order */
  CY_ORDERS_BY_PERSON,
  CY_ORDERS_BY_VENDOR,
  CY_ORDERS_BY_PILE,
  CY_N_ORDER_GROUPINGS,
} CyOrderGrouping;

/**
 * CyNodeOrderStats:
 * @key: a record id, a condition, or empty for what has none.
 * @name: that for people, translated.
 * @first_time: share of closed orders that were mended at once and for good, from 0 to 1; NAN without any.
 *
 * How work was done in one group; see #CyOrderStats for the rest.
 */
typedef struct {
  char *key;
  char *name;
  guint n_made;
  guint n_open;
  guint n_late;
  guint n_closed;
  guint n_again;
  guint n_temporary;
  guint n_temporary_again;
  guint n_override;
  guint n_skipped;
  double first_time;
  gint64 ack_us;
  gint64 start_us;
  gint64 repair_us;
  gint64 backlog_us;
  gint64 oldest_us;
  guint64 labour_min;
  gint64 cost_minor;
} CyNodeOrderStats;

void cy_node_order_stats_free (CyNodeOrderStats *stats);
const char *cy_order_grouping_name (CyOrderGrouping grouping);
const char *cy_order_grouping_label (CyOrderGrouping grouping);
gboolean cy_order_grouping_find (const char *name, CyOrderGrouping *out_grouping);
void cy_node_query_order_stats (CyNode *node,
                                gint64 from_us,
                                gint64 to_us,
                                CyOrderGrouping grouping,
                                CyNodeResult answer,
                                gpointer user_data);

G_END_DECLS
