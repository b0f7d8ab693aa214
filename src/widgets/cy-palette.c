/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-palette.h"

#include <adwaita.h>

static const CyPalette palettes[2] = {
  {
    .window = CY_RGB (0xd6d9dc),
    .surface = CY_RGB (0xe9ebed),
    .raised = CY_RGB (0xf6f7f8),
    .line = CY_RGB (0xb9bfc5),
    .text = CY_RGB (0x1d2226),
    .dim = CY_RGB (0x545d65),
    .accent = CY_RGB (0x1a5fb4),
    .sea = CY_RGB (0xccd1d4),
    .land = CY_RGB (0xdfe2e4),
    .home = CY_RGB (0xf1f2f3),
    .border = CY_RGB (0xb4bbc1),
    .home_border = CY_RGB (0x79838c),
    .province = CY_RGB (0xc3c9ce),
    .on_dark = FALSE,
  },
  {
    .window = CY_RGB (0x25292d),
    .surface = CY_RGB (0x30353a),
    .raised = CY_RGB (0x3c4248),
    .line = CY_RGB (0x4a5158),
    .text = CY_RGB (0xe4e7ea),
    .dim = CY_RGB (0xa3abb3),
    .accent = CY_RGB (0x78aeed),
    .sea = CY_RGB (0x1d2124),
    .land = CY_RGB (0x2a2f33),
    .home = CY_RGB (0x3a3f43),
    .border = CY_RGB (0x454c53),
    .home_border = CY_RGB (0x838d96),
    .province = CY_RGB (0x4f575e),
    .on_dark = TRUE,
  },
};

/**
 * cy_palette_get:
 */
const CyPalette *
cy_palette_get (gboolean dark)
{
  return &palettes[dark ? 1 : 0];
}

/**
 * cy_palette_current:
 *
 * Returns: the colours of the application's style as it is now.
 *
 * Threading: main thread.
 */
const CyPalette *
cy_palette_current (void)
{
  return cy_palette_get (adw_style_manager_get_dark (adw_style_manager_get_default ()));
}

/**
 * cy_palette_watch:
 *
 * Draws @widget again whenever the application's style turns dark or light.
 */
void
cy_palette_watch (GtkWidget *widget)
{
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), widget, G_CONNECT_SWAPPED);
}
