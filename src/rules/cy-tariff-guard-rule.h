/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-tariff-terms.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyTariffCaps:
 * @total: of electricity and service together [1/100000 currency per kWh]; -1 for none.
 * @service: of the service fee [1/100000 currency per kWh]; -1 for none.
 * @occupancy: [1/100000 currency per min]; -1 for none.
 *
 * What a tariff may ask at most.
 */
typedef struct {
  gint32 total;
  gint32 service;
  gint32 occupancy;
} CyTariffCaps;

CyTariffCaps cy_tariff_caps_read (CyYard *yard);
char **cy_tariff_guard_rule (const CyTariffCaps *caps, const CyTariffTerms *terms);
gboolean cy_tariff_may_publish_alone (CyYard *yard);

G_END_DECLS
