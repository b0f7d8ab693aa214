/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-server.h"

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "bench.h"

#define SEED 1

#define PATIENCE_S 60

/* At rest: what it takes of CPU in a second, and for how long that is waited for. A server of Go looks
 * around all the time. */
#define REST_US         50000
#define REST_PATIENCE_S 180

struct _HistoryServer {
  const HistoryServerKind *kind;
  GSubprocess *process;
  SoupSession *session;
  guint ports[2];
};

/* Not all of them are where people have their programs. */
char *
history_server_find (const HistoryServerKind *kind)
{
  static const char *const folders[] = { "/usr/sbin", "/usr/local/bin", "/usr/local/sbin" };
  char *path = g_find_program_in_path (kind->program);

  for (guint i = 0; path == NULL && i < G_N_ELEMENTS (folders); i++) {
    path = g_build_filename (folders[i], kind->program, NULL);
    if (!g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
      g_clear_pointer (&path, g_free);
  }
  return path;
}

/* A port that is free now. */
static guint
find_port (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket =
    g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  if (socket == NULL || !g_socket_bind (socket, any, FALSE, &error) ||
      (bound = g_socket_get_local_address (socket, &error)) == NULL)
    bench_fail ("a port of loopback", error);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

/* The server must not outlive us, whatever becomes of us. */
static void
die_with_parent (gpointer user_data)
{
  (void) prctl (PR_SET_PDEATHSIG, SIGKILL); /* without it only a server is left behind */
}

static GBytes *
try_request (HistoryServer *server,
             const char *method,
             const char *path,
             GBytes *body,
             guint *out_status,
             GError **error)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u%s", server->ports[0], path);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  GBytes *answer;

  g_assert_nonnull (message);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, "text/plain", body);
  answer = soup_session_send_and_read (server->session, message, NULL, error);
  *out_status = soup_message_get_status (message);
  return answer;
}

/**
 * history_server_request:
 * @body: (nullable): what is posted.
 *
 * Asks, and ends the bench when the answer is no success.
 *
 * Returns: how long the answer is [bytes].
 */
gsize
history_server_request (HistoryServer *server, const char *method, const char *path, GBytes *body)
{
  g_autoptr (GError) error = NULL;
  guint status;
  g_autoptr (GBytes) answer = try_request (server, method, path, body, &status, &error);

  if (answer == NULL)
    bench_fail (server->kind->title, error);
  if (status < 200 || status > 299) {
    gsize length;
    const char *text = g_bytes_get_data (answer, &length);

    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %u: %.*s", path, status,
                 (int) MIN (length, 300), text == NULL ? "" : text);
    bench_fail (server->kind->title, error);
  }
  return g_bytes_get_size (answer);
}

static void
wait_until_ready (HistoryServer *server)
{
  gint64 end_us = g_get_monotonic_time () + (gint64) PATIENCE_S * G_USEC_PER_SEC;
  guint status = 0;

  do {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) answer =
      try_request (server, "GET", server->kind->ready_path, NULL, &status, &error);

    if (answer != NULL && status >= 200 && status <= 299)
      return;
    g_usleep (50000);
  } while (g_get_monotonic_time () < end_us);
  bench_fail (server->kind->title, NULL);
}

static void
start (HistoryServer *server, const HistoryServerTask *task)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
    G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *data = g_build_filename (task->load.folder, task->kind->program, NULL);
  g_autofree char *folder = g_canonicalize_filename (data, NULL);
  g_autofree char *program = history_server_find (task->kind);
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GError) error = NULL;

  server->kind = task->kind;
  server->ports[0] = find_port ();
  server->ports[1] = find_port ();
  server->session = soup_session_new_with_options ("timeout", 600, NULL);
  arguments = task->kind->arguments (program, folder, server->ports);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  if (task->kind->set_environment != NULL)
    task->kind->set_environment (launcher, folder, server->ports);
  server->process =
    g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments, &error);
  if (server->process == NULL)
    bench_fail (task->kind->title, error);
  wait_until_ready (server);
}

static void
stop (HistoryServer *server)
{
  g_subprocess_send_signal (server->process, SIGTERM);
  (void) g_subprocess_wait (server->process, NULL, NULL); /* nobody cancels it */
  g_clear_object (&server->process);
  g_clear_object (&server->session);
}

/* What all of its threads took so far. */
static double
get_cpu_us (const HistoryServer *server)
{
  g_autofree char *path =
    g_strdup_printf ("/proc/%s/stat", g_subprocess_get_identifier (server->process));
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    bench_fail ("the CPU of a server", NULL);
  /* Behind the name, which may hold anything: utime and stime are the 12th and 13th. */
  fields = g_strsplit (strrchr (text, ')') + 2, " ", 14);
  return (g_ascii_strtod (fields[11], NULL) + g_ascii_strtod (fields[12], NULL)) * 1e6 /
         (double) sysconf (_SC_CLK_TCK);
}

