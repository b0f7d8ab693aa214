/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-yard.h"

/* Much longer than the intervals of the tests, so that a busy machine does not let it bite. */
#define WATCHDOG_MS 1000

#define NEVER_MS (3600 * 1000)

#define REGISTER 300

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
  g_clear_pointer (&f->server, test_server_free);
}

static TestServerCounters
served (Fixture *f)
{
  TestServerCounters counters;

  test_server_get_counters (f->server, &counters);
  return counters;
}

typedef struct {
  TestServer *server;
  guint kept;
} Fed;

static gboolean
was_kept (Yard *yard, gpointer data)
{
  Fed *fed = data;
  TestServerCounters counters;

  test_server_get_counters (fed->server, &counters);
  return counters.kept >= fed->kept;
}

static void
wait_kept (Fixture *f, guint more)
{
  Fed fed = { f->server, served (f).kept + more };

  yard_wait (f->yard, "keep-alives", was_kept, &fed);
}

/* The first since the watchdog was set. */
static void
wait_first (Fixture *f)
{
  Fed fed = { f->server, 1 };

  yard_wait (f->yard, "the first keep-alive", was_kept, &fed);
}

/* Longer than the watchdog and without a single bite: that takes a keep-alive. */
static gboolean
has_outlasted (Yard *yard, gpointer data)
{
  return g_get_monotonic_time () > *(gint64 *) data;
}

static void
outlast_watchdog (Fixture *f)
{
  gint64 until_us = g_get_monotonic_time () + (gint64) WATCHDOG_MS * 1500;

  yard_wait (f->yard, "the watchdog's patience to end", has_outlasted, &until_us);
}

/* A pile that nobody scans for an hour is read all the same. */
static void
test_any_read (Fixture *f, gconstpointer data)
{
  f->yard->keep_alive.kind = CY_PROFILE_KEEP_ALIVE_ANY_READ;
  f->yard->keep_alive.interval_ms = 50;
  test_server_set_watchdog (f->server, -1, WATCHDOG_MS);
  yard_add_unit (f->yard, "p1", f->server, 1, NEVER_MS);
  yard_start (f->yard);
  wait_kept (f, 10);
  outlast_watchdog (f);
  g_assert_cmpuint (served (f).fallbacks, ==, 0);
  g_assert_cmpuint (yard_counters (f->yard).scans, <=, 2);
  g_assert_cmpuint (yard_counters (f->yard).keep_alives, >=, 6);
  g_assert_cmpuint (yard_counters (f->yard).keep_alives_failed, ==, 0);
  g_assert_cmpuint (yard_counters (f->yard).writes, ==, 0);
}

/* The watchdog of these tests does bite. */
static void
test_none (Fixture *f, gconstpointer data)
{
  test_server_set_watchdog (f->server, -1, WATCHDOG_MS);
  yard_add_unit (f->yard, "p1", f->server, 1, NEVER_MS);
  yard_start (f->yard);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_GOOD);
  outlast_watchdog (f);
  g_assert_cmpuint (served (f).fallbacks, ==, 1);
  g_assert_cmpuint (yard_counters (f->yard).keep_alives, ==, 0);
}

/* A pile that is scanned more often than it must be needs nothing else. */
static void
test_scanned (Fixture *f, gconstpointer data)
{
  f->yard->keep_alive.kind = CY_PROFILE_KEEP_ALIVE_ANY_READ;
  f->yard->keep_alive.interval_ms = 3000;
  yard_add_unit (f->yard, "p1", f->server, 1, 20);
  yard_start (f->yard);
  yard_wait_scans (f->yard, 20);
  g_assert_cmpuint (yard_counters (f->yard).keep_alives, ==, 0);
}

static void
be_told (Fixture *f, CyProfileKeepAliveKind kind)
{
  f->yard->keep_alive = (FakeKeepAlive){
    .kind = kind,
    .interval_ms = 50,
    .measure_tag = -1,
    .write = { .function = 6, .unit = -1, .address = REGISTER, .n = 1, .values = { 0x55AA } }
  };
}

/* The token is written again and again, and at once when the device is back. */
static void
test_write (Fixture *f, gconstpointer data)
{
  guint16 port = test_server_get_port (f->server);

  be_told (f, GPOINTER_TO_UINT (data));
  test_server_set_watchdog (f->server, REGISTER, WATCHDOG_MS);
  yard_add_unit (f->yard, "p1", f->server, 1, NEVER_MS);
  yard_start (f->yard);
  wait_kept (f, 10);
  outlast_watchdog (f);
  g_assert_cmpuint (served (f).fallbacks, ==, 0);
  g_assert_cmpuint (test_server_get_register (f->server, REGISTER), ==, 0x55AA);
  g_assert_cmpuint (yard_counters (f->yard).writes, ==, 0); /* nobody asked for these */
  g_clear_pointer (&f->server, test_server_free);
  f->server = test_server_new (port);
  test_server_set_watchdog (f->server, REGISTER, WATCHDOG_MS);
  wait_kept (f, 1);
  g_assert_cmpuint (test_server_get_register (f->server, REGISTER), ==, 0x55AA);
}

