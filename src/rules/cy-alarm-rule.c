/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-rule.h"

/**
 * cy_alarm_rule:
 * @latest: (nullable): the newest occurrence, or %NULL when there never was one.
 * @active: whether the condition holds now.
 * @priority: how bad it is now.
 *
 * What must be recorded so that the journal agrees with the world. Easing from HH to H records
 * nothing: the occurrence keeps the worst it saw until it clears.
 */
CyAlarmAction
cy_alarm_rule (const CyAlarm *latest, gboolean active, CyPriority priority)
{
  gboolean recorded = latest != NULL && latest->raised_us != 0 && latest->cleared_us == 0;

  if (!active)
    return recorded ? CY_ALARM_ACTION_CLEAR : CY_ALARM_ACTION_NONE;
  if (!recorded)
    return CY_ALARM_ACTION_RAISE;
  return priority > latest->priority ? CY_ALARM_ACTION_RAISE_AGAIN : CY_ALARM_ACTION_NONE;
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
