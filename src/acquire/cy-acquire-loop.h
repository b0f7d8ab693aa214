/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-acquire-mail.h"
#include "cy-acquire-timers.h"
#include "cy-acquire.h"

G_BEGIN_DECLS

#define CY_ACQUIRE_RECEIVE_SIZE 16384

/**
 * CyAcquireLoop:
 * @clock: where time comes from.
 * @sink: where samples go.
 * @options: the times it keeps.
 * @now_us: monotonic time of this pass [µs]; read once, everything in a pass happens at once.
 * @wall_us: UTC time of this pass [µs].
 * @epoll_fd: where sockets are watched; an event's data is a #CyAcquireWatch.
 * @timers: what is to happen when.
 * @counters: what happened.
 * @random: jitter.
 * @mail: what other threads ask.
 * @resolvers: threads that look up host names.
 * @attempts: (element-type guint64 CyAcquireConnection): whose look-up is under way.
 * @next_attempt: number of the next look-up.
 * @endpoints: (element-type utf8 CyAcquireLine): who was the first to be connected to an address.
 * @connects_waiting: connections that wait for their turn to connect.
 * @couriers: (element-type CyAcquireCourier): threads of serial lines, also of those that are gone
 *   and whose thread is about to end.
 * @dirty: lines that got work in this pass.
 * @errands: (element-type CyAcquireErrand): requests besides the scans, under way.
 * @open_errands: accepted from others and not ended; atomic, other threads count up.
 * @plan: borrowed: what is read.
 * @receive: buffer that all sockets share; what remains of a frame is kept by its connection.
 * @stopping: no new requests.
 *
 * What all parts of the acquire thread share.
 *
 * Threading: acquire thread only.
 */
typedef struct _CyAcquireLoop {
  const CyClock *clock;
  CySink sink;
  CyAcquireOptions options;
  gint64 now_us;
  gint64 wall_us;
  int epoll_fd;
  CyAcquireTimers timers;
  CyAcquireCounters counters;
  GRand *random;
  CyAcquireMail *mail;
  GThreadPool *resolvers;
  GHashTable *attempts;
  guint64 next_attempt;
  GHashTable *endpoints;
  GQueue connects_waiting;
  GPtrArray *couriers;
  GPtrArray *dirty;
  GQueue errands;
  gint open_errands;
  struct _CyAcquirePlan *plan;
  guint8 receive[CY_ACQUIRE_RECEIVE_SIZE];
  gboolean stopping;
} CyAcquireLoop;

/**
 * CyAcquireWatch:
 * @ready: called with the epoll events.
 * @data: handed to @ready.
 *
 * Who looks at a descriptor.
 */
typedef struct {
  void (*ready) (gpointer data, guint32 events);
  gpointer data;
} CyAcquireWatch;

gboolean cy_acquire_loop_init (CyAcquireLoop *loop,
                               const CyClock *clock,
                               const CySink *sink,
                               const CyAcquireOptions *options,
                               GError **error);
void cy_acquire_loop_clear (CyAcquireLoop *loop);
void cy_acquire_loop_pass (CyAcquireLoop *loop);
void cy_acquire_loop_flush (CyAcquireLoop *loop);

G_END_DECLS
