/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CY_TARIFF_DAY_MINUTES 1440

/* More than anybody can follow; four an hour. */
#define CY_TARIFF_MAX_PERIODS 96

/* A time that no period covers. */
#define CY_TARIFF_NO_CLASS G_MAXUINT8

/**
 * CyTariffPeriod:
 * @from_min: since midnight by the clock on the wall [min].
 * @to_min: likewise, not included; 1440 is the end of the day.
 * @class: what applies: 0 sharp, 1 peak, 2 flat, 3 valley, 4 deep valley.
 */
typedef struct {
  guint16 from_min;
  guint16 to_min;
  guint8 class;
} CyTariffPeriod;

/**
 * CyTariffDay:
 * @periods: in order; the first begins at midnight, each begins where the one before ends, the last ends at
 *   1440, and neighbours are of different classes.
 *
 * Which class applies when on a day. One that was parsed has neither gaps nor overlaps. Plain, copied freely.
 */
typedef struct {
  guint n_periods;
  CyTariffPeriod periods[CY_TARIFF_MAX_PERIODS];
} CyTariffDay;

gboolean cy_tariff_day_parse (const char *text, CyTariffDay *out_day, GError **error);
gboolean cy_tariff_day_overlay (const CyTariffDay *base,
                                const char *text,
                                CyTariffDay *out_day,
                                GError **error);
void cy_tariff_day_sketch (const char *text, guint8 out_classes[CY_TARIFF_DAY_MINUTES]);
const CyTariffPeriod *cy_tariff_day_find (const CyTariffDay *day, guint minute);
char *cy_tariff_day_spell (const CyTariffDay *day);

G_END_DECLS
