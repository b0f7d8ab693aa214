/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-gate.h"
#include "cy-session-proposal.h"
#include "cy-session.h"

G_BEGIN_DECLS

/**
 * CyGateInput:
 * @power_w: what the gun can give at most [W], 0 when nobody knows.
 * @before: (nullable): the session before it at the same gun.
 * @elsewhere: (nullable): another one of the same card at the same time, where that is not allowed.
 * @has_tariff: whether a tariff applied.
 * @has_no_account: whether the account that is to pay is not there.
 * @has_other_currency: whether the bill would be in another currency than the account.
 * @now_us: [µs UTC].
 */
typedef struct {
  gint64 power_w;
  const CySession *before;
  const CySession *elsewhere;
  gboolean has_tariff;
  gboolean has_no_account;
  gboolean has_other_currency;
  gint64 now_us;
} CyGateInput;

GArray *cy_gatekeeper_rule (const CySession *session, const CyGateInput *input);
GArray *cy_gatekeeper_forbid (const CySession *session, gint64 power_w, gint64 now_us);
CySessionProposal *cy_gatekeeper_propose (const CySession *session,
                                          const GArray *findings,
                                          gint64 power_w,
                                          gint64 history_dwh);

G_END_DECLS
