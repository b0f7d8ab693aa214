/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"
#include "cy-yard.h"

G_BEGIN_DECLS

void cy_alarm_table_begin (GString *out);
void cy_alarm_table_append (GString *out, CyYard *yard, const CyAlarm *alarm, gint64 now_us);

G_END_DECLS
