/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-report-paper.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <pango/pangocairo.h>

#include "cy-report-code.h"
#include "cy-report-error.h"

/* ISO 216 A4 in points of 1/72 inch. */
#define SHORT_SIDE 595.276
#define LONG_SIDE  841.890

#define MARGIN      48.0
#define TOP         78.0
#define FOOT        60.0
#define CELL_PAD    3.0
#define FACT_SHARE  0.28
#define COLUMNS_MAX 8

/* 26 mm: a code of 40 letters has modules of 0.7 mm then, which a telephone reads from half a metre. */
#define CODE_SIDE 74.0
#define CODE_GAP  16.0

/* What a hand needs to write in. */
#define LINE_HEIGHT 22.0

/* Chinese first: a Latin font that has some of its signs would mix two hands in one word. */
#define SANS "Noto Sans CJK SC, Noto Sans, DejaVu Sans, Sans"
#define MONO "DejaVu Sans Mono, Noto Sans Mono CJK SC, Monospace"

/* What a device says may be long; a cell shows this many lines of it. */
#define CELL_LINES 4

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
  CyReportColumn columns[COLUMNS_MAX];
  guint n_columns;
};

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

static double
bottom_of (const CyReportPaper *paper)
{
  return paper->page_height - FOOT;
}

static double
width_of (const CyReportPaper *paper)
{
  return paper->page_width - 2 * MARGIN;
}

/* What does not stand beside a code begins below it. */
static void
pass_code (CyReportPaper *paper)
{
  paper->y = MAX (paper->y, paper->code_bottom);
}

static void
set_text (CyReportPaper *paper, const char *text, const char *family, double size, gboolean bold)
{
  g_autofree char *valid = g_utf8_make_valid (text == NULL ? "" : text, -1);
  PangoFontDescription *font = pango_font_description_from_string (family);

  pango_font_description_set_size (font, (int) (size * PANGO_SCALE));
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (paper->layout, font);
  pango_layout_set_alignment (paper->layout, PANGO_ALIGN_LEFT);
  pango_layout_set_text (paper->layout, valid, -1);
  pango_font_description_free (font);
}

