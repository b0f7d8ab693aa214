/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cy-acquire-connection.h"
#include "cy-acquire-errand.h"
#include "cy-acquire-report.h"
#include "cy-acquire-tracing.h"
#include "cy-modbus-mbap.h"
#include "fake-profile.h"
#include "fuzz.h"

/*
 * The whole of acquisition but its thread: connections, exchanges, scans, requests, keep-alives and
 * plans, against a peer and a clock that do what the input says. Each step of the input is a byte
 * that chooses what to do, and the bytes that this takes.
 *
 * Nothing here waits: the loop is woken before each pass, and the clock is turned by hand.
 */

#define MAX_STEPS    512
#define MAX_PEERS    8
#define MAX_ASKED    32
#define MAX_REQUESTS 64

typedef struct {
  guint8 bytes[CY_MODBUS_MAX_ADU];
  gsize length;
} Frame;

typedef struct {
  const guint8 *data;
  gsize size;
  CyAcquireLoop loop;
  CyAcquirePlan plan;
  CyTrace *trace;
  guint16 port;
  int peers[MAX_PEERS]; /* connections as the device has them, the newest last */
  guint n_peers;
  Frame asked[MAX_ASKED]; /* requests that came and were not answered, oldest first */
  guint n_asked;
  guint open;  /* requests posted */
  guint ended; /* and told */
} Fuzz;

static gint64 now_us;
static int listener = -1;

static gint64
clock_cb (gpointer user_data)
{
  return now_us;
}

static const CyClock fuzz_clock = { clock_cb, clock_cb, NULL };

static guint8
take (Fuzz *fuzz)
{
  if (fuzz->size == 0)
    return 0;
  fuzz->size--;
  return *fuzz->data++;
}

static void
on_judge_cb (gpointer user_data, CyFleet *fleet, guint pile, CySample *samples, gint64 time_us)
{
  g_assert_cmpuint (pile, <, cy_fleet_get_n_piles (fleet));
}

static void
on_samples_cb (gpointer user_data, CySampleBatch *batch)
{
  cy_sample_batch_free (batch);
}

static void
on_result_cb (const CyAcquireResult *result, gpointer user_data)
{
  Fuzz *fuzz = user_data;

  fuzz->ended++;
  g_assert_cmpuint (fuzz->ended, <=, fuzz->open);
  g_assert_cmpint (result->outcome == CY_ACQUIRE_NOT_SENT, ==, result->sent_us == 0);
  if (result->n_words > 0)
    g_assert_cmpint (result->outcome, ==, CY_ACQUIRE_CONFIRMED);
}

static void
pass (Fuzz *fuzz)
{
  cy_acquire_mail_wake (fuzz->loop.mail);
  cy_acquire_loop_pass (&fuzz->loop);
}

/* One listener for all runs; connections are reset, so that no port stays taken. */
static guint16
ensure_listener (void)
{
  static struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;

  if (listener < 0) {
    address.sin_addr.s_addr = htonl (INADDR_ANY);
    listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    g_assert_cmpint (bind (listener, (struct sockaddr *) &address, length), ==, 0);
    g_assert_cmpint (listen (listener, 64), ==, 0);
    g_assert_cmpint (getsockname (listener, (struct sockaddr *) &address, &length), ==, 0);
  }
  return ntohs (address.sin_port);
}

