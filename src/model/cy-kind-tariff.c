/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cy-kind-private.h"
#include "cy-tariff-terms.h"

#define VAT_FIELD(key, words) HUNDREDTHS_FIELD (key, words, "%", CY_TARIFF_MAX_VAT)

/* What the record says is what is proposed next; what was proposed stands in the journal and stays. */
static const CyField tariff_fields[] = {
  NAME_FIELD,
  { .name = "version",
    .label = N_ ("Version"),
    .type = CY_FIELD_INT,
    .required = TRUE,
    .low = 1,
    .high = G_MAXUINT32 },
  { .name = "periods",
    .label = N_ ("Periods of the day"),
    .type = CY_FIELD_PERIODS,
    .required = TRUE,
    .high = 2000 },
  { .name = "rules", .label = N_ ("Other days"), .type = CY_FIELD_SEASONS, .high = LONG_MAX_BYTES },
  PRICE_FIELD ("sharp_electricity", N_ ("Sharp: electricity")),
  PRICE_FIELD ("sharp_service", N_ ("Sharp: service")),
  PRICE_FIELD ("peak_electricity", N_ ("Peak: electricity")),
  PRICE_FIELD ("peak_service", N_ ("Peak: service")),
  PRICE_FIELD ("flat_electricity", N_ ("Flat: electricity")),
  PRICE_FIELD ("flat_service", N_ ("Flat: service")),
  PRICE_FIELD ("valley_electricity", N_ ("Valley: electricity")),
  PRICE_FIELD ("valley_service", N_ ("Valley: service")),
  PRICE_FIELD ("deep_electricity", N_ ("Deep valley: electricity")),
  PRICE_FIELD ("deep_service", N_ ("Deep valley: service")),
  MINUTE_PRICE_FIELD ("occupancy_price", N_ ("Occupancy after the charge")),
  COUNT_FIELD ("occupancy_grace_min",
               N_ ("Occupancy is free for"),
               "min",
               0,
               CY_TARIFF_MAX_GRACE_MIN),
  HUNDREDTHS_FIELD ("occupancy_cap", N_ ("Occupancy costs at most"), "", CY_TARIFF_MAX_MINOR),
  HUNDREDTHS_FIELD ("minimum", N_ ("A charge costs at least"), "", CY_TARIFF_MAX_MINOR),
  VAT_FIELD ("vat_electricity", N_ ("VAT in electricity")),
  VAT_FIELD ("vat_service", N_ ("VAT in service")),
  VAT_FIELD ("vat_occupancy", N_ ("VAT in occupancy")),
  { .name = "currency", .label = N_ ("Currency"), .type = CY_FIELD_TEXT, .high = 3 },
  { .name = "time_zone", .label = N_ ("Time zone"), .type = CY_FIELD_TEXT, .high = 64 },
  DATE_FIELD ("valid_from", N_ ("Valid from")),
  DATE_FIELD ("valid_to", N_ ("Valid until")),
};

const CyKind cy_tariff_kind =
  KIND ("tariff", "tariffs", N_ ("Tariff"), N_ ("Tariffs"), CY_KIND_GROUP_TERMS, tariff_fields);
