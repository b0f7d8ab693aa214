/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CY_ALARM_PAPER_COLUMNS 8

/**
 * CyAlarmPaper:
 * @view: which alarms these are, for people.
 * @filter: (nullable): what they were searched by.
 * @time_us: when it is printed [µs UTC].
 * @who: who prints it.
 * @remark: (nullable): what else is to be said.
 * @rows: (element-type GStrv): priority, alarm, where, value and limit, raised, over, state, who
 *   acknowledged it; all eight.
 * @strong: (element-type gboolean): of as many rows, whether it stands out.
 *
 * A list of alarms that is to be printed. All of it is borrowed.
 */
typedef struct {
  const char *view;
  const char *filter;
  gint64 time_us;
  const char *who;
  const char *remark;
  GPtrArray *rows;
  GArray *strong;
} CyAlarmPaper;

GBytes *cy_node_print_alarms (const CyAlarmPaper *paper, GError **error);

G_END_DECLS
