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
    { "/acquire-manners/end", test_end, 0 },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, GUINT_TO_POINTER (tests[i].data), set_up, tests[i].test,
                tear_down);
  return g_test_run ();
}
