/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-connection.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

/*
 * The life of a connection:
 *
 *   IDLE --(time, turn)--> RESOLVING --> CONNECTING --> UP
 *     ^                        |             |          |
 *     +------- pause ----------+-------------+----------+
 *
 * At most options.max_connecting connections are between IDLE and UP. The pause doubles with each
 * attempt since the last good answer, not since the last connection: a device that accepts and
 * then hangs up must not be hammered.
 */

/* A peer that does not acknowledge data for this long is gone, even if it never says so. */
#define USER_TIMEOUT_MS 10000

static gboolean
is_attempting (const CyAcquireConnection *self)
{
  return self->state == CY_ACQUIRE_RESOLVING || self->state == CY_ACQUIRE_CONNECTING;
}

static void
close_socket (CyAcquireConnection *self)
{
  if (self->fd >= 0)
    close (self->fd); /* epoll forgets it by itself */
  self->fd = -1;
}

static void
end_attempt (CyAcquireConnection *self)
{
  CyAcquireLoop *loop = self->line.loop;

  if (self->attempt != 0)
    g_hash_table_remove (loop->attempts, &self->attempt);
  self->attempt = 0;
  loop->counters.connecting--;
}

/* Up to a quarter shorter than its nominal length, so that a yard that lost its network does not
 * come back in step. */
static gint64
pause_us (CyAcquireConnection *self)
{
  const CyAcquireOptions *options = &self->line.loop->options;
  gint64 ms = (gint64) options->backoff_min_ms << MIN (self->failures, 16);
  double jitter = g_rand_double_range (self->line.loop->random, 0.75, 1.0);

  ms = MIN (ms, options->backoff_max_ms);
  return (gint64) ((double) ms * 1000 * jitter);
}

/* Two names for one address: the device behind it may stand only one connection, and the yard is to
 * be told. */
static void
note_endpoint (CyAcquireConnection *self)
{
  GHashTable *endpoints = self->line.loop->endpoints;
  char *endpoint = cy_acquire_resolve_peer (self->fd);
  CyAcquireLine *other = endpoint != NULL ? g_hash_table_lookup (endpoints, endpoint) : NULL;

  self->endpoint = endpoint;
  g_clear_pointer (&self->line.twin, g_ref_string_release);
  if (other != NULL)
    self->line.twin = g_ref_string_acquire (other->key);
  else if (endpoint != NULL)
    g_hash_table_insert (endpoints, endpoint, &self->line);
}

static void
forget_endpoint (CyAcquireConnection *self)
{
  GHashTable *endpoints = self->line.loop->endpoints;

  if (self->endpoint != NULL && g_hash_table_lookup (endpoints, self->endpoint) == &self->line)
    g_hash_table_remove (endpoints, self->endpoint);
  g_clear_pointer (&self->endpoint, g_free);
}

/**
 * cy_acquire_connection_down:
 * @trouble: why.
 *
 * Gives the connection up, whatever it was doing, and tries again after a pause.
 */
void
cy_acquire_connection_down (CyAcquireConnection *self, CyLinkTrouble trouble)
{
  CyAcquireLoop *loop = self->line.loop;

  if (self->state == CY_ACQUIRE_IDLE)
    return;
  if (is_attempting (self))
    end_attempt (self);
  close_socket (self);
  forget_endpoint (self);
  self->state = CY_ACQUIRE_IDLE;
  self->n_partial = 0;
  g_clear_pointer (&self->unsent, g_byte_array_unref);
  cy_acquire_timers_arm (&loop->timers, &self->timer, loop->now_us + pause_us (self));
  self->failures++;
  /* Down before its questions fail, so that whoever hears of it sees the line as it is. */
  cy_acquire_line_went_down (&self->line, trouble);
  cy_acquire_exchange_fail_all (self, trouble);
}

/**
 * cy_acquire_connection_watch:
 * @for_output: also say when the kernel takes bytes again.
 */
void
cy_acquire_connection_watch (CyAcquireConnection *self, gboolean for_output)
{
  struct epoll_event event = { .events = EPOLLIN | (for_output ? (guint32) EPOLLOUT : 0),
                               .data.ptr = &self->watch };

  /* Cannot fail for a descriptor that is watched already. */
  (void) epoll_ctl (self->line.loop->epoll_fd, EPOLL_CTL_MOD, self->fd, &event);
}

static void
came_up (CyAcquireConnection *self)
{
  CyAcquireLoop *loop = self->line.loop;

  end_attempt (self);
  self->state = CY_ACQUIRE_UP;
  self->up_us = loop->now_us;
  self->gap_until_us = 0;
  self->silent = 0;
  self->unmatched = 0;
  if (self->was_up) {
    loop->counters.reconnects++;
    self->line.stats.reconnects++;
  }
  note_endpoint (self);
  self->was_up = TRUE;
  cy_acquire_timers_disarm (&loop->timers, &self->timer);
  cy_acquire_connection_watch (self, FALSE);
  cy_acquire_line_came_up (&self->line);
}

