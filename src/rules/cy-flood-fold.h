/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"

G_BEGIN_DECLS

/* A feeder is lost when so many of its piles are, so close together. Our choice: enough that it is no
 * chance, with room for piles that were down before or have a battery. */
#define CY_FOLD_LOST_PERCENT 60
#define CY_FOLD_LOST_MIN     3
#define CY_FOLD_TOGETHER_US  ((gint64) 60 * G_USEC_PER_SEC)

/* A loss may be seen before its cause, since every device is asked in its turn; links take tens of
 * seconds to be given up. */
#define CY_FOLD_BEFORE_US ((gint64) 30 * G_USEC_PER_SEC)
#define CY_FOLD_AFTER_US  ((gint64) 120 * G_USEC_PER_SEC)

/**
 * CyFoldNode:
 * @parent: index of what feeds it, -1 when nothing does or it is not known.
 * @is_pile: whether it is a pile; its guns are below it.
 *
 * A place in the electrical topology: transformer, switchboard, pile, gun. Where that is not known,
 * the station stands in for it.
 */
typedef struct {
  int parent;
  gboolean is_pile;
} CyFoldNode;

/**
 * CyFoldAlarm:
 * @priority: a #CyPriority.
 * @raised_us: [µs UTC].
 * @place: index of a node, -1 when it has none.
 * @is_supply: whether it says that communication or supply is gone, so that it may be a consequence of
 *   what is upstream, and the cause of what is downstream.
 *
 * An active alarm.
 */
typedef struct {
  CyPriority priority;
  gint64 raised_us;
  int place;
  gboolean is_supply;
} CyFoldAlarm;

/**
 * CyFoldRow:
 * @alarm: index of the alarm it shows, the cause of the members; -1 when nothing was raised about the
 *   cause, a feeder lost at @node.
 * @node: where that is, -1 when it has no place.
 * @first_member: in the fold's members.
 * @n_members: how many alarms are folded below it; 0 for an alarm by itself.
 * @n_lost: piles among their places.
 * @n_piles: piles below @node.
 * @priority: the worst of the alarm and its members.
 * @raised_us: the first of the alarm and its members.
 */
typedef struct {
  int alarm;
  int node;
  guint first_member;
  guint n_members;
  guint n_lost;
  guint n_piles;
  CyPriority priority;
  gint64 raised_us;
} CyFoldRow;

/**
 * CyFloodFold:
 * @rows: (element-type CyFoldRow): what to show, the worst first.
 * @members: (element-type guint): indices of alarms, of each row in the order they were raised.
 *
 * Every alarm is in it once: as a row's or as a member.
 */
typedef struct {
  GArray *rows;
  GArray *members;
} CyFloodFold;

CyFloodFold *cy_flood_fold_new (const CyFoldAlarm *alarms,
                                guint n_alarms,
                                const CyFoldNode *nodes,
                                guint n_nodes);
void cy_flood_fold_free (CyFloodFold *fold);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyFloodFold, cy_flood_fold_free)

G_END_DECLS
