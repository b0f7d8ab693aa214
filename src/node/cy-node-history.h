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

/* What history says; it takes a look at the disk. */
void cy_node_query_history (CyNode *node,
                            CyHistoryRequest *request,
                            CyHistoryAnswer answer,
                            gpointer user_data);
void cy_node_query_buckets (CyNode *node,
                            CyHistoryRequest *request,
                            guint n_buckets,
                            CyHistoryAnswer answer,
                            gpointer user_data);
void cy_node_query_instant (CyNode *node,
                            const char *pile,
                            gint64 time_us,
                            GCancellable *cancellable,
                            CyHistoryAnswer answer,
                            gpointer user_data);
void cy_node_query_span (CyNode *node,
                         const char *pile,
                         gint64 from_us,
                         gint64 to_us,
                         GCancellable *cancellable,
                         CyHistoryAnswer answer,
                         gpointer user_data);
void cy_node_query_days (CyNode *node,
                         CyHistoryRequest *request,
                         GTimeZone *zone,
                         CyHistoryAnswer answer,
                         gpointer user_data);

G_END_DECLS
