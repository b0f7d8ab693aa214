/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-profile-private.h"
#include "cy-profile-tariff.h"

G_BEGIN_DECLS

/**
 * CyTariffShape:
 * @schedule: words of it.
 * @prices: words of them.
 * @total: words of it all.
 *
 * How many words each part of a device's tariff takes.
 */
typedef struct {
  guint schedule;
  guint prices;
  guint total;
} CyTariffShape;

CyTariffShape cy_tariff_shape (const CyProfileTariff *tariff);
guint cy_tariff_word_address (const CyProfileTariff *tariff, guint word);
guint cy_tariff_element (const CyProfileTariff *tariff, guint word);
gboolean
cy_tariff_of (const CyProfile *profile, const CyProfileTariff **out_tariff, GError **error);
CyRegisterFormat cy_tariff_format (const CyProfileTariff *tariff, guint words);
gboolean cy_tariff_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
