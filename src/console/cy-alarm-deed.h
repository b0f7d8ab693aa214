/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-alarm-wish.h"
#include "cy-node.h"

G_BEGIN_DECLS

void cy_alarm_deed_do (GtkWidget *teller, CyNode *node, GPtrArray *ids, const CyAlarmWish *wish);

G_END_DECLS
