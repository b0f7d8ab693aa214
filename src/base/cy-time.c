/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-time.h"

#include <string.h>

#include "cy-base-error.h"

/**
 * cy_time_format:
 * @time_us: UTC time [µs].
 *
 * Returns: ISO 8601 in UTC with milliseconds, as every interface prints it.
 */
char *
cy_time_format (gint64 time_us)
{
  /* Rounded down, so that a time before 1970 has its milliseconds after its second as well. */
  gint64 whole_s = time_us / CY_US_PER_S - (time_us % CY_US_PER_S < 0);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (whole_s);
  g_autofree char *seconds = NULL;

  if (time == NULL)
    return g_strdup ("");
  seconds = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");
  return g_strdup_printf ("%s.%03dZ", seconds, (int) ((time_us - whole_s * CY_US_PER_S) / 1000));
}

/* 100,000 weeks are 1,900 years, and far from overflowing. */
#define MAX_COUNT 100000

static gboolean
parse_relative (const char *text, gint64 *out_offset_us)
{
  static const struct {
    char unit;
    gint64 seconds;
  } units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 }, { 'w', 604800 } };
  char *end = NULL;
  gint64 count;

  if (*text != '-' && *text != '+')
    return FALSE;
  count = g_ascii_strtoll (text, &end, 10);
  if (count < -MAX_COUNT || count > MAX_COUNT || end == text || end[0] == '\0' || end[1] != '\0')
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++) {
    if (*end == units[i].unit) {
      *out_offset_us = count * units[i].seconds * CY_US_PER_S;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * cy_time_parse:
 * @text: ISO 8601 (UTC when it names no zone), `now`, or `now-1h` with s, m, h, d, w.
 * @now_us: what `now` means [µs UTC].
 * @out_time_us: (out): the time [µs UTC].
 *
 * Returns: whether @text is a time.
 */
gboolean
cy_time_parse (const char *text, gint64 now_us, gint64 *out_time_us, GError **error)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = NULL;
  gint64 offset_us = 0;

  if (g_str_has_prefix (text, "now")) {
    if (text[3] == '\0' || parse_relative (text + 3, &offset_us)) {
      *out_time_us = now_us + offset_us;
      return TRUE;
    }
  } else if ((time = g_date_time_new_from_iso8601 (text, utc)) != NULL) {
    *out_time_us = g_date_time_to_unix (time) * CY_US_PER_S + g_date_time_get_microsecond (time);
    return TRUE;
  }
  g_set_error (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX,
               "\"%s\" is not a time: use ISO 8601, \"now\" or \"now-1h\"", text);
  return FALSE;
}

/**
 * cy_time_list_midnights:
 *
 * Returns: (transfer full) (element-type gint64): when days begin in the zone, after @from_us and before
 *   @to_us [µs UTC]. A day that has no midnight, since a clock was put forward then, begins with its first
 *   moment.
 */
GArray *
cy_time_list_midnights (gint64 from_us, gint64 to_us, GTimeZone *zone)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (from_us / CY_US_PER_S);
  g_autoptr (GDateTime) local = utc == NULL ? NULL : g_date_time_to_timezone (utc, zone);
  g_autoptr (GDateTime) day = NULL;

  if (local == NULL)
    return list;
  day = g_date_time_new (zone, g_date_time_get_year (local), g_date_time_get_month (local),
                         g_date_time_get_day_of_month (local), 0, 0, 0);
  while (day != NULL) {
    gint64 time_us = g_date_time_to_unix (day) * CY_US_PER_S;
    g_autoptr (GDateTime) before = g_steal_pointer (&day);

    if (time_us >= to_us)
      break;
    if (time_us > from_us)
      g_array_append_val (list, time_us);
    day = g_date_time_add_days (before, 1);
  }
  return list;
}
