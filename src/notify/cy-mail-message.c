/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-mail-message.h"

#include <string.h>

#include "cy-notify-error.h"

/* RFC 5321, clause 4.5.3.1.3. */
#define MAX_ADDRESS 254

#define MAX_SUBJECT 2000
#define MAX_ID      100

/* RFC 2047, clause 2: an encoded word has at most 75 characters; 45 bytes make 60 of them, and what is
 * around them 12. */
#define WORD_BYTES 45

/* RFC 2045, clause 6.8. */
#define LINE_CHARACTERS 76

/* A header that is no longer stands as it is. */
#define PLAIN_CHARACTERS 60

static gboolean
refuse (GError **error, const char *format, const char *what)
{
  g_autofree char *shown = g_utf8_make_valid (what, -1);

  for (char *p = shown; *p != '\0'; p++) {
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  }
  g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_REFUSED, "\"%.80s\" %s", shown, format);
  return FALSE;
}

/**
 * cy_mail_check_address:
 * @address: (nullable): `somebody@example.org`, without a name, in ASCII.
 *
 * Errors: %CY_NOTIFY_ERROR_REFUSED.
 */
gboolean
cy_mail_check_address (const char *address, GError **error)
{
  const char *text = address != NULL ? address : "";
  const char *at = strchr (text, '@');
  gsize length = strlen (text);
  gboolean good = at != NULL && at != text && at[1] != '\0' && strchr (at + 1, '@') == NULL &&
                  length <= MAX_ADDRESS;

  for (gsize i = 0; good && i < length; i++)
    good = g_ascii_isgraph (text[i]) && strchr ("<>()[],;:\\\"", text[i]) == NULL;
  return good || refuse (error, "is no mail address", text);
}

static gboolean
is_plain (const char *text)
{
  for (const char *p = text; *p != '\0'; p++) {
    if (!g_ascii_isprint (*p))
      return FALSE;
  }
  return strlen (text) <= PLAIN_CHARACTERS && strstr (text, "=?") == NULL;
}

/* How many bytes of @text one encoded word takes: whole characters. */
static gsize
word_length (const char *text)
{
  gsize length = 0;

  while (text[length] != '\0') {
    gsize next = length + (gsize) (g_utf8_next_char (text + length) - (text + length));

    if (next > WORD_BYTES)
      break;
    length = next;
  }
  return length;
}

static void
append_words (GString *message, const char *text)
{
  for (const char *p = text; *p != '\0';) {
    gsize length = word_length (p);
    g_autofree char *word = g_base64_encode ((const guchar *) p, length);

    g_string_append_printf (message, "%s=?UTF-8?B?%s?=", p == text ? "" : "\r\n ", word);
    p += length;
  }
}

/* A header for people; one line, as it was checked. */
static void
append_text (GString *message, const char *text)
{
  if (is_plain (text))
    g_string_append (message, text);
  else
    append_words (message, text);
}

/* RFC 5322, clause 3.3; English whatever the locale is. */
static void
append_date (GString *message, gint64 now_us)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (now_us / G_USEC_PER_SEC);

  g_string_append_printf (
    message, "Date: %s, %02d %s %04d %02d:%02d:%02d +0000\r\n",
    days[g_date_time_get_day_of_week (now) - 1], g_date_time_get_day_of_month (now),
    months[g_date_time_get_month (now) - 1], g_date_time_get_year (now), g_date_time_get_hour (now),
    g_date_time_get_minute (now), g_date_time_get_second (now));
}

/* An id that cannot stand there as it is becomes its own check sum: still one for each. */
static void
append_id (GString *message, const char *from, const char *id)
{
  gsize length = strlen (id);
  gboolean good = length > 0 && length <= MAX_ID && id[0] != '.' && id[length - 1] != '.' &&
                  strstr (id, "..") == NULL;
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, id, -1);

  for (gsize i = 0; good && i < length; i++)
    good = g_ascii_isalnum (id[i]) || strchr ("-_.", id[i]) != NULL;
  g_string_append_printf (message, "Message-ID: <%s%s>\r\n", good ? id : sum, strchr (from, '@'));
}

static void
append_body (GString *message, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *canonical = NULL;
  g_autofree char *body = NULL;

  for (guint i = 0; lines[i] != NULL; i++) {
    gsize length = strlen (lines[i]);

    if (length > 0 && lines[i][length - 1] == '\r')
      lines[i][length - 1] = '\0';
  }
  canonical = g_strjoinv ("\r\n", lines);
  body = g_base64_encode ((const guchar *) canonical, strlen (canonical));
  for (const char *p = body; *p != '\0'; p += strnlen (p, LINE_CHARACTERS))
    g_string_append_printf (message, "%.*s\r\n", LINE_CHARACTERS, p);
}

static gboolean
check (const char *from, const char *from_name, const CyNotice *notice, GError **error)
{
  const char *lines[] = { from_name, notice->subject };

  if (!cy_mail_check_address (from, error) || !cy_mail_check_address (notice->recipient, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    if (lines[i] != NULL && (!g_utf8_validate (lines[i], -1, NULL) ||
                             strpbrk (lines[i], "\r\n") != NULL || strlen (lines[i]) > MAX_SUBJECT))
      return refuse (error, "is not one line of text", lines[i]);
  }
  if (strlen (notice->text) > CY_MAIL_MAX_TEXT || !g_utf8_validate (notice->text, -1, NULL))
    return refuse (error, "... is too long for a mail, or no text", notice->text);
  return TRUE;
}

/**
 * cy_mail_message_build:
 * @from: an address.
 * @from_name: (nullable): whose it is.
 * @now_us: [µs UTC].
 *
 * Writes a mail as RFC 5322 has it, whose Message-ID is the notice's: a mail that comes twice is the same
 * to a mail program that looks.
 *
 * Returns: (transfer full): with CR LF; ASCII.
 *
 * Errors: %CY_NOTIFY_ERROR_REFUSED, for what would have to be more than a line too.
 */
char *
cy_mail_message_build (const char *from,
                       const char *from_name,
                       const CyNotice *notice,
                       gint64 now_us,
                       GError **error)
{
  GString *message;

  if (!check (from, from_name, notice, error))
    return NULL;
  message = g_string_new (NULL);
  append_date (message, now_us);
  g_string_append (message, "From: ");
  if (from_name != NULL && from_name[0] != '\0') {
    append_words (message, from_name); /* as it is it would need quotes */
    g_string_append_c (message, ' ');
  }
  g_string_append_printf (message, "<%s>\r\nTo: <%s>\r\nSubject: ", from, notice->recipient);
  append_text (message, notice->subject != NULL ? notice->subject : "");
  g_string_append (message, "\r\n");
  append_id (message, from, notice->id);
  /* RFC 3834, clause 5: nobody's holiday is to answer. */
  g_string_append (message, "Auto-Submitted: auto-generated\r\n"
                            "MIME-Version: 1.0\r\n"
                            "Content-Type: text/plain; charset=utf-8\r\n"
                            "Content-Transfer-Encoding: base64\r\n\r\n");
  append_body (message, notice->text);
  return g_string_free (message, FALSE);
}
