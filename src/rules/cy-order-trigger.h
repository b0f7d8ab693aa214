/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"
#include "cy-yard.h"

G_BEGIN_DECLS

CyRecord *
cy_order_trigger (CyYard *yard, const CyAlarm *alarm, gint64 now_us, gboolean *out_maybe_later);
gboolean cy_order_is_wear (CyYard *yard, const char *condition);

G_END_DECLS
