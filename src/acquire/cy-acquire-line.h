/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-acquire-loop.h"
#include "cy-acquire-stats.h"
#include "cy-modbus-pdu.h"
#include "cy-trace.h"

G_BEGIN_DECLS

typedef struct _CyAcquireAsker CyAcquireAsker;
typedef struct _CyAcquireLine CyAcquireLine;
typedef struct _CyAcquireTracer CyAcquireTracer;

/**
 * CyAcquireAsk:
 * @request: what to ask; its data must live until the answer.
 * @unit: whom.
 * @timeout_ms: how long the answer may take [ms].
 * @cookie: given back with the answer.
 *
 * One question.
 */
typedef struct {
  CyModbusRequest request;
  guint8 unit;
  guint timeout_ms;
  guint cookie;
} CyAcquireAsk;

/**
 * CyAcquireAskerClass:
 * @next: fills in the next question; %FALSE when there is none, which takes it off the queue.
 * @answered: a question was answered, maybe with an exception.
 * @failed: a question was sent and got no answer.
 * @dropped: it was queued and is not any more; what was not asked will not be.
 * @line_up: (nullable): the line has just come up.
 */
typedef struct {
  gboolean (*next) (CyAcquireAsker *asker, CyAcquireAsk *out_ask);
  void (*answered) (CyAcquireAsker *asker, guint cookie, const CyModbusAnswer *answer);
  void (*failed) (CyAcquireAsker *asker, guint cookie, CyLinkTrouble trouble);
  void (*dropped) (CyAcquireAsker *asker, CyLinkTrouble trouble);
  void (*line_up) (CyAcquireAsker *asker);
} CyAcquireAskerClass;

/**
 * CyAcquireAsker:
 *
 * Something with questions for a line: a pile that is to be scanned, or an errand. Embedded in it.
 */
struct _CyAcquireAsker {
  const CyAcquireAskerClass *klass;
  GList link;    /* in the line's queue */
  GQueue *queue; /* borrowed, nullable: the queue it stands in */
};

/**
 * CyAcquireLineClass:
 * @wake: there is work, or more room for it.
 * @adapt: (nullable): another pile on it has this link; how to reach it may have changed.
 * @forget: whatever is under way for this asker must not be reported to it.
 * @free: ends the line; questions under way are reported as failed.
 *
 * The seam between what is read and how: a TCP connection is one implementation
 * (cy-acquire-connection.c), a serial line is another (cy-acquire-serial.c).
 */
typedef struct {
  void (*wake) (CyAcquireLine *line);
  void (*adapt) (CyAcquireLine *line, const CyLink *link);
  void (*forget) (CyAcquireLine *line, CyAcquireAsker *asker);
  void (*free) (CyAcquireLine *line);
} CyAcquireLineClass;

/**
 * CyAcquireLine:
 * @loop: borrowed.
 * @key: what piles on this line have in common; a #GRefString.
 * @twin: (nullable): key of another line that leads to the same address; a #GRefString.
 * @urgent: errands; they go first.
 * @queue: scans.
 * @askers: (element-type CyAcquireAsker): piles on this line, told when it comes up.
 * @up: requests can be sent.
 * @dirty: it stands in the loop's list of lines to wake.
 * @trouble: why it is not up.
 * @gap_ms: pause between two requests [ms]; the longest that one of its piles needs.
 * @depth: most requests at once; the fewest that one of its piles stands.
 * @single: two requests at once are too many: one at a time from now on.
 * @stats: what is counted.
 * @tracers: (nullable) (element-type CyAcquireTracer): who looks at the frames of its piles.
 * @answered_us: last good answer [µs, monotonic], 0 for never.
 *
 * What requests go over: one connection, or one serial line.
 */
struct _CyAcquireLine {
  const CyAcquireLineClass *klass;
  CyAcquireLoop *loop;
  char *key;
  char *twin;
  GQueue urgent;
  GQueue queue;
  GPtrArray *askers;
  gboolean up;
  gboolean dirty;
  CyLinkTrouble trouble;
  guint gap_ms;
  guint depth;
  gboolean single;
  CyAcquireStats stats;
  GPtrArray *tracers;
  gint64 answered_us;
};

CyAcquireLine *cy_acquire_line_new (CyAcquireLoop *loop, const CyLink *link);
void cy_acquire_line_free (CyAcquireLine *line);

void cy_acquire_line_queue (CyAcquireLine *line, CyAcquireAsker *asker, gboolean urgent);
void cy_acquire_line_unqueue (CyAcquireLine *line, CyAcquireAsker *asker);
void cy_acquire_line_forget (CyAcquireLine *line, CyAcquireAsker *asker);

/* For implementations. */
void cy_acquire_line_init (CyAcquireLine *line,
                           CyAcquireLoop *loop,
                           const CyAcquireLineClass *klass,
                           const CyLink *link);
void cy_acquire_line_clear (CyAcquireLine *line);
void cy_acquire_line_touch (CyAcquireLine *line);
void cy_acquire_line_came_up (CyAcquireLine *line);
void cy_acquire_line_went_down (CyAcquireLine *line, CyLinkTrouble trouble);
void cy_acquire_line_trace (CyAcquireLine *line,
                            const CyTraceFrame *about,
                            const guint8 *bytes,
                            gsize length);
CyAcquireAsker *cy_acquire_line_next (CyAcquireLine *line, CyAcquireAsk *out_ask);

/* Serial lines. */
CyAcquireLine *cy_acquire_serial_new (CyAcquireLoop *loop, const CyLink *link);

G_END_DECLS
