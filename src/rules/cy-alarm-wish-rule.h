/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cy-alarm-wish.h"

G_BEGIN_DECLS

const char *cy_alarm_wish_entry (CyAlarmWishKind kind);
char *cy_alarm_wish_refuse (const CyAlarm *alarm,
                            const CyAlarmWish *wish,
                            gint64 longest_min,
                            gint64 now_us);
CyAside *cy_aside_read (JsonObject *payload, const char *actor, gint64 time_us);
JsonObject *cy_alarm_wish_payload (const CyAlarm *alarm, const CyAlarmWish *wish, gint64 now_us);

/* How long a shelf may last where no policy says [min]: a shift. */
#define CY_ALARM_SHELF_MIN 480

G_END_DECLS
