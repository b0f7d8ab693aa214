/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cy-modbus-rtu.h"
#include "cy-profile-command.h"
#include "cy-simulate-endpoint.h"
#include "cy-simulate-error.h"
#include "simulate-fixture.h"

/* Real sockets, so real time; nothing here waits longer than this [s]. */
#define PATIENCE_S 10

typedef struct {
  SimFixture sim;
  CySimServer *server;
  GThread *thread;
  guint16 port;
  int steer[2];
  int replies[2];
  FILE *answers;
} Fixture;

static guint16
find_free_port (void)
{
  struct sockaddr_in name = { .sin_family = AF_INET };
  socklen_t length = sizeof name;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  name.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &name, sizeof name), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &name, &length), ==, 0);
  close (fd);
  return ntohs (name.sin_port);
}

static gpointer
serve (gpointer data)
{
  cy_sim_server_run (data);
  return NULL;
}

static void
expect_line (Fixture *f, const char *wanted)
{
  char line[4096] = "";

  g_assert_nonnull (fgets (line, sizeof line, f->answers));
  g_strchomp (line);
  g_assert_cmpstr (line, ==, wanted);
}

static void
steer (Fixture *f, const char *line, const char *reply)
{
  g_autofree char *text = g_strconcat (line, "\n", NULL);

  g_assert_cmpint (write (f->steer[1], text, strlen (text)), ==, (gssize) strlen (text));
  expect_line (f, reply);
}

static void
setup (Fixture *f, gconstpointer speed)
{
  CySimServing serving = { .speed = speed != NULL ? *(const double *) speed : 1,
                           .gateway_latency_us = 2000 };
  g_autofree char *document = NULL;
  g_autoptr (GError) error = NULL;

  f->port = find_free_port ();
  document =
    g_strdup_printf ("{" SIM_TYPES ",\"piles\":["
                     "{\"id\":\"dc\",\"type\":\"dc\",\"link\":\"tcp://127.0.0.1:%u/1\"},"
                     "{\"id\":\"alfen\",\"type\":\"alfen\",\"link\":\"tcp://127.0.0.2:%u/1\"},"
                     "{\"id\":\"g1\",\"type\":\"ac\",\"link\":\"tcp://127.0.0.3:%u/1\"},"
                     "{\"id\":\"g2\",\"type\":\"ac\",\"link\":\"tcp://127.0.0.3:%u/2\"}]}",
                     f->port, f->port, f->port, f->port);
  sim_fixture_init (&f->sim, FALSE, document);
  g_assert_cmpint (pipe (f->steer), ==, 0);
  g_assert_cmpint (pipe (f->replies), ==, 0);
  f->answers = fdopen (f->replies[0], "r");
  serving.input = f->steer[0];
  serving.output = f->replies[1];
  f->server = cy_sim_server_new (f->sim.yard, &serving, cy_clock_system (), &error);
  g_assert_no_error (error);
  f->thread = g_thread_new ("sim", serve, f->server);
  expect_line (f, "ready 4 piles");
}

static void
teardown (Fixture *f, gconstpointer unused)
{
  cy_sim_server_stop (f->server);
  g_thread_join (f->thread);
  cy_sim_server_free (f->server);
  sim_fixture_clear (&f->sim);
  close (f->steer[0]);
  close (f->steer[1]);
  close (f->replies[1]);
  fclose (f->answers);
}

static int
dial (Fixture *f, const char *host)
{
  struct sockaddr_in name = { .sin_family = AF_INET, .sin_port = htons (f->port) };
  const struct timeval patience = { PATIENCE_S, 0 };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (inet_pton (AF_INET, host, &name.sin_addr), ==, 1);
  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), ==, 0);
  if (connect (fd, (struct sockaddr *) &name, sizeof name) == 0)
    return fd;
  close (fd);
  return -1;
}

