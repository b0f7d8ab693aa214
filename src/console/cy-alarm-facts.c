/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-facts.h"

#include <glib/gi18n-lib.h>

#include "cy-shown.h"

/* What is said of one alarm, fact by fact. No display. */

static char *
tell_value (const CyAlarm *alarm, gint64 now_us)
{
  return cy_shown_alarm_value (alarm);
}

static char *
tell_state (const CyAlarm *alarm, gint64 now_us)
{
  return cy_shown_alarm_state (alarm);
}

static char *
tell_raised (const CyAlarm *alarm, gint64 now_us)
{
  return alarm->raised_us == 0 ? NULL : cy_shown_time (alarm->raised_us);
}

static char *
tell_cleared (const CyAlarm *alarm, gint64 now_us)
{
  return alarm->cleared_us == 0 ? NULL : cy_shown_time (alarm->cleared_us);
}

static char *
tell_lasted (const CyAlarm *alarm, gint64 now_us)
{
  gint64 end_us = alarm->cleared_us == 0 ? now_us : alarm->cleared_us;

  return alarm->raised_us == 0 ? NULL : cy_shown_age (end_us - alarm->raised_us);
}

static char *
tell_acked (const CyAlarm *alarm, gint64 now_us)
{
  g_autofree char *when = NULL;
  g_autofree char *after = NULL;

  if (alarm->acked_us == 0)
    return NULL;
  when = cy_shown_time (alarm->acked_us);
  after = cy_shown_age (alarm->acked_us - alarm->raised_us);
  return g_strdup_printf (_ ("%s, %s, after %s"), alarm->acked_by, when, after);
}

static char *
tell_note (const CyAlarm *alarm, gint64 now_us)
{
  return g_strdup (alarm->note);
}

static char *
tell_latching (const CyAlarm *alarm, gint64 now_us)
{
  return alarm->latching ? g_strdup (_ ("yes: it stays until somebody resets it")) : NULL;
}

static char *
tell_reset (const CyAlarm *alarm, gint64 now_us)
{
  g_autofree char *when = NULL;

  if (alarm->reset_us == 0)
    return NULL;
  when = cy_shown_time (alarm->reset_us);
  return g_strdup_printf ("%s, %s", alarm->reset_by, when);
}

static char *
tell_shelf (const CyAlarm *alarm, gint64 now_us)
{
  const CyAside *shelf = alarm->asides[CY_ASIDE_SHELF];
  g_autofree char *since = NULL;
  g_autofree char *until = NULL;

  if (!cy_alarm_is_aside (alarm, CY_ASIDE_SHELF, now_us))
    return NULL;
  since = cy_shown_time (shelf->since_us);
  until = shelf->until_us == 0 ? g_strdup (_ ("it is over")) : cy_shown_time (shelf->until_us);
  return g_strdup_printf (_ ("since %s until %s by %s: %s"), since, until, shelf->actor,
                          shelf->reason == NULL ? "–" : shelf->reason);
}

static char *
tell_service (const CyAlarm *alarm, gint64 now_us)
{
  const CyAside *service = alarm->asides[CY_ASIDE_SERVICE];
  g_autofree char *since = NULL;

  if (!cy_alarm_is_aside (alarm, CY_ASIDE_SERVICE, now_us))
    return NULL;
  since = cy_shown_time (service->since_us);
  if (service->order == NULL)
    return g_strdup_printf (_ ("since %s by %s: %s"), since, service->actor,
                            service->reason == NULL ? "–" : service->reason);
  return g_strdup_printf (_ ("since %s by %s, work order %s: %s"), since, service->actor,
                          service->order, service->reason == NULL ? "–" : service->reason);
}

static char *
tell_suppressed (const CyAlarm *alarm, gint64 now_us)
{
  return alarm->suppressed_by == NULL
           ? NULL
           : g_strdup_printf (_ ("by the rule %s"), alarm->suppressed_by);
}

static char *
tell_subject (const CyAlarm *alarm, gint64 now_us)
{
  return cy_alarm_dup_id (alarm);
}

static const struct {
  const char *label;
  char *(*tell) (const CyAlarm *alarm, gint64 now_us);
} facts[] = {
  { N_ ("Value and limit"), tell_value },
  { N_ ("State"), tell_state },
  { N_ ("Raised"), tell_raised },
  { N_ ("Over"), tell_cleared },
  { N_ ("Lasted"), tell_lasted },
  { N_ ("Acknowledged"), tell_acked },
  { N_ ("Note"), tell_note },
  { N_ ("Latched"), tell_latching },
  { N_ ("Reset"), tell_reset },
  { N_ ("Shelved"), tell_shelf },
  { N_ ("Out of service"), tell_service },
  { N_ ("Suppressed"), tell_suppressed },
  { N_ ("Number"), tell_subject },
};

guint
cy_alarm_facts_count (void)
{
  return G_N_ELEMENTS (facts);
}

/**
 * cy_alarm_facts_label:
 *
 * Returns: what the fact is about, for people.
 */
const char *
cy_alarm_facts_label (guint fact)
{
  return _ (facts[fact].label);
}

/**
 * cy_alarm_facts_value:
 *
 * Returns: (transfer full) (nullable): what is so; nothing when there is nothing to say.
 */
char *
cy_alarm_facts_value (guint fact, const CyAlarm *alarm, gint64 now_us)
{
  return facts[fact].tell (alarm, now_us);
}
