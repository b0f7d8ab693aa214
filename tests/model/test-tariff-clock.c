/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tariff-clock.h"

#include "cy-tariff.h"
#include "cy-time.h"

static CyTariffTerms *
make_terms (const char *zone, const char *periods, const char *rules)
{
  g_autoptr (CyRecord) record = cy_record_new (CY_KIND_TARIFF, "t");
  GError *error = NULL;
  CyTariffTerms *terms;

  cy_record_set_text (record, "name", "T", &error);
  cy_record_set_text (record, "version", "1", &error);
  cy_record_set_text (record, "periods", periods, &error);
  cy_record_set_text (record, "rules", rules, &error);
  cy_record_set_text (record, "time_zone", zone, &error);
  cy_record_set_text (record, "valid_from", "2026-01-01", &error);
  cy_record_set_text (record, "valid_to", "2026-12-31", &error);
  for (guint i = 0; i < CY_TARIFF_CLASSES; i++) {
    g_autofree char *field = g_strconcat (cy_tariff_class_name (i), "_electricity", NULL);

    cy_record_set_text (record, field, "1", &error);
  }
  g_assert_no_error (error);
  terms = cy_tariff_terms_read (record, &error);
  g_assert_no_error (error);
  return terms;
}

static gint64
at (const char *text)
{
  gint64 time_us;

  g_assert_true (cy_time_parse (text, 0, &time_us, NULL));
  return time_us;
}

/* Each change of class from one instant on, "TIME CLASS". */
static void
test_changes (void)
{
  static const char day[] = "23:00-07:00 valley, 07:00-23:00 flat";
  static const char night[] = "00:00-02:30 valley, 02:30-03:00 peak, 03:00-24:00 flat";
  static const struct {
    const char *zone;
    const char *day;
    const char *rules;
    const char *from;
    const char *changes[5];
  } cases[] = {
    { "Asia/Shanghai",
      day,
      "",
      "2026-03-10T00:00:00Z",
      { "2026-03-10T15:00:00.000Z v", "2026-03-10T23:00:00.000Z f",
        "2026-03-11T15:00:00.000Z v" } },
    /* A month begins at midnight in its zone, not in Greenwich. */
    { "Asia/Shanghai",
      "00:00-24:00 flat",
      "months 4: 00:00-24:00 peak",
      "2026-03-30T00:00:00Z",
      { "2026-03-31T16:00:00.000Z p", "2026-04-30T16:00:00.000Z f" } },
    { "America/New_York",
      "00:00-24:00 flat",
      "dates 2026-12-31..2027-01-01: 00:00-24:00 deep",
      "2026-12-30T00:00:00Z",
      { "2026-12-31T05:00:00.000Z d", "2027-01-02T05:00:00.000Z f" } },
    /* 02:00 becomes 03:00: there is no 02:30. */
    { "Europe/Berlin",
      night,
      "",
      "2026-03-28T22:30:00Z",
      { "2026-03-28T23:00:00.000Z v", "2026-03-29T01:00:00.000Z f",
        "2026-03-29T22:00:00.000Z v" } },
    /* 03:00 becomes 02:00: 02:30 comes twice. */
    { "Europe/Berlin",
      night,
      "",
      "2026-10-24T22:30:00Z",
      { "2026-10-25T00:30:00.000Z p", "2026-10-25T01:00:00.000Z v", "2026-10-25T01:30:00.000Z p",
        "2026-10-25T02:00:00.000Z f" } },
    /* Half an hour, and a midnight that does not exist. */
    { "Australia/Lord_Howe",
      "00:00-02:10 peak, 02:10-24:00 flat",
      "",
      "2026-10-03T12:00:00Z",
      { "2026-10-03T13:30:00.000Z p", "2026-10-03T15:30:00.000Z f" } },
    { "Africa/Cairo",
      "00:00-01:00 peak, 01:00-24:00 flat",
      "",
      "2026-04-23T12:00:00Z",
      { "2026-04-24T21:00:00.000Z p", "2026-04-24T22:00:00.000Z f" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyTariffTerms) terms = make_terms (cases[i].zone, cases[i].day, cases[i].rules);
    gint64 time_us = at (cases[i].from);

    for (guint c = 0; cases[i].changes[c] != NULL; c++) {
      g_autofree char *time = NULL;
      g_autofree char *change = NULL;

      time_us = cy_tariff_terms_next_change (terms, time_us, time_us + 60 * 86400 * CY_US_PER_S);
      time = cy_time_format (time_us);
      change = g_strdup_printf ("%s %c", time,
                                *cy_tariff_class_name (cy_tariff_terms_class_at (terms, time_us)));
      g_assert_cmpstr (change, ==, cases[i].changes[c]);
    }
  }
}

/* How long classes last on days of 23, 24 and 25 hours, by minutes. */
static void
test_lengths (void)
{
  static const struct {
    const char *from;
    const char *to;
    guint valley_min;
    guint all_min;
  } cases[] = {
    { "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 5 * 60, 23 * 60 },
    { "2026-06-01T22:00:00Z", "2026-06-02T22:00:00Z", 6 * 60, 24 * 60 },
    { "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 7 * 60, 25 * 60 },
  };
  g_autoptr (CyTariffTerms) terms =
    make_terms ("Europe/Berlin", "00:00-06:00 valley, 06:00-24:00 peak", "");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 from_us = at (cases[i].from);
    gint64 to_us = at (cases[i].to);
    gint64 by_class[CY_TARIFF_CLASSES] = { 0 };

    for (gint64 time_us = from_us; time_us < to_us;) {
      gint64 next_us = cy_tariff_terms_next_change (terms, time_us, to_us);

      by_class[cy_tariff_terms_class_at (terms, time_us)] += next_us - time_us;
      time_us = next_us;
    }
    g_assert_cmpint (by_class[3], ==, cases[i].valley_min * 60 * CY_US_PER_S);
    g_assert_cmpint (by_class[1] + by_class[3], ==, cases[i].all_min * 60 * CY_US_PER_S);
  }
}

/* The same words, slowly: GLib's calendar, each minute. */
static guint8
class_by_calendar (const CyTariffTerms *terms, gint64 time_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / CY_US_PER_S);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, terms->zone);
  const CyTariffDay *day = cy_tariff_terms_find_day (
    terms,
    CY_TARIFF_DATE ((guint) g_date_time_get_year (local), (guint) g_date_time_get_month (local),
                    (guint) g_date_time_get_day_of_month (local)),
    (guint) g_date_time_get_day_of_week (local));
  guint minute = (guint) (g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local));

  for (guint i = 0; i < day->n_periods; i++) {
    if (minute >= day->periods[i].from_min && minute < day->periods[i].to_min)
      return day->periods[i].class;
  }
  g_assert_not_reached ();
}