static void
reset_peer (Fuzz *fuzz, guint index)
{
  static const struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  (void) setsockopt (fuzz->peers[index], SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  close (fuzz->peers[index]);
  fuzz->n_peers--;
  memmove (&fuzz->peers[index], &fuzz->peers[index + 1],
           (fuzz->n_peers - index) * sizeof fuzz->peers[0]);
}

static void
accept_peers (Fuzz *fuzz)
{
  int fd;

  while ((fd = accept4 (listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0) {
    if (fuzz->n_peers == MAX_PEERS)
      reset_peer (fuzz, 0);
    fuzz->peers[fuzz->n_peers++] = fd;
  }
}

static void
note_asked (Fuzz *fuzz, const guint8 *bytes, gsize length)
{
  if (fuzz->n_asked == MAX_ASKED)
    memmove (&fuzz->asked[0], &fuzz->asked[1], --fuzz->n_asked * sizeof fuzz->asked[0]);
  memcpy (fuzz->asked[fuzz->n_asked].bytes, bytes, length);
  fuzz->asked[fuzz->n_asked++].length = length;
}

/* Whatever we send is lawful Modbus, one whole frame after the other. */
static void
read_requests (Fuzz *fuzz, int fd)
{
  guint8 buffer[8192];
  gssize got = recv (fd, buffer, sizeof buffer, 0);
  gsize used = 0;
  gsize size = 0;
  CyModbusFrame frame;
  CyModbusRequest request;

  while (got > 0 && used < (gsize) got) {
    if (cy_modbus_frame_scan (buffer + used, (gsize) got - used, &frame, &size) !=
        CY_MODBUS_FRAME) {
      g_assert_cmpint (got, ==, sizeof buffer); /* only cut because the buffer was full */
      return;
    }
    g_assert_cmpint (cy_modbus_request_parse (frame.pdu, frame.pdu_length, &request), ==,
                     CY_MODBUS_OK);
    note_asked (fuzz, buffer + used, size);
    used += size;
  }
}

static void
step_read (Fuzz *fuzz)
{
  for (guint i = 0; i < fuzz->n_peers; i++)
    read_requests (fuzz, fuzz->peers[i]);
}

static void
tell (Fuzz *fuzz, const guint8 *bytes, gsize length)
{
  if (fuzz->n_peers > 0 && length > 0)
    (void) send (fuzz->peers[take (fuzz) % fuzz->n_peers], bytes, length, MSG_NOSIGNAL);
}

/* A right answer to one of the requests that wait; 0 when there is none. */
static gsize
make_answer (Fuzz *fuzz, guint8 *out)
{
  guint8 data[CY_MODBUS_MAX_PDU];
  CyModbusFrame frame;
  CyModbusRequest request;
  gsize size = 0;
  guint index;
  gsize length;

  if (fuzz->n_asked == 0)
    return 0;
  index = take (fuzz) % fuzz->n_asked;
  (void) cy_modbus_frame_scan (fuzz->asked[index].bytes, fuzz->asked[index].length, &frame, &size);
  (void) cy_modbus_request_parse (frame.pdu, frame.pdu_length, &request);
  memset (data, take (fuzz), sizeof data);
  length = cy_modbus_answer_encode (&request, data, cy_modbus_request_answer_bytes (&request),
                                    out + CY_MODBUS_MBAP_SIZE, CY_MODBUS_MAX_PDU);
  length = cy_modbus_frame_finish (out, frame.transaction, frame.unit, length);
  fuzz->n_asked--;
  memmove (&fuzz->asked[index], &fuzz->asked[index + 1],
           (fuzz->n_asked - index) * sizeof fuzz->asked[0]);
  return length;
}

static void
step_answer (Fuzz *fuzz)
{
  guint8 bytes[CY_MODBUS_MAX_ADU];

  tell (fuzz, bytes, make_answer (fuzz, bytes));
}

static void
step_answer_all (Fuzz *fuzz)
{
  while (fuzz->n_asked > 0)
    step_answer (fuzz);
}

/* A bit of it is wrong, or its end is missing, or something follows. */
static void
step_mangle (Fuzz *fuzz)
{
  guint8 bytes[CY_MODBUS_MAX_ADU + 8] = { 0 };
  gsize length = make_answer (fuzz, bytes);
  guint8 how = take (fuzz);

  if (length == 0)
    return;
  if (how < 64)
    bytes[how % MIN (length, 16)] ^= (guint8) (1 << (take (fuzz) % 8));
  else if (how < 128)
    length = 1 + how % length;
  else if (how < 192)
    length += how % 8;
  else
    tell (fuzz, bytes, length); /* and once more */
  tell (fuzz, bytes, length);
}

static void
step_exception (Fuzz *fuzz)
{
  guint8 bytes[CY_MODBUS_MAX_ADU];

  if (make_answer (fuzz, bytes) == 0)
    return;
  (void) cy_modbus_exception_encode (bytes[CY_MODBUS_MBAP_SIZE], (CyModbusException) take (fuzz),
                                     bytes + CY_MODBUS_MBAP_SIZE, 2);
  tell (fuzz, bytes,
        cy_modbus_frame_finish (bytes, cy_modbus_get_register (bytes, 0), bytes[6], 2));
}

static void
step_rubbish (Fuzz *fuzz)
{
  guint8 bytes[64];
  gsize length = take (fuzz) % sizeof bytes;

  length = MIN (length, fuzz->size);
  memcpy (bytes, fuzz->data, length);
  fuzz->data += length;
  fuzz->size -= length;
  tell (fuzz, bytes, length);
}

static void
step_hang_up (Fuzz *fuzz)
{
  if (fuzz->n_peers == 0)
    return;
  if (take (fuzz) % 2 == 0)
    (void) shutdown (fuzz->peers[fuzz->n_peers - 1], SHUT_WR);
  else
    reset_peer (fuzz, take (fuzz) % fuzz->n_peers);
}

static void
step_wait (Fuzz *fuzz)
{
  now_us += (gint64) take (fuzz) * 1000;
  pass (fuzz);
}

static void
step_wait_long (Fuzz *fuzz)
{
  now_us += (gint64) take (fuzz) * 100 * 1000;
  pass (fuzz);
}

static const char *
take_pile (Fuzz *fuzz)
{
  static const char *const piles[] = { "p1", "p2", "p3", "nobody" };

  return piles[take (fuzz) % G_N_ELEMENTS (piles)];
}

static CyAcquireRequest
take_request (Fuzz *fuzz)
{
  static const guint16 values[CY_MODBUS_MAX_WRITE_BITS] = { 1, 2, 3 };
  CyAcquireRequest request = { .function = take (fuzz) % 24, .unit = (int) take (fuzz) % 6 - 1 };

  request.file = take (fuzz);
  request.address = take (fuzz);
  request.count = take (fuzz);
  request.values = cy_modbus_function_is_write (request.function) ? values : NULL;
  return request;
}

static void
step_request (Fuzz *fuzz)
{
  const char *pile = take_pile (fuzz);
  CyAcquireRequest request = take_request (fuzz);
  CyAcquireErrand *errand = cy_acquire_errand_new (pile, &request, NULL);

  if (errand == NULL)
    return;
  fuzz->open++;
  if (!cy_acquire_errand_post (errand, &fuzz->loop, on_result_cb, fuzz))
    fuzz->open--;
}

static void
step_keep (Fuzz *fuzz)
{
  CyAcquirePile *pile = cy_acquire_plan_find (&fuzz->plan, take_pile (fuzz));
  CyAcquireRequest request = take_request (fuzz);

  if (pile != NULL && pile->keeper != NULL)
    cy_acquire_keeper_set (pile->keeper, take (fuzz) % 3, &request, take (fuzz) % 2);
}

static void
add_pile (Fuzz *fuzz,
          CyFleet *fleet,
          GPtrArray *profiles,
          const char *id,
          const char *host,
          guint8 unit,
          CyProfileKeepAliveKind kind,
          const CyProfileManners *manners)
{
  static const CyReadBlock blocks[] = {
    { .function = 3, .unit = -1, .address = 0, .count = 8, .every = 1 },
    { .function = 4, .unit = -1, .address = 8, .count = 3, .every = 3 },
    { .function = 4, .unit = 9, .address = FAKE_TEXT_ADDRESS, .count = 4, .every = 2 },
  };
  FakeKeepAlive keep_alive = { .kind = kind,
                               .interval_ms = 300,
                               .measure_tag = -1,
                               .write = { .function = 6, .unit = -1, .address = 77, .n = 1 } };
  CyProfile *profile = fake_profile_new (8, blocks, G_N_ELEMENTS (blocks), manners);
  CyLink link = { CY_LINK_TCP, (char *) host, fuzz->port, unit, 9600, 'N', 1 };

  fake_profile_set_keep_alive (profile, &keep_alive);
  (void) cy_fleet_add (fleet, id, &link, 200, cy_profile_get_tags (profile));
  g_ptr_array_add (profiles, profile);
}

/* Piles that come, go and move; of the lowest bits of the input each is one difference. */
static void
apply (Fuzz *fuzz, guint8 which)
{
  g_autoptr (CyFleet) fleet = cy_fleet_new ();
  g_autoptr (GPtrArray) profiles =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_profile_unref);
  CyProfileManners manners = { .timeout_ms = 100,
                               .in_flight = which & 1 ? 4 : 2,
                               .gap_ms = which & 2 ? 10 : 0 };

  add_pile (fuzz, fleet, profiles, "p1", "127.0.0.1", which & 4 ? 5 : 1,
            CY_PROFILE_KEEP_ALIVE_ANY_READ, &manners);
  if (!(which & 8))
    add_pile (fuzz, fleet, profiles, "p2", "127.0.0.1", 2,
              which & 16 ? CY_PROFILE_KEEP_ALIVE_NONE : CY_PROFILE_KEEP_ALIVE_WRITE_TOKEN,
              &manners);
  if (!(which & 32))
    add_pile (fuzz, fleet, profiles, "p3", which & 64 ? "127.0.0.1" : "127.0.0.2", 3,
              CY_PROFILE_KEEP_ALIVE_REWRITE_SETPOINT, &manners);
  cy_acquire_plan_apply (&fuzz->plan, fleet, profiles);
}

static void
step_apply (Fuzz *fuzz)
{
  apply (fuzz, take (fuzz));
}

/* What another thread would look at. */
static void
step_look (Fuzz *fuzz)
{
  g_autoptr (GArray) reports = cy_acquire_report_lines (&fuzz->plan);
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (CyTraceFrame));

  for (guint i = 0; i < reports->len; i++)
    g_assert_cmpuint (g_array_index (reports, CyLinkReport, i).n_piles, >, 0);
  (void) cy_trace_read (fuzz->trace, take (fuzz), frames);
  if (take (fuzz) % 8 == 0) {
    cy_trace_free (fuzz->trace);
    fuzz->trace = cy_trace_new (16);
    cy_acquire_tracing_add (&fuzz->plan, "p1", fuzz->trace);
  }
}

static void
step_reread (Fuzz *fuzz)
{
  CyAcquirePile *pile = cy_acquire_plan_find (&fuzz->plan, take_pile (fuzz));

  if (pile != NULL)
    cy_acquire_pile_reread (pile);
}

static void (*const steps[]) (Fuzz *fuzz) = {
  step_wait,   step_wait_long, step_read,    step_answer,  step_answer_all,
  step_mangle, step_exception, step_rubbish, step_hang_up, step_request,
  step_keep,   step_apply,     step_look,    step_reread,
};

static void
begin (Fuzz *fuzz)
{
  CySink sink = { .judge = on_judge_cb, .samples = on_samples_cb };
  CyAcquireOptions options = { .offline_ms = 1000,
                               .backoff_min_ms = 20,
                               .backoff_max_ms = 200,
                               .connect_ms = 200,
                               .batch_ms = 100,
                               .max_connecting = 2,
                               .max_requests = MAX_REQUESTS,
                               .request_ms = 300,
                               .seed = 1 };

  now_us = G_USEC_PER_SEC;
  fuzz->port = ensure_listener ();
  g_assert_true (cy_acquire_loop_init (&fuzz->loop, &fuzz_clock, &sink, &options, NULL));
  cy_acquire_plan_init (&fuzz->plan, &fuzz->loop);
  fuzz->trace = cy_trace_new (16);
  cy_acquire_tracing_add (&fuzz->plan, "p1", fuzz->trace);
  apply (fuzz, 0);
  pass (fuzz);
  pass (fuzz);
}

/* The end of acquisition as its thread does it; afterwards nothing may be left. */
static void
end (Fuzz *fuzz)
{
  const CyAcquireCounters *counters = &fuzz->loop.counters;

  accept_peers (fuzz);
  while (fuzz->n_peers > 0)
    reset_peer (fuzz, 0);
  fuzz->loop.stopping = TRUE;
  cy_acquire_mail_close (fuzz->loop.mail);
  cy_acquire_mail_drain (fuzz->loop.mail, &fuzz->loop);
  cy_acquire_plan_clear (&fuzz->plan);
  g_assert_cmpuint (fuzz->ended, ==, fuzz->open);
  g_assert_cmpint (fuzz->loop.open_errands, ==, 0);
  g_assert_cmpuint (counters->in_flight, ==, 0);
  g_assert_cmpuint (counters->waiting, ==, 0);
  g_assert_cmpuint (counters->connecting, ==, 0);
  g_assert_cmpuint (counters->connections_up, ==, 0);
  g_assert_cmpuint (counters->connections_down, ==, 0);
  g_assert_cmpuint (counters->links_up, ==, 0);
  g_assert_cmpuint (counters->links_down, ==, 0);
  g_assert_cmpuint (fuzz->loop.timers.heap->len, ==, 0);
  g_assert_cmpuint (g_hash_table_size (fuzz->loop.endpoints), ==, 0);
  cy_acquire_loop_clear (&fuzz->loop);
  cy_trace_free (fuzz->trace);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree Fuzz *fuzz = g_new0 (Fuzz, 1);

  fuzz->data = data;
  fuzz->size = size;
  begin (fuzz);
  for (guint i = 0; i < MAX_STEPS && fuzz->size > 0; i++) {
    accept_peers (fuzz);
    steps[take (fuzz) % G_N_ELEMENTS (steps)](fuzz);
    pass (fuzz);
    g_assert_cmpuint (fuzz->loop.counters.in_flight, <=, 3 * CY_ACQUIRE_MAX_IN_FLIGHT);
    g_assert_cmpuint (fuzz->loop.errands.length, <=, MAX_REQUESTS + 16);
  }
  end (fuzz);
  return 0;
}
