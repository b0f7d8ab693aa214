/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"
#include "bill-maker.h"
#include "cy-tariff-trial-rule.h"
#include "cy-time.h"

#define N_SESSIONS 100000

/* So many are computed through JSON, since that takes long; the figure is made of as many. */
#define N_REFERENCE 5000

/* The laboratory must answer within this [s]. */
#define ANSWER_S 5

#define READING_S  300
#define N_READINGS 18 /* an hour and a half */

/* A station's day: peak, flat and valley, sharp in summer. */
static const char draft[] =
  "{'zone':'Asia/Shanghai','day':'00:00-07:00 valley, 07:00-10:00 flat, 10:00-13:00 peak, "
  "13:00-17:00 flat, 17:00-22:00 peak, 22:00-23:00 flat, 23:00-24:00 valley',"
  "'rules':[{'months':[7,8],'day':'00:00-07:00 valley, 07:00-10:00 flat, 10:00-11:00 peak, "
  "11:00-13:00 sharp, 13:00-16:00 flat, 16:00-17:00 sharp, 17:00-22:00 peak, 22:00-23:00 flat, "
  "23:00-24:00 valley'}],'prices':{'sharp':{'electricity':154650,'service':80000},"
  "'peak':{'electricity':141810,'service':80000},'flat':{'electricity':89950,'service':60000},"
  "'valley':{'electricity':40580,'service':40000}},'minimum_minor':100}";

static GArray *
make_readings (guint session)
{
  GArray *readings = g_array_sized_new (FALSE, FALSE, sizeof (CyMeterReading), N_READINGS);
  CyMeterReading reading = { .time_us = bill_maker_time ("2026-07-01T00:00:00Z") +
                                        (gint64) session * 27 * CY_US_PER_S };

  for (guint i = 0; i < N_READINGS; i++) {
    g_array_append_val (readings, reading);
    reading.time_us += READING_S * CY_US_PER_S + session % 7;
    reading.energy_dwh += 25000 + session * 13 % 9000;
  }
  return readings;
}

static CyBillInput
make_input (const GArray *readings)
{
  const CyBillInput input = {
    .session = "s",
    .readings = readings,
    .charge_end_us = g_array_index (readings, CyMeterReading, readings->len - 1).time_us,
    .pile_total_minor = -1,
  };

  return input;
}

static double
time_trial (CyTariffTerms *terms, GPtrArray *sessions)
{
  const CyTariffCaps caps = { -1, -1, -1 };
  g_autoptr (CyTariffTrial) trial = cy_tariff_trial_new (terms, &caps);
  gint64 begin_us = g_get_monotonic_time ();

  for (guint i = 0; i < sessions->len; i++) {
    g_autofree char *account = g_strdup_printf ("a%u", i % 3000);
    const CyTariffTrialSession session = { .account = account,
                                           .station = "s",
                                           .input = make_input (sessions->pdata[i]),
                                           .old_minor = { 5000 } };

    if (!cy_tariff_trial_add (trial, &session))
      g_error ("a session could not be billed");
  }
  return (double) (g_get_monotonic_time () - begin_us) / 1e6;
}

/* Each bill is written as the journal keeps it, read, and computed again from that. */
static double
time_through_json (CyTariffTerms *terms, GPtrArray *sessions)
{
  gint64 begin_us = g_get_monotonic_time ();

  for (guint i = 0; i < N_REFERENCE; i++) {
    const CyBillInput input = make_input (sessions->pdata[i]);
    g_autoptr (CyBill) bill = cy_bill_rule (&input, terms, NULL);
    g_autoptr (JsonNode) node = cy_bill_to_json (bill);
    g_autofree char *text = cy_json_to_text (node, FALSE);
    g_autoptr (JsonNode) parsed = cy_json_parse (text, -1, CY_BILL_MAX_BYTES, NULL);
    g_autoptr (CyBill) stored = cy_bill_from_json (parsed, NULL);
    g_autoptr (CyBill) again = cy_bill_recompute (stored, NULL);

    if (again->total_minor != bill->total_minor)
      g_error ("a bill is not the same again");
  }
  return (double) (g_get_monotonic_time () - begin_us) / 1e6 * N_SESSIONS / N_REFERENCE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) sessions = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (CyTariffTerms) terms = bill_maker_terms (draft);
  double before_mb;
  BenchResult result = {
    .name = "money.trial_100000",
    .unit = "s",
    .better = BENCH_LOWER_IS_BETTER,
    .reference = "the same bills recomputed from the journal's JSON",
    .goal = ANSWER_S,
  };

  for (guint i = 0; i < N_SESSIONS; i++)
    g_ptr_array_add (sessions, make_readings (i));
  before_mb = bench_resident_mb ();
  result.value = time_trial (terms, sessions);
  result.reference_value = time_through_json (terms, sessions);
  bench_report (&result);
  result = (BenchResult){ .name = "money.trial_memory",
                          .value = bench_resident_mb () - before_mb,
                          .unit = "MB",
                          .better = BENCH_LOWER_IS_BETTER,
                          .goal = 64 };
  bench_report (&result);
  return 0;
}
