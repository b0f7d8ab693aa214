/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-yard.h"

typedef struct {
  Yard *yard;
  TestServer *server;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->server = test_server_new (0);
  f->yard = yard_new ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  yard_free (f->yard);
  test_server_free (f->server);
}

/* One device on a connection that wants a pause between requests gets it, from all of them. */
static void
test_gap (Fixture *f, gconstpointer data)
{
  TestServerCounters counters;

  f->yard->manners.gap_ms = 20;
  yard_add_unit (f->yard, "p1", f->server, 1, 100);
  f->yard->manners.gap_ms = 0;
  yard_add_unit (f->yard, "p2", f->server, 2, 100);
  yard_start (f->yard);
  yard_wait_scans (f->yard, 8);
  test_server_get_counters (f->server, &counters);
  g_assert_cmpuint (counters.most_at_once, ==, 1);
  /* The server looks once a millisecond and more. */
  g_assert_cmpint (counters.least_gap_us, >=, 18000);
  yard_check_values (f->yard, "p1", 1, 0);
}

static void
test_in_flight (Fixture *f, gconstpointer data)
{
  TestServerCounters counters;
  guint depth = GPOINTER_TO_UINT (data);

  f->yard->manners.in_flight = depth;
  test_server_set_fault (f->server, TEST_FAULT_SLOW, -1, 5);
  yard_add_unit (f->yard, "p1", f->server, 1, 60);
  yard_start (f->yard);
  yard_wait_scans (f->yard, 5);
  test_server_get_counters (f->server, &counters);
  g_assert_cmpuint (counters.most_at_once, ==, MIN (depth, 2));
}

static void
test_min_scan (Fixture *f, gconstpointer data)
{
  f->yard->manners.min_scan_ms = 300;
  yard_add_unit (f->yard, "p1", f->server, 1, 20);
  yard_start (f->yard);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_GOOD);
  g_assert_cmpuint (yard_read (f->yard, "p1", NULL).scan_ms, ==, 300);
  g_assert_cmpuint (yard_counters (f->yard).scans_stretched, ==, 1);
}

static gboolean
is_stretched (Yard *yard, gpointer data)
{
  return yard_read (yard, "p1", NULL).scan_ms >= GPOINTER_TO_UINT (data);
}

static gboolean
is_as_asked (Yard *yard, gpointer data)
{
  return yard_read (yard, "p1", NULL).scan_ms == GPOINTER_TO_UINT (data);
}

/* Four piles of 40 ms work each do not fit into 50 ms: they are read about every 160 ms, which is
 * said and does not make them stale; when the line is quick again, so are they. */
static void
test_stretch (Fixture *f, gconstpointer data)
{
  CyAcquireCounters counters;

  f->yard->manners.timeout_ms = 1000;
  f->yard->options.offline_ms = 3000;
  test_server_set_fault (f->server, TEST_FAULT_SLOW, -1, 20);
  for (guint unit = 1; unit <= 4; unit++) {
    g_autofree char *id = g_strdup_printf ("p%u", unit);

    yard_add_unit (f->yard, id, f->server, unit, 50);
  }
  yard_start (f->yard);
  yard_wait_scans (f->yard, 40);
  yard_wait (f->yard, "stretching", is_stretched, GUINT_TO_POINTER (120));
  counters = yard_counters (f->yard);
  g_assert_cmpuint (counters.scans_late, >, 0);
  g_assert_cmpuint (counters.scans_stretched, ==, 4);
  g_assert_cmpuint (counters.timeouts, ==, 0);
  g_assert_cmpuint (yard_read (f->yard, "p1", NULL).scan_ms, <=, 400);
  g_assert_cmpuint (yard_count_links (f->yard, "p1", CY_QUALITY_STALE), ==, 0);
  test_server_set_fault (f->server, TEST_FAULT_NONE, 0, 0);
  yard_wait (f->yard, "the asked period", is_as_asked, GUINT_TO_POINTER (50));
  yard_check_values (f->yard, "p1", 1, 0);
}

typedef struct {
  const char *name;
  guint8 function;
  guint16 address;
  guint n_values;
  guint16 values[3];
  guint16 first; /* what the first register holds afterwards */
  guint16 last;
} WriteCase;

static const WriteCase writes[] = {
  { "coil", 5, 40, 1, { 1 }, 0xFF00, 0xFF00 },
  { "coil-off", 5, 40, 1, { 0 }, 0, 0 },
  { "register", 6, 41, 1, { 1234 }, 1234, 1234 },
  { "coils", 15, 42, 3, { 1, 0, 7 }, 1, 1 },
  { "registers", 16, 46, 3, { 7, 8, 9 }, 7, 9 },
  { "mask", 22, 46, 2, { 0x00FF, 0x1100 }, 0x1107, 9 },
};

