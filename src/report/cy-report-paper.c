/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>

#include "cy-report-error.h"
#include "cy-report-paper-private.h"

/* ISO 216 A4 in points of 1/72 inch. */
#define SHORT_SIDE 595.276
#define LONG_SIDE  841.890

#define FOOT 60.0

static double
bottom_of (const CyReportPaper *paper)
{
  return paper->page_height - FOOT;
}

/**
 * cy_report_paper_width:
 *
 * Returns: between the margins [pt].
 */
double
cy_report_paper_width (const CyReportPaper *paper)
{
  return paper->page_width - 2 * CY_REPORT_MARGIN;
}

/**
 * cy_report_paper_set_text:
 * @text: (nullable): anything; what is not UTF-8 in it is shown as that.
 * @size: of the letters [pt].
 *
 * What is put on the paper next, on the left.
 */
void
cy_report_paper_set_text (CyReportPaper *paper,
                          const char *text,
                          const char *family,
                          double size,
                          gboolean bold)
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

/**
 * cy_report_paper_set_width:
 * @width: where lines break [pt].
 * @lines: how many there are at most; any number when it is 0.
 *
 * Returns: how high it becomes [pt].
 */
double
cy_report_paper_set_width (CyReportPaper *paper, double width, int lines)
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

/**
 * cy_report_paper_show:
 * @grey: from 0, black, to 1.
 *
 * Puts it there.
 */
void
cy_report_paper_show (CyReportPaper *paper, double x, double y, double grey)
{
  cairo_set_source_rgb (paper->cr, grey, grey, grey);
  cairo_move_to (paper->cr, x, y);
  pango_cairo_show_layout (paper->cr, paper->layout);
}

/**
 * cy_report_paper_rule:
 *
 * A line across.
 */
void
cy_report_paper_rule (CyReportPaper *paper, double y, double from, double to, double line_width)
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
  cy_report_paper_set_text (paper, paper->title, CY_REPORT_SANS, 14, TRUE);
  cy_report_paper_set_width (paper, cy_report_paper_width (paper), 1);
  cy_report_paper_show (paper, CY_REPORT_MARGIN, 40, 0);
  cy_report_paper_rule (paper, 66, CY_REPORT_MARGIN, paper->page_width - CY_REPORT_MARGIN, 0.8);
  cy_report_paper_set_text (paper, paper->footer, CY_REPORT_SANS, 7.5, FALSE);
  cy_report_paper_set_width (paper, cy_report_paper_width (paper) * 0.75, 1);
  cy_report_paper_show (paper, CY_REPORT_MARGIN, bottom_of (paper) + 16, 0.35);
  number = g_strdup_printf (_ ("Page %u of %u"), paper->page, MAX (paper->n_pages, paper->page));
  cy_report_paper_set_text (paper, number, CY_REPORT_SANS, 7.5, FALSE);
  pango_layout_set_alignment (paper->layout, PANGO_ALIGN_RIGHT);
  cy_report_paper_set_width (paper, cy_report_paper_width (paper) * 0.25, 1);
  cy_report_paper_show (paper, CY_REPORT_MARGIN + cy_report_paper_width (paper) * 0.75,
                        bottom_of (paper) + 16, 0.35);
  paper->y = CY_REPORT_TOP;
  paper->code_bottom = 0;
}

/**
 * cy_report_paper_make_room:
 *
 * Begins a new page when there is less room than that on this one, unless nothing is on it yet.
 *
 * Returns: whether it did; what was set before is lost then.
 */
gboolean
cy_report_paper_make_room (CyReportPaper *paper, double height)
{
  if (paper->y + height <= bottom_of (paper) || paper->y <= CY_REPORT_TOP)
    return FALSE;
  cairo_show_page (paper->cr);
  begin_page (paper);
  return TRUE;
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
