/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-bill-rule.h"

#include <string.h>

#include "bill-maker.h"
#include "cy-rules-error.h"
#include "cy-tariff.h"
#include "cy-time.h"

static CyBill *
make_bill (CyTariffTerms *terms, const char *text, const char *unplug)
{
  g_autoptr (GArray) readings = bill_maker_readings (text);
  CyBillInput input = {
    .session = "s1",
    .readings = readings,
    .charge_end_us = g_array_index (readings, CyMeterReading, readings->len - 1).time_us,
    .unplug_us = unplug == NULL ? 0 : bill_maker_time (unplug),
    .pile_total_minor = -1,
  };
  GError *error = NULL;
  CyBill *bill = cy_bill_rule (&input, terms, &error);

  g_assert_no_error (error);
  return bill;
}

/* "electricity peak 01:00-02:30 1234.5 67; ... = 70", times as UTC of the day they are of. */
static char *
describe (const CyBill *bill)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < bill->lines->len; i++) {
    const CyBillLine *line = &g_array_index (bill->lines, CyBillLine, i);
    g_autofree char *from = cy_time_format (line->from_us);
    g_autofree char *to = cy_time_format (line->to_us);

    if (line->class == CY_TARIFF_NO_CLASS)
      g_string_append_printf (text, "%.3s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "; ",
                              cy_bill_component_name (line->component), line->seconds,
                              line->amount_minor);
    else
      g_string_append_printf (
        text, "%.3s %s %.5s-%.5s %" G_GINT64_FORMAT ".%d %" G_GINT64_FORMAT "; ",
        cy_bill_component_name (line->component), cy_tariff_class_name (line->class), from + 11,
        to + 11, line->energy_dwh / 10, (int) (line->energy_dwh % 10), line->amount_minor);
  }
  g_string_append_printf (text, "= %" G_GINT64_FORMAT, bill->total_minor);
  return g_string_free (text, FALSE);
}

#define FIVE                                                                               \
  "'prices':{'sharp':{'electricity':150000,'service':80000},'peak':{'electricity':120000," \
  "'service':70000},'flat':{'electricity':80000,'service':60000},'valley':{'electricity':" \
  "40000,'service':50000},'deep':{'electricity':20000,'service':30000}}"

static const char five_classes[] =
  "{" FIVE ",'day':'00:00-01:00 deep, 01:00-02:00 valley, 02:00-03:00 flat, 03:00-04:00 peak, "
  "04:00-24:00 sharp'}";
static const char night[] = "{" FIVE ",'day':'23:00-07:00 valley, 07:00-23:00 flat'}";
static const char month[] =
  "{" FIVE ",'day':'00:00-24:00 flat','rules':[{'months':[4],'day':'00:00-24:00 peak'}]}";
static const char berlin[] =
  "{" FIVE ",'zone':'Europe/Berlin','day':'00:00-02:30 valley, 02:30-03:00 sharp, 03:00-24:00 "
  "flat'}";
