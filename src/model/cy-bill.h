/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-meter-reading.h"
#include "cy-tariff-terms.h"

G_BEGIN_DECLS

/* The longest JSON text of a bill that is read [bytes]. */
#define CY_BILL_MAX_BYTES ((gsize) 4194304)

/* Most readings and lines that a bill has: a month in which the class changes every quarter of an hour. */
#define CY_BILL_MAX_LINES 16384

/* What a session can take, and how long [0.1 Wh, s]. 100 MWh and a month are beyond every vehicle. */
#define CY_BILL_MAX_DWH ((gint64) 1000000000)
#define CY_BILL_MAX_S   ((gint64) 31 * 86400)

/* How long a bay is looked at after a charge [s]. */
#define CY_BILL_MAX_OCCUPIED_S ((gint64) 366 * 86400)

/* Beyond what anything costs [1/100 currency]. */
#define CY_BILL_MAX_MINOR ((gint64) 1000000000000)

#define CY_NANO_PER_MINOR ((gint64) 10000000)

/**
 * CyBillComponent:
 * @CY_BILL_ELECTRICITY: energy at the electricity price of a class.
 * @CY_BILL_SERVICE: the same energy at the service price.
 * @CY_BILL_OCCUPANCY: time in the bay after the charge.
 * @CY_BILL_MINIMUM: what electricity and service lack to the least a charge costs.
 */
typedef enum {
  CY_BILL_ELECTRICITY,
  CY_BILL_SERVICE,
  CY_BILL_OCCUPANCY,
  CY_BILL_MINIMUM,
  CY_N_BILL_COMPONENTS,
} CyBillComponent;

/**
 * CyBillLine:
 * @component: what is paid for.
 * @class: of electricity and service; %CY_TARIFF_NO_CLASS of the others.
 * @from_us: [µs UTC].
 * @to_us: not included [µs UTC].
 * @energy_dwh: of electricity and service [0.1 Wh].
 * @seconds: of occupancy [s].
 * @price: of electricity and service [1/100000 currency per kWh], of occupancy [1/100000 currency per min].
 * @exact_nano: the amount before it was rounded [1e-9 currency].
 * @amount_minor: the amount [1/100 currency].
 * @vat: contained in the amount [1/100 percent].
 * @vat_minor: what of the amount that is [1/100 currency].
 */
typedef struct {
  CyBillComponent component;
  guint8 class;
  gint64 from_us;
  gint64 to_us;
  gint64 energy_dwh;
  gint64 seconds;
  gint32 price;
  gint64 exact_nano;
  gint64 amount_minor;
  guint vat;
  gint64 vat_minor;
} CyBillLine;

/**
 * CyBill:
 * @session: whose.
 * @terms: everything it was billed by.
 * @charge_end_us: [µs UTC].
 * @unplug_us: [µs UTC], 0 when that is not known.
 * @readings: (element-type CyMeterReading): what it was split by: the first, the last and those beside each
 *   change of class, with what was interpolated there.
 * @lines: (element-type CyBillLine): by time, the electricity of a period before its service; then what
 *   lacks to the minimum, then occupancy.
 * @energy_dwh: the whole [0.1 Wh].
 * @total_minor: the sum of the lines [1/100 currency].
 * @pile_total_minor: what the pile itself says it costs [1/100 currency], -1 when it says nothing.
 *
 * What a charge costs, with all it needs to be computed again.
 */
typedef struct {
  char *session;
  CyTariffTerms *terms;
  gint64 charge_end_us;
  gint64 unplug_us;
  GArray *readings;
  GArray *lines;
  gint64 energy_dwh;
  gint64 total_minor;
  gint64 pile_total_minor;
} CyBill;

CyBill *cy_bill_new (const char *session, CyTariffTerms *terms);
void cy_bill_free (CyBill *bill);
JsonNode *cy_bill_to_json (const CyBill *bill);
CyBill *cy_bill_from_json (JsonNode *node, GError **error);
const char *cy_bill_component_name (CyBillComponent component);
const char *cy_bill_component_label (CyBillComponent component);
gboolean cy_bill_component_find (const char *name, CyBillComponent *out_component);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyBill, cy_bill_free)

G_END_DECLS