static void
ask (int fd, guint16 transaction, guint8 unit, const CyModbusRequest *request)
{
  guint8 bytes[CY_MODBUS_MAX_ADU];
  gsize length = cy_modbus_frame_request (request, transaction, unit, bytes, sizeof bytes);

  g_assert_cmpuint (length, >, 0);
  g_assert_cmpint (send (fd, bytes, length, MSG_NOSIGNAL), ==, (gssize) length);
}

/* Returns the number of pieces the answer came in, 0 when the other side hung up. */
static guint
hear (int fd, guint8 *buffer, CyModbusFrame *out_frame)
{
  gsize have = 0;
  gsize size;

  for (guint pieces = 1;; pieces++) {
    gssize n = recv (fd, buffer + have, CY_MODBUS_MAX_ADU - have, 0);

    if (n <= 0)
      return 0;
    have += (gsize) n;
    if (cy_modbus_frame_scan (buffer, have, out_frame, &size) == CY_MODBUS_FRAME) {
      g_assert_cmpuint (size, ==, have);
      return pieces;
    }
  }
}

static CyModbusVerdict
exchange (int fd, guint8 unit, const CyModbusRequest *request, guint8 *buffer, CyModbusAnswer *out)
{
  static guint16 transaction = 77;
  CyModbusFrame frame;

  ask (fd, ++transaction, unit, request);
  g_assert_cmpuint (hear (fd, buffer, &frame), >, 0);
  return cy_modbus_frame_check (&frame, transaction, unit, request, out);
}

static void
scan_pile (int fd, CySimPile *pile, guint8 own_unit, CyScan *scan)
{
  CyProfile *profile = pile->type->profile;
  guint n;
  const CyReadBlock *blocks = cy_profile_get_blocks (profile, &n);

  for (guint i = 0; i < n; i++) {
    const CyModbusRequest request = { .function = blocks[i].function,
                                      .address = blocks[i].address,
                                      .count = blocks[i].count };
    guint8 unit = blocks[i].unit < 0 ? own_unit : (guint8) blocks[i].unit;
    guint8 buffer[CY_MODBUS_MAX_ADU];
    CyModbusAnswer answer;

    g_assert_cmpint (exchange (fd, unit, &request, buffer, &answer), ==, CY_MODBUS_OK);
    cy_profile_decode (profile, i, answer.data, answer.length, 1, scan);
  }
  cy_profile_finish (profile, 1, scan);
}

static CyModbusVerdict
order (int fd, CySimPile *pile, const char *name, guint connector)
{
  g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
  const CyProfileWrite *write;
  CyModbusRequest request = { 0 };
  CyModbusAnswer answer;
  guint8 data[2 * CY_PROFILE_WRITE_MAX];
  guint8 buffer[CY_MODBUS_MAX_ADU];

  g_assert_true (cy_profile_command (pile->type->profile, name, connector, NULL, 0, writes, NULL));
  write = &g_array_index (writes, CyProfileWrite, 0);
  for (guint i = 0; i < write->n; i++)
    cy_modbus_put_register (data, i, write->values[i]);
  request.function = write->function;
  request.address = write->address;
  request.count = write->n;
  request.value = write->values[0];
  request.data = data;
  request.data_length = write->function == CY_MODBUS_WRITE_REGISTER ? 0 : 2u * write->n;
  return exchange (fd, write->unit < 0 ? 1 : (guint8) write->unit, &request, buffer, &answer);
}

static CyPileState
read_state (Fixture *f, int fd, const char *id, guint connector)
{
  CySimPile *pile = sim_fixture_pile (&f->sim, id);
  CyTagSet *tags = cy_profile_get_tags (pile->type->profile);
  int tag = cy_tag_set_find (tags, connector, CY_MEASURE_CONN_STATE);
  g_autofree CySample *samples = g_new0 (CySample, cy_tag_set_get_n_tags (tags));
  g_autofree CyText *texts = g_new0 (CyText, cy_tag_set_get_n_texts (tags) + 1);
  CyScan scan = { .samples = samples, .texts = texts };

  scan_pile (fd, pile, 1, &scan);
  g_assert_cmpint (samples[tag].quality, ==, CY_QUALITY_GOOD);
  return (CyPileState) samples[tag].raw;
}