/* What it does later with what it was given is part of storing it. */
static void
wait_for_rest (const HistoryServer *server)
{
  double before_us, now_us = get_cpu_us (server);

  for (guint i = 0; i < REST_PATIENCE_S; i++) {
    before_us = now_us;
    g_usleep (G_USEC_PER_SEC);
    now_us = get_cpu_us (server);
    if (now_us - before_us < REST_US)
      return;
  }
  g_printerr ("%s does not come to rest\n", server->kind->title);
}

/* What its files take of the disk: some are much longer than what is in them. */
static double
weigh_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  double bytes = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    GStatBuf info;

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      bytes += weigh_folder (path);
    else if (g_stat (path, &info) == 0)
      bytes += (double) info.st_blocks * 512; /* stat(2) */
  }
  return bytes;
}

static void
feed (HistoryServer *server, const HistoryLoad *load, HistoryStored *stored)
{
  g_autofree gint32 *known = history_load_known (load);
  g_autoptr (Workload) workload = workload_new (load->n_piles, SEED);

  for (guint i = 0; i < load->seconds; i++) {
    g_autoptr (CySampleBatch) batch = history_load_step (load, workload, known, NULL);
    g_autoptr (GBytes) lines = history_lines_encode (batch, workload_get_fleet (workload));

    stored->changes += batch->changes->len;
    (void) history_server_request (server, "POST", server->kind->write_path, lines);
  }
}

/**
 * history_server_store:
 *
 * Every scanned value, a second in a request, until the server is at rest. Its CPU is all of it, the
 * reading of lines too.
 */
void
history_server_store (gconstpointer data, gpointer out)
{
  const HistoryServerTask *task = data;
  HistoryStored *stored = out;
  g_autofree char *folder = g_build_filename (task->load.folder, task->kind->program, NULL);
  HistoryServer server = { 0 };
  double cpu_us;

  start (&server, task);
  if (task->kind->set_up != NULL)
    task->kind->set_up (&server);
  cpu_us = get_cpu_us (&server);
  feed (&server, &task->load, stored);
  if (task->kind->flush != NULL)
    task->kind->flush (&server);
  wait_for_rest (&server);
  stored->cpu_us = get_cpu_us (&server) - cpu_us;
  stop (&server);
  stored->values = history_load_values (&task->load);
  stored->used_bytes = stored->file_bytes = weigh_folder (folder);
}

/* The least an answer with all that was asked for can take: a time and a digit for each value, a digit
 * and what is around it for each tag, three digits for each part of a chart [bytes]. */
static double
least_answer (const HistoryLoad *load, const HistoryAsked *asked)
{
  if (asked->what == HISTORY_QUESTION_RAW)
    return 15.0 * ((double) (asked->to_us - asked->from_us) / G_USEC_PER_SEC - 4);
  if (asked->what == HISTORY_QUESTION_LATEST || asked->what == HISTORY_QUESTION_YARD)
    return 2.0 * WORKLOAD_TAGS * load->n_piles;
  return 6.0 * asked->n_buckets;
}

static double
time_question (HistoryServer *server, const HistoryLoad *load, HistoryQuestion what)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < history_load_repeat (what); i++) {
    const HistoryAsked asked = history_load_ask (load, what, i);
    g_autofree char *path = server->kind->question (&asked);
    gint64 begin_us = g_get_monotonic_time ();
    gsize length = history_server_request (server, "GET", path, NULL);
    double ms = (double) (g_get_monotonic_time () - begin_us) / 1000;

    if ((double) length < least_answer (load, &asked))
      bench_fail ("an answer does not hold all that was asked for", NULL);
    g_array_append_val (times, ms);
  }
  return bench_quantile (times, 0.5);
}

/**
 * history_server_ask:
 *
 * After a restart, over HTTP on loopback; from asking to having the answer's text.
 */
void
history_server_ask (gconstpointer data, gpointer out)
{
  const HistoryServerTask *task = data;
  HistoryAnswers *answers = out;
  HistoryServer server = { 0 };

  start (&server, task);
  for (HistoryQuestion what = 0; what < N_HISTORY_QUESTIONS; what++) {
    answers->cold_ms[what] = (double) NAN;
    answers->warm_ms[what] = (task->questions & HISTORY_ASK (what)) == 0
                               ? (double) NAN
                               : time_question (&server, &task->load, what);
  }
  stop (&server);
}
