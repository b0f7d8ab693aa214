/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-modem-peer.h"

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <unistd.h>

#include "sms-reader.h"

#define MAX_FLOOD 1000000

/* slave: kept open, so that the line is there while nobody has it. */
struct _TestModem {
  ModemManners manners;
  char *path;
  int master;
  int slave;
  int wake;
  GThread *thread;
  GMutex lock;
  GString *line;
  gboolean at_prompt;
  guint length; /* that AT+CMGS announced */
  guint n_at;
  guint n_messages;
  GPtrArray *messages;
  const char *tell_of;
  void (*told) (gpointer data);
  gpointer told_data;
};

/* Whoever does not read any more has gone, and needs no answer. */
static void
say (TestModem *modem, const char *text)
{
  gsize length = strlen (text);

  while (length > 0) {
    struct pollfd fds[2] = { { modem->master, POLLOUT, 0 }, { modem->wake, POLLIN, 0 } };
    gssize written;

    if (poll (fds, 2, -1) < 0 || fds[1].revents != 0)
      return;
    written = write (modem->master, text, MIN (length, 512));
    if (written < 0)
      return;
    text += written;
    length -= (gsize) written;
  }
}

static void
answer (TestModem *modem, const char *text)
{
  g_autofree char *line = g_strconcat ("\r\n", text, "\r\n", NULL);

  if (modem->manners.chatty) {
    g_autofree char *noise = g_strnfill (3000, '>');

    say (modem, "\r\nRING\r\n\r\n+CREG: 2\r\n\x80\xff\x01 rubbish\r\n+CMTI: \"SM\",3\r\n");
    say (modem, noise);
    say (modem, " OK\r\n");
  }
  say (modem, line);
}

static void
hear_at (TestModem *modem)
{
  modem->n_at++;
  if (modem->manners.late_at > 0 && modem->n_at < modem->manners.late_at)
    return;
  for (guint i = 0; i < MAX (modem->manners.late_at, 1); i++)
    answer (modem, "OK");
  modem->manners.late_at = 0;
  if (modem->manners.floods) {
    g_autofree char *flood = g_strnfill (MAX_FLOOD, '\n');

    say (modem, flood);
  }
}

static void
hear_send (TestModem *modem, const char *length)
{
  if (modem->manners.hangs_up) {
    close (modem->master);
    modem->master = -1;
    return;
  }
  modem->length = (guint) atoi (length);
  modem->at_prompt = TRUE;
  say (modem, "\r\n> ");
}

static const char * or (const char *text, const char *otherwise)
{
  return text != NULL ? text : otherwise;
}

static void
hear_command (TestModem *modem, const char *command)
{
  const ModemManners *manners = &modem->manners;
  g_autofree char *named = NULL;

  if (modem->told != NULL && g_str_has_prefix (command, modem->tell_of))
    modem->told (modem->told_data);
  if (command[0] == '\0' ||
      (manners->silent_to != NULL && g_str_has_prefix (command, manners->silent_to)))
    return;
  if (manners->answer_to != NULL && g_str_has_prefix (command, manners->answer_to)) {
    answer (modem, manners->answer);
  } else if (g_str_equal (command, "AT")) {
    hear_at (modem);
  } else if (g_str_has_prefix (command, "AT+CMGS=")) {
    hear_send (modem, command + strlen ("AT+CMGS="));
  } else {
    if (g_str_equal (command, "AT+CPIN?"))
      named = g_strconcat ("+CPIN: ", or (manners->pin, "READY"), NULL);
    if (g_str_equal (command, "AT+CREG?"))
      named = g_strconcat ("+CREG: ", or (manners->registration, "0,1"), NULL);
    if (named != NULL)
      answer (modem, named);
    answer (modem, "OK");
  }
}

static void
hear_message (TestModem *modem, const char *hex)
{
  g_autofree char *sent = NULL;

  modem->n_messages++;
  if (modem->n_messages == modem->manners.fails_part) {
    answer (modem, modem->manners.answer);
    return;
  }
  g_mutex_lock (&modem->lock);
  g_ptr_array_add (modem->messages, sms_read (hex, modem->length));
  g_mutex_unlock (&modem->lock);
  sent = g_strdup_printf ("+CMGS: %u", modem->n_messages);
  answer (modem, sent);
  answer (modem, "OK");
}

static void
hear (TestModem *modem, char byte)
{
  char echo[2] = { byte, '\0' };

  if (modem->manners.echoes)
    say (modem, echo);
  if (byte == '\x1b') {
    g_string_truncate (modem->line, 0);
    modem->at_prompt = FALSE;
  } else if (modem->at_prompt && byte == '\x1a') {
    modem->at_prompt = FALSE;
    hear_message (modem, modem->line->str);
    g_string_truncate (modem->line, 0);
  } else if (!modem->at_prompt && byte == '\r') {
    hear_command (modem, modem->line->str);
    g_string_truncate (modem->line, 0);
  } else {
    g_string_append_c (modem->line, byte);
  }
}

static gpointer
run (gpointer data)
{
  TestModem *modem = data;

  while (modem->master >= 0) {
    struct pollfd fds[2] = { { modem->master, POLLIN, 0 }, { modem->wake, POLLIN, 0 } };
    char bytes[64];
    gssize got;

    if (poll (fds, 2, -1) < 0 || fds[1].revents != 0)
      break;
    got = read (modem->master, bytes, sizeof bytes);
    for (gssize i = 0; i < got && modem->master >= 0; i++)
      hear (modem, bytes[i]);
    if (got <= 0)
      break;
  }
  return NULL;
}

TestModem *
test_modem_new (const ModemManners *manners)
{
  TestModem *modem = g_new0 (TestModem, 1);
  struct termios settings;
  char path[64];

  modem->manners = *manners;
  g_assert_cmpint (openpty (&modem->master, &modem->slave, path, NULL, NULL), ==, 0);
  g_assert_cmpint (tcgetattr (modem->slave, &settings), ==, 0);
  cfmakeraw (&settings);
  g_assert_cmpint (tcsetattr (modem->slave, TCSANOW, &settings), ==, 0);
  modem->path = g_strdup (path);
  modem->line = g_string_new (NULL);
  modem->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) sms_free);
  modem->wake = eventfd (0, EFD_CLOEXEC);
  g_mutex_init (&modem->lock);
  modem->thread = g_thread_new ("modem", run, modem);
  return modem;
}

void
test_modem_free (TestModem *modem)
{
  guint64 one = 1;

  g_assert_cmpint (write (modem->wake, &one, sizeof one), ==, sizeof one);
  g_thread_join (modem->thread);
  if (modem->master >= 0)
    close (modem->master);
  close (modem->slave);
  close (modem->wake);
  g_string_free (modem->line, TRUE);
  g_ptr_array_unref (modem->messages);
  g_mutex_clear (&modem->lock);
  g_free (modem->path);
  g_free (modem);
}

const char *
test_modem_path (TestModem *modem)
{
  return modem->path;
}

/* Before anybody speaks to it. */
void
test_modem_leave_at_prompt (TestModem *modem)
{
  modem->at_prompt = TRUE;
}

void
test_modem_tell (TestModem *modem, const char *command, void (*told) (gpointer data), gpointer data)
{
  modem->tell_of = command;
  modem->told_data = data;
  modem->told = told;
}

GPtrArray *
test_modem_take_messages (TestModem *modem)
{
  GPtrArray *messages;

  g_mutex_lock (&modem->lock);
  messages = g_steal_pointer (&modem->messages);
  modem->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) sms_free);
  g_mutex_unlock (&modem->lock);
  return messages;
}
