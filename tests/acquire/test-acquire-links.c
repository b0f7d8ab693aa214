/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/resource.h>

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
  g_clear_pointer (&f->server, test_server_free);
}

/* What a look at the links must show, and the look itself. */
typedef struct {
  gboolean (*test) (const CyLinkReport *report);
  CyLinkReport *report; /* owned, of the first link that passes */
} Sight;

static gboolean
is_seen (Yard *yard, gpointer data)
{
  Sight *sight = data;
  g_autoptr (GPtrArray) links = cy_acquire_list_links (yard->acquire);

  for (guint i = 0; i < links->len && sight->report == NULL; i++) {
    if (sight->test (links->pdata[i]))
      sight->report = cy_link_report_copy (links->pdata[i]);
  }
  return sight->report != NULL;
}

static CyLinkReport *
wait_link (Yard *yard, const char *what, gboolean (*test) (const CyLinkReport *report))
{
  Sight sight = { test, NULL };

  yard_wait (yard, what, is_seen, &sight);
  return sight.report;
}

static gboolean
has_answers (const CyLinkReport *report)
{
  return report->answers >= 20;
}

static void
test_report (Fixture *f, gconstpointer data)
{
  g_autofree char *key = g_strdup_printf ("127.0.0.1:%u", test_server_get_port (f->server));
  g_autoptr (CyLinkReport) report = NULL;
  guint total = 0;

  test_server_set_fault (f->server, TEST_FAULT_EXCEPTION, 2, 0);
  yard_add_unit (f->yard, "p1", f->server, 1, 40);
  yard_add_unit (f->yard, "p2", f->server, 2, 60);
  yard_add_unit (f->yard, "p2-again", f->server, 2, 5000);
  yard_start (f->yard);
  report = wait_link (f->yard, "answers", has_answers);
  g_assert_cmpstr (report->key, ==, key);
  g_assert_null (report->twin);
  g_assert_true (report->up);
  g_assert_cmpint (report->trouble, ==, CY_LINK_TROUBLE_NONE);
  g_assert_cmpint (report->since_us, >, 0);
  g_assert_cmpuint (report->n_piles, ==, 3);
  g_assert_cmpuint (report->n_units, ==, 2);
  g_assert_cmpuint (report->exceptions, ==, 2);
  g_assert_cmpuint (report->timeouts + report->malformed + report->reconnects, ==, 0);
  g_assert_cmpuint (report->requests, >=, report->answers + report->exceptions);
  g_assert_cmpuint (report->asked_ms, ==, 40);
  g_assert_cmpuint (report->effective_ms, ==, 5000);
  for (guint i = 0; i < CY_LINK_REPORT_N_BUCKETS; i++)
    total += report->latency[i];
  g_assert_cmpuint (total, ==, report->answers + report->exceptions);
  g_assert_cmpfloat (report->latency_ms, >, 0);
  g_assert_cmpfloat (cy_link_report_quantile_ms (report, 0.99), >=,
                     cy_link_report_quantile_ms (report, 0.5));
  g_assert_cmpfloat (report->load, >, 0);
  g_assert_cmpfloat (report->load, <=, 100);
  g_assert_cmpfloat (report->demanded, >, 0);
}

static gboolean
is_settled (const CyLinkReport *report)
{
  return report->answers >= 360 && report->effective_ms >= 400;
}

/* Thirty units on a serial line behind a gateway, two requests of 10 ms each, asked for five times a
 * second: three times what the line carries. (The same as 50 ms each, asked for once a second, only
 * five times as fast.) The load is said, and so is the period that is really kept. */
static void
test_gateway (Fixture *f, gconstpointer data)
{
  g_autoptr (CyLinkReport) report = NULL;
  CyAcquireCounters counters;
  double kept;

  f->yard->manners.timeout_ms = 5000;
  f->yard->options.offline_ms = 10000;
  test_server_set_fault (f->server, TEST_FAULT_SLOW, -1, 10);
  for (guint unit = 1; unit <= 30; unit++) {
    g_autofree char *id = g_strdup_printf ("p%u", unit);

    yard_add_unit (f->yard, id, f->server, unit, 200);
  }
  yard_start (f->yard);
  report = wait_link (f->yard, "the kept period", is_settled);
  g_assert_cmpuint (report->n_units, ==, 30);
  g_assert_cmpuint (report->asked_ms, ==, 200);
  g_assert_cmpfloat (report->demanded, >=, 250);
  g_assert_true (report->crowded);
  g_assert_cmpfloat (report->load, >=, 50);
  g_assert_cmpfloat_with_epsilon (report->reads * report->request_ms / report->asked_ms * 100,
                                  report->demanded, report->demanded / 100);
  /* What is demanded and what is kept are two sides of one coin. */
  kept = report->effective_ms / (report->demanded / 100 * report->asked_ms);
  g_assert_cmpfloat (kept, >=, 0.6);
  g_assert_cmpfloat (kept, <=, 1.3);
  counters = yard_counters (f->yard);
  g_assert_cmpuint (counters.links_crowded, ==, 1);
  /* Every pile that is read more slowly than asked shows it. */
  g_assert_cmpuint (counters.scans_late, >, 0);
  g_assert_cmpuint (counters.scans_stretched, ==, 30);
  g_assert_cmpuint (counters.timeouts, ==, 0);
  for (guint unit = 1; unit <= 30; unit++) {
    g_autofree char *id = g_strdup_printf ("p%u", unit);

    g_assert_cmpuint (yard_read (f->yard, id, NULL).scan_ms, >, 200);
    yard_check_values (f->yard, id, unit, 0);
  }
}

