/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-speech.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <sys/un.h>

#include "cy-notify-error.h"

/*
 * SSIP, the protocol of speech-dispatcher, spoken here: its own library waits for answers for ever and
 * cannot be interrupted, so a daemon that hangs would take a worker with it.
 *
 *  1. Who we are, how urgent it is, in which language.
 *  2. SPEAK; the text, ended by a line with a dot.
 *  3. QUIT.
 *
 * Every command is answered by lines `NNN-TEXT` and a last one `NNN TEXT`; NNN from 200 to 299 is good.
 */

#define US_PER_MS ((gint64) 1000)

#define MAX_LINE     512
#define MAX_ANSWERS  64 /* lines to one command */
#define MAX_LANGUAGE 35 /* RFC 5646, clause 4.4.1 */

#define PROGRAM "speech-dispatcher"

/* `important` is said at once and never dropped, `message` waits for its turn. */
static const char *const priorities[CY_N_PRIORITIES] = {
  [CY_PRIORITY_LOW] = "message",
  [CY_PRIORITY_MEDIUM] = "message",
  [CY_PRIORITY_HIGH] = "important",
  [CY_PRIORITY_CRITICAL] = "important",
};

/*
 * line: what came of a line so far.
 */
typedef struct {
  GSocket *socket;
  GCancellable *cancellable; /* borrowed, nullable */
  gint64 until_us;           /* monotonic */
  guint timeout_ms;
  gsize length;
  char line[MAX_LINE + 1];
} Talk;

static gboolean
fail_late (const Talk *talk, GError **error)
{
  g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_TIMEOUT, "no answer within %u ms",
               talk->timeout_ms);
  return FALSE;
}

/* What GIO says, in this folder's words. */
static gboolean
fail_io (const Talk *talk, GError *trouble, GError **error)
{
  g_autoptr (GError) owned = trouble;

  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return fail_late (talk, error);
  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&owned));
  else
    g_set_error_literal (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_UNREACHABLE, owned->message);
  return FALSE;
}

static gboolean
wait_for (Talk *talk, GIOCondition condition, GError **error)
{
  gint64 left_us = talk->until_us - g_get_monotonic_time ();
  GError *trouble = NULL;

  if (left_us <= 0)
    return fail_late (talk, error);
  if (g_socket_condition_timed_wait (talk->socket, condition, left_us, talk->cancellable, &trouble))
    return TRUE;
  return fail_io (talk, trouble, error);
}

