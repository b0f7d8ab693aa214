/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trend-scale.h"

#include <math.h>
#include <string.h>

#define MS     ((gint64) 1000)
#define SECOND ((gint64) 1000000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

static const CyTrendTimeStep steps[] = {
  { 100 * MS, "%H:%M:%S.%f" }, { 200 * MS, "%H:%M:%S.%f" },  { 500 * MS, "%H:%M:%S.%f" },
  { SECOND, "%H:%M:%S" },      { 2 * SECOND, "%H:%M:%S" },   { 5 * SECOND, "%H:%M:%S" },
  { 10 * SECOND, "%H:%M:%S" }, { 15 * SECOND, "%H:%M:%S" },  { 30 * SECOND, "%H:%M:%S" },
  { MINUTE, "%H:%M" },         { 2 * MINUTE, "%H:%M" },      { 5 * MINUTE, "%H:%M" },
  { 10 * MINUTE, "%H:%M" },    { 15 * MINUTE, "%H:%M" },     { 30 * MINUTE, "%H:%M" },
  { HOUR, "%H:%M" },           { 2 * HOUR, "%H:%M" },        { 3 * HOUR, "%H:%M" },
  { 6 * HOUR, "%m-%d %H:%M" }, { 12 * HOUR, "%m-%d %H:%M" }, { DAY, "%m-%d" },
  { 2 * DAY, "%m-%d" },        { 7 * DAY, "%m-%d" },         { 14 * DAY, "%m-%d" },
  { 30 * DAY, "%Y-%m-%d" },    { 91 * DAY, "%Y-%m-%d" },     { 365 * DAY, "%Y" },
};

/**
 * cy_trend_value_step:
 * @span: from the least to the greatest value.
 * @n_ticks: how many there should be at most.
 *
 * Returns: 1, 2 or 5 times a power of ten.
 */
double
cy_trend_value_step (double span, guint n_ticks)
{
  double rough = span / MAX (1, n_ticks);
  double power, rest;

  if (!(rough > 0) || !isfinite (rough))
    return 1;
  power = pow (10, floor (log10 (rough)));
  rest = rough / power;
  return power * (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10);
}

/**
 * cy_trend_value_decimals:
 *
 * Returns: how many digits after the point tell two ticks apart.
 */
guint
cy_trend_value_decimals (double step)
{
  return step >= 1 ? 0 : (guint) MIN (9, ceil (-log10 (step) - 1e-9));
}

/**
 * cy_trend_time_step:
 *
 * Returns: the smallest usual step that makes at most @n_ticks ticks.
 */
const CyTrendTimeStep *
cy_trend_time_step (gint64 span_us, guint n_ticks)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (span_us / steps[i].step_us <= n_ticks)
      return &steps[i];
  return &steps[G_N_ELEMENTS (steps) - 1];
}

static gint64
offset_us (gint64 time_us, GTimeZone *zone)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, time_us / SECOND);

  return (gint64) g_time_zone_get_offset (zone, interval) * SECOND;
}

/**
 * cy_trend_first_tick:
 * @zone: ticks are at whole steps of local time.
 *
 * Returns: the first tick not before a time [µs UTC].
 */
gint64
cy_trend_first_tick (gint64 from_us, gint64 step_us, GTimeZone *zone)
{
  gint64 offset = offset_us (from_us, zone);
  gint64 local = from_us + offset;
  gint64 rest = ((local % step_us) + step_us) % step_us;

  return local + (rest == 0 ? 0 : step_us - rest) - offset;
}

/**
 * cy_trend_format_time:
 *
 * Returns: (transfer full): a time in a zone; empty for one that no calendar has.
 */
char *
cy_trend_format_time (gint64 time_us, GTimeZone *zone, const char *format)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / SECOND);
  g_autoptr (GDateTime) exact = utc != NULL ? g_date_time_add (utc, time_us % SECOND) : NULL;
  g_autoptr (GDateTime) local = exact != NULL ? g_date_time_to_timezone (exact, zone) : NULL;
  g_autofree char *text = local != NULL ? g_date_time_format (local, format) : NULL;
  char *point;

  if (text == NULL)
    return g_strdup ("");
  /* %f has six digits, a tick needs one. */
  point = g_str_has_suffix (format, ".%f") ? strrchr (text, '.') : NULL;
  if (point != NULL && point[1] != '\0')
    point[2] = '\0';
  return g_steal_pointer (&text);
}