static void
test_against_calendar (void)
{
  static const char *const zones[] = { "Asia/Shanghai",
                                       "Europe/Berlin",
                                       "America/St_Johns",
                                       "Australia/Lord_Howe",
                                       "Africa/Cairo",
                                       "Pacific/Apia",
                                       "UTC" };

  for (guint z = 0; z < G_N_ELEMENTS (zones); z++) {
    g_autoptr (CyTariffTerms) terms =
      make_terms (zones[z],
                  "00:00-00:45 peak, 00:45-01:30 sharp, 01:30-02:30 valley, "
                  "02:30-09:17 flat, 09:17-24:00 deep",
                  "weekdays sun: 01:45-02:15 peak\nmonths 4 dates 02-28..04-03: 23:00-01:00 flat");
    gint64 change_us = 0;

    for (gint64 time_us = at ("2026-03-01T00:00:30Z"); time_us < at ("2026-11-20T00:00:00Z");
         time_us += 60 * CY_US_PER_S) {
      guint8 class = cy_tariff_terms_class_at (terms, time_us);

      g_assert_cmpuint (class, ==, class_by_calendar (terms, time_us));
      if (time_us < change_us)
        continue;
      if (change_us != 0)
        g_assert_cmpuint (class, !=, cy_tariff_terms_class_at (terms, change_us - 1));
      change_us = cy_tariff_terms_next_change (terms, time_us, G_MAXINT64);
      g_assert_cmpint (change_us, >, time_us);
      g_assert_cmpuint (cy_tariff_terms_class_at (terms, change_us - 1), ==, class);
    }
  }
}

static void
test_until (void)
{
  g_autoptr (CyTariffTerms) terms = make_terms ("UTC", "00:00-12:00 flat, 12:00-24:00 peak", "");
  g_autoptr (CyTariffTerms) same = make_terms ("UTC", "00:00-24:00 flat", "");
  gint64 noon_us = at ("2026-05-05T12:00:00Z");
  gint64 until_us = at ("2027-05-05T00:00:00Z") + 7;

  g_assert_cmpint (cy_tariff_terms_next_change (terms, noon_us - 9, noon_us - 1), ==, noon_us - 1);
  g_assert_cmpint (cy_tariff_terms_next_change (terms, noon_us - 9, noon_us), ==, noon_us);
  g_assert_cmpint (cy_tariff_terms_next_change (terms, noon_us - 9, noon_us + 1), ==, noon_us);
  g_assert_cmpint (cy_tariff_terms_next_change (terms, noon_us, noon_us + 1), ==, noon_us + 1);
  g_assert_cmpint (cy_tariff_terms_next_change (same, noon_us, until_us), ==, until_us);
}

static void
test_valid (void)
{
  g_autoptr (CyTariffTerms) terms = make_terms ("Asia/Shanghai", "00:00-24:00 flat", "");

  g_assert_false (cy_tariff_terms_is_valid_at (terms, at ("2025-12-31T16:00:00Z") - 1));
  g_assert_true (cy_tariff_terms_is_valid_at (terms, at ("2025-12-31T16:00:00Z")));
  g_assert_true (cy_tariff_terms_is_valid_at (terms, at ("2026-12-31T16:00:00Z") - 1));
  g_assert_false (cy_tariff_terms_is_valid_at (terms, at ("2026-12-31T16:00:00Z")));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tariff-clock/changes", test_changes);
  g_test_add_func ("/tariff-clock/lengths", test_lengths);
  g_test_add_func ("/tariff-clock/against-calendar", test_against_calendar);
  g_test_add_func ("/tariff-clock/until", test_until);
  g_test_add_func ("/tariff-clock/valid", test_valid);
  return g_test_run ();
}
