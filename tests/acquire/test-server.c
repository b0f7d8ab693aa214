/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-server.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cy-modbus-mbap.h"

#define MAX_CLIENTS   64
#define N_REGISTERS   2048
#define N_FLOOD       40
#define DRIBBLE_US    1000
#define POLL_MS       1
#define READ_SIZE     4096
#define HIGH_REGISTER 8

typedef enum {
  AFTER_NOTHING,
  AFTER_CLOSE,
  AFTER_RESET
} After;

typedef struct {
  gint64 due_us;
  guint8 bytes[CY_MODBUS_MAX_ADU];
  gsize length;
  After after;
} Output;

typedef struct {
  int fd;
  guint8 input[READ_SIZE];
  gsize n_input;
  GQueue outputs; /* of owned Output, by due time */
  gint64 busy_until_us;
  gint64 answered_us;
  gboolean deaf;
} Client;

struct _TestServer {
  GThread *thread;
  int fd;
  guint16 port;
  GMutex lock; /* guards everything below */
  gboolean stopping;
  TestFault fault;
  int times; /* how often the fault is still to happen, -1 for ever */
  guint late_ms;
  TestSessions sessions;
  guint32 random;   /* of TEST_FAULT_LOSS; a run can be repeated */
  guint8 exception; /* code of TEST_FAULT_EXCEPTION */
  int dead_unit;
  int watchdog_address; /* that feeds the watchdog, -1 for any request */
  guint watchdog_ms;    /* 0 for none */
  gint64 fed_us;        /* 0: it bit, or was never fed */
  guint16 offset;
  const TestImage *image; /* nullable, not owned */
  guint16 registers[N_REGISTERS];
  gboolean written[N_REGISTERS];
  TestServerCounters counters;
  GPtrArray *clients; /* of owned Client */
};

static void
client_free (Client *client)
{
  close (client->fd);
  g_queue_clear_full (&client->outputs, g_free);
  g_free (client);
}

static gint
compare_outputs (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Output *left = a;
  const Output *right = b;

  /* Equal times keep their order. */
  return left->due_us > right->due_us ? 1 : -1;
}

static void
put_out (Client *client, gint64 due_us, const guint8 *bytes, gsize length, After after)
{
  Output *output = g_new0 (Output, 1);

  output->due_us = due_us;
  output->length = length;
  output->after = after;
  if (length > 0)
    memcpy (output->bytes, bytes, length);
  g_queue_insert_sorted (&client->outputs, output, compare_outputs, NULL);
}

static guint16
value_of (TestServer *server, guint8 unit, guint address)
{
  if (address < N_REGISTERS && server->written[address])
    return server->registers[address];
  return (guint16) (TEST_VALUE (unit, address) + server->offset);
}

static void
write_register (TestServer *server, guint address, guint16 value)
{
  if (address < N_REGISTERS) {
    server->registers[address] = value;
    server->written[address] = TRUE;
  }
  server->counters.writes++;
}

static void
do_write (TestServer *server, guint8 unit, const CyModbusRequest *request)
{
  switch (request->function) {
  case CY_MODBUS_WRITE_COIL:
  case CY_MODBUS_WRITE_REGISTER:
    write_register (server, request->address, request->value);
    break;
  case CY_MODBUS_MASK_WRITE_REGISTER:
    write_register (server, request->address,
                    (guint16) ((value_of (server, unit, request->address) & request->and_mask) |
                               (request->or_mask & ~request->and_mask)));
    break;
  case CY_MODBUS_WRITE_REGISTERS:
    for (guint i = 0; i < request->count; i++)
      write_register (server, request->address + i, cy_modbus_get_register (request->data, i));
    break;
  case CY_MODBUS_WRITE_FILE:
    for (guint i = 0; i < request->count; i++)
      write_register (server, TEST_FILE_REGISTER (request->file, request->address) + i,
                      cy_modbus_get_register (request->data, i));
    break;
  case CY_MODBUS_WRITE_COILS:
    for (guint i = 0; i < request->count; i++)
      write_register (server, request->address + i, cy_modbus_get_bit (request->data, i) ? 1 : 0);
    break;
  default:
    break;
  }
}