static const struct {
  const char *terms;
  const char *readings;
  const char *unplug;
  const char *bill;
} table[] = {
  /* The example of the public test frame: 8.5630 and 1.2830 kWh. */
  { "{'prices':{'flat':{'electricity':50000,'service':0}}}",
    "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 8563", NULL,
    "ele flat 10:00-11:00 8563.0 428; ser flat 10:00-11:00 8563.0 0; = 428" },
  { "{'prices':{'flat':{'electricity':43000,'service':0}}}",
    "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 1283", NULL,
    "ele flat 10:00-11:00 1283.0 55; ser flat 10:00-11:00 1283.0 0; = 55" },
  /* Half a cent is rounded up, a nano less is not. */
  { "{'prices':{'flat':{'electricity':50000,'service':49999}}}",
    "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 10", NULL,
    "ele flat 10:00-11:00 10.0 1; ser flat 10:00-11:00 10.0 0; = 1" },
  { "{}", "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 0", NULL, "= 0" },
  { "{}", "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 0.1", NULL,
    "ele flat 10:00-11:00 0.1 0; ser flat 10:00-11:00 0.1 0; = 0" },
  { five_classes,
    "2026-05-05T00:30Z 0, 2026-05-05T01:00Z 1000, 2026-05-05T02:00Z 3000, 2026-05-05T03:00Z "
    "6000, 2026-05-05T04:00Z 10000, 2026-05-05T05:00Z 15000",
    NULL,
    "ele deep 00:30-01:00 1000.0 20; ser deep 00:30-01:00 1000.0 30; "
    "ele valley 01:00-02:00 2000.0 80; ser valley 01:00-02:00 2000.0 100; "
    "ele flat 02:00-03:00 3000.0 240; ser flat 02:00-03:00 3000.0 180; "
    "ele peak 03:00-04:00 4000.0 480; ser peak 03:00-04:00 4000.0 280; "
    "ele sharp 04:00-05:00 5000.0 750; ser sharp 04:00-05:00 5000.0 400; = 2560" },
  /* The same class on both sides of midnight is one period. */
  { night, "2026-05-05T22:00Z 0, 2026-05-06T08:00Z 10000", NULL,
    "ele flat 22:00-23:00 1000.0 80; ser flat 22:00-23:00 1000.0 60; "
    "ele valley 23:00-07:00 8000.0 320; ser valley 23:00-07:00 8000.0 400; "
    "ele flat 07:00-08:00 1000.0 80; ser flat 07:00-08:00 1000.0 60; = 1000" },
  /* Nothing flowed in the middle: there is no line, and what comes after is a period of its own. */
  { night,
    "2026-05-05T22:00Z 0, 2026-05-05T23:00Z 1000, 2026-05-06T07:00Z 1000, "
    "2026-05-06T08:00Z 2000",
    NULL,
    "ele flat 22:00-23:00 1000.0 80; ser flat 22:00-23:00 1000.0 60; "
    "ele flat 07:00-08:00 1000.0 80; ser flat 07:00-08:00 1000.0 60; = 280" },
  /* It ends and begins where the class changes. */
  { night, "2026-05-05T22:00Z 0, 2026-05-05T23:00Z 1000", NULL,
    "ele flat 22:00-23:00 1000.0 80; ser flat 22:00-23:00 1000.0 60; = 140" },
  { night, "2026-05-05T23:00Z 0, 2026-05-06T00:00Z 1000", NULL,
    "ele valley 23:00-00:00 1000.0 40; ser valley 23:00-00:00 1000.0 50; = 90" },
  { month, "2026-03-31T23:00Z 0, 2026-04-01T01:00Z 2000", NULL,
    "ele flat 23:00-00:00 1000.0 80; ser flat 23:00-00:00 1000.0 60; "
    "ele peak 00:00-01:00 1000.0 120; ser peak 00:00-01:00 1000.0 70; = 330" },
  /* 23 hours: there is no 02:30. 25 hours: it comes twice. */
  { berlin, "2026-03-29T00:00Z 0, 2026-03-29T02:00Z 2000", NULL,
    "ele valley 00:00-01:00 1000.0 40; ser valley 00:00-01:00 1000.0 50; "
    "ele flat 01:00-02:00 1000.0 80; ser flat 01:00-02:00 1000.0 60; = 230" },
  { berlin, "2026-10-25T00:00Z 0, 2026-10-25T03:00Z 6000", NULL,
    "ele valley 00:00-00:30 1000.0 40; ser valley 00:00-00:30 1000.0 50; "
    "ele sharp 00:30-01:00 1000.0 150; ser sharp 00:30-01:00 1000.0 80; "
    "ele valley 01:00-01:30 1000.0 40; ser valley 01:00-01:30 1000.0 50; "
    "ele sharp 01:30-02:00 1000.0 150; ser sharp 01:30-02:00 1000.0 80; "
    "ele flat 02:00-03:00 2000.0 160; ser flat 02:00-03:00 2000.0 120; = 920" },
  /* The least a charge costs, and none when nothing flowed. */
  { "{'minimum_minor':500}", "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 1000", NULL,
    "ele flat 10:00-11:00 1000.0 100; ser flat 10:00-11:00 1000.0 50; min 0 350; = 500" },
  { "{'minimum_minor':150}", "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 1000", NULL,
    "ele flat 10:00-11:00 1000.0 100; ser flat 10:00-11:00 1000.0 50; = 150" },
  { "{'minimum_minor':500}", "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 0", NULL, "= 0" },
  /* Occupancy: 0.10 a minute after 15 minutes, in whole seconds, up to 2.00. */
  { "{'occupancy':{'price':10000,'grace_min':15}}", "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 0",
    "2026-05-05T11:15Z", "= 0" },
  { "{'occupancy':{'price':10000,'grace_min':15}}", "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 0",
    "2026-05-05T11:15:00.999Z", "= 0" },
  { "{'occupancy':{'price':10000,'grace_min':15}}", "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 0",
    "2026-05-05T11:15:03.999Z", "occ 3 1; = 1" },
  { "{'occupancy':{'price':10000,'grace_min':15}}", "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 0",
    "2026-05-05T11:15:02Z", "occ 2 0; = 0" },
  { "{'occupancy':{'price':10000,'grace_min':15,'cap_minor':200}}",
    "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 0", "2026-05-05T11:34:59Z", "occ 1199 200; = 200" },
  { "{'occupancy':{'price':10000,'grace_min':15,'cap_minor':200}}",
    "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 0", "2026-05-05T21:00Z", "occ 35100 200; = 200" },
  { "{'occupancy':{'price':10000,'grace_min':0,'cap_minor':0}}",
    "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 0", "2026-05-05T21:00Z", "occ 36000 0; = 0" },
  { "{'occupancy':{'price':10000,'grace_min':15}}", "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 0",
    NULL, "= 0" },
  /* Both: the minimum is of electricity and service. */
  { "{'minimum_minor':500,'occupancy':{'price':100000,'grace_min':0}}",
    "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 1000", "2026-05-05T11:10Z",
    "ele flat 10:00-11:00 1000.0 100; ser flat 10:00-11:00 1000.0 50; min 0 350; occ 600 1000; "
    "= 1500" },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (CyTariffTerms) terms = bill_maker_terms (table[i].terms);
    g_autoptr (CyBill) bill = make_bill (terms, table[i].readings, table[i].unplug);
    g_autofree char *text = describe (bill);

    g_assert_cmpstr (text, ==, table[i].bill);
  }
}

