/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <modbus.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cy-modbus-mbap.h"
#include "test-yard.h"

/* libmodbus shares no line with us: what both understand is Modbus. */

#define N_BITS      256
#define N_REGISTERS 256

typedef struct {
  modbus_t *context;
  modbus_mapping_t *mapping;
  int listener;
  guint16 port;
  GThread *thread;
} Peer;

static gpointer
serve (gpointer data)
{
  Peer *peer = data;
  guint8 query[MODBUS_TCP_MAX_ADU_LENGTH];

  while (modbus_tcp_accept (peer->context, &peer->listener) >= 0) {
    int length;

    while ((length = modbus_receive (peer->context, query)) >= 0) {
      if (length > 0)
        (void) modbus_reply (peer->context, query, length, peer->mapping);
    }
    close (modbus_get_socket (peer->context));
  }
  return NULL;
}

static void
peer_start (Peer *peer)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (0x7F000001) };
  socklen_t length = sizeof address;

  peer->context = modbus_new_tcp ("127.0.0.1", 0);
  peer->mapping = modbus_mapping_new (N_BITS, N_BITS, N_REGISTERS, N_REGISTERS);
  g_assert_nonnull (peer->mapping);
  for (guint i = 0; i < N_BITS; i++) {
    peer->mapping->tab_bits[i] = i % 3 == 0;
    peer->mapping->tab_input_bits[i] = i % 5 == 0;
    peer->mapping->tab_registers[i] = (guint16) TEST_VALUE (1, i);
    peer->mapping->tab_input_registers[i] = (guint16) (3 * i);
  }
  /* Its own listener cannot tell the port that the kernel chose. */
  peer->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (peer->listener, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (listen (peer->listener, 4), ==, 0);
  g_assert_cmpint (getsockname (peer->listener, (struct sockaddr *) &address, &length), ==, 0);
  peer->port = ntohs (address.sin_port);
  peer->thread = g_thread_new ("libmodbus", serve, peer);
}

static void
peer_stop (Peer *peer)
{
  shutdown (peer->listener, SHUT_RDWR);
  g_thread_join (peer->thread);
  close (peer->listener);
  modbus_mapping_free (peer->mapping);
  modbus_free (peer->context);
}

/* One blocking client of our codec. */
typedef struct {
  Peer peer;
  int fd;
  guint16 transaction;
  guint8 received[CY_MODBUS_MAX_ADU];
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (0x7F000001) };

  peer_start (&f->peer);
  address.sin_port = htons (f->peer.port);
  f->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (connect (f->fd, (struct sockaddr *) &address, sizeof address), ==, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  close (f->fd);
  peer_stop (&f->peer);
}

static CyModbusVerdict
ask (Fixture *f, const CyModbusRequest *request, CyModbusAnswer *out_answer)
{
  guint8 sent[CY_MODBUS_MAX_ADU];
  gsize length = cy_modbus_frame_request (request, ++f->transaction, 1, sent, sizeof sent);
  CyModbusFrame frame;
  gsize size = 0;
  gsize got = 0;

  g_assert_cmpuint (length, >, 0);
  g_assert_cmpint (send (f->fd, sent, length, MSG_NOSIGNAL), ==, length);
  while (cy_modbus_frame_scan (f->received, got, &frame, &size) == CY_MODBUS_NEED_MORE) {
    gssize more = recv (f->fd, f->received + got, sizeof f->received - got, 0);

    g_assert_cmpint (more, >, 0);
    got += (gsize) more;
  }
  g_assert_cmpuint (size, ==, got);
  return cy_modbus_frame_check (&frame, f->transaction, 1, request, out_answer);
}

