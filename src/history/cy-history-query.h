/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-history-pending.h"
#include "cy-history.h"

G_BEGIN_DECLS

/**
 * CyHistorySource:
 * @pending: what is not in a block yet; its lock is taken.
 * @skipped: (element-type CyHistoryDamage): gets damaged blocks that were found.
 *
 * Where a reader looks.
 */
typedef struct {
  CyDb *db;
  CyHistoryPending *pending;
  GArray *skipped;
} CyHistorySource;

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

G_END_DECLS