static gboolean
is_down (const CyLinkReport *report)
{
  return !report->up && report->trouble == CY_LINK_TROUBLE_REFUSED;
}

static gboolean
is_back (const CyLinkReport *report)
{
  return report->up && report->reconnects > 0;
}

static void
test_down (Fixture *f, gconstpointer data)
{
  guint16 port = test_server_get_port (f->server);
  g_autoptr (CyLinkReport) down = NULL;
  g_autoptr (CyLinkReport) back = NULL;

  yard_add_unit (f->yard, "p1", f->server, 1, 40);
  yard_start (f->yard);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_GOOD);
  g_clear_pointer (&f->server, test_server_free);
  down = wait_link (f->yard, "the link down", is_down);
  f->server = test_server_new (port);
  back = wait_link (f->yard, "the link up", is_back);
  g_assert_cmpint (back->since_us, >, down->since_us);
}

/* Two spellings of one address are one connection. */
static void
test_spellings (Fixture *f, gconstpointer data)
{
  g_autofree char *mapped =
    g_strdup_printf ("tcp://[::ffff:127.0.0.1]:%u/2", test_server_get_port (f->server));
  TestServerCounters counters;

  yard_add_unit (f->yard, "p1", f->server, 1, 40);
  yard_add (f->yard, "p2", mapped, 40);
  yard_start (f->yard);
  yard_wait_quality (f->yard, "p1", CY_QUALITY_GOOD);
  yard_wait_quality (f->yard, "p2", CY_QUALITY_GOOD);
  yard_check_values (f->yard, "p2", 2, 0);
  test_server_get_counters (f->server, &counters);
  g_assert_cmpuint (counters.accepted, ==, 1);
}

static gboolean
has_twin (const CyLinkReport *report)
{
  return report->twin != NULL;
}

/* A name that leads to an address that is connected already is said. */
static void
test_twin (Fixture *f, gconstpointer data)
{
  g_autofree char *numeric = g_strdup_printf ("127.0.0.1:%u", test_server_get_port (f->server));
  g_autofree char *named = g_strdup_printf ("localhost:%u", test_server_get_port (f->server));
  g_autofree char *link =
    g_strdup_printf ("tcp://localhost:%u/2", test_server_get_port (f->server));
  g_autoptr (CyLinkReport) report = NULL;

  yard_add_unit (f->yard, "p1", f->server, 1, 40);
  yard_add (f->yard, "p2", link, 40);
  yard_start (f->yard);
  report = wait_link (f->yard, "the twin", has_twin);
  if (g_str_equal (report->key, named))
    g_assert_cmpstr (report->twin, ==, numeric);
  else
    g_assert_cmpstr (report->twin, ==, named);
}

#define FEW 48

static gboolean
is_short (Yard *yard, gpointer data)
{
  return yard_counters (yard).descriptors_short > 0 && yard_counters (yard).connections_up > 0;
}

/* More piles than descriptors: those that have one are read, and the others are counted. */
static void
test_descriptors (Fixture *f, gconstpointer data)
{
  const struct rlimit limit = { FEW, FEW };

  if (!g_test_subprocess ()) {
    g_test_trap_subprocess (NULL, 0, 0); /* the limit cannot be raised again */
    g_test_trap_assert_passed ();
    return;
  }
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  for (guint i = 1; i <= 2 * FEW; i++) {
    g_autofree char *id = g_strdup_printf ("p%u", i);
    /* Each address is a connection of its own; the server answers at the first of them. */
    g_autofree char *link =
      g_strdup_printf ("tcp://127.0.0.%u:%u/1", i, test_server_get_port (f->server));

    yard_add (f->yard, id, link, 200);
  }
  yard_start (f->yard);
  yard_wait (f->yard, "the last descriptor", is_short, NULL);
  g_assert_cmpuint (yard_counters (f->yard).descriptors_max, ==, FEW);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/acquire-links/report", test_report }, { "/acquire-links/gateway", test_gateway },
    { "/acquire-links/down", test_down },     { "/acquire-links/spellings", test_spellings },
    { "/acquire-links/twin", test_twin },     { "/acquire-links/descriptors", test_descriptors },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
