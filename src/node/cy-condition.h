/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"
#include "cy-fleet.h"

G_BEGIN_DECLS

/**
 * CyCondition:
 * @subject: `PILE/CONNECTOR/CONDITION`, or `node:NODE/0/CONDITION`.
 * @active: whether it holds.
 * @level: which limit is passed, none for conditions without limits.
 * @priority: how bad it is.
 * @value: the value seen, NAN when there is none.
 * @limit: the threshold passed, NAN when there is none.
 * @time_us: when it was seen [µs UTC].
 * @latching: the alarm stays until somebody resets it.
 * @rule: (nullable): owned; the rule that says it means nothing just now.
 * @fleet: (nullable): owned; the plan it was judged by.
 *
 * A condition that began, worsened or ended, on its way from the acquire thread to the alarm desk.
 */
typedef struct {
  char *subject;
  gboolean active;
  CyLimitLevel level;
  CyPriority priority;
  double value;
  double limit;
  gint64 time_us;
  gboolean latching;
  char *rule;
  CyFleet *fleet;
} CyCondition;

void cy_condition_free (CyCondition *condition);

/**
 * CyConditionQueue:
 *
 * Conditions between two threads, bounded. When it is full the judge keeps what it could not say and
 * says it with the next scan: late, never lost.
 *
 * Threading: push from the acquire thread, the rest from the main thread.
 */
typedef struct _CyConditionQueue CyConditionQueue;

typedef void (*CyConditionReady) (gpointer user_data);

CyConditionQueue *cy_condition_queue_new (guint bound, CyConditionReady ready, gpointer user_data);
void cy_condition_queue_free (CyConditionQueue *queue);
gboolean cy_condition_queue_push (CyConditionQueue *queue, CyCondition *condition);
CyCondition *cy_condition_queue_pop (CyConditionQueue *queue);
guint cy_condition_queue_get_length (CyConditionQueue *queue);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyCondition, cy_condition_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyConditionQueue, cy_condition_queue_free)

G_END_DECLS
