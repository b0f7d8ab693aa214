/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node-limit-trial.h"
#include "cy-trend-chart.h"
#include "cy-trend-line.h"

G_BEGIN_DECLS

/**
 * CyTrialChart:
 *
 * One gun's measure over time with limits that can be moved. Brings what is looked at as finely as it is
 * seen.
 *
 * Signals: #CyTrialChart::limit-dragged.
 *
 * Threading: main thread.
 */
#define CY_TYPE_TRIAL_CHART (cy_trial_chart_get_type ())
G_DECLARE_FINAL_TYPE (CyTrialChart, cy_trial_chart, CY, TRIAL_CHART, GtkWidget)

GtkWidget *cy_trial_chart_new (CyWatch *watch);
void cy_trial_chart_show (CyTrialChart *self,
                          const char *pile,
                          guint connector,
                          CyMeasureId measure,
                          gint64 from_us,
                          gint64 to_us);
void cy_trial_chart_set_limit (CyTrialChart *self, const CyLimit *limit);
void cy_trial_chart_look_at (CyTrialChart *self,
                             const char *pile,
                             guint connector,
                             gint64 from_us,
                             gint64 to_us);
const CyTrendLine *cy_trial_chart_get_line (CyTrialChart *self);
CyTrendChart *cy_trial_chart_get_chart (CyTrialChart *self);

G_END_DECLS
