/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cairo-svg.h>
#include <gio/gio.h>

#include "cy-trend-chart-private.h"

#define MARGIN 16

/* A PNG has so many pixels for one of the screen: it is for paper. */
#define PNG_SCALE 2.0

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

static cairo_surface_t *
make_image (int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (
    CAIRO_FORMAT_RGB24, (int) (width * PNG_SCALE), (int) (height * PNG_SCALE));

  cairo_surface_set_device_scale (surface, PNG_SCALE, PNG_SCALE);
  return surface;
}

/**
 * cy_trend_chart_draw_picture:
 * @title: stands above it.
 * @width: [px], at least 200.
 * @height: [px], at least 150.
 * @svg: an SVG, whose lines stay sharp; else a PNG of twice as many pixels.
 *
 * Returns: (transfer full): what is seen, as a file's bytes.
 */
GBytes *
cy_trend_chart_draw_picture (CyTrendChart *self,
                             const char *title,
                             int width,
                             int height,
                             gboolean svg,
                             GError **error)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface =
    svg ? cairo_svg_surface_create_for_stream (collect, bytes, MAX (width, 200), MAX (height, 150))
        : make_image (MAX (width, 200), MAX (height, 150));
  cairo_t *cr = cairo_create (surface);
  GskRenderNode *node = make_node (self, title, MAX (width, 200), MAX (height, 150));
  cairo_status_t status;

  gsk_render_node_draw (node, cr);
  gsk_render_node_unref (node);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS && !svg)
    status = cairo_surface_write_to_png_stream (surface, collect, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (bytes);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the chart cannot be drawn: %s",
               cairo_status_to_string (status));
  g_byte_array_unref (bytes);
  return NULL;
}
