/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-watch.h"

G_BEGIN_DECLS

/**
 * CyTrendPicker:
 *
 * Chooses what to look at over time: a pile, found by its name or station, and then measures of its
 * guns. Tells each in #CyTrendPicker::picked and stays open for more.
 */
#define CY_TYPE_TREND_PICKER (cy_trend_picker_get_type ())
G_DECLARE_FINAL_TYPE (CyTrendPicker, cy_trend_picker, CY, TREND_PICKER, GtkWidget)

GtkWidget *cy_trend_picker_new (CyWatch *watch);

G_END_DECLS
