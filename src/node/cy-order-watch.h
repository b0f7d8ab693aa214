/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-entry.h"
#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyOrderWatch:
 *
 * Makes work orders that nobody has to ask for: of alarms, when a rule says so, one order for what belongs
 * together; of inspection plans, when they are due. Escalates what is late, and tells the people it concerns.
 *
 * Threading: the main thread only.
 */
typedef struct _CyOrderWatch CyOrderWatch;

CyOrderWatch *cy_order_watch_new (CyNode *node);
void cy_order_watch_free (CyOrderWatch *watch);
void cy_order_watch_see_entry (CyOrderWatch *watch, const CyEntry *entry);
void cy_order_watch_see_alarms (CyOrderWatch *watch);
void cy_order_watch_look (CyOrderWatch *watch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyOrderWatch, cy_order_watch_free)

G_END_DECLS
