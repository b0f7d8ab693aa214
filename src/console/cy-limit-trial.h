/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-watch.h"

G_BEGIN_DECLS

/**
 * CyLimitTrial:
 *
 * A limit that is moved on what was recorded: which alarms would not have been, and which would. Saved
 * only after a yes.
 *
 * Threading: main thread.
 */
#define CY_TYPE_LIMIT_TRIAL (cy_limit_trial_get_type ())
G_DECLARE_FINAL_TYPE (CyLimitTrial, cy_limit_trial, CY, LIMIT_TRIAL, GtkWidget)

GtkWidget *cy_limit_trial_new (CyWatch *watch);
void
cy_limit_trial_show (CyLimitTrial *self, const char *pile, guint connector, CyMeasureId measure);

G_END_DECLS
