/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-frame-words.h"

#include <string.h>

static CyTraceFrame
frame_of (CyTraceEvent event, const char *hex)
{
  CyTraceFrame frame = { .event = event, .unit = 3, .transaction = 7, .latency_us = 1234 };

  for (guint i = 0; hex[2 * i] != '\0'; i++)
    frame.bytes[frame.length++] =
      (guint8) (g_ascii_xdigit_value (hex[2 * i]) * 16 + g_ascii_xdigit_value (hex[2 * i + 1]));
  return frame;
}

/* Every event has words of its own, and only a request and a good answer are no trouble. */
static void
test_events (void)
{
  for (guint event = 0; event < CY_TRACE_N_EVENTS; event++) {
    const CyTraceFrame frame = frame_of (event, "000700000006030300000001");
    g_autofree char *text = cy_frame_words_text (&frame);
    g_autofree char *latency = cy_frame_words_latency (&frame);
    gboolean fine = event == CY_TRACE_REQUEST || event == CY_TRACE_ANSWERED;

    g_assert_cmpint (cy_frame_words_is_trouble (&frame), ==, !fine);
    g_assert_cmpint (cy_frame_words_severity (&frame) == CY_SEVERITY_NORMAL, ==, fine);
    g_assert_cmpuint (strlen (cy_frame_words_direction (&frame)), >, 0);
    g_assert_cmpuint (strlen (cy_frame_words_outcome (&frame)), >, 0);
    g_assert_cmpuint (strlen (text), >, 0);
    g_assert_cmpstr (latency, ==, event == CY_TRACE_REQUEST ? "" : "1.2");
  }
}

/* An event nobody knows is shown and not looked up. */
static void
test_strange (void)
{
  CyTraceFrame frame = frame_of (CY_TRACE_REQUEST, "");
  g_autofree char *line = NULL;

  frame.event = 99;
  frame.length = 60000;
  frame.time_us = G_MAXINT64;
  line = cy_frame_words_line (&frame);
  g_assert_nonnull (line);
}

static void
test_dump (void)
{
  const CyTraceFrame frame = frame_of (CY_TRACE_ANSWERED, "0007000000170303144368617267657961726420"
                                                          "202020202020202020");
  const CyTraceFrame nothing = frame_of (CY_TRACE_TIMEOUT, "");
  g_autofree char *dump = cy_frame_words_dump (&frame);
  g_autofree char *empty = cy_frame_words_dump (&nothing);

  g_assert_cmpstr (dump, ==,
                   "0000  00 07 00 00 00 17 03 03  14 43 68 61 72 67 65 79  .........Chargey\n"
                   "0010  61 72 64 20 20 20 20 20  20 20 20 20 20           ard          ");
  g_assert_cmpstr (empty, ==, "");
}

static void
test_line (void)
{
  CyTraceFrame frame = frame_of (CY_TRACE_REQUEST, "000700000006030300000001");
  g_autofree char *line = NULL;

  frame.time_us = 5 * G_USEC_PER_SEC + 42000;
  line = cy_frame_words_line (&frame);
  g_assert_nonnull (strstr (line, ".042\t→ request\tsent\t3\t7\t\t"));
  g_assert_true (g_str_has_suffix (line, "\t00 07 00 00 00 06 03 03 00 00 00 01"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame-words/events", test_events);
  g_test_add_func ("/frame-words/strange", test_strange);
  g_test_add_func ("/frame-words/dump", test_dump);
  g_test_add_func ("/frame-words/line", test_line);
  return g_test_run ();
}
