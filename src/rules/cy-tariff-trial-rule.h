/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-bill-rule.h"
#include "cy-tariff-guard-rule.h"
#include "cy-tariff-trial.h"

G_BEGIN_DECLS

/**
 * CyTariffTrialSession:
 * @account: (nullable): who paid; %NULL when nobody is known.
 * @station: (nullable): where it was.
 * @input: what was measured.
 * @old_minor: what was billed, by #CyBillComponent [1/100 currency].
 *
 * A charge that was billed already. All of it is borrowed.
 */
typedef struct {
  const char *account;
  const char *station;
  CyBillInput input;
  gint64 old_minor[CY_N_BILL_COMPONENTS];
} CyTariffTrialSession;

CyTariffTrial *cy_tariff_trial_new (CyTariffTerms *terms, const CyTariffCaps *caps);
gboolean cy_tariff_trial_add (CyTariffTrial *trial, const CyTariffTrialSession *session);

G_END_DECLS
