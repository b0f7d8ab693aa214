/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cy-report-code.h"
#include "cy-report-paper-private.h"

#define CELL_PAD   3.0
#define FACT_SHARE 0.28

/* 26 mm: a code of 40 letters has modules of 0.7 mm then, which a telephone reads from half a metre. */
#define CODE_SIDE 74.0
#define CODE_GAP  16.0

/* What a hand needs to write in. */
#define LINE_HEIGHT 22.0

#define MONO "DejaVu Sans Mono, Noto Sans Mono CJK SC, Monospace"

/* What a device says may be long; a cell shows this many lines of it. */
#define CELL_LINES 4

/**
 * cy_report_text:
 *
 * Returns: the text, or a dash when there is none, so that nobody takes it for forgotten.
 */
const char *
cy_report_text (const char *text)
{
  return text == NULL || *text == '\0' ? "–" : text;
}

/* What does not stand beside a code begins below it. */
static void
pass_code (CyReportPaper *paper)
{
  paper->y = MAX (paper->y, paper->code_bottom);
}

/**
 * cy_report_paper_need:
 *
 * Begins a new page when there is less room than that on this one, so that what follows stays together.
 */
void
cy_report_paper_need (CyReportPaper *paper, double height)
{
  cy_report_paper_make_room (paper, height);
}

void
cy_report_paper_gap (CyReportPaper *paper, double height)
{
  paper->y += height;
}

/**
 * cy_report_paper_heading:
 *
 * A heading; it does not stay alone at the foot of a page.
 */
void
cy_report_paper_heading (CyReportPaper *paper, const char *text)
{
  double height;

  pass_code (paper);
  cy_report_paper_make_room (paper, 100);
  paper->y += paper->y > CY_REPORT_TOP ? 12 : 0;
  cy_report_paper_set_text (paper, text, CY_REPORT_SANS, 11, TRUE);
  height = cy_report_paper_set_width (paper, cy_report_paper_width (paper), 2);
  cy_report_paper_show (paper, CY_REPORT_MARGIN, paper->y, 0);
  paper->y += height + 4;
}

void
cy_report_paper_paragraph (CyReportPaper *paper, const char *text, CyReportLook look)
{
  double height;

  pass_code (paper);
  cy_report_paper_set_text (paper, text, CY_REPORT_SANS, 9, look == CY_REPORT_STRONG);
  height = cy_report_paper_set_width (paper, cy_report_paper_width (paper), 2 * CELL_LINES);
  if (cy_report_paper_make_room (paper, height)) {
    cy_report_paper_set_text (paper, text, CY_REPORT_SANS, 9, look == CY_REPORT_STRONG);
    cy_report_paper_set_width (paper, cy_report_paper_width (paper), 2 * CELL_LINES);
  }
  cy_report_paper_show (paper, CY_REPORT_MARGIN, paper->y, look == CY_REPORT_FAINT ? 0.4 : 0);
  paper->y += height + 4;
}

/**
 * cy_report_paper_paragraphs:
 * @text: of several, with line breaks between them; blank ones are left out.
 */
void
cy_report_paper_paragraphs (CyReportPaper *paper, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "\n", -1);

  for (guint i = 0; parts[i] != NULL; i++) {
    if (*g_strchomp (parts[i]) != '\0')
      cy_report_paper_paragraph (paper, parts[i], CY_REPORT_PLAIN);
  }
}

/**
 * cy_report_paper_fact:
 *
 * A name on the left, what it is beside it.
 */
void
cy_report_paper_fact (CyReportPaper *paper, const char *name, const char *value)
{
  double width = cy_report_paper_width (paper) * (1 - FACT_SHARE);
  double height;

  cy_report_paper_make_room (paper, 40);
  if (paper->y < paper->code_bottom)
    width -= CODE_SIDE + CODE_GAP;
  cy_report_paper_set_text (paper, name, CY_REPORT_SANS, 9, FALSE);
  cy_report_paper_set_width (paper, cy_report_paper_width (paper) * FACT_SHARE - CELL_PAD, 2);
  cy_report_paper_show (paper, CY_REPORT_MARGIN, paper->y, 0.35);
  cy_report_paper_set_text (paper, value, CY_REPORT_SANS, 9, FALSE);
  height = cy_report_paper_set_width (paper, width, CELL_LINES);
  cy_report_paper_show (paper, CY_REPORT_MARGIN + cy_report_paper_width (paper) * FACT_SHARE,
                        paper->y, 0);
  paper->y += height + 2;
}

/* Returns the height; the titles of figures are words like the others. */
static double
set_cell (CyReportPaper *paper, guint column, const char *text, gboolean title, CyReportLook look)
{
  const CyReportColumn *info = &paper->columns[column];
  gboolean mono = info->mono && !title;

  cy_report_paper_set_text (paper, text, mono ? MONO : CY_REPORT_SANS, mono ? 7.5 : 8,
                            look == CY_REPORT_STRONG);
  return cy_report_paper_set_width (
    paper, info->share * cy_report_paper_width (paper) - 2 * CELL_PAD, CELL_LINES);
}

static double
baseline_of (CyReportPaper *paper)
{
  return (double) pango_layout_get_baseline (paper->layout) / PANGO_SCALE;
}

/* Letters of two sizes stand on one line. */
static double
row_height (CyReportPaper *paper,
            const char *const *cells,
            gboolean title,
            CyReportLook look,
            double *out_baseline)
{
  double above = 0;
  double below = 0;

  for (guint i = 0; i < paper->n_columns; i++) {
    double height = set_cell (paper, i, cells[i], title, look);

    above = MAX (above, baseline_of (paper));
    below = MAX (below, height - baseline_of (paper));
  }
  *out_baseline = above;
  return above + below + 2 * CELL_PAD;
}

