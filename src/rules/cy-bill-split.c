/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-bill-split.h"

#include "cy-bill.h"
#include "cy-rules-error.h"
#include "cy-tariff-clock.h"
#include "cy-time.h"

/* The end of the year 9999 [µs UTC]. */
#define MAX_TIME_US ((gint64) 253402300799 * CY_US_PER_S)

static const CyMeterReading *
reading_at (const GArray *readings, guint i)
{
  return &g_array_index (readings, CyMeterReading, i);
}

static gboolean
fail_at (GError **error, const CyMeterReading *reading, const char *what)
{
  g_autofree char *time = cy_time_format (reading->time_us);

  g_set_error (error, CY_RULES_ERROR, CY_RULES_ERROR_RANGE,
               "the meter reading at %s, %" G_GINT64_FORMAT ".%d Wh, %s", time,
               reading->energy_dwh / 10, (int) ABS (reading->energy_dwh % 10), what);
  return FALSE;
}

static gboolean
check_ends (const CyMeterReading *first,
            const CyMeterReading *last,
            gint64 charge_end_us,
            GError **error)
{
  if (first->interpolated)
    return fail_at (error, first, "is the first and was not read");
  if (last->interpolated)
    return fail_at (error, last, "is the last and was not read");
  if (first->time_us < 0 || charge_end_us > MAX_TIME_US)
    return fail_at (error, first, "is of a time beyond every calendar");
  if (first->energy_dwh != 0)
    return fail_at (error, first, "is the first and not 0");
  if (last->energy_dwh > CY_BILL_MAX_DWH)
    return fail_at (error, last, "is more than any vehicle takes");
  if (last->time_us > charge_end_us)
    return fail_at (error, last, "is after the end of the charge");
  if (last->time_us - first->time_us > CY_BILL_MAX_S * CY_US_PER_S)
    return fail_at (error, last, "is more than 31 days after the first");
  return TRUE;
}

/**
 * cy_bill_check_readings:
 * @readings: (element-type CyMeterReading): of a charge.
 *
 * Whether something can be billed by them.
 *
 * Errors: %CY_RULES_ERROR_RANGE with the reading that cannot be.
 */
gboolean
cy_bill_check_readings (const GArray *readings, gint64 charge_end_us, GError **error)
{
  if (readings->len < 2) {
    g_set_error (error, CY_RULES_ERROR, CY_RULES_ERROR_RANGE,
                 "a charge needs a meter reading at its start and one at its end: there are %u",
                 readings->len);
    return FALSE;
  }
  for (guint i = 1; i < readings->len; i++) {
    const CyMeterReading *before = reading_at (readings, i - 1);
    const CyMeterReading *reading = reading_at (readings, i);

    if (reading->time_us <= before->time_us)
      return fail_at (error, reading, "is not after the one before it");
    if (reading->energy_dwh < before->energy_dwh)
      return fail_at (error, reading, "is less than the one before it");
  }
  return check_ends (reading_at (readings, 0), reading_at (readings, readings->len - 1),
                     charge_end_us, error);
}

/* @amount * @part / @whole, rounded down; @part is less than @whole, which is less than 2^62. The product would
 * not fit, so that it is multiplied and divided bit by bit. */
static gint64
share (gint64 amount, gint64 part, gint64 whole)
{
  gint64 quotient = 0;
  gint64 rest = 0;

  for (int bit = 30; bit >= 0; bit--) {
    quotient *= 2;
    rest *= 2;
    if ((amount >> bit & 1) != 0)
      rest += part;
    quotient += rest / whole;
    rest %= whole;
  }
  return quotient;
}

G_STATIC_ASSERT (CY_BILL_MAX_DWH < (gint64) 1 << 30);

static gint64
energy_between (const CyMeterReading *before, const CyMeterReading *after, gint64 time_us)
{
  return before->energy_dwh + share (after->energy_dwh - before->energy_dwh,
                                     time_us - before->time_us, after->time_us - before->time_us);
}

/* A reading is used once, and they are used in order. */
static void
use (GArray *used, const CyMeterReading *reading)
{
  if (used->len == 0 || reading_at (used, used->len - 1)->time_us < reading->time_us)
    g_array_append_vals (used, reading, 1);
}

static guint
next_read (const GArray *readings, guint i)
{
  do
    i++;
  while (reading_at (readings, i)->interpolated);
  return i;
}

/* What the meter showed at @time_us, which is after the first reading and before the last. */
static gint64
energy_at (const GArray *readings, gint64 time_us, guint *place, GArray *used)
{
  guint next = next_read (readings, *place);
  CyMeterReading reading = { .time_us = time_us, .interpolated = TRUE };

  while (reading_at (readings, next)->time_us <= time_us) {
    *place = next;
    next = next_read (readings, next);
  }
  use (used, reading_at (readings, *place));
  if (reading_at (readings, *place)->time_us == time_us)
    return reading_at (readings, *place)->energy_dwh;
  reading.energy_dwh =
    energy_between (reading_at (readings, *place), reading_at (readings, next), time_us);
  use (used, &reading);
  return reading.energy_dwh;
}

/* Behind what was interpolated comes the reading on its other side, unless the class changes before it again. */
static void
use_next (const GArray *readings, guint place, const CyBillPeriod *period, GArray *used)
{
  guint next = next_read (readings, place);

  if (reading_at (readings, place)->time_us != period->from_us &&
      reading_at (readings, next)->time_us <= period->to_us)
    use (used, reading_at (readings, next));
}

/**
 * cy_bill_split:
 * @terms: whose time zone is known.
 * @readings: (element-type CyMeterReading): that cy_bill_check_readings() lets pass. Those that are interpolated
 *   are no evidence and left out: they are worked out again.
 * @periods: (element-type CyBillPeriod): those of the charge are added, in order, also those without energy.
 * @used_readings: (element-type CyMeterReading): what was used is added, in order, with what was interpolated.
 *
 * Splits a charge where the class changes. What the meter showed there is read, or it lies on the straight line
 * between the readings before and after, rounded down to 0.1 Wh: so the energy of all periods is the whole.
 *
 * Threading: any; pure.
 */
void
cy_bill_split (const CyTariffTerms *terms,
               const GArray *readings,
               GArray *periods,
               GArray *used_readings)
{
  const CyMeterReading *last = reading_at (readings, readings->len - 1);
  const CyMeterReading *first = reading_at (readings, 0);
  CyBillPeriod period = { .from_us = first->time_us };
  gint64 energy_dwh = 0;
  guint place = 0;

  use (used_readings, first);
  while (period.from_us < last->time_us) {
    gint64 so_far_dwh = energy_dwh;

    period.class = cy_tariff_terms_class_at (terms, period.from_us);
    period.to_us = cy_tariff_terms_next_change (terms, period.from_us, last->time_us);
    if (period.from_us > first->time_us)
      use_next (readings, place, &period, used_readings);
    energy_dwh = period.to_us < last->time_us
                   ? energy_at (readings, period.to_us, &place, used_readings)
                   : last->energy_dwh;
    period.energy_dwh = energy_dwh - so_far_dwh;
    g_array_append_val (periods, period);
    period.from_us = period.to_us;
  }
  use (used_readings, last);
}
