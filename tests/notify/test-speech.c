/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-speech.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "cy-notify-error.h"
#include "fixture.h"

/* For who never answers; nothing that should work comes near the other one. */
#define SHORT_MS 300
#define LONG_MS  60000

/* A daemon made by hand: answers each line by what its manners say, and keeps what it heard. */
typedef struct {
  const char *name;
  const char *refuse;  /* nullable: a line that begins with it is answered by @with */
  const char *with;    /* nullable: then nothing is answered */
  int code;            /* what comes of it */
  const char *message; /* nullable: it works */
} Manners;

typedef struct {
  TestDir *dir;
  char *path;
  GSocket *listener;
  GThread *thread;
  GString *heard;
  const Manners *manners;
  GCancellable *on_refuse; /* nullable: cancelled then */
} Fixture;

static const char *
answer_to (const char *line, gboolean is_text)
{
  static const struct {
    const char *start;
    const char *answer;
  } answers[] = {
    { "SET SELF CLIENT_NAME", "208 OK CLIENT NAME SET\r\n" },
    { "SET SELF PRIORITY", "202 OK PRIORITY SET\r\n" },
    { "SET SELF LANGUAGE", "201 OK LANGUAGE SET\r\n" },
    { "SPEAK", "230 OK RECEIVING DATA\r\n" },
    { "QUIT", "231 HAPPY HACKING\r\n" },
  };

  if (is_text)
    return g_str_equal (line, ".") ? "225-21\r\n225 OK MESSAGE QUEUED\r\n" : "";
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    if (g_str_has_prefix (line, answers[i].start))
      return answers[i].answer;
  }
  return "500 ERR INVALID COMMAND\r\n";
}

static void
answer (Fixture *f, GOutputStream *out, const char *line, gboolean is_text)
{
  const Manners *manners = f->manners;
  const char *text = answer_to (line, is_text);

  if (manners->refuse != NULL && g_str_has_prefix (line, manners->refuse)) {
    text = manners->with != NULL ? manners->with : "";
    if (f->on_refuse != NULL)
      g_cancellable_cancel (f->on_refuse);
  }
  /* Who hung up in between needs no answer. */
  (void) g_output_stream_write_all (out, text, strlen (text), NULL, NULL, NULL);
}

static gpointer
serve (gpointer data)
{
  Fixture *f = data;
  g_autoptr (GSocket) socket = g_socket_accept (f->listener, NULL, NULL);
  g_autoptr (GSocketConnection) connection = g_socket_connection_factory_create_connection (socket);
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr (GDataInputStream) lines =
    g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  gboolean is_text = FALSE;
  char *line;

  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL) {
    g_strchomp (line);
    g_string_append_printf (f->heard, "%s\n", line);
    answer (f, out, line, is_text);
    is_text = is_text ? !g_str_equal (line, ".") : g_str_equal (line, "SPEAK");
    g_free (line);
  }
  return NULL;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  f->dir = test_dir_new ();
  f->path = test_dir_file (f->dir, "socket");
  f->heard = g_string_new (NULL);
  f->manners = data;
  if (data == NULL)
    return;
  address = g_unix_socket_address_new (f->path);
  f->listener = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, &error);
  g_assert_no_error (error);
  g_assert_true (g_socket_bind (f->listener, address, FALSE, &error));
  g_assert_true (g_socket_listen (f->listener, &error));
  f->thread = g_thread_new ("speech", serve, f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->thread, g_thread_join);
  g_clear_object (&f->listener);
  g_string_free (f->heard, TRUE);
  test_dir_free (f->dir);
  g_free (f->path);
}

static CyNotice
notice_with (const char *text)
{
  return (CyNotice){ .channel = CY_NOTICE_SPEECH,
                     .priority = CY_PRIORITY_CRITICAL,
                     .id = (char *) "n1",
                     .text = (char *) text,
                     .language = (char *) "zh_CN.UTF-8" };
}

static const Manners good = { .name = "good" };

