/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-entry.h"
#include "cy-tariff-version.h"

G_BEGIN_DECLS

/**
 * CyTariffDeed:
 * @actor: who does it.
 * @origin: (nullable): the node it is done at.
 * @time_us: when [µs UTC].
 * @payload: what is said: `{"terms"}` proposes, `{"hash", "alone"}` approves the terms of that hash, `{"reason"}`
 *   rejects and withdraws.
 *
 * Something somebody does to a version of a tariff. All of it is borrowed.
 */
typedef struct {
  CyTariffEvent event;
  const char *actor;
  const char *origin;
  gint64 time_us;
  JsonObject *payload;
} CyTariffDeed;

gboolean cy_tariff_flow_rule (CyTariffState state, CyTariffEvent event, CyTariffState *out_state);
char *cy_tariff_flow_refuse (const CyTariffVersion *version, const CyTariffDeed *deed);
gboolean cy_tariff_flow_apply (CyTariffVersion *version, const CyEntry *entry);
char *cy_tariff_event_kind (CyTariffEvent event);

#define CY_ENTRY_TARIFF_PREFIX "tariff."

G_END_DECLS
