/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-paper.h"

#include "cy-alarm-report.h"
#include "cy-config.h"

G_STATIC_ASSERT (CY_ALARM_PAPER_COLUMNS == CY_ALARM_REPORT_COLUMNS);

static GArray *
make_rows (const CyAlarmPaper *paper)
{
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (CyAlarmReportRow), paper->rows->len);

  for (guint i = 0; i < paper->rows->len; i++) {
    const char *const *cells = paper->rows->pdata[i];
    CyAlarmReportRow row = { .strong = g_array_index (paper->strong, gboolean, i) };

    for (guint k = 0; k < CY_ALARM_REPORT_COLUMNS; k++)
      row.cells[k] = cells[k];
    g_array_append_val (rows, row);
  }
  return rows;
}

/**
 * cy_node_print_alarms:
 *
 * Threading: any thread; it takes a millisecond a row.
 *
 * Returns: (transfer full): a PDF of A4 pages.
 *
 * Errors: #CY_REPORT_ERROR.
 */
GBytes *
cy_node_print_alarms (const CyAlarmPaper *paper, GError **error)
{
  g_autoptr (GArray) rows = make_rows (paper);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (paper->time_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  g_autofree char *when = g_date_time_format (local, "%Y-%m-%d %H:%M:%S");
  const CyAlarmReport report = { .view = paper->view,
                                 .filter = paper->filter,
                                 .when = when,
                                 .time_us = paper->time_us,
                                 .who = paper->who,
                                 .program = "Chargeyard " CY_VERSION,
                                 .remark = paper->remark,
                                 .rows = rows };

  return cy_alarm_report_render (&report, error);
}
