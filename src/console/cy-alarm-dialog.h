/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cy-alarm-wish.h"

G_BEGIN_DECLS

/**
 * CyAlarmAnswer:
 * @wish: what is to be done; good during the call.
 */
typedef void (*CyAlarmAnswer) (const CyAlarmWish *wish, gpointer user_data);

GtkWidget *cy_alarm_dialog_present (GtkWidget *asker,
                                    CyAlarmWishKind kind,
                                    const char *what,
                                    gint64 longest_min,
                                    CyAlarmAnswer answer,
                                    gpointer user_data,
                                    GDestroyNotify destroy);

G_END_DECLS
