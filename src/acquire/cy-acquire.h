/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-acquire-error.h"
#include "cy-acquire-request.h"
#include "cy-clock.h"
#include "cy-link-report.h"
#include "cy-live-frame.h"
#include "cy-profile.h"
#include "cy-sink.h"
#include "cy-trace.h"

G_BEGIN_DECLS

/**
 * CyAcquireOptions:
 * @offline_ms: silence after which a pile is offline [ms].
 * @backoff_min_ms: pause before the first attempt to connect again [ms].
 * @backoff_max_ms: longest such pause; it doubles up to here [ms].
 * @connect_ms: how long an attempt to resolve or to connect may take [ms].
 * @batch_ms: how often changed samples are handed on [ms].
 * @max_connecting: most attempts to connect at once.
 * @max_requests: most requests by cy_acquire_request() that may be open; more are refused.
 * @request_ms: how long such a request may wait to be sent [ms].
 * @seed: of the jitter between attempts, so that a run can be repeated; 0 for a seed of its own.
 *
 * The times that products keep as they are and tests make short.
 * Begin with cy_acquire_options_init().
 */
typedef struct {
  guint offline_ms;
  guint backoff_min_ms;
  guint backoff_max_ms;
  guint connect_ms;
  guint batch_ms;
  guint max_connecting;
  guint max_requests;
  guint request_ms;
  guint32 seed;
} CyAcquireOptions;

/**
 * CyAcquireCounters:
 * @links_up: piles whose link is good.
 * @links_down: all other piles.
 * @connections_up: sockets that are connected; units behind one gateway share one.
 * @connections_down: connections that are not.
 * @links_crowded: links whose piles want more than 80 % of their time; looked at once a second.
 * @scans: finished scans that brought values.
 * @scans_missed: scans that brought none.
 * @scans_late: scans that were due while the one before was still under way.
 * @scans_stretched: piles that are now read more slowly than asked.
 * @requests: sent, since start.
 * @answers: good ones.
 * @exceptions: refusals by devices.
 * @timeouts: requests without an answer in time.
 * @late_dropped: answers to requests that nobody waits for any more.
 * @malformed: connections given up because the device answered what is not an answer, and such
 *   answers on serial lines.
 * @reconnects: connections made again.
 * @fallbacks: connections that now carry one request at a time because two were too many.
 * @writes: asked for by cy_acquire_request(); reads are not counted here.
 * @writes_failed: of these, the ones not confirmed.
 * @writes_refused: requests, reads as well, that found too many open.
 * @keep_alives: requests sent to keep a watchdog quiet.
 * @keep_alives_failed: of these, the ones not confirmed.
 * @in_flight: requests under way now.
 * @waiting: scans and other requests waiting for their connection now.
 * @connecting: attempts to connect under way now.
 * @changes_waiting: changed samples not yet handed on.
 * @batches: handed on, since start.
 * @scans_per_s: in the last second.
 * @requests_per_s: in the last second.
 * @requests_open: requests by cy_acquire_request() that have not ended.
 * @requests_bound: most of these.
 * @descriptors_max: descriptors the process may have, after asking for all it can get.
 * @descriptors_short: attempts to connect that failed because there was none left.
 * @priority_refused: the kernel let the thread have no priority; scans may jitter.
 *
 * What acquisition did and does.
 */
typedef struct {
  guint links_up;
  guint links_down;
  guint connections_up;
  guint connections_down;
  guint links_crowded;
  guint64 scans;
  guint64 scans_missed;
  guint64 scans_late;
  guint scans_stretched;
  guint64 requests;
  guint64 answers;
  guint64 exceptions;
  guint64 timeouts;
  guint64 late_dropped;
  guint64 malformed;
  guint64 reconnects;
  guint64 fallbacks;
  guint64 writes;
  guint64 writes_failed;
  guint64 writes_refused;
  guint64 keep_alives;
  guint64 keep_alives_failed;
  guint in_flight;
  guint waiting;
  guint connecting;
  guint changes_waiting;
  guint64 batches;
  double scans_per_s;
  double requests_per_s;
  guint requests_open;
  guint requests_bound;
  guint64 descriptors_max;
  guint64 descriptors_short;
  gboolean priority_refused;
} CyAcquireCounters;

/**
 * CyAcquire:
 *
 * Reads the yard: one thread, one epoll, every Modbus/TCP connection, and a thread for the port of each
 * serial line. It scans each pile at its period, decodes, judges, and makes the result visible in the live table; what changed goes to the
 * sink about once a second.
 *
 * A pile that does not answer never holds up another, and a value that cannot be proven to be the
 * answer to this very request (transaction, unit, function, byte count, length, protocol id) is
 * never believed.
 */
typedef struct _CyAcquire CyAcquire;

/**
 * CyRemoteScans:
 * @source: (transfer none): who says so, an interned text.
 * @piles: (element-type utf8): ids, one for each record.
 * @records: (element-type CyLiveRecord): how the piles are.
 *
 * What another node says of its piles; of those it said something about before and does not mention, that they
 * are as they were.
 */
typedef struct {
  const char *source;
  GPtrArray *piles;
  GPtrArray *records;
} CyRemoteScans;

CyRemoteScans *cy_remote_scans_new (const char *source);
void cy_remote_scans_free (CyRemoteScans *scans);

void cy_acquire_options_init (CyAcquireOptions *options);
CyAcquire *cy_acquire_new (const CyClock *clock, const CySink *sink);
CyAcquire *cy_acquire_new_with_options (const CyClock *clock,
                                        const CySink *sink,
                                        const CyAcquireOptions *options);
void cy_acquire_free (CyAcquire *acquire);
void cy_acquire_apply (CyAcquire *acquire, CyFleet *fleet, GPtrArray *profiles);
CyLiveTable *cy_acquire_ref_table (CyAcquire *acquire);
void cy_acquire_refresh (CyAcquire *acquire, const char *pile_id);
CyTrace *cy_acquire_trace (CyAcquire *acquire, const char *pile_id, guint capacity);
void cy_acquire_show (CyAcquire *acquire, CyRemoteScans *scans);
GPtrArray *cy_acquire_list_links (CyAcquire *acquire);
void cy_acquire_get_counters (CyAcquire *acquire, CyAcquireCounters *out_counters);
gboolean cy_acquire_request (CyAcquire *acquire,
                             const char *pile_id,
                             const CyAcquireRequest *request,
                             CyAcquireRequestFunc callback,
                             gpointer user_data,
                             GError **error);
void cy_acquire_keep (CyAcquire *acquire,
                      const char *pile_id,
                      guint connector,
                      const CyAcquireRequest *requests,
                      guint n_requests);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyAcquire, cy_acquire_free)

G_END_DECLS
