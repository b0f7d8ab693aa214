/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-link-report.h"

G_BEGIN_DECLS

/**
 * CyAcquireWindow:
 * @latency: answers by how long they took.
 * @latency_us: sum of these times [µs].
 * @answered: how many.
 * @ended: requests that ended, one way or another.
 * @busy_us: how long at least one request was under way [µs].
 *
 * What happened on a line in some seconds.
 */
typedef struct {
  guint32 latency[CY_LINK_REPORT_N_BUCKETS];
  gint64 latency_us;
  guint answered;
  guint ended;
  gint64 busy_us;
} CyAcquireWindow;

/**
 * CyAcquireStats:
 * @requests: sent; this and the other counts since the line was made.
 * @now: the seconds that are being counted.
 * @before: the ten seconds before these.
 * @begun_us: when @now began [µs, monotonic].
 * @before_us: how long @before is [µs].
 * @under_way: requests sent and not ended.
 * @busy_since_us: since when there is one [µs, monotonic].
 * @since_us: when the line came up or went down [µs UTC].
 *
 * What a line counts. Some additions per request, no clock of its own.
 *
 * Threading: acquire thread only.
 */
typedef struct {
  guint64 requests;
  guint64 answers;
  guint64 exceptions;
  guint64 timeouts;
  guint64 late_dropped;
  guint64 malformed;
  guint64 reconnects;
  CyAcquireWindow now;
  CyAcquireWindow before;
  gint64 begun_us;
  gint64 before_us;
  guint under_way;
  gint64 busy_since_us;
  gint64 since_us;
} CyAcquireStats;

void cy_acquire_stats_sent (CyAcquireStats *stats, gint64 now_us);
void cy_acquire_stats_ended (CyAcquireStats *stats, gint64 now_us);
void cy_acquire_stats_answered (CyAcquireStats *stats, gint64 latency_us, gboolean exception);
void cy_acquire_stats_fill (CyAcquireStats *stats, gint64 now_us, CyLinkReport *report);
double cy_acquire_stats_request_us (const CyAcquireStats *stats);

G_END_DECLS
