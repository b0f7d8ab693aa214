/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-date.h"

#include "cy-base-error.h"
#include "cy-time.h"
#include "fixture.h"

static void
test_parse (void)
{
  static const struct {
    const char *text;
    int code; /* -1: it is a date */
  } cases[] = {
    { "2026-01-31", -1 },
    { "2024-02-29", -1 },
    { "2000-02-29", -1 },
    { "1990-01-01", -1 },
    { "2199-12-31", -1 },
    { "2026-02-29", CY_BASE_ERROR_RANGE },
    { "2100-02-29", CY_BASE_ERROR_RANGE },
    { "2026-04-31", CY_BASE_ERROR_RANGE },
    { "2026-00-10", CY_BASE_ERROR_RANGE },
    { "2026-13-10", CY_BASE_ERROR_RANGE },
    { "2026-01-00", CY_BASE_ERROR_RANGE },
    { "2026-01-32", CY_BASE_ERROR_RANGE },
    { "1989-12-31", CY_BASE_ERROR_RANGE },
    { "2200-01-01", CY_BASE_ERROR_RANGE },
    { "0000-00-00", CY_BASE_ERROR_RANGE },
    { "", CY_BASE_ERROR_SYNTAX },
    { "2026", CY_BASE_ERROR_SYNTAX },
    { "2026-1-31", CY_BASE_ERROR_SYNTAX },
    { "2026-01-31 ", CY_BASE_ERROR_SYNTAX },
    { " 2026-01-31", CY_BASE_ERROR_SYNTAX },
    { "2026-01-31T00:00:00Z", CY_BASE_ERROR_SYNTAX },
    { "2026/01/31", CY_BASE_ERROR_SYNTAX },
    { "31-01-2026", CY_BASE_ERROR_SYNTAX },
    { "+026-01-31", CY_BASE_ERROR_SYNTAX },
    { "2026-0x-31", CY_BASE_ERROR_SYNTAX },
    { "２０２６-01-31", CY_BASE_ERROR_SYNTAX },
    { "yesterday!", CY_BASE_ERROR_SYNTAX },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *again = NULL;
    GDate date;
    gboolean parsed = cy_date_parse (cases[i].text, &date, &error);

    g_test_message ("\"%s\"", cases[i].text);
    g_assert_cmpint (parsed, ==, cases[i].code < 0);
    if (!parsed) {
      g_assert_error (error, CY_BASE_ERROR, cases[i].code);
      continue;
    }
    again = cy_date_format (&date);
    g_assert_cmpstr (again, ==, cases[i].text);
  }
}

/* Every day from the first to the last is one, and its spelling is read back as the same day. */
static void
test_every_day (void)
{
  GDate day;
  GDate last;
  GDate again;

  g_assert_true (cy_date_parse ("1990-01-01", &day, NULL));
  g_assert_true (cy_date_parse ("2199-12-31", &last, NULL));
  for (; g_date_compare (&day, &last) <= 0; g_date_add_days (&day, 1)) {
    g_autofree char *text = cy_date_format (&day);

    g_assert_true (cy_date_parse (text, &again, NULL));
    g_assert_cmpint (g_date_compare (&day, &again), ==, 0);
  }
}

/* Whose midnight it is counts. */
static void
test_at (void)
{
  static const struct {
    const char *time;
    const char *zone;
    const char *date;
  } cases[] = {
    { "2026-03-01T15:59:59Z", "+08:00", "2026-03-01" },
    { "2026-03-01T16:00:00Z", "+08:00", "2026-03-02" },
    { "2026-03-01T00:00:00Z", "-01:00", "2026-02-28" },
    { "2026-03-01T00:00:00Z", "+00:00", "2026-03-01" },
    { "1969-12-31T23:59:59.5Z", "+00:00", "1969-12-31" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (cases[i].zone);
    g_autofree char *text = NULL;
    gint64 time_us;
    GDate date;

    g_assert_true (cy_time_parse (cases[i].time, 0, &time_us, NULL));
    g_assert_true (cy_date_at (time_us, zone, &date));
    text = cy_date_format (&date);
    g_assert_cmpstr (text, ==, cases[i].date);
  }
}

static void
test_at_nowhere (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  GDate date;

  g_assert_false (cy_date_at (G_MAXINT64, utc, &date));
  g_assert_false (cy_date_at (G_MININT64, utc, &date));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/date/parse", test_parse);
  g_test_add_func ("/base/date/every-day", test_every_day);
  g_test_add_func ("/base/date/at", test_at);
  g_test_add_func ("/base/date/at-nowhere", test_at_nowhere);
  return g_test_run ();
}