static void
test_spoken (Fixture *f, gconstpointer data)
{
  CySpeechConfig config = { f->path, FALSE, LONG_MS };
  CyNotice notice = notice_with (".\r\nSPEAK\r\n枪温过高");
  g_autoptr (GError) error = NULL;

  g_assert_true (cy_speech_send (&config, &notice, NULL, &error));
  g_assert_no_error (error);
  g_clear_pointer (&f->thread, g_thread_join);
  g_assert_cmpstr (f->heard->str, ==,
                   "SET SELF CLIENT_NAME operator:chargeyard:alarms\n"
                   "SET SELF PRIORITY important\n"
                   "SET SELF LANGUAGE zh-CN\n"
                   "SPEAK\n"
                   "..  SPEAK  枪温过高\n"
                   ".\n"
                   "QUIT\n");
}

static void
test_long (Fixture *f, gconstpointer data)
{
  CySpeechConfig config = { f->path, FALSE, LONG_MS };
  g_autofree char *text = g_strnfill (500000, 'x');
  g_autofree char *most = g_strnfill (CY_SPEECH_MAX_TEXT, 'x');
  g_autofree char *line = g_strdup_printf ("\nSPEAK\n%s\n.\n", most);
  CyNotice notice = notice_with (text);
  g_autoptr (GError) error = NULL;

  notice.priority = CY_PRIORITY_LOW;
  notice.language = NULL;
  g_assert_true (cy_speech_send (&config, &notice, NULL, &error));
  g_assert_no_error (error);
  g_clear_pointer (&f->thread, g_thread_join);
  g_assert_nonnull (strstr (f->heard->str, "PRIORITY message\n"));
  g_assert_null (strstr (f->heard->str, "LANGUAGE"));
  g_assert_nonnull (strstr (f->heard->str, line));
}

#define FLOOD_LINE "225-flood\r\n225-flood\r\n225-flood\r\n225-flood\r\n"
#define FLOOD      FLOOD_LINE FLOOD_LINE FLOOD_LINE FLOOD_LINE

static const Manners all[] = {
  { "no-voice", "SET SELF LANGUAGE", "304 ERR COULDNT SET LANGUAGE\r\n", 0, NULL },
  { "no-module", "SPEAK", "304 ERR NO MODULE\r\n", CY_NOTIFY_ERROR_UNREACHABLE,
    ": 304 ERR NO MODULE" },
  { "refuses", "SET SELF PRIORITY", "409 ERR PRIORITY\r\n", CY_NOTIFY_ERROR_BAD_ANSWER,
    ": 409 ERR PRIORITY" },
  { "rubbish", "SET SELF CLIENT", "HTTP/1.1 400 Bad Request\r\n", CY_NOTIFY_ERROR_BAD_ANSWER,
    ": it does not speak SSIP" },
  { "floods", ".", FLOOD FLOOD FLOOD FLOOD FLOOD, CY_NOTIFY_ERROR_BAD_ANSWER,
    ": it does not speak SSIP" },
  { "mute", "SET SELF CLIENT", NULL, CY_NOTIFY_ERROR_TIMEOUT, ": no answer within 300 ms" },
  { "stuck", ".", "225-21\r\n225 ", CY_NOTIFY_ERROR_TIMEOUT, ": no answer within 300 ms" },
};

static void
test_manners (Fixture *f, gconstpointer data)
{
  const Manners *manners = data;
  gboolean is_late = manners->message != NULL && manners->code == CY_NOTIFY_ERROR_TIMEOUT;
  CySpeechConfig config = { f->path, FALSE, is_late ? SHORT_MS : LONG_MS };
  CyNotice notice = notice_with ("枪温过高");
  g_autoptr (GError) error = NULL;
  g_autofree char *start = g_strdup_printf ("speech-dispatcher at %s: ", f->path);

  g_assert_cmpint (cy_speech_send (&config, &notice, NULL, &error), ==, manners->message == NULL);
  if (manners->message == NULL) {
    g_assert_no_error (error);
    return;
  }
  assert_error_contains (error, CY_NOTIFY_ERROR, manners->code, manners->message);
  g_assert_true (g_str_has_prefix (error->message, start));
}

