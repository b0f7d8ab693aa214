/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control-fixture.h"

static guint
count_descriptors (void)
{
  GDir *dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    n++;
  g_dir_close (dir);
  return n;
}

static gboolean
has_descriptors (gpointer n)
{
  return count_descriptors () <= GPOINTER_TO_UINT (n);
}

static void
expect_alive (ControlFixture *fixture)
{
  guint status;
  g_autoptr (JsonNode) answer = control_fixture_post (fixture, "status", "{}", &status);

  g_assert_cmpuint (status, ==, 200);
}

/* Raw bytes and the status they get. */
static void
test_bytes (void)
{
#define POST(path, length, body)                                                             \
  BYTES ("POST " path " HTTP/1.1\r\nHost: n\r\nConnection: close\r\nContent-Length: " length \
         "\r\n\r\n" body)
#define BYTES(text) (text), sizeof (text) - 1
  static const struct {
    const char *bytes;
    gsize length;
    guint status;
  } cases[] = {
    { BYTES ("\0\xff\xfe\r\n\r\n"), 400 },
    { BYTES ("GET / HTTP/1.1\r\nHost: n\r\nConnection: close\r\n\r\n"), 404 },
    { BYTES ("GET /v1/status HTTP/1.1\r\nHost: n\r\nConnection: close\r\n\r\n"), 404 },
    { POST ("/v2/status", "2", "{}"), 404 },
    { POST ("/v1/status", "0", ""), 200 },
    { POST ("/v1/status", "3", "{]x"), 400 },
    { POST ("/v1/status", "2", "[]"), 400 },
    { POST ("/v1/status", "4", "null"), 400 },
    { POST ("/v1/status", "4", "{\0}\n"), 400 },
    { POST ("/v1/status", "4", "\"\xff\"\n"), 400 },
    { POST ("/v1/../v1/status", "2", "{}"), 200 },
    { POST ("/v1/%ff%00", "2", "{}"), 400 },
    { POST ("/v1/st%61tus", "2", "{}"), 200 },
  };
#undef BYTES
#undef POST
  ControlFixture fixture;

  control_fixture_open (&fixture, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *reply = control_fixture_talk (&fixture, cases[i].bytes, cases[i].length);

    if (control_fixture_status (reply) != cases[i].status)
      g_error ("case %u: %s", i, reply);
  }
  expect_alive (&fixture);
  control_fixture_close (&fixture);
}

static void
test_deep (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *body = g_strconcat ("{\"a\":", deep, NULL);
  ControlFixture fixture;
  guint status;

  control_fixture_open (&fixture, FALSE);
  json_node_unref (control_fixture_post (&fixture, "status", body, &status));
  g_assert_cmpuint (status, ==, 400);
  control_fixture_close (&fixture);
}

/* More than anybody may say: told before, by a length, or never told, in chunks. */
static void
test_huge (void)
{
  enum {
    HUGE = 90 * 1024 * 1024
  };
  static const char *const heads[] = {
    "POST /v1/status HTTP/1.1\r\nHost: n\r\nConnection: close\r\nContent-Length: 94371840\r\n\r\n",
    "POST /v1/status HTTP/1.1\r\nHost: n\r\nConnection: close\r\nTransfer-Encoding: "
    "chunked\r\n\r\n5a00000\r\n",
  };
  ControlFixture fixture;

  control_fixture_open (&fixture, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++) {
    gsize head = strlen (heads[i]);
    g_autofree char *request = g_malloc (head + HUGE + 16);
    g_autofree char *reply = NULL;

    memcpy (request, heads[i], head);
    memset (request + head, ' ', HUGE);
    memcpy (request + head + HUGE, "\r\n0\r\n\r\n", 8);
    reply = control_fixture_talk (&fixture, request, head + HUGE + (i == 0 ? 0 : 7));
    g_assert_cmpuint (control_fixture_status (reply), ==, 413);
    g_assert_nonnull (strstr (reply, "\"error\""));
  }
  expect_alive (&fixture);
  control_fixture_close (&fixture);
}

/* Who asks is written into the journal for ever: only what can be read back. */
static void
test_actor (void)
{
  static const struct {
    const char *name;
    guint status;
  } cases[] = {
    { "\xff\xfe", 200 }, /* libsoup has put U+FFFD in its place */
  };
  static const char body[] = "{\"kind\":\"area\",\"id\":\"a\",\"fields\":{\"name\":\"A\"}}";
  g_autofree char *long_name = g_strnfill (10000, 'x');
  g_autofree char *long_header = g_strdup_printf ("Chargeyard-Actor: %s\r\n", long_name);
  g_autofree char *long_request = control_fixture_request ("set", long_header, body);
  g_autofree char *long_reply = NULL;
  ControlFixture fixture;

  control_fixture_open (&fixture, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *header = g_strdup_printf ("Chargeyard-Actor: %s\r\n", cases[i].name);
    g_autofree char *request = control_fixture_request ("set", header, body);
    g_autofree char *reply = control_fixture_talk (&fixture, request, strlen (request));

    if (control_fixture_status (reply) != cases[i].status)
      g_error ("case %u: %s", i, reply);
  }
  long_reply = control_fixture_talk (&fixture, long_request, strlen (long_request));
  g_assert_cmpuint (control_fixture_status (long_reply), ==, 400);
  control_fixture_close (&fixture);
}

