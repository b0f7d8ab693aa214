/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-history-rollup.h"
#include "cy-history-store.h"

G_BEGIN_DECLS

/* The rows that hold roll-ups. */

gboolean cy_history_tiers_add (CyDb *db,
                               const CyHistoryBlockRow *row,
                               const CyPoint *points,
                               gsize n_points,
                               GError **error);

/* Visits roll-ups of a series that may touch the time between, in the order they were made. */
typedef void (*CyRollupVisit) (const CyRollup *rollup, gpointer user_data);
gboolean cy_history_tiers_each (CyDb *db,
                                const CyHistoryBlockRow *row,
                                guint32 series,
                                CyRollupKind kind,
                                gint64 step_ms,
                                GCancellable *cancellable,
                                CyRollupVisit visit,
                                gpointer user_data,
                                GError **error);

G_END_DECLS