static void
test_read (Fixture *f, gconstpointer unused)
{
  int dc = dial (f, "127.0.0.1");
  int alfen = dial (f, "127.0.0.2");

  g_assert_cmpint (read_state (f, dc, "dc", 1), ==, CY_PILE_STATE_AVAILABLE);
  g_assert_cmpint (read_state (f, alfen, "alfen", 2), ==, CY_PILE_STATE_AVAILABLE);
  close (dc);
  close (alfen);
}

static void
test_stop (Fixture *f, gconstpointer unused)
{
  int fd = dial (f, "127.0.0.1");
  CySimPile *pile = sim_fixture_pile (&f->sim, "dc");

  steer (f, "plug dc/2 VIN=LX", "ok plug VIN=LX");
  steer (f, "start dc/2", "ok start");
  g_assert_cmpint (read_state (f, fd, "dc", 2), ==, CY_PILE_STATE_STARTING);
  g_assert_cmpint (order (fd, pile, "stop", 2), ==, CY_MODBUS_OK);
  g_assert_cmpint (read_state (f, fd, "dc", 2), ==, CY_PILE_STATE_FINISHING);
  g_assert_cmpint (order (fd, pile, "start", 1), ==, CY_MODBUS_EXCEPTION);
  close (fd);
}

static void
test_fault (Fixture *f, gconstpointer unused)
{
  int fd = dial (f, "127.0.0.1");

  steer (f, "fault dc/1 door-open", "ok fault");
  g_assert_cmpint (read_state (f, fd, "dc", 1), ==, CY_PILE_STATE_FAULTED);
  steer (f, "clear dc", "ok clear");
  g_assert_cmpint (read_state (f, fd, "dc", 1), ==, CY_PILE_STATE_AVAILABLE);
  close (fd);
}

static void
test_exceptions (Fixture *f, gconstpointer unused)
{
  static const struct {
    CyModbusRequest request;
    guint8 exception;
  } cases[] = {
    { { .function = 3, .address = 60000, .count = 1 }, 2 },
    { { .function = 4, .address = 0, .count = 1 }, 2 },
    { { .function = 1, .address = 0, .count = 1 }, 2 },
    { { .function = 6, .address = 1000, .count = 1, .value = 1 }, 2 },
    { { .function = 22, .address = 1000, .count = 1 }, 1 },
  };
  int fd = dial (f, "127.0.0.1");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint8 buffer[CY_MODBUS_MAX_ADU];
    CyModbusAnswer answer = { 0 };

    g_assert_cmpint (exchange (fd, 1, &cases[i].request, buffer, &answer), ==, CY_MODBUS_EXCEPTION);
    g_assert_cmpuint (answer.exception, ==, cases[i].exception);
  }
  close (fd);
}

static void
test_drop (Fixture *f, gconstpointer unused)
{
  int fd = dial (f, "127.0.0.1");
  guint8 byte;

  g_assert_cmpint (read_state (f, fd, "dc", 1), ==, CY_PILE_STATE_AVAILABLE);
  steer (f, "drop dc", "ok drop");
  g_assert_cmpint (recv (fd, &byte, 1, 0), <=, 0);
  close (fd);
  g_assert_cmpint (dial (f, "127.0.0.1"), ==, -1);
  g_assert_cmpint (errno, ==, ECONNREFUSED);
  steer (f, "restore dc", "ok restore");
  fd = dial (f, "127.0.0.1");
  g_assert_cmpint (read_state (f, fd, "dc", 1), ==, CY_PILE_STATE_AVAILABLE);
  close (fd);
}

