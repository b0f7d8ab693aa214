/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-server.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cy-simulate-client.h"
#include "cy-simulate-error.h"
#include "cy-simulate-listener.h"
#include "cy-simulate-serial.h"
#include "cy-simulate-steer.h"
#include "cy-time.h"

/* More than a console, its peer and a test would ever open to one device. */
#define CLIENTS_PER_ENDPOINT 16

#define WAITING_MAX     64
#define EVENTS          256
#define FRAMES_PER_TURN 16
#define SPLIT_PAUSE_US  (30 * CY_US_PER_MS)

/* Piles nobody asks are told on all the same, a few at a time, so that a late question is answered
 * at once: so often [µs], and so long each time [µs]. */
#define TELL_EVERY_US (100 * CY_US_PER_MS)
#define TELL_FOR_US   (2 * CY_US_PER_MS)

/**
 * Answer:
 * @order: answers that are due together go in the order they were asked.
 *
 * What is to be sent later.
 */
typedef struct {
  gint64 due_us;
  guint64 order;
  CySimClient *client;
  gsize length;
  guint8 bytes[CY_MODBUS_MAX_ADU];
} Answer;

struct _CySimServer {
  CySimYard *yard; /* borrowed */
  CySimServing serving;
  const CyClock *clock; /* borrowed */
  gint64 start_us;
  GPtrArray *endpoints;  /* owned */
  GHashTable *by_name;   /* address and port -> borrowed endpoint */
  GArray *shared;        /* int: listeners for many addresses */
  GHashTable *listeners; /* descriptor -> itself */
  GHashTable *clients;   /* descriptor -> owned CySimClient */
  GSequence *answers;    /* owned Answer, by due time */
  guint64 n_answers;
  int epoll;
  int wake;
  GString *line;
  gint64 tell_us;
  guint tell_next;
  GPtrArray *serials; /* owned CySimSerial */
  GPtrArray *leaving; /* borrowed CySimSlot: away now or soon */
  gboolean quit;
};

static gint64
now_us (const CySimServer *server)
{
  return cy_clock_mono_us (server->clock);
}

static gint64
story_s (const CySimServer *server)
{
  double told = (double) (now_us (server) - server->start_us) * server->serving.speed;

  return (gint64) (told / (double) CY_US_PER_S);
}

static gboolean
watch (CySimServer *server, int fd, guint32 events, int operation)
{
  struct epoll_event event = { .events = events };

  event.data.fd = fd;
  return epoll_ctl (server->epoll, operation, fd, &event) == 0;
}

static gint
compare_answers (gconstpointer a, gconstpointer b, gpointer unused)
{
  const Answer *left = a;
  const Answer *right = b;

  if (left->due_us != right->due_us)
    return left->due_us < right->due_us ? -1 : 1;
  return left->order < right->order ? -1 : left->order > right->order;
}

static void
forget_answers (CySimServer *server, const CySimClient *client)
{
  GSequenceIter *iter = g_sequence_get_begin_iter (server->answers);

  while (client->n_waiting > 0 && !g_sequence_iter_is_end (iter)) {
    GSequenceIter *next = g_sequence_iter_next (iter);
    const Answer *answer = g_sequence_get (iter);

    if (answer->client == client)
      g_sequence_remove (iter);
    iter = next;
  }
}

static void
settle_client (CySimServer *server, CySimClient *client)
{
  gboolean wants_write = client->out->len > 0;

  if (client->dead) {
    forget_answers (server, client);
    g_hash_table_remove (server->clients, GINT_TO_POINTER (client->fd));
    return;
  }
  if (wants_write == client->wants_write)
    return;
  client->wants_write = wants_write;
  if (!watch (server, client->fd, EPOLLIN | (wants_write ? EPOLLOUT : 0), EPOLL_CTL_MOD))
    client->dead = TRUE; /* found by whatever comes next from it */
}

