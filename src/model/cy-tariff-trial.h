/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-bill.h"

G_BEGIN_DECLS

#define CY_TARIFF_TRIAL_WORST 10

/* Accounts that are told apart; what more there are is put together. */
#define CY_TARIFF_TRIAL_MAX_ACCOUNTS 100000

/**
 * CyTariffTrialSum:
 * @id: of a session, an account or a station; empty for those without, `…` for what was put together.
 * @n_sessions: how many charges.
 * @old_minor: what they cost [1/100 currency].
 * @new_minor: what they would cost [1/100 currency].
 */
typedef struct {
  char *id;
  guint n_sessions;
  gint64 old_minor;
  gint64 new_minor;
} CyTariffTrialSum;

/**
 * CyTariffTrial:
 * @terms: the draft that is tried.
 * @n_sessions: charges that were computed.
 * @n_refused: those that could not be: their readings are impossible.
 * @old_minor: what was billed, by component.
 * @new_minor: what would have been.
 * @n_more: charges that would cost more.
 * @n_less: charges that would cost less.
 * @more_minor: by how much more, together.
 * @less_minor: by how much less, together.
 * @worst: the charges that would cost most more, the worst first; owned.
 * @accounts: owned id -> owned #CyTariffTrialSum.
 * @stations: likewise.
 * @breaches: what of the draft is beyond a cap, in words.
 *
 * What a draft would have earned of charges that were. Charges are added one by one and none is kept, so that a
 * year of them needs no more memory than a day.
 */
typedef struct {
  CyTariffTerms *terms;
  guint n_sessions;
  guint n_refused;
  gint64 old_minor[CY_N_BILL_COMPONENTS];
  gint64 new_minor[CY_N_BILL_COMPONENTS];
  guint n_more;
  guint n_less;
  gint64 more_minor;
  gint64 less_minor;
  CyTariffTrialSum worst[CY_TARIFF_TRIAL_WORST];
  guint n_worst;
  GHashTable *accounts;
  GHashTable *stations;
  char **breaches;
} CyTariffTrial;

void cy_tariff_trial_free (CyTariffTrial *trial);
void cy_tariff_trial_sum_free (CyTariffTrialSum *sum);
gint64 cy_tariff_trial_rise (const CyTariffTrialSum *sum);
GPtrArray *cy_tariff_trial_sort (GHashTable *sums);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyTariffTrial, cy_tariff_trial_free)

G_END_DECLS
