/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trace.h"

/*
 * ring: frame number n is at (n - 1) modulo capacity.
 * newest: number of the last one, 0 for none.
 * closed: nobody reads it any more; atomic.
 */
struct _CyTrace {
  gatomicrefcount refs;
  gint closed;
  GMutex lock; /* guards everything below */
  CyTraceFrame *ring;
  guint capacity;
  guint64 newest;
};

/**
 * cy_trace_new:
 * @capacity: frames to keep; 1 to #CY_TRACE_MAX_CAPACITY, else the nearest of these.
 */
CyTrace *
cy_trace_new (guint capacity)
{
  CyTrace *trace = g_new0 (CyTrace, 1);

  g_atomic_ref_count_init (&trace->refs);
  g_mutex_init (&trace->lock);
  trace->capacity = CLAMP (capacity, 1, CY_TRACE_MAX_CAPACITY);
  trace->ring = g_new0 (CyTraceFrame, trace->capacity);
  return trace;
}

CyTrace *
cy_trace_ref (CyTrace *trace)
{
  g_atomic_ref_count_inc (&trace->refs);
  return trace;
}

void
cy_trace_unref (CyTrace *trace)
{
  if (!g_atomic_ref_count_dec (&trace->refs))
    return;
  g_mutex_clear (&trace->lock);
  g_free (trace->ring);
  g_free (trace);
}

/**
 * cy_trace_free:
 * @trace: (transfer full): the reader's reference.
 *
 * The reader looks no more; whoever writes stops soon.
 */
void
cy_trace_free (CyTrace *trace)
{
  g_atomic_int_set (&trace->closed, 1);
  cy_trace_unref (trace);
}

gboolean
cy_trace_is_closed (CyTrace *trace)
{
  return g_atomic_int_get (&trace->closed) != 0;
}

/**
 * cy_trace_add:
 * @frame: copied; the trace gives it its number.
 */
void
cy_trace_add (CyTrace *trace, const CyTraceFrame *frame)
{
  CyTraceFrame *place;

  g_mutex_lock (&trace->lock);
  place = &trace->ring[trace->newest % trace->capacity];
  *place = *frame;
  place->number = ++trace->newest;
  g_mutex_unlock (&trace->lock);
}

static guint64
oldest_number (const CyTrace *trace)
{
  return trace->newest > trace->capacity ? trace->newest - trace->capacity + 1 : 1;
}

/**
 * cy_trace_read:
 * @after: number of the last frame that is known already, 0 at first.
 * @out_frames: (element-type CyTraceFrame): newer ones are appended, oldest first.
 *
 * Returns: how many frames after @after had to go before they could be read.
 */
guint64
cy_trace_read (CyTrace *trace, guint64 after, GArray *out_frames)
{
  guint64 oldest;
  guint64 first;

  g_mutex_lock (&trace->lock);
  oldest = oldest_number (trace);
  first = MAX (after + 1, oldest);
  for (guint64 number = first; number <= trace->newest; number++)
    g_array_append_vals (out_frames, &trace->ring[(number - 1) % trace->capacity], 1);
  g_mutex_unlock (&trace->lock);
  return after + 1 < oldest ? oldest - after - 1 : 0;
}

/**
 * cy_trace_get_dropped:
 *
 * Returns: how many frames have gone since the trace began, read or not.
 */
guint64
cy_trace_get_dropped (CyTrace *trace)
{
  guint64 dropped;

  g_mutex_lock (&trace->lock);
  dropped = oldest_number (trace) - 1;
  g_mutex_unlock (&trace->lock);
  return dropped;
}

/**
 * cy_trace_event_name:
 *
 * Returns: a word for JSON, not translated.
 */
const char *
cy_trace_event_name (CyTraceEvent event)
{
  static const char *const names[CY_TRACE_N_EVENTS] = {
    [CY_TRACE_REQUEST] = "request",     [CY_TRACE_ANSWERED] = "answered",
    [CY_TRACE_EXCEPTION] = "exception", [CY_TRACE_TIMEOUT] = "timeout",
    [CY_TRACE_LATE] = "late",           [CY_TRACE_MALFORMED] = "malformed",
    [CY_TRACE_LOST] = "lost",
  };

  return (guint) event < CY_TRACE_N_EVENTS ? names[event] : "unknown";
}