static void
test_writes (Fixture *f, gconstpointer data)
{
  yard_add_unit (f->yard, "p1", f->server, 1, 40);
  yard_start (f->yard);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_GOOD);
  for (guint i = 0; i < G_N_ELEMENTS (writes); i++) {
    const WriteCase *c = &writes[i];
    g_autoptr (GError) error = NULL;
    CyAcquireWriteResult result;
    guint last = c->function == 22 ? 2 : c->n_values - 1;

    g_test_message ("%s", c->name);
    g_assert_true (
      yard_write (f->yard, "p1", c->function, c->address, c->values, c->n_values, &error));
    g_assert_no_error (error);
    result = yard_wait_write (f->yard);
    g_assert_cmpint (result.outcome, ==, CY_ACQUIRE_WRITE_CONFIRMED);
    g_assert_cmpint (result.sent_us, >, 0);
    g_assert_cmpint (result.done_us, >=, result.sent_us);
    g_assert_cmpuint (test_server_get_register (f->server, c->address), ==, c->first);
    g_assert_cmpuint (test_server_get_register (f->server, c->address + last), ==, c->last);
  }
  g_assert_cmpuint (yard_counters (f->yard).writes, ==, G_N_ELEMENTS (writes));
  g_assert_cmpuint (yard_counters (f->yard).writes_failed, ==, 0);
}

static const struct {
  const char *pile;
  guint8 function;
  guint n_values;
  int code;
} refusals[] = {
  { "p2", 6, 1, CY_ACQUIRE_ERROR_UNKNOWN_PILE }, { "p1", 3, 1, CY_ACQUIRE_ERROR_INVALID },
  { "p1", 6, 0, CY_ACQUIRE_ERROR_INVALID },      { "p1", 6, 2, CY_ACQUIRE_ERROR_INVALID },
  { "p1", 16, 124, CY_ACQUIRE_ERROR_INVALID },   { "p1", 22, 1, CY_ACQUIRE_ERROR_INVALID },
  { "p1", 99, 1, CY_ACQUIRE_ERROR_INVALID },     { "p1", 23, 1, CY_ACQUIRE_ERROR_INVALID },
};

/* What cannot be done is refused on the spot, and no callback is called. */
static void
test_write_refused (Fixture *f, gconstpointer data)
{
  static const guint16 values[124] = { 0 };

  yard_add_unit (f->yard, "p1", f->server, 1, 40);
  yard_start (f->yard);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("case %u", i);
    g_assert_false (yard_write (f->yard, refusals[i].pile, refusals[i].function, 0, values,
                                refusals[i].n_values, &error));
    g_assert_error (error, CY_ACQUIRE_ERROR, refusals[i].code);
  }
  g_assert_cmpuint (f->yard->written, ==, 0);
  g_assert_cmpuint (yard_counters (f->yard).writes, ==, 0);
}

static const struct {
  const char *name;
  TestFault fault;
  CyAcquireWriteOutcome outcome;
} failures[] = {
  { "exception", TEST_FAULT_EXCEPTION, CY_ACQUIRE_WRITE_REFUSED },
  { "silent", TEST_FAULT_SILENT, CY_ACQUIRE_WRITE_UNKNOWN },
  { "hang-up", TEST_FAULT_HANG_UP, CY_ACQUIRE_WRITE_UNKNOWN },
  { "rubbish", TEST_FAULT_RUBBISH, CY_ACQUIRE_WRITE_UNKNOWN },
  { "wrong-unit", TEST_FAULT_WRONG_UNIT, CY_ACQUIRE_WRITE_UNKNOWN },
};

static void
test_write_failed (Fixture *f, gconstpointer data)
{
  static const guint16 value = 1;

  yard_add_unit (f->yard, "p1", f->server, 1, 5000);
  yard_start (f->yard);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_GOOD);
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++) {
    CyAcquireWriteResult result;

    g_test_message ("%s", failures[i].name);
    yard_wait_scans (f->yard, 0);
    test_server_set_fault (f->server, failures[i].fault, -1, 0);
    g_assert_true (yard_write (f->yard, "p1", 6, 50, &value, 1, NULL));
    result = yard_wait_write (f->yard);
    g_assert_cmpint (result.outcome, ==, failures[i].outcome);
    if (result.outcome == CY_ACQUIRE_WRITE_REFUSED)
      g_assert_cmpuint (result.exception, ==, 4);
    test_server_set_fault (f->server, TEST_FAULT_NONE, 0, 0);
    g_assert_true (yard_write (f->yard, "p1", 6, 50, &value, 1, NULL));
    g_assert_cmpint (yard_wait_write (f->yard).outcome, ==, CY_ACQUIRE_WRITE_CONFIRMED);
  }
}

