/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-courier.h"
#include "cy-acquire-line.h"

/*
 * A serial line with Modbus RTU. Its port is on a thread of its own (cy-acquire-courier.c); what
 * stands here runs on the acquire thread like everything else of a line, and never waits.
 *
 *   IDLE --(time)--> OPENING --> UP
 *     ^                 |         |
 *     +----- pause -----+---------+
 *
 * One question at a time. One that is not answered costs its scan and nothing else: the port throws
 * away what is stale before the next. Only a port that is gone, or a silence that makes a pile
 * offline, costs the line, and then the port is opened anew after a pause that doubles with each
 * attempt since the last good answer.
 */

typedef enum {
  SERIAL_IDLE,
  SERIAL_OPENING,
  SERIAL_UP,
} State;

/* Questions without an answer in a row after which, if the silence also lasted as long as it takes
 * to be offline, the port itself is doubted: USB adapters hang, and opening wakes them. */
#define DOUBT_TIMEOUTS 3

/*
 * link: the port and its settings, as the plan has them now.
 * opened: the settings it was opened with; nullable.
 * courier: the thread.
 * timer: the next thing to do by itself.
 * asking: a question is under way.
 * asker: nullable: who asked it; nobody any more.
 * ask: the question; what its data point to belongs to the asker, and may be gone.
 * failures: attempts to open since the last good answer.
 * silent: questions without an answer since the last good one.
 */
typedef struct {
  CyAcquireLine line;
  CyLink *link;
  CyLink *opened;
  CyAcquireCourier *courier;
  CyAcquireTimer timer;
  State state;
  gboolean was_up;
  gboolean asking;
  CyAcquireAsker *asker;
  CyAcquireAsk ask;
  gint64 sent_us;
  gint64 up_us;
  gint64 gap_until_us;
  guint failures;
  guint silent;
} Serial;

static gint64
pause_us (Serial *self)
{
  const CyAcquireOptions *options = &self->line.loop->options;
  gint64 ms = (gint64) options->backoff_min_ms << MIN (self->failures, 16);

  return MIN (ms, options->backoff_max_ms) * 1000;
}

static void
trace (Serial *self, CyTraceEvent event, const guint8 *bytes, gsize length)
{
  gint64 latency_us = event == CY_TRACE_REQUEST ? 0 : self->line.loop->now_us - self->sent_us;
  CyTraceFrame about = { .event = event, .unit = self->ask.unit, .latency_us = latency_us };

  if (self->line.tracers != NULL)
    cy_acquire_line_trace (&self->line, &about, bytes, length);
}

/* Ends the question under way. Returns who asked; %NULL when nobody wants to know any more. */
static CyAcquireAsker *
take (Serial *self)
{
  CyAcquireLoop *loop = self->line.loop;

  self->asking = FALSE;
  self->gap_until_us = loop->now_us + (gint64) self->line.gap_ms * 1000;
  loop->counters.in_flight--;
  cy_acquire_stats_ended (&self->line.stats, loop->now_us);
  return g_steal_pointer (&self->asker);
}

static void
fail (Serial *self, CyTraceEvent event, CyLinkTrouble trouble, const CyAcquirePortReply *reply)
{
  guint cookie = self->ask.cookie;
  CyAcquireAsker *asker;

  trace (self, event, reply != NULL ? reply->bytes : NULL, reply != NULL ? reply->n_bytes : 0);
  asker = take (self);
  if (asker != NULL)
    asker->klass->failed (asker, cookie, trouble);
}

/* Gives the port up, whatever it was doing, and opens it again after a pause. */
static void
go_down (Serial *self, CyLinkTrouble trouble)
{
  CyAcquireLoop *loop = self->line.loop;

  self->state = SERIAL_IDLE;
  cy_acquire_timers_arm (&loop->timers, &self->timer, loop->now_us + pause_us (self));
  self->failures++;
  /* Down before its question fails, so that whoever hears of it sees the line as it is. */
  cy_acquire_line_went_down (&self->line, trouble);
  if (self->asking)
    fail (self, CY_TRACE_LOST, trouble, NULL);
}