static double
set_width (CyReportPaper *paper, double width, int lines)
{
  int height;

  pango_layout_set_width (paper->layout, (int) (width * PANGO_SCALE));
  pango_layout_set_height (paper->layout, lines > 0 ? -lines : -1);
  pango_layout_set_ellipsize (paper->layout,
                              lines > 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  pango_layout_set_wrap (paper->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_get_size (paper->layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

static void
show (CyReportPaper *paper, double x, double y, double grey)
{
  cairo_set_source_rgb (paper->cr, grey, grey, grey);
  cairo_move_to (paper->cr, x, y);
  pango_cairo_show_layout (paper->cr, paper->layout);
}

static void
rule (CyReportPaper *paper, double y, double from, double to, double line_width)
{
  cairo_set_source_rgb (paper->cr, 0.45, 0.45, 0.45);
  cairo_set_line_width (paper->cr, line_width);
  cairo_move_to (paper->cr, from, y);
  cairo_line_to (paper->cr, to, y);
  cairo_stroke (paper->cr);
}

static void
begin_page (CyReportPaper *paper)
{
  g_autofree char *number = NULL;

  paper->page++;
  set_text (paper, paper->title, SANS, 14, TRUE);
  set_width (paper, width_of (paper), 1);
  show (paper, MARGIN, 40, 0);
  rule (paper, 66, MARGIN, paper->page_width - MARGIN, 0.8);
  set_text (paper, paper->footer, SANS, 7.5, FALSE);
  set_width (paper, width_of (paper) * 0.75, 1);
  show (paper, MARGIN, bottom_of (paper) + 16, 0.35);
  number = g_strdup_printf (_ ("Page %u of %u"), paper->page, MAX (paper->n_pages, paper->page));
  set_text (paper, number, SANS, 7.5, FALSE);
  pango_layout_set_alignment (paper->layout, PANGO_ALIGN_RIGHT);
  set_width (paper, width_of (paper) * 0.25, 1);
  show (paper, MARGIN + width_of (paper) * 0.75, bottom_of (paper) + 16, 0.35);
  paper->y = TOP;
  paper->code_bottom = 0;
}

static gboolean
make_room (CyReportPaper *paper, double height)
{
  if (paper->y + height <= bottom_of (paper) || paper->y <= TOP)
    return FALSE;
  cairo_show_page (paper->cr);
  begin_page (paper);
  return TRUE;
}

/**
 * cy_report_paper_need:
 *
 * Begins a new page when there is less room than that on this one, so that what follows stays together.
 */
void
cy_report_paper_need (CyReportPaper *paper, double height)
{
  make_room (paper, height);
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
  make_room (paper, 100);
  paper->y += paper->y > TOP ? 12 : 0;
  set_text (paper, text, SANS, 11, TRUE);
  height = set_width (paper, width_of (paper), 2);
  show (paper, MARGIN, paper->y, 0);
  paper->y += height + 4;
}

void
cy_report_paper_paragraph (CyReportPaper *paper, const char *text, CyReportLook look)
{
  double height;

  pass_code (paper);
  set_text (paper, text, SANS, 9, look == CY_REPORT_STRONG);
  height = set_width (paper, width_of (paper), 2 * CELL_LINES);
  if (make_room (paper, height)) {
    set_text (paper, text, SANS, 9, look == CY_REPORT_STRONG);
    set_width (paper, width_of (paper), 2 * CELL_LINES);
  }
  show (paper, MARGIN, paper->y, look == CY_REPORT_FAINT ? 0.4 : 0);
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
  double width = width_of (paper) * (1 - FACT_SHARE);
  double height;

  make_room (paper, 40);
  if (paper->y < paper->code_bottom)
    width -= CODE_SIDE + CODE_GAP;
  set_text (paper, name, SANS, 9, FALSE);
  set_width (paper, width_of (paper) * FACT_SHARE - CELL_PAD, 2);
  show (paper, MARGIN, paper->y, 0.35);
  set_text (paper, value, SANS, 9, FALSE);
  height = set_width (paper, width, CELL_LINES);
  show (paper, MARGIN + width_of (paper) * FACT_SHARE, paper->y, 0);
  paper->y += height + 2;
}

/* Returns the height; the titles of figures are words like the others. */
static double
set_cell (CyReportPaper *paper, guint column, const char *text, gboolean title, CyReportLook look)
{
  const CyReportColumn *info = &paper->columns[column];
  gboolean mono = info->mono && !title;

  set_text (paper, text, mono ? MONO : SANS, mono ? 7.5 : 8, look == CY_REPORT_STRONG);
  return set_width (paper, info->share * width_of (paper) - 2 * CELL_PAD, CELL_LINES);
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
  double x = MARGIN;

  if (title) {
    cairo_set_source_rgb (paper->cr, 0.9, 0.9, 0.9);
    cairo_rectangle (paper->cr, MARGIN, paper->y, width_of (paper), height);
    cairo_fill (paper->cr);
  }
  for (guint i = 0; i < paper->n_columns; i++) {
    set_cell (paper, i, cells[i], title, look);
    show (paper, x + CELL_PAD, paper->y + CELL_PAD + baseline - baseline_of (paper),
          look == CY_REPORT_FAINT ? 0.4 : 0);
    x += paper->columns[i].share * width_of (paper);
  }
  paper->y += height;
  rule (paper, paper->y, MARGIN, paper->page_width - MARGIN, 0.3);
}

static void
put_titles (CyReportPaper *paper)
{
  const char *titles[COLUMNS_MAX];

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
  g_assert (n >= 1 && n <= COLUMNS_MAX);
  paper->n_columns = n;
  for (guint i = 0; i < n; i++)
    paper->columns[i] = columns[i];
  pass_code (paper);
  make_room (paper, 50);
  put_titles (paper);
}

void
cy_report_paper_row (CyReportPaper *paper, const char *const *cells, CyReportLook look)
{
  double baseline;

  if (make_room (paper, row_height (paper, cells, FALSE, look, &baseline)))
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
    make_room (paper, LINE_HEIGHT);
    paper->y += LINE_HEIGHT;
    rule (paper, paper->y, MARGIN, paper->page_width - MARGIN, 0.3);
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
  double x = paper->page_width - MARGIN - CODE_SIDE;
  double height;

  if (!cy_report_code_draw (paper->cr, payload, x, paper->y, CODE_SIDE)) {
    paper->code_failed = TRUE;
    return;
  }
  set_text (paper, caption, SANS, 7.5, FALSE);
  pango_layout_set_alignment (paper->layout, PANGO_ALIGN_CENTER);
  height = set_width (paper, CODE_SIDE, 2);
  /* The code must have white around it. */
  show (paper, x, paper->y + CODE_SIDE + CODE_GAP / 2, 0.35);
  paper->code_bottom = paper->y + CODE_SIDE + CODE_GAP / 2 + height + CODE_GAP / 2;
}

/**
 * cy_report_paper_signature:
 * @who: in what role they sign.
 */
void
cy_report_paper_signature (CyReportPaper *paper, const char *who)
{
  double half = MARGIN + width_of (paper) * 0.6;

  pass_code (paper);
  make_room (paper, 56);
  paper->y += 36;
  rule (paper, paper->y, MARGIN, half, 0.6);
  rule (paper, paper->y, half + 20, paper->page_width - MARGIN, 0.6);
  set_text (paper, who, SANS, 8, FALSE);
  set_width (paper, width_of (paper) * 0.6, 1);
  show (paper, MARGIN, paper->y + 3, 0.35);
  set_text (paper, _ ("Place, date"), SANS, 8, FALSE);
  set_width (paper, width_of (paper) * 0.35, 1);
  show (paper, half + 20, paper->y + 3, 0.35);
  paper->y += 18;
}

static cairo_status_t
take_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* The time is that of the report: the same report is the same file whenever it is drawn. */
static void
describe (cairo_surface_t *surface, const char *title, gint64 time_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autofree char *text = time == NULL ? NULL : g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Chargeyard");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                  text == NULL ? "1970-01-01T00:00:00Z" : text);
}

static cairo_status_t
draw_pages (CyReportPaper *paper, cairo_surface_t *surface, CyReportDraw draw, gconstpointer data)
{
  cairo_font_options_t *options = cairo_font_options_create ();
  cairo_status_t status;

  paper->cr = cairo_create (surface);
  paper->layout = pango_cairo_create_layout (paper->cr);
  /* Paper has no pixels to fit letters to. */
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (pango_layout_get_context (paper->layout), options);
  cairo_font_options_destroy (options);
  paper->page = 0;
  begin_page (paper);
  draw (paper, data);
  cairo_show_page (paper->cr);
  cairo_surface_finish (surface);
  status = cairo_status (paper->cr);
  g_clear_object (&paper->layout);
  g_clear_pointer (&paper->cr, cairo_destroy);
  return status != CAIRO_STATUS_SUCCESS ? status : cairo_surface_status (surface);
}

/* Draws it where nobody sees it. */
static cairo_status_t
count_pages (CyReportPaper *paper, CyReportDraw draw, gconstpointer data)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR, NULL);
  cairo_status_t status = draw_pages (paper, surface, draw, data);

  cairo_surface_destroy (surface);
  paper->n_pages = paper->page;
  return status;
}

static GBytes *
render (CyReportPaper *paper,
        const char *title,
        gint64 time_us,
        CyReportDraw draw,
        gconstpointer data,
        GError **error)
{
  g_autofree char *valid_title = g_utf8_make_valid (title, -1);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface =
    cairo_pdf_surface_create_for_stream (take_bytes, bytes, paper->page_width, paper->page_height);
  cairo_status_t status;

  paper->title = valid_title;
  status = count_pages (paper, draw, data);
  describe (surface, valid_title, time_us);
  if (status == CAIRO_STATUS_SUCCESS)
    status = draw_pages (paper, surface, draw, data);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error (error, CY_REPORT_ERROR, CY_REPORT_ERROR_DRAW, "\"%s\" could not be drawn: %s",
                 valid_title, cairo_status_to_string (status));
    return NULL;
  }
  if (paper->code_failed) {
    g_set_error (error, CY_REPORT_ERROR, CY_REPORT_ERROR_DRAW,
                 "\"%s\" could not be drawn: what its code is to say is too long", valid_title);
    return NULL;
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/**
 * cy_report_paper_render:
 * @title: on top of every page.
 * @footer: below every page.
 * @time_us: when the report was made, for the file's own data [µs UTC].
 * @draw: puts things on the paper; it is called twice, the first time only to count pages.
 *
 * Returns: (transfer full): a PDF of upright pages.
 *
 * Errors: #CY_REPORT_ERROR_DRAW.
 */
GBytes *
cy_report_paper_render (const char *title,
                        const char *footer,
                        gint64 time_us,
                        CyReportDraw draw,
                        gconstpointer data,
                        GError **error)
{
  CyReportPaper paper = { .footer = footer, .page_width = SHORT_SIDE, .page_height = LONG_SIDE };

  return render (&paper, title, time_us, draw, data, error);
}

/**
 * cy_report_paper_render_wide:
 *
 * The same as cy_report_paper_render() on pages that lie, for tables of many columns.
 *
 * Returns: (transfer full): a PDF.
 *
 * Errors: #CY_REPORT_ERROR_DRAW.
 */
GBytes *
cy_report_paper_render_wide (const char *title,
                             const char *footer,
                             gint64 time_us,
                             CyReportDraw draw,
                             gconstpointer data,
                             GError **error)
{
  CyReportPaper paper = { .footer = footer, .page_width = LONG_SIDE, .page_height = SHORT_SIDE };

  return render (&paper, title, time_us, draw, data, error);
}
