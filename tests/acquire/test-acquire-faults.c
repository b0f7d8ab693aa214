/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

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
  { "split", TEST_FAULT_SPLIT, 6, 10, COUNTER (answers), TRUE },
  { "loss", TEST_FAULT_LOSS, -1, 0, COUNTER (timeouts), FALSE },
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

static gboolean
is_healed (Yard *yard, gpointer data)
{
  CySample samples[YARD_VALUES + 1];
  guint unit = (guint) ((const char *) data)[1] - '0';

  if (yard_read (yard, data, samples).quality != CY_QUALITY_GOOD)
    return FALSE;
  for (guint i = 0; i < YARD_VALUES; i++) {
    if (samples[i].raw != TEST_VALUE (unit, i) + 7)
      return FALSE;
  }
  return TRUE;
}

static guint
accepted (TestServer *server)
{
  TestServerCounters counters;

  test_server_get_counters (server, &counters);
  return counters.accepted;
}

/* The fault is counted, costs at most some scans, and heals by itself with one connection at most;
 * no value of a faulty answer, or of another pile, is ever seen (the yard looks for poison and for
 * strangers in everything that comes out). */
static void
test_fault (gconstpointer data)
{
  const FaultCase *c = data;
  TestServer *server = test_server_new (0);
  Yard *yard = yard_new ();
  CyAcquireCounters before;
  Moved moved = { c->counter, 0 };
  guint before_healing;

  yard_add_unit (yard, "p1", server, 1, 50);
  yard_add_unit (yard, "p2", server, 2, 50);
  yard_start (yard);
  yard_wait_scans (yard, 3);
  before = yard_counters (yard);
  moved.above = G_STRUCT_MEMBER (guint64, &before, c->counter);
  test_server_set_fault (server, c->fault, c->times, c->late_ms);
  yard_wait (yard, c->name, has_moved, &moved);
  test_server_set_fault (server, TEST_FAULT_NONE, 0, 0);
  before_healing = accepted (server);
  test_server_set_offset (server, 7);
  yard_wait (yard, "the new values of p1", is_healed, (gpointer) "p1");
  yard_wait (yard, "the new values of p2", is_healed, (gpointer) "p2");
  yard_check_values (yard, "p1", 1, 7);
  yard_check_values (yard, "p2", 2, 7);
  g_assert_cmpuint (accepted (server) - before_healing, <=, 1);
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

/* Another program, at the same device. */
static int
connect_to (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

  g_assert_cmpint (fd, >=, 0);
  (void) connect (fd, (struct sockaddr *) &address, sizeof address); /* finished by the kernel */
  return fd;
}

/* A device that stands one session: another program takes it away. As soon as that one is gone, or
 * the device has given the session to us again, the pile is back. */
static void
test_one_session (gconstpointer data)
{
  TestSessions sessions = GPOINTER_TO_UINT (data);
  TestServer *server = test_server_new (0);
  Yard *yard = yard_new ();
  Moved moved = { COUNTER (reconnects), 0 };
  int thief = -1;

  test_server_set_sessions (server, sessions);
  if (sessions == TEST_SESSIONS_OLDER)
    thief = connect_to (test_server_get_port (server));
  yard_add_unit (yard, "p1", server, 1, 40);
  yard_add_unit (yard, "p2", server, 2, 40);
  yard_start (yard);
  if (sessions == TEST_SESSIONS_NEWER) {
    yard_wait_quality (yard, "p1", CY_QUALITY_GOOD);
    thief = connect_to (test_server_get_port (server));
  }
  yard_wait (yard, "being thrown out", has_moved, &moved);
  if (sessions == TEST_SESSIONS_OLDER)
    g_assert_cmpuint (yard_counters (yard).scans, ==, 0);
  close (thief);
  test_server_set_offset (server, 7);
  yard_wait (yard, "the pile to be back", is_healed, (gpointer) "p1");
  yard_wait (yard, "the pile to be back", is_healed, (gpointer) "p2");
  yard_free (yard);
  test_server_free (server);
}

/* The device has forgotten the connection, and nothing says so: after the silence that makes a pile
 * offline, another one is made. */
static void
test_half_open (void)
{
  TestServer *server = test_server_new (0);
  Yard *yard = yard_new ();

  yard_add_unit (yard, "p1", server, 1, 40);
  yard_start (yard);
  yard_wait_quality (yard, "p1", CY_QUALITY_GOOD);
  test_server_leave_half_open (server);
  test_server_set_offset (server, 7);
  yard_wait (yard, "another connection", is_healed, (gpointer) "p1");
  g_assert_cmpuint (accepted (server), ==, 2);
  g_assert_cmpuint (yard_counters (yard).reconnects, ==, 1);
  yard_free (yard);
  test_server_free (server);
}

static gboolean
gave_up_connecting (Yard *yard, gpointer data)
{
  return yard_read (yard, "p1", NULL).reason == CY_LINK_TROUBLE_CONNECT &&
         yard_counters (yard).connecting == 1;
}

/* An address where nothing answers: a listener whose queue is full drops every SYN. */
static void
test_syn_dropped (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int fillers[4];
  Yard *yard = yard_new ();
  TestServer *server;
  g_autofree char *link = NULL;
  int one = 1;

  g_assert_cmpint (setsockopt (listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one), ==, 0);
  g_assert_cmpint (bind (listener, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (listen (listener, 0), ==, 0);
  g_assert_cmpint (getsockname (listener, (struct sockaddr *) &address, &length), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (fillers); i++)
    fillers[i] = connect_to (ntohs (address.sin_port));
  link = g_strdup_printf ("tcp://127.0.0.1:%u/1", ntohs (address.sin_port));
  yard->options.connect_ms = 50;
  yard_add (yard, "p1", link, 40);
  yard_start (yard);
  yard_wait (yard, "giving up", gave_up_connecting, NULL);
  yard_wait_quality (yard, "p1", CY_QUALITY_OFFLINE);
  g_assert_cmpuint (yard_counters (yard).requests, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (fillers); i++)
    close (fillers[i]);
  close (listener);
  server = test_server_new (ntohs (address.sin_port));
  test_server_set_offset (server, 7);
  yard_wait (yard, "the pile", is_healed, (gpointer) "p1");
  yard_free (yard);
  test_server_free (server);
}

#define HOUR_US ((gint64) 3600 * G_USEC_PER_SEC)

static const struct {
  const char *name;
  gint64 wall_us;
  gint64 mono_us;
} jumps[] = {
  { "wall-forward", 24 * HOUR_US, 0 },
  { "wall-back", -24 * HOUR_US, 0 },
  { "suspend", HOUR_US, HOUR_US },
};

static gboolean
is_dated (Yard *yard, gpointer data)
{
  gint64 wall_us = yard->clock.clock.wall_us (&yard->clock);
  CySample samples[YARD_VALUES + 1];
  CyLivePile state = yard_read (yard, "p1", samples);

  return ABS (wall_us - state.answered_us) < HOUR_US / 2 &&
         ABS (wall_us - samples[0].time_us) < HOUR_US / 2;
}

/* Somebody sets the clock: nothing that waits or ages notices, only the times of values change. The
 * machine sleeps for an hour: what was under way is lost, nothing else. */
static void
test_jump (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  TestServer *server = test_server_new (0);
  Yard *yard = yard_new ();
  CyAcquireCounters before;

  yard_add_unit (yard, "p1", server, 1, 40);
  yard_start (yard);
  yard_wait_scans (yard, 3);
  before = yard_counters (yard);
  yard_jump (yard, jumps[index].wall_us, jumps[index].mono_us);
  test_server_set_offset (server, 7);
  yard_wait (yard, "new values", is_healed, (gpointer) "p1");
  yard_wait (yard, "values with the new time", is_dated, NULL);
  yard_wait_scans (yard, 5);
  yard_wait_quality (yard, "p1", CY_QUALITY_GOOD);
  if (jumps[index].mono_us == 0) {
    g_assert_cmpuint (yard_counters (yard).timeouts, ==, before.timeouts);
    g_assert_cmpuint (yard_count_links (yard, "p1", CY_QUALITY_STALE), ==, 0);
    g_assert_cmpuint (yard_count_links (yard, "p1", CY_QUALITY_OFFLINE), ==, 0);
  }
  g_assert_cmpuint (accepted (server), <=, 2);
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
  for (guint i = 0; i < G_N_ELEMENTS (jumps); i++) {
    g_autofree char *path = g_strconcat ("/acquire-faults/", jumps[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_jump);
  }
  g_test_add_data_func ("/acquire-faults/one-session/closes-older",
                        GUINT_TO_POINTER (TEST_SESSIONS_NEWER), test_one_session);
  g_test_add_data_func ("/acquire-faults/one-session/refuses-newer",
                        GUINT_TO_POINTER (TEST_SESSIONS_OLDER), test_one_session);
  g_test_add_func ("/acquire-faults/half-open", test_half_open);
  g_test_add_func ("/acquire-faults/syn-dropped", test_syn_dropped);
  g_test_add_func ("/acquire-faults/drop-second", test_drop_second);
  g_test_add_func ("/acquire-faults/endless-flood", test_endless_flood);
  return g_test_run ();
}