static gboolean
say (Talk *talk, const char *text, GError **error)
{
  gsize left = strlen (text);

  while (left > 0) {
    g_autoptr (GError) trouble = NULL;
    gssize sent;

    if (!wait_for (talk, G_IO_OUT, error))
      return FALSE;
    sent = g_socket_send (talk->socket, text, left, talk->cancellable, &trouble);
    if (sent < 0 && !g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
      return fail_io (talk, g_steal_pointer (&trouble), error);
    text += MAX (sent, 0);
    left -= (gsize) MAX (sent, 0);
  }
  return TRUE;
}

/* Byte by byte: an answer has some tens of them. */
static gboolean
read_line (Talk *talk, GError **error)
{
  talk->length = 0;
  for (;;) {
    g_autoptr (GError) trouble = NULL;
    char byte;
    gssize got;

    if (!wait_for (talk, G_IO_IN, error))
      return FALSE;
    got = g_socket_receive (talk->socket, &byte, 1, talk->cancellable, &trouble);
    if (got == 0) {
      g_set_error_literal (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_UNREACHABLE, "it hung up");
      return FALSE;
    }
    if (got < 0 && !g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
      return fail_io (talk, g_steal_pointer (&trouble), error);
    if (got == 1 && byte == '\n')
      break;
    if (got == 1 && talk->length == MAX_LINE) {
      g_set_error_literal (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_ANSWER,
                           "it does not speak SSIP");
      return FALSE;
    }
    if (got == 1)
      talk->line[talk->length++] = g_ascii_isprint (byte) ? byte : ' ';
  }
  talk->line[talk->length] = '\0';
  g_strchomp (talk->line);
  return TRUE;
}

static gboolean
is_answer (const char *line)
{
  return g_ascii_isdigit (line[0]) && g_ascii_isdigit (line[1]) && g_ascii_isdigit (line[2]);
}

static gboolean
judge (const Talk *talk, GError **error)
{
  if (talk->line[0] == '2')
    return TRUE;
  /* 3 is its own trouble, 4 and 5 are about what it was asked. */
  g_set_error_literal (
    error, CY_NOTIFY_ERROR,
    talk->line[0] == '3' ? CY_NOTIFY_ERROR_UNREACHABLE : CY_NOTIFY_ERROR_BAD_ANSWER, talk->line);
  return FALSE;
}

static gboolean
ask (Talk *talk, const char *command, GError **error)
{
  if (!say (talk, command, error))
    return FALSE;
  for (guint i = 0; i < MAX_ANSWERS; i++) {
    if (!read_line (talk, error))
      return FALSE;
    if (!is_answer (talk->line) || (talk->line[3] != '-' && talk->line[3] != ' '))
      break;
    if (talk->line[3] == ' ')
      return judge (talk, error);
  }
  g_set_error_literal (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_ANSWER,
                       "it does not speak SSIP");
  return FALSE;
}

/* A language it has no voice for is no reason to say nothing. */
static gboolean
choose_language (Talk *talk, const char *language, GError **error)
{
  g_autofree char *command = NULL;
  g_autofree char *tag = g_strndup (language != NULL ? language : "", MAX_LANGUAGE);
  g_autoptr (GError) local = NULL;

  for (char *p = tag; *p != '\0'; p++) {
    if (*p == '_')
      *p = '-';
    else if (!g_ascii_isalnum (*p) && *p != '-')
      *p = '\0'; /* `.UTF-8`, `@variant` */
  }
  if (tag[0] == '\0')
    return TRUE;
  command = g_strdup_printf ("SET SELF LANGUAGE %s\r\n", tag);
  if (ask (talk, command, &local) || is_answer (local->message))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* One line: then none of them can be the dot that ends the text, but the first. */
static char *
make_text (const CyNotice *notice)
{
  g_autofree char *valid = g_utf8_make_valid (notice->text, -1);
  g_autofree char *text =
    g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), CY_SPEECH_MAX_TEXT));

  for (char *p = text; *p != '\0'; p++) {
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  }
  return g_strconcat (text[0] == '.' ? "." : "", text, "\r\n.\r\n", NULL);
}

static gboolean
speak (Talk *talk, const CyNotice *notice, GError **error)
{
  g_autofree char *priority =
    g_strdup_printf ("SET SELF PRIORITY %s\r\n", priorities[notice->priority]);
  g_autofree char *text = make_text (notice);

  if (!ask (talk, "SET SELF CLIENT_NAME operator:chargeyard:alarms\r\n", error) ||
      !ask (talk, priority, error) || !choose_language (talk, notice->language, error) ||
      !ask (talk, "SPEAK\r\n", error) || !ask (talk, text, error))
    return FALSE;
  (void) say (talk, "QUIT\r\n", NULL); /* it has the text */
  return TRUE;
}

static char *
find_socket (const CySpeechConfig *config)
{
  if (config->socket != NULL)
    return g_strdup (config->socket);
  return g_build_filename (g_get_user_runtime_dir (), "speech-dispatcher", "speechd.sock", NULL);
}

static gboolean
connect_to (Talk *talk, const char *path, GError **error)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  GError *trouble = NULL;

  g_clear_object (&talk->socket);
  talk->socket =
    g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, &trouble);
  if (talk->socket != NULL) {
    g_socket_set_blocking (talk->socket, FALSE);
    if (g_socket_connect (talk->socket, address, talk->cancellable, &trouble))
      return TRUE;
  }
  return fail_io (talk, trouble, error);
}

