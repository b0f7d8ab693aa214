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

G_END_DECLS
