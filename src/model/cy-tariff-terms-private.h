/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-tariff-terms.h"

G_BEGIN_DECLS

CyTariffTerms *cy_tariff_terms_new (const char *id);
void cy_tariff_terms_set_zone (CyTariffTerms *terms, const char *name);

/* Members of JSON and the fields of a record, by the same names. */
extern const char *const cy_tariff_vat_names[CY_N_TARIFF_VATS];

G_END_DECLS
