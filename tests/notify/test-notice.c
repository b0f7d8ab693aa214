/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-notice.h"

#include "cy-notify-error.h"
#include "fixture.h"

static void
test_copy (void)
{
  CyNotice notice = { CY_NOTICE_MAIL, CY_PRIORITY_HIGH, (char *) "id", (char *) "a@b",
                      NULL,           (char *) "text" };
  g_autoptr (CyNotice) copy = cy_notice_copy (&notice);

  g_assert_cmpint (copy->channel, ==, CY_NOTICE_MAIL);
  g_assert_cmpint (copy->priority, ==, CY_PRIORITY_HIGH);
  g_assert_cmpstr (copy->id, ==, "id");
  g_assert_cmpstr (copy->recipient, ==, "a@b");
  g_assert_null (copy->subject);
  g_assert_cmpstr (copy->text, ==, "text");
  g_assert_true (copy->text != notice.text);
}

static void
test_channels (void)
{
  CyNoticeChannel parsed;

  for (CyNoticeChannel channel = 0; channel < CY_N_NOTICE_CHANNELS; channel++) {
    g_assert_true (cy_notice_channel_parse (cy_notice_channel_name (channel), &parsed));
    g_assert_cmpint (parsed, ==, channel);
  }
  g_assert_false (cy_notice_channel_parse ("pigeon", &parsed));
}

static void
test_numbers (void)
{
  static const struct {
    const char *text;
    const char *number; /* NULL when it is refused */
  } cases[] = {
    { "+86 138-0013-8000", "+8613800138000" },
    { "(02) 2345 6789", "0223456789" },
    { "110", "110" },
    { "11", NULL },
    { "", NULL },
    { NULL, NULL },
    { "++8613800138000", NULL },
    { "138001380001380013800", NULL },
    { "1380013800a", NULL },
    { "13800138000\r\nAT+CFUN=0", NULL },
    { "13800138000;ext=1", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *number = cy_notice_check_number (cases[i].text, &error);

    g_assert_cmpstr (number, ==, cases[i].number);
    if (number == NULL)
      assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_REFUSED, "telephone number");
  }
}

static void
test_timeouts (void)
{
  g_autoptr (GError) error = NULL;
  guint timeout_ms = 0;

  g_assert_true (cy_notice_check_timeout (0, &timeout_ms, &error));
  g_assert_cmpuint (timeout_ms, ==, 20000);
  g_assert_true (cy_notice_check_timeout (150, &timeout_ms, &error));
  g_assert_cmpuint (timeout_ms, ==, 150);
  g_assert_false (cy_notice_check_timeout (99, NULL, &error));
  assert_error_text (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG,
                     "timeout: 99 ms is not from 100 to 300000");
}

static void
test_passing (void)
{
  static const struct {
    int code;
    gboolean passing;
  } cases[] = {
    { CY_NOTIFY_ERROR_REFUSED, FALSE },   { CY_NOTIFY_ERROR_UNREACHABLE, TRUE },
    { CY_NOTIFY_ERROR_TIMEOUT, TRUE },    { CY_NOTIFY_ERROR_BAD_CONFIG, FALSE },
    { CY_NOTIFY_ERROR_BAD_ANSWER, TRUE },
  };
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = g_error_new_literal (CY_NOTIFY_ERROR, cases[i].code, "");

    g_assert_cmpint (cy_notify_error_is_passing (error), ==, cases[i].passing);
  }
  g_assert_false (cy_notify_error_is_passing (cancelled));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice/copy", test_copy);
  g_test_add_func ("/notice/channels", test_channels);
  g_test_add_func ("/notice/numbers", test_numbers);
  g_test_add_func ("/notice/timeouts", test_timeouts);
  g_test_add_func ("/notice/passing", test_passing);
  return g_test_run ();
}
