/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-history.h"
#include "cy-limit-replay.h"

G_BEGIN_DECLS

/**
 * CyTrialSeries:
 *
 * What one gun's measure was over a time, read as finely as limits that are tried on it need: every
 * change where it matters which value was when, and nothing but least and greatest elsewhere.
 *
 * Threading: any, one at a time.
 */
typedef struct _CyTrialSeries CyTrialSeries;

CyTrialSeries *cy_trial_series_new (const CyHistoryRequest *request);
void cy_trial_series_free (CyTrialSeries *series);

/**
 * CyTrialWant:
 * @n_buckets: into so many parts; 0 for every change.
 *
 * What must be asked of history next.
 */
typedef struct {
  gint64 from_us;
  gint64 to_us;
  guint n_buckets;
  guint first; /* stretches */
  guint end;
} CyTrialWant;

gboolean cy_trial_series_next (const CyTrialSeries *series,
                               const CyLimit *const *limits,
                               guint n_limits,
                               CyTrialWant *out_want);
void cy_trial_series_take (CyTrialSeries *series, const CyTrialWant *want, const GArray *rows);
const CyHistoryRequest *cy_trial_series_get_request (const CyTrialSeries *series);
GArray *cy_trial_series_replay (const CyTrialSeries *series, const CyLimit *limit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyTrialSeries, cy_trial_series_free)

G_END_DECLS
