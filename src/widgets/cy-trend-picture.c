/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cairo-svg.h>
#include <gio/gio.h>

#include "cy-trend-chart-private.h"

#define MARGIN 16

/* A PNG has so many pixels for one of the screen: it is for paper. */
#define PNG_SCALE 2.0

#define WIDTH_MIN  200
#define HEIGHT_MIN 150

static cairo_status_t
collect (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static CyPalette
paper_palette (void)
{
  const GdkRGBA white = CY_RGB (0xffffff);
  CyPalette palette = *cy_palette_get (FALSE);

  palette.window = palette.surface = palette.raised = white;
  return palette;
}

/* On paper: dark on white, the title above, a margin all around. */
static GskRenderNode *
make_node (CyTrendChart *self, const char *title, int width, int height)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  const CyPalette palette = paper_palette ();
  double line = cy_text_cache_get_height (self->texts, CY_TEXT_STRONG) + 8;

  gtk_snapshot_append_color (snapshot, &palette.window,
                             &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  (void) cy_text_draw (self->texts, snapshot, CY_TEXT_STRONG, title, MARGIN, MARGIN,
                       width - 2 * MARGIN, &palette.text);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (MARGIN, (float) (MARGIN + line)));
  cy_trend_draw_on (self, snapshot, width - 2 * MARGIN, height - 2 * MARGIN - (int) line, &palette,
                    TRUE);
  return gtk_snapshot_free_to_node (snapshot);
}

static void
paint (CyTrendChart *self, const char *title, int width, int height, cairo_surface_t *surface)
{
  g_autoptr (GskRenderNode) node = make_node (self, title, width, height);
  cairo_t *cr = cairo_create (surface);

  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
}

static GBytes *
take_bytes (GByteArray *bytes, cairo_status_t status, GError **error)
{
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (bytes);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the chart cannot be drawn: %s",
               cairo_status_to_string (status));
  g_byte_array_unref (bytes);
  return NULL;
}

/**
 * cy_trend_chart_draw_image:
 * @title: stands above it.
 * @width: [px], at least 200.
 * @height: [px], at least 150.
 *
 * Returns: (transfer full): what is seen, in twice as many pixels; cy_trend_image_encode() makes a file
 *   of it. A failure is the surface's status.
 *
 * Threading: main thread.
 */
cairo_surface_t *
cy_trend_chart_draw_image (CyTrendChart *self, const char *title, int width, int height)
{
  cairo_surface_t *surface;

  width = MAX (width, WIDTH_MIN);
  height = MAX (height, HEIGHT_MIN);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (width * PNG_SCALE),
                                        (int) (height * PNG_SCALE));
  cairo_surface_set_device_scale (surface, PNG_SCALE, PNG_SCALE);
  paint (self, title, width, height, surface);
  cairo_surface_flush (surface);
  return surface;
}

/**
 * cy_trend_image_encode:
 * @image: nobody else draws on it meanwhile.
 *
 * Returns: (transfer full): a PNG file's bytes; packing them takes some tenths of a second.
 *
 * Threading: any thread.
 */
GBytes *
cy_trend_image_encode (cairo_surface_t *image, GError **error)
{
  GByteArray *bytes = g_byte_array_new ();

  return take_bytes (bytes, cairo_surface_write_to_png_stream (image, collect, bytes), error);
}

/**
 * cy_trend_chart_draw_svg:
 * @title: stands above it.
 * @width: [px], at least 200.
 * @height: [px], at least 150.
 *
 * Returns: (transfer full): what is seen as an SVG file's bytes, whose lines stay sharp.
 *
 * Threading: main thread.
 */
GBytes *
cy_trend_chart_draw_svg (CyTrendChart *self,
                         const char *title,
                         int width,
                         int height,
                         GError **error)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;

  width = MAX (width, WIDTH_MIN);
  height = MAX (height, HEIGHT_MIN);
  surface = cairo_svg_surface_create_for_stream (collect, bytes, width, height);
  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  paint (self, title, width, height, surface);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return take_bytes (bytes, status, error);
}
