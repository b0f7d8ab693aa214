/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

#include "cy-modbus-describe.h"
#include "test-line.h"
#include "test-yard.h"

/* Where libmodbus ends a process that waits on one. */
#define SELECT_MAX 1024

/* Whoever waits for this has not been interrupted. */
#define FOR_EVER_MS 3600000

typedef struct {
  Yard *yard;
  TestLine *line;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->line = test_line_new ();
  f->yard = yard_new ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  yard_free (f->yard);
  test_line_free (f->line);
}

static void
add_unit (Fixture *f, const char *id, guint unit, guint scan_ms)
{
  g_autofree char *link = test_line_link (f->line, unit);

  yard_add (f->yard, id, link, scan_ms);
}

static void
add_three (Fixture *f)
{
  add_unit (f, "p1", 1, 30);
  add_unit (f, "p2", 2, 30);
  add_unit (f, "p3", 3, 30);
}

static void
start_three (Fixture *f)
{
  add_three (f);
  yard_start (f->yard);
}

static void
check_three (Fixture *f)
{
  static const char *const ids[] = { "p1", "p2", "p3" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    yard_wait_quality (f->yard, ids[i], CY_QUALITY_GOOD);
    yard_check_values (f->yard, ids[i], i + 1, 0);
  }
}

static void
test_values (Fixture *f, gconstpointer data)
{
  start_three (f);
  yard_wait_scans (f->yard, 12);
  check_three (f);
  g_assert_cmpuint (test_line_get_speed (f->line), ==, B115200);
  g_assert_cmpuint (yard_counters (f->yard).connections_up, ==, 1);
  g_assert_cmpuint (yard_counters (f->yard).timeouts, ==, 0);
  g_assert_cmpuint (yard_counters (f->yard).malformed, ==, 0);
  g_assert_cmpuint (yard_counters (f->yard).late_dropped, ==, 0);
}

static void
test_gap (Fixture *f, gconstpointer data)
{
  f->yard->manners.gap_ms = 30;
  start_three (f);
  yard_wait_scans (f->yard, 6);
  g_assert_cmpint (test_line_get_least_gap_us (f->line), >=, 29000);
  check_three (f);
}

typedef struct {
  const char *name;
  LineFault fault;
  guint late_ms;
  gsize counter; /* that tells of it */
} Fault;

#define COUNTER(field) G_STRUCT_OFFSET (CyAcquireCounters, field)

static const Fault faults[] = {
  { "silent", LINE_FAULT_SILENT, 0, COUNTER (timeouts) },
  { "late", LINE_FAULT_LATE, 150, COUNTER (timeouts) },
  { "bad-crc", LINE_FAULT_BAD_CRC, 0, COUNTER (malformed) },
  { "bad-data", LINE_FAULT_BAD_DATA, 0, COUNTER (malformed) },
  { "wrong-unit", LINE_FAULT_WRONG_UNIT, 0, COUNTER (malformed) },
  { "wrong-function", LINE_FAULT_WRONG_FUNCTION, 0, COUNTER (malformed) },
  { "wrong-byte-count", LINE_FAULT_WRONG_BYTE_COUNT, 0, COUNTER (malformed) },
  { "truncated", LINE_FAULT_TRUNCATED, 0, COUNTER (malformed) },
  { "flood", LINE_FAULT_FLOOD, 0, COUNTER (malformed) },
  { "exception", LINE_FAULT_EXCEPTION, 0, COUNTER (exceptions) },
  /* These cost nothing but what had to be passed over. */
  { "split", LINE_FAULT_SPLIT, 20, 0 },
  { "noise", LINE_FAULT_NOISE, 0, COUNTER (late_dropped) },
  { "stranger", LINE_FAULT_STRANGER, 0, COUNTER (late_dropped) },
};

static guint64
read_counter (Fixture *f, const Fault *fault)
{
  CyAcquireCounters counters = yard_counters (f->yard);

  return G_STRUCT_MEMBER (guint64, &counters, fault->counter);
}

typedef struct {
  Fixture *f;
  const Fault *fault;
  guint64 more_than;
} Wanted;

static gboolean
has_counted (Yard *yard, gpointer data)
{
  Wanted *wanted = data;

  return read_counter (wanted->f, wanted->fault) > wanted->more_than;
}

/* One unit misbehaves a few times. It is seen, no value of it is believed, the others go on, and it
 * is well again by itself. */
