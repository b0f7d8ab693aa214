/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-outage-loss.h"

#include <math.h>

#define US_PER_S ((gint64) 1000000)
#define HOUR_S   3600
#define DAY_S    86400
#define DAYS     7
#define HOURS    24

/* Prices change on half hours, and no zone is off by anything but quarters of an hour. */
#define PIECE_S 900

/* Wh by 1/100000 per kWh, in 1/10000. */
#define WH_PRICE_PER_MONEY 10000.0

typedef struct {
  double sum;
  guint n;
} Mean;

typedef struct {
  Mean weekday[DAYS][HOURS];
  Mean hour[HOURS];
  Mean all;
} Pattern;

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

/* Seconds since 1970 on the clock on the wall. */
static gint64
local_s (GTimeZone *zone, gint64 utc_s)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, utc_s);

  return utc_s + g_time_zone_get_offset (zone, interval);
}

static void
find_place (GTimeZone *zone, gint64 utc_s, guint *out_weekday, guint *out_hour)
{
  gint64 local = local_s (zone, utc_s);
  gint64 day = floor_div (local, DAY_S);

  *out_hour = (guint) ((local - day * DAY_S) / HOUR_S);
  /* Thursday is 0, as 1970 began with one; no day is more than another here. */
  *out_weekday = (guint) (day - floor_div (day, DAYS) * DAYS);
}

static void
add (Mean *mean, double value)
{
  mean->sum += value;
  mean->n++;
}

static gboolean
is_usable (const CyOutage *outage, const CyOutageHour *hour)
{
  gint64 end_us = hour->start_us + HOUR_S * US_PER_S;

  if (!isfinite (hour->energy_wh) || hour->energy_wh < 0 ||
      cy_span_overlaps (&outage->span, hour->start_us, end_us))
    return FALSE;
  for (guint i = 0; i < outage->n_excluded; i++) {
    if (cy_span_overlaps (&outage->excluded[i], hour->start_us, end_us))
      return FALSE;
  }
  return TRUE;
}

static void
learn (Pattern *pattern, const CyOutage *outage)
{
  for (guint i = 0; i < outage->n_hours; i++) {
    const CyOutageHour *past = &outage->hours[i];
    guint weekday;
    guint hour;

    if (!is_usable (outage, past))
      continue;
    find_place (outage->zone, floor_div (past->start_us, US_PER_S), &weekday, &hour);
    add (&pattern->weekday[weekday][hour], past->energy_wh);
    add (&pattern->hour[hour], past->energy_wh);
    add (&pattern->all, past->energy_wh);
  }
}

static double
expect (const Pattern *pattern, GTimeZone *zone, gint64 hour_s, CyOutageBasis *out_basis)
{
  const Mean *means[CY_N_OUTAGE_BASES];
  guint basis = CY_OUTAGE_BY_WEEKDAY;
  guint weekday;
  guint hour;

  find_place (zone, hour_s, &weekday, &hour);
  means[CY_OUTAGE_BY_WEEKDAY] = &pattern->weekday[weekday][hour];
  means[CY_OUTAGE_BY_HOUR] = &pattern->hour[hour];
  means[CY_OUTAGE_BY_ALL] = &pattern->all;
  while (means[basis]->n == 0)
    basis++;
  *out_basis = basis;
  return means[basis]->sum / means[basis]->n;
}

/* What part of an outage lies in a piece of time [s]. */
static double
part_of (const CySpan *span, gint64 from_s, gint64 length_s)
{
  gint64 from_us = MAX (span->from_us, from_s * US_PER_S);
  gint64 to_us = MIN (span->to_us, (from_s + length_s) * US_PER_S);

  return to_us > from_us ? (double) (to_us - from_us) / US_PER_S : 0;
}

static gint32
price_at (const CyOutage *outage, gint64 utc_s)
{
  gint64 local = local_s (outage->zone, utc_s);
  gint64 in_day = local - floor_div (local, DAY_S) * DAY_S;

  return outage->prices[in_day / (DAY_S / CY_OUTAGE_SLOTS)];
}

/**
 * cy_outage_loss:
 *
 * What an outage of a pile cost: the sum over its hours, or parts of hours, of what the pile usually gives in
 * that hour of that day of the week; where that never was, in that hour of any day; else in any hour. An hour
 * that a clock skips is not in the outage either, and one that it repeats counts twice.
 *
 * Threading: any; pure.
 *
 * Returns: the loss; not known where there is no past.
 */
CyOutageLoss
cy_outage_loss (const CyOutage *outage)
{
  CyOutageLoss loss = { 0 };
  g_autofree Pattern *pattern = g_new0 (Pattern, 1);
  gint64 first_s = floor_div (outage->span.from_us, HOUR_S * US_PER_S) * HOUR_S;
  double money = 0;

  learn (pattern, outage);
  if (pattern->all.n == 0)
    return loss;
  for (gint64 at = first_s; at * US_PER_S < outage->span.to_us; at += HOUR_S) {
    CyOutageBasis basis;
    double usual_wh = expect (pattern, outage->zone, at, &basis);

    loss.n_by[basis] += part_of (&outage->span, at, HOUR_S) > 0;
    loss.energy_wh += usual_wh * part_of (&outage->span, at, HOUR_S) / HOUR_S;
    for (gint64 piece = at; outage->prices != NULL && piece < at + HOUR_S; piece += PIECE_S)
      money += usual_wh * part_of (&outage->span, piece, PIECE_S) / HOUR_S *
               price_at (outage, piece) / WH_PRICE_PER_MONEY;
  }
  loss.is_known = TRUE;
  loss.n_pattern_hours = pattern->all.n;
  loss.has_money = outage->prices != NULL;
  loss.money = llround (money);
  return loss;
}
