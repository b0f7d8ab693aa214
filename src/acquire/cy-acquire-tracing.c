/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-tracing.h"

#include <string.h>

/* The frames of a pile are those of its units: an answer that nobody waits for has nothing else that
 * tells whose it is. */
struct _CyAcquireTracer {
  char *pile_id;
  CyTrace *trace;   /* owned reference */
  guint64 units[4]; /* a bit each */
};

static void
tracer_free (CyAcquireTracer *tracer)
{
  cy_trace_unref (tracer->trace);
  g_free (tracer->pile_id);
  g_free (tracer);
}

static void
add_unit (CyAcquireTracer *tracer, guint8 unit)
{
  tracer->units[unit / 64] |= G_GUINT64_CONSTANT (1) << (unit % 64);
}

static void
attach (CyAcquirePlan *plan, CyAcquireTracer *tracer)
{
  CyAcquirePile *pile = cy_acquire_plan_find (plan, tracer->pile_id);

  memset (tracer->units, 0, sizeof tracer->units);
  if (pile == NULL)
    return;
  add_unit (tracer, pile->unit);
  for (guint i = 0; i < pile->n_blocks; i++) {
    if (pile->blocks[i].unit >= 0)
      add_unit (tracer, (guint8) pile->blocks[i].unit);
  }
  if (pile->line->tracers == NULL)
    pile->line->tracers = g_ptr_array_new ();
  g_ptr_array_add (pile->line->tracers, tracer);
}

/**
 * cy_acquire_tracing_rewire:
 *
 * Finds out again which line each traced pile is on, after another plan or another trace, and lets
 * go of the traces that nobody reads any more.
 */
void
cy_acquire_tracing_rewire (CyAcquirePlan *plan)
{
  GHashTableIter iter;
  gpointer value;

  if (plan->tracers->len == 0) /* nor does any line have one */
    return;
  g_hash_table_iter_init (&iter, plan->lines);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_clear_pointer (&((CyAcquireLine *) value)->tracers, g_ptr_array_unref);
  for (guint i = plan->tracers->len; i > 0; i--) {
    CyAcquireTracer *tracer = plan->tracers->pdata[i - 1];

    if (cy_trace_is_closed (tracer->trace))
      g_ptr_array_remove_index_fast (plan->tracers, i - 1);
    else
      attach (plan, tracer);
  }
}

/**
 * cy_acquire_tracing_new:
 *
 * Returns: (transfer full) (element-type CyAcquireTracer): no tracers.
 */
GPtrArray *
cy_acquire_tracing_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) tracer_free);
}

/**
 * cy_acquire_tracing_add:
 * @trace: another reference to it is taken.
 */
void
cy_acquire_tracing_add (CyAcquirePlan *plan, const char *pile_id, CyTrace *trace)
{
  CyAcquireTracer *tracer = g_new0 (CyAcquireTracer, 1);

  tracer->pile_id = g_strdup (pile_id);
  tracer->trace = cy_trace_ref (trace);
  g_ptr_array_add (plan->tracers, tracer);
  cy_acquire_tracing_rewire (plan);
}

/**
 * cy_acquire_line_trace:
 * @about: what happened; its time and bytes are filled in here.
 * @bytes: (nullable): the frame; what is longer than one is cut.
 *
 * Shows a frame to those who look at a pile on @line. To be called when @line has tracers: without
 * any, a frame costs one comparison.
 */
void
cy_acquire_line_trace (CyAcquireLine *line,
                       const CyTraceFrame *about,
                       const guint8 *bytes,
                       gsize length)
{
  CyTraceFrame frame = *about;

  frame.time_us = line->loop->wall_us;
  frame.length = (guint16) MIN (length, CY_TRACE_MAX_BYTES);
  if (frame.length > 0)
    memcpy (frame.bytes, bytes, frame.length);
  for (guint i = 0; i < line->tracers->len; i++) {
    CyAcquireTracer *tracer = line->tracers->pdata[i];

    if (tracer->units[frame.unit / 64] >> (frame.unit % 64) & 1)
      cy_trace_add (tracer->trace, &frame);
  }
}
