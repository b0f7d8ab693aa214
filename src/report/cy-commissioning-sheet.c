/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-commissioning-sheet.h"

#include <glib/gi18n-lib.h>

#include "cy-report-paper.h"

static void
put_facts (CyReportPaper *paper, const CyCommissioningSheet *sheet)
{
  const struct {
    const char *name;
    const char *value;
  } facts[] = {
    { _ ("Station"), sheet->station },
    { _ ("Pile"), sheet->pile },
    { _ ("Identifier"), sheet->pile_id },
    { _ ("Pile type"), sheet->pile_type },
    { _ ("Serial number"), sheet->serial },
    { _ ("Firmware"), sheet->firmware },
    { _ ("Link address"), sheet->link },
    { _ ("Device profile"), sheet->profile },
    { _ ("Why this profile"), sheet->profile_why },
    { _ ("Date"), sheet->when },
    { _ ("Commissioned by"), sheet->who },
  };

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    cy_report_paper_fact (paper, facts[i].name, cy_report_text (facts[i].value));
}

static void
put_nameplate (CyReportPaper *paper, const CyCommissioningSheet *sheet)
{
  const CyReportColumn columns[] = {
    { _ ("Entry"), 0.24, FALSE },
    { _ ("Expected"), 0.29, FALSE },
    { _ ("Found"), 0.29, FALSE },
    { _ ("Verdict"), 0.18, FALSE },
  };

  if (sheet->nameplate == NULL || sheet->nameplate->len == 0)
    return;
  cy_report_paper_heading (paper, _ ("Nameplate"));
  cy_report_paper_begin_table (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < sheet->nameplate->len; i++) {
    const CyNameplateLine *line = sheet->nameplate->pdata[i];
    const char *cells[] = { _ (line->what), cy_report_text (line->expected),
                            cy_report_text (line->found),
                            _ (cy_nameplate_verdict_label (line->verdict)) };

    cy_report_paper_row (paper, cells,
                         line->verdict == CY_NAMEPLATE_DIFFERENT  ? CY_REPORT_STRONG
                         : line->verdict == CY_NAMEPLATE_NOT_TOLD ? CY_REPORT_FAINT
                                                                  : CY_REPORT_PLAIN);
  }
  cy_report_paper_end_table (paper);
}

static void
put_tests (CyReportPaper *paper, const CyCommissioningSheet *sheet)
{
  const CyReportColumn columns[] = {
    { _ ("Test"), 0.36, FALSE },
    { _ ("Result"), 0.46, FALSE },
    { _ ("Verdict"), 0.18, FALSE },
  };

  if (sheet->tests == NULL || sheet->tests->len == 0)
    return;
  cy_report_paper_heading (paper, _ ("Tests"));
  cy_report_paper_begin_table (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < sheet->tests->len; i++) {
    const CySheetTest *test = &g_array_index (sheet->tests, CySheetTest, i);
    const char *cells[] = { cy_report_text (test->what), cy_report_text (test->result),
                            test->passed ? _ ("passed") : _ ("failed") };

    cy_report_paper_row (paper, cells, test->passed ? CY_REPORT_PLAIN : CY_REPORT_STRONG);
  }
  cy_report_paper_end_table (paper);
}

static char *
spell_words (const CySheetRegister *row)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < row->n_words; i++)
    g_string_append_printf (text, "%s%04X", i > 0 ? " " : "", row->words[i]);
  return g_string_free (text, FALSE);
}

static void
put_register (CyReportPaper *paper, const CySheetRegister *row)
{
  g_autofree char *gun =
    row->connector == 0 ? g_strdup ("") : g_strdup_printf ("%u", row->connector);
  g_autofree char *place = row->function == 0 ? g_strdup ("–")
                                              : g_strdup_printf ("%u/%u/%u", row->function,
                                                                 row->device_unit, row->address);
  g_autofree char *words = spell_words (row);
  g_autofree char *value =
    g_strdup_printf ("%s%s%s", cy_report_text (row->value),
                     row->is_good && row->unit != NULL && *row->unit != '\0' ? " " : "",
                     row->is_good && row->unit != NULL ? row->unit : "");
  const char *cells[] = { gun, cy_report_text (row->measure), place, words, value };

  cy_report_paper_row (paper, cells, row->is_good ? CY_REPORT_PLAIN : CY_REPORT_FAINT);
}

static void
put_registers (CyReportPaper *paper, const CyCommissioningSheet *sheet)
{
  const CyReportColumn columns[] = {
    { _ ("Gun"), 0.07, FALSE },
    { _ ("Quantity"), 0.27, FALSE },
    { _ ("Function/unit/address"), 0.16, TRUE },
    { _ ("Registers"), 0.25, TRUE },
    { _ ("Value"), 0.25, FALSE },
  };

  if (sheet->registers == NULL || sheet->registers->len == 0)
    return;
  cy_report_paper_heading (paper, _ ("Registers"));
  cy_report_paper_begin_table (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < sheet->registers->len; i++)
    put_register (paper, &g_array_index (sheet->registers, CySheetRegister, i));
  cy_report_paper_end_table (paper);
}

static void
draw (CyReportPaper *paper, gconstpointer data)
{
  const CyCommissioningSheet *sheet = data;

  put_facts (paper, sheet);
  put_nameplate (paper, sheet);
  put_tests (paper, sheet);
  if (sheet->remarks != NULL && *sheet->remarks != '\0') {
    cy_report_paper_heading (paper, _ ("Remarks"));
    cy_report_paper_paragraph (paper, sheet->remarks, CY_REPORT_PLAIN);
  }
  put_registers (paper, sheet);
  cy_report_paper_gap (paper, 12);
  cy_report_paper_signature (paper, _ ("Commissioned by"));
  cy_report_paper_signature (paper, _ ("Accepted by"));
}

/**
 * cy_commissioning_sheet_render:
 *
 * Draws the sheet: what was put where, whether it is what its record says, what was tried, and what
 * every register said, with lines to sign on.
 *
 * Threading: any thread; pure: the same sheet gives the same bytes where the same fonts are.
 *
 * Returns: (transfer full): a PDF of A4 pages.
 *
 * Errors: #CY_REPORT_ERROR_DRAW.
 */
GBytes *
cy_commissioning_sheet_render (const CyCommissioningSheet *sheet, GError **error)
{
  g_autofree char *title =
    g_strdup_printf (_ ("Commissioning sheet – %s"), cy_report_text (sheet->pile));
  g_autofree char *footer =
    g_strdup_printf ("%s · %s · %s", cy_report_text (sheet->pile_id), cy_report_text (sheet->when),
                     cy_report_text (sheet->program));

  return cy_report_paper_render (title, footer, sheet->time_us, draw, sheet, error);
}

/**
 * cy_commissioning_sheet_write:
 * @path: where to; what is there is replaced in one piece.
 *
 * Errors: #CY_REPORT_ERROR_DRAW, or #GFileError.
 */
gboolean
cy_commissioning_sheet_write (const CyCommissioningSheet *sheet, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = cy_commissioning_sheet_render (sheet, error);
  gconstpointer data;
  gsize length;

  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &length);
  return g_file_set_contents (path, data, (gssize) length, error);
}