static void
test_fault (Fixture *f, gconstpointer data)
{
  Wanted wanted = { .f = f, .fault = data };

  start_three (f);
  yard_wait_scans (f->yard, 6);
  wanted.more_than = read_counter (f, wanted.fault);
  test_line_set_fault (f->line, wanted.fault->fault, 2, 4, wanted.fault->late_ms);
  if (wanted.fault->counter != 0)
    yard_wait (f->yard, wanted.fault->name, has_counted, &wanted);
  yard_wait_scans (f->yard, 20);
  check_three (f);
  g_assert_cmpuint (yard_counters (f->yard).reconnects, ==, 0);
}

/* An answer that comes while the next scan asks the same again is followed by another one to the same
 * question, and that looks like the answer to the next: both reads bring as many registers. The yard
 * counts values that are another register's. */
static void
test_overtaken (Fixture *f, gconstpointer data)
{
  static const CyReadBlock twins[] = {
    { .function = 3, .unit = -1, .address = 0, .count = 6, .every = 1 },
    { .function = 3, .unit = -1, .address = 6, .count = 6, .every = 1 },
  };
  g_autofree char *link = test_line_link (f->line, 2);

  test_line_set_pace (f->line, 25);
  yard_add_blocks (f->yard, "p2", link, 30, twins, G_N_ELEMENTS (twins));
  yard_start (f->yard);
  for (guint i = 0; i < 5; i++) {
    yard_wait_scans (f->yard, 3);
    test_line_set_fault (f->line, LINE_FAULT_LATE, 2, 1, 150);
  }
  yard_wait_scans (f->yard, 6);
  yard_check_values (f->yard, "p2", 2, 0);
  g_assert_cmpuint (yard_counters (f->yard).timeouts, >=, 4);
  g_assert_cmpuint (yard_counters (f->yard).late_dropped, >=, 4);
}

static gboolean
has_trouble (Yard *yard, gpointer data)
{
  return yard_read (yard, "p1", NULL).reason == (CyLinkTrouble) GPOINTER_TO_INT (data);
}

static void
wait_trouble (Fixture *f, CyLinkTrouble trouble)
{
  yard_wait (f->yard, cy_link_trouble_label (trouble), has_trouble, GINT_TO_POINTER (trouble));
}

/* In the middle of a scan: the second question is never answered. */
static void
test_pulled_out (Fixture *f, gconstpointer data)
{
  start_three (f);
  yard_wait_scans (f->yard, 6);
  test_line_set_fault (f->line, LINE_FAULT_SILENT, 1, 1, 0);
  test_line_pull_out (f->line);
  wait_trouble (f, CY_LINK_TROUBLE_MISSING);
  yard_wait_quality (f->yard, "p2", CY_QUALITY_OFFLINE);
  g_assert_cmpuint (yard_counters (f->yard).connections_up, ==, 0);
  test_line_put_in (f->line);
  check_three (f);
  g_assert_cmpuint (yard_counters (f->yard).reconnects, >=, 1);
}

static void
test_not_there_yet (Fixture *f, gconstpointer data)
{
  test_line_pull_out (f->line);
  start_three (f);
  wait_trouble (f, CY_LINK_TROUBLE_MISSING);
  test_line_put_in (f->line);
  check_three (f);
}

static void
test_taken (Fixture *f, gconstpointer data)
{
  test_line_set_taken (f->line, TRUE);
  start_three (f);
  wait_trouble (f, CY_LINK_TROUBLE_BUSY);
  g_assert_cmpuint (test_line_get_requests (f->line), ==, 0);
  test_line_set_taken (f->line, FALSE);
  check_three (f);
}

static void
test_unfit (Fixture *f, gconstpointer data)
{
  g_autofree char *odd_speed =
    g_strdup_printf ("rtu://%s?baud=12345/1", test_line_get_path (f->line));

  yard_add (f->yard, "p1", odd_speed, 30);
  yard_start (f->yard);
  wait_trouble (f, CY_LINK_TROUBLE_SETTINGS);
  yard_clear (f->yard);
  yard_add (f->yard, "p1", "rtu:///dev/null/1", 30);
  yard_apply (f->yard);
  wait_trouble (f, CY_LINK_TROUBLE_SETTINGS);
}

