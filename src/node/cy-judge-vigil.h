/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-setting.h"
#include "cy-fleet.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyBound:
 * @expression: owned, nullable.
 * @tags: owned; for each operand where it is found, -1 when this pile has no such thing.
 *
 * An expression about one gun of one pile.
 */
typedef struct {
  CyExpression *expression;
  int *tags;
} CyBound;

/**
 * CyVigilWatch:
 * @plan: borrowed from the settings.
 * @connector: whose alarm it is.
 * @tag: what is watched, -1 when the expression is.
 * @other_tag: what it is compared with, -1 when nothing is.
 * @ring: owned, nullable: see #CyVigilRing.
 * @said: what the desk knows.
 *
 * A condition that somebody wrote, watched at one gun.
 */
typedef struct {
  const CyVigilPlan *plan;
  guint8 connector;
  int tag;
  int other_tag;
  CyBound expression;
  CyBound guard;
  CyVigilState state;
  CyVigilRing *ring;
  gboolean said;
} CyVigilWatch;

/**
 * CySuppressor:
 * @plan: borrowed from the settings.
 * @holds: whether its alarms mean nothing now.
 *
 * What suppresses alarms of one gun, or of a pile as a whole.
 */
typedef struct {
  const CySuppressionPlan *plan;
  guint8 connector;
  CyBound expression;
  gboolean holds;
} CySuppressor;

/**
 * CyAlarmSettings:
 * @vigils: (element-type CyVigilPlan): owned.
 * @suppressions: (element-type CySuppressionPlan): owned.
 *
 * What is written of alarms in a yard, compiled once for all its piles. What cannot be applied, as it may
 * come from a peer, is left out.
 *
 * Threading: immutable.
 */
typedef struct {
  CyYard *yard;
  GPtrArray *vigils;
  GPtrArray *suppressions;
} CyAlarmSettings;

CyAlarmSettings *cy_alarm_settings_new (CyYard *yard);
void cy_alarm_settings_free (CyAlarmSettings *settings);

GArray *cy_judge_find_vigils (const CyAlarmSettings *settings, const CyFleetPile *pile);
GArray *cy_judge_find_suppressors (const CyAlarmSettings *settings, const CyFleetPile *pile);

gboolean cy_vigil_watch_judge (CyVigilWatch *watch,
                               const CyFleetPile *pile,
                               const CySample *samples,
                               gint64 now_us);
double
cy_vigil_watch_value (const CyVigilWatch *watch, const CyFleetPile *pile, const CySample *samples);
gboolean
cy_suppressor_judge (CySuppressor *suppressor, const CyFleetPile *pile, const CySample *samples);

G_END_DECLS