/* Even if the interval is an hour, a device that comes back is told at once. */
static void
test_renewed (Fixture *f, gconstpointer data)
{
  guint16 port = test_server_get_port (f->server);

  be_told (f, CY_PROFILE_KEEP_ALIVE_WRITE_TOKEN);
  f->yard->keep_alive.interval_ms = NEVER_MS;
  test_server_set_watchdog (f->server, REGISTER, NEVER_MS);
  yard_add_unit (f->yard, "p1", f->server, 1, 50);
  yard_start (f->yard);
  wait_first (f);
  yard_wait_scans (f->yard, 5);
  g_assert_cmpuint (served (f).kept, ==, 1);
  g_clear_pointer (&f->server, test_server_free);
  f->server = test_server_new (port);
  test_server_set_watchdog (f->server, REGISTER, NEVER_MS);
  wait_first (f);
  /* A unit that was silent on a link that stayed up, likewise. */
  test_server_set_dead_unit (f->server, 1);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_OFFLINE);
  test_server_set_watchdog (f->server, REGISTER, NEVER_MS);
  test_server_set_dead_unit (f->server, -1);
  wait_first (f);
}

/* Unit 0 says in its tag 11 that it wants to hear something every 11 ms, not once an hour. */
static void
test_interval_of_device (Fixture *f, gconstpointer data)
{
  be_told (f, CY_PROFILE_KEEP_ALIVE_WRITE_VALUE);
  f->yard->keep_alive.interval_ms = NEVER_MS;
  f->yard->keep_alive.measure_tag = 11;
  test_server_set_watchdog (f->server, REGISTER, WATCHDOG_MS);
  yard_add_unit (f->yard, "p1", f->server, 0, NEVER_MS);
  yard_start (f->yard);
  wait_kept (f, 20);
}

/* A device whose watchdog is off is told nothing, which might switch it on; when it is on, it is. */
static void
test_watchdog_off (Fixture *f, gconstpointer data)
{
  be_told (f, CY_PROFILE_KEEP_ALIVE_WRITE_VALUE);
  f->yard->keep_alive.interval_ms = 0;
  f->yard->keep_alive.measure_tag = 0;
  yard_add_unit (f->yard, "p1", f->server, 0, 30);
  yard_start (f->yard);
  yard_wait_scans (f->yard, 5);
  g_assert_cmpuint (served (f).writes, ==, 0);
  test_server_set_offset (f->server, 7);
  test_server_set_watchdog (f->server, REGISTER, WATCHDOG_MS);
  wait_kept (f, 5);
}

/* What is lost on the way is counted, and the next one is sent. */
static void
test_failed (Fixture *f, gconstpointer data)
{
  be_told (f, CY_PROFILE_KEEP_ALIVE_WRITE_VALUE);
  f->yard->manners.timeout_ms = 20;
  test_server_set_watchdog (f->server, REGISTER, WATCHDOG_MS);
  test_server_set_fault (f->server, TEST_FAULT_SILENT, 6, 0);
  yard_add_unit (f->yard, "p1", f->server, 1, NEVER_MS);
  yard_start (f->yard);
  wait_kept (f, 3);
  g_assert_cmpuint (yard_counters (f->yard).keep_alives_failed, >, 0);
  g_assert_cmpuint (yard_counters (f->yard).writes_failed, ==, 0);
}

static void
keep (Fixture *f, guint connector, guint16 address, guint16 value)
{
  CyAcquireRequest request = {
    .function = 6, .unit = -1, .address = address, .count = 1, .values = &value
  };

  cy_acquire_keep (f->yard->acquire, "p1", connector, &request, 1);
}

static gboolean
is_set (Yard *yard, gpointer data)
{
  return test_server_get_register (data, REGISTER + 1) == 7;
}