/* The answer as a whole frame; with poison in place of values when it is not to be believed. */
static gsize
make_answer (TestServer *server,
             const CyModbusFrame *frame,
             const CyModbusRequest *request,
             gboolean poison,
             guint8 *out)
{
  guint8 data[CY_MODBUS_MAX_PDU] = { 0 };
  gsize length = cy_modbus_request_answer_bytes (request);
  guint address = request->function == CY_MODBUS_READ_FILE
                    ? TEST_FILE_REGISTER (request->file, request->address)
                    : request->address;

  if (server->image != NULL)
    test_image_fill (server->image, frame->unit, request, data);
  for (gsize i = 0; server->image == NULL && i < length / 2; i++)
    cy_modbus_put_register (
      data, i, poison ? TEST_POISON : value_of (server, frame->unit, address + (guint) i));
  return cy_modbus_frame_finish (
    out, frame->transaction, frame->unit,
    cy_modbus_answer_encode (request, data, length, out + CY_MODBUS_MBAP_SIZE, CY_MODBUS_MAX_PDU));
}

static gsize
make_exception (const CyModbusFrame *frame, CyModbusException code, guint8 *out)
{
  return cy_modbus_frame_finish (
    out, frame->transaction, frame->unit,
    cy_modbus_exception_encode (frame->pdu[0], code, out + CY_MODBUS_MBAP_SIZE, CY_MODBUS_MAX_PDU));
}

/* Faults that change bytes of an otherwise right answer. */
static gsize
mangle (TestFault fault, guint8 *bytes, gsize length)
{
  switch (fault) {
  case TEST_FAULT_WRONG_UNIT:
    bytes[6]++;
    break;
  case TEST_FAULT_WRONG_TID:
    bytes[0] ^= 0x80;
    break;
  case TEST_FAULT_WRONG_FUNCTION:
    bytes[7] = bytes[7] == 3 ? 4 : 3;
    break;
  case TEST_FAULT_WRONG_PROTOCOL:
    bytes[3] = 1;
    break;
  case TEST_FAULT_WRONG_LENGTH:
    bytes[5] = (guint8) (bytes[5] + 2);
    length += 2;
    break;
  case TEST_FAULT_WRONG_BYTE_COUNT:
    bytes[5] = (guint8) (bytes[5] - 2);
    bytes[8] = (guint8) (bytes[8] - 2);
    length -= 2;
    break;
  default:
    break;
  }
  return length;
}

static void
dribble (Client *client, gint64 now_us, const guint8 *bytes, gsize length)
{
  gint64 due_us = MAX (now_us, client->busy_until_us);

  for (gsize i = 0; i < length; i++)
    put_out (client, due_us + (gint64) i * DRIBBLE_US, bytes + i, 1, AFTER_NOTHING);
  client->busy_until_us = due_us + (gint64) length * DRIBBLE_US;
}

