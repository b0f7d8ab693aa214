/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-tariff.h"

G_BEGIN_DECLS

/**
 * CyDayStrip:
 *
 * A day of a tariff as a strip of half hours: the dearer the darker, each run with its class in words
 * or a letter. What no period covers is marked as abnormal.
 *
 * Threading: main thread.
 */
#define CY_TYPE_DAY_STRIP (cy_day_strip_get_type ())
G_DECLARE_FINAL_TYPE (CyDayStrip, cy_day_strip, CY, DAY_STRIP, GtkWidget)

GtkWidget *cy_day_strip_new (void);
void cy_day_strip_set_slots (CyDayStrip *self, const guint8 slots[CY_TARIFF_SLOTS]);
char *cy_day_strip_describe (CyDayStrip *self);

G_END_DECLS