static const Manners mute = { "mute", "SPEAK", NULL };

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  CySpeechConfig config = { f->path, FALSE, LONG_MS };
  CyNotice notice = notice_with ("枪温过高");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  f->on_refuse = cancellable;
  g_assert_false (cy_speech_send (&config, &notice, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_pointer (&f->thread, g_thread_join); /* it may not be done with cancelling */
}

static void
test_no_daemon (Fixture *f, gconstpointer data)
{
  CySpeechConfig config = { f->path, FALSE, LONG_MS };
  CyNotice notice = notice_with ("枪温过高");
  g_autoptr (GError) error = NULL;

  g_assert_false (cy_speech_send (&config, &notice, NULL, &error));
  assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_UNREACHABLE, f->path);
}

static void
test_check (Fixture *f, gconstpointer data)
{
  g_autofree char *long_path = g_strnfill (108, '/');
  const struct {
    CySpeechConfig config;
    const char *message; /* NULL when it is good */
  } cases[] = {
    { { NULL, TRUE, 0 }, NULL },
    { { "/run/speech", FALSE, 0 }, NULL },
    { { "speech", FALSE, 0 }, "socket: must begin with / and be short" },
    { { long_path, FALSE, 0 }, "socket: must begin with / and be short" },
    { { NULL, FALSE, 1 }, "timeout: 1 ms is not from 100 to 300000" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    if (cy_speech_check (&cases[i].config, &error))
      g_assert_null (cases[i].message);
    else
      assert_error_text (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG, cases[i].message);
  }
}

/* What the real one needs to run without sound, in the folder of this test. */
static void
configure (Fixture *f)
{
  g_autofree char *folder = g_build_filename (f->dir->path, "speech-dispatcher", NULL);
  g_autofree char *path = g_build_filename (folder, "speechd.conf", NULL);
  g_autofree char *sound = test_dir_file (f->dir, ".libao");

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path,
                                      "AddModule \"dummy\" \"sd_dummy\" \"\"\n"
                                      "DefaultModule dummy\n"
                                      "AudioOutputMethod \"libao\"\n"
                                      "Timeout 5\n",
                                      -1, NULL));
  g_assert_true (g_file_set_contents (sound, "default_driver=null\n", -1, NULL));
  g_setenv ("HOME", f->dir->path, TRUE);
  g_setenv ("XDG_CONFIG_HOME", f->dir->path, TRUE);
  g_setenv ("XDG_RUNTIME_DIR", f->dir->path, TRUE);
  g_setenv ("XDG_CACHE_HOME", f->dir->path, TRUE);
}

/* Not with SIGTERM: its handler waits for a lock now and then, and does not come back. */
static void
stop_daemon (Fixture *f)
{
  g_autofree char *path =
    g_build_filename (f->dir->path, "speech-dispatcher", "pid", "speech-dispatcher.pid", NULL);
  g_autofree char *pid = NULL;

  g_assert_true (g_file_get_contents (path, &pid, NULL, NULL));
  g_assert_cmpint (kill (atoi (pid), SIGKILL), ==, 0);
}

/* The real one: not there, started, and asked again while it runs. */
static void
test_real (Fixture *f, gconstpointer data)
{
  CySpeechConfig config = { NULL, TRUE, LONG_MS };
  CyNotice notice = notice_with ("枪温过高");
  g_autoptr (GError) error = NULL;

  configure (f);
  g_assert_true (cy_speech_send (&config, &notice, NULL, &error));
  g_assert_no_error (error);
  config.starts_it = FALSE;
  notice.language = NULL;
  notice.priority = CY_PRIORITY_LOW;
  g_assert_true (cy_speech_send (&config, &notice, NULL, &error));
  g_assert_no_error (error);
  stop_daemon (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/speech/spoken", Fixture, &good, set_up, test_spoken, tear_down);
  g_test_add ("/speech/long", Fixture, &good, set_up, test_long, tear_down);
  g_test_add ("/speech/cancelled", Fixture, &mute, set_up, test_cancelled, tear_down);
  g_test_add ("/speech/no-daemon", Fixture, NULL, set_up, test_no_daemon, tear_down);
  g_test_add ("/speech/check", Fixture, NULL, set_up, test_check, tear_down);
  g_test_add ("/speech/real", Fixture, NULL, set_up, test_real, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autofree char *path = g_strconcat ("/speech/manners/", all[i].name, NULL);

    g_test_add (path, Fixture, &all[i], set_up, test_manners, tear_down);
  }
  return g_test_run ();
}
