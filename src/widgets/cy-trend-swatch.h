/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CyTrendSwatch:
 *
 * A piece of a chart's line in its colour; solid, or dashed when the line is hidden. Stands beside the
 * line's letter, and says nothing to screen readers that the letter does not.
 *
 * Threading: main thread.
 */
#define CY_TYPE_TREND_SWATCH (cy_trend_swatch_get_type ())
G_DECLARE_FINAL_TYPE (CyTrendSwatch, cy_trend_swatch, CY, TREND_SWATCH, GtkWidget)

GtkWidget *cy_trend_swatch_new (void);
void cy_trend_swatch_set (CyTrendSwatch *self, guint slot, gboolean hidden);

G_END_DECLS
