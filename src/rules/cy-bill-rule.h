/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-bill.h"

G_BEGIN_DECLS

/**
 * CyBillInput:
 * @session: whose charge it is.
 * @readings: (element-type CyMeterReading): of the legal meter, in order of time, two at least; the first has
 *   energy 0, the first and the last were read and not interpolated.
 * @charge_end_us: when the charge ended, not before the last reading [µs UTC].
 * @unplug_us: when the vehicle was unplugged [µs UTC], 0 when that is not known.
 * @pile_total_minor: what the pile says it costs [1/100 currency], -1 when it says nothing.
 *
 * What was measured of a charge. All of it is borrowed.
 */
typedef struct {
  const char *session;
  const GArray *readings;
  gint64 charge_end_us;
  gint64 unplug_us;
  gint64 pile_total_minor;
} CyBillInput;

CyBill *cy_bill_rule (const CyBillInput *input, CyTariffTerms *terms, GError **error);
CyBill *cy_bill_recompute (const CyBill *stored, GError **error);
char *cy_bill_differs (const CyBill *a, const CyBill *b);

G_END_DECLS
