/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-session.h"

G_BEGIN_DECLS

/**
 * CyGateCode:
 * @CY_GATE_NO_START: nobody saw it start.
 * @CY_GATE_NO_END: nobody saw it end, and nothing shows how it did.
 * @CY_GATE_METER_BACK: the meter ran backwards in the middle.
 * @CY_GATE_METER_REPLACED: it starts below where the session before it ended.
 * @CY_GATE_POWER: more energy than the gun can give in that time.
 * @CY_GATE_OVERLAP: it starts before the session before it at the same gun was over.
 * @CY_GATE_DUPLICATE: from and to the same meter readings as the session before it.
 * @CY_GATE_CLOCK: its times cannot be.
 * @CY_GATE_COUNTER: the pile counted something else than its meter.
 * @CY_GATE_CARD: the same card was charging at another pile at the time.
 * @CY_GATE_TARIFF: no tariff applied there when it started.
 * @CY_GATE_CURRENCY: who pays has money of another currency.
 *
 * Why a session is not billed without a person. The names are in the journal: append, never rename.
 */
typedef enum {
  CY_GATE_NO_START,
  CY_GATE_NO_END,
  CY_GATE_METER_BACK,
  CY_GATE_METER_REPLACED,
  CY_GATE_POWER,
  CY_GATE_OVERLAP,
  CY_GATE_DUPLICATE,
  CY_GATE_CLOCK,
  CY_GATE_COUNTER,
  CY_GATE_CARD,
  CY_GATE_TARIFF,
  CY_GATE_CURRENCY,
  CY_N_GATE_CODES,
} CyGateCode;

/**
 * CyGateFinding:
 * @code: what is wrong.
 * @found: what was found, and
 * @wanted: what it was held against: energies [0.1 Wh] or times [µs UTC], 0 where the code says it all.
 */
typedef struct {
  CyGateCode code;
  gint64 found;
  gint64 wanted;
} CyGateFinding;

/**
 * CyGateInput:
 * @power_w: what the gun can give at most [W], 0 when nobody knows.
 * @before: (nullable): the session before it at the same gun.
 * @elsewhere: (nullable): another one of the same card at the same time, where that is not allowed.
 * @has_tariff: whether a tariff applied.
 * @has_other_currency: whether the bill would be in another currency than the account.
 * @now_us: [µs UTC].
 */
typedef struct {
  gint64 power_w;
  const CySession *before;
  const CySession *elsewhere;
  gboolean has_tariff;
  gboolean has_other_currency;
  gint64 now_us;
} CyGateInput;

/**
 * CyGateRepair:
 * @source: where the energy is from: `history`, `counter` or `readings`.
 * @started_us: [µs UTC], @stopped_us: [µs UTC].
 * @energy_dwh: [0.1 Wh].
 * @readings: (element-type CyMeterReading): what would be billed.
 *
 * How a session could be billed after all. A person decides.
 */
typedef struct {
  const char *source;
  gint64 started_us;
  gint64 stopped_us;
  gint64 energy_dwh;
  GArray *readings;
} CyGateRepair;

GArray *cy_gatekeeper_rule (const CySession *session, const CyGateInput *input);
CyGateRepair *cy_gatekeeper_propose (const CySession *session, gint64 power_w, gint64 history_dwh);
void cy_gate_repair_free (CyGateRepair *repair);
const char *cy_gate_code_name (CyGateCode code);
const char *cy_gate_code_label (CyGateCode code);
char *cy_gate_spell (const GArray *findings);
GArray *cy_gate_parse (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyGateRepair, cy_gate_repair_free)

G_END_DECLS
