/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyNodeSpan:
 * @bucket: what happened from the beginning to the end, exactly.
 *
 * What one quantity did over a time: a charge, a shift.
 */
typedef struct {
  guint connector;
  CyMeasureId measure;
  CyHistoryBucket bucket;
} CyNodeSpan;

/**
 * CyNodeHistoryAnswer:
 * @rows: (transfer full) (nullable): as from the functions of #CyHistory.
 * @note: (nullable): what people must know to read them, translated: of what nodes recorded that cannot be asked
 *   now, only roll-ups are here, or nothing. %NULL when they are all there is.
 * @error: (nullable): why there are none.
 */
typedef void (*CyNodeHistoryAnswer) (GArray *rows,
                                     const char *note,
                                     const GError *error,
                                     gpointer user_data);

/* What history says; it takes a look at the disk. */
void cy_node_query_history (CyNode *node,
                            CyHistoryRequest *request,
                            CyNodeHistoryAnswer answer,
                            gpointer user_data);
void cy_node_query_buckets (CyNode *node,
                            CyHistoryRequest *request,
                            guint n_buckets,
                            CyNodeHistoryAnswer answer,
                            gpointer user_data);
void cy_node_query_instant (CyNode *node,
                            const char *pile,
                            gint64 time_us,
                            GCancellable *cancellable,
                            CyNodeHistoryAnswer answer,
                            gpointer user_data);
void cy_node_query_span (CyNode *node,
                         const char *pile,
                         gint64 from_us,
                         gint64 to_us,
                         GCancellable *cancellable,
                         CyNodeHistoryAnswer answer,
                         gpointer user_data);
void cy_node_query_days (CyNode *node,
                         CyHistoryRequest *request,
                         GTimeZone *zone,
                         CyNodeHistoryAnswer answer,
                         gpointer user_data);

G_END_DECLS
