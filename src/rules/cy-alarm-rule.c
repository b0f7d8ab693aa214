/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-rule.h"

/**
 * cy_alarm_rule:
 * @latest: (nullable): the newest occurrence, or %NULL when there never was one.
 * @active: whether the condition holds now.
 * @priority: how bad it is now.
 * @level: which limit is passed now, none for conditions without limits.
 *
 * What must be recorded so that the journal agrees with the world. Easing from HH to H records
 * nothing: the occurrence keeps the worst it saw until it clears.
 */
CyAlarmAction
cy_alarm_rule (const CyAlarm *latest, gboolean active, CyPriority priority, CyLimitLevel level)
{
  gboolean recorded = latest != NULL && cy_alarm_is_active (latest);

  if (!active)
    return recorded ? CY_ALARM_ACTION_CLEAR : CY_ALARM_ACTION_NONE;
  if (!recorded)
    return CY_ALARM_ACTION_RAISE;
  return priority > latest->priority ||
             (cy_limit_level_is_alarm (level) && !cy_limit_level_is_alarm (latest->level))
           ? CY_ALARM_ACTION_RAISE_AGAIN
           : CY_ALARM_ACTION_NONE;
}

/**
 * cy_alarm_expiry_rule:
 *
 * Returns: whether a shelf that ran out asks for a new occurrence: the condition still holds, and who
 *   acknowledged it did so before. Whoever lifts a shelf by hand is looking at the alarm.
 */
gboolean
cy_alarm_expiry_rule (const CyAlarm *alarm, gint64 now_us)
{
  const CyAside *shelf = alarm->asides[CY_ASIDE_SHELF];

  return shelf != NULL && shelf->until_us != 0 && shelf->occurrence == 0 &&
         now_us >= shelf->until_us && cy_alarm_get_state (alarm) == CY_ALARM_ACKED &&
         alarm->raised_us < shelf->until_us && alarm->acked_us < shelf->until_us;
}

/**
 * cy_alarm_limit_priority:
 *
 * The outer limits ask for action now, the inner ones for attention.
 */
CyPriority
cy_alarm_limit_priority (CyLimitLevel level)
{
  return cy_limit_level_is_alarm (level) ? CY_PRIORITY_HIGH : CY_PRIORITY_MEDIUM;
}

/* The fault classes operators tell apart, by what may happen if nobody comes. */
static const struct {
  const char *name;
  CyPriority priority;
} fault_classes[] = {
  { "over_current", CY_PRIORITY_CRITICAL }, { "over_temperature", CY_PRIORITY_CRITICAL },
  { "insulation", CY_PRIORITY_CRITICAL },   { "emergency_stop", CY_PRIORITY_CRITICAL },
  { "output", CY_PRIORITY_HIGH },           { "supply", CY_PRIORITY_HIGH },
  { "over_humidity", CY_PRIORITY_MEDIUM },  { "communication", CY_PRIORITY_MEDIUM },
};

/**
 * cy_alarm_fault_priority:
 * @fault_class: (nullable): what the profile says a fault bit means.
 */
CyPriority
cy_alarm_fault_priority (const char *fault_class)
{
  for (guint i = 0; fault_class != NULL && i < G_N_ELEMENTS (fault_classes); i++) {
    if (g_str_equal (fault_class, fault_classes[i].name))
      return fault_classes[i].priority;
  }
  return CY_PRIORITY_HIGH;
}
