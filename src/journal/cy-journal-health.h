/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-health.h"
#include "cy-db.h"

G_BEGIN_DECLS

/**
 * CyAlarmSpanQuery:
 * @from_us: begin of the period [µs UTC].
 * @to_us: its end, not included [µs UTC].
 * @piles: (nullable) (array zero-terminated=1): record ids, %NULL for all and the node itself.
 */
typedef struct {
  gint64 from_us;
  gint64 to_us;
  char **piles;
} CyAlarmSpanQuery;

/**
 * CyAlarmSpan:
 * @alarms: (element-type CyHealthAlarm): by the time they were raised.
 * @subjects: (nullable): owns their subjects; whoever needs them longer takes it.
 *
 * Every alarm of a period, as lightly as the figures about them need it.
 */
typedef struct {
  GArray *alarms;
  GStringChunk *subjects;
} CyAlarmSpan;

CyAlarmSpan *cy_journal_load_alarm_span (CyDb *db, const CyAlarmSpanQuery *query, GError **error);
void cy_alarm_span_free (CyAlarmSpan *span);
const char *const *cy_alarm_span_screen_queries (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyAlarmSpan, cy_alarm_span_free)

G_END_DECLS
