/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-lab.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

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

/* The next line of what the simulator says. */
static char *
hear (SimLab *lab)
{
  GString *line = g_string_new (NULL);
  char c;

  while (read (lab->replies[0], &c, 1) == 1 && c != '\n')
    g_string_append_c (line, c);
  return g_string_free (line, FALSE);
}

/**
 * sim_lab_new:
 * @pattern: a yard file with `PORT` where the port belongs, such as `tcp://127.0.0.1:PORT/1`.
 */
SimLab *
sim_lab_new (const char *pattern)
{
  const char *folders[] = { g_getenv ("CY_TEST_PROFILES"), NULL };
  CySimServing serving = { .speed = 10, .gateway_latency_us = 1000 };
  SimLab *lab = g_new0 (SimLab, 1);
  g_autofree char *port = g_strdup_printf ("%u", find_free_port ());
  g_auto (GStrv) parts = g_strsplit (pattern, "PORT", -1);
  g_autofree char *ready = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) document = NULL;

  lab->settings = (CySimSettings){ .seed = 7, .patience_s = 60, .start_us = g_get_real_time () };
  lab->document = g_strjoinv (port, parts);
  document = cy_json_parse (lab->document, -1, 1 << 20, &error);
  g_assert_no_error (error);
  lab->profiles = cy_profile_store_new (folders);
  lab->yard = cy_sim_yard_new (document, lab->profiles, &lab->settings, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pipe (lab->steering), ==, 0);
  g_assert_cmpint (pipe (lab->replies), ==, 0);
  serving.input = lab->steering[0];
  serving.output = lab->replies[1];
  lab->server = cy_sim_server_new (lab->yard, &serving, cy_clock_system (), &error);
  g_assert_no_error (error);
  lab->thread = g_thread_new ("sim", serve, lab->server);
  ready = hear (lab);
  g_assert_true (g_str_has_prefix (ready, "ready"));
  return lab;
}

void
sim_lab_free (SimLab *lab)
{
  cy_sim_server_stop (lab->server);
  g_thread_join (lab->thread);
  cy_sim_server_free (lab->server);
  cy_sim_yard_free (lab->yard);
  cy_profile_store_free (lab->profiles);
  for (guint i = 0; i < 2; i++) {
    close (lab->steering[i]);
    close (lab->replies[i]);
  }
  g_free (lab->document);
  g_free (lab);
}

/**
 * sim_lab_say:
 * @line: such as `set p1/1 temp.gun 92`, which must be obeyed.
 */
void
sim_lab_say (SimLab *lab, const char *line)
{
  g_autofree char *text = g_strconcat (line, "\n", NULL);
  g_autofree char *reply = NULL;

  g_assert_cmpint (write (lab->steering[1], text, strlen (text)), ==, (gssize) strlen (text));
  reply = hear (lab);
  if (!g_str_has_prefix (reply, "ok"))
    g_error ("%s: %s", line, reply);
}