/* A price has five decimals and energy four, so that what is exact has nine; it is kept to the last. */
static void
test_exact (void)
{
  g_autoptr (CyTariffTerms) terms =
    bill_maker_terms ("{'prices':{'flat':{'electricity':105321,'service':45679}},"
                      "'vat':{'electricity':1300,'service':600,'occupancy':900},"
                      "'occupancy':{'price':12345,'grace_min':0}}");
  g_autoptr (CyBill) bill =
    make_bill (terms, "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 12345.7", "2026-05-05T11:00:59Z");
  const CyBillLine *lines = (const CyBillLine *) (gpointer) bill->lines->data;

  g_assert_cmpint (lines[0].exact_nano, ==, G_GINT64_CONSTANT (123457) * 105321);
  g_assert_cmpint (lines[0].amount_minor, ==, 1300);
  g_assert_cmpint (lines[0].vat_minor, ==, 150); /* 13.00 * 13 / 113 */
  g_assert_cmpint (lines[1].exact_nano, ==, G_GINT64_CONSTANT (123457) * 45679);
  g_assert_cmpint (lines[1].amount_minor, ==, 564);
  g_assert_cmpint (lines[1].vat_minor, ==, 32);
  g_assert_cmpint (lines[2].exact_nano, ==, 121392500); /* 59 s at 0.12345 a minute */
  g_assert_cmpint (lines[2].amount_minor, ==, 12);
  g_assert_cmpuint (lines[2].vat, ==, 900);
}

