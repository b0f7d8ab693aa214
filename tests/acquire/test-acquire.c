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
  g_clear_pointer (&f->yard, yard_free);
  g_clear_pointer (&f->server, test_server_free);
}

static TestServerCounters
served (Fixture *f)
{
  TestServerCounters counters;

  test_server_get_counters (f->server, &counters);
  return counters;
}

static gboolean
has_changes (Yard *yard, gpointer data)
{
  return yard_count_changes (yard, CY_QUALITY_GOOD) >= GPOINTER_TO_UINT (data);
}

static void
wait_changes (Yard *yard, guint n)
{
  yard_wait (yard, "changes", has_changes, GUINT_TO_POINTER (n));
}

static void
test_values (Fixture *f, gconstpointer data)
{
  CySample samples[YARD_VALUES + 1];
  CyLivePile state;

  yard_add_unit (f->yard, "p1", f->server, 5, 40);
  yard_start (f->yard);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_GOOD);
  yard_check_values (f->yard, "p1", 5, 0);
  state = yard_read (f->yard, "p1", samples);
  g_assert_cmpuint (state.scan_ms, ==, 40);
  g_assert_cmpuint (state.reason, ==, CY_LINK_TROUBLE_NONE);
  g_assert_cmpint (state.answered_us, >, 0);
  g_assert_cmpint (samples[0].level, ==, CY_LIMIT_LEVEL_H); /* the judge was asked */
  g_assert_cmpint (samples[YARD_VALUES].quality, ==, CY_QUALITY_NEVER);
  g_assert_cmpuint (yard_counters (f->yard).links_up, ==, 1);
  g_assert_cmpuint (yard_counters (f->yard).links_down, ==, 0);
  g_assert_cmpuint (yard_counters (f->yard).connections_up, ==, 1);
  g_assert_cmpuint (yard_count_links (f->yard, "p1", CY_QUALITY_GOOD), ==, 1);
}

/* Only what differs is handed on, and the scans that bring nothing new are silent. */
static void
test_changes (Fixture *f, gconstpointer data)
{
  yard_add_unit (f->yard, "p1", f->server, 1, 30);
  yard_start (f->yard);
  wait_changes (f->yard, YARD_VALUES);
  yard_wait_scans (f->yard, 5);
  g_assert_cmpuint (yard_count_changes (f->yard, CY_QUALITY_GOOD), ==, YARD_VALUES);
  test_server_set_offset (f->server, 3);
  wait_changes (f->yard, 2 * YARD_VALUES);
  yard_wait_scans (f->yard, 5);
  g_assert_cmpuint (yard_count_changes (f->yard, CY_QUALITY_GOOD), ==, 2 * YARD_VALUES);
}

static void
test_text_and_every (Fixture *f, gconstpointer data)
{
  static const CyReadBlock blocks[] = {
    { .function = 3, .unit = -1, .address = 0, .count = 8, .every = 1 },
    { .function = 4, .unit = 9, .address = FAKE_TEXT_ADDRESS, .count = 4, .every = 5 },
  };
  g_autoptr (CyLiveTable) table = NULL;
  CySample samples[YARD_VALUES + 1];
  CyText text;
  CyAcquireCounters counters;

  yard_add_profile (f->yard, "p1", f->server, 1, 20, blocks, G_N_ELEMENTS (blocks));
  yard_start (f->yard);
  yard_wait_scans (f->yard, 20);
  counters = yard_counters (f->yard);
  g_assert_cmpuint (counters.requests, >=, counters.scans + counters.scans / 5);
  g_assert_cmpuint (counters.requests, <=, counters.scans + counters.scans / 5 + 4);
  table = cy_acquire_ref_table (f->yard->acquire);
  cy_live_table_read_text (table, 0, 0, text);
  /* Register 1000 of unit 9 is 10000, which is 0x2710. */
  g_assert_cmpint (text[0], ==, 0x27);
  g_assert_cmpint (text[1], ==, 0x10);
  (void) yard_read (f->yard, "p1", samples);
  g_assert_cmpint (samples[YARD_VALUES].quality, ==, CY_QUALITY_GOOD);
  g_assert_cmpint (samples[YARD_VALUES].raw, ==, g_str_hash (text));
}

/* Four units behind one address share a connection, and each has its own values. */
static void
test_gateway (Fixture *f, gconstpointer data)
{
  for (guint unit = 1; unit <= 4; unit++) {
    g_autofree char *id = g_strdup_printf ("p%u", unit);

    yard_add_unit (f->yard, id, f->server, unit, 50);
  }
  yard_start (f->yard);
  yard_wait_scans (f->yard, 20);
  for (guint unit = 1; unit <= 4; unit++) {
    g_autofree char *id = g_strdup_printf ("p%u", unit);

    yard_check_values (f->yard, id, unit, 0);
  }
  g_assert_cmpuint (served (f).accepted, ==, 1);
  g_assert_cmpuint (yard_counters (f->yard).links_up, ==, 4);
  g_assert_cmpuint (yard_counters (f->yard).connections_up, ==, 1);
}

/* A unit that is switched off costs its own values and nothing else: the others go on, and the
 * gateway is not taken for one that stands only one request. */