static void
queue_answer (CySimServer *server,
              CySimClient *client,
              const guint8 *bytes,
              gsize length,
              gint64 due_us)
{
  Answer *answer;

  if (client->n_waiting >= WAITING_MAX) {
    client->dead = !client->is_serial; /* a line stays, and loses it */
    return;
  }
  answer = g_new0 (Answer, 1);
  answer->due_us = MAX (due_us, client->last_due_us);
  answer->order = server->n_answers++;
  answer->client = client;
  answer->length = length;
  memcpy (answer->bytes, bytes, length);
  client->last_due_us = answer->due_us;
  client->n_waiting++;
  g_sequence_insert_sorted (server->answers, answer, compare_answers, NULL);
}

static void
send_answer (CySimServer *server,
             CySimClient *client,
             CySimSlot *slot,
             const guint8 *bytes,
             gsize length)
{
  CySimEndpoint *endpoint = client->endpoint;
  gint64 now = now_us (server);
  gint64 due = now;

  if (cy_sim_endpoint_is_gateway (endpoint)) {
    due = MAX (now, endpoint->free_us) + server->serving.gateway_latency_us;
    endpoint->free_us = due;
  }
  if (slot != NULL)
    due += (gint64) slot->late_ms * CY_US_PER_MS;
  if (slot != NULL && slot->split) {
    queue_answer (server, client, bytes, length / 2, due);
    queue_answer (server, client, bytes + length / 2, length - length / 2, due + SPLIT_PAUSE_US);
  } else if (due <= now && client->n_waiting == 0) {
    cy_sim_client_put (client, bytes, length);
  } else {
    queue_answer (server, client, bytes, length, due);
  }
}

static void
note_leaving (CySimServer *server, CySimSlot *slot)
{
  if (slot != NULL && slot->pile->away_until_s > story_s (server) &&
      !g_ptr_array_find (server->leaving, slot, NULL))
    g_ptr_array_add (server->leaving, slot);
}

static void
serve_client (CySimServer *server, CySimClient *client)
{
  guint8 copy[CY_MODBUS_MAX_ADU];
  guint8 answer[CY_MODBUS_MAX_ADU];
  CyModbusFrame frame;
  gboolean more;

  do {
    more = cy_sim_client_fill (client);
    while (cy_sim_client_next (client, &frame, copy)) {
      CySimSlot *slot;
      gsize length =
        cy_sim_endpoint_answer (client->endpoint, &frame, story_s (server), answer, &slot);

      if (length > 0)
        send_answer (server, client, slot, answer, cy_sim_client_reframe (client, answer, length));
      note_leaving (server, slot);
    }
  } while (more && !client->dead);
  cy_sim_client_flush (client);
  settle_client (server, client);
}

static gint64
name_of (guint32 address, guint16 port)
{
  return (gint64) address << 16 | port;
}

/* Reset rather than closed: that is what a device that is gone looks like. */
static void
hang_up (int fd)
{
  const struct linger now = { 1, 0 };

  (void) setsockopt (fd, SOL_SOCKET, SO_LINGER, &now, sizeof now); /* else it is only closed */
  close (fd);
}

static void
accept_clients (CySimServer *server, int listener)
{
  guint32 address;
  guint16 port;
  int fd;

  while ((fd = cy_sim_accept (listener, &address, &port)) >= 0) {
    gint64 name = name_of (address, port);
    CySimEndpoint *endpoint = g_hash_table_lookup (server->by_name, &name);

    if (endpoint == NULL || cy_sim_endpoint_is_dropped (endpoint) ||
        endpoint->n_connections >= CLIENTS_PER_ENDPOINT ||
        !watch (server, fd, EPOLLIN, EPOLL_CTL_ADD)) {
      hang_up (fd);
      continue;
    }
    g_hash_table_insert (server->clients, GINT_TO_POINTER (fd),
                         cy_sim_client_new (fd, endpoint, FALSE));
  }
}

static gboolean
open_listener (CySimServer *server, CySimEndpoint *endpoint, GError **error)
{
  if (endpoint->listener >= 0)
    return TRUE;
  endpoint->listener = cy_sim_listen (endpoint->address, endpoint->port, error);
  if (endpoint->listener < 0)
    return FALSE;
  g_hash_table_add (server->listeners, GINT_TO_POINTER (endpoint->listener));
  return watch (server, endpoint->listener, EPOLLIN, EPOLL_CTL_ADD);
}

