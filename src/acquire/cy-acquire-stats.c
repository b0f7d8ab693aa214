/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-stats.h"

/* What is shown is of the last ten to twenty seconds: long enough for a mean, short enough to see
 * what was changed. */
#define WINDOW_US ((gint64) 10 * G_USEC_PER_SEC)

void
cy_acquire_stats_sent (CyAcquireStats *stats, gint64 now_us)
{
  stats->requests++;
  if (stats->under_way++ == 0)
    stats->busy_since_us = now_us;
}

/**
 * cy_acquire_stats_ended:
 *
 * A request was answered, given up, or lost with its line.
 */
void
cy_acquire_stats_ended (CyAcquireStats *stats, gint64 now_us)
{
  stats->now.ended++;
  if (--stats->under_way == 0)
    stats->now.busy_us += now_us - stats->busy_since_us;
}

void
cy_acquire_stats_answered (CyAcquireStats *stats, gint64 latency_us, gboolean exception)
{
  if (exception)
    stats->exceptions++;
  else
    stats->answers++;
  stats->now.answered++;
  stats->now.latency_us += latency_us;
  stats->now.latency[cy_link_report_bucket (latency_us)]++;
}

/* Books the time until now, so that a request that is under way for long is seen. */
static void
book_busy (CyAcquireStats *stats, gint64 now_us)
{
  if (stats->under_way == 0)
    return;
  stats->now.busy_us += now_us - stats->busy_since_us;
  stats->busy_since_us = now_us;
}

/**
 * cy_acquire_stats_request_us:
 *
 * Returns: for how long one request keeps the line busy [µs], on average: less than its latency when
 *   several are under way at once, and a timeout is as long as it is. 0 when nothing was asked.
 */
double
cy_acquire_stats_request_us (const CyAcquireStats *stats)
{
  guint ended = stats->now.ended + stats->before.ended;

  return ended > 0 ? (double) (stats->now.busy_us + stats->before.busy_us) / ended : 0;
}

/**
 * cy_acquire_stats_fill:
 * @report: gets what is counted here.
 *
 * To be called about once a second: also ends a window when it is over.
 */
void
cy_acquire_stats_fill (CyAcquireStats *stats, gint64 now_us, CyLinkReport *report)
{
  gint64 span_us = now_us - stats->begun_us + stats->before_us;
  gint64 latency_us = stats->now.latency_us + stats->before.latency_us;
  guint answered = stats->now.answered + stats->before.answered;

  book_busy (stats, now_us);
  report->since_us = stats->since_us;
  report->requests = stats->requests;
  report->answers = stats->answers;
  report->exceptions = stats->exceptions;
  report->timeouts = stats->timeouts;
  report->late_dropped = stats->late_dropped;
  report->malformed = stats->malformed;
  report->reconnects = stats->reconnects;
  for (guint i = 0; i < CY_LINK_REPORT_N_BUCKETS; i++)
    report->latency[i] = stats->now.latency[i] + stats->before.latency[i];
  report->latency_ms = answered > 0 ? (double) latency_us / answered / 1000 : 0;
  if (span_us > 0)
    report->load = 100.0 * (double) (stats->now.busy_us + stats->before.busy_us) / (double) span_us;
  if (now_us - stats->begun_us < WINDOW_US)
    return;
  stats->before = stats->now;
  stats->before_us = now_us - stats->begun_us;
  stats->now = (CyAcquireWindow){ 0 };
  stats->begun_us = now_us;
}
