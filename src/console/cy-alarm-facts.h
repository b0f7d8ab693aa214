/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"

G_BEGIN_DECLS

guint cy_alarm_facts_count (void);
const char *cy_alarm_facts_label (guint fact);
char *cy_alarm_facts_value (guint fact, const CyAlarm *alarm, gint64 now_us);

G_END_DECLS
