/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-meter-stand.h"
#include "cy-node.h"

G_BEGIN_DECLS

void cy_node_audit_meters (CyNode *node,
                           const char *station,
                           gint64 from_us,
                           gint64 to_us,
                           GCancellable *cancellable,
                           CyNodeResult answer,
                           gpointer user_data);

G_END_DECLS
