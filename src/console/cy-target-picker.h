/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyTargetPicker:
 *
 * Choosing many piles: by station, by type, by name, all that are listed or one by one. Enter checks
 * the row the keyboard is on.
 *
 * Signals: #CyTargetPicker::changed.
 *
 * Threading: main thread.
 */
#define CY_TYPE_TARGET_PICKER (cy_target_picker_get_type ())
G_DECLARE_FINAL_TYPE (CyTargetPicker, cy_target_picker, CY, TARGET_PICKER, GtkWidget)

GtkWidget *cy_target_picker_new (CyYard *yard);
void cy_target_picker_set_types (CyTargetPicker *self, GHashTable *types);
guint cy_target_picker_get_n_chosen (CyTargetPicker *self);
GPtrArray *cy_target_picker_get_piles (CyTargetPicker *self);
void cy_target_picker_choose (CyTargetPicker *self, const char *pile, gboolean chosen);

G_END_DECLS