/* Setpoints are repeated: through another plan, but not over a newer word, and not to a stranger. */
static void
test_setpoints (Fixture *f, gconstpointer data)
{
  guint kept;

  be_told (f, CY_PROFILE_KEEP_ALIVE_REWRITE_SETPOINT);
  f->yard->keep_alive.interval_ms = 20;
  test_server_set_watchdog (f->server, REGISTER, WATCHDOG_MS);
  yard_add_unit (f->yard, "p1", f->server, 1, 40);
  yard_start (f->yard);
  yard_wait_scans (f->yard, 5);
  g_assert_cmpuint (served (f).writes, ==, 0); /* nothing was told, so nothing is repeated */
  keep (f, 1, REGISTER, 5);
  keep (f, 2, REGISTER + 1, 6);
  wait_kept (f, 5);
  g_assert_cmpuint (test_server_get_register (f->server, REGISTER), ==, 5);
  g_assert_cmpuint (test_server_get_register (f->server, REGISTER + 1), ==, 6);

  yard_clear (f->yard);
  yard_add_unit (f->yard, "p1", f->server, 1, 60);
  yard_apply (f->yard);
  wait_kept (f, 5);
  keep (f, 2, REGISTER + 1, 7); /* in place of 6 */
  yard_wait (f->yard, "the newer setpoint", is_set, f->server);

  g_assert_true (yard_write (f->yard, "p1", REGISTER + 1, 8, NULL));
  g_assert_cmpint (yard_wait_result (f->yard).outcome, ==, CY_ACQUIRE_CONFIRMED);
  wait_kept (f, 5);
  g_assert_cmpuint (test_server_get_register (f->server, REGISTER + 1), ==, 8);
  g_assert_cmpuint (test_server_get_register (f->server, REGISTER), ==, 5);

  yard_clear (f->yard);
  yard_add_unit (f->yard, "p1", f->server, 2, 40);
  yard_apply (f->yard);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_GOOD);
  kept = served (f).kept;
  yard_wait_scans (f->yard, 5);
  g_assert_cmpuint (served (f).kept, ==, kept);
}

/* A write that says the same as what is repeated does not end the repetition; zero requests do. */
static void
test_forget (Fixture *f, gconstpointer data)
{
  guint kept;

  be_told (f, CY_PROFILE_KEEP_ALIVE_REWRITE_SETPOINT);
  f->yard->keep_alive.interval_ms = 20;
  test_server_set_watchdog (f->server, REGISTER, WATCHDOG_MS);
  yard_add_unit (f->yard, "p1", f->server, 1, 40);
  yard_start (f->yard);
  keep (f, 1, REGISTER, 5);
  wait_kept (f, 2);
  g_assert_true (yard_write (f->yard, "p1", REGISTER, 5, NULL));
  g_assert_cmpint (yard_wait_result (f->yard).outcome, ==, CY_ACQUIRE_CONFIRMED);
  wait_kept (f, 5);
  cy_acquire_keep (f->yard->acquire, "p1", 1, NULL, 0);
  cy_acquire_keep (f->yard->acquire, "stranger", 1, NULL, 0);
  /* The letter is read before this write, which therefore comes after the last repetition. */
  g_assert_true (yard_write (f->yard, "p1", 40, 1, NULL));
  g_assert_cmpint (yard_wait_result (f->yard).outcome, ==, CY_ACQUIRE_CONFIRMED);
  kept = served (f).kept;
  yard_wait_scans (f->yard, 5);
  g_assert_cmpuint (served (f).kept, ==, kept);
}

/* Some devices want a word before the value, in the same register: saying the first again is not
 * saying something else. */
static void
test_sequence (Fixture *f, gconstpointer data)
{
  static const guint16 values[] = { 1, 2 };
  const CyAcquireRequest requests[] = {
    { 6, -1, 0, REGISTER, 1, &values[0] },
    { 6, -1, 0, REGISTER, 1, &values[1] },
  };

  be_told (f, CY_PROFILE_KEEP_ALIVE_REWRITE_SETPOINT);
  f->yard->keep_alive.interval_ms = 20;
  test_server_set_watchdog (f->server, REGISTER, WATCHDOG_MS);
  yard_add_unit (f->yard, "p1", f->server, 1, 40);
  yard_start (f->yard);
  cy_acquire_keep (f->yard->acquire, "p1", 1, requests, G_N_ELEMENTS (requests));
  wait_kept (f, 4);
  g_assert_true (yard_write (f->yard, "p1", REGISTER, 1, NULL));
  g_assert_cmpint (yard_wait_result (f->yard).outcome, ==, CY_ACQUIRE_CONFIRMED);
  wait_kept (f, 4); /* more than may still be on their way */
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *f, gconstpointer data);
    guint data;
  } tests[] = {
    { "/acquire-keep-alive/any-read", test_any_read, 0 },
    { "/acquire-keep-alive/none", test_none, 0 },
    { "/acquire-keep-alive/scanned", test_scanned, 0 },
    { "/acquire-keep-alive/write-value", test_write, CY_PROFILE_KEEP_ALIVE_WRITE_VALUE },
    { "/acquire-keep-alive/write-token", test_write, CY_PROFILE_KEEP_ALIVE_WRITE_TOKEN },
    { "/acquire-keep-alive/renewed", test_renewed, 0 },
    { "/acquire-keep-alive/interval-of-device", test_interval_of_device, 0 },
    { "/acquire-keep-alive/watchdog-off", test_watchdog_off, 0 },
    { "/acquire-keep-alive/failed", test_failed, 0 },
    { "/acquire-keep-alive/setpoints", test_setpoints, 0 },
    { "/acquire-keep-alive/forget", test_forget, 0 },
    { "/acquire-keep-alive/sequence", test_sequence, 0 },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, GUINT_TO_POINTER (tests[i].data), set_up, tests[i].test,
                tear_down);
  return g_test_run ();
}
