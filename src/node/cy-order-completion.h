/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-desk.h"
#include "cy-json.h"
#include "cy-order-estimate.h"
#include "cy-order.h"

G_BEGIN_DECLS

/**
 * CyOrderBackground:
 * @of_pile: (element-type CyOrder): orders of the same pile, newest first.
 * @closed: (element-type CyOrder): orders that were closed lately, newest first.
 *
 * What is known of earlier orders when a new one is made.
 */
typedef struct {
  GPtrArray *of_pile;
  GPtrArray *closed;
} CyOrderBackground;

void cy_order_background_free (CyOrderBackground *background);

void cy_order_complete_subject (CyYard *yard, CyAlarmDesk *alarms, JsonObject *payload);
void cy_order_complete (CyYard *yard,
                        const CyOrderBackground *background,
                        JsonObject *payload,
                        gint64 now_us);

/* What an order took: all of its time, or only that of the work. */
typedef gint64 (*CyOrderDuration) (const CyOrder *order);

CyOrderEstimate cy_order_estimate_like (CyYard *yard,
                                        GPtrArray *closed,
                                        CyOrderDuration duration,
                                        const char *pile,
                                        const char *const *conditions);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyOrderBackground, cy_order_background_free)

G_END_DECLS
