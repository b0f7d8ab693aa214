/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-measure.h"
#include "cy-record.h"

G_BEGIN_DECLS

/**
 * CyPlanTerms:
 * @every_days: how often [d], 0 when the calendar does not count.
 * @first_on: when it is due first.
 * @lead_days: how long beforehand its order is opened [d], less than @every_days.
 * @counter: what is counted, %CY_N_MEASURES when nothing is.
 * @every_count: how often, in the counter's unit.
 *
 * When an inspection plan is due: by the calendar, by a counter of the pile, or by both, whichever
 * comes first.
 */
typedef struct {
  guint every_days;
  GDate first_on;
  guint lead_days;
  CyMeasureId counter;
  double every_count;
} CyPlanTerms;

gboolean cy_plan_terms_read (const CyRecord *plan, CyPlanTerms *out_terms, GError **error);
gboolean cy_plan_calendar_rule (const CyPlanTerms *terms,
                                const GDate *last_done,
                                const GDate *today,
                                GDate *out_due_on);
gboolean cy_plan_counter_rule (const CyPlanTerms *terms, double now, double at_last);

G_END_DECLS