/* A pile that restarts answers, goes, refuses, and comes back by itself. */
static void
test_reset (Fixture *f, gconstpointer unused)
{
  int fd = dial (f, "127.0.0.1");
  gint64 until = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  guint8 byte;

  g_assert_cmpint (order (fd, sim_fixture_pile (&f->sim, "dc"), "reset", 0), ==, CY_MODBUS_OK);
  g_assert_cmpint (recv (fd, &byte, 1, 0), <=, 0);
  close (fd);
  g_assert_cmpint (dial (f, "127.0.0.1"), ==, -1);
  g_assert_cmpint (errno, ==, ECONNREFUSED);
  do {
    fd = dial (f, "127.0.0.1");
  } while (fd < 0 && g_get_monotonic_time () < until);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (read_state (f, fd, "dc", 1), ==, CY_PILE_STATE_AVAILABLE);
  close (fd);
}

static void
test_gateway (Fixture *f, gconstpointer unused)
{
  static const struct {
    guint8 unit;
    CyModbusVerdict verdict;
  } cases[] = { { 1, CY_MODBUS_OK }, { 2, CY_MODBUS_EXCEPTION }, { 3, CY_MODBUS_EXCEPTION } };
  const CyModbusRequest request = { .function = 3, .address = 1000, .count = 1 };
  int fd = dial (f, "127.0.0.3");

  /* One of two is gone: the gateway stays, and says so. */
  steer (f, "drop g2", "ok drop");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint8 buffer[CY_MODBUS_MAX_ADU];
    CyModbusAnswer answer = { 0 };

    g_assert_cmpint (exchange (fd, cases[i].unit, &request, buffer, &answer), ==, cases[i].verdict);
    if (cases[i].verdict == CY_MODBUS_EXCEPTION)
      g_assert_cmpuint (answer.exception, ==, CY_MODBUS_EXCEPTION_GATEWAY_TARGET);
  }
  close (fd);
}

static void
test_late (Fixture *f, gconstpointer unused)
{
  const CyModbusRequest request = { .function = 3, .address = 0, .count = 30 };
  int fd = dial (f, "127.0.0.1");
  guint8 buffer[CY_MODBUS_MAX_ADU];
  CyModbusAnswer answer;
  gint64 begun;

  steer (f, "late dc 150", "ok late");
  begun = g_get_monotonic_time ();
  g_assert_cmpint (exchange (fd, 1, &request, buffer, &answer), ==, CY_MODBUS_OK);
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, 150000);
  close (fd);
}

/* Three questions at once: the answers come in pieces, and none gets into another. */
static void
test_split (Fixture *f, gconstpointer unused)
{
  const CyModbusRequest request = { .function = 3, .address = 0, .count = 30 };
  guint8 buffer[3 * CY_MODBUS_MAX_ADU];
  int fd = dial (f, "127.0.0.1");
  gsize have = 0;
  guint pieces = 0;
  CyModbusFrame frame;
  CyModbusAnswer answer;
  gsize size;

  steer (f, "split dc", "ok split on");
  for (guint16 i = 0; i < 3; i++)
    ask (fd, i, 1, &request);
  for (guint16 i = 0; i < 3; pieces++) {
    gssize n = recv (fd, buffer + have, sizeof buffer - have, 0);

    g_assert_cmpint (n, >, 0);
    have += (gsize) n;
    for (; cy_modbus_frame_scan (buffer, have, &frame, &size) == CY_MODBUS_FRAME; i++) {
      g_assert_cmpint (cy_modbus_frame_check (&frame, i, 1, &request, &answer), ==, CY_MODBUS_OK);
      have -= size;
      memmove (buffer, buffer + size, have);
    }
  }
  g_assert_cmpuint (pieces, >=, 2);
  g_assert_cmpuint (have, ==, 0);
  close (fd);
}

static void
test_garbage (Fixture *f, gconstpointer unused)
{
  static const guint8 garbage[] = "GET / HTTP/1.1\r\n\r\n";
  int fd = dial (f, "127.0.0.1");
  guint8 byte;

  g_assert_cmpint (send (fd, garbage, sizeof garbage, MSG_NOSIGNAL), >, 0);
  g_assert_cmpint (recv (fd, &byte, 1, 0), <=, 0);
  close (fd);
  fd = dial (f, "127.0.0.1");
  g_assert_cmpint (read_state (f, fd, "dc", 1), ==, CY_PILE_STATE_AVAILABLE);
  close (fd);
}

