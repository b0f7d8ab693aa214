/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-alarm-row.h"
#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyAlarmPane:
 *
 * Everything about one alarm: what, where and how it went, who did what about it, what was said, and how often
 * it was there before.
 *
 * Actions: `alarm.show-pile`, `.show-trend`, `.show-limit`, `.say`.
 *
 * Threading: main thread.
 */
#define CY_TYPE_ALARM_PANE (cy_alarm_pane_get_type ())
G_DECLARE_FINAL_TYPE (CyAlarmPane, cy_alarm_pane, CY, ALARM_PANE, GtkWidget)

GtkWidget *cy_alarm_pane_new (CyNode *node);
void cy_alarm_pane_show (CyAlarmPane *self, const CyAlarmRow *row);
const CyAlarm *cy_alarm_pane_get_alarm (CyAlarmPane *self);
void cy_alarm_pane_set_guidance (CyAlarmPane *self, const char *text);
GtkBox *cy_alarm_pane_get_guidance_place (CyAlarmPane *self);

G_END_DECLS
