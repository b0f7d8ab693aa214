/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-time.h"

#include "cy-base-error.h"
#include "fixture.h"

#define NOW_US ((gint64) 1700000000123456)

static void
test_format (void)
{
  static const struct {
    gint64 us;
    const char *text;
  } cases[] = {
    { 0, "1970-01-01T00:00:00.000Z" },
    { 1, "1970-01-01T00:00:00.000Z" },
    { 999999, "1970-01-01T00:00:00.999Z" },
    { NOW_US, "2023-11-14T22:13:20.123Z" },
    { -1, "1969-12-31T23:59:59.999Z" },
    { -1000000, "1969-12-31T23:59:59.000Z" },
    { -1001000, "1969-12-31T23:59:58.999Z" },
    { (gint64) 253402300799 * 1000000 + 999999, "9999-12-31T23:59:59.999Z" },
    { (gint64) 253402300800 * 1000000, "" },
    { G_MAXINT64, "" },
    { G_MININT64, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = cy_time_format (cases[i].us);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
test_parse (void)
{
  static const struct {
    const char *text;
    gint64 us;
  } cases[] = {
    { "now", NOW_US },
    { "now-30s", NOW_US - 30 * CY_US_PER_S },
    { "now-5m", NOW_US - 300 * CY_US_PER_S },
    { "now-1h", NOW_US - 3600 * CY_US_PER_S },
    { "now+2d", NOW_US + 2 * 86400 * CY_US_PER_S },
    { "now-1w", NOW_US - 604800 * CY_US_PER_S },
    { "now-100000s", NOW_US - 100000 * CY_US_PER_S },
    { "2023-11-14T22:13:20Z", 1700000000 * CY_US_PER_S },
    { "2023-11-14T22:13:20", 1700000000 * CY_US_PER_S },
    { "2023-11-15T06:13:20+08:00", 1700000000 * CY_US_PER_S },
    { "2023-11-14T22:13:20.123Z", 1700000000 * CY_US_PER_S + 123000 },
    { "1969-12-31T23:59:59.999Z", -1000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    gint64 us = 0;

    g_test_message ("%s", cases[i].text);
    g_assert_true (cy_time_parse (cases[i].text, NOW_US, &us, &error));
    g_assert_no_error (error);
    g_assert_cmpint (us, ==, cases[i].us);
  }
}

static void
test_refuse (void)
{
  static const char *const texts[] = {
    "",
    "yesterday",
    "nowhere",
    "now-",
    "now-h",
    "now-1",
    "now-1x",
    "now-1hh",
    "now--1h",
    "now 1h",
    "now-100001s",
    "now-9223372036854775809s",
    "now+99999999999999999999w",
    "2023-13-01T00:00:00Z",
    "2023-11-14T25:00:00Z",
    "1700000000",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *message =
      g_strdup_printf ("\"%s\" is not a time: use ISO 8601, \"now\" or \"now-1h\"", texts[i]);
    gint64 us = 42;

    g_assert_false (cy_time_parse (texts[i], NOW_US, &us, &error));
    assert_error_text (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX, message);
    g_assert_cmpint (us, ==, 42);
  }
}

static void
test_round_trip (void)
{
  g_autoptr (GRand) rand = test_rand_new ();

  for (guint i = 0; i < 2000; i++) {
    gint64 ms = (gint64) (g_rand_double (rand) * 4e12) - 1000000000000;
    g_autofree char *text = cy_time_format (ms * 1000);
    gint64 us = 0;

    g_assert_true (cy_time_parse (text, 0, &us, NULL));
    g_assert_cmpint (us, ==, ms * 1000);
  }
}

/* Days as people have them: half an hour beside UTC, and of 23 and 25 hours. */
static void
test_midnights (void)
{
  static const struct {
    const char *zone;
    const char *from;
    const char *to;
    const char *expected;
  } cases[] = {
    { "UTC", "2026-01-31T00:00:00Z", "2026-02-02T00:00:00Z", "2026-02-01T00:00:00.000Z " },
    { "UTC", "2026-01-31T00:00:01Z", "2026-01-31T23:59:59Z", "" },
    { "Asia/Shanghai", "2026-11-25T00:00:00Z", "2026-11-27T00:00:00Z",
      "2026-11-25T16:00:00.000Z 2026-11-26T16:00:00.000Z " },
    { "Asia/Kolkata", "2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z", "2026-11-25T18:30:00.000Z " },
    { "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z",
      "2026-10-24T22:00:00.000Z 2026-10-25T23:00:00.000Z " },
    { "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z",
      "2026-03-28T23:00:00.000Z 2026-03-29T22:00:00.000Z " },
    { "UTC", "2026-01-31T00:00:00Z", "2026-01-30T00:00:00Z", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (cases[i].zone);
    g_autoptr (GArray) midnights = NULL;
    g_autoptr (GString) text = g_string_new (NULL);
    gint64 from_us, to_us;

    g_assert_nonnull (zone);
    g_assert_true (cy_time_parse (cases[i].from, 0, &from_us, NULL));
    g_assert_true (cy_time_parse (cases[i].to, 0, &to_us, NULL));
    midnights = cy_time_list_midnights (from_us, to_us, zone);
    for (guint m = 0; m < midnights->len; m++) {
      g_autofree char *one = cy_time_format (g_array_index (midnights, gint64, m));

      g_string_append_printf (text, "%s ", one);
    }
    g_assert_cmpstr (text->str, ==, cases[i].expected);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/time/format", test_format);
  g_test_add_func ("/base/time/parse", test_parse);
  g_test_add_func ("/base/time/refuse", test_refuse);
  g_test_add_func ("/base/time/round-trip", test_round_trip);
  g_test_add_func ("/base/time/midnights", test_midnights);
  return g_test_run ();
}