/* What is read beside a change of class, and what is in between. */
static void
test_readings (void)
{
  static const char five[] =
    "{" FIVE ",'day':'00:00-10:00 flat, 10:00-10:01 peak, 10:01-24:00 valley'}";
  static const struct {
    const char *readings;
    const char *used; /* minute:second energy, * when it is interpolated */
  } cases[] = {
    { "2026-05-05T09:58Z 0, 2026-05-05T09:59Z 10, 2026-05-05T10:00Z 20, 2026-05-05T10:01Z 30, "
      "2026-05-05T10:02Z 40, 2026-05-05T10:03Z 50",
      "58:00 0.0, 00:00 20.0, 01:00 30.0, 03:00 50.0" },
    { "2026-05-05T09:57:30Z 0, 2026-05-05T09:58:30Z 10, 2026-05-05T09:59:30Z 20, "
      "2026-05-05T10:00:30Z 30, 2026-05-05T10:01:30Z 40, 2026-05-05T10:02:30Z 50, "
      "2026-05-05T10:03:30Z 60",
      "57:30 0.0, 59:30 20.0, 00:00 25.0*, 00:30 30.0, 01:00 35.0*, 01:30 40.0, 03:30 60.0" },
    { "2026-05-05T09:59Z 0, 2026-05-05T10:04Z 0.7",
      "59:00 0.0, 00:00 0.1*, 01:00 0.2*, 04:00 0.7" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyTariffTerms) terms = bill_maker_terms (five);
    g_autoptr (CyBill) bill = make_bill (terms, cases[i].readings, NULL);
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint r = 0; r < bill->readings->len; r++) {
      const CyMeterReading *reading = &g_array_index (bill->readings, CyMeterReading, r);
      g_autofree char *time = cy_time_format (reading->time_us);

      g_string_append_printf (text, "%s%.5s %" G_GINT64_FORMAT ".%d%s", r > 0 ? ", " : "",
                              time + 14, reading->energy_dwh / 10, (int) (reading->energy_dwh % 10),
                              reading->interpolated ? "*" : "");
    }
    g_assert_cmpstr (text->str, ==, cases[i].used);
  }
}

static void
test_refused (void)
{
  static const struct {
    const char *readings;
    const char *end;
    const char *unplug;
    const char *why;
  } cases[] = {
    { "2026-05-05T10:00Z 0", "2026-05-05T11:00Z", NULL, "there are 1" },
    { "2026-05-05T10:00Z 0, 2026-05-05T10:30Z 20, 2026-05-05T11:00Z 10", "2026-05-05T11:00Z", NULL,
      "2026-05-05T11:00:00.000Z, 10.0 Wh, is less than the one before it" },
    { "2026-05-05T10:00Z 0, 2026-05-05T10:30Z 20, 2026-05-05T10:30Z 20", "2026-05-05T11:00Z", NULL,
      "is not after the one before it" },
    { "2026-05-05T10:00Z 0, 2026-05-05T09:30Z 20", "2026-05-05T11:00Z", NULL, "is not after" },
    { "2026-05-05T10:00Z 7784000, 2026-05-05T11:00Z 7785000", "2026-05-05T11:00Z", NULL,
      "is the first and not 0" },
    { "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 100000001", "2026-05-05T11:00Z", NULL,
      "more than any vehicle" },
    { "2026-05-05T10:00Z 0, 2026-05-05T11:00:01Z 1", "2026-05-05T11:00Z", NULL,
      "after the end of the charge" },
    { "2026-05-05T10:00Z 0, 2026-06-05T10:01Z 1", "2026-06-05T10:01Z", NULL, "31 days" },
    { "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 1", "2026-05-05T11:00Z", "2026-05-05T10:59Z",
      "unplugged at" },
    { "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 1", "2026-05-05T11:00Z", "2027-06-05T10:59Z",
      "unplugged at" },
  };
  g_autoptr (CyTariffTerms) terms = bill_maker_terms ("{}");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GArray) readings = bill_maker_readings (cases[i].readings);
    const CyBillInput input = {
      .session = "s",
      .readings = readings,
      .charge_end_us = bill_maker_time (cases[i].end),
      .unplug_us = cases[i].unplug == NULL ? 0 : bill_maker_time (cases[i].unplug),
      .pile_total_minor = -1,
    };
    g_autoptr (GError) error = NULL;

    g_assert_null (cy_bill_rule (&input, terms, &error));
    g_assert_error (error, CY_RULES_ERROR, CY_RULES_ERROR_RANGE);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, cases[i].why));
  }
}

