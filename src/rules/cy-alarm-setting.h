/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"
#include "cy-expression.h"
#include "cy-record.h"
#include "cy-vigil-rule.h"

G_BEGIN_DECLS

/**
 * CyVigilPlan:
 * @id: of its record, which names its alarms.
 * @measure: what is watched, %CY_N_MEASURES when the expression is.
 * @other: what it is compared with, %CY_N_MEASURES when nothing is.
 * @expression: (nullable): what is counted or must not be true.
 * @guard: (nullable): it is looked at only while this is true.
 *
 * A record of an alarm condition, ready to be applied to guns.
 */
typedef struct {
  char *id;
  CyVigil vigil;
  CyMeasureId measure;
  CyMeasureId other;
  CyExpression *expression;
  CyExpression *guard;
  CyPriority priority;
  gboolean latching;
} CyVigilPlan;

/**
 * CySuppressionPlan:
 * @id: of its record.
 * @conditions: see cy_conditions_fit().
 *
 * A record of what suppresses alarms by design, ready to be applied to guns.
 */
typedef struct {
  char *id;
  char *conditions;
  CyExpression *expression;
} CySuppressionPlan;

CyVigilPlan *cy_vigil_plan_new (const CyRecord *record, GError **error);
void cy_vigil_plan_free (CyVigilPlan *plan);
CySuppressionPlan *cy_suppression_plan_new (const CyRecord *record, GError **error);
void cy_suppression_plan_free (CySuppressionPlan *plan);

gboolean cy_alarm_setting_check (const CyRecord *record, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyVigilPlan, cy_vigil_plan_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySuppressionPlan, cy_suppression_plan_free)

G_END_DECLS
