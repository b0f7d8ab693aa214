/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-sheet.h"

#include <glib/gi18n-lib.h>

#include "cy-code.h"
#include "cy-report-paper.h"

#define EMPTY_ROWS  3
#define EMPTY_LINES 5

/* A heading with empty rows or lines below it; they stay together [pt]. */
#define EMPTY_HEIGHT 180

/* A line break makes a row as high as a hand needs. */
#define ROOM " \n "

static gboolean
is_empty (const GArray *list)
{
  return list == NULL || list->len == 0;
}

static void
put_facts (CyReportPaper *paper, const CyOrderSheet *sheet)
{
  const struct {
    const char *name;
    const char *value;
  } facts[] = {
    { _ ("Work order"), sheet->number },  { _ ("Subject"), sheet->title },
    { _ ("Priority"), sheet->priority },  { _ ("Station"), sheet->station },
    { _ ("Address"), sheet->address },    { _ ("Pile"), sheet->pile },
    { _ ("Identifier"), sheet->pile_id }, { _ ("Responsible"), sheet->responsible },
    { _ ("Helpers"), sheet->helpers },    { _ ("Vendor"), sheet->vendor },
    { _ ("Created"), sheet->created },    { _ ("Expected until"), sheet->expected },
    { _ ("Printed by"), sheet->who },
  };

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    cy_report_paper_fact (paper, facts[i].name, cy_report_text (facts[i].value));
}

static void
put_code (CyReportPaper *paper, const CyOrderSheet *sheet)
{
  g_autofree char *payload = NULL;

  if (sheet->id == NULL || *sheet->id == '\0')
    return;
  payload = cy_code_spell_order (sheet->id);
  cy_report_paper_code (paper, payload, cy_report_text (sheet->number));
}

static void
put_alarms (CyReportPaper *paper, const CyOrderSheet *sheet)
{
  const CyReportColumn columns[] = {
    { _ ("Alarm"), 0.24, FALSE },
    { _ ("Where"), 0.11, FALSE },
    { _ ("Value and limit"), 0.21, FALSE },
    { _ ("Raised"), 0.22, FALSE },
    { _ ("Over"), 0.22, FALSE },
  };

  if (is_empty (sheet->alarms))
    return;
  cy_report_paper_begin_table (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < sheet->alarms->len; i++) {
    const CyOrderSheetAlarm *alarm = &g_array_index (sheet->alarms, CyOrderSheetAlarm, i);
    gboolean holds = alarm->over == NULL || *alarm->over == '\0';
    const char *cells[] = { cy_report_text (alarm->what), cy_report_text (alarm->where),
                            cy_report_text (alarm->value), cy_report_text (alarm->raised),
                            cy_report_text (alarm->over) };

    cy_report_paper_row (paper, cells, holds ? CY_REPORT_STRONG : CY_REPORT_PLAIN);
  }
  cy_report_paper_end_table (paper);
}

static void
put_wrong (CyReportPaper *paper, const CyOrderSheet *sheet)
{
  cy_report_paper_heading (paper, _ ("What is wrong"));
  if (sheet->wrong != NULL && *sheet->wrong != '\0')
    cy_report_paper_paragraphs (paper, sheet->wrong);
  else if (is_empty (sheet->alarms))
    cy_report_paper_paragraph (paper, cy_report_text (NULL), CY_REPORT_PLAIN);
  put_alarms (paper, sheet);
}

/* What is not done yet has room for a hand. */
static void
put_step (CyReportPaper *paper, const CyOrderSheetStep *step, guint number)
{
  g_autofree char *what = g_strdup_printf ("%u. %s", number, cy_report_text (step->what));
  const char *cells[] = { step->ticked ? "☑" : "☐",
                          what,
                          step->expected == NULL ? "" : step->expected,
                          step->ticked ? cy_report_text (step->value) : ROOM,
                          step->ticked ? cy_report_text (step->who) : ROOM,
                          step->ticked ? cy_report_text (step->when) : ROOM };

  cy_report_paper_row (paper, cells, CY_REPORT_PLAIN);
}

static void
put_steps (CyReportPaper *paper, const CyOrderSheet *sheet)
{
  const CyReportColumn columns[] = {
    { "", 0.05, FALSE },          { _ ("Step"), 0.33, FALSE },    { _ ("Expected"), 0.15, FALSE },
    { _ ("Value"), 0.13, FALSE }, { _ ("Done by"), 0.13, FALSE }, { _ ("When"), 0.21, FALSE },
  };
  gboolean is_named = sheet->procedure != NULL && *sheet->procedure != '\0';

  if (is_empty (sheet->steps))
    return;
  cy_report_paper_heading (paper, is_named ? sheet->procedure : _ ("Procedure"));
  cy_report_paper_begin_table (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < sheet->steps->len; i++)
    put_step (paper, &g_array_index (sheet->steps, CyOrderSheetStep, i), i + 1);
  cy_report_paper_end_table (paper);
}

