/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trend-period.h"

#define S_US ((gint64) G_USEC_PER_SEC)

static void
test_parse (void)
{
  static const struct {
    const char *text;
    gint64 time_s; /* in UTC+8; -1 for no time */
  } cases[] = {
    { "2026-11-25", 1795536000 },
    { " 2026-11-25 08:00 ", 1795564800 },
    { "2026-11-25T08:00:30", 1795564830 },
    { "2026-1-5 7:05", 1767567900 },
    { "", -1 },
    { "yesterday", -1 },
    { "2026", -1 },
    { "2026-11", -1 },
    { "2026-11-25 08", -1 },
    { "2026-11-25 08:00:30 extra", -1 },
    { "2026-11-25 08:00:30:1", -1 },
    { "2026-13-01", -1 },
    { "2026-02-30", -1 },
    { "2026-11-25 24:00", -1 },
    { "2026-11-25 08:61", -1 },
    { "20261-11-25", -1 },
    { "2026-11-25 99999:00", -1 },
    { "2026-11-25-", -1 },
    { "2026/11/25", -1 },
    { "0000-01-01", -1 },
    { "-2026-11-25", -1 },
  };
  g_autoptr (GTimeZone) shanghai = g_time_zone_new_identifier ("+08:00");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 time_us = -1;
    gboolean is_time = cy_trend_period_parse (cases[i].text, shanghai, &time_us);

    g_test_message ("\"%s\"", cases[i].text);
    g_assert_cmpint (is_time, ==, cases[i].time_s >= 0);
    g_assert_cmpint (time_us, ==, is_time ? cases[i].time_s * S_US : -1);
  }
}

static void
test_describe (void)
{
  g_autofree char *short_one = NULL;
  g_autofree char *long_one = NULL;

  g_setenv ("TZ", "UTC", TRUE);
  short_one = cy_trend_period_describe (1795564800 * S_US, 1795568400 * S_US);
  g_assert_cmpstr (short_one, ==, "2026-11-25 00:00:00 – 01:00:00");
  long_one = cy_trend_period_describe (1795564800 * S_US, 1795737600 * S_US);
  g_assert_cmpstr (long_one, ==, "2026-11-25 00:00:00 – 2026-11-27 00:00:00");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trend-period/describe", test_describe);
  g_test_add_func ("/trend-period/parse", test_parse);
  return g_test_run ();
}