static void
set_option (int fd, int level, int option, int value)
{
  /* Each is a help, none is needed: a kernel without it still carries Modbus. */
  (void) setsockopt (fd, level, option, &value, sizeof value);
}

static int
open_socket (CyAcquireConnection *self, const CyAcquireAddress *address)
{
  struct epoll_event event = { .events = EPOLLIN | EPOLLOUT, .data.ptr = &self->watch };
  socklen_t length = address->any.sa_family == AF_INET6 ? (socklen_t) sizeof address->in6
                                                        : (socklen_t) sizeof address->in;
  int fd = socket (address->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

  if (fd < 0)
    return errno;
  set_option (fd, IPPROTO_TCP, TCP_NODELAY, 1);
  set_option (fd, SOL_SOCKET, SO_KEEPALIVE, 1);
  set_option (fd, IPPROTO_TCP, TCP_KEEPIDLE, 10);
  set_option (fd, IPPROTO_TCP, TCP_KEEPINTVL, 5);
  set_option (fd, IPPROTO_TCP, TCP_KEEPCNT, 3);
  set_option (fd, IPPROTO_TCP, TCP_USER_TIMEOUT, USER_TIMEOUT_MS);
  if ((connect (fd, &address->any, length) != 0 && errno != EINPROGRESS) ||
      epoll_ctl (self->line.loop->epoll_fd, EPOLL_CTL_ADD, fd, &event) != 0) {
    int problem = errno;

    close (fd);
    return problem;
  }
  self->fd = fd;
  return 0;
}

/* Tries the next address of the host; the last one's trouble is the host's. */
static void
connect_next (CyAcquireConnection *self, CyLinkTrouble trouble)
{
  CyAcquireLoop *loop = self->line.loop;

  close_socket (self);
  while (self->next_address < self->n_addresses) {
    int problem = open_socket (self, &self->addresses[self->next_address++]);

    if (problem == 0) {
      self->state = CY_ACQUIRE_CONNECTING;
      cy_acquire_timers_arm (&loop->timers, &self->timer,
                             loop->now_us + (gint64) loop->options.connect_ms * 1000);
      return;
    }
    if (problem == EMFILE || problem == ENFILE)
      loop->counters.descriptors_short++;
    trouble = problem == ECONNREFUSED ? CY_LINK_TROUBLE_REFUSED : CY_LINK_TROUBLE_CONNECT;
  }
  cy_acquire_connection_down (self, trouble);
}

static void
on_resolved_cb (gpointer owner, gpointer data)
{
  CyAcquireLoop *loop = owner;
  CyAcquireResolved *resolved = data;
  CyAcquireConnection *self = g_hash_table_lookup (loop->attempts, &resolved->attempt);

  if (self == NULL) /* it gave up waiting, or is gone */
    return;
  g_hash_table_remove (loop->attempts, &self->attempt);
  self->attempt = 0;
  self->n_addresses = resolved->n_addresses;
  memcpy (self->addresses, resolved->addresses, sizeof self->addresses);
  connect_next (self, CY_LINK_TROUBLE_RESOLVE);
}

static void
resolve (CyAcquireConnection *self)
{
  CyAcquireLoop *loop = self->line.loop;

  self->state = CY_ACQUIRE_RESOLVING;
  self->attempt = ++loop->next_attempt;
  g_hash_table_insert (loop->attempts, &self->attempt, self);
  cy_acquire_timers_arm (&loop->timers, &self->timer,
                         loop->now_us + (gint64) loop->options.connect_ms * 1000);
  if (!cy_acquire_resolve_start (loop->resolvers, loop->mail, self->attempt, self->host, self->port,
                                 on_resolved_cb))
    cy_acquire_connection_down (self, CY_LINK_TROUBLE_RESOLVE);
}

static void
try_connect (CyAcquireConnection *self)
{
  CyAcquireLoop *loop = self->line.loop;

  if (loop->counters.connecting >= loop->options.max_connecting) {
    self->has_turn = TRUE;
    self->turn.data = self;
    g_queue_push_tail_link (&loop->connects_waiting, &self->turn);
    return;
  }
  loop->counters.connecting++;
  self->next_address = 0;
  self->n_addresses = cy_acquire_resolve_numeric (self->host, self->port, self->addresses);
  self->state = CY_ACQUIRE_CONNECTING;
  if (self->n_addresses > 0)
    connect_next (self, CY_LINK_TROUBLE_CONNECT);
  else
    resolve (self);
}

/**
 * cy_acquire_connection_give_turns:
 *
 * Lets those connect that wait for their turn, as far as attempts have ended. Called once in each
 * pass, not when an attempt ends: where every attempt fails at once, each would begin the next one
 * inside itself.
 */
void
cy_acquire_connection_give_turns (CyAcquireLoop *loop)
{
  GList *turn;

  while (loop->counters.connecting < loop->options.max_connecting &&
         (turn = g_queue_pop_head_link (&loop->connects_waiting)) != NULL) {
    CyAcquireConnection *next = turn->data;

    next->has_turn = FALSE;
    try_connect (next);
  }
}

static void
on_timer_cb (gpointer data)
{
  CyAcquireConnection *self = data;

  if (self->line.loop->stopping)
    return;
  switch (self->state) {
  case CY_ACQUIRE_IDLE:
    try_connect (self);
    break;
  case CY_ACQUIRE_RESOLVING:
    cy_acquire_connection_down (self, CY_LINK_TROUBLE_RESOLVE);
    break;
  case CY_ACQUIRE_CONNECTING:
    connect_next (self, CY_LINK_TROUBLE_CONNECT);
    break;
  case CY_ACQUIRE_UP:
  default:
    cy_acquire_exchange_expire (self);
    if (self->state == CY_ACQUIRE_UP)
      cy_acquire_line_touch (&self->line);
    break;
  }
}

static void
finish_connecting (CyAcquireConnection *self)
{
  int problem = 0;
  socklen_t length = sizeof problem;

  if (getsockopt (self->fd, SOL_SOCKET, SO_ERROR, &problem, &length) != 0)
    problem = errno;
  if (problem == 0)
    came_up (self);
  else
    connect_next (self,
                  problem == ECONNREFUSED ? CY_LINK_TROUBLE_REFUSED : CY_LINK_TROUBLE_CONNECT);
}

static void
on_ready_cb (gpointer data, guint32 events)
{
  CyAcquireConnection *self = data;

  if (self->state == CY_ACQUIRE_CONNECTING) {
    finish_connecting (self);
    return;
  }
  if (self->state == CY_ACQUIRE_UP && (events & (EPOLLIN | EPOLLERR | EPOLLHUP)))
    cy_acquire_exchange_receive (self);
  if (self->state == CY_ACQUIRE_UP && (events & EPOLLOUT))
    cy_acquire_exchange_resume (self);
  if (self->state == CY_ACQUIRE_UP)
    cy_acquire_line_touch (&self->line);
}

/* The end of a pass: sends what there is, and sets the clock for what comes next. */
static void
connection_wake (CyAcquireLine *line)
{
  CyAcquireConnection *self = (CyAcquireConnection *) line;
  gint64 next_us;

  if (self->state != CY_ACQUIRE_UP)
    return;
  cy_acquire_exchange_send (self);
  if (self->state != CY_ACQUIRE_UP)
    return;
  next_us = cy_acquire_exchange_next_us (self);
  if (next_us == G_MAXINT64)
    cy_acquire_timers_disarm (&line->loop->timers, &self->timer);
  else
    cy_acquire_timers_arm (&line->loop->timers, &self->timer, next_us);
}

static void
connection_forget (CyAcquireLine *line, CyAcquireAsker *asker)
{
  cy_acquire_exchange_forget ((CyAcquireConnection *) line, asker);
}

static void
connection_free (CyAcquireLine *line)
{
  CyAcquireConnection *self = (CyAcquireConnection *) line;

  cy_acquire_connection_down (self, CY_LINK_TROUBLE_CLOSED);
  if (self->has_turn)
    g_queue_unlink (&line->loop->connects_waiting, &self->turn);
  cy_acquire_timers_disarm (&line->loop->timers, &self->timer);
  cy_acquire_line_clear (line);
  g_free (self->host);
  g_free (self->partial);
  g_free (self);
}

static const CyAcquireLineClass connection_class = {
  .wake = connection_wake,
  .forget = connection_forget,
  .free = connection_free,
};

/**
 * cy_acquire_connection_new:
 * @link: with the kind %CY_LINK_TCP.
 *
 * Begins to connect in the next pass, and never stops trying.
 */
CyAcquireLine *
cy_acquire_connection_new (CyAcquireLoop *loop, const CyLink *link)
{
  CyAcquireConnection *self = g_new0 (CyAcquireConnection, 1);

  cy_acquire_line_init (&self->line, loop, &connection_class, link);
  self->host = g_strdup (link->host);
  self->port = link->port;
  self->fd = -1;
  self->watch = (CyAcquireWatch){ on_ready_cb, self };
  self->timer.func = on_timer_cb;
  self->timer.data = self;
  self->next_transaction = (guint16) g_rand_int_range (loop->random, 0, G_MAXUINT16);
  cy_acquire_timers_arm (&loop->timers, &self->timer, loop->now_us);
  return &self->line;
}
