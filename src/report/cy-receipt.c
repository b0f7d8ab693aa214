/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-receipt.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-report-error.h"
#include "cy-report-paper-private.h"

/* How many figures of a card are shown. */
#define CARD_SHOWN 4

/* Figures and sizes of a layout, in points of 1/72 inch. Printers of 80 mm rolls print 72 mm of them. */
static const struct {
  double width;
  double height; /* 0: as high as it must be */
  double margin;
  double size;  /* of letters */
  double title; /* of the title's letters */
} looks[] = {
  [CY_RECEIPT_ROLL] = { 226.772, 0, 11.339, 8.5, 12 },
  [CY_RECEIPT_A4] = { 595.276, 841.890, 110, 11, 17 },
};

/* A receipt on its way to paper. */
typedef struct {
  CyReportPaper paper;
  CyReceiptLayout layout;
} Strip;

static double
inner_width (const Strip *strip)
{
  return looks[strip->layout].width - 2 * looks[strip->layout].margin;
}

/**
 * cy_receipt_mask_card:
 *
 * Returns: (transfer full): the number with its last four figures only: a receipt may be found by others.
 */
char *
cy_receipt_mask_card (const char *number)
{
  glong length = g_utf8_strlen (number, -1);
  GString *text = g_string_new (NULL);

  if (length <= CARD_SHOWN)
    return g_string_free (g_string_append (text, number), FALSE);
  for (glong i = 0; i < MIN (length - CARD_SHOWN, 4); i++)
    g_string_append_c (text, '*');
  g_string_append (text, g_utf8_offset_to_pointer (number, length - CARD_SHOWN));
  return g_string_free (text, FALSE);
}

/* A text across the whole width. */
static void
put_text (Strip *strip, const char *text, double size, gboolean bold, PangoAlignment alignment)
{
  CyReportPaper *paper = &strip->paper;
  double height;

  if (text == NULL || *text == '\0')
    return;
  cy_report_paper_set_text (paper, text, CY_REPORT_SANS, size, bold);
  pango_layout_set_alignment (paper->layout, alignment);
  height = cy_report_paper_set_width (paper, inner_width (strip), 0);
  cy_report_paper_show (paper, looks[strip->layout].margin, paper->y, 0);
  paper->y += height;
}

static void
put_rule (Strip *strip)
{
  double margin = looks[strip->layout].margin;

  strip->paper.y += looks[strip->layout].size * 0.5;
  cy_report_paper_rule (&strip->paper, strip->paper.y, margin, margin + inner_width (strip), 0.5);
  strip->paper.y += looks[strip->layout].size * 0.5;
}

/* What it is called on the left, what it is on the right; a line is as high as the higher of them. */
static void
put_pair (Strip *strip, const char *name, const char *value, double share, gboolean bold)
{
  CyReportPaper *paper = &strip->paper;
  double size = looks[strip->layout].size;
  double margin = looks[strip->layout].margin;
  double left = inner_width (strip) * share;
  double height;

  if (value == NULL || *value == '\0')
    return;
  cy_report_paper_set_text (paper, name, CY_REPORT_SANS, size, bold);
  height = cy_report_paper_set_width (paper, left, 0);
  cy_report_paper_show (paper, margin, paper->y, 0);
  cy_report_paper_set_text (paper, value, CY_REPORT_SANS, size, bold);
  pango_layout_set_alignment (paper->layout, PANGO_ALIGN_RIGHT);
  height = MAX (height, cy_report_paper_set_width (paper, inner_width (strip) - left, 0));
  cy_report_paper_show (paper, margin + left, paper->y, 0);
  paper->y += height + size * 0.15;
}

static void
put_head (Strip *strip, const CyReceipt *receipt)
{
  double size = looks[strip->layout].size;

  put_text (strip, receipt->company, size * 1.15, TRUE, PANGO_ALIGN_CENTER);
  put_text (strip, receipt->station, size, FALSE, PANGO_ALIGN_CENTER);
  strip->paper.y += size * 0.5;
  put_text (strip, receipt->title, looks[strip->layout].title, TRUE, PANGO_ALIGN_CENTER);
  put_rule (strip);
}