static void
open_port (Serial *self)
{
  self->state = SERIAL_OPENING;
  g_clear_pointer (&self->opened, cy_link_free);
  self->opened = cy_link_copy (self->link);
  cy_acquire_courier_open (self->courier, self->opened);
}

static void
on_opened_cb (gpointer owner, CyLinkTrouble trouble)
{
  Serial *self = owner;
  CyAcquireLoop *loop = self->line.loop;

  if (trouble != CY_LINK_TROUBLE_NONE) {
    go_down (self, trouble);
    return;
  }
  self->state = SERIAL_UP;
  self->up_us = loop->now_us;
  self->gap_until_us = 0;
  self->silent = 0;
  if (self->was_up) {
    loop->counters.reconnects++;
    self->line.stats.reconnects++;
  }
  self->was_up = TRUE;
  cy_acquire_line_came_up (&self->line);
}

static void
note_dropped (Serial *self, guint n_dropped)
{
  self->line.loop->counters.late_dropped += n_dropped;
  self->line.stats.late_dropped += n_dropped;
}

static void
take_answer (Serial *self, const CyAcquirePortReply *reply)
{
  CyAcquireLoop *loop = self->line.loop;
  gboolean exception = reply->answer.exception != CY_MODBUS_EXCEPTION_NONE;
  guint cookie = self->ask.cookie;
  CyAcquireAsker *asker;

  trace (self, exception ? CY_TRACE_EXCEPTION : CY_TRACE_ANSWERED, reply->bytes, reply->n_bytes);
  asker = take (self);
  self->line.answered_us = loop->now_us;
  self->failures = 0;
  self->silent = 0;
  cy_acquire_stats_answered (&self->line.stats, reply->latency_us, exception);
  if (exception)
    loop->counters.exceptions++;
  else
    loop->counters.answers++;
  if (asker != NULL)
    asker->klass->answered (asker, cookie, &reply->answer);
}

/* No answer, or none that can be believed. */
static void
take_silence (Serial *self, const CyAcquirePortReply *reply)
{
  CyAcquireLoop *loop = self->line.loop;
  gint64 since_us = MAX (self->line.answered_us, self->up_us);

  self->silent++;
  if (reply->trouble == CY_LINK_TROUBLE_MALFORMED) {
    loop->counters.malformed++;
    self->line.stats.malformed++;
    fail (self, CY_TRACE_MALFORMED, reply->trouble, reply);
  } else {
    loop->counters.timeouts++;
    self->line.stats.timeouts++;
    fail (self, CY_TRACE_TIMEOUT, reply->trouble, reply);
  }
  if (self->silent >= DOUBT_TIMEOUTS &&
      loop->now_us - since_us >= (gint64) loop->options.offline_ms * 1000)
    go_down (self, reply->trouble);
}

static void
on_replied_cb (gpointer owner, const CyAcquirePortReply *reply)
{
  Serial *self = owner;

  note_dropped (self, reply->n_dropped);
  if (reply->trouble == CY_LINK_TROUBLE_NONE)
    take_answer (self, reply);
  else if (reply->trouble == CY_LINK_TROUBLE_MISSING)
    go_down (self, reply->trouble);
  else
    take_silence (self, reply);
  if (self->state == SERIAL_UP)
    cy_acquire_line_touch (&self->line);
}

static const CyAcquireCourierClass courier_class = {
  .opened = on_opened_cb,
  .replied = on_replied_cb,
};

