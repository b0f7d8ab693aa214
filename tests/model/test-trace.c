/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trace.h"

static void
add (CyTrace *trace, guint n)
{
  for (guint i = 0; i < n; i++) {
    CyTraceFrame frame = { .event = CY_TRACE_REQUEST, .unit = 7, .number = 999 };

    cy_trace_add (trace, &frame);
  }
}

static void
test_ring (void)
{
  static const struct {
    guint added;
    guint64 after;
    guint64 lost;
    guint n;
    guint64 first;
    guint64 dropped;
  } cases[] = {
    { 0, 0, 0, 0, 0, 0 },  { 3, 0, 0, 3, 1, 0 },    { 3, 2, 0, 1, 3, 0 }, { 3, 3, 0, 0, 0, 0 },
    { 3, 99, 0, 0, 0, 0 }, { 4, 0, 0, 4, 1, 0 },    { 5, 0, 1, 4, 2, 1 }, { 11, 3, 4, 4, 8, 7 },
    { 11, 7, 0, 4, 8, 7 }, { 11, 10, 0, 1, 11, 7 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyTrace) trace = cy_trace_new (4);
    g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (CyTraceFrame));

    g_test_message ("case %u", i);
    add (trace, cases[i].added);
    g_assert_cmpuint (cy_trace_read (trace, cases[i].after, frames), ==, cases[i].lost);
    g_assert_cmpuint (frames->len, ==, cases[i].n);
    for (guint j = 0; j < frames->len; j++) {
      g_assert_cmpuint (g_array_index (frames, CyTraceFrame, j).number, ==, cases[i].first + j);
      g_assert_cmpuint (g_array_index (frames, CyTraceFrame, j).unit, ==, 7);
    }
    g_assert_cmpuint (cy_trace_get_dropped (trace), ==, cases[i].dropped);
  }
}

static void
test_ends (void)
{
  CyTrace *trace = cy_trace_new (0);
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (CyTraceFrame));

  add (trace, 2);
  g_assert_cmpuint (cy_trace_read (trace, 0, frames), ==, 1);
  g_assert_cmpuint (frames->len, ==, 1);
  g_assert_false (cy_trace_is_closed (trace));
  cy_trace_free (cy_trace_ref (trace));
  g_assert_true (cy_trace_is_closed (trace));
  cy_trace_unref (trace);
  for (guint i = 0; i < CY_TRACE_N_EVENTS; i++) {
    for (guint j = 0; j < i; j++)
      g_assert_cmpstr (cy_trace_event_name (i), !=, cy_trace_event_name (j));
  }
  g_assert_cmpstr (cy_trace_event_name (CY_TRACE_N_EVENTS), ==, "unknown");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace/ring", test_ring);
  g_test_add_func ("/trace/ends", test_ends);
  return g_test_run ();
}