/* A request that trickles in byte by byte is one all the same. */
static void
test_trickle (Fixture *f, gconstpointer unused)
{
  const CyModbusRequest request = { .function = 3, .address = 0, .count = 1 };
  guint8 bytes[CY_MODBUS_MAX_ADU];
  gsize length = cy_modbus_frame_request (&request, 5, 1, bytes, sizeof bytes);
  int fd = dial (f, "127.0.0.1");
  guint8 buffer[CY_MODBUS_MAX_ADU];
  CyModbusFrame frame;

  for (gsize i = 0; i < length; i++)
    g_assert_cmpint (send (fd, bytes + i, 1, MSG_NOSIGNAL), ==, 1);
  g_assert_cmpuint (hear (fd, buffer, &frame), >=, 1);
  g_assert_cmpuint (frame.transaction, ==, 5);
  close (fd);
}

static void
test_too_many (Fixture *f, gconstpointer unused)
{
  int fds[17];
  guint8 byte;

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = dial (f, "127.0.0.1");
  g_assert_cmpint (fds[16], >=, 0);
  g_assert_cmpint (recv (fds[16], &byte, 1, 0), <=, 0);
  g_assert_cmpint (read_state (f, fds[0], "dc", 1), ==, CY_PILE_STATE_AVAILABLE);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
}

static void
test_quit (Fixture *f, gconstpointer unused)
{
  steer (f, "nonsense", "error no such command: nonsense");
  steer (f, "freeze 30", "ok freeze");
  steer (f, "quit", "ok quit");
}

