/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-report.h"

#include <glib/gi18n-lib.h>

#include "cy-report-paper.h"

static void
put_facts (CyReportPaper *paper, const CyAlarmReport *report)
{
  g_autofree char *count =
    g_strdup_printf (ngettext ("%u alarm", "%u alarms", report->rows->len), report->rows->len);

  cy_report_paper_fact (paper, _ ("Alarms"), cy_report_text (report->view));
  if (report->filter != NULL && *report->filter != '\0')
    cy_report_paper_fact (paper, _ ("Only"), report->filter);
  cy_report_paper_fact (paper, _ ("Count"), count);
  cy_report_paper_fact (paper, _ ("Date"), cy_report_text (report->when));
  cy_report_paper_fact (paper, _ ("Printed by"), cy_report_text (report->who));
  if (report->remark != NULL)
    cy_report_paper_paragraph (paper, report->remark, CY_REPORT_STRONG);
  cy_report_paper_gap (paper, 8);
}

static void
put_row (CyReportPaper *paper, const CyAlarmReportRow *row)
{
  const char *cells[CY_ALARM_REPORT_COLUMNS];

  for (guint i = 0; i < CY_ALARM_REPORT_COLUMNS; i++)
    cells[i] = cy_report_text (row->cells[i]);
  cy_report_paper_row (paper, cells, row->strong ? CY_REPORT_STRONG : CY_REPORT_PLAIN);
}

static void
draw (CyReportPaper *paper, gconstpointer data)
{
  const CyAlarmReport *report = data;
  const CyReportColumn columns[CY_ALARM_REPORT_COLUMNS] = {
    { _ ("Priority"), 0.07, FALSE }, { _ ("Alarm"), 0.18, FALSE },
    { _ ("Where"), 0.20, FALSE },    { _ ("Value and limit"), 0.12, FALSE },
    { _ ("Raised"), 0.10, FALSE },   { _ ("Over"), 0.10, FALSE },
    { _ ("State"), 0.12, FALSE },    { _ ("Acknowledged by"), 0.11, FALSE },
  };

  put_facts (paper, report);
  if (report->rows->len == 0)
    return;
  cy_report_paper_begin_table (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < report->rows->len; i++)
    put_row (paper, &g_array_index (report->rows, CyAlarmReportRow, i));
  cy_report_paper_end_table (paper);
}

/**
 * cy_alarm_report_render:
 *
 * Draws a list of alarms: what was searched, and a table that goes on over pages.
 *
 * Threading: any thread; pure: the same report gives the same bytes where the same fonts are.
 *
 * Returns: (transfer full): a PDF of A4 pages that lie.
 *
 * Errors: #CY_REPORT_ERROR_DRAW.
 */
GBytes *
cy_alarm_report_render (const CyAlarmReport *report, GError **error)
{
  g_autofree char *footer =
    g_strdup_printf ("%s · %s · %s", cy_report_text (report->view), cy_report_text (report->when),
                     cy_report_text (report->program));

  return cy_report_paper_render_wide (_ ("Alarm report"), footer, report->time_us, draw, report,
                                      error);
}
