/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-watch.h"

G_BEGIN_DECLS

/**
 * CyAlarmHealthView:
 *
 * How the alarms of a period were, against ISA-18.2 and EEMUA 191, and what would have helped those that
 * come most often.
 *
 * Signals: #CyAlarmHealthView::try-limit.
 */
#define CY_TYPE_ALARM_HEALTH_VIEW (cy_alarm_health_view_get_type ())
G_DECLARE_FINAL_TYPE (CyAlarmHealthView, cy_alarm_health_view, CY, ALARM_HEALTH_VIEW, GtkWidget)

GtkWidget *cy_alarm_health_view_new (CyWatch *watch);

G_END_DECLS