static void
test_dead_unit (Fixture *f, gconstpointer data)
{
  f->yard->manners.timeout_ms = 40;
  test_server_set_dead_unit (f->server, 2);
  for (guint unit = 1; unit <= 3; unit++) {
    g_autofree char *id = g_strdup_printf ("p%u", unit);

    yard_add_unit (f->yard, id, f->server, unit, 150);
  }
  yard_start (f->yard);
  yard_wait_quality (f->yard, "p2", CY_QUALITY_OFFLINE);
  g_assert_cmpuint (yard_read (f->yard, "p2", NULL).reason, ==, CY_LINK_TROUBLE_SILENT);
  yard_check_values (f->yard, "p1", 1, 0);
  yard_check_values (f->yard, "p3", 3, 0);
  g_assert_cmpuint (yard_count_links (f->yard, "p1", CY_QUALITY_STALE), ==, 0);
  g_assert_cmpuint (served (f).accepted, ==, 1);
  g_assert_cmpuint (yard_counters (f->yard).fallbacks, ==, 0);
  test_server_set_dead_unit (f->server, -1);
  yard_wait_quality (f->yard, "p2", CY_QUALITY_GOOD);
  yard_check_values (f->yard, "p2", 2, 0);
}

static gboolean
has_hole (Yard *yard, gpointer data)
{
  return yard_count_changes (yard, CY_QUALITY_OFFLINE) == YARD_VALUES + 1;
}

/* Stale, offline with a hole in history, and back by itself with everything told again. */
static void
test_offline_and_back (Fixture *f, gconstpointer data)
{
  guint16 port = test_server_get_port (f->server);

  yard_add_unit (f->yard, "p1", f->server, 1, 40);
  yard_start (f->yard);
  wait_changes (f->yard, YARD_VALUES);
  g_clear_pointer (&f->server, test_server_free);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_STALE);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_OFFLINE);
  yard_wait (f->yard, "the hole", has_hole, NULL);
  g_assert_cmpuint (yard_read (f->yard, "p1", NULL).reason, ==, CY_LINK_TROUBLE_REFUSED);
  g_assert_cmpuint (yard_count_links (f->yard, "p1", CY_QUALITY_STALE), ==, 1);
  g_assert_cmpuint (yard_count_links (f->yard, "p1", CY_QUALITY_OFFLINE), ==, 1);
  g_assert_cmpuint (yard_counters (f->yard).links_down, ==, 1);
  f->server = test_server_new (port);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_GOOD);
  wait_changes (f->yard, 2 * YARD_VALUES);
  yard_check_values (f->yard, "p1", 1, 0);
  g_assert_cmpuint (yard_count_links (f->yard, "p1", CY_QUALITY_GOOD), ==, 2);
  g_assert_cmpuint (yard_counters (f->yard).reconnects, ==, 1);
  g_assert_cmpuint (yard_read (f->yard, "p1", NULL).reason, ==, CY_LINK_TROUBLE_NONE);
}

/* Three missed scans are enough: nobody waits for the fourth to be due. */
static void
test_stale (Fixture *f, gconstpointer data)
{
  CyLivePile state;

  f->yard->options.offline_ms = 10000;
  yard_add_unit (f->yard, "p1", f->server, 1, 400);
  yard_start (f->yard);
  yard_wait_scans (f->yard, 3);
  g_clear_pointer (&f->server, test_server_free);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_STALE);
  state = yard_read (f->yard, "p1", NULL);
  g_assert_cmpint (state.since_us - state.answered_us, >=, 3 * 400 * 1000 - 50000);
  g_assert_cmpint (state.since_us - state.answered_us, <, 7 * 200 * 1000);
}

/* What was never reached says why. */
static void
test_never_reached (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *id;
    const char *link;
    CyLinkTrouble reason;
  } cases[] = {
    { "refused", NULL, CY_LINK_TROUBLE_REFUSED },
    { "unknown", "tcp://no-such-host.invalid:502/1", CY_LINK_TROUBLE_RESOLVE },
    { "serial", "rtu:///dev/ttyUSB9?baud=9600/1", CY_LINK_TROUBLE_MISSING },
  };
  g_autofree char *refused =
    g_strdup_printf ("tcp://127.0.0.1:%u/1", test_server_get_port (f->server));

  g_clear_pointer (&f->server, test_server_free);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    yard_add (f->yard, cases[i].id, cases[i].link ? cases[i].link : refused, 100);
  yard_start (f->yard);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    yard_wait_quality (f->yard, cases[i].id, CY_QUALITY_OFFLINE);
    g_assert_cmpuint (yard_read (f->yard, cases[i].id, NULL).reason, ==, cases[i].reason);
    g_assert_cmpuint (yard_count_links (f->yard, cases[i].id, CY_QUALITY_STALE), ==, 0);
  }
  g_assert_cmpuint (yard_counters (f->yard).links_down, ==, G_N_ELEMENTS (cases));
}

