/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "cy-acquire-connection.h"

/* Reads from one socket in one pass; the rest waits, so that one device that floods us does not
 * keep the others waiting. */
#define MAX_READS 4

/* Frames in a row that answer nothing we asked. More than every late answer a device can owe us. */
#define MAX_UNMATCHED 64

/* Timeouts in a row after which, if the silence also lasted as long as it takes to be offline, the
 * connection itself is doubted. */
#define DOUBT_TIMEOUTS 3

/*
 * How it is decided that a device does not stand two requests at once: a request that was sent
 * while another was under way times out although the same unit answered something meanwhile, or the
 * connection breaks down with several under way. Two such signs without a good answer to an
 * overlapped request between them, and the connection carries one at a time from then on. A dead
 * unit behind a gateway answers nothing and so gives no sign.
 */
#define MAX_STRIKES 2

static void
strike (CyAcquireConnection *self)
{
  if (self->line.single || ++self->strikes < MAX_STRIKES)
    return;
  self->line.single = TRUE;
  self->line.loop->counters.fallbacks++;
}

static guint
depth (const CyAcquireConnection *self)
{
  if (self->line.single || self->line.gap_ms > 0)
    return 1;
  return CLAMP (self->line.depth, 1, CY_ACQUIRE_MAX_IN_FLIGHT);
}

/* Takes a request out of the list, keeping the order of the others. */
static CyAcquireInFlight
take (CyAcquireConnection *self, guint index)
{
  CyAcquireInFlight taken = self->in_flight[index];

  self->n_in_flight--;
  memmove (&self->in_flight[index], &self->in_flight[index + 1],
           (self->n_in_flight - index) * sizeof taken);
  self->line.loop->counters.in_flight--;
  cy_acquire_stats_ended (&self->line.stats, self->line.loop->now_us);
  self->gap_until_us = self->line.loop->now_us + (gint64) self->line.gap_ms * 1000;
  return taken;
}

static void
keep_unsent (CyAcquireConnection *self, const guint8 *bytes, gsize length)
{
  if (self->unsent == NULL)
    self->unsent = g_byte_array_new ();
  g_byte_array_append (self->unsent, bytes, (guint) length);
  cy_acquire_connection_watch (self, TRUE);
}