static void
answer_faulty (TestServer *server,
               Client *client,
               const CyModbusFrame *frame,
               const CyModbusRequest *request,
               TestFault fault,
               gint64 now_us)
{
  static const guint8 rubbish[] = "HTTP/1.1 400 Bad Request\r\n\r\n";
  guint8 bytes[CY_MODBUS_MAX_ADU + 8] = { 0 };
  gint64 late_us = now_us + (gint64) server->late_ms * 1000;
  gsize length = make_answer (server, frame, request, FALSE, bytes);

  switch (fault) {
  case TEST_FAULT_LATE:
    length = make_answer (server, frame, request, TRUE, bytes);
    put_out (client, late_us, bytes, length, AFTER_NOTHING);
    break;
  case TEST_FAULT_SLOW:
    client->busy_until_us = MAX (client->busy_until_us, now_us) + (gint64) server->late_ms * 1000;
    put_out (client, client->busy_until_us, bytes, length, AFTER_NOTHING);
    break;
  case TEST_FAULT_DUPLICATE:
    put_out (client, now_us, bytes, length, AFTER_NOTHING);
    length = make_answer (server, frame, request, TRUE, bytes);
    put_out (client, now_us, bytes, length, AFTER_NOTHING);
    break;
  case TEST_FAULT_EXCEPTION:
    length = make_exception (frame, server->exception, bytes);
    put_out (client, now_us, bytes, length, AFTER_NOTHING);
    break;
  case TEST_FAULT_EXCEPTION_HIGH:
    if (request->address >= HIGH_REGISTER)
      length = make_exception (frame, CY_MODBUS_EXCEPTION_ILLEGAL_ADDRESS, bytes);
    put_out (client, now_us, bytes, length, AFTER_NOTHING);
    break;
  case TEST_FAULT_SPLIT:
    now_us = MAX (now_us, client->busy_until_us);
    client->busy_until_us = now_us + (gint64) server->late_ms * 1000;
    put_out (client, now_us, bytes, length / 2, AFTER_NOTHING);
    put_out (client, client->busy_until_us, bytes + length / 2, length - length / 2, AFTER_NOTHING);
    break;
  case TEST_FAULT_DRIBBLE:
    dribble (client, now_us, bytes, length);
    break;
  case TEST_FAULT_RESET:
    put_out (client, now_us, bytes, length / 2, AFTER_RESET);
    break;
  case TEST_FAULT_HANG_UP:
    put_out (client, now_us, NULL, 0, AFTER_CLOSE);
    break;
  case TEST_FAULT_RUBBISH:
    put_out (client, now_us, rubbish, sizeof rubbish - 1, AFTER_NOTHING);
    break;
  case TEST_FAULT_FLOOD:
    length = make_answer (server, frame, request, TRUE, bytes);
    bytes[0] ^= 0x80;
    for (guint i = 0; i < N_FLOOD; i++)
      put_out (client, now_us, bytes, length, AFTER_NOTHING);
    length = make_answer (server, frame, request, FALSE, bytes);
    put_out (client, now_us, bytes, length, AFTER_NOTHING);
    break;
  case TEST_FAULT_SILENT:
  case TEST_FAULT_DROP_SECOND:
    break;
  default:
    length = mangle (fault, bytes, make_answer (server, frame, request, TRUE, bytes));
    put_out (client, now_us, bytes, length, AFTER_NOTHING);
    break;
  }
}

static void
feed_watchdog (TestServer *server, const CyModbusRequest *request, gint64 now_us)
{
  guint address = (guint) server->watchdog_address;

  if (server->watchdog_ms == 0)
    return;
  if (server->watchdog_address >= 0 &&
      (!cy_modbus_function_is_write (request->function) || address < request->address ||
       address >= (guint) request->address + request->count))
    return;
  server->fed_us = now_us;
  server->counters.kept++;
}

static void
check_watchdog (TestServer *server, gint64 now_us)
{
  if (server->watchdog_ms == 0 || server->fed_us == 0 ||
      now_us - server->fed_us < (gint64) server->watchdog_ms * 1000)
    return;
  server->fed_us = 0;
  server->counters.fallbacks++;
}

/* Which fault befalls this request; DROP_SECOND only those that did not come alone. */
static TestFault
draw_fault (TestServer *server, gboolean first)
{
  TestFault fault = server->fault;

  if (fault == TEST_FAULT_DROP_SECOND && first)
    return TEST_FAULT_NONE;
  if (server->times == 0)
    return TEST_FAULT_NONE;
  /* The constants of Numerical Recipes' quick generator; its upper bits are the good ones. */
  server->random = server->random * 1664525u + 1013904223u;
  if (fault == TEST_FAULT_LOSS)
    return (server->random >> 16) % 10 < 3 ? TEST_FAULT_SILENT : TEST_FAULT_NONE;
  if (server->times > 0)
    server->times--;
  return fault;
}

static void
handle_request (TestServer *server,
                Client *client,
                const CyModbusFrame *frame,
                gboolean first,
                gint64 now_us)
{
  CyModbusRequest request;
  CyModbusVerdict verdict = cy_modbus_request_parse (frame->pdu, frame->pdu_length, &request);
  TestFault fault = draw_fault (server, first);
  CyModbusException exception;
  guint8 bytes[CY_MODBUS_MAX_ADU];
  gsize length;

  server->counters.requests++;
  if (frame->unit == server->dead_unit)
    return;
  exception = verdict != CY_MODBUS_OK ? cy_modbus_verdict_exception (verdict)
              : server->image != NULL ? test_image_check (server->image, frame->unit, &request)
                                      : CY_MODBUS_EXCEPTION_NONE;
  if (exception != CY_MODBUS_EXCEPTION_NONE) {
    length = make_exception (frame, exception, bytes);
    put_out (client, now_us, bytes, length, AFTER_NOTHING);
    return;
  }
  if (fault == TEST_FAULT_NONE || fault == TEST_FAULT_SLOW || fault == TEST_FAULT_DRIBBLE ||
      fault == TEST_FAULT_SPLIT)
    do_write (server, frame->unit, &request);
  if (fault != TEST_FAULT_NONE) {
    answer_faulty (server, client, frame, &request, fault, now_us);
    return;
  }
  feed_watchdog (server, &request, now_us);
  length = make_answer (server, frame, &request, FALSE, bytes);
  put_out (client, MAX (now_us, client->busy_until_us), bytes, length, AFTER_NOTHING);
}