static void
close_listener (CySimServer *server, CySimEndpoint *endpoint)
{
  if (endpoint->listener < 0)
    return;
  g_hash_table_remove (server->listeners, GINT_TO_POINTER (endpoint->listener));
  close (endpoint->listener);
  endpoint->listener = -1;
}

static void
drop_clients (CySimServer *server, const CySimEndpoint *endpoint)
{
  g_autoptr (GList) clients = g_hash_table_get_values (server->clients);

  for (GList *l = clients; l != NULL; l = l->next) {
    CySimClient *client = l->data;

    if (client->endpoint != endpoint)
      continue;
    client->dead = TRUE;
    settle_client (server, client);
  }
}

/* Piles were dropped or restored: those that are gone hang up and, where they have a listener of
 * their own, refuse. */
static void
change_links (CySimServer *server)
{
  for (guint i = 0; i < server->endpoints->len; i++) {
    CySimEndpoint *endpoint = server->endpoints->pdata[i];
    g_autoptr (GError) error = NULL;

    if (endpoint->path != NULL) /* silent, but there */
      continue;
    if (cy_sim_endpoint_is_dropped (endpoint)) {
      close_listener (server, endpoint);
      drop_clients (server, endpoint);
    } else if (server->shared->len == 0 && !open_listener (server, endpoint, &error)) {
      g_debug ("%s", error != NULL ? error->message : "epoll takes no more");
    }
  }
}

static void
say (CySimServer *server, const char *text)
{
  g_autofree char *line = g_strconcat (text, "\n", NULL);
  gsize length = strlen (line);
  gsize done = 0;

  while (server->serving.output >= 0 && done < length) {
    gssize n = write (server->serving.output, line + done, length - done);

    if (n > 0)
      done += (gsize) n;
    else if (errno != EINTR && errno != EAGAIN)
      return; /* nobody listens any more */
  }
}

static void
obey_line (CySimServer *server, const char *line)
{
  CySimEffect effect;
  g_autofree char *reply = cy_sim_steer (server->yard, line, story_s (server), &effect);

  if (effect.links_changed)
    change_links (server);
  say (server, reply);
  if (effect.freeze_ms > 0)
    g_usleep ((gulong) effect.freeze_ms * 1000);
  if (effect.quit)
    server->quit = TRUE;
}

static void
obey_lines (CySimServer *server)
{
  char *end;

  while (!server->quit && (end = strchr (server->line->str, '\n')) != NULL) {
    g_autofree char *line = g_strndup (server->line->str, (gsize) (end - server->line->str));

    g_string_erase (server->line, 0, end - server->line->str + 1);
    obey_line (server, line);
  }
  if (server->line->len > CY_SIM_LINE_MAX) {
    g_string_truncate (server->line, 0);
    say (server, "error the line is too long or not UTF-8");
  }
}

/* Returns whether there may be more to read. */
static gboolean
read_input (CySimServer *server)
{
  char bytes[1024];
  gssize n = read (server->serving.input, bytes, sizeof bytes);

  for (gssize i = 0; i < n; i++)
    g_string_append_c (server->line, bytes[i] == '\0' ? '?' : bytes[i]);
  if (n > 0)
    obey_lines (server);
  else if (n == 0 || errno != EINTR)
    (void) epoll_ctl (server->epoll, EPOLL_CTL_DEL, server->serving.input, NULL); /* or never in */
  return n > 0;
}

static void
send_due (CySimServer *server)
{
  gint64 now = now_us (server);

  while (!g_sequence_is_empty (server->answers)) {
    GSequenceIter *iter = g_sequence_get_begin_iter (server->answers);
    const Answer *answer = g_sequence_get (iter);
    CySimClient *client = answer->client;

    if (answer->due_us > now)
      return;
    cy_sim_client_put (client, answer->bytes, answer->length);
    client->n_waiting--;
    g_sequence_remove (iter);
    cy_sim_client_flush (client);
    settle_client (server, client);
  }
}

/* Piles that restart go, and come back. */
static void
follow_leaving (CySimServer *server)
{
  gint64 now_s = story_s (server);
  gboolean changed = FALSE;

  for (guint i = server->leaving->len; i-- > 0;) {
    CySimSlot *slot = server->leaving->pdata[i];
    gboolean away = cy_sim_pile_is_away (slot->pile, now_s);

    changed |= away != slot->away;
    slot->away = away;
    if (now_s >= slot->pile->away_until_s)
      g_ptr_array_remove_index (server->leaving, i);
  }
  if (changed)
    change_links (server);
}

