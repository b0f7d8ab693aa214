/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A Modbus/TCP frame is at most 260 bytes (Messaging on TCP/IP V1.0b, 3.1.3), one on a serial line
 * 256. */
#define CY_TRACE_MAX_BYTES 260

/* Most frames that a trace keeps. */
#define CY_TRACE_MAX_CAPACITY 65536

/**
 * CyTraceEvent:
 * @CY_TRACE_REQUEST: was sent.
 * @CY_TRACE_ANSWERED: a good answer.
 * @CY_TRACE_EXCEPTION: a refusal.
 * @CY_TRACE_TIMEOUT: no answer in time; no bytes.
 * @CY_TRACE_LATE: an answer that nobody waits for any more.
 * @CY_TRACE_MALFORMED: what is not the answer to the request, or no Modbus at all.
 * @CY_TRACE_LOST: the link broke before the answer came; no bytes.
 *
 * What happened. Everything but %CY_TRACE_REQUEST came from the device, or did not.
 */
typedef enum {
  CY_TRACE_REQUEST,
  CY_TRACE_ANSWERED,
  CY_TRACE_EXCEPTION,
  CY_TRACE_TIMEOUT,
  CY_TRACE_LATE,
  CY_TRACE_MALFORMED,
  CY_TRACE_LOST,
  CY_TRACE_N_EVENTS,
} CyTraceEvent;

/**
 * CyTraceFrame:
 * @number: counts the frames of a trace, from 1.
 * @time_us: when [µs UTC].
 * @event: what happened.
 * @unit: unit id; of the request, where there is one.
 * @transaction: ties an answer to its request; 0 on a serial line.
 * @latency_us: since the request was sent [µs], or -1 when it is not known.
 * @length: of @bytes.
 * @bytes: the frame as on the wire, with its header.
 *
 * A frame on its way to or from a device.
 */
typedef struct {
  guint64 number;
  gint64 time_us;
  CyTraceEvent event;
  guint8 unit;
  guint16 transaction;
  gint64 latency_us;
  guint16 length;
  guint8 bytes[CY_TRACE_MAX_BYTES];
} CyTraceFrame;

/**
 * CyTrace:
 *
 * The newest frames of one pile, for as long as somebody looks. Bounded: the oldest frame goes when
 * there is no room.
 *
 * Threading: any thread; reading and writing wait for each other for the time of a copy.
 */
typedef struct _CyTrace CyTrace;

CyTrace *cy_trace_new (guint capacity);
CyTrace *cy_trace_ref (CyTrace *trace);
void cy_trace_unref (CyTrace *trace);
void cy_trace_free (CyTrace *trace);
gboolean cy_trace_is_closed (CyTrace *trace);
void cy_trace_add (CyTrace *trace, const CyTraceFrame *frame);
guint64 cy_trace_read (CyTrace *trace, guint64 after, GArray *out_frames);
guint64 cy_trace_get_dropped (CyTrace *trace);
const char *cy_trace_event_name (CyTraceEvent event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyTrace, cy_trace_free)

G_END_DECLS
