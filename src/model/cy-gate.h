/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

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
 * @CY_GATE_ACCOUNT: the account that pays is not there any more.
 * @CY_GATE_BILL: no bill can be made of it.
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
  CY_GATE_ACCOUNT,
  CY_GATE_BILL,
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

const char *cy_gate_code_name (CyGateCode code);
const char *cy_gate_code_label (CyGateCode code);
char *cy_gate_spell (const GArray *findings);
GArray *cy_gate_parse (const char *text);

G_END_DECLS