/* A name is looked up off the thread, and all its addresses are tried. */
static void
test_host_name (Fixture *f, gconstpointer data)
{
  g_autofree char *link =
    g_strdup_printf ("tcp://localhost:%u/1", test_server_get_port (f->server));

  yard_add (f->yard, "p1", link, 50);
  yard_start (f->yard);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_GOOD);
  yard_check_values (f->yard, "p1", 1, 0);
}

/* A device that refuses everything was not read; one that refuses some blocks was. */
static void
test_exceptions (Fixture *f, gconstpointer data)
{
  CySample samples[YARD_VALUES + 1];

  test_server_set_fault (f->server, TEST_FAULT_EXCEPTION, -1, 0);
  yard_add_unit (f->yard, "p1", f->server, 1, 40);
  yard_start (f->yard);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_OFFLINE);
  g_assert_cmpuint (yard_read (f->yard, "p1", NULL).reason, ==, CY_LINK_TROUBLE_EXCEPTION);
  g_assert_cmpuint (yard_counters (f->yard).scans, ==, 0);
  test_server_set_fault (f->server, TEST_FAULT_EXCEPTION_HIGH, -1, 0);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_GOOD);
  (void) yard_read (f->yard, "p1", samples);
  g_assert_cmpint (samples[0].quality, ==, CY_QUALITY_GOOD);
  g_assert_cmpint (samples[YARD_VALUES - 1].quality, ==, CY_QUALITY_BAD);
  test_server_set_fault (f->server, TEST_FAULT_NONE, 0, 0);
  yard_wait_scans (f->yard, 3);
  yard_check_values (f->yard, "p1", 1, 0);
}

/* Another plan: who stays keeps connection and values, who is new is read, who goes is gone. */
static void
test_apply (Fixture *f, gconstpointer data)
{
  CyLivePile state;

  yard_add_unit (f->yard, "gone", f->server, 1, 40);
  yard_add_unit (f->yard, "stays", f->server, 2, 40);
  yard_start (f->yard);
  yard_wait_quality (f->yard, "gone", CY_QUALITY_GOOD);
  yard_wait_quality (f->yard, "stays", CY_QUALITY_GOOD);
  test_server_set_fault (f->server, TEST_FAULT_SILENT, -1, 0);
  yard_clear (f->yard);
  yard_add_unit (f->yard, "stays", f->server, 2, 40);
  yard_add_unit (f->yard, "new", f->server, 3, 40);
  yard_add_unit (f->yard, "gone", f->server, 4, 40); /* the same id at another place */
  yard_apply (f->yard);
  yard_check_values (f->yard, "stays", 2, 0);
  state = yard_read (f->yard, "gone", NULL);
  g_assert_cmpint (state.quality, ==, CY_QUALITY_NEVER);
  test_server_set_fault (f->server, TEST_FAULT_NONE, 0, 0);
  yard_wait_quality (f->yard, "new", CY_QUALITY_GOOD);
  yard_wait_quality (f->yard, "gone", CY_QUALITY_GOOD);
  yard_check_values (f->yard, "new", 3, 0);
  yard_check_values (f->yard, "gone", 4, 0);
  g_assert_cmpuint (served (f).accepted, ==, 1);
  g_assert_cmpuint (yard_counters (f->yard).links_up, ==, 3);
  yard_clear (f->yard);
  yard_apply (f->yard);
  g_assert_cmpuint (yard_counters (f->yard).links_up, ==, 0);
  g_assert_cmpuint (yard_counters (f->yard).links_down, ==, 0);
  g_assert_cmpuint (yard_counters (f->yard).connections_up, ==, 0);
  g_assert_cmpuint (yard_counters (f->yard).in_flight, ==, 0);
}

/* Plans that follow each other faster than answers come never lose the thread. */
static void
test_apply_often (Fixture *f, gconstpointer data)
{
  test_server_set_fault (f->server, TEST_FAULT_SLOW, -1, 5);
  yard_add_unit (f->yard, "p1", f->server, 1, 20);
  yard_start (f->yard);
  for (guint i = 0; i < 50; i++) {
    yard_clear (f->yard);
    yard_add_unit (f->yard, i % 2 ? "p1" : "p2", f->server, 1, 20);
    yard_add_unit (f->yard, "p3", f->server, 3, 20);
    yard_apply (f->yard);
  }
  yard_wait_quality (f->yard, "p1", CY_QUALITY_GOOD);
  yard_wait_quality (f->yard, "p3", CY_QUALITY_GOOD);
  yard_check_values (f->yard, "p1", 1, 0);
  yard_check_values (f->yard, "p3", 3, 0);
  g_assert_cmpuint (served (f).accepted, ==, 1);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/acquire/values", test_values },
    { "/acquire/changes", test_changes },
    { "/acquire/text-and-every", test_text_and_every },
    { "/acquire/gateway", test_gateway },
    { "/acquire/dead-unit", test_dead_unit },
    { "/acquire/offline-and-back", test_offline_and_back },
    { "/acquire/stale", test_stale },
    { "/acquire/never-reached", test_never_reached },
    { "/acquire/host-name", test_host_name },
    { "/acquire/exceptions", test_exceptions },
    { "/acquire/apply", test_apply },
    { "/acquire/apply-often", test_apply_often },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
