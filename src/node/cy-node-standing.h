/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node-private.h"

G_BEGIN_DECLS

gboolean cy_node_open_journal (CyNode *node, GError **error);
void cy_node_tell_rebirth (CyNode *node);

G_END_DECLS