static void
test_read_bits (Fixture *f, gconstpointer data)
{
  static const guint16 counts[] = { 1, 7, 8, 9, 200, N_BITS };
  static const struct {
    guint8 function;
    guint every;
  } kinds[] = { { CY_MODBUS_READ_COILS, 3 }, { CY_MODBUS_READ_DISCRETE_INPUTS, 5 } };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    for (guint c = 0; c < G_N_ELEMENTS (counts); c++) {
      CyModbusRequest request = { .function = kinds[k].function, .count = counts[c] };
      CyModbusAnswer answer;

      g_assert_cmpint (ask (f, &request, &answer), ==, CY_MODBUS_OK);
      for (guint i = 0; i < counts[c]; i++)
        g_assert_cmpint (cy_modbus_get_bit (answer.data, i), ==, i % kinds[k].every == 0);
    }
  }
}

static void
test_read_registers (Fixture *f, gconstpointer data)
{
  static const guint16 counts[] = { 1, 2, 125 };

  for (guint c = 0; c < G_N_ELEMENTS (counts); c++) {
    CyModbusRequest request = { .function = CY_MODBUS_READ_HOLDING_REGISTERS,
                                .address = 10,
                                .count = counts[c] };
    CyModbusAnswer answer;

    g_assert_cmpint (ask (f, &request, &answer), ==, CY_MODBUS_OK);
    for (guint i = 0; i < counts[c]; i++)
      g_assert_cmpuint (cy_modbus_get_register (answer.data, i), ==, TEST_VALUE (1, 10 + i));
    request.function = CY_MODBUS_READ_INPUT_REGISTERS;
    g_assert_cmpint (ask (f, &request, &answer), ==, CY_MODBUS_OK);
    for (guint i = 0; i < counts[c]; i++)
      g_assert_cmpuint (cy_modbus_get_register (answer.data, i), ==, 3 * (10 + i));
  }
}

static void
test_write_one (Fixture *f, gconstpointer data)
{
  CyModbusRequest coil = {
    .function = CY_MODBUS_WRITE_COIL, .address = 1, .count = 1, .value = CY_MODBUS_COIL_ON
  };
  CyModbusRequest value = {
    .function = CY_MODBUS_WRITE_REGISTER, .address = 5, .count = 1, .value = 0xBEEF
  };
  CyModbusRequest mask = { .function = CY_MODBUS_MASK_WRITE_REGISTER,
                           .address = 5,
                           .count = 1,
                           .and_mask = 0xFF00,
                           .or_mask = 0x0012 };
  CyModbusAnswer answer;

  g_assert_cmpint (ask (f, &coil, &answer), ==, CY_MODBUS_OK);
  g_assert_cmpint (f->peer.mapping->tab_bits[1], ==, 1);
  coil.value = CY_MODBUS_COIL_OFF;
  g_assert_cmpint (ask (f, &coil, &answer), ==, CY_MODBUS_OK);
  g_assert_cmpint (f->peer.mapping->tab_bits[1], ==, 0);
  g_assert_cmpint (ask (f, &value, &answer), ==, CY_MODBUS_OK);
  g_assert_cmpint (f->peer.mapping->tab_registers[5], ==, 0xBEEF);
  g_assert_cmpint (ask (f, &mask, &answer), ==, CY_MODBUS_OK);
  g_assert_cmpint (f->peer.mapping->tab_registers[5], ==, 0xBE12);
}

static void
test_write_many (Fixture *f, gconstpointer data)
{
  guint8 bits[3] = { 0 };
  guint8 values[246] = { 0 };
  CyModbusRequest coils = { .function = CY_MODBUS_WRITE_COILS,
                            .address = 30,
                            .count = 19,
                            .data = bits,
                            .data_length = sizeof bits };
  CyModbusRequest registers = { .function = CY_MODBUS_WRITE_REGISTERS,
                                .address = 100,
                                .count = 123,
                                .data = values,
                                .data_length = sizeof values };
  CyModbusAnswer answer;

  for (guint i = 0; i < 19; i++)
    cy_modbus_put_bit (bits, i, i % 2 == 0);
  for (guint i = 0; i < 123; i++)
    cy_modbus_put_register (values, i, (guint16) (7000 + i));
  g_assert_cmpint (ask (f, &coils, &answer), ==, CY_MODBUS_OK);
  g_assert_cmpint (ask (f, &registers, &answer), ==, CY_MODBUS_OK);
  for (guint i = 0; i < 19; i++)
    g_assert_cmpint (f->peer.mapping->tab_bits[30 + i], ==, i % 2 == 0);
  for (guint i = 0; i < 123; i++)
    g_assert_cmpint (f->peer.mapping->tab_registers[100 + i], ==, 7000 + i);
}

