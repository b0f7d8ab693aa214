/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CY_ALARM_REPORT_COLUMNS 8

/**
 * CyAlarmReportRow:
 * @cells: priority, alarm, where, value and limit, raised, over, state, who acknowledged it.
 * @strong: what nobody has acknowledged: bold.
 *
 * One alarm of a report. The texts are borrowed.
 */
typedef struct {
  const char *cells[CY_ALARM_REPORT_COLUMNS];
  gboolean strong;
} CyAlarmReportRow;

/**
 * CyAlarmReport:
 * @view: which alarms these are, for people.
 * @filter: (nullable): what they were searched by.
 * @when: date and time of the report as they are to be read.
 * @time_us: the same, for the file's own data [µs UTC].
 * @who: who printed it.
 * @program: what made the report, with its version.
 * @remark: (nullable): what else is to be said, such as that not all of them are here.
 * @rows: (element-type CyAlarmReportRow).
 *
 * A list of alarms on paper. All of it is borrowed; texts that are %NULL are empty.
 */
typedef struct {
  const char *view;
  const char *filter;
  const char *when;
  gint64 time_us;
  const char *who;
  const char *program;
  const char *remark;
  GArray *rows;
} CyAlarmReport;

GBytes *cy_alarm_report_render (const CyAlarmReport *report, GError **error);

G_END_DECLS
