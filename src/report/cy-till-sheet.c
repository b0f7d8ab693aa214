/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-till-sheet.h"

#include <glib/gi18n-lib.h>

#include "cy-report-paper.h"

static void
put_till (CyReportPaper *paper, const CyTillSheet *sheet)
{
  const struct {
    const char *name;
    const char *value;
  } facts[] = {
    { _ ("Operating company"), sheet->company },
    { _ ("Station"), sheet->station },
    { _ ("Till"), sheet->number },
    { _ ("Whose"), sheet->user },
    { _ ("Opened"), sheet->opened },
    { _ ("Closed at"), sheet->closed },
    { _ ("Closed by"), sheet->closer },
    { _ ("Printed"), sheet->when },
    { _ ("Printed by"), sheet->who },
  };

  cy_report_paper_heading (paper, _ ("Till"));
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    cy_report_paper_fact (paper, facts[i].name, cy_report_text (facts[i].value));
}

static void
put_sums (CyReportPaper *paper, const CyTillSheet *sheet)
{
  const CyReportColumn columns[] = { { _ ("What"), 0.5, FALSE },
                                     { _ ("Count"), 0.2, TRUE },
                                     { _ ("Sum"), 0.3, TRUE } };

  cy_report_paper_heading (paper, _ ("Summary"));
  cy_report_paper_begin_table (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < sheet->sums->len; i++) {
    const CyTillSum *sum = &g_array_index (sheet->sums, CyTillSum, i);
    const char *const cells[] = { sum->what, sum->count, sum->amount };

    cy_report_paper_row (paper, cells, CY_REPORT_PLAIN);
  }
  cy_report_paper_end_table (paper);
}

static void
put_count (CyReportPaper *paper, const CyTillSheet *sheet)
{
  cy_report_paper_heading (paper, _ ("Counted"));
  cy_report_paper_fact (paper, _ ("Change at the start"), cy_report_text (sheet->change));
  cy_report_paper_fact (paper, _ ("Expected"), cy_report_text (sheet->expected));
  cy_report_paper_fact (paper, _ ("Counted"), cy_report_text (sheet->counted));
  if (sheet->difference == NULL)
    return;
  cy_report_paper_fact (paper, _ ("Difference"), sheet->difference);
  cy_report_paper_paragraph (paper, cy_report_text (sheet->explanation), CY_REPORT_STRONG);
}

static void
put_moves (CyReportPaper *paper, const CyTillSheet *sheet)
{
  const CyReportColumn columns[] = { { _ ("Time"), 0.18, TRUE },
                                     { _ ("What"), 0.16, FALSE },
                                     { _ ("Customer account"), 0.16, FALSE },
                                     { _ ("Reference"), 0.34, FALSE },
                                     { _ ("Sum"), 0.16, TRUE } };

  cy_report_paper_heading (paper, _ ("Postings"));
  cy_report_paper_begin_table (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < sheet->moves->len; i++) {
    const CyTillMove *move = &g_array_index (sheet->moves, CyTillMove, i);
    const char *const cells[] = { move->time, move->what, cy_report_text (move->who),
                                  move->reference, move->amount };

    cy_report_paper_row (paper, cells, CY_REPORT_PLAIN);
  }
  cy_report_paper_end_table (paper);
  if (sheet->n_more > 0) {
    g_autofree char *more = g_strdup_printf (
      ngettext ("%u more is not shown.", "%u more are not shown.", sheet->n_more), sheet->n_more);

    cy_report_paper_paragraph (paper, more, CY_REPORT_STRONG);
  }
}

static void
draw (CyReportPaper *paper, gconstpointer data)
{
  const CyTillSheet *sheet = data;

  put_till (paper, sheet);
  put_sums (paper, sheet);
  put_count (paper, sheet);
  put_moves (paper, sheet);
  cy_report_paper_signature (paper, _ ("Attendant"));
  cy_report_paper_signature (paper, _ ("Accountant"));
}

/**
 * cy_till_sheet_render:
 *
 * Returns: (transfer full): a PDF of A4 pages.
 *
 * Errors: #CY_REPORT_ERROR_DRAW.
 */
GBytes *
cy_till_sheet_render (const CyTillSheet *sheet, GError **error)
{
  g_autofree char *title = g_strdup_printf (_ ("Day-end sheet of till %s"), sheet->number);

  return cy_report_paper_render (title, sheet->program, sheet->time_us, draw, sheet, error);
}
