/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyAlarmBrowser:
 *
 * Alarms: what is not handled yet, what is active, what is put aside, and those of the past, with all that may
 * be done to them, one or many at a time. Nothing is folded away, except in a flood, where consequences stand
 * below their cause until somebody unfolds them.
 *
 * Actions: `alarms.acknowledge`, `.shelve`, `.unshelve`, `.out-of-service`, `.in-service`, `.reset`,
 * `.comment`, `.order`, `.show-pile`, `.next`, `.unfold`, `.clear-filter`, `.save` with `csv` or `pdf`.
 *
 * Threading: main thread.
 */
#define CY_TYPE_ALARM_BROWSER (cy_alarm_browser_get_type ())
G_DECLARE_FINAL_TYPE (CyAlarmBrowser, cy_alarm_browser, CY, ALARM_BROWSER, GtkWidget)

/**
 * CyAlarmBrowserView:
 *
 * Which alarms, in the order they are offered.
 */
typedef enum {
  CY_ALARM_BROWSER_UNHANDLED,
  CY_ALARM_BROWSER_ACTIVE,
  CY_ALARM_BROWSER_ASIDE,
  CY_ALARM_BROWSER_DAY,
  CY_ALARM_BROWSER_WEEK,
  CY_ALARM_BROWSER_QUARTER,
  CY_ALARM_BROWSER_ALL,
  CY_ALARM_BROWSER_PERIOD,
  CY_N_ALARM_BROWSER_VIEWS,
} CyAlarmBrowserView;

GtkWidget *cy_alarm_browser_new (CyNode *node);
void cy_alarm_browser_show (CyAlarmBrowser *self, CyAlarmBrowserView view);
void cy_alarm_browser_show_period (CyAlarmBrowser *self, gint64 from_us, gint64 to_us);
void cy_alarm_browser_look_for (CyAlarmBrowser *self, const char *text);
guint cy_alarm_browser_get_n_rows (CyAlarmBrowser *self);
void cy_alarm_browser_acknowledge_selected (CyAlarmBrowser *self);
void cy_alarm_browser_save (CyAlarmBrowser *self, GFile *file, const char *form);

G_END_DECLS