static void
send_ask (Serial *self)
{
  CyAcquireLoop *loop = self->line.loop;
  guint8 bytes[CY_MODBUS_RTU_MAX];
  gsize length = cy_modbus_rtu_request (&self->ask.request, self->ask.unit, bytes, sizeof bytes);

  if (length == 0) { /* a profile that asks for what Modbus cannot carry */
    CyAcquireAsker *asker = g_steal_pointer (&self->asker);

    asker->klass->failed (asker, self->ask.cookie, CY_LINK_TROUBLE_EXCEPTION);
    cy_acquire_line_touch (&self->line);
    return;
  }
  self->asking = TRUE;
  self->sent_us = loop->now_us;
  loop->counters.in_flight++;
  loop->counters.requests++;
  cy_acquire_stats_sent (&self->line.stats, loop->now_us);
  trace (self, CY_TRACE_REQUEST, bytes, length);
  cy_acquire_courier_ask (self->courier, self->ask.unit, &self->ask.request, self->ask.timeout_ms);
}

static gboolean
has_work (const Serial *self)
{
  return self->line.urgent.head != NULL || self->line.queue.head != NULL;
}

/* The end of a pass: sends what there is, or sets the clock for when it may be sent. */
static void
serial_wake (CyAcquireLine *line)
{
  Serial *self = (Serial *) line;
  CyAcquireLoop *loop = line->loop;

  if (self->state != SERIAL_UP || self->asking || loop->stopping)
    return;
  if (!cy_link_is_set_up_as (self->link, self->opened)) {
    go_down (self, CY_LINK_TROUBLE_CONNECT);
    open_port (self);
  } else if (loop->now_us < self->gap_until_us) {
    if (has_work (self))
      cy_acquire_timers_arm (&loop->timers, &self->timer, self->gap_until_us);
  } else {
    self->asker = cy_acquire_line_next (line, &self->ask);
    if (self->asker != NULL)
      send_ask (self);
  }
}

static void
on_timer_cb (gpointer data)
{
  Serial *self = data;

  if (self->line.loop->stopping)
    return;
  if (self->state == SERIAL_IDLE)
    open_port (self);
  else if (self->state == SERIAL_UP)
    cy_acquire_line_touch (&self->line);
}

static void
serial_adapt (CyAcquireLine *line, const CyLink *link)
{
  Serial *self = (Serial *) line;

  if (cy_link_is_set_up_as (self->link, link))
    return;
  cy_link_free (self->link);
  self->link = cy_link_copy (link);
  cy_acquire_line_touch (line);
}

static void
serial_forget (CyAcquireLine *line, CyAcquireAsker *asker)
{
  Serial *self = (Serial *) line;

  if (self->asker == asker)
    self->asker = NULL;
}

static void
serial_free (CyAcquireLine *line)
{
  Serial *self = (Serial *) line;

  cy_acquire_courier_dismiss (self->courier);
  go_down (self, CY_LINK_TROUBLE_CLOSED);
  cy_acquire_timers_disarm (&line->loop->timers, &self->timer);
  cy_acquire_line_clear (line);
  cy_link_free (self->link);
  g_clear_pointer (&self->opened, cy_link_free);
  g_free (self);
}

static const CyAcquireLineClass serial_class = {
  .wake = serial_wake,
  .adapt = serial_adapt,
  .forget = serial_forget,
  .free = serial_free,
};

/**
 * cy_acquire_serial_new:
 * @link: with the kind %CY_LINK_RTU.
 *
 * Begins to open the port in the next pass, and never stops trying.
 */
CyAcquireLine *
cy_acquire_serial_new (CyAcquireLoop *loop, const CyLink *link)
{
  Serial *self = g_new0 (Serial, 1);

  cy_acquire_line_init (&self->line, loop, &serial_class, link);
  self->link = cy_link_copy (link);
  self->courier = cy_acquire_courier_new (loop, &courier_class, self);
  self->timer.func = on_timer_cb;
  self->timer.data = self;
  self->line.trouble = CY_LINK_TROUBLE_MISSING;
  cy_acquire_timers_arm (&loop->timers, &self->timer, loop->now_us);
  return &self->line;
}
