/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-profile-command.h"
#include "cy-tariff-image.h"

G_BEGIN_DECLS

/* 48 slots, 48 pairs of prices of two registers, a version of two. */
#define CY_PROFILE_TARIFF_WORDS (CY_TARIFF_SLOTS + 4 * CY_TARIFF_SLOTS + 2)

/**
 * CyProfileTariff:
 * @slots: how finely it divides a day: 24 or 48.
 * @classes: how many price classes it has, or 0 when each slot has a price of its own.
 * @bytes: two slots in a register, the earlier in the high byte; else one.
 * @first_class: what it calls the class sharp; the others follow.
 * @service: it takes the service fee beside the price of the electricity; else their sum.
 * @price_step: what one count of a price register is worth [1/100000 currency per kWh].
 * @price_words: registers of a price.
 * @version_words: registers of the version, 0 when it keeps none.
 *
 * How a device takes a tariff, and where it is read back. The words of a tariff are, one after
 * another: the schedule, the prices, the version.
 */
typedef struct {
  guint slots;
  guint classes;
  gboolean bytes;
  guint first_class;
  gboolean service;
  gint32 price_step;
  guint price_words;
  guint version_words;
  guint8 function;
  guint8 write_function;
  gint16 unit;
  gboolean lsw_first;
  guint16 pause_ms;
  guint16 schedule_address;
  guint16 prices_address;
  guint16 version_address;
} CyProfileTariff;

const CyProfileTariff *cy_profile_get_tariff (const CyProfile *profile);
gboolean
cy_profile_tariff_fits (const CyProfile *profile, const CyTariffImage *image, GError **error);
gboolean cy_profile_tariff_writes (const CyProfile *profile,
                                   const CyTariffImage *image,
                                   GArray *out_writes,
                                   GError **error);
gboolean cy_profile_tariff_reads (const CyProfile *profile, GArray *out_reads);
gboolean cy_profile_tariff_parse (const CyProfile *profile,
                                  const guint16 *words,
                                  guint n_words,
                                  CyTariffImage *out_image,
                                  GError **error);
gboolean cy_profile_tariff_same (const CyProfile *profile,
                                 const CyTariffImage *wanted,
                                 const CyTariffImage *found);

/* The side of the device. */
guint cy_profile_tariff_words (const CyProfile *profile);
gboolean
cy_profile_tariff_match (const CyProfile *profile, const CyProfileWrite *write, guint *out_first);

G_END_DECLS