/* Every unit is dead for longer than makes a pile offline: the port is opened anew. */
static void
test_all_dead (Fixture *f, gconstpointer data)
{
  start_three (f);
  yard_wait_scans (f->yard, 6);
  test_line_set_fault (f->line, LINE_FAULT_SILENT, -1, -1, 0);
  wait_trouble (f, CY_LINK_TROUBLE_SILENT);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_OFFLINE);
  test_line_set_fault (f->line, LINE_FAULT_NONE, -1, 0, 0);
  check_three (f);
}

/* Ten units whose scans never end: a write does not wait behind them. */
static void
test_write (Fixture *f, gconstpointer data)
{
  guint before;

  for (guint unit = 1; unit <= 10; unit++) {
    g_autofree char *id = g_strdup_printf ("p%u", unit);

    add_unit (f, id, unit, 30);
  }
  f->yard->options.request_ms = 20000;
  yard_start (f->yard);
  yard_wait_scans (f->yard, 20);
  test_line_set_fault (f->line, LINE_FAULT_LATE, -1, -1, 30);
  yard_wait_scans (f->yard, 20);
  before = test_line_get_requests (f->line);
  g_assert_true (yard_write (f->yard, "p5", 200, 4711, NULL));
  g_assert_cmpint (yard_wait_result (f->yard).outcome, ==, CY_ACQUIRE_CONFIRMED);
  g_assert_cmpuint (test_line_get_register (f->line, 200), ==, 4711);
  /* Two are under way or next; one round of scans is twenty. */
  g_assert_cmpuint (test_line_get_write_number (f->line) - before, <, 10);
}

static void
test_functions (Fixture *f, gconstpointer data)
{
  static const guint16 values[] = { 0x1234, 0x5678 };
  static const guint16 masks[] = { 0xFF00, 0x0012 };
  static const CyAcquireRequest requests[] = {
    { 16, -1, 0, 100, 2, values }, { 3, -1, 0, 100, 2, NULL },   { 4, -1, 0, 100, 2, NULL },
    { 6, -1, 0, 102, 1, values },  { 22, -1, 0, 100, 2, masks }, { 1, -1, 0, 0, 20, NULL },
    { 2, -1, 0, 0, 3, NULL },      { 5, -1, 0, 120, 1, values }, { 15, -1, 0, 130, 2, values },
    { 21, -1, 1, 50, 2, values },  { 20, -1, 1, 50, 2, NULL },
  };

  add_unit (f, "p1", 1, 1000);
  yard_start (f->yard);
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++) {
    CyAcquireResult result;

    g_test_message ("function %u", requests[i].function);
    g_assert_true (yard_request (f->yard, "p1", &requests[i], NULL));
    result = yard_wait_result (f->yard);
    g_assert_cmpint (result.outcome, ==, CY_ACQUIRE_CONFIRMED);
    if (requests[i].function == 3 || requests[i].function == 4 || requests[i].function == 20)
      g_assert_cmpmem (result.words, result.n_words * sizeof *values, values, sizeof values);
  }
  g_assert_cmphex (test_line_get_register (f->line, 100), ==, 0x1212);
  g_assert_cmphex (test_line_get_register (f->line, 102), ==, 0x1234);
  g_assert_cmphex (test_line_get_register (f->line, 151), ==, 0x5678);
}

static gboolean
has_kept_alive (Yard *yard, gpointer data)
{
  return yard_counters (yard).keep_alives - yard_counters (yard).keep_alives_failed >=
         *(guint64 *) data;
}

static gboolean
is_down (Yard *yard, gpointer data)
{
  return yard_counters (yard).connections_up == 0;
}

/* A pile that is scanned once an hour is told all the time that somebody is there, before and after
 * the port was pulled out. */
static void
test_keep_alive (Fixture *f, gconstpointer data)
{
  guint64 wanted = 5;

  f->yard->keep_alive = (FakeKeepAlive){
    .kind = CY_PROFILE_KEEP_ALIVE_WRITE_TOKEN,
    .interval_ms = 30,
    .measure_tag = -1,
    .write = { .function = 6, .unit = -1, .address = 210, .n = 1, .values = { 0x55AA } },
  };
  add_unit (f, "p1", 1, 3600000);
  yard_start (f->yard);
  yard_wait (f->yard, "keep-alives", has_kept_alive, &wanted);
  g_assert_cmphex (test_line_get_register (f->line, 210), ==, 0x55AA);
  test_line_pull_out (f->line);
  yard_wait (f->yard, "the port to be missed", is_down, NULL);
  test_line_put_in (f->line);
  wanted = yard_counters (f->yard).keep_alives + 5;
  yard_wait (f->yard, "more of them", has_kept_alive, &wanted);
}