static gpointer
send_slowly (gpointer data)
{
  g_autofree char *request = control_fixture_request ("status", "", "{}");
  GString *reply = g_string_new (NULL);
  int fd = GPOINTER_TO_INT (data);
  char buffer[4096];
  gssize n;

  for (const char *p = request; *p != '\0'; p++) {
    g_assert_cmpint (send (fd, p, 1, MSG_NOSIGNAL), ==, 1);
    g_usleep (500);
  }
  while ((n = recv (fd, buffer, sizeof buffer, 0)) > 0)
    g_string_append_len (reply, buffer, n);
  close (fd);
  return g_string_free (reply, FALSE);
}

/* Some never finish what they say: the others are served all the same. */
static void
test_slow (void)
{
  g_autofree char *reply = NULL;
  ControlFixture fixture;
  int half[50];
  guint before;

  control_fixture_open (&fixture, FALSE);
  expect_alive (&fixture);
  before = count_descriptors ();
  for (guint i = 0; i < G_N_ELEMENTS (half); i++) {
    static const char *const beginnings[] = { "", "POST /v1/st",
                                              "POST /v1/status HTTP/1.1\r\nHost: n\r\n",
                                              "POST /v1/status HTTP/1.1\r\nHost: n\r\n"
                                              "Content-Length: 100\r\n\r\n{" };
    const char *beginning = beginnings[i % G_N_ELEMENTS (beginnings)];

    half[i] = control_fixture_dial (&fixture);
    g_assert_cmpint (send (half[i], beginning, strlen (beginning), MSG_NOSIGNAL), ==,
                     (gssize) strlen (beginning));
    node_spin (1);
  }
  expect_alive (&fixture);
  reply = control_fixture_run (send_slowly, GINT_TO_POINTER (control_fixture_dial (&fixture)));
  g_assert_cmpuint (control_fixture_status (reply), ==, 200);
  for (guint i = 0; i < G_N_ELEMENTS (half); i++)
    close (half[i]);
  node_wait (has_descriptors, GUINT_TO_POINTER (before));
  expect_alive (&fixture);
  control_fixture_close (&fixture);
}

/* Hundreds of connections, properly used or dropped anywhere, leave no descriptor behind. */
static void
test_reconnects (void)
{
  g_autofree char *request = control_fixture_request ("check", "", "{}");
  g_autofree char *first = NULL;
  ControlFixture fixture;
  guint before;

  control_fixture_open (&fixture, FALSE);
  /* SQLite keeps a descriptor of the first check for the next one. */
  first = control_fixture_talk (&fixture, request, strlen (request));
  before = count_descriptors ();
  for (guint i = 0; i < 500; i++) {
    gsize length = strlen (request) * (i % 4) / 3;
    int fd;

    if (i % 10 == 0) {
      expect_alive (&fixture);
      continue;
    }
    /* A whole request whose author does not wait for the answer is among them. */
    fd = control_fixture_dial (&fixture);
    g_assert_cmpint (send (fd, request, length, MSG_NOSIGNAL), ==, (gssize) length);
    if (i % 3 == 0)
      node_spin (1);
    close (fd);
  }
  expect_alive (&fixture);
  node_wait (has_descriptors, GUINT_TO_POINTER (before));
  control_fixture_close (&fixture);
}

/* The node stops while it is asked. */
static void
test_stop (void)
{
  g_autofree char *request = control_fixture_request ("check", "", "{}");
  ControlFixture fixture;
  int fds[8];

  control_fixture_open (&fixture, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++) {
    fds[i] = control_fixture_dial (&fixture);
    g_assert_cmpint (send (fds[i], request, strlen (request), MSG_NOSIGNAL), ==,
                     (gssize) strlen (request));
  }
  /* Far enough for some to be under way, wherever that is. */
  for (guint i = 0; i < 12; i++)
    g_main_context_iteration (NULL, FALSE);
  g_clear_pointer (&fixture.server, cy_control_server_free);
  cy_node_stop (fixture.node->node);
  node_spin (50);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  node_fixture_free (fixture.node);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/control-hostile/bytes", test_bytes);
  g_test_add_func ("/control-hostile/deep", test_deep);
  g_test_add_func ("/control-hostile/huge", test_huge);
  g_test_add_func ("/control-hostile/actor", test_actor);
  g_test_add_func ("/control-hostile/slow", test_slow);
  g_test_add_func ("/control-hostile/reconnects", test_reconnects);
  g_test_add_func ("/control-hostile/stop", test_stop);
  return g_test_run ();
}
