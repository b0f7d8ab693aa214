/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-dossier.h"
#include "cy-entry.h"
#include "cy-json.h"

G_BEGIN_DECLS

/**
 * CyOrderDeed:
 * @actor: who does it.
 * @origin: (nullable): the node it is done at.
 * @hlc: of its entry, 0 before it has one.
 * @time_us: when [µs UTC].
 * @payload: what is said; its members are those of cy_order_payload_refuse().
 *
 * Something somebody does to an order. All of it is borrowed.
 */
typedef struct {
  CyOrderEvent event;
  const char *actor;
  const char *origin;
  CyHlc hlc;
  gint64 time_us;
  JsonObject *payload;
} CyOrderDeed;

gboolean cy_order_rule (CyOrderState state, CyOrderEvent event, CyOrderState *out_state);
char *cy_order_payload_refuse (CyOrderEvent event, JsonObject *payload);
char *cy_order_refuse (const CyDossier *dossier, const CyOrderDeed *deed);
gboolean cy_order_apply (CyDossier *dossier, const CyEntry *entry);
char *cy_order_event_kind (CyOrderEvent event);

#define CY_ENTRY_ORDER_PREFIX "order."

G_END_DECLS