/* What was not read is no evidence. */
static void
test_interpolated (void)
{
  g_autoptr (CyTariffTerms) terms =
    bill_maker_terms ("{" FIVE ",'day':'00:00-10:00 flat, 10:00-24:00 peak'}");
  g_autoptr (GArray) readings =
    bill_maker_readings ("2026-05-05T09:00Z 0, 2026-05-05T10:00Z 900, 2026-05-05T11:00Z 1000");
  CyBillInput input = { "s", readings, bill_maker_time ("2026-05-05T11:00Z"), 0, -1 };
  g_autoptr (CyBill) bill = NULL;

  g_array_index (readings, CyMeterReading, 1).interpolated = TRUE;
  bill = cy_bill_rule (&input, terms, NULL);
  g_assert_cmpint (g_array_index (bill->readings, CyMeterReading, 1).energy_dwh, ==, 5000);
  for (guint end = 0; end <= 2; end += 2) {
    g_autoptr (GError) error = NULL;

    g_array_index (readings, CyMeterReading, end).interpolated = TRUE;
    g_assert_null (cy_bill_rule (&input, terms, &error));
    g_assert_nonnull (strstr (error->message, "was not read"));
    g_array_index (readings, CyMeterReading, end).interpolated = FALSE;
  }
}

static void
test_unknown_zone (void)
{
  g_autoptr (CyTariffTerms) terms = bill_maker_terms ("{'zone':'Mars/Olympus_Mons'}");
  g_autoptr (GArray) readings = bill_maker_readings ("2026-05-05T09:00Z 0, 2026-05-05T10:00Z 9");
  CyBillInput input = { "s", readings, bill_maker_time ("2026-05-05T10:00Z"), 0, -1 };
  g_autoptr (GError) error = NULL;

  g_assert_null (cy_bill_rule (&input, terms, &error));
  g_assert_nonnull (strstr (error->message, "Mars/Olympus_Mons"));
}

/* Properties, over bills as wild as they can be */

#define N_SEEDS 4000

static void
check_sums (const CyBill *bill, const CyMeterReading *last)
{
  gint64 energy[CY_N_BILL_COMPONENTS] = { 0 };
  gint64 total_minor = 0;

  for (guint i = 0; i < bill->lines->len; i++) {
    const CyBillLine *line = &g_array_index (bill->lines, CyBillLine, i);
    gint64 off = line->amount_minor * CY_NANO_PER_MINOR - line->exact_nano;

    energy[line->component] += line->energy_dwh;
    total_minor += line->amount_minor;
    g_assert_cmpint (ABS (off), <=, CY_NANO_PER_MINOR / 2);
    g_assert_cmpint (line->from_us, <, line->to_us);
    g_assert_cmpint (line->vat_minor, <=, line->amount_minor);
  }
  g_assert_cmpint (energy[CY_BILL_ELECTRICITY], ==, last->energy_dwh);
  g_assert_cmpint (energy[CY_BILL_SERVICE], ==, last->energy_dwh);
  g_assert_cmpint (bill->energy_dwh, ==, last->energy_dwh);
  g_assert_cmpint (bill->total_minor, ==, total_minor);
}

static void
test_sums (void)
{
  for (guint32 seed = 0; seed < N_SEEDS; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    g_autoptr (CyBill) bill = bill_maker_random_bill (rand);

    check_sums (bill, &g_array_index (bill->readings, CyMeterReading, bill->readings->len - 1));
  }
}

