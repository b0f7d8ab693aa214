/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CyPalette:
 * @window: behind everything.
 * @surface: a tile or a plot.
 * @raised: a heading, a hovered tile.
 * @line: borders and grids.
 * @text: what is read.
 * @dim: units, names of things, axes.
 * @accent: selection and focus. Blue, and never a state.
 * @sea: the map's water, and so on down to provinces' borders.
 * @on_dark: whether these are the dark colours.
 *
 * The neutral colours of custom-drawn widgets. Colour that means something is in cy-severity.h;
 * everything here is grey, so that only the abnormal is coloured.
 */
typedef struct {
  GdkRGBA window;
  GdkRGBA surface;
  GdkRGBA raised;
  GdkRGBA line;
  GdkRGBA text;
  GdkRGBA dim;
  GdkRGBA accent;
  GdkRGBA sea;
  GdkRGBA land;
  GdkRGBA home;
  GdkRGBA border;
  GdkRGBA home_border;
  GdkRGBA province;
  gboolean on_dark;
} CyPalette;

/* A colour as in style sheets, 0xRRGGBB. */
#define CY_RGB(hex)                                                                  \
  {                                                                                  \
    (float) (((hex) >> 16) & 0xff) / 255.0f, (float) (((hex) >> 8) & 0xff) / 255.0f, \
      (float) ((hex) &0xff) / 255.0f, 1.0f                                           \
  }

const CyPalette *cy_palette_get (gboolean dark);
const CyPalette *cy_palette_current (void);
void cy_palette_watch (GtkWidget *widget);

G_END_DECLS
