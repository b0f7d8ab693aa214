/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyChangeTargets:
 *
 * What a change is about: each of it as a button that takes it out again, and a list to add from by name.
 *
 * Signals: #CyChangeTargets::changed.
 *
 * Threading: main thread.
 */
#define CY_TYPE_CHANGE_TARGETS (cy_change_targets_get_type ())
G_DECLARE_FINAL_TYPE (CyChangeTargets, cy_change_targets, CY, CHANGE_TARGETS, GtkWidget)

GtkWidget *cy_change_targets_new (CyYard *yard);
void cy_change_targets_add (CyChangeTargets *self, const char *target);
char **cy_change_targets_get (CyChangeTargets *self);

G_END_DECLS
