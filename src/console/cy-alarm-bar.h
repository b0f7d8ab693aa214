/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-alarm.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyAlarmBar:
 *
 * The line that is always there: the most urgent alarm nobody acknowledged yet, how many there are,
 * and the two things to do about it.
 */
#define CY_TYPE_ALARM_BAR (cy_alarm_bar_get_type ())
G_DECLARE_FINAL_TYPE (CyAlarmBar, cy_alarm_bar, CY, ALARM_BAR, GtkWidget)

GtkWidget *cy_alarm_bar_new (void);
void cy_alarm_bar_set_n_aside (CyAlarmBar *bar, guint n_aside);
void cy_alarm_bar_show (CyAlarmBar *bar, CyYard *yard, GPtrArray *alarms);
const CyAlarm *cy_alarm_bar_get_worst (CyAlarmBar *bar);
guint cy_alarm_bar_get_n_unacknowledged (CyAlarmBar *bar);
const char *cy_alarm_bar_get_message (CyAlarmBar *bar);

G_END_DECLS