static gboolean
on_late_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
on_started_cb (GObject *process, GAsyncResult *result, gpointer data)
{
  gboolean *done = data;

  /* Whether it runs is seen when it is connected to. */
  (void) g_subprocess_wait_finish (G_SUBPROCESS (process), result, NULL);
  *done = TRUE;
}

static void
on_cancelled_cb (GCancellable *cancellable, gpointer late)
{
  g_cancellable_cancel (late);
}

/* It goes into the background when it listens. Waits for that, in a context of its own. */
static void
start_it (Talk *talk)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GCancellable) late = g_cancellable_new ();
  g_autoptr (GSource) clock = NULL;
  g_autoptr (GSubprocess) process = NULL;
  gint64 left_us = talk->until_us - g_get_monotonic_time ();
  gulong handler = 0;
  gboolean done = FALSE;

  g_main_context_push_thread_default (context);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                              NULL, PROGRAM, "--spawn", NULL);
  if (process != NULL) {
    if (talk->cancellable != NULL)
      handler = g_cancellable_connect (talk->cancellable, G_CALLBACK (on_cancelled_cb), late, NULL);
    clock = g_timeout_source_new ((guint) (MAX (left_us, 0) / US_PER_MS));
    g_source_set_callback (clock, on_late_cb, late, NULL);
    g_source_attach (clock, context);
    g_subprocess_wait_async (process, late, on_started_cb, &done);
    while (!done)
      g_main_context_iteration (context, TRUE);
    g_source_destroy (clock);
    g_cancellable_disconnect (talk->cancellable, handler);
  }
  g_main_context_pop_thread_default (context);
}

static gboolean
open_talk (Talk *talk, const char *path, gboolean starts_it, GError **error)
{
  if (starts_it) {
    if (connect_to (talk, path, NULL))
      return TRUE;
    start_it (talk);
  }
  return connect_to (talk, path, error);
}

/**
 * cy_speech_check:
 *
 * Errors: %CY_NOTIFY_ERROR_BAD_CONFIG, and which setting it is.
 */
gboolean
cy_speech_check (const CySpeechConfig *config, GError **error)
{
  if (config->socket != NULL &&
      (config->socket[0] != '/' ||
       strlen (config->socket) >= sizeof ((struct sockaddr_un *) NULL)->sun_path)) {
    g_set_error_literal (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG,
                         "socket: must begin with / and be short");
    return FALSE;
  }
  return cy_notice_check_timeout (config->timeout_ms, NULL, error);
}

/**
 * cy_speech_send:
 *
 * Has the notice's text read aloud. A notice of high priority is read before all that waits.
 *
 * Threading: a worker; blocks until speech-dispatcher has the text, or says no.
 *
 * Errors: %CY_NOTIFY_ERROR, %CY_NOTIFY_ERROR_UNREACHABLE when it does not run; %G_IO_ERROR_CANCELLED.
 */
gboolean
cy_speech_send (const CySpeechConfig *config,
                const CyNotice *notice,
                GCancellable *cancellable,
                GError **error)
{
  Talk talk = { .cancellable = cancellable };
  g_autofree char *path = find_socket (config);
  gboolean spoken = FALSE;

  if (!cy_speech_check (config, error) ||
      !cy_notice_check_timeout (config->timeout_ms, &talk.timeout_ms, error))
    return FALSE;
  talk.until_us = g_get_monotonic_time () + talk.timeout_ms * US_PER_MS;
  spoken = open_talk (&talk, path, config->starts_it && config->socket == NULL, error) &&
           speak (&talk, notice, error);
  g_clear_object (&talk.socket);
  if (!spoken)
    g_prefix_error (error, "speech-dispatcher at %s: ", path);
  return spoken;
}