static void
put_empty_rows (CyReportPaper *paper)
{
  const char *cells[] = { ROOM, "", "", "", "" };

  for (guint i = 0; i < EMPTY_ROWS; i++)
    cy_report_paper_row (paper, cells, CY_REPORT_PLAIN);
}

static void
put_parts (CyReportPaper *paper, const CyOrderSheet *sheet)
{
  const CyReportColumn columns[] = {
    { _ ("Part"), 0.30, FALSE },          { _ ("Part number"), 0.20, FALSE },
    { _ ("Amount"), 0.12, FALSE },        { _ ("Serial taken out"), 0.19, FALSE },
    { _ ("Serial put in"), 0.19, FALSE },
  };

  if (is_empty (sheet->parts))
    cy_report_paper_need (paper, EMPTY_HEIGHT);
  cy_report_paper_heading (paper, _ ("Parts"));
  cy_report_paper_begin_table (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; !is_empty (sheet->parts) && i < sheet->parts->len; i++) {
    const CyOrderSheetPart *part = &g_array_index (sheet->parts, CyOrderSheetPart, i);
    const char *cells[] = { cy_report_text (part->what), cy_report_text (part->number),
                            cy_report_text (part->quantity), cy_report_text (part->old_serial),
                            cy_report_text (part->new_serial) };

    cy_report_paper_row (paper, cells, CY_REPORT_PLAIN);
  }
  if (is_empty (sheet->parts))
    put_empty_rows (paper);
  cy_report_paper_end_table (paper);
}

static void
put_labour (CyReportPaper *paper, const CyOrderSheet *sheet)
{
  const CyReportColumn columns[] = {
    { _ ("Worker"), 0.18, FALSE },       { _ ("Worked from"), 0.20, FALSE },
    { _ ("Worked until"), 0.20, FALSE }, { _ ("Time spent"), 0.10, FALSE },
    { _ ("Work done"), 0.32, FALSE },
  };

  if (is_empty (sheet->labour))
    cy_report_paper_need (paper, EMPTY_HEIGHT);
  cy_report_paper_heading (paper, _ ("Labour"));
  cy_report_paper_begin_table (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; !is_empty (sheet->labour) && i < sheet->labour->len; i++) {
    const CyOrderSheetLabour *work = &g_array_index (sheet->labour, CyOrderSheetLabour, i);
    const char *cells[] = { cy_report_text (work->who), cy_report_text (work->from),
                            cy_report_text (work->to), cy_report_text (work->hours),
                            cy_report_text (work->what) };

    cy_report_paper_row (paper, cells, CY_REPORT_PLAIN);
  }
  if (is_empty (sheet->labour))
    put_empty_rows (paper);
  cy_report_paper_end_table (paper);
}

static void
put_result (CyReportPaper *paper, const CyOrderSheet *sheet)
{
  gboolean is_told = sheet->result != NULL && *sheet->result != '\0';

  if (!is_told)
    cy_report_paper_need (paper, EMPTY_HEIGHT);
  cy_report_paper_heading (paper, _ ("Result"));
  if (is_told)
    cy_report_paper_paragraphs (paper, sheet->result);
  else
    cy_report_paper_lines (paper, EMPTY_LINES);
}

static void
draw (CyReportPaper *paper, gconstpointer data)
{
  const CyOrderSheet *sheet = data;

  put_code (paper, sheet);
  put_facts (paper, sheet);
  put_wrong (paper, sheet);
  put_steps (paper, sheet);
  put_parts (paper, sheet);
  put_labour (paper, sheet);
  put_result (paper, sheet);
  cy_report_paper_gap (paper, 12);
  cy_report_paper_signature (paper, _ ("Done by"));
  cy_report_paper_signature (paper, _ ("Accepted by"));
}

/**
 * cy_order_sheet_render:
 *
 * Draws a work order: where to go and why, the procedure with boxes to tick, what was used, who worked, what
 * came of it, and lines to sign on. The code on top leads a telephone back to the order.
 *
 * Threading: any thread; pure: the same sheet gives the same bytes where the same fonts are.
 *
 * Returns: (transfer full): a PDF of A4 pages.
 *
 * Errors: #CY_REPORT_ERROR_DRAW.
 */
GBytes *
cy_order_sheet_render (const CyOrderSheet *sheet, GError **error)
{
  g_autofree char *title = g_strdup_printf (
    _ ("Work order %s – %s"), cy_report_text (sheet->number), cy_report_text (sheet->pile));
  g_autofree char *footer =
    g_strdup_printf ("%s · %s · %s", cy_report_text (sheet->number), cy_report_text (sheet->when),
                     cy_report_text (sheet->program));

  return cy_report_paper_render (title, footer, sheet->time_us, draw, sheet, error);
}
