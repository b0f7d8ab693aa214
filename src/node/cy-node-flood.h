/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"
#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyFlood:
 * @is_flood: whether there are more alarms than anybody reads.
 * @since_us: since when [µs UTC], 0 when there is none.
 * @n_recent: alarms raised in the last ten minutes that were not put aside.
 */
typedef struct {
  gboolean is_flood;
  gint64 since_us;
  guint n_recent;
} CyFlood;

/**
 * CyFloodGroup:
 * @alarm: index of the alarm it shows; -1 when nothing was raised about the cause, a feeder that was
 *   lost.
 * @kind: what was lost.
 * @id: (nullable): its record; %NULL when the alarm has no place.
 * @members: (array length=n_members): indices of the alarms folded below it, in the order they were raised.
 * @n_members: 0 for an alarm by itself.
 * @n_lost: piles among their places.
 * @n_piles: piles that hang on what was lost.
 * @priority: the worst of all its alarms, a #CyPriority.
 * @raised_us: the first of all its alarms [µs UTC].
 *
 * One row of a folded list.
 */
typedef struct {
  int alarm;
  CyKindId kind;
  char *id;
  guint *members;
  guint n_members;
  guint n_lost;
  guint n_piles;
  CyPriority priority;
  gint64 raised_us;
} CyFloodGroup;

CyFlood cy_node_look_for_flood (CyNode *node, GPtrArray *unhandled);
GPtrArray *cy_node_fold_alarms (CyNode *node, GPtrArray *alarms);
gboolean cy_node_is_supply_condition (const char *condition);

G_END_DECLS
