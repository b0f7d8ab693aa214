/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-history-query.h"
#include "cy-limit-replay.h"

G_BEGIN_DECLS

/**
 * CyTrialSeries:
 *
 * What one gun's measure was over a time, read as finely as limits that are tried on it need: every
 * change where it matters which value was when, and nothing but least and greatest elsewhere.
 *
 * Threading: the historian's reader thread.
 */
typedef struct _CyTrialSeries CyTrialSeries;

CyTrialSeries *cy_trial_series_new (const CyHistoryRequest *request);
void cy_trial_series_free (CyTrialSeries *series);
gboolean cy_trial_series_read (CyTrialSeries *series,
                               const CyHistorySource *source,
                               const CyLimit *const *limits,
                               guint n_limits,
                               GCancellable *cancellable,
                               GError **error);
GArray *cy_trial_series_replay (const CyTrialSeries *series, const CyLimit *limit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyTrialSeries, cy_trial_series_free)

G_END_DECLS
