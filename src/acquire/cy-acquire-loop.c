/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-loop.h"

#include <errno.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "cy-acquire-connection.h"
#include "cy-acquire-courier.h"

#define MAX_EVENTS 1024

/*
 * Waking up costs more than the bytes: with hundreds of requests a second, sockets are looked at
 * every 2 ms instead of whenever one of them is ready, which takes a quarter of the CPU and costs
 * 2 ms of latency. A small yard waits for events.
 */
#define CADENCE_US       ((gint64) 2000)
#define BUSY_IN_FLIGHT   48
#define BUSY_REQUESTS_PS 300.0

/* Looks around at least this often, whatever the timers say: a clock of a test may have moved. */
#define MAX_SLEEP_MS 250

gboolean
cy_acquire_loop_init (CyAcquireLoop *loop,
                      const CyClock *clock,
                      const CySink *sink,
                      const CyAcquireOptions *options,
                      GError **error)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = NULL };

  loop->mail = cy_acquire_mail_new (error);
  if (loop->mail == NULL)
    return FALSE;
  loop->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  if (loop->epoll_fd < 0 ||
      epoll_ctl (loop->epoll_fd, EPOLL_CTL_ADD, cy_acquire_mail_get_fd (loop->mail), &event) != 0) {
    g_set_error (error, CY_ACQUIRE_ERROR, CY_ACQUIRE_ERROR_SYSTEM, "epoll: %s", g_strerror (errno));
    if (loop->epoll_fd >= 0)
      close (loop->epoll_fd);
    g_clear_pointer (&loop->mail, cy_acquire_mail_unref);
    return FALSE;
  }
  loop->clock = clock;
  loop->sink = *sink;
  loop->options = *options;
  loop->now_us = cy_clock_mono_us (clock);
  loop->wall_us = cy_clock_wall_us (clock);
  loop->random = g_rand_new_with_seed (options->seed != 0 ? options->seed : g_random_int ());
  loop->resolvers = cy_acquire_resolvers_new ();
  loop->attempts = g_hash_table_new (g_int64_hash, g_int64_equal);
  loop->endpoints = g_hash_table_new (g_str_hash, g_str_equal);
  loop->couriers = cy_acquire_couriers_new ();
  loop->dirty = g_ptr_array_new ();
  g_queue_init (&loop->connects_waiting);
  g_queue_init (&loop->errands);
  cy_acquire_timers_init (&loop->timers);
  return TRUE;
}

void
cy_acquire_loop_clear (CyAcquireLoop *loop)
{
  cy_acquire_couriers_clear (loop);
  cy_acquire_resolvers_free (loop->resolvers);
  cy_acquire_timers_clear (&loop->timers);
  g_hash_table_unref (loop->attempts);
  g_hash_table_unref (loop->endpoints);
  g_ptr_array_unref (loop->dirty);
  g_rand_free (loop->random);
  close (loop->epoll_fd);
  cy_acquire_mail_unref (loop->mail);
}

static gboolean
is_busy (const CyAcquireLoop *loop)
{
  return loop->counters.in_flight + loop->counters.connecting > BUSY_IN_FLIGHT ||
         loop->counters.requests_per_s > BUSY_REQUESTS_PS;
}

/* Returns the timeout for epoll [ms], after having slept by itself where that is cheaper. */
static int
sleep_or_timeout (CyAcquireLoop *loop)
{
  gint64 left_us = cy_acquire_timers_next_us (&loop->timers) - cy_clock_mono_us (loop->clock);

  if (is_busy (loop)) {
    struct timespec pause = { .tv_nsec = (long) (CADENCE_US * 1000) };

    /* An interrupted sleep is only a shorter one. */
    (void) clock_nanosleep (CLOCK_MONOTONIC, 0, &pause, NULL);
    return 0;
  }
  return (int) CLAMP ((left_us + 999) / 1000, 0, MAX_SLEEP_MS);
}

/**
 * cy_acquire_loop_flush:
 *
 * Wakes the lines that got work, so that what became ready together leaves together.
 */
void
cy_acquire_loop_flush (CyAcquireLoop *loop)
{
  cy_acquire_connection_give_turns (loop);
  while (loop->dirty->len > 0) {
    CyAcquireLine *line = g_ptr_array_steal_index_fast (loop->dirty, loop->dirty->len - 1);

    line->dirty = FALSE;
    line->klass->wake (line);
  }
}

/**
 * cy_acquire_loop_pass:
 *
 * Waits until something is to be done, and does it: first what arrived, then what other threads
 * ask, then what is due, and in the end everything that is to be sent.
 */
void
cy_acquire_loop_pass (CyAcquireLoop *loop)
{
  struct epoll_event events[MAX_EVENTS];
  int n = epoll_wait (loop->epoll_fd, events, MAX_EVENTS, sleep_or_timeout (loop));

  loop->now_us = cy_clock_mono_us (loop->clock);
  loop->wall_us = cy_clock_wall_us (loop->clock);
  for (int i = 0; i < n; i++) {
    CyAcquireWatch *watch = events[i].data.ptr;

    if (watch != NULL)
      watch->ready (watch->data, events[i].events);
  }
  /* After the events: a new plan frees connections that events may point to. */
  cy_acquire_mail_drain (loop->mail, loop);
  (void) cy_acquire_timers_run (&loop->timers, loop->now_us);
  cy_acquire_loop_flush (loop);
}