static void
put_facts (Strip *strip, const CyReceipt *receipt)
{
  g_autofree char *card = receipt->card == NULL ? NULL : cy_receipt_mask_card (receipt->card);
  const struct {
    const char *name;
    const char *value;
  } facts[] = {
    { _ ("Number"), receipt->number },
    { _ ("Time"), receipt->when },
    { _ ("Customer account"), receipt->account },
    { _ ("Card"), card },
    { _ ("Paid by"), receipt->method },
    { _ ("Start"), receipt->begun },
    { _ ("End"), receipt->ended },
    { _ ("Energy"), receipt->energy },
  };

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    put_pair (strip, facts[i].name, facts[i].value, 0.3, FALSE);
}

static void
put_lines (Strip *strip, const CyReceipt *receipt)
{
  if (receipt->lines == NULL || receipt->lines->len == 0)
    return;
  put_rule (strip);
  for (guint i = 0; i < receipt->lines->len; i++) {
    const CyReceiptLine *line = &g_array_index (receipt->lines, CyReceiptLine, i);

    put_pair (strip, line->what, line->amount, 0.65, FALSE);
    put_text (strip, line->detail, looks[strip->layout].size * 0.85, FALSE, PANGO_ALIGN_LEFT);
  }
}

static void
put_amounts (Strip *strip, const CyReceipt *receipt)
{
  put_rule (strip);
  put_pair (strip, _ ("Sum"), receipt->amount, 0.3, TRUE);
  put_pair (strip, _ ("In words"), receipt->capital, 0.3, FALSE);
  put_pair (strip, _ ("VAT included"), receipt->vat, 0.45, FALSE);
  put_pair (strip, _ ("Balance"), receipt->balance, 0.3, FALSE);
  put_rule (strip);
  put_pair (strip, _ ("Served by"), receipt->worker, 0.3, FALSE);
  put_pair (strip, _ ("Note"), receipt->note, 0.3, FALSE);
}

/**
 * cy_receipt_draw:
 * @cr: where it is drawn, in points of 1/72 inch from the upper left corner: a PDF, or what a printer is given.
 *
 * Returns: how high it became [pt].
 */
double
cy_receipt_draw (cairo_t *cr, const CyReceipt *receipt, CyReceiptLayout layout)
{
  Strip strip = {
    .paper = { .cr = cr, .page_width = looks[layout].width, .y = MIN (looks[layout].margin, 48) },
    .layout = layout
  };
  cairo_font_options_t *options = cairo_font_options_create ();

  strip.paper.layout = pango_cairo_create_layout (cr);
  /* Paper has no pixels to fit letters to. */
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (pango_layout_get_context (strip.paper.layout), options);
  cairo_font_options_destroy (options);
  put_head (&strip, receipt);
  put_facts (&strip, receipt);
  put_lines (&strip, receipt);
  put_amounts (&strip, receipt);
  g_object_unref (strip.paper.layout);
  return strip.paper.y + looks[layout].margin;
}

static cairo_status_t
take_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Draws it where nobody sees it. */
static double
measure (const CyReceipt *receipt, CyReceiptLayout layout)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR, NULL);
  cairo_t *cr = cairo_create (surface);
  double height = cy_receipt_draw (cr, receipt, layout);

  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return height;
}

static void
describe (cairo_surface_t *surface, const CyReceipt *receipt)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (receipt->time_us / G_USEC_PER_SEC);
  g_autofree char *text = time == NULL ? NULL : g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, receipt->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Chargeyard");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                  text == NULL ? "1970-01-01T00:00:00Z" : text);
}

/**
 * cy_receipt_render:
 *
 * Returns: (transfer full): a PDF of one page.
 *
 * Errors: #CY_REPORT_ERROR_DRAW.
 */
GBytes *
cy_receipt_render (const CyReceipt *receipt, CyReceiptLayout layout, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  double height = looks[layout].height != 0 ? looks[layout].height : measure (receipt, layout);
  cairo_surface_t *surface =
    cairo_pdf_surface_create_for_stream (take_bytes, bytes, looks[layout].width, height);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  describe (surface, receipt);
  (void) cy_receipt_draw (cr, receipt, layout);
  cairo_show_page (cr);
  cairo_surface_finish (surface);
  status = cairo_status (cr);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  g_set_error (error, CY_REPORT_ERROR, CY_REPORT_ERROR_DRAW, "\"%s\" could not be drawn: %s",
               receipt->title, cairo_status_to_string (status));
  return NULL;
}
