/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyReportPaper:
 *
 * A4 pages on which things are put one below the other. A new page begins where the old one is full;
 * each has the title on top and its number below.
 *
 * Threading: any one thread.
 */
typedef struct _CyReportPaper CyReportPaper;

/**
 * CyReportLook:
 * @CY_REPORT_PLAIN: as usual.
 * @CY_REPORT_STRONG: what should be noticed: bold, so that it is on a copy too.
 * @CY_REPORT_FAINT: what is said aside.
 */
typedef enum {
  CY_REPORT_PLAIN,
  CY_REPORT_STRONG,
  CY_REPORT_FAINT,
} CyReportLook;

/**
 * CyReportColumn:
 * @title: its heading.
 * @share: of the width; all shares of a table make 1.
 * @mono: figures that stand in columns.
 */
typedef struct {
  const char *title;
  double share;
  gboolean mono;
} CyReportColumn;

typedef void (*CyReportDraw) (CyReportPaper *paper, gconstpointer data);

GBytes *cy_report_paper_render (const char *title,
                                const char *footer,
                                gint64 time_us,
                                CyReportDraw draw,
                                gconstpointer data,
                                GError **error);

GBytes *cy_report_paper_render_wide (const char *title,
                                     const char *footer,
                                     gint64 time_us,
                                     CyReportDraw draw,
                                     gconstpointer data,
                                     GError **error);

const char *cy_report_text (const char *text);
void cy_report_paper_code (CyReportPaper *paper, const char *payload, const char *caption);
void cy_report_paper_heading (CyReportPaper *paper, const char *text);
void cy_report_paper_paragraph (CyReportPaper *paper, const char *text, CyReportLook look);
void cy_report_paper_paragraphs (CyReportPaper *paper, const char *text);
void cy_report_paper_fact (CyReportPaper *paper, const char *name, const char *value);
void cy_report_paper_need (CyReportPaper *paper, double height);
void cy_report_paper_gap (CyReportPaper *paper, double height);
void cy_report_paper_begin_table (CyReportPaper *paper, const CyReportColumn *columns, guint n);
void cy_report_paper_row (CyReportPaper *paper, const char *const *cells, CyReportLook look);
void cy_report_paper_end_table (CyReportPaper *paper);
void cy_report_paper_lines (CyReportPaper *paper, guint n);
void cy_report_paper_signature (CyReportPaper *paper, const char *who);

G_END_DECLS
