/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-mail-message.h"

#include "cy-notify-error.h"
#include "fixture.h"

/* 2026-11-28 09:05:07 UTC */
#define NOW_US (G_GINT64_CONSTANT (1795856707) * G_USEC_PER_SEC)

static CyNotice
notice_with (const char *id, const char *subject, const char *text)
{
  return (CyNotice){ .channel = CY_NOTICE_MAIL,
                     .id = (char *) id,
                     .recipient = (char *) "duty@example.org",
                     .subject = (char *) subject,
                     .text = (char *) text };
}

static char *
build (const CyNotice *notice)
{
  g_autoptr (GError) error = NULL;
  char *message = cy_mail_message_build ("a@b.example", NULL, notice, NOW_US, &error);

  g_assert_no_error (error);
  return message;
}

static void
test_whole (void)
{
  CyNotice notice = notice_with ("n-1", "告警", "枪温过高\nline two\r\nthree");
  g_autoptr (GError) error = NULL;
  g_autofree char *message =
    cy_mail_message_build ("a@b.example", "充电场", &notice, NOW_US, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (message, ==,
                   "Date: Sat, 28 Nov 2026 09:05:07 +0000\r\n"
                   "From: =?UTF-8?B?5YWF55S15Zy6?= <a@b.example>\r\n"
                   "To: <duty@example.org>\r\n"
                   "Subject: =?UTF-8?B?5ZGK6K2m?=\r\n"
                   "Message-ID: <n-1@b.example>\r\n"
                   "Auto-Submitted: auto-generated\r\n"
                   "MIME-Version: 1.0\r\n"
                   "Content-Type: text/plain; charset=utf-8\r\n"
                   "Content-Transfer-Encoding: base64\r\n"
                   "\r\n"
                   "5p6q5rip6L+H6auYDQpsaW5lIHR3bw0KdGhyZWU=\r\n");
}

/* However long: lines that every server takes, whole characters in each encoded word. */
static void
test_long (void)
{
  g_autoptr (GString) subject = g_string_new ("a");
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *message = NULL;
  g_auto (GStrv) lines = NULL;
  CyNotice notice;

  for (guint i = 0; i < 100; i++)
    g_string_append (subject, "枪");
  for (guint i = 0; i < 1000; i++)
    g_string_append (text, "枪温过高 ");
  notice = notice_with ("n-1", subject->str, text->str);
  message = build (&notice);
  lines = g_strsplit (message, "\r\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (lines[i], "?", -1);

    g_assert_cmpuint (strlen (lines[i]), <=, 90);
    if (g_strv_length (parts) == 5) {
      gsize length;
      g_autofree guchar *word = g_base64_decode (parts[3], &length);

      g_assert_true (g_utf8_validate ((const char *) word, (gssize) length, NULL));
    }
  }
}

static void
check_header (const CyNotice *notice, const char *header)
{
  g_autofree char *message = build (notice);
  g_autofree char *line = g_strdup_printf ("\r\n%s\r\n", header);

  if (strstr (message, line) == NULL)
    g_error ("no \"%s\" in %s", header, message);
}

static void
test_subjects (void)
{
  static const struct {
    const char *subject;
    const char *header;
  } cases[] = {
    { "Gun too hot", "Subject: Gun too hot" },
    { NULL, "Subject: " },
    { "=?UTF-8?Q?fake?=", "Subject: =?UTF-8?B?PT9VVEYtOD9RP2Zha2U/PQ==?=" },
    { "tab\there", "Subject: =?UTF-8?B?dGFiCWhlcmU=?=" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyNotice notice = notice_with ("n-1", cases[i].subject, "");

    check_header (&notice, cases[i].header);
  }
}

static void
test_ids (void)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "a>\r\nBcc: <x@y", -1);
  g_autofree char *header = g_strdup_printf ("Message-ID: <%s@b.example>", sum);
  CyNotice odd = notice_with ("a>\r\nBcc: <x@y", "", "");
  CyNotice plain = notice_with ("ops.17-3_x", "", "");

  check_header (&plain, "Message-ID: <ops.17-3_x@b.example>");
  check_header (&odd, header);
}

static void
test_injection (void)
{
  static const char *const addresses[] = {
    "a@b\r\nBcc: x@y", "a@b\n",   "a b@c",     "<a@b>", "a@b, c@d", "a@b@c", "@b", "a@", "",
    "a\"@b",           "a@b\x7f", "用户@b.cn",
  };
  static const char *const subjects[] = { "a\r\nBcc: x@y", "a\nb", "a\rb", "\xff" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++) {
    CyNotice notice = notice_with ("n-1", "", "");

    g_assert_null (cy_mail_message_build (addresses[i], NULL, &notice, NOW_US, &error));
    assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_REFUSED, "is no mail address");
    g_assert_null (strpbrk (error->message, "\r\n"));
    g_clear_error (&error);
    notice.recipient = (char *) addresses[i];
    g_assert_null (cy_mail_message_build ("a@b", NULL, &notice, NOW_US, &error));
    g_assert_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_REFUSED);
    g_clear_error (&error);
  }
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++) {
    CyNotice notice = notice_with ("n-1", subjects[i], "");

    g_assert_null (cy_mail_message_build ("a@b", NULL, &notice, NOW_US, &error));
    assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_REFUSED, "is not one line");
    g_clear_error (&error);
    notice.subject = NULL;
    g_assert_null (cy_mail_message_build ("a@b", subjects[i], &notice, NOW_US, &error));
    g_assert_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_REFUSED);
    g_clear_error (&error);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail-message/whole", test_whole);
  g_test_add_func ("/mail-message/long", test_long);
  g_test_add_func ("/mail-message/subjects", test_subjects);
  g_test_add_func ("/mail-message/ids", test_ids);
  g_test_add_func ("/mail-message/injection", test_injection);
  return g_test_run ();
}
