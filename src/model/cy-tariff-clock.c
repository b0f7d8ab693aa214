/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tariff-clock.h"

#include "cy-tariff.h"
#include "cy-time.h"

/* Periods are meant by the clock on the wall. Where that clock is put forward, the times it leaves out do not
 * happen; where it is put back, the times it shows twice apply twice. So a class is a function of what the
 * clock shows, and it changes where a period ends or where the clock jumps into another one. */

#define DAY_S 86400

/* Days from 1970-01-01 to 0000-03-01, in the calendar that begins its years in March: then the day that is
 * put in is the last. */
#define DAYS_TO_EPOCH 719468
#define DAYS_IN_ERA   146097 /* 400 years */

static gint64
floor_div (gint64 value, gint64 by)
{
  return value / by - (value % by < 0 ? 1 : 0);
}

/* The day of the calendar, days since 1970-01-01. */
static CyTariffDate
date_of_day (gint64 day)
{
  gint64 since = day + DAYS_TO_EPOCH;
  gint64 era = floor_div (since, DAYS_IN_ERA);
  gint64 of_era = since - era * DAYS_IN_ERA;
  gint64 year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  gint64 of_year = of_era - (365 * year + year / 4 - year / 100);
  gint64 month = (5 * of_year + 2) / 153; /* 0 is March */

  return CY_TARIFF_DATE ((guint) (year + era * 400 + (month >= 10 ? 1 : 0)),
                         (guint) (month < 10 ? month + 3 : month - 9),
                         (guint) (of_year - (153 * month + 2) / 5 + 1));
}

static gint32
offset_at (GTimeZone *zone, gint64 second)
{
  return g_time_zone_get_offset (zone,
                                 g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, second));
}

/* @second: UTC. */
static void
moment_at_second (GTimeZone *zone, gint64 second, CyTariffMoment *out_moment)
{
  gint32 offset_s = offset_at (zone, second);
  gint64 local = second + offset_s;
  gint64 day = floor_div (local, DAY_S);

  out_moment->date = date_of_day (day);
  out_moment->weekday =
    (guint) (day + 3 - floor_div (day + 3, 7) * 7) + 1; /* the epoch was a Thursday */
  out_moment->second = (guint) (local - day * DAY_S);
  out_moment->offset_s = offset_s;
}

/**
 * cy_tariff_moment_at:
 * @time_us: [µs UTC], in the years 1 to 9999.
 * @out_moment: (out): what calendar and clock show there then.
 */
void
cy_tariff_moment_at (GTimeZone *zone, gint64 time_us, CyTariffMoment *out_moment)
{
  moment_at_second (zone, floor_div (time_us, CY_US_PER_S), out_moment);
}

static const CyTariffPeriod *
period_at (const CyTariffTerms *terms, const CyTariffMoment *moment)
{
  const CyTariffDay *day = cy_tariff_terms_find_day (terms, moment->date, moment->weekday);

  return cy_tariff_day_find (day, moment->second / 60);
}

/**
 * cy_tariff_terms_class_at:
 * @terms: whose time zone is known.
 * @time_us: [µs UTC].
 *
 * Returns: the class that applies.
 */
guint8
cy_tariff_terms_class_at (const CyTariffTerms *terms, gint64 time_us)
{
  CyTariffMoment moment;

  cy_tariff_moment_at (terms->zone, time_us, &moment);
  return period_at (terms, &moment)->class;
}

/* Where the clock jumps, after @from up to @to [s UTC]; there it shows another offset than at @from. */
static gint64
find_jump (GTimeZone *zone, gint64 from, gint64 to, gint32 offset_s)
{
  while (to - from > 1) {
    gint64 middle = from + (to - from) / 2;

    if (offset_at (zone, middle) == offset_s)
      from = middle;
    else
      to = middle;
  }
  return to;
}

/* Where the period that @second lies in ends, or the clock jumps before [s UTC]. */
static gint64
find_step (const CyTariffTerms *terms, gint64 second, guint8 *out_class)
{
  CyTariffMoment moment;
  const CyTariffPeriod *period;
  gint64 end;

  moment_at_second (terms->zone, second, &moment);
  period = period_at (terms, &moment);
  *out_class = period->class;
  end = second + period->to_min * 60 - moment.second;
  if (offset_at (terms->zone, end) != moment.offset_s)
    end = find_jump (terms->zone, second, end, moment.offset_s);
  return end;
}

/**
 * cy_tariff_terms_next_change:
 * @terms: whose time zone is known.
 * @time_us: from here [µs UTC].
 * @until_us: how far to look [µs UTC].
 *
 * Returns: the first instant after @time_us at which another class applies; @until_us when there is none
 *   before. Between the two the class is the one at @time_us.
 */
gint64
cy_tariff_terms_next_change (const CyTariffTerms *terms, gint64 time_us, gint64 until_us)
{
  gint64 second = floor_div (time_us, CY_US_PER_S);
  guint8 first;
  guint8 class;

  second = find_step (terms, second, &first);
  while (second < until_us / CY_US_PER_S + 1 && second * CY_US_PER_S < until_us) {
    gint64 end = find_step (terms, second, &class);

    if (class != first)
      return second * CY_US_PER_S;
    second = end;
  }
  return until_us;
}

/**
 * cy_tariff_terms_is_valid_at:
 * @terms: whose time zone is known.
 *
 * Returns: whether the day it is there then is from the first to the last of its validity.
 */
gboolean
cy_tariff_terms_is_valid_at (const CyTariffTerms *terms, gint64 time_us)
{
  CyTariffMoment moment;

  cy_tariff_moment_at (terms->zone, time_us, &moment);
  return (terms->valid_from == 0 || moment.date >= terms->valid_from) &&
         (terms->valid_to == 0 || moment.date <= terms->valid_to);
}