/* A write to a pile that cannot be reached is not sent, not even later. */
static void
test_write_not_sent (Fixture *f, gconstpointer data)
{
  guint16 port = test_server_get_port (f->server);
  static const guint16 value = 1;
  CyAcquireWriteResult result;

  yard_add_unit (f->yard, "p1", f->server, 1, 50);
  yard_start (f->yard);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_GOOD);
  test_server_free (f->server);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_OFFLINE);
  g_assert_true (yard_write (f->yard, "p1", 6, 50, &value, 1, NULL));
  result = yard_wait_write (f->yard);
  g_assert_cmpint (result.outcome, ==, CY_ACQUIRE_WRITE_NOT_SENT);
  g_assert_cmpint (result.trouble, ==, CY_LINK_TROUBLE_REFUSED);
  g_assert_cmpint (result.sent_us, ==, 0);
  f->server = test_server_new (port);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_GOOD);
  yard_wait_scans (f->yard, 3);
  g_assert_cmpuint (test_server_get_register (f->server, 50), ==, 0);
}

/* The queue has a bound, a plan without the pile ends its writes, and so does the end. */
static void
test_write_ends (Fixture *f, gconstpointer data)
{
  static const guint16 value = 1;
  g_autoptr (GError) error = NULL;
  CyAcquireWriteResult result;

  f->yard->options.max_writes = 1;
  f->yard->options.write_ms = 60000;
  yard_add (f->yard, "p1", "rtu:///dev/ttyUSB9?baud=9600/1", 50);
  yard_start (f->yard);
  g_assert_true (yard_write (f->yard, "p1", 6, 50, &value, 1, NULL));
  g_assert_false (yard_write (f->yard, "p1", 6, 50, &value, 1, &error));
  g_assert_error (error, CY_ACQUIRE_ERROR, CY_ACQUIRE_ERROR_FULL);
  g_assert_cmpuint (yard_counters (f->yard).writes_refused, ==, 1);
  yard_clear (f->yard);
  yard_add (f->yard, "p2", "rtu:///dev/ttyUSB9?baud=9600/2", 50);
  yard_apply (f->yard);
  result = yard_wait_write (f->yard);
  g_assert_cmpint (result.outcome, ==, CY_ACQUIRE_WRITE_NOT_SENT);
  g_assert_true (yard_write (f->yard, "p2", 6, 50, &value, 1, NULL));
  g_clear_pointer (&f->yard->acquire, cy_acquire_free);
  g_assert_cmpuint (f->yard->written, ==, 1);
  g_assert_cmpint (f->yard->write.outcome, ==, CY_ACQUIRE_WRITE_NOT_SENT);
}

/* The end hands on what is there and closes what is open. */
static void
test_end (Fixture *f, gconstpointer data)
{
  TestServerCounters counters;

  f->yard->options.batch_ms = 3600 * 1000;
  yard_add_unit (f->yard, "p1", f->server, 1, 20);
  yard_start (f->yard);
  yard_wait_scans (f->yard, 5);
  g_assert_cmpuint (yard_count_changes (f->yard, CY_QUALITY_GOOD), ==, 0);
  g_assert_cmpuint (yard_counters (f->yard).changes_waiting, ==, YARD_VALUES);
  g_clear_pointer (&f->yard->acquire, cy_acquire_free);
  g_assert_cmpuint (yard_count_changes (f->yard, CY_QUALITY_GOOD), ==, YARD_VALUES);
  do {
    g_usleep (2000);
    test_server_get_counters (f->server, &counters);
  } while (counters.open > 0);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *f, gconstpointer data);
    guint data;
  } tests[] = {
    { "/acquire-manners/gap", test_gap, 0 },
    { "/acquire-manners/in-flight/1", test_in_flight, 1 },
    { "/acquire-manners/in-flight/4", test_in_flight, 4 },
    { "/acquire-manners/min-scan", test_min_scan, 0 },
    { "/acquire-manners/stretch", test_stretch, 0 },
    { "/acquire-manners/writes", test_writes, 0 },
    { "/acquire-manners/write-refused", test_write_refused, 0 },
    { "/acquire-manners/write-failed", test_write_failed, 0 },
    { "/acquire-manners/write-not-sent", test_write_not_sent, 0 },
    { "/acquire-manners/write-ends", test_write_ends, 0 },
    { "/acquire-manners/end", test_end, 0 },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, GUINT_TO_POINTER (tests[i].data), set_up, tests[i].test,
                tear_down);
  return g_test_run ();
}
