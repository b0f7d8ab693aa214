/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node-order.h"
#include "cy-record.h"

G_BEGIN_DECLS

JsonObject *cy_order_payload_of_setting (CyNode *node,
                                         const CyRecord *setting,
                                         CyOrderSource source,
                                         gint64 expected_us);

/**
 * CyOrderMaker:
 *
 * Makes orders of alarms one after the other, so that two alarms of one fault become one order.
 *
 * Threading: the main thread only.
 */
typedef struct _CyOrderMaker CyOrderMaker;

CyOrderMaker *cy_order_maker_new (CyNode *node);
void cy_order_maker_free (CyOrderMaker *maker);
void cy_order_maker_see_alarms (CyOrderMaker *maker);
void cy_order_maker_look (CyOrderMaker *maker);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyOrderMaker, cy_order_maker_free)

G_END_DECLS
