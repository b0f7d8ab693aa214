/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-profile-tariff.h"
#include "cy-simulate-reply.h"

G_BEGIN_DECLS

/**
 * CySimTariffMood:
 * @CY_SIM_TARIFF_OK: keeps what it is given.
 * @CY_SIM_TARIFF_REFUSE: refuses any.
 * @CY_SIM_TARIFF_CORRUPT: says yes, and keeps one price wrong.
 */
typedef enum {
  CY_SIM_TARIFF_OK,
  CY_SIM_TARIFF_REFUSE,
  CY_SIM_TARIFF_CORRUPT,
  CY_N_SIM_TARIFF_MOODS,
} CySimTariffMood;

/**
 * CySimTariff:
 * @n: registers of it; 0 for a pile that takes none.
 * @kept: what is read back and counts.
 * @draft: what was written and does not count yet.
 * @image: what @kept means.
 *
 * The tariff of a pile, word for word.
 */
typedef struct {
  CySimTariffMood mood;
  guint n;
  guint16 *kept;
  guint16 *draft;
  CyTariffImage image;
} CySimTariff;

void cy_sim_tariff_init (CySimTariff *tariff, const CyProfile *profile);
void cy_sim_tariff_clear (CySimTariff *tariff);
gboolean cy_sim_tariff_obey (CySimTariff *tariff,
                             const CyProfile *profile,
                             const CyProfileWrite *write,
                             CySimReply *out_reply);
double cy_sim_tariff_price (const CyTariffImage *image, gint64 clock_s);

G_END_DECLS
