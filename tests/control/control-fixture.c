/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control-fixture.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* How long a client waits for a byte [s]. */
#define PATIENCE_S 20

void
control_fixture_open (ControlFixture *fixture, gboolean supervise)
{
  g_autoptr (GError) error = NULL;

  fixture->node = node_fixture_new (supervise);
  fixture->server = cy_control_server_new (fixture->node->node, &error);
  g_assert_no_error (error);
}

void
control_fixture_close (ControlFixture *fixture)
{
  g_clear_pointer (&fixture->server, cy_control_server_free);
  node_spin (20);
  node_fixture_free (fixture->node);
}

typedef struct {
  GThreadFunc func;
  gpointer data;
  gint done;
} Errand;

static gpointer
run_errand (gpointer data)
{
  Errand *errand = data;
  gpointer result = errand->func (errand->data);

  g_atomic_int_set (&errand->done, TRUE);
  return result;
}

static gboolean
errand_done (gpointer data)
{
  return g_atomic_int_get (&((Errand *) data)->done);
}

/**
 * control_fixture_run:
 *
 * Runs something that blocks on a thread, and the main loop, which serves it, meanwhile.
 */
gpointer
control_fixture_run (GThreadFunc func, gpointer data)
{
  Errand errand = { func, data, FALSE };
  GThread *thread = g_thread_new ("errand", run_errand, &errand);

  node_wait (errand_done, &errand);
  return g_thread_join (thread);
}

/**
 * control_fixture_dial:
 *
 * Returns: a descriptor connected to the server's socket.
 */
int
control_fixture_dial (ControlFixture *fixture)
{
  struct sockaddr_un name = { .sun_family = AF_UNIX };
  const struct timeval patience = { PATIENCE_S, 0 };
  g_autofree char *path = cy_control_socket_path (fixture->node->dir);
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpuint (g_strlcpy (name.sun_path, path, sizeof name.sun_path), <, sizeof name.sun_path);
  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), ==, 0);
  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience), ==, 0);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &name, sizeof name), ==, 0);
  return fd;
}

typedef struct {
  int fd;
  const char *request;
  gsize length;
} Talk;

/* Sends it all, then reads until the other side has nothing more to say. */
static gpointer
talk (gpointer data)
{
  Talk *self = data;
  GString *reply = g_string_new (NULL);
  gsize sent = 0;
  char buffer[65536];
  gssize n;

  while (sent < self->length) {
    n = send (self->fd, self->request + sent, self->length - sent, MSG_NOSIGNAL);
    if (n <= 0)
      break;
    sent += (gsize) n;
  }
  (void) shutdown (self->fd, SHUT_WR);
  while ((n = recv (self->fd, buffer, sizeof buffer, 0)) > 0)
    g_string_append_len (reply, buffer, n);
  /* Never hanging up would be a fault of the server. */
  g_assert_true (n == 0 || errno == ECONNRESET);
  close (self->fd);
  return g_string_free (reply, FALSE);
}

/**
 * control_fixture_talk:
 *
 * Returns: (transfer full): everything the server says to these bytes.
 */
char *
control_fixture_talk (ControlFixture *fixture, const char *request, gsize length)
{
  Talk errand = { control_fixture_dial (fixture), request, length };

  return control_fixture_run (talk, &errand);
}

char *
control_fixture_request (const char *verb, const char *headers, const char *body)
{
  return g_strdup_printf ("POST /v1/%s HTTP/1.1\r\nHost: node\r\nConnection: close\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n%s\r\n%s",
                          verb, strlen (body), headers, body);
}

/**
 * control_fixture_status:
 *
 * Returns: the HTTP status of a reply, 0 when it is none.
 */
guint
control_fixture_status (const char *reply)
{
  if (!g_str_has_prefix (reply, "HTTP/1."))
    return 0;
  return (guint) g_ascii_strtoull (reply + strlen ("HTTP/1.1 "), NULL, 10);
}

/**
 * control_fixture_post:
 * @body: JSON text.
 *
 * Returns: (transfer full): what the server answers, which is JSON whatever was asked.
 */
JsonNode *
control_fixture_post (ControlFixture *fixture,
                      const char *verb,
                      const char *body,
                      guint *out_status)
{
  g_autofree char *request = control_fixture_request (verb, "", body);
  g_autofree char *reply = control_fixture_talk (fixture, request, strlen (request));
  const char *answer = strstr (reply, "\r\n\r\n");
  g_autoptr (GError) error = NULL;
  JsonNode *node;

  *out_status = control_fixture_status (reply);
  g_assert_nonnull (answer);
  node = cy_json_parse (answer + 4, -1, 1 << 26, &error);
  g_assert_no_error (error);
  return node;
}
