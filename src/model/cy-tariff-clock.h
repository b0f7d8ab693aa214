/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-tariff-terms.h"

G_BEGIN_DECLS

/**
 * CyTariffMoment:
 * @date: by the tariff's calendar.
 * @weekday: 1 is Monday, 7 is Sunday.
 * @second: on the tariff's clock on the wall, since it showed midnight [s].
 * @offset_s: what that clock is ahead of UTC [s].
 *
 * What calendar and clock on the wall show at an instant.
 */
typedef struct {
  CyTariffDate date;
  guint weekday;
  guint second;
  gint32 offset_s;
} CyTariffMoment;

void cy_tariff_moment_at (GTimeZone *zone, gint64 time_us, CyTariffMoment *out_moment);
guint8 cy_tariff_terms_class_at (const CyTariffTerms *terms, gint64 time_us);
gint64 cy_tariff_terms_next_change (const CyTariffTerms *terms, gint64 time_us, gint64 until_us);
gboolean cy_tariff_terms_is_valid_at (const CyTariffTerms *terms, gint64 time_us);

G_END_DECLS