static void
note_gap (TestServer *server, Client *client, gint64 now_us)
{
  gint64 gap_us = now_us - client->answered_us;

  if (client->answered_us > 0)
    server->counters.least_gap_us = MIN (server->counters.least_gap_us, gap_us);
}

static void
handle_input (TestServer *server, Client *client, gint64 now_us)
{
  CyModbusFrame frame;
  gsize used = 0;
  gsize size;
  guint pending = 0;

  if (server->fault == TEST_FAULT_FROZEN)
    return;
  while (cy_modbus_frame_scan (client->input + used, client->n_input - used, &frame, &size) ==
         CY_MODBUS_FRAME) {
    if (pending == 0)
      note_gap (server, client, now_us);
    handle_request (server, client, &frame, pending == 0, now_us);
    used += size;
    pending++;
    server->counters.most_at_once =
      MAX (server->counters.most_at_once, MAX (pending, client->outputs.length));
  }
  memmove (client->input, client->input + used, client->n_input - used);
  client->n_input -= used;
}

/* Sends what is due; FALSE when the client is to be closed. */
static gboolean
send_due (Client *client, gint64 now_us)
{
  while (client->outputs.head != NULL) {
    g_autofree Output *output = client->outputs.head->data;
    struct linger linger = { .l_onoff = 1, .l_linger = 0 };

    if (output->due_us > now_us) {
      (void) g_steal_pointer (&output);
      return TRUE;
    }
    (void) g_queue_pop_head (&client->outputs);
    if (output->length > 0 &&
        send (client->fd, output->bytes, output->length, MSG_NOSIGNAL) != (gssize) output->length)
      return FALSE;
    client->answered_us = now_us;
    if (output->after == AFTER_RESET)
      setsockopt (client->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    if (output->after != AFTER_NOTHING)
      return FALSE;
  }
  return TRUE;
}

static gboolean
serve_client (TestServer *server, Client *client, gint64 now_us)
{
  gssize got = 0;

  if (client->deaf)
    return TRUE;
  if (server->fault != TEST_FAULT_FROZEN)
    got =
      recv (client->fd, client->input + client->n_input, READ_SIZE - client->n_input, MSG_DONTWAIT);
  else
    got =
      recv (client->fd, client->input + client->n_input, 1, MSG_DONTWAIT | MSG_PEEK) == 0 ? 0 : -2;
  if (got == 0 || (got == -1 && errno != EAGAIN))
    return FALSE;
  if (got > 0)
    client->n_input += (gsize) got;
  handle_input (server, client, now_us);
  return send_due (client, now_us);
}

/* Whether a device that stands one session keeps this new one. */
static gboolean
has_room (TestServer *server)
{
  if (server->sessions == TEST_SESSIONS_NEWER)
    g_ptr_array_set_size (server->clients, 0);
  return server->sessions != TEST_SESSIONS_OLDER || server->clients->len == 0;
}

static void
accept_clients (TestServer *server)
{
  int one = 1;
  int fd;

  while ((fd = accept4 (server->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0) {
    Client *client;

    server->counters.accepted++;
    if (!has_room (server)) {
      close (fd);
      continue;
    }
    client = g_new0 (Client, 1);
    /* Else a second small answer waits 40 ms for the acknowledgement of the first. */
    g_assert_cmpint (setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one), ==, 0);
    client->fd = fd;
    g_queue_init (&client->outputs);
    g_ptr_array_add (server->clients, client);
  }
}

static gpointer
run (gpointer data)
{
  TestServer *server = data;

  g_mutex_lock (&server->lock);
  while (!server->stopping) {
    gint64 now_us = g_get_monotonic_time ();

    check_watchdog (server, now_us);
    accept_clients (server);
    for (guint i = 0; i < server->clients->len;) {
      if (serve_client (server, server->clients->pdata[i], now_us))
        i++;
      else
        g_ptr_array_remove_index (server->clients, i);
    }
    server->counters.open = server->clients->len;
    g_mutex_unlock (&server->lock);
    g_usleep (POLL_MS * 1000);
    g_mutex_lock (&server->lock);
  }
  g_mutex_unlock (&server->lock);
  return NULL;
}

TestServer *
test_server_new (guint16 port)
{
  TestServer *server = g_new0 (TestServer, 1);
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int one = 1;

  server->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  g_assert_cmpint (server->fd, >=, 0);
  g_assert_cmpint (setsockopt (server->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one), ==, 0);
  g_assert_cmpint (bind (server->fd, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (listen (server->fd, MAX_CLIENTS), ==, 0);
  g_assert_cmpint (getsockname (server->fd, (struct sockaddr *) &address, &length), ==, 0);
  server->port = ntohs (address.sin_port);
  server->dead_unit = -1;
  server->exception = CY_MODBUS_EXCEPTION_DEVICE_FAILURE;
  server->counters.least_gap_us = G_MAXINT64;
  server->clients = g_ptr_array_new_with_free_func ((GDestroyNotify) client_free);
  g_mutex_init (&server->lock);
  server->thread = g_thread_new ("test-server", run, server);
  return server;
}

void
test_server_free (TestServer *server)
{
  g_mutex_lock (&server->lock);
  server->stopping = TRUE;
  g_mutex_unlock (&server->lock);
  g_thread_join (server->thread);
  g_ptr_array_unref (server->clients);
  close (server->fd);
  g_mutex_clear (&server->lock);
  g_free (server);
}

guint16
test_server_get_port (TestServer *server)
{
  return server->port;
}

void
test_server_set_fault (TestServer *server, TestFault fault, int times, guint late_ms)
{
  g_mutex_lock (&server->lock);
  server->fault = fault;
  server->times = times;
  server->late_ms = late_ms;
  g_mutex_unlock (&server->lock);
}

void
test_server_set_exception (TestServer *server, guint8 code)
{
  g_mutex_lock (&server->lock);
  server->exception = code;
  g_mutex_unlock (&server->lock);
}

void
test_server_set_dead_unit (TestServer *server, int unit)
{
  g_mutex_lock (&server->lock);
  server->dead_unit = unit;
  g_mutex_unlock (&server->lock);
}

void
test_server_set_sessions (TestServer *server, TestSessions sessions)
{
  g_mutex_lock (&server->lock);
  server->sessions = sessions;
  g_mutex_unlock (&server->lock);
}

void
test_server_leave_half_open (TestServer *server)
{
  g_mutex_lock (&server->lock);
  for (guint i = 0; i < server->clients->len; i++)
    ((Client *) server->clients->pdata[i])->deaf = TRUE;
  g_mutex_unlock (&server->lock);
}

void
test_server_set_watchdog (TestServer *server, int address, guint ms)
{
  g_mutex_lock (&server->lock);
  server->watchdog_address = address;
  server->watchdog_ms = ms;
  server->fed_us = 0;
  server->counters.kept = 0;
  server->counters.fallbacks = 0;
  g_mutex_unlock (&server->lock);
}

void
test_server_set_offset (TestServer *server, guint16 offset)
{
  g_mutex_lock (&server->lock);
  server->offset = offset;
  g_mutex_unlock (&server->lock);
}

/* Serves this image, and nothing else, from now on; @image must outlive the server. */
void
test_server_set_image (TestServer *server, const TestImage *image)
{
  g_mutex_lock (&server->lock);
  server->image = image;
  g_mutex_unlock (&server->lock);
}

guint16
test_server_get_register (TestServer *server, guint address)
{
  guint16 value;

  g_mutex_lock (&server->lock);
  value = server->registers[address];
  g_mutex_unlock (&server->lock);
  return value;
}

void
test_server_get_counters (TestServer *server, TestServerCounters *out_counters)
{
  g_mutex_lock (&server->lock);
  *out_counters = server->counters;
  g_mutex_unlock (&server->lock);
}
