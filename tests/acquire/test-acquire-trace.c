/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-modbus-describe.h"
#include "test-yard.h"

typedef struct {
  Yard *yard;
  TestServer *server;
  CyTrace *trace;
  GArray *frames; /* of CyTraceFrame, all that were read */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->server = test_server_new (0);
  f->yard = yard_new ();
  f->frames = g_array_new (FALSE, FALSE, sizeof (CyTraceFrame));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  yard_free (f->yard);
  test_server_free (f->server);
  g_clear_pointer (&f->trace, cy_trace_free);
  g_array_unref (f->frames);
}

static const CyTraceFrame *
last_frame (Fixture *f)
{
  return f->frames->len > 0 ? &g_array_index (f->frames, CyTraceFrame, f->frames->len - 1) : NULL;
}

static void
read_on (Fixture *f)
{
  const CyTraceFrame *last = last_frame (f);

  (void) cy_trace_read (f->trace, last != NULL ? last->number : 0, f->frames);
}

typedef struct {
  Fixture *f;
  CyTraceEvent event;
  const CyTraceFrame *found;
} Search;

static gboolean
is_found (Yard *yard, gpointer data)
{
  Search *search = data;

  read_on (search->f);
  for (guint i = 0; i < search->f->frames->len; i++) {
    const CyTraceFrame *frame = &g_array_index (search->f->frames, CyTraceFrame, i);

    if (frame->event == search->event)
      search->found = frame;
  }
  return search->found != NULL;
}

/* The last frame of this kind; good until the next look. */
static const CyTraceFrame *
wait_event (Fixture *f, CyTraceEvent event)
{
  Search search = { f, event, NULL };

  yard_wait (f->yard, cy_trace_event_name (event), is_found, &search);
  return search.found;
}

static void
check_text (const CyTraceFrame *frame, const char *expected)
{
  g_autofree char *text =
    cy_modbus_describe_frame (frame->bytes, frame->length, frame->event != CY_TRACE_REQUEST);

  g_assert_cmpstr (text, ==, expected);
}

/* Requests and answers of one pile, in order, and nothing of its neighbour on the same line. */
static void
test_frames (Fixture *f, gconstpointer data)
{
  guint answered = 0;

  yard_add_unit (f->yard, "p1", f->server, 1, 30);
  yard_add_unit (f->yard, "p2", f->server, 2, 30);
  yard_start (f->yard);
  f->trace = cy_acquire_trace (f->yard->acquire, "p1", 1024);
  (void) wait_event (f, CY_TRACE_ANSWERED);
  yard_wait_scans (f->yard, 6);
  read_on (f);
  for (guint i = 0; i < f->frames->len; i++) {
    const CyTraceFrame *frame = &g_array_index (f->frames, CyTraceFrame, i);
    const CyTraceFrame *earlier = NULL;

    g_assert_cmpuint (frame->number, ==, i + 1);
    g_assert_cmpuint (frame->unit, ==, 1);
    g_assert_cmpuint (frame->bytes[6], ==, 1);
    g_assert_cmpint (frame->time_us, >, 0);
    if (frame->event == CY_TRACE_REQUEST) {
      check_text (frame, frame->bytes[9] == 0 ? "read 8 holding registers from 0"
                                              : "read 4 holding registers from 8");
      continue;
    }
    g_assert_cmpint (frame->event, ==, CY_TRACE_ANSWERED);
    check_text (frame, frame->length == 25 ? "answer 16 bytes" : "answer 8 bytes");
    g_assert_cmpint (frame->latency_us, >=, 0);
    answered++;
    for (guint j = 0; j < i; j++) {
      const CyTraceFrame *other = &g_array_index (f->frames, CyTraceFrame, j);

      if (other->event == CY_TRACE_REQUEST && other->transaction == frame->transaction)
        earlier = other;
    }
    /* The trace may have begun between the two. */
    g_assert_true (earlier != NULL || i < 2);
  }
  g_assert_cmpuint (answered, >=, 4);
}

static const struct {
  const char *name;
  TestFault fault;
  int times;
  guint late_ms;
  CyTraceEvent event;
  const char *text;
} faults[] = {
  { "exception", TEST_FAULT_EXCEPTION, 2, 0, CY_TRACE_EXCEPTION, "exception 4, device failure" },
  { "timeout", TEST_FAULT_SILENT, 2, 0, CY_TRACE_TIMEOUT, "nothing" },
  { "late", TEST_FAULT_LATE, 2, 150, CY_TRACE_LATE, NULL },
  { "duplicate", TEST_FAULT_DUPLICATE, 2, 0, CY_TRACE_LATE, NULL },
  { "wrong-unit", TEST_FAULT_WRONG_UNIT, 1, 0, CY_TRACE_MALFORMED, NULL },
  { "rubbish", TEST_FAULT_RUBBISH, 1, 0, CY_TRACE_MALFORMED, "no Modbus frame" },
  { "lost", TEST_FAULT_HANG_UP, 1, 0, CY_TRACE_LOST, "nothing" },
};

static void
test_fault (Fixture *f, gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  const CyTraceFrame *frame;

  yard_add_unit (f->yard, "p1", f->server, 1, 50);
  yard_start (f->yard);
  yard_wait_scans (f->yard, 2);
  f->trace = cy_acquire_trace (f->yard->acquire, "p1", 1024);
  (void) wait_event (f, CY_TRACE_ANSWERED);
  test_server_set_fault (f->server, faults[index].fault, faults[index].times,
                         faults[index].late_ms);
  frame = wait_event (f, faults[index].event);
  g_assert_cmpuint (frame->unit, ==, 1);
  if (faults[index].text != NULL)
    check_text (frame, faults[index].text);
}

static gboolean
is_dropped (Yard *yard, gpointer data)
{
  return cy_trace_get_dropped (data) > 0;
}

/* A trace has a bound, outlives a plan and the acquisition, and may be of a pile that comes later. */
static void
test_life (Fixture *f, gconstpointer data)
{
  CyTrace *stranger;

  yard_start (f->yard);
  f->trace = cy_acquire_trace (f->yard->acquire, "p1", 4);
  stranger = cy_acquire_trace (f->yard->acquire, "nobody", 4);
  yard_clear (f->yard);
  yard_add_unit (f->yard, "p1", f->server, 1, 30);
  yard_apply (f->yard);
  yard_wait (f->yard, "the ring to be full", is_dropped, f->trace);
  read_on (f);
  g_assert_cmpuint (f->frames->len, ==, 4);
  g_assert_cmpuint (cy_trace_read (stranger, 0, f->frames), ==, 0);
  g_assert_cmpuint (f->frames->len, ==, 4);
  yard_clear (f->yard);
  yard_add_unit (f->yard, "p1", f->server, 2, 30); /* elsewhere now */
  yard_apply (f->yard);
  do {
    yard_wait_scans (f->yard, 1);
    read_on (f);
  } while (last_frame (f)->unit != 2);
  cy_trace_free (stranger);
  yard_wait_scans (f->yard, 40); /* more than a second: it is let go */
  g_clear_pointer (&f->yard->acquire, cy_acquire_free);
  read_on (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/acquire-trace/frames", Fixture, NULL, set_up, test_frames, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autofree char *path = g_strconcat ("/acquire-trace/", faults[i].name, NULL);

    g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_fault, tear_down);
  }
  g_test_add ("/acquire-trace/life", Fixture, NULL, set_up, test_life, tear_down);
  return g_test_run ();
}
