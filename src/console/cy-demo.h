/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyDemo:
 *
 * Something to look at without a pile in the house: the yard that comes along, and the simulator that
 * answers for it. Ends with the console.
 */
typedef struct _CyDemo CyDemo;

CyDemo *cy_demo_start (CyNode *node, GError **error);
void cy_demo_stop (CyDemo *demo);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyDemo, cy_demo_stop)

G_END_DECLS