static void
tell_on (CySimServer *server)
{
  gint64 begun = now_us (server);
  guint n = server->yard->slots->len;

  if (begun < server->tell_us)
    return;
  server->tell_us = begun + TELL_EVERY_US;
  follow_leaving (server);
  for (guint i = 0; i < n && now_us (server) - begun < TELL_FOR_US; i++) {
    CySimSlot *slot = server->yard->slots->pdata[server->tell_next++ % n];

    cy_sim_pile_advance (slot->pile, story_s (server));
  }
}

static int
wait_ms (const CySimServer *server)
{
  gint64 until = server->tell_us;
  gint64 wait_us;

  if (!g_sequence_is_empty (server->answers)) {
    const Answer *answer = g_sequence_get (g_sequence_get_begin_iter (server->answers));

    until = MIN (until, answer->due_us);
  }
  wait_us = until - now_us (server);
  return (int) CLAMP ((wait_us + 999) / 1000, 0, 1000);
}

static void
handle (CySimServer *server, const struct epoll_event *event)
{
  int fd = event->data.fd;
  CySimClient *client;

  if (fd == server->wake) {
    server->quit = TRUE;
  } else if (fd == server->serving.input) {
    (void) read_input (server); /* epoll says when there is more */
  } else if (g_hash_table_contains (server->listeners, GINT_TO_POINTER (fd))) {
    accept_clients (server, fd);
  } else {
    client = g_hash_table_lookup (server->clients, GINT_TO_POINTER (fd));
    if (client == NULL)
      return; /* it went while others were served */
    if (event->events & EPOLLOUT)
      cy_sim_client_flush (client);
    serve_client (server, client);
  }
}

/**
 * cy_sim_server_run:
 *
 * Serves until `quit` comes in or cy_sim_server_stop() is called.
 */
void
cy_sim_server_run (CySimServer *server)
{
  struct epoll_event events[EVENTS];
  g_autofree char *ready = g_strdup_printf ("ready %u piles", server->yard->slots->len);

  for (guint i = 0; i < server->serials->len; i++) {
    g_autofree char *line = cy_sim_serial_describe (server->serials->pdata[i]);

    say (server, line);
  }
  say (server, ready);
  /* A file or /dev/null cannot be watched, only read to its end. */
  if (server->serving.input >= 0 && !watch (server, server->serving.input, EPOLLIN, EPOLL_CTL_ADD))
    while (!server->quit && read_input (server))
      ;
  while (!server->quit) {
    int n = epoll_wait (server->epoll, events, EVENTS, wait_ms (server));

    for (int i = 0; i < n && !server->quit; i++)
      handle (server, &events[i]);
    send_due (server);
    tell_on (server);
  }
}

/**
 * cy_sim_server_stop:
 *
 * Threading: any, and signal handlers.
 */
void
cy_sim_server_stop (CySimServer *server)
{
  const guint64 one = 1;

  (void) !write (server->wake, &one, sizeof one); /* full means that it was told already */
}

static void
free_client (gpointer data)
{
  cy_sim_client_free (data);
}

static gboolean
open_shared (CySimServer *server, GError **error)
{
  g_autoptr (GHashTable) ports = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < server->endpoints->len; i++) {
    const CySimEndpoint *endpoint = server->endpoints->pdata[i];
    int fd;

    if (endpoint->path != NULL)
      continue;
    if (!g_hash_table_add (ports, GUINT_TO_POINTER (endpoint->port)))
      continue;
    fd = cy_sim_listen_everywhere (endpoint->port, error);
    if (fd < 0)
      return FALSE;
    g_array_append_val (server->shared, fd);
    g_hash_table_add (server->listeners, GINT_TO_POINTER (fd));
    if (!watch (server, fd, EPOLLIN, EPOLL_CTL_ADD))
      return FALSE;
  }
  return TRUE;
}