static void
put_row (CyReportPaper *paper, const char *const *cells, gboolean title, CyReportLook look)
{
  double baseline;
  double height = row_height (paper, cells, title, look, &baseline);
  double x = CY_REPORT_MARGIN;

  if (title) {
    cairo_set_source_rgb (paper->cr, 0.9, 0.9, 0.9);
    cairo_rectangle (paper->cr, CY_REPORT_MARGIN, paper->y, cy_report_paper_width (paper), height);
    cairo_fill (paper->cr);
  }
  for (guint i = 0; i < paper->n_columns; i++) {
    set_cell (paper, i, cells[i], title, look);
    cy_report_paper_show (paper, x + CELL_PAD, paper->y + CELL_PAD + baseline - baseline_of (paper),
                          look == CY_REPORT_FAINT ? 0.4 : 0);
    x += paper->columns[i].share * cy_report_paper_width (paper);
  }
  paper->y += height;
  cy_report_paper_rule (paper, paper->y, CY_REPORT_MARGIN, paper->page_width - CY_REPORT_MARGIN,
                        0.3);
}

static void
put_titles (CyReportPaper *paper)
{
  const char *titles[CY_REPORT_COLUMNS_MAX];

  for (guint i = 0; i < paper->n_columns; i++)
    titles[i] = paper->columns[i].title;
  put_row (paper, titles, TRUE, CY_REPORT_STRONG);
}

/**
 * cy_report_paper_begin_table:
 * @columns: (array length=n): at most 8.
 *
 * Rows follow. Where a page ends in between, the titles come again on the next.
 */
void
cy_report_paper_begin_table (CyReportPaper *paper, const CyReportColumn *columns, guint n)
{
  g_assert (n >= 1 && n <= CY_REPORT_COLUMNS_MAX);
  paper->n_columns = n;
  for (guint i = 0; i < n; i++)
    paper->columns[i] = columns[i];
  pass_code (paper);
  cy_report_paper_make_room (paper, 50);
  put_titles (paper);
}

void
cy_report_paper_row (CyReportPaper *paper, const char *const *cells, CyReportLook look)
{
  double baseline;

  if (cy_report_paper_make_room (paper, row_height (paper, cells, FALSE, look, &baseline)))
    put_titles (paper);
  put_row (paper, cells, FALSE, look);
}

void
cy_report_paper_end_table (CyReportPaper *paper)
{
  paper->n_columns = 0;
  paper->y += 6;
}

/**
 * cy_report_paper_lines:
 *
 * Empty lines for somebody to write on.
 */
void
cy_report_paper_lines (CyReportPaper *paper, guint n)
{
  pass_code (paper);
  for (guint i = 0; i < n; i++) {
    cy_report_paper_make_room (paper, LINE_HEIGHT);
    paper->y += LINE_HEIGHT;
    cy_report_paper_rule (paper, paper->y, CY_REPORT_MARGIN, paper->page_width - CY_REPORT_MARGIN,
                          0.3);
  }
  paper->y += 6;
}

/**
 * cy_report_paper_code:
 * @payload: what it says.
 * @caption: what it leads to, for people, below it.
 *
 * A QR code on the right, beside the facts that follow. It is put before anything else on a page.
 */
void
cy_report_paper_code (CyReportPaper *paper, const char *payload, const char *caption)
{
  double x = paper->page_width - CY_REPORT_MARGIN - CODE_SIDE;
  double height;

  if (!cy_report_code_draw (paper->cr, payload, x, paper->y, CODE_SIDE)) {
    paper->code_failed = TRUE;
    return;
  }
  cy_report_paper_set_text (paper, caption, CY_REPORT_SANS, 7.5, FALSE);
  pango_layout_set_alignment (paper->layout, PANGO_ALIGN_CENTER);
  height = cy_report_paper_set_width (paper, CODE_SIDE, 2);
  /* The code must have white around it. */
  cy_report_paper_show (paper, x, paper->y + CODE_SIDE + CODE_GAP / 2, 0.35);
  paper->code_bottom = paper->y + CODE_SIDE + CODE_GAP / 2 + height + CODE_GAP / 2;
}

/**
 * cy_report_paper_signature:
 * @who: in what role they sign.
 */
void
cy_report_paper_signature (CyReportPaper *paper, const char *who)
{
  double half = CY_REPORT_MARGIN + cy_report_paper_width (paper) * 0.6;

  pass_code (paper);
  cy_report_paper_make_room (paper, 56);
  paper->y += 36;
  cy_report_paper_rule (paper, paper->y, CY_REPORT_MARGIN, half, 0.6);
  cy_report_paper_rule (paper, paper->y, half + 20, paper->page_width - CY_REPORT_MARGIN, 0.6);
  cy_report_paper_set_text (paper, who, CY_REPORT_SANS, 8, FALSE);
  cy_report_paper_set_width (paper, cy_report_paper_width (paper) * 0.6, 1);
  cy_report_paper_show (paper, CY_REPORT_MARGIN, paper->y + 3, 0.35);
  cy_report_paper_set_text (paper, _ ("Place, date"), CY_REPORT_SANS, 8, FALSE);
  cy_report_paper_set_width (paper, cy_report_paper_width (paper) * 0.35, 1);
  cy_report_paper_show (paper, half + 20, paper->y + 3, 0.35);
  paper->y += 18;
}
