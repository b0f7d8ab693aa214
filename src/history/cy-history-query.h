/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-history-directory.h"
#include "cy-history-pending.h"
#include "cy-history-tiers.h"
#include "cy-history.h"

G_BEGIN_DECLS

/**
 * CyHistorySource:
 * @pending: what is not in a block yet; its lock is taken.
 * @directory: the reader's; what its calls refresh.
 * @skipped: (element-type CyHistoryDamage): gets damaged blocks that were found.
 *
 * Where a reader looks.
 */
typedef struct {
  CyDb *db;
  CyHistoryPending *pending;
  CyHistoryDirectory *directory;
  GArray *skipped;
} CyHistorySource;

/* A seal between looking at what is pending and at the blocks puts all of that into newer ones. */
typedef void (*CyHistoryTake) (CyHistoryPending *pending, gpointer user_data);
typedef gboolean (*CyHistoryLook) (CyDb *db, gpointer user_data, GError **error);
gboolean cy_history_read (const CyHistorySource *source,
                          CyHistoryTake take,
                          CyHistoryLook look,
                          gpointer user_data,
                          GError **error);

CyTierSlice
cy_history_slice_of (const CyHistoryRequest *request, CyRollupKind kind, gint64 step_ms);
typedef void (*CyHistoryRollupVisit) (const CyRollup *rollup,
                                      const CySeries *series,
                                      gpointer user_data);
gboolean cy_history_query_rollups (const CyHistorySource *source,
                                   const CyHistoryRequest *request,
                                   const CyTierSlice *slice,
                                   CyHistoryRollupVisit visit,
                                   gpointer user_data,
                                   GError **error);

GArray *cy_history_query_points (const CyHistorySource *source,
                                 const CyHistoryRequest *request,
                                 GError **error);
GArray *cy_history_query_buckets (const CyHistorySource *source,
                                  const CyHistoryRequest *request,
                                  guint n_buckets,
                                  GError **error);
GArray *cy_history_query_instant (const CyHistorySource *source,
                                  const char *pile,
                                  gint64 time_us,
                                  GCancellable *cancellable,
                                  GError **error);
GArray *cy_history_query_stays (const CyHistorySource *source,
                                const CyHistoryRequest *request,
                                GArray *cuts_us,
                                GError **error);

G_END_DECLS