/* Returns how many bytes the kernel took; the connection may be down afterwards. */
static gsize
write_some (CyAcquireConnection *self, const guint8 *bytes, gsize length)
{
  gssize sent;

  do
    sent = send (self->fd, bytes, length, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  if (sent >= 0)
    return (gsize) sent;
  if (errno != EAGAIN)
    cy_acquire_connection_down (self, CY_LINK_TROUBLE_CLOSED);
  return 0;
}

/* Shows what became of a request, with the frame that says so. */
static void
trace (CyAcquireConnection *self,
       CyTraceEvent event,
       const CyAcquireInFlight *flight,
       const CyModbusFrame *frame)
{
  CyTraceFrame about = { .event = event,
                         .unit = flight->ask.unit,
                         .transaction = flight->transaction,
                         .latency_us = self->line.loop->now_us - flight->sent_us };

  if (frame == NULL)
    cy_acquire_line_trace (&self->line, &about, NULL, 0);
  else /* its header stands before its PDU */
    cy_acquire_line_trace (&self->line, &about, frame->pdu - CY_MODBUS_MBAP_SIZE,
                           frame->pdu_length + CY_MODBUS_MBAP_SIZE);
}

static void
trace_late (CyAcquireConnection *self, const CyModbusFrame *frame)
{
  CyTraceFrame about = {
    .event = CY_TRACE_LATE, .unit = frame->unit, .transaction = frame->transaction, .latency_us = -1
  };

  cy_acquire_line_trace (&self->line, &about, frame->pdu - CY_MODBUS_MBAP_SIZE,
                         frame->pdu_length + CY_MODBUS_MBAP_SIZE);
}

/* What is no frame says nothing about whose it is: everybody who waits for something sees it. */
static void
trace_rubbish (CyAcquireConnection *self, const guint8 *bytes, gsize length)
{
  for (guint i = 0; i < self->n_in_flight; i++) {
    const CyAcquireInFlight *flight = &self->in_flight[i];
    CyTraceFrame about = { .event = CY_TRACE_MALFORMED,
                           .unit = flight->ask.unit,
                           .transaction = flight->transaction,
                           .latency_us = self->line.loop->now_us - flight->sent_us };

    cy_acquire_line_trace (&self->line, &about, bytes, length);
  }
}

/* Puts one question behind those in @buffer. */
static gsize
add_request (CyAcquireConnection *self,
             CyAcquireAsker *asker,
             const CyAcquireAsk *ask,
             guint8 *buffer,
             gsize size)
{
  CyAcquireLoop *loop = self->line.loop;
  gsize length =
    cy_modbus_frame_request (&ask->request, self->next_transaction, ask->unit, buffer, size);

  if (length == 0) { /* a profile that asks for what Modbus cannot carry */
    asker->klass->failed (asker, ask->cookie, CY_LINK_TROUBLE_EXCEPTION);
    return 0;
  }
  if (self->line.tracers != NULL) {
    CyTraceFrame about = { .event = CY_TRACE_REQUEST,
                           .unit = ask->unit,
                           .transaction = self->next_transaction };

    cy_acquire_line_trace (&self->line, &about, buffer, length);
  }
  self->in_flight[self->n_in_flight] = (CyAcquireInFlight){
    .asker = asker,
    .ask = *ask,
    .transaction = self->next_transaction++,
    .overlapped = self->n_in_flight > 0,
    .sent_us = loop->now_us,
    .deadline_us = loop->now_us + (gint64) ask->timeout_ms * 1000,
  };
  self->n_in_flight++;
  loop->counters.in_flight++;
  loop->counters.requests++;
  cy_acquire_stats_sent (&self->line.stats, loop->now_us);
  return length;
}

/**
 * cy_acquire_exchange_send:
 *
 * Sends as many questions as may be under way, in one packet.
 */
void
cy_acquire_exchange_send (CyAcquireConnection *self)
{
  guint8 buffer[CY_ACQUIRE_MAX_IN_FLIGHT * CY_MODBUS_MAX_ADU];
  gsize length = 0;
  gsize sent;
  CyAcquireAsk ask;
  CyAcquireAsker *asker;

  if (self->unsent != NULL || self->line.loop->stopping)
    return;
  while (self->n_in_flight < depth (self) && self->line.loop->now_us >= self->gap_until_us &&
         (asker = cy_acquire_line_next (&self->line, &ask)) != NULL)
    length += add_request (self, asker, &ask, buffer + length, sizeof buffer - length);
  if (length == 0)
    return;
  sent = write_some (self, buffer, length);
  if (self->state == CY_ACQUIRE_UP && sent < length)
    keep_unsent (self, buffer + sent, length - sent);
}

/**
 * cy_acquire_exchange_resume:
 *
 * The kernel takes bytes again: sends what it did not take before.
 */
void
cy_acquire_exchange_resume (CyAcquireConnection *self)
{
  gsize sent;

  if (self->unsent == NULL)
    return;
  sent = write_some (self, self->unsent->data, self->unsent->len);
  if (self->state != CY_ACQUIRE_UP)
    return;
  g_byte_array_remove_range (self->unsent, 0, (guint) sent);
  if (self->unsent->len > 0)
    return;
  g_clear_pointer (&self->unsent, g_byte_array_unref);
  cy_acquire_connection_watch (self, FALSE);
}

static void
malformed (CyAcquireConnection *self)
{
  self->line.loop->counters.malformed++;
  self->line.stats.malformed++;
  cy_acquire_connection_down (self, CY_LINK_TROUBLE_MALFORMED);
}

static void
note_answer (CyAcquireConnection *self, const CyAcquireInFlight *flight, gboolean exception)
{
  CyAcquireLoop *loop = self->line.loop;

  self->line.answered_us = loop->now_us;
  self->failures = 0;
  self->silent = 0;
  self->unmatched = 0;
  if (flight->overlapped)
    self->strikes = 0;
  cy_acquire_stats_answered (&self->line.stats, loop->now_us - flight->sent_us, exception);
  if (exception)
    loop->counters.exceptions++;
  else
    loop->counters.answers++;
  for (guint i = 0; i < self->n_in_flight; i++) {
    if (self->in_flight[i].ask.unit == flight->ask.unit)
      self->in_flight[i].unit_answered = TRUE;
  }
}

/* A frame that answers nothing: usually an answer that came after its deadline. */
static void
drop_frame (CyAcquireConnection *self, const CyModbusFrame *frame)
{
  if (self->line.tracers != NULL)
    trace_late (self, frame);
  self->line.loop->counters.late_dropped++;
  self->line.stats.late_dropped++;
  if (++self->unmatched > MAX_UNMATCHED)
    malformed (self);
}

static CyTraceEvent
verdict_event (CyModbusVerdict verdict)
{
  if (verdict == CY_MODBUS_OK)
    return CY_TRACE_ANSWERED;
  return verdict == CY_MODBUS_EXCEPTION ? CY_TRACE_EXCEPTION : CY_TRACE_MALFORMED;
}

static void
handle_frame (CyAcquireConnection *self, const CyModbusFrame *frame)
{
  CyModbusAnswer answer;
  CyModbusVerdict verdict;
  CyAcquireInFlight flight;
  guint i = 0;

  while (i < self->n_in_flight && self->in_flight[i].transaction != frame->transaction)
    i++;
  if (i == self->n_in_flight) {
    drop_frame (self, frame);
    return;
  }
  if (self->in_flight[i].asker == NULL) { /* its pile is gone; its memory may be as well */
    if (self->line.tracers != NULL)
      trace_late (self, frame);
    (void) take (self, i);
    self->line.loop->counters.late_dropped++;
    self->line.stats.late_dropped++;
    return;
  }
  flight = self->in_flight[i];
  verdict = cy_modbus_frame_check (frame, flight.transaction, flight.ask.unit, &flight.ask.request,
                                   &answer);
  if (self->line.tracers != NULL)
    trace (self, verdict_event (verdict), &flight, frame);
  if (verdict != CY_MODBUS_OK && verdict != CY_MODBUS_EXCEPTION) {
    malformed (self);
    return;
  }
  (void) take (self, i); /* is flight */
  note_answer (self, &flight, verdict == CY_MODBUS_EXCEPTION);
  flight.asker->klass->answered (flight.asker, flight.ask.cookie, &answer);
}

/* Takes whole frames off the beginning; returns how many bytes they were. */
static gsize
handle_bytes (CyAcquireConnection *self, const guint8 *bytes, gsize length)
{
  gsize used = 0;
  gsize size = 0;
  CyModbusFrame frame;

  while (self->state == CY_ACQUIRE_UP) {
    CyModbusFraming framing = cy_modbus_frame_scan (bytes + used, length - used, &frame, &size);

    if (framing == CY_MODBUS_MALFORMED) {
      if (self->line.tracers != NULL)
        trace_rubbish (self, bytes + used, length - used);
      malformed (self);
    }
    if (framing != CY_MODBUS_FRAME)
      break;
    used += size;
    handle_frame (self, &frame);
  }
  return used;
}

static void
keep_partial (CyAcquireConnection *self, const guint8 *bytes, gsize length)
{
  g_assert (length < CY_MODBUS_MAX_ADU); /* more would have been a frame, or malformed */
  if (self->partial == NULL && length > 0)
    self->partial = g_malloc (CY_MODBUS_MAX_ADU);
  if (length > 0)
    memcpy (self->partial, bytes, length);
  self->n_partial = length;
}

/**
 * cy_acquire_exchange_receive:
 *
 * The socket has bytes, or an end.
 */
void
cy_acquire_exchange_receive (CyAcquireConnection *self)
{
  guint8 *buffer = self->line.loop->receive;

  for (guint i = 0; i < MAX_READS && self->state == CY_ACQUIRE_UP; i++) {
    gsize before = self->n_partial;
    gsize room = CY_ACQUIRE_RECEIVE_SIZE - before;
    gssize got = recv (self->fd, buffer + before, room, 0);
    gsize used;

    if (got < 0 && (errno == EAGAIN || errno == EINTR))
      return;
    if (got <= 0) {
      cy_acquire_connection_down (self, got < 0 && errno == ETIMEDOUT ? CY_LINK_TROUBLE_SILENT
                                                                      : CY_LINK_TROUBLE_CLOSED);
      return;
    }
    if (before > 0)
      memcpy (buffer, self->partial, before);
    used = handle_bytes (self, buffer, before + (gsize) got);
    if (self->state == CY_ACQUIRE_UP)
      keep_partial (self, buffer + used, before + (gsize) got - used);
    if ((gsize) got < room)
      return;
  }
}

static void
expire_one (CyAcquireConnection *self, guint index)
{
  CyAcquireInFlight flight = take (self, index);

  self->line.loop->counters.timeouts++;
  self->line.stats.timeouts++;
  self->silent++;
  if (self->line.tracers != NULL)
    trace (self, CY_TRACE_TIMEOUT, &flight, NULL);
  if (flight.overlapped && flight.unit_answered)
    strike (self);
  if (flight.asker != NULL)
    flight.asker->klass->failed (flight.asker, flight.ask.cookie, CY_LINK_TROUBLE_SILENT);
}

/**
 * cy_acquire_exchange_expire:
 *
 * Gives up on requests whose time is over. The connection stays: an answer that still comes is
 * known by its transaction and dropped. Only a silence that makes a pile offline puts the
 * connection itself in doubt.
 */
void
cy_acquire_exchange_expire (CyAcquireConnection *self)
{
  CyAcquireLoop *loop = self->line.loop;
  gint64 since_us = MAX (self->line.answered_us, self->up_us);
  guint i = 0;

  while (i < self->n_in_flight) {
    if (self->in_flight[i].deadline_us <= loop->now_us)
      expire_one (self, i);
    else
      i++;
  }
  if (self->silent >= DOUBT_TIMEOUTS &&
      loop->now_us - since_us >= (gint64) loop->options.offline_ms * 1000)
    cy_acquire_connection_down (self, CY_LINK_TROUBLE_SILENT);
}

/**
 * cy_acquire_exchange_fail_all:
 * @trouble: what became of the connection.
 */
void
cy_acquire_exchange_fail_all (CyAcquireConnection *self, CyLinkTrouble trouble)
{
  if (self->n_in_flight > 1)
    strike (self);
  while (self->n_in_flight > 0) {
    CyAcquireInFlight flight = take (self, 0);

    if (self->line.tracers != NULL)
      trace (self, CY_TRACE_LOST, &flight, NULL);
    if (flight.asker != NULL)
      flight.asker->klass->failed (flight.asker, flight.ask.cookie, trouble);
  }
}

/**
 * cy_acquire_exchange_forget:
 *
 * Keeps the requests, since their answers will come, but not who asked.
 */
void
cy_acquire_exchange_forget (CyAcquireConnection *self, CyAcquireAsker *asker)
{
  for (guint i = 0; i < self->n_in_flight; i++) {
    if (self->in_flight[i].asker == asker)
      self->in_flight[i].asker = NULL;
  }
}

/**
 * cy_acquire_exchange_next_us:
 *
 * Returns: when something is to be done without anything happening [µs, monotonic]: the first
 *   deadline, or the end of the pause before the next question; %G_MAXINT64 for never.
 */
gint64
cy_acquire_exchange_next_us (const CyAcquireConnection *self)
{
  gint64 next_us = G_MAXINT64;

  for (guint i = 0; i < self->n_in_flight; i++)
    next_us = MIN (next_us, self->in_flight[i].deadline_us);
  if (self->n_in_flight == 0 && self->unsent == NULL &&
      (self->line.urgent.head != NULL || self->line.queue.head != NULL))
    next_us = MAX (self->gap_until_us, self->line.loop->now_us);
  return next_us;
}