/* Refused, and sent to a unit that is dead. */
static void
test_write_fails (Fixture *f, gconstpointer data)
{
  add_unit (f, "p1", 1, 30);
  yard_start (f->yard);
  yard_wait_scans (f->yard, 3);
  test_line_set_fault (f->line, LINE_FAULT_EXCEPTION, 1, -1, 0);
  g_assert_true (yard_write (f->yard, "p1", 200, 1, NULL));
  g_assert_cmpint (yard_wait_result (f->yard).outcome, ==, CY_ACQUIRE_REFUSED);
  test_line_set_fault (f->line, LINE_FAULT_SILENT, 1, -1, 0);
  g_assert_true (yard_write (f->yard, "p1", 200, 1, NULL));
  g_assert_cmpint (yard_wait_result (f->yard).outcome, ==, CY_ACQUIRE_UNKNOWN);
  test_line_pull_out (f->line);
  wait_trouble (f, CY_LINK_TROUBLE_MISSING);
  g_assert_true (yard_write (f->yard, "p1", 200, 1, NULL));
  g_assert_cmpint (yard_wait_result (f->yard).outcome, ==, CY_ACQUIRE_NOT_SENT);
}

static CyLinkReport *
find_report (Fixture *f)
{
  g_autoptr (GPtrArray) links = cy_acquire_list_links (f->yard->acquire);
  CyLinkReport *report;

  if (links->len != 1)
    return NULL;
  report = links->pdata[0];
  return report->answers > 20 ? cy_link_report_copy (report) : NULL;
}

static gboolean
has_report (Yard *yard, gpointer data)
{
  CyLinkReport **report = ((gpointer *) data)[1];

  *report = find_report (((gpointer *) data)[0]);
  return *report != NULL;
}

/* Each answer takes 20 ms, and three units want two each every 30 ms. */
static void
test_report (Fixture *f, gconstpointer data)
{
  g_autoptr (CyLinkReport) report = NULL;
  gpointer search[2] = { f, &report };

  test_line_set_fault (f->line, LINE_FAULT_LATE, -1, -1, 20);
  start_three (f);
  yard_wait (f->yard, "a report", has_report, search);
  g_assert_cmpstr (report->key, ==, test_line_get_path (f->line));
  g_assert_true (report->up);
  g_assert_cmpuint (report->n_piles, ==, 3);
  g_assert_cmpuint (report->n_units, ==, 3);
  g_assert_cmpfloat (report->latency_ms, >=, 20);
  g_assert_cmpfloat (report->load, >, 50);
  g_assert_cmpfloat (report->load, <=, 101);
  g_assert_cmpfloat (report->demanded, >, 300);
  g_assert_true (report->crowded);
  g_assert_cmpuint (report->effective_ms, >, 100);
}

typedef struct {
  CyTrace *trace;
  GArray *frames;
  CyTraceEvent event;
} Search;

static const CyTraceFrame *
find_frame (Search *search)
{
  g_array_set_size (search->frames, 0);
  (void) cy_trace_read (search->trace, 0, search->frames);
  for (guint i = 0; i < search->frames->len; i++) {
    const CyTraceFrame *frame = &g_array_index (search->frames, CyTraceFrame, i);

    if (frame->event == search->event)
      return frame;
  }
  return NULL;
}

static gboolean
has_frame (Yard *yard, gpointer data)
{
  return find_frame (data) != NULL;
}

static void
expect_frame (Fixture *f, Search *search, CyTraceEvent event, const char *words)
{
  const CyTraceFrame *frame;
  g_autofree char *text = NULL;

  search->event = event;
  yard_wait (f->yard, words, has_frame, search);
  frame = find_frame (search);
  text = cy_modbus_describe_frame (frame->bytes, frame->length, event != CY_TRACE_REQUEST);
  g_assert_cmpstr (text, ==, words);
  g_assert_cmpuint (frame->unit, ==, 2);
  g_assert_cmpuint (frame->transaction, ==, 0);
}

