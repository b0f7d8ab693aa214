/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-trigger.h"

#include <string.h>

#include "cy-rationale.h"
#include "cy-time.h"

static gboolean
is_urgent_enough (const CyRecord *rule, const CyAlarm *alarm)
{
  const char *name = cy_record_get_text (rule, "priority");
  CyPriority least = CY_PRIORITY_LOW;

  return name == NULL || (cy_priority_find (name, &least) && alarm->priority >= least);
}

static gboolean
held_long_enough (const CyRecord *rule, const CyAlarm *alarm, gint64 now_us)
{
  return now_us - alarm->raised_us >= cy_record_get_int (rule, "delay_min", 0) * 60 * CY_US_PER_S;
}

/* How well a rule fits: the narrower its place the better, then the more exactly it names the condition.
 * Without conditions it is about all alarms. */
static int
fit (CyYard *yard, const CyRecord *rule, const CyAlarm *alarm, CyRecord *pile)
{
  const char *patterns = cy_record_get_text (rule, "conditions");
  int rank = cy_scope_rank (yard, rule, pile);
  guint exactness = 0;

  if (rank == CY_SCOPE_OUTSIDE || (patterns != NULL && *patterns != '\0' &&
                                   !cy_conditions_fit (patterns, alarm->condition, &exactness)))
    return -1;
  return rank * 1000 + (int) MIN (exactness, 999u);
}

/**
 * cy_order_trigger:
 * @out_maybe_later: (out): whether one may when more time has passed; %FALSE when none ever will while the yard
 *   and the alarm's priority stay as they are.
 *
 * Which rule makes a work order of an alarm now: it is in service, the alarm is not put aside, urgent enough and
 * has held for long enough. Of several the one that says most about this alarm, then the first by id.
 *
 * Threading: any; pure.
 *
 * Returns: (transfer none) (nullable): the record of the kind %CY_KIND_ORDER_RULE.
 */
CyRecord *
cy_order_trigger (CyYard *yard, const CyAlarm *alarm, gint64 now_us, gboolean *out_maybe_later)
{
  CyRecord *pile = cy_yard_get (yard, CY_KIND_PILE, alarm->pile);
  g_autoptr (GPtrArray) rules = NULL;
  CyRecord *best = NULL;
  int best_fit = -1;

  *out_maybe_later = pile != NULL && cy_alarm_is_active (alarm);
  if (!*out_maybe_later || cy_alarm_get_put (alarm, now_us) != 0)
    return NULL;
  *out_maybe_later = FALSE;
  rules = cy_yard_list (yard, CY_KIND_ORDER_RULE);
  for (guint i = 0; i < rules->len; i++) {
    CyRecord *rule = rules->pdata[i];
    int fits = fit (yard, rule, alarm, pile);

    if (fits <= best_fit || !cy_record_get_bool (rule, "in_service", TRUE) ||
        !is_urgent_enough (rule, alarm))
      continue;
    *out_maybe_later = TRUE;
    if (held_long_enough (rule, alarm, now_us)) {
      best = rule;
      best_fit = fits;
    }
  }
  return best;
}

/**
 * cy_order_is_wear:
 *
 * Returns: whether a condition is a counter that reached its threshold.
 */
gboolean
cy_order_is_wear (CyYard *yard, const char *condition)
{
  CyRecord *record =
    g_str_has_prefix (condition, CY_CONDITION_OWN_PREFIX)
      ? cy_yard_get (yard, CY_KIND_CONDITION, condition + strlen (CY_CONDITION_OWN_PREFIX))
      : NULL;

  return record != NULL && g_strcmp0 (cy_record_get_text (record, "watch"), "counter") == 0;
}
