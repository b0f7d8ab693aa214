/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-plan-rule.h"

#include <math.h>

#include "cy-rules-error.h"

static gboolean
read_calendar (const CyRecord *plan, CyPlanTerms *terms, GError **error)
{
  gboolean first = cy_record_get_date (plan, "first_on", &terms->first_on);

  terms->every_days = (guint) cy_record_get_int (plan, "every_days", 0);
  terms->lead_days = (guint) cy_record_get_int (plan, "lead_days", 0);
  if (first != (terms->every_days > 0))
    return cy_rules_error_refuse (error,
                                  "%s: a first day and how many days later again come together",
                                  first ? "every_days" : "first_on");
  if (!first && terms->lead_days > 0)
    return cy_rules_error_refuse (error, "lead_days: means nothing without a calendar");
  if (first && terms->lead_days >= terms->every_days)
    return cy_rules_error_refuse (
      error, "lead_days: %u is not less than the %u days between two inspections", terms->lead_days,
      terms->every_days);
  return TRUE;
}

static gboolean
read_counter (const CyRecord *plan, CyPlanTerms *terms, GError **error)
{
  const char *counter = cy_record_get_text (plan, "counter");

  terms->counter = CY_N_MEASURES;
  terms->every_count = cy_record_get_double (plan, "every_count", 0);
  if ((counter != NULL) != (terms->every_count > 0))
    return cy_rules_error_refuse (error, "%s: a counter and how much of it come together",
                                  counter != NULL ? "every_count" : "counter");
  if (counter == NULL)
    return TRUE;
  if (!cy_measure_find (counter, &terms->counter))
    return cy_rules_error_refuse (error, "counter: no measure \"%s\"", counter);
  if (cy_measure_get (terms->counter)->kind != CY_MEASURE_NUMBER)
    return cy_rules_error_refuse (error, "counter: \"%s\" is not a number", counter);
  return TRUE;
}

/**
 * cy_plan_terms_read:
 * @plan: of the kind %CY_KIND_PLAN.
 *
 * Errors: %CY_RULES_ERROR_RANGE, which names the field: a half of the calendar or of the counter is
 *   missing, or neither says when the plan is due.
 */
gboolean
cy_plan_terms_read (const CyRecord *plan, CyPlanTerms *out_terms, GError **error)
{
  CyPlanTerms terms = { 0 };

  if (!read_calendar (plan, &terms, error) || !read_counter (plan, &terms, error))
    return FALSE;
  if (terms.every_days == 0 && terms.counter == CY_N_MEASURES)
    return cy_rules_error_refuse (
      error, "every_days: a calendar or a counter must say when the plan is due");
  *out_terms = terms;
  return TRUE;
}

/**
 * cy_plan_calendar_rule:
 * @terms: of a plan that the calendar counts for.
 * @last_done: (nullable): when its last order was done, %NULL when there was none.
 * @today: the day it is where the piles stand.
 * @out_due_on: (out): when it is due next.
 *
 * Days keep their place in the calendar: what was done late, or early after its order was opened ahead,
 * is due again when it would have been. What would be due within the lead of the day it was done is left
 * out, so that nothing is inspected twice in a row.
 *
 * Returns: whether its order should be opened today.
 */
gboolean
cy_plan_calendar_rule (const CyPlanTerms *terms,
                       const GDate *last_done,
                       const GDate *today,
                       GDate *out_due_on)
{
  int after;

  *out_due_on = terms->first_on;
  if (last_done != NULL) {
    after = g_date_days_between (&terms->first_on, last_done) + (int) terms->lead_days;
    if (after >= 0)
      g_date_add_days (out_due_on, ((guint) after / terms->every_days + 1) * terms->every_days);
  }
  return g_date_days_between (today, out_due_on) <= (int) terms->lead_days;
}

/**
 * cy_plan_counter_rule:
 * @terms: of a plan that a counter counts for.
 * @now: what the counter shows, NAN when it is not known.
 * @at_last: what it showed when the last order was opened, NAN when there was none.
 *
 * A counter that shows less than then was replaced or set back, and counts from nothing again.
 *
 * Returns: whether its order should be opened.
 */
gboolean
cy_plan_counter_rule (const CyPlanTerms *terms, double now, double at_last)
{
  if (isnan (now))
    return FALSE;
  if (isnan (at_last) || now < at_last)
    return now >= terms->every_count;
  return now - at_last >= terms->every_count;
}
