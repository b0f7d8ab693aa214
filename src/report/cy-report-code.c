/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-report-code.h"

#include <qrencode.h>

/* libqrencode gives a byte for each module, of which the lowest bit is its colour. */
#define MODULE_DARK 1

static void
add_row (cairo_t *cr, const unsigned char *modules, int width, double x, double y, double size)
{
  int from = 0;

  while (from < width) {
    int to = from;

    while (to < width && (modules[to] & MODULE_DARK) != 0)
      to++;
    if (to > from)
      cairo_rectangle (cr, x + from * size, y, (to - from) * size, size);
    from = to + 1;
  }
}

/**
 * cy_report_code_draw:
 * @payload: what it says, UTF-8.
 * @x: left [pt].
 * @y: top [pt].
 * @side: how wide and high it becomes [pt]; four modules around it must stay white (ISO/IEC 18004 5.3.8).
 *
 * Draws a QR code that can be read with a quarter of it smeared (level Q): sheets lie in workshops. It is one
 * path, so that no printer leaves white seams between its modules.
 *
 * Threading: any one thread at a time for one @cr.
 *
 * Returns: whether it could be drawn; it cannot when @payload is empty or too long for a code.
 */
gboolean
cy_report_code_draw (cairo_t *cr, const char *payload, double x, double y, double side)
{
  QRcode *code = QRcode_encodeString8bit (payload, 0, QR_ECLEVEL_Q);
  double size;

  if (code == NULL)
    return FALSE;
  size = side / code->width;
  cairo_new_path (cr);
  for (int row = 0; row < code->width; row++)
    add_row (cr, code->data + row * code->width, code->width, x, y + row * size, size);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_fill (cr);
  QRcode_free (code);
  return TRUE;
}
