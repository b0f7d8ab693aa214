/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-link-report.h"
#include "cy-node.h"
#include "cy-trace.h"

G_BEGIN_DECLS

/**
 * CyClockReading:
 * @pile: record id.
 * @quality: of the reading.
 * @drift_s: how far the pile's clock is ahead of this machine's [s]; negative when it is behind.
 * @time_us: when it was read [µs UTC].
 * @can_set: the pile can be told the time.
 *
 * What a pile's clock said.
 */
typedef struct {
  const char *pile;
  CyQuality quality;
  double drift_s;
  gint64 time_us;
  gboolean can_set;
} CyClockReading;

GPtrArray *cy_node_list_links (CyNode *node);
CyTrace *cy_node_trace_pile (CyNode *node, const char *pile, guint capacity);
GArray *cy_node_list_clocks (CyNode *node, CyLiveTable *table);

double cy_node_get_clock_allowed_s (CyNode *node);

G_END_DECLS
