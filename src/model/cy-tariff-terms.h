/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-record.h"
#include "cy-tariff-image.h"
#include "cy-tariff-season.h"

G_BEGIN_DECLS

/* The longest JSON text of terms that is read [bytes]. */
#define CY_TARIFF_TERMS_MAX_BYTES ((gsize) 131072)

/* What an amount of money on a tariff may be at most [1/100 currency]. */
#define CY_TARIFF_MAX_MINOR ((gint64) 100000000)

/* A day [min]. */
#define CY_TARIFF_MAX_GRACE_MIN 1440

/* 100 % [1/100 percent]. */
#define CY_TARIFF_MAX_VAT 10000

/**
 * CyTariffVat:
 *
 * What has a rate of value added tax of its own.
 */
typedef enum {
  CY_TARIFF_VAT_ELECTRICITY,
  CY_TARIFF_VAT_SERVICE,
  CY_TARIFF_VAT_OCCUPANCY,
  CY_N_TARIFF_VATS,
} CyTariffVat;

/**
 * CyTariffTerms:
 * @id: of the tariff's record.
 * @version: from 1; terms of the same id and version are the same for ever.
 * @name: for people.
 * @currency: three capital letters, ISO 4217.
 * @zone_name: of the IANA database; its clock on the wall is what periods and days are meant by.
 * @zone: (nullable): the same; %NULL where this computer does not know it.
 * @valid_from: the first day, 0 when there is none.
 * @valid_to: the last day, included; 0 when there is none.
 * @day: the course of a day no season is about.
 * @seasons: (element-type CyTariffSeason): the first that fits a day counts.
 * @priced: which classes have prices, by bits.
 * @electricity: of each class [1/100000 currency per kWh].
 * @service: likewise.
 * @occupancy_price: of the bay after the charge [1/100000 currency per min]; 0 when it costs nothing.
 * @grace_min: how long after the charge the bay costs nothing [min].
 * @occupancy_cap_minor: the most occupancy may cost [1/100 currency], -1 for no end.
 * @minimum_minor: what electricity and service cost at least [1/100 currency].
 * @vat: contained in the prices [1/100 percent], by #CyTariffVat.
 *
 * Everything a charge is billed by: one version of a tariff as a value. Threading: immutable; references are
 * atomic.
 */
typedef struct {
  gatomicrefcount refs;
  char *id;
  guint32 version;
  char *name;
  char *currency;
  char *zone_name;
  GTimeZone *zone;
  CyTariffDate valid_from;
  CyTariffDate valid_to;
  CyTariffDay day;
  GArray *seasons;
  guint priced;
  gint32 electricity[CY_TARIFF_CLASSES];
  gint32 service[CY_TARIFF_CLASSES];
  gint32 occupancy_price;
  guint grace_min;
  gint64 occupancy_cap_minor;
  gint64 minimum_minor;
  guint vat[CY_N_TARIFF_VATS];
} CyTariffTerms;

CyTariffTerms *cy_tariff_terms_read (const CyRecord *record, GError **error);
CyTariffTerms *cy_tariff_terms_ref (CyTariffTerms *terms);
void cy_tariff_terms_unref (CyTariffTerms *terms);
CyTariffTerms *cy_tariff_terms_from_json (JsonNode *node, const CyJsonPath *path, GError **error);
JsonNode *cy_tariff_terms_to_json (const CyTariffTerms *terms);
gboolean cy_tariff_terms_equal (const CyTariffTerms *a, const CyTariffTerms *b);
gboolean cy_tariff_terms_check (const CyTariffTerms *terms, GError **error);
gboolean cy_tariff_terms_check_zone (const CyTariffTerms *terms, GError **error);
const CyTariffDay *
cy_tariff_terms_find_day (const CyTariffTerms *terms, CyTariffDate date, guint weekday);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyTariffTerms, cy_tariff_terms_unref)

G_END_DECLS
