/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-change-dossier.h"
#include "cy-entry.h"
#include "cy-json.h"
#include "cy-risk-rule.h"

G_BEGIN_DECLS

/**
 * CyChangeDeed:
 * @actor: who does it.
 * @origin: (nullable): the node it is done at.
 * @hlc: of its entry, 0 before it has one.
 * @time_us: when [µs UTC].
 * @payload: what is said; its members are those of cy_change_payload_refuse().
 *
 * Something somebody does to a change request. All of it is borrowed.
 */
typedef struct {
  CyChangeEvent event;
  const char *actor;
  const char *origin;
  CyHlc hlc;
  gint64 time_us;
  JsonObject *payload;
} CyChangeDeed;

gboolean cy_change_rule (CyChangeState state, CyChangeEvent event, CyChangeState *out_state);
char *cy_change_payload_refuse (CyChangeEvent event, JsonObject *payload);
char *cy_change_refuse (const CyChangeDossier *dossier, const CyChangeDeed *deed);
gboolean cy_change_apply (CyChangeDossier *dossier, const CyEntry *entry);
char *cy_change_event_kind (CyChangeEvent event);
CyRisk cy_change_risk (const CyChange *change);

#define CY_ENTRY_CHANGE_PREFIX "change."

G_END_DECLS