/* A serial line has one client, which is always there. */
static gboolean
open_serial (CySimServer *server, CySimEndpoint *endpoint, GError **error)
{
  CySimSerial *serial = cy_sim_serial_new (endpoint->path, server->serving.pty_dir, error);
  int fd;

  if (serial == NULL)
    return FALSE;
  g_ptr_array_add (server->serials, serial);
  fd = cy_sim_serial_dup (serial);
  g_hash_table_insert (server->clients, GINT_TO_POINTER (fd),
                       cy_sim_client_new (fd, endpoint, TRUE));
  return watch (server, fd, EPOLLIN, EPOLL_CTL_ADD);
}

static gboolean
open_serials (CySimServer *server, GError **error)
{
  for (guint i = 0; i < server->endpoints->len; i++) {
    CySimEndpoint *endpoint = server->endpoints->pdata[i];

    if (endpoint->path != NULL && !open_serial (server, endpoint, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
open_listeners (CySimServer *server, GError **error)
{
  for (guint i = 0; i < server->endpoints->len; i++) {
    CySimEndpoint *endpoint = server->endpoints->pdata[i];
    gint64 name = name_of (endpoint->address, endpoint->port);

    if (endpoint->path == NULL)
      g_hash_table_insert (server->by_name, g_memdup2 (&name, sizeof name), endpoint);
  }
  if (cy_sim_may_share_listener (server->endpoints))
    return open_shared (server, error);
  for (guint i = 0; i < server->endpoints->len; i++) {
    CySimEndpoint *endpoint = server->endpoints->pdata[i];

    if (endpoint->path == NULL && !open_listener (server, endpoint, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * cy_sim_server_new:
 * @yard: borrowed.
 * @clock: borrowed.
 *
 * Returns: (transfer full): a server that listens already; connections wait until it runs.
 *
 * Errors: #CY_SIM_ERROR.
 */
CySimServer *
cy_sim_server_new (CySimYard *yard,
                   const CySimServing *serving,
                   const CyClock *clock,
                   GError **error)
{
  g_autoptr (CySimServer) server = g_new0 (CySimServer, 1);

  server->yard = yard;
  server->serving = *serving;
  server->clock = clock;
  server->by_name = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  server->listeners = g_hash_table_new (NULL, NULL);
  server->clients = g_hash_table_new_full (NULL, NULL, NULL, free_client);
  server->shared = g_array_new (FALSE, FALSE, sizeof (int));
  server->answers = g_sequence_new (g_free);
  server->leaving = g_ptr_array_new ();
  server->serials = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_sim_serial_free);
  server->line = g_string_new (NULL);
  server->epoll = epoll_create1 (EPOLL_CLOEXEC);
  server->wake = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  server->endpoints = cy_sim_endpoints_new (yard, error);
  if (server->endpoints == NULL)
    return NULL;
  if (server->epoll < 0 || server->wake < 0 ||
      !watch (server, server->wake, EPOLLIN, EPOLL_CTL_ADD)) {
    g_set_error (error, CY_SIM_ERROR, CY_SIM_ERROR_SERVE, "no epoll descriptor: %s",
                 g_strerror (errno));
    return NULL;
  }
  if (!open_listeners (server, error) || !open_serials (server, error))
    return NULL;
  server->start_us = now_us (server);
  return g_steal_pointer (&server);
}

void
cy_sim_server_free (CySimServer *server)
{
  if (server == NULL)
    return;
  g_ptr_array_unref (server->leaving);
  g_sequence_free (server->answers);
  g_hash_table_unref (server->clients);
  g_ptr_array_unref (server->serials);
  for (guint i = 0; server->endpoints != NULL && i < server->endpoints->len; i++)
    close_listener (server, server->endpoints->pdata[i]);
  for (guint i = 0; i < server->shared->len; i++)
    close (g_array_index (server->shared, int, i));
  g_array_unref (server->shared);
  g_hash_table_unref (server->listeners);
  g_hash_table_unref (server->by_name);
  g_clear_pointer (&server->endpoints, g_ptr_array_unref);
  if (server->wake >= 0)
    close (server->wake);
  if (server->epoll >= 0)
    close (server->epoll);
  g_string_free (server->line, TRUE);
  g_free (server);
}

guint
cy_sim_server_get_n_listeners (const CySimServer *server)
{
  return g_hash_table_size (server->listeners);
}
