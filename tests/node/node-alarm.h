/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"
#include "cy-node.h"

G_BEGIN_DECLS

void node_set_condition (CyNode *node,
                         const char *subject,
                         CyPriority priority,
                         gint64 time_us,
                         gboolean active);

G_END_DECLS
