/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-meter-reading.h"
#include "cy-tariff-terms.h"

G_BEGIN_DECLS

/**
 * CyBillPeriod:
 * @class: which applied throughout; before and after it another did.
 * @from_us: [µs UTC].
 * @to_us: not included [µs UTC].
 * @energy_dwh: what went through the meter meanwhile [0.1 Wh].
 */
typedef struct {
  guint8 class;
  gint64 from_us;
  gint64 to_us;
  gint64 energy_dwh;
} CyBillPeriod;

gboolean cy_bill_check_readings (const GArray *readings, gint64 charge_end_us, GError **error);
void cy_bill_split (const CyTariffTerms *terms,
                    const GArray *readings,
                    GArray *periods,
                    GArray *used_readings);

G_END_DECLS
