/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "device.h"

#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "cy-modbus-mbap.h"
#include "cy-modbus-pdu.h"
#include "cy-simulate-listener.h"

/* Any number of piles that answer reads of 60 registers and repeat writes of one, after a fixed time, in a process of their
 * own, as cheaply as can be: what is measured is who asks. They trust who asks, and need not take
 * a request that comes in pieces: on the loopback twelve bytes never do. */

#define MAX_EVENTS 1024
#define REQUEST    12
#define ANSWER     (9 + 2 * DEVICE_REGISTERS)
#define RECEIVE    256
#define POLL_MS    1

typedef struct {
  gint64 due_us;
  int fd;
  guint8 request[REQUEST];
} Pending;

typedef struct {
  int epoll_fd;
  int listener;
  guint changing; /* every so many registers differ from scan to scan */
  GQueue pending; /* of owned Pending; one latency for all, so the first is due first */
} Device;

static void
watch (Device *device, int fd)
{
  struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

  if (epoll_ctl (device->epoll_fd, EPOLL_CTL_ADD, fd, &event) != 0)
    bench_fail ("the simulated piles cannot watch a socket", NULL);
}

static void
accept_all (Device *device)
{
  guint32 address;
  guint16 port;
  int fd;

  while ((fd = cy_sim_accept (device->listener, &address, &port)) >= 0)
    watch (device, fd);
}

static void
receive (Device *device, int fd, gint64 now_us)
{
  guint8 buffer[RECEIVE];
  gssize length = recv (fd, buffer, sizeof buffer, 0);

  if (length <= 0) {
    if (length == 0 || errno != EAGAIN)
      close (fd);
    return;
  }
  for (gssize at = 0; at + REQUEST <= length; at += REQUEST) {
    Pending *pending = g_new (Pending, 1);

    pending->due_us = now_us + DEVICE_LATENCY_US;
    pending->fd = fd;
    memcpy (pending->request, buffer + at, REQUEST);
    g_queue_push_tail (&device->pending, pending);
  }
}

/* Goes up and down by some of hundred, as measured values do, and is another one after a second, give
 * or take some tenths: nobody asks at exactly the right time. */
static guint16
moving_value (guint index, gint64 now_us)
{
  guint tenths = (guint) (now_us / (G_USEC_PER_SEC / 10));

  return (guint16) (400 + tenths * (index + 7) % 97);
}

static void
answer (const Device *device, const Pending *pending, gint64 now_us)
{
  guint8 out[ANSWER] = { 0 };
  guint8 *words = out + 9;

  if (pending->request[7] == CY_MODBUS_WRITE_REGISTER) {
    (void) send (pending->fd, pending->request, REQUEST, MSG_NOSIGNAL | MSG_DONTWAIT);
    return;
  }
  memcpy (out, pending->request, 8);
  cy_modbus_put_register (out, 2, ANSWER - 6);
  out[8] = 2 * DEVICE_REGISTERS;
  for (guint i = 0; i < DEVICE_REGISTERS; i++)
    cy_modbus_put_register (words, i,
                            i % device->changing == 0 ? moving_value (i, now_us) : (guint16) i);
  /* Who hung up meanwhile gets nothing. */
  (void) send (pending->fd, out, sizeof out, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void
answer_due (Device *device, gint64 now_us)
{
  Pending *pending;

  while ((pending = g_queue_peek_head (&device->pending)) != NULL && pending->due_us <= now_us) {
    answer (device, pending, now_us);
    g_free (g_queue_pop_head (&device->pending));
  }
}

static void
serve (int listener, guint changing)
{
  Device device = { .epoll_fd = epoll_create1 (EPOLL_CLOEXEC),
                    .listener = listener,
                    .changing = changing };
  struct epoll_event events[MAX_EVENTS];

  g_queue_init (&device.pending);
  watch (&device, listener);
  for (;;) {
    int n = epoll_wait (device.epoll_fd, events, MAX_EVENTS,
                        g_queue_is_empty (&device.pending) ? -1 : POLL_MS);
    gint64 now_us = g_get_monotonic_time ();

    for (int i = 0; i < n; i++) {
      if (events[i].data.fd == listener)
        accept_all (&device);
      else
        receive (&device, events[i].data.fd, now_us);
    }
    answer_due (&device, now_us);
  }
}

static guint16
port_of (int listener)
{
  struct sockaddr_in name = { 0 };
  socklen_t length = sizeof name;

  if (getsockname (listener, (struct sockaddr *) &name, &length) != 0)
    bench_fail ("the port of the simulated piles", NULL);
  return ntohs (name.sin_port);
}

/**
 * device_start:
 * @changing: every so many registers differ from second to second; the others are their number.
 * @out_port: (out): where every address of device_address() answers.
 */
pid_t
device_start (guint changing, guint16 *out_port)
{
  g_autoptr (GError) error = NULL;
  int listener = cy_sim_listen_everywhere (0, &error);
  pid_t child;

  if (listener < 0)
    bench_fail ("the simulated piles", error);
  *out_port = port_of (listener);
  bench_raise_descriptors ();
  child = fork ();
  if (child < 0)
    bench_fail ("a process for the simulated piles", NULL);
  if (child == 0) {
    (void) prctl (PR_SET_PDEATHSIG, SIGKILL); /* without it they outlive a bench that crashed */
    serve (listener, changing);
  }
  close (listener);
  return child;
}

void
device_stop (pid_t device)
{
  int status;

  (void) kill (device, SIGKILL); /* it may be gone already */
  (void) waitpid (device, &status, 0);
}

/* No octet is 0 or 255: some programs take such an address for a network. */
char *
device_address (guint number)
{
  return g_strdup_printf ("127.%u.%u.%u", number / 62500 % 250 + 1, number / 250 % 250 + 1,
                          number % 250 + 1);
}