/* Through the wire and computed again: the same to the last member. */
static void
test_recompute (void)
{
  for (guint32 seed = 0; seed < N_SEEDS; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    g_autoptr (CyBill) bill = bill_maker_random_bill (rand);
    g_autoptr (JsonNode) node = cy_bill_to_json (bill);
    g_autofree char *text = cy_json_to_text (node, FALSE);
    g_autoptr (JsonNode) parsed = cy_json_parse (text, -1, CY_BILL_MAX_BYTES, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (CyBill) stored = cy_bill_from_json (parsed, &error);
    g_autoptr (CyBill) computed = NULL;
    g_autofree char *difference = NULL;

    g_assert_no_error (error);
    computed = cy_bill_recompute (stored, &error);
    g_assert_no_error (error);
    difference = cy_bill_differs (bill, computed);
    g_assert_cmpstr (difference, ==, NULL);
  }
}

/* Readings on the straight line between two others tell nothing new. */
static GArray *
add_on_the_line (GRand *rand, const GArray *readings)
{
  GArray *more = g_array_new (FALSE, FALSE, sizeof (CyMeterReading));

  for (guint i = 0; i < readings->len; i++) {
    const CyMeterReading *reading = &g_array_index (readings, CyMeterReading, i);
    const CyMeterReading *next = reading + 1;
    CyMeterReading between = { 0 };

    g_array_append_vals (more, reading, 1);
    if (i + 1 == readings->len || next->time_us - reading->time_us < 2)
      continue;
    between.time_us = reading->time_us + (gint64) (g_rand_double_range (rand, 0.01, 0.99) *
                                                   (double) (next->time_us - reading->time_us));
    /* Exactly: half the way is half the energy. */
    between.energy_dwh =
      reading->energy_dwh +
      (gint64) ((__extension__(__int128) (next->energy_dwh - reading->energy_dwh)) *
                (between.time_us - reading->time_us) / (next->time_us - reading->time_us));
    g_array_append_val (more, between);
  }
  return more;
}

static gint64
energy_of_period (const CyBill *bill, gint64 from_us)
{
  for (guint i = 0; i < bill->lines->len; i++) {
    const CyBillLine *line = &g_array_index (bill->lines, CyBillLine, i);

    if (line->from_us == from_us && line->component == CY_BILL_ELECTRICITY)
      return line->energy_dwh;
  }
  return 0;
}

static void
test_split (void)
{
  for (guint32 seed = 0; seed < N_SEEDS; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    g_autoptr (CyTariffTerms) terms = bill_maker_random_terms (rand);
    g_autoptr (GArray) readings = bill_maker_random_readings (rand);
    g_autoptr (GArray) more = add_on_the_line (rand, readings);
    CyBillInput input = { "s", readings, G_GINT64_CONSTANT (2000000000000000), 0, -1 };
    g_autoptr (CyBill) few = cy_bill_rule (&input, terms, NULL);
    g_autoptr (CyBill) many = NULL;

    input.readings = more;
    many = cy_bill_rule (&input, terms, NULL);
    g_assert_cmpint (few->energy_dwh, ==, many->energy_dwh);
    for (guint i = 0; i < few->lines->len; i++) {
      const CyBillLine *line = &g_array_index (few->lines, CyBillLine, i);

      if (line->component == CY_BILL_ELECTRICITY)
        g_assert_cmpint (ABS (line->energy_dwh - energy_of_period (many, line->from_us)), <=, 1);
    }
  }
}

/* What is dearer never costs less. */
static void
test_monotone (void)
{
  for (guint32 seed = 0; seed < N_SEEDS; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    g_autoptr (CyTariffTerms) cheap = bill_maker_random_terms (rand);
    g_autoptr (GArray) readings = bill_maker_random_readings (rand);
    CyBillInput input = { "s", readings, G_GINT64_CONSTANT (2000000000000000), 0, -1 };
    g_autoptr (CyBill) low = cy_bill_rule (&input, cheap, NULL);
    g_autoptr (CyBill) high = NULL;

    cheap->electricity[g_rand_int_range (rand, 0, 5)] += g_rand_int_range (rand, 1, 100);
    cheap->service[g_rand_int_range (rand, 0, 5)] += g_rand_int_range (rand, 1, 100);
    cheap->minimum_minor += g_rand_int_range (rand, 0, 2);
    high = cy_bill_rule (&input, cheap, NULL);
    g_assert_cmpint (high->total_minor, >=, low->total_minor);
  }
}

/* Each member, changed by as little as can be, is found. */
static void
test_differs (void)
{
  g_autoptr (CyTariffTerms) terms = bill_maker_terms ("{}");
  g_autoptr (CyBill) bill = make_bill (terms, "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 9", NULL);
  g_autoptr (CyBill) other = make_bill (terms, "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 9", NULL);
  CyBillLine *line = &g_array_index (other->lines, CyBillLine, 1);
  g_autofree char *last = NULL;
  gint64 *const members[] = {
    &line->from_us,
    &line->to_us,
    &line->energy_dwh,
    &line->seconds,
    &line->exact_nano,
    &line->amount_minor,
    &line->vat_minor,
    &other->energy_dwh,
    &other->total_minor,
    &other->charge_end_us,
    &other->unplug_us,
    &other->pile_total_minor,
    &g_array_index (other->readings, CyMeterReading, 1).time_us,
    &g_array_index (other->readings, CyMeterReading, 1).energy_dwh,
  };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    g_autofree char *difference = NULL;

    ++*members[i];
    difference = cy_bill_differs (bill, other);
    g_test_message ("%s", difference);
    g_assert_nonnull (difference);
    --*members[i];
  }
  g_assert_null (cy_bill_differs (bill, other));
  g_array_set_size (other->lines, 1);
  last = cy_bill_differs (bill, other);
  g_assert_cmpstr (last, ==, "number of lines is 2 and 1");
}

