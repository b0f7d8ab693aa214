/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"
#include "cy-tariff-trial.h"

G_BEGIN_DECLS

/**
 * CyNodeTariffTrialDone:
 * @trial: (nullable): what the draft would have earned; valid during the call.
 * @error: (nullable): why there is none.
 */
typedef void (*CyNodeTariffTrialDone) (const CyTariffTrial *trial,
                                       const GError *error,
                                       gpointer user_data);

void cy_node_try_tariff (CyNode *node,
                         CyTariffTerms *terms,
                         const char *station,
                         gint64 from_us,
                         gint64 to_us,
                         GCancellable *cancellable,
                         CyNodeTariffTrialDone done,
                         gpointer user_data);

G_END_DECLS
