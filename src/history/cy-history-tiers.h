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

/**
 * CyTierSlice:
 * @kind: by value there are quarters only.
 * @step_ms: one of the tiers'.
 * @from_ms: a multiple of it [ms UTC], as @to_ms, exclusive.
 *
 * What one tier says of some whole steps of a pile's class.
 */
typedef struct {
  const char *pile;
  CyHistoryClass class;
  CyRollupKind kind;
  gint64 step_ms;
  gint64 from_ms;
  gint64 to_ms;
} CyTierSlice;

gboolean
cy_history_tiers_lack (CyDb *db, const CyTierSlice *slice, gboolean *out_lack, GError **error);

/* Visits roll-ups of a series that may touch the slice, in the order they were made. */
typedef void (*CyRollupVisit) (const CyRollup *rollup, gpointer user_data);
gboolean cy_history_tiers_each (CyDb *db,
                                const CyTierSlice *slice,
                                guint32 series,
                                GCancellable *cancellable,
                                CyRollupVisit visit,
                                gpointer user_data,
                                GError **error);

G_END_DECLS