static void
test_trace (Fixture *f, gconstpointer data)
{
  Search search = { .frames = g_array_new (FALSE, FALSE, sizeof (CyTraceFrame)) };

  start_three (f);
  search.trace = cy_acquire_trace (f->yard->acquire, "p2", 200);
  expect_frame (f, &search, CY_TRACE_REQUEST, "read 8 holding registers from 0");
  expect_frame (f, &search, CY_TRACE_ANSWERED, "answer 16 bytes");
  test_line_set_fault (f->line, LINE_FAULT_EXCEPTION, 2, 2, 0);
  expect_frame (f, &search, CY_TRACE_EXCEPTION, "exception 4, device failure");
  test_line_set_fault (f->line, LINE_FAULT_BAD_CRC, 2, 2, 0);
  expect_frame (f, &search, CY_TRACE_MALFORMED, "no Modbus frame");
  test_line_set_fault (f->line, LINE_FAULT_SILENT, 2, 2, 0);
  expect_frame (f, &search, CY_TRACE_TIMEOUT, "nothing");
  cy_trace_free (search.trace);
  g_array_unref (search.frames);
}

static gboolean
has_speed (Yard *yard, gpointer data)
{
  return test_line_get_speed (data) == B19200;
}

/* The same port with other settings is not another line, and is opened anew with them. */
static void
test_other_settings (Fixture *f, gconstpointer data)
{
  g_autofree char *slower = g_strdup_printf ("rtu://%s?baud=19200/1", test_line_get_path (f->line));

  start_three (f);
  yard_wait_scans (f->yard, 6);
  yard_clear (f->yard);
  yard_add (f->yard, "p1", slower, 30);
  yard_apply (f->yard);
  yard_wait (f->yard, "the other speed", has_speed, f->line);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_GOOD);
  yard_wait_scans (f->yard, 3);
  yard_check_values (f->yard, "p1", 1, 0);
}

typedef struct {
  TestLine *line;
  guint more_than;
} Asked;

static gboolean
has_asked (Yard *yard, gpointer data)
{
  Asked *asked = data;

  return test_line_get_requests (asked->line) > asked->more_than;
}

/* A question that would be waited for much longer than this test may last does not hold up another
 * plan, nor the end. */
static void
test_interrupted (Fixture *f, gconstpointer data)
{
  Asked asked = { f->line, 0 };

  test_line_set_fault (f->line, LINE_FAULT_SILENT, -1, -1, 0);
  f->yard->manners.timeout_ms = FOR_EVER_MS;
  start_three (f);
  yard_wait (f->yard, "a question", has_asked, &asked);
  yard_clear (f->yard);
  yard_apply (f->yard);
  asked.more_than = test_line_get_requests (f->line);
  yard_clear (f->yard);
  add_three (f);
  yard_apply (f->yard);
  yard_wait (f->yard, "another question", has_asked, &asked);
}

/* A yard of thousands of piles has descriptors that select() cannot wait on. */
static void
test_high_descriptor (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) fds = g_array_new (FALSE, FALSE, sizeof (int));
  struct rlimit limit;
  int fd = -1;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  limit.rlim_cur = limit.rlim_max;
  if (limit.rlim_max < SELECT_MAX + 64 || setrlimit (RLIMIT_NOFILE, &limit) != 0) {
    g_test_skip ("this user may not have that many descriptors");
    return;
  }
  while (fd < SELECT_MAX) {
    fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);
    g_assert_cmpint (fd, >=, 0);
    g_array_append_val (fds, fd);
  }
  start_three (f);
  yard_wait_scans (f->yard, 6);
  check_three (f);
  for (guint i = 0; i < fds->len; i++)
    close (g_array_index (fds, int, i));
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/acquire-serial/values", test_values },
    { "/acquire-serial/gap", test_gap },
    { "/acquire-serial/overtaken", test_overtaken },
    { "/acquire-serial/pulled-out", test_pulled_out },
    { "/acquire-serial/not-there-yet", test_not_there_yet },
    { "/acquire-serial/taken", test_taken },
    { "/acquire-serial/unfit", test_unfit },
    { "/acquire-serial/all-dead", test_all_dead },
    { "/acquire-serial/write", test_write },
    { "/acquire-serial/functions", test_functions },
    { "/acquire-serial/keep-alive", test_keep_alive },
    { "/acquire-serial/write-fails", test_write_fails },
    { "/acquire-serial/report", test_report },
    { "/acquire-serial/trace", test_trace },
    { "/acquire-serial/other-settings", test_other_settings },
    { "/acquire-serial/interrupted", test_interrupted },
    { "/acquire-serial/high-descriptor", test_high_descriptor },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autofree char *path = g_strconcat ("/acquire-serial/fault/", faults[i].name, NULL);

    g_test_add (path, Fixture, &faults[i], set_up, test_fault, tear_down);
  }
  return g_test_run ();
}
