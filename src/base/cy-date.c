/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-date.h"

#include "cy-base-error.h"
#include "cy-time.h"

/* Before the first charging piles, and after whatever is bought now: what is beyond is a slip. */
#define FIRST_YEAR 1990
#define LAST_YEAR  2199

/* YYYY-MM-DD, digits and dashes only: what sscanf() takes is wider. */
static gboolean
take_number (const char *text, guint n_digits, guint *out_number)
{
  guint number = 0;

  for (guint i = 0; i < n_digits; i++) {
    if (!g_ascii_isdigit (text[i]))
      return FALSE;
    number = number * 10 + (guint) (text[i] - '0');
  }
  *out_number = number;
  return TRUE;
}

static gboolean
take_date (const char *text, guint *out_year, guint *out_month, guint *out_day)
{
  return take_number (text, 4, out_year) && text[4] == '-' &&
         take_number (text + 5, 2, out_month) && text[7] == '-' &&
         take_number (text + 8, 2, out_day) && text[10] == '\0';
}

/**
 * cy_date_parse:
 * @text: `2026-01-31`.
 * @out_date: (out): a day of the calendar.
 *
 * Errors: %CY_BASE_ERROR_SYNTAX, %CY_BASE_ERROR_RANGE for days that no calendar has and for years before
 *   1990 or after 2199.
 */
gboolean
cy_date_parse (const char *text, GDate *out_date, GError **error)
{
  guint year;
  guint month;
  guint day;

  if (!take_date (text, &year, &month, &day)) {
    g_set_error (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX, "\"%s\" is not a date like 2026-01-31",
                 text);
    return FALSE;
  }
  if (year < FIRST_YEAR || year > LAST_YEAR ||
      !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year)) {
    g_set_error (error, CY_BASE_ERROR, CY_BASE_ERROR_RANGE,
                 "\"%s\" is not a day of the calendar from %d to %d", text, FIRST_YEAR, LAST_YEAR);
    return FALSE;
  }
  g_date_clear (out_date, 1);
  g_date_set_dmy (out_date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return TRUE;
}

/**
 * cy_date_format:
 *
 * Returns: (transfer full): `2026-01-31`, as cy_date_parse() takes it.
 */
char *
cy_date_format (const GDate *date)
{
  return g_strdup_printf ("%04u-%02u-%02u", (guint) g_date_get_year (date),
                          (guint) g_date_get_month (date), (guint) g_date_get_day (date));
}

/**
 * cy_date_at:
 * @time_us: UTC time [µs].
 * @zone: whose calendar is meant.
 * @out_date: (out): the day it was there then.
 *
 * Returns: whether the time has a day; a broken clock can be beyond every calendar.
 */
gboolean
cy_date_at (gint64 time_us, GTimeZone *zone, GDate *out_date)
{
  /* Rounded down: a moment before 1970 is of the day before. */
  gint64 whole_s = time_us / CY_US_PER_S - (time_us % CY_US_PER_S < 0);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (whole_s);
  g_autoptr (GDateTime) local = utc == NULL ? NULL : g_date_time_to_timezone (utc, zone);

  if (local == NULL)
    return FALSE;
  g_date_clear (out_date, 1);
  g_date_set_dmy (out_date, (GDateDay) g_date_time_get_day_of_month (local),
                  (GDateMonth) g_date_time_get_month (local),
                  (GDateYear) g_date_time_get_year (local));
  return TRUE;
}
