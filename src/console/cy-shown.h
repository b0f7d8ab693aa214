/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"
#include "cy-rollup.h"
#include "cy-severity.h"

G_BEGIN_DECLS

/* How facts are put in words and severities, the same on every page. */

CySeverity cy_shown_severity_of_gun (const CySummary *gun);
CySeverity cy_shown_severity_of_rollup (const CyRollup *rollup);
CySeverity cy_shown_severity_of_priority (CyPriority priority);
CySeverity cy_shown_severity_of_alarm (const CyAlarm *alarm);

char *cy_shown_value (const CyTag *tag, CyLiveTable *table, guint pile, const CySample *sample);
char *cy_shown_number (double value, guint decimals);
char *cy_shown_power (double power_w);
char *cy_shown_age (gint64 age_us);
char *cy_shown_time (gint64 time_us);
char *cy_shown_quality (CyQuality quality);
char *cy_shown_alarm_place (CyYard *yard, const CyAlarm *alarm);
char *cy_shown_alarm_state (const CyAlarm *alarm);
char *cy_shown_alarm_value (const CyAlarm *alarm);
char *cy_shown_limit (CyYard *yard, const CyEffectiveLimit *effective);
const char *cy_shown_level (CyLimitLevel level);

G_END_DECLS
