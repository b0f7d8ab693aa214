/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-live-table.h"

G_BEGIN_DECLS

/* Buckets of the latency histogram; the last one is for everything above the last bound. */
#define CY_LINK_REPORT_N_BUCKETS 13

/* A link whose piles want more of its time than this [%] has no room for a write or a slow answer. */
#define CY_LINK_REPORT_CROWDED 80.0

/**
 * CyLinkReport:
 * @key: host and port, or the serial line: what the piles on it have in common. A #GRefString.
 * @twin: (nullable): the key of another link that leads to the same address and port by another
 *   name: the two share a device that may stand only one connection. A #GRefString.
 * @up: requests can be sent.
 * @trouble: why not.
 * @since_us: since when it is up or down [µs UTC].
 * @n_piles: piles on it.
 * @n_units: unit ids among them.
 * @requests: sent, since the link was first wanted; likewise the other counts.
 * @answers: good ones.
 * @exceptions: refusals.
 * @timeouts: requests without an answer in time.
 * @late_dropped: answers that nobody waited for any more.
 * @malformed: times it was given up because what came was no answer.
 * @reconnects: times it came up again.
 * @single: it carries one request at a time because two were too many.
 * @latency: (array fixed-size=13): answers of about the last ten seconds by how long they took; the
 *   bounds are cy_link_report_bucket_ms().
 * @latency_ms: their mean [ms].
 * @asked_ms: shortest period asked for by one of its piles [ms].
 * @effective_ms: longest period really kept for one of its piles [ms].
 * @reads: requests it takes to read all its piles once; what is read less often counts in part.
 * @request_ms: how long a request keeps the link busy now [ms].
 * @load: part of about the last ten seconds in which a request was under way [%].
 * @demanded: part of the time that its piles' scans would take at the periods asked for, at the time
 *   a request takes now [%]; above 100 the periods cannot be kept.
 * @crowded: @demanded is above #CY_LINK_REPORT_CROWDED.
 *
 * How one link does.
 */
typedef struct {
  char *key;
  char *twin;
  gboolean up;
  CyLinkTrouble trouble;
  gint64 since_us;
  guint n_piles;
  guint n_units;
  guint64 requests;
  guint64 answers;
  guint64 exceptions;
  guint64 timeouts;
  guint64 late_dropped;
  guint64 malformed;
  guint64 reconnects;
  gboolean single;
  guint32 latency[CY_LINK_REPORT_N_BUCKETS];
  double latency_ms;
  guint asked_ms;
  guint effective_ms;
  double reads;
  double request_ms;
  double load;
  double demanded;
  gboolean crowded;
} CyLinkReport;

CyLinkReport *cy_link_report_copy (const CyLinkReport *report);
void cy_link_report_clear (CyLinkReport *report);
void cy_link_report_free (CyLinkReport *report);
guint cy_link_report_bucket (gint64 latency_us);
guint cy_link_report_bucket_ms (guint bucket);
double cy_link_report_quantile_ms (const CyLinkReport *report, double part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyLinkReport, cy_link_report_free)

G_END_DECLS
