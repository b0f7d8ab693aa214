/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-yard.h"

#define COUNTER(field) G_STRUCT_OFFSET (CyAcquireCounters, field)

typedef struct {
  const char *name;
  TestFault fault;
  int times;
  guint late_ms;
  gsize counter; /* that moves */
  gboolean good; /* the fault does not even cost a scan */
} FaultCase;

static const FaultCase cases[] = {
  { "late", TEST_FAULT_LATE, 3, 150, COUNTER (late_dropped), FALSE },
  { "duplicate", TEST_FAULT_DUPLICATE, 5, 0, COUNTER (late_dropped), TRUE },
  { "wrong-unit", TEST_FAULT_WRONG_UNIT, 2, 0, COUNTER (malformed), FALSE },
  { "wrong-tid", TEST_FAULT_WRONG_TID, 2, 0, COUNTER (timeouts), FALSE },
  { "wrong-function", TEST_FAULT_WRONG_FUNCTION, 2, 0, COUNTER (malformed), FALSE },
  { "wrong-protocol", TEST_FAULT_WRONG_PROTOCOL, 2, 0, COUNTER (malformed), FALSE },
  { "wrong-length", TEST_FAULT_WRONG_LENGTH, 2, 0, COUNTER (malformed), FALSE },
  { "wrong-byte-count", TEST_FAULT_WRONG_BYTE_COUNT, 2, 0, COUNTER (malformed), FALSE },
  { "exception", TEST_FAULT_EXCEPTION, 4, 0, COUNTER (exceptions), FALSE },
  { "dribble", TEST_FAULT_DRIBBLE, 6, 0, COUNTER (answers), TRUE },
  { "reset", TEST_FAULT_RESET, 1, 0, COUNTER (reconnects), FALSE },
  { "hang-up", TEST_FAULT_HANG_UP, 2, 0, COUNTER (reconnects), FALSE },
  { "rubbish", TEST_FAULT_RUBBISH, 2, 0, COUNTER (malformed), FALSE },
  { "flood", TEST_FAULT_FLOOD, 1, 0, COUNTER (late_dropped), TRUE },
  { "silent", TEST_FAULT_SILENT, 2, 0, COUNTER (timeouts), FALSE },
  { "frozen", TEST_FAULT_FROZEN, -1, 0, COUNTER (timeouts), FALSE },
};

typedef struct {
  gsize counter;
  guint64 above;
} Moved;

static gboolean
has_moved (Yard *yard, gpointer data)
{
  Moved *moved = data;
  CyAcquireCounters counters = yard_counters (yard);

  return G_STRUCT_MEMBER (guint64, &counters, moved->counter) > moved->above;
}

/* The fault is counted, costs at most some scans, and heals by itself; no value of a faulty answer
 * is ever seen (the yard looks for poison in everything that comes out). */
static void
test_fault (gconstpointer data)
{
  const FaultCase *c = data;
  TestServer *server = test_server_new (0);
  Yard *yard = yard_new ();
  CyAcquireCounters before;
  Moved moved = { c->counter, 0 };

  yard_add_unit (yard, "p1", server, 1, 50);
  yard_start (yard);
  yard_wait_scans (yard, 3);
  before = yard_counters (yard);
  moved.above = G_STRUCT_MEMBER (guint64, &before, c->counter);
  test_server_set_fault (server, c->fault, c->times, c->late_ms);
  yard_wait (yard, c->name, has_moved, &moved);
  if (c->times < 0)
    test_server_set_fault (server, TEST_FAULT_NONE, 0, 0);
  test_server_set_offset (server, 7);
  yard_wait_scans (yard, 5);
  yard_wait_quality (yard, "p1", CY_QUALITY_GOOD);
  yard_check_values (yard, "p1", 1, 7);
  if (c->good)
    g_assert_cmpuint (yard_counters (yard).scans_missed, ==, before.scans_missed);
  g_assert_cmpuint (yard_count_links (yard, "p1", CY_QUALITY_OFFLINE), ==, 0);
  yard_free (yard);
  test_server_free (server);
}

static gboolean
is_single (Yard *yard, gpointer data)
{
  return yard_counters (yard).fallbacks == 1;
}

/* A device that drops every second request that comes together with another is asked one by one. */
static void
test_drop_second (void)
{
  TestServer *server = test_server_new (0);
  Yard *yard = yard_new ();
  guint64 missed;

  test_server_set_fault (server, TEST_FAULT_DROP_SECOND, -1, 0);
  yard_add_unit (yard, "p1", server, 1, 50);
  yard_start (yard);
  yard_wait (yard, "one at a time", is_single, NULL);
  yard_wait_scans (yard, 2);
  missed = yard_counters (yard).scans_missed;
  yard_wait_scans (yard, 5);
  g_assert_cmpuint (yard_counters (yard).scans_missed, ==, missed);
  yard_check_values (yard, "p1", 1, 0);
  yard_free (yard);
  test_server_free (server);
}

/* A flood that never ends is given up, not read for ever. */
static void
test_endless_flood (void)
{
  TestServer *server = test_server_new (0);
  Yard *yard = yard_new ();
  Moved moved = { COUNTER (malformed), 0 };

  test_server_set_fault (server, TEST_FAULT_WRONG_TID, -1, 0);
  yard->options.offline_ms = 10000;
  yard->manners.timeout_ms = 5;
  yard_add_unit (yard, "p1", server, 1, 10);
  yard_start (yard);
  yard_wait (yard, "giving up", has_moved, &moved);
  g_assert_cmpuint (yard_counters (yard).scans, ==, 0);
  yard_free (yard);
  test_server_free (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/acquire-faults/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_fault);
  }
  g_test_add_func ("/acquire-faults/drop-second", test_drop_second);
  g_test_add_func ("/acquire-faults/endless-flood", test_endless_flood);
  return g_test_run ();
}