static void
test_read_write (Fixture *f, gconstpointer data)
{
  guint8 values[4] = { 0x12, 0x34, 0x56, 0x78 };
  CyModbusRequest request = { .function = CY_MODBUS_READ_WRITE_REGISTERS,
                              .address = 19,
                              .count = 4,
                              .write_address = 20,
                              .write_count = 2,
                              .data = values,
                              .data_length = sizeof values };
  CyModbusAnswer answer;

  /* The standard writes first, then reads. */
  g_assert_cmpint (ask (f, &request, &answer), ==, CY_MODBUS_OK);
  g_assert_cmpuint (cy_modbus_get_register (answer.data, 0), ==, TEST_VALUE (1, 19));
  g_assert_cmpuint (cy_modbus_get_register (answer.data, 1), ==, 0x1234);
  g_assert_cmpuint (cy_modbus_get_register (answer.data, 2), ==, 0x5678);
  g_assert_cmpuint (cy_modbus_get_register (answer.data, 3), ==, TEST_VALUE (1, 22));
}

static void
test_exception (Fixture *f, gconstpointer data)
{
  CyModbusRequest request = { .function = CY_MODBUS_READ_HOLDING_REGISTERS,
                              .address = N_REGISTERS - 1,
                              .count = 2 };
  CyModbusAnswer answer;

  g_assert_cmpint (ask (f, &request, &answer), ==, CY_MODBUS_EXCEPTION);
  g_assert_cmpuint (answer.exception, ==, CY_MODBUS_EXCEPTION_ILLEGAL_ADDRESS);
}

/* The acquire thread reads and writes a libmodbus server. */
static void
test_acquire (void)
{
  Peer peer = { 0 };
  Yard *yard = yard_new ();
  g_autofree char *link = NULL;
  static const guint16 values[2] = { 555, 556 };
  static const CyAcquireRequest write = { 16, -1, 0, 200, 2, values };
  static const CyAcquireRequest read = { 3, -1, 0, 200, 2, NULL };
  CyAcquireResult result;

  peer_start (&peer);
  link = g_strdup_printf ("tcp://127.0.0.1:%u/1", peer.port);
  yard_add (yard, "p1", link, 30);
  yard_start (yard);
  yard_wait_scans (yard, 5);
  yard_check_values (yard, "p1", 1, 0);
  g_assert_true (yard_request (yard, "p1", &write, NULL));
  g_assert_cmpint (yard_wait_result (yard).outcome, ==, CY_ACQUIRE_CONFIRMED);
  g_assert_cmpint (peer.mapping->tab_registers[201], ==, 556);
  g_assert_true (yard_request (yard, "p1", &read, NULL));
  result = yard_wait_result (yard);
  g_assert_cmpint (result.outcome, ==, CY_ACQUIRE_CONFIRMED);
  g_assert_cmpmem (result.words, result.n_words * sizeof *values, values, sizeof values);
  g_assert_true (yard_write (yard, "p1", 60000, 1, NULL));
  g_assert_cmpint (yard_wait_result (yard).outcome, ==, CY_ACQUIRE_REFUSED);
  yard_wait_scans (yard, 5);
  g_assert_cmpuint (yard_counters (yard).malformed, ==, 0);
  g_assert_cmpuint (yard_counters (yard).timeouts, ==, 0);
  yard_free (yard);
  peer_stop (&peer);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/libmodbus/read-bits", test_read_bits },
    { "/libmodbus/read-registers", test_read_registers },
    { "/libmodbus/write-one", test_write_one },
    { "/libmodbus/write-many", test_write_many },
    { "/libmodbus/read-write", test_read_write },
    { "/libmodbus/exception", test_exception },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/libmodbus/acquire", test_acquire);
  return g_test_run ();
}
