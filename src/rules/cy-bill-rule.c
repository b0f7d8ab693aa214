/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-bill-rule.h"

#include "cy-bill-split.h"
#include "cy-rules-error.h"
#include "cy-time.h"

/* What a 0.1 Wh costs at a price of 1/100000 per kWh is a nano of the currency. */

/* A price of 1/100000 per minute, for a second, is 1/6000 of 1/100: seconds * price / 60000 is minor. */
#define OCCUPANCY_PER_MINOR ((gint64) 60 * 1000)

static gint64
round_half_up (gint64 value, gint64 by)
{
  return value / by + (value % by * 2 >= by ? 1 : 0);
}

/* The tax that is in an amount: amount * rate / (100 % + rate). */
static void
set_vat (CyBillLine *line, const CyTariffTerms *terms, CyTariffVat vat)
{
  line->vat = terms->vat[vat];
  line->vat_minor =
    round_half_up (line->amount_minor * line->vat, CY_TARIFF_MAX_VAT + (gint64) line->vat);
}

static void
add_line (CyBill *bill, const CyBillLine *line)
{
  g_array_append_vals (bill->lines, line, 1);
  bill->total_minor += line->amount_minor;
}

static void
add_energy_line (CyBill *bill,
                 const CyBillPeriod *period,
                 CyBillComponent component,
                 gint32 price,
                 CyTariffVat vat)
{
  CyBillLine line = {
    .component = component,
    .class = period->class,
    .from_us = period->from_us,
    .to_us = period->to_us,
    .energy_dwh = period->energy_dwh,
    .price = price,
    .exact_nano = period->energy_dwh * price,
  };

  line.amount_minor = round_half_up (line.exact_nano, CY_NANO_PER_MINOR);
  set_vat (&line, bill->terms, vat);
  add_line (bill, &line);
}

static void
add_energy (CyBill *bill, const GArray *readings)
{
  g_autoptr (GArray) periods = g_array_new (FALSE, FALSE, sizeof (CyBillPeriod));
  const CyTariffTerms *terms = bill->terms;

  cy_bill_split (terms, readings, periods, bill->readings);
  for (guint i = 0; i < periods->len; i++) {
    const CyBillPeriod *period = &g_array_index (periods, CyBillPeriod, i);

    if (period->energy_dwh == 0)
      continue;
    bill->energy_dwh += period->energy_dwh;
    add_energy_line (bill, period, CY_BILL_ELECTRICITY, terms->electricity[period->class],
                     CY_TARIFF_VAT_ELECTRICITY);
    add_energy_line (bill, period, CY_BILL_SERVICE, terms->service[period->class],
                     CY_TARIFF_VAT_SERVICE);
  }
}

/* A charge that gave nothing has no least price: a start that failed costs nothing. */
static void
add_minimum (CyBill *bill)
{
  CyBillLine line = { .component = CY_BILL_MINIMUM, .class = CY_TARIFF_NO_CLASS };

  line.amount_minor = bill->terms->minimum_minor - bill->total_minor;
  if (bill->energy_dwh == 0 || line.amount_minor <= 0)
    return;
  line.from_us = g_array_index (bill->readings, CyMeterReading, 0).time_us;
  line.to_us = bill->charge_end_us;
  line.exact_nano = line.amount_minor * CY_NANO_PER_MINOR;
  set_vat (&line, bill->terms, CY_TARIFF_VAT_SERVICE);
  add_line (bill, &line);
}

