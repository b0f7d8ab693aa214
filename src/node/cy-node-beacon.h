/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-beacon-report.h"
#include "cy-node.h"

G_BEGIN_DECLS

GPtrArray *cy_node_list_beacons (CyNode *node);
void cy_node_silence_beacons (CyNode *node,
                              const char *id,
                              const char *actor,
                              CyNodeDone done,
                              gpointer user_data);

G_END_DECLS
