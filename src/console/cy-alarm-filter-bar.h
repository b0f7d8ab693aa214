/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-alarm-filter.h"
#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyAlarmFilterBar:
 *
 * What people look for among alarms: a place, a condition, a least priority, a person and words.
 *
 * Threading: main thread.
 */
#define CY_TYPE_ALARM_FILTER_BAR (cy_alarm_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (CyAlarmFilterBar, cy_alarm_filter_bar, CY, ALARM_FILTER_BAR, GtkWidget)

GtkWidget *cy_alarm_filter_bar_new (CyNode *node);
CyAlarmFilter cy_alarm_filter_bar_get (CyAlarmFilterBar *self);
CyAlarmSearch *cy_alarm_filter_bar_get_search (CyAlarmFilterBar *self);
gboolean cy_alarm_filter_bar_is_set (CyAlarmFilterBar *self);
char *cy_alarm_filter_bar_describe (CyAlarmFilterBar *self);
void cy_alarm_filter_bar_look_for (CyAlarmFilterBar *self, const char *text);
void cy_alarm_filter_bar_clear (CyAlarmFilterBar *self);
void cy_alarm_filter_bar_reload (CyAlarmFilterBar *self);

G_END_DECLS
