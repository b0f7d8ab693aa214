/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-json.h"
#include "cy-tariff-day.h"

G_BEGIN_DECLS

#define CY_TARIFF_MAX_SEASONS 32
#define CY_TARIFF_MAX_DATES   64

/**
 * CyTariffDate:
 *
 * A day of the calendar as year * 10000 + month * 100 + day, so that days compare as numbers. The year is 0
 * for a day of every year.
 */
typedef guint32 CyTariffDate;

#define CY_TARIFF_DATE(year, month, day) ((CyTariffDate) ((year) *10000 + (month) *100 + (day)))

/**
 * CyTariffDates:
 * @from: the first day.
 * @to: the last, included; both have a year or neither. Of every year it may lie before @from: then the days
 *   go over the new year.
 */
typedef struct {
  CyTariffDate from;
  CyTariffDate to;
} CyTariffDates;

/**
 * CyTariffSeason:
 * @months: bit 0 is January; 0 for all.
 * @weekdays: bit 0 is Monday; 0 for all.
 * @dates: the days; none for all.
 * @day: the whole day as it is then.
 *
 * Days that have another course than the others. A day is one of them when its month, its weekday and its date
 * all fit. Plain, copied freely.
 */
typedef struct {
  guint16 months;
  guint8 weekdays;
  guint n_dates;
  CyTariffDates dates[CY_TARIFF_MAX_DATES];
  CyTariffDay day;
} CyTariffSeason;

GArray *cy_tariff_seasons_parse (const char *text, const CyTariffDay *base, GError **error);
gboolean cy_tariff_season_fits (const CyTariffSeason *season, CyTariffDate date, guint weekday);
JsonNode *cy_tariff_season_to_json (const CyTariffSeason *season);
gboolean cy_tariff_season_from_json (JsonNode *node,
                                     const CyJsonPath *path,
                                     CyTariffSeason *out_season,
                                     GError **error);
gboolean cy_tariff_date_parse (const char *text, CyTariffDate *out_date, GError **error);
char *cy_tariff_date_spell (CyTariffDate date);

G_END_DECLS