/* Whole seconds, so that what begins is not paid for. */
static void
add_occupancy (CyBill *bill)
{
  const CyTariffTerms *terms = bill->terms;
  CyBillLine line = { .component = CY_BILL_OCCUPANCY, .class = CY_TARIFF_NO_CLASS };

  line.from_us = bill->charge_end_us + terms->grace_min * 60 * CY_US_PER_S;
  line.to_us = bill->unplug_us;
  line.price = terms->occupancy_price;
  if (bill->unplug_us == 0 || line.price == 0 || line.to_us - line.from_us < CY_US_PER_S)
    return;
  line.seconds = (line.to_us - line.from_us) / CY_US_PER_S;
  line.amount_minor = round_half_up (line.seconds * line.price, OCCUPANCY_PER_MINOR);
  line.exact_nano = round_half_up (line.seconds * line.price * (CY_NANO_PER_MINOR / 20000),
                                   OCCUPANCY_PER_MINOR / 20000);
  if (terms->occupancy_cap_minor >= 0 && line.amount_minor >= terms->occupancy_cap_minor) {
    line.amount_minor = terms->occupancy_cap_minor;
    line.exact_nano = MIN (line.exact_nano, terms->occupancy_cap_minor * CY_NANO_PER_MINOR);
  }
  set_vat (&line, terms, CY_TARIFF_VAT_OCCUPANCY);
  add_line (bill, &line);
}

static gboolean
check_pile_total (const CyBillInput *input, GError **error)
{
  if (input->pile_total_minor >= -1 && input->pile_total_minor <= CY_BILL_MAX_MINOR)
    return TRUE;
  g_set_error (error, CY_RULES_ERROR, CY_RULES_ERROR_RANGE,
               "the pile's own total, %" G_GINT64_FORMAT ", is no amount", input->pile_total_minor);
  return FALSE;
}

static gboolean
check_times (const CyBillInput *input, GError **error)
{
  g_autofree char *end = cy_time_format (input->charge_end_us);
  g_autofree char *unplug = cy_time_format (input->unplug_us);

  if (input->unplug_us == 0)
    return TRUE;
  if (input->unplug_us >= input->charge_end_us &&
      input->unplug_us - input->charge_end_us <= CY_BILL_MAX_OCCUPIED_S * CY_US_PER_S)
    return TRUE;
  g_set_error (error, CY_RULES_ERROR, CY_RULES_ERROR_RANGE,
               "unplugged at %s is not within a year after the end of the charge at %s", unplug,
               end);
  return FALSE;
}

/**
 * cy_bill_rule:
 * @input: what was measured.
 * @terms: what it is billed by.
 *
 * Energy is split where the class changes; time of the same class without a break is one period, with a line for
 * electricity and one for the service fee when there was energy. Occupancy is what the bay was occupied for after
 * the charge and the time of grace, in whole seconds, up to the cap. Each line is rounded once, half up; the
 * total is the sum of the lines. Prices contain the tax, which is told and added to nothing.
 *
 * Threading: any; pure.
 *
 * Returns: (transfer full) (nullable): the bill.
 *
 * Errors: %CY_RULES_ERROR_RANGE for readings that cannot be, nothing is made up for them;
 *   %CY_MODEL_ERROR_INVALID when this computer does not know the time zone.
 */
CyBill *
cy_bill_rule (const CyBillInput *input, CyTariffTerms *terms, GError **error)
{
  g_autoptr (CyBill) bill = NULL;

  if (!cy_tariff_terms_check_zone (terms, error) ||
      !cy_bill_check_readings (input->readings, input->charge_end_us, error) ||
      !check_times (input, error) || !check_pile_total (input, error))
    return NULL;
  bill = cy_bill_new (input->session, terms);
  bill->charge_end_us = input->charge_end_us;
  bill->unplug_us = input->unplug_us;
  bill->pile_total_minor = input->pile_total_minor;
  add_energy (bill, input->readings);
  add_minimum (bill);
  add_occupancy (bill);
  return g_steal_pointer (&bill);
}

/**
 * cy_bill_recompute:
 * @stored: a bill.
 *
 * Computes a bill again from nothing but itself: its terms and what was read of the meter.
 *
 * Returns: (transfer full) (nullable): what it should be; compare with cy_bill_differs().
 *
 * Errors: as cy_bill_rule().
 */
CyBill *
cy_bill_recompute (const CyBill *stored, GError **error)
{
  const CyBillInput input = {
    .session = stored->session,
    .readings = stored->readings,
    .charge_end_us = stored->charge_end_us,
    .unplug_us = stored->unplug_us,
    .pile_total_minor = stored->pile_total_minor,
  };

  return cy_bill_rule (&input, stored->terms, error);
}
