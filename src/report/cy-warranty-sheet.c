/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-warranty-sheet.h"

#include <glib/gi18n-lib.h>

#include "cy-report-paper.h"

#define EMPTY_LINES 5

typedef struct {
  const char *name;
  const char *value;
} Fact;

static void
put_facts (CyReportPaper *paper, const char *heading, const Fact *facts, guint n)
{
  cy_report_paper_heading (paper, heading);
  for (guint i = 0; i < n; i++)
    cy_report_paper_fact (paper, facts[i].name, cy_report_text (facts[i].value));
}

static void
put_supplier (CyReportPaper *paper, const CyWarrantySheet *sheet)
{
  const Fact facts[] = {
    { _ ("Supplier"), sheet->supplier },
    { _ ("Contact"), sheet->support_person },
    { _ ("Telephone"), sheet->support_phone },
    { _ ("Mail"), sheet->support_mail },
    { _ ("Claimed by"), sheet->claimant },
    { _ ("Claim number"), sheet->number },
    { _ ("Date"), sheet->when },
    { _ ("Printed by"), sheet->who },
  };

  put_facts (paper, _ ("Claim"), facts, G_N_ELEMENTS (facts));
}

static void
put_pile (CyReportPaper *paper, const CyWarrantySheet *sheet)
{
  const Fact facts[] = {
    { _ ("Brand"), sheet->brand },
    { _ ("Model"), sheet->model },
    { _ ("Serial number"), sheet->serial },
    { _ ("Firmware"), sheet->firmware },
    { _ ("Pile"), sheet->pile },
    { _ ("Identifier"), sheet->pile_id },
    { _ ("Station"), sheet->station },
    { _ ("Address"), sheet->address },
    { _ ("Installed"), sheet->installed },
    { _ ("Warranty until"), sheet->warranty_end },
  };

  put_facts (paper, _ ("Equipment"), facts, G_N_ELEMENTS (facts));
  if (sheet->standing != NULL && *sheet->standing != '\0')
    cy_report_paper_paragraph (paper, sheet->standing,
                               sheet->is_over ? CY_REPORT_STRONG : CY_REPORT_PLAIN);
}

static void
put_faults (CyReportPaper *paper, const CyWarrantySheet *sheet)
{
  const CyReportColumn columns[] = {
    { _ ("Fault"), 0.34, FALSE },      { _ ("Where"), 0.16, FALSE },
    { _ ("First time"), 0.20, FALSE }, { _ ("Last time"), 0.20, FALSE },
    { _ ("Count"), 0.10, FALSE },
  };

  cy_report_paper_heading (paper, _ ("Faults"));
  if (sheet->faults == NULL || sheet->faults->len == 0) {
    cy_report_paper_paragraph (paper, _ ("No alarm was recorded."), CY_REPORT_FAINT);
    return;
  }
  cy_report_paper_begin_table (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < sheet->faults->len; i++) {
    const CyWarrantyFault *fault = &g_array_index (sheet->faults, CyWarrantyFault, i);
    const char *cells[] = { cy_report_text (fault->what), cy_report_text (fault->where),
                            cy_report_text (fault->first), cy_report_text (fault->last),
                            cy_report_text (fault->count) };

    cy_report_paper_row (paper, cells, CY_REPORT_PLAIN);
  }
  cy_report_paper_end_table (paper);
}

static void
put_orders (CyReportPaper *paper, const CyWarrantySheet *sheet)
{
  const CyReportColumn columns[] = {
    { _ ("Work order"), 0.24, FALSE },
    { _ ("Date"), 0.20, FALSE },
    { _ ("Work done"), 0.30, FALSE },
    { _ ("Parts replaced"), 0.26, FALSE },
  };

  cy_report_paper_heading (paper, _ ("Repairs"));
  if (sheet->orders == NULL || sheet->orders->len == 0) {
    cy_report_paper_paragraph (paper, _ ("Nothing was repaired."), CY_REPORT_FAINT);
    return;
  }
  cy_report_paper_begin_table (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < sheet->orders->len; i++) {
    const CyWarrantyOrder *order = &g_array_index (sheet->orders, CyWarrantyOrder, i);
    const char *cells[] = { cy_report_text (order->number), cy_report_text (order->date),
                            cy_report_text (order->what), cy_report_text (order->parts) };

    cy_report_paper_row (paper, cells, CY_REPORT_PLAIN);
  }
  cy_report_paper_end_table (paper);
}

static void
put_claim (CyReportPaper *paper, const CyWarrantySheet *sheet)
{
  cy_report_paper_heading (paper, _ ("What is claimed"));
  if (sheet->claimed != NULL && *sheet->claimed != '\0')
    cy_report_paper_paragraphs (paper, sheet->claimed);
  else
    cy_report_paper_lines (paper, EMPTY_LINES);
}

static void
draw (CyReportPaper *paper, gconstpointer data)
{
  const CyWarrantySheet *sheet = data;

  put_supplier (paper, sheet);
  put_pile (paper, sheet);
  put_faults (paper, sheet);
  put_orders (paper, sheet);
  put_claim (paper, sheet);
  cy_report_paper_gap (paper, 12);
  cy_report_paper_signature (paper, _ ("For the operator"));
  cy_report_paper_signature (paper, _ ("For the supplier"));
}

/**
 * cy_warranty_sheet_render:
 *
 * Draws a warranty claim: to whom, for what equipment, what went wrong and what was done about it, what is
 * asked for, and lines to sign on.
 *
 * Threading: any thread; pure: the same sheet gives the same bytes where the same fonts are.
 *
 * Returns: (transfer full): a PDF of A4 pages.
 *
 * Errors: #CY_REPORT_ERROR_DRAW.
 */
GBytes *
cy_warranty_sheet_render (const CyWarrantySheet *sheet, GError **error)
{
  g_autofree char *title =
    g_strdup_printf (_ ("Warranty claim – %s"), cy_report_text (sheet->serial));
  g_autofree char *footer =
    g_strdup_printf ("%s · %s · %s", cy_report_text (sheet->pile_id), cy_report_text (sheet->when),
                     cy_report_text (sheet->program));

  return cy_report_paper_render (title, footer, sheet->time_us, draw, sheet, error);
}