/* A stored bill in which what people see is not what is computed with is no bill. */
static void
test_hostile (void)
{
  static const struct {
    const char *what;
    const char *with;
    const char *why;
  } cases[] = {
    { "\"energy_wh\":1000,", "\"energy_wh\":999,", "energy_wh: 999.0 is not 1000.0" },
    { "\"time\":\"2026-05-05T11:00:00.000Z\"", "\"time\":\"2026-05-05T12:00:00.000Z\"",
      "readings[1].time" },
    { "\"currency\":\"CNY\",\"tariff\"", "\"currency\":\"EUR\",\"tariff\"", "tariff: is not what" },
    { "\"tariff\":{\"id\":\"t\",\"version\":1}", "\"tariff\":{\"id\":\"t\",\"version\":2}",
      "tariff: is not what" },
    { "\"session\":\"s1\"", "\"session\":\"\"", "session: must have" },
    { "\"component\":\"service\"", "\"component\":\"tip\"", "lines[1].component: \"tip\"" },
    { "\"amount_minor\":50", "\"amount_minor\":-50", "lines[1].amount_minor: -50" },
    { "\"amount_minor\":50", "\"amount_minor\":50.0", "must be a whole number" },
    { "\"class\":\"flat\"", "\"class\":7", "lines[0].class: must be a text" },
    { "\"terms\":{", "\"terms\":{\"x\":1,", "terms: has a member \"x\"" },
    { "\"lines\":[", "\"lines\":[1,", "lines[0]: must be an object" },
    { "\"total_minor\":150", "\"total_minor\":1e99", "total_minor: must be" },
  };
  g_autoptr (CyTariffTerms) terms = bill_maker_terms ("{}");
  g_autoptr (CyBill) bill = make_bill (terms, "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 1000", NULL);
  g_autoptr (JsonNode) node = cy_bill_to_json (bill);
  g_autofree char *text = cy_json_to_text (node, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (GStrv) parts = g_strsplit (text, cases[i].what, 2);
    g_autofree char *changed = g_strjoinv (cases[i].with, parts);
    g_autoptr (JsonNode) parsed = cy_json_parse (changed, -1, CY_BILL_MAX_BYTES, NULL);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i].with);
    g_assert_cmpuint (g_strv_length (parts), ==, 2);
    g_assert_null (cy_bill_from_json (parsed, &error));
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, cases[i].why));
  }
}

/* A bill that was touched is found by computing it again. */
static void
test_tampered (void)
{
  g_autoptr (CyTariffTerms) terms = bill_maker_terms ("{}");
  g_autoptr (CyBill) bill = make_bill (terms, "2026-05-05T10:00Z 0, 2026-05-05T11:00Z 1000", NULL);
  g_autoptr (CyBill) computed = NULL;
  g_autofree char *difference = NULL;

  g_array_index (bill->lines, CyBillLine, 0).amount_minor++;
  bill->total_minor++;
  computed = cy_bill_recompute (bill, NULL);
  difference = cy_bill_differs (bill, computed);
  g_assert_cmpstr (difference, ==, "line 1: amount_minor is 101 and 100");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bill-rule/table", test_table);
  g_test_add_func ("/bill-rule/exact", test_exact);
  g_test_add_func ("/bill-rule/readings", test_readings);
  g_test_add_func ("/bill-rule/refused", test_refused);
  g_test_add_func ("/bill-rule/interpolated", test_interpolated);
  g_test_add_func ("/bill-rule/unknown-zone", test_unknown_zone);
  g_test_add_func ("/bill-rule/sums", test_sums);
  g_test_add_func ("/bill-rule/recompute", test_recompute);
  g_test_add_func ("/bill-rule/split", test_split);
  g_test_add_func ("/bill-rule/monotone", test_monotone);
  g_test_add_func ("/bill-rule/differs", test_differs);
  g_test_add_func ("/bill-rule/hostile", test_hostile);
  g_test_add_func ("/bill-rule/tampered", test_tampered);
  return g_test_run ();
}