/* Many addresses share a listener, and are told apart all the same. */
static void
test_shared_listener (void)
{
  guint16 port = find_free_port ();
  g_autoptr (JsonNode) document = cy_sim_fleet_new (600, port);
  const CySimServing serving = { .speed = 1, .input = -1, .output = -1 };
  const CyModbusRequest request = { .function = 3, .address = 16, .count = 6 };
  g_autoptr (GError) error = NULL;
  Fixture f = { .port = port };
  guint8 serials[2][12];

  sim_fixture_init (&f.sim, FALSE, NULL);
  f.sim.yard = cy_sim_yard_new (document, f.sim.profiles, &f.sim.settings, &error);
  g_assert_no_error (error);
  f.server = cy_sim_server_new (f.sim.yard, &serving, cy_clock_system (), &error);
  if (g_error_matches (error, CY_SIM_ERROR, CY_SIM_ERROR_SERVE)) {
    g_test_skip (error->message); /* this kernel keeps devices to root */
    sim_fixture_clear (&f.sim);
    return;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (cy_sim_server_get_n_listeners (f.server), ==, 1);
  f.thread = g_thread_new ("sim", serve, f.server);
  for (guint i = 0; i < 2; i++) {
    int fd = dial (&f, i == 0 ? "127.1.1.1" : "127.1.3.100");
    guint8 buffer[CY_MODBUS_MAX_ADU];
    CyModbusAnswer answer;

    g_assert_cmpint (exchange (fd, 1, &request, buffer, &answer), ==, CY_MODBUS_OK);
    memcpy (serials[i], answer.data, sizeof serials[i]);
    close (fd);
  }
  g_assert_cmpint (memcmp (serials[0], serials[1], sizeof serials[0]), !=, 0);
  cy_sim_server_stop (f.server);
  g_thread_join (f.thread);
  cy_sim_server_free (f.server);
  sim_fixture_clear (&f.sim);
}

/* Seconds of the story in one of ours. */
static const double quick = 10;

#define ADD(name, func) g_test_add ("/simulate/server/" name, Fixture, NULL, setup, func, teardown)

/* Asks for a register over a serial port. Returns how many bytes came within a while. */
static gsize
ask_serial (int fd, guint8 unit, guint8 *out_bytes, int patience_ms)
{
  const CyModbusRequest request = { .function = CY_MODBUS_READ_HOLDING_REGISTERS, .count = 1 };
  guint8 frame[CY_MODBUS_RTU_MAX];
  gsize length = cy_modbus_rtu_request (&request, unit, frame, sizeof frame);
  struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
  gsize have = 0;

  g_assert_cmpint (write (fd, frame, length), ==, (gssize) length);
  while (!cy_modbus_rtu_is_whole (out_bytes, have) && poll (&poll_fd, 1, patience_ms) > 0) {
    gssize got = read (fd, out_bytes + have, CY_MODBUS_RTU_MAX - have);

    g_assert_cmpint (got, >, 0);
    have += (gsize) got;
  }
  return have;
}

static void
test_serial (void)
{
  Fixture f = { 0 };
  g_autofree char *folder = g_dir_make_tmp ("pty-XXXXXX", NULL);
  g_autofree char *link = g_build_filename (folder, "ttyUSB0", NULL);
  CySimServing serving = { .speed = 1, .pty_dir = folder, .input = -1, .output = -1 };
  g_autoptr (JsonNode) document =
    cy_json_parse ("{" SIM_TYPES ",\"piles\":["
                   "{\"id\":\"s1\",\"type\":\"ac\",\"link\":\"rtu:///dev/ttyUSB0/1\"},"
                   "{\"id\":\"s2\",\"type\":\"ac\",\"link\":\"rtu:///dev/ttyUSB0/2\"}]}",
                   -1, 1 << 20, NULL);
  g_autoptr (GError) error = NULL;
  guint8 bytes[CY_MODBUS_RTU_MAX];
  int fd;

  sim_fixture_init (&f.sim, FALSE, NULL);
  f.sim.settings.serial = TRUE;
  f.sim.yard = cy_sim_yard_new (document, f.sim.profiles, &f.sim.settings, &error);
  g_assert_no_error (error);
  f.server = cy_sim_server_new (f.sim.yard, &serving, cy_clock_system (), &error);
  g_assert_no_error (error);
  f.thread = g_thread_new ("sim", serve, f.server);
  fd = open (link, O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  for (guint8 unit = 1; unit <= 2; unit++) {
    g_assert_cmpuint (ask_serial (fd, unit, bytes, PATIENCE_S * 1000), >=, 5);
    g_assert_cmpuint (bytes[0], ==, unit);
    g_assert_cmpuint (bytes[1] & 0x7F, ==, CY_MODBUS_READ_HOLDING_REGISTERS);
  }
  /* Nobody of that number, so nobody answers; the others still do. */
  g_assert_cmpuint (ask_serial (fd, 3, bytes, 100), ==, 0);
  g_assert_cmpuint (ask_serial (fd, 1, bytes, PATIENCE_S * 1000), >=, 5);
  close (fd);
  cy_sim_server_stop (f.server);
  g_thread_join (f.thread);
  cy_sim_server_free (f.server);
  sim_fixture_clear (&f.sim);
  g_assert_cmpint (g_rmdir (folder), ==, 0); /* the link is gone */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("read", test_read);
  ADD ("stop", test_stop);
  ADD ("fault", test_fault);
  ADD ("exceptions", test_exceptions);
  ADD ("drop", test_drop);
  ADD ("gateway", test_gateway);
  ADD ("late", test_late);
  ADD ("split", test_split);
  ADD ("garbage", test_garbage);
  ADD ("trickle", test_trickle);
  ADD ("too-many", test_too_many);
  ADD ("quit", test_quit);
  g_test_add ("/simulate/server/reset", Fixture, &quick, setup, test_reset, teardown);
  g_test_add_func ("/simulate/server/shared-listener", test_shared_listener);
  g_test_add_func ("/simulate/server/serial", test_serial);
  return g_test_run ();
}
