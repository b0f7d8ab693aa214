/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node-limit-trial.h"
#include "cy-watch.h"

G_BEGIN_DECLS

/**
 * CyTrialScope:
 *
 * Whose history a limit is tried on: a pile, a gun of it, a measure, how far around it and how far back.
 *
 * Signals: #CyTrialScope::changed.
 *
 * Threading: main thread.
 */
#define CY_TYPE_TRIAL_SCOPE (cy_trial_scope_get_type ())
G_DECLARE_FINAL_TYPE (CyTrialScope, cy_trial_scope, CY, TRIAL_SCOPE, GtkWidget)

GtkWidget *cy_trial_scope_new (CyWatch *watch);
void
cy_trial_scope_show (CyTrialScope *self, const char *pile, guint connector, CyMeasureId measure);
const char *cy_trial_scope_get_pile (CyTrialScope *self);
guint cy_trial_scope_get_connector (CyTrialScope *self);
gboolean cy_trial_scope_get_measure (CyTrialScope *self, CyMeasureId *out_measure);
gint64 cy_trial_scope_get_span_us (CyTrialScope *self);
char **cy_trial_scope_list_piles (CyTrialScope *self, guint *out_connector);
void cy_trial_scope_refresh (CyTrialScope *self);

G_END_DECLS
