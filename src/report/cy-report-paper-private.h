/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "cy-report-paper.h"

G_BEGIN_DECLS

#define CY_REPORT_MARGIN      48.0
#define CY_REPORT_TOP         78.0
#define CY_REPORT_COLUMNS_MAX 8

/* Chinese first: a Latin font that has some of its signs would mix two hands in one word. */
#define CY_REPORT_SANS "Noto Sans CJK SC, Noto Sans, DejaVu Sans, Sans"

/* Lengths are in points of 1/72 inch. */
struct _CyReportPaper {
  cairo_t *cr;
  PangoLayout *layout;
  const char *title;
  const char *footer;
  double page_width;
  double page_height;
  double y;
  guint page;
  guint n_pages;      /* 0 while they are counted */
  double code_bottom; /* facts above that leave room for a code beside them */
  gboolean code_failed;
  CyReportColumn columns[CY_REPORT_COLUMNS_MAX];
  guint n_columns;
};

double cy_report_paper_width (const CyReportPaper *paper);
void cy_report_paper_set_text (CyReportPaper *paper,
                               const char *text,
                               const char *family,
                               double size,
                               gboolean bold);
double cy_report_paper_set_width (CyReportPaper *paper, double width, int lines);
void cy_report_paper_show (CyReportPaper *paper, double x, double y, double grey);
void
cy_report_paper_rule (CyReportPaper *paper, double y, double from, double to, double line_width);
gboolean cy_report_paper_make_room (CyReportPaper *paper, double height);

G_END_DECLS
