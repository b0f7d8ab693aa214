/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bill-maker.h"

#include <string.h>

#include "cy-tariff.h"
#include "cy-time.h"

/* When clocks are put forward and back, at new year, and anywhen [s UTC]. */
static const gint64 moments[] = { 1774746000, 1792886400, 1798675200,
                                  1772323200, 1709164800, 1790000000 };

static const char *const zones[] = { "Asia/Shanghai",       "Europe/Berlin", "America/New_York",
                                     "Australia/Lord_Howe", "UTC",           "America/St_Johns" };

CyTariffTerms *
bill_maker_terms (const char *members)
{
  static const char plain[] =
    "{'id':'t','version':1,'name':'T','currency':'CNY','zone':'UTC','day':'00:00-24:00 flat',"
    "'rules':[],'prices':{'flat':{'electricity':100000,'service':50000}},"
    "'occupancy':{'price':0,'grace_min':0},'minimum_minor':0,"
    "'vat':{'electricity':0,'service':0,'occupancy':0}}";
  g_autofree char *text = g_strdelimit (g_strdup (plain), "'", '"');
  g_autofree char *changes = g_strdelimit (g_strdup (members), "'", '"');
  g_autoptr (JsonNode) node = cy_json_parse (text, -1, CY_TARIFF_TERMS_MAX_BYTES, NULL);
  GError *error = NULL;
  g_autoptr (JsonNode) change = cy_json_parse (changes, -1, CY_TARIFF_TERMS_MAX_BYTES, &error);
  CyTariffTerms *terms;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  g_assert_no_error (error);
  json_object_iter_init (&iter, json_node_get_object (change));
  while (json_object_iter_next (&iter, &name, &value))
    json_object_set_member (json_node_get_object (node), name, json_node_copy (value));
  terms = cy_tariff_terms_from_json (node, NULL, &error);
  g_assert_no_error (error);
  return terms;
}

gint64
bill_maker_time (const char *text)
{
  gboolean no_seconds = strlen (text) == strlen ("2026-05-05T10:00Z");
  g_autofree char *whole = no_seconds ? g_strdup_printf ("%.16s:00Z", text) : g_strdup (text);
  gint64 time_us;

  g_assert_true (cy_time_parse (whole, 0, &time_us, NULL));
  return time_us;
}

GArray *
bill_maker_readings (const char *text)
{
  GArray *readings = g_array_new (FALSE, FALSE, sizeof (CyMeterReading));
  g_auto (GStrv) parts = g_strsplit (text, ", ", -1);

  for (guint i = 0; parts[i] != NULL; i++) {
    g_auto (GStrv) words = g_strsplit (parts[i], " ", 2);
    CyMeterReading reading = { bill_maker_time (words[0]), 0, FALSE };

    reading.energy_dwh = (gint64) (g_ascii_strtod (words[1], NULL) * 10 + 0.5);
    g_array_append_val (readings, reading);
  }
  return readings;
}

/* A whole day in pieces, or the beginning of one. */
static char *
random_day (GRand *rand, gboolean is_whole)
{
  GString *text = g_string_new (NULL);
  gint32 step = g_rand_boolean (rand) ? 30 : g_rand_int_range (rand, 16, 90);
  gint32 from = is_whole ? 0 : g_rand_int_range (rand, 0, 700);
  gint32 end = is_whole ? CY_TARIFF_DAY_MINUTES : g_rand_int_range (rand, 701, 1440);

  while (from < end) {
    gint32 length = step * g_rand_int_range (rand, 1, 12);
    gint32 to = MIN (end, from + length);

    g_string_append_printf (text, "%s%02d:%02d-%02d:%02d %s", text->len > 0 ? ", " : "", from / 60,
                            from % 60, to / 60, to % 60,
                            cy_tariff_class_name ((guint) g_rand_int_range (rand, 0, 5)));
    from = to;
  }
  return g_string_free (text, FALSE);
}

static char *
random_rules (GRand *rand)
{
  static const char *const heads[] = { "months 3,10-12", "weekdays sat-sun", "dates 03-29",
                                       "months 12-1 weekdays mon-fri",
                                       "dates 2026-12-24..2027-01-06,10-25" };
  GString *text = g_string_new (NULL);

  for (gint32 n = g_rand_int_range (rand, 0, 4); n > 0; n--) {
    g_autofree char *day = random_day (rand, FALSE);

    g_string_append_printf (text, "%s: %s\n",
                            heads[g_rand_int_range (rand, 0, G_N_ELEMENTS (heads))], day);
  }
  return g_string_free (text, FALSE);
}

static gint32
random_price (GRand *rand, gint32 high)
{
  return g_rand_int_range (rand, 0, 10) == 0 ? 0 : g_rand_int_range (rand, 0, high);
}

static void
randomize_amounts (GRand *rand, CyTariffTerms *terms)
{
  for (guint i = 0; i < CY_TARIFF_CLASSES; i++) {
    terms->electricity[i] = random_price (rand, i == 0 ? CY_TARIFF_MAX_PRICE + 1 : 200000);
    terms->service[i] = random_price (rand, 120000);
  }
  terms->priced = 0x1f;
  if (g_rand_boolean (rand)) {
    terms->occupancy_price = g_rand_int_range (rand, 1, 300000);
    terms->grace_min = (guint) g_rand_int_range (rand, 0, 60);
    terms->occupancy_cap_minor = g_rand_boolean (rand) ? -1 : g_rand_int_range (rand, 0, 20000);
  }
  terms->minimum_minor = g_rand_boolean (rand) ? 0 : g_rand_int_range (rand, 0, 3000);
  for (guint i = 0; i < CY_N_TARIFF_VATS; i++)
    terms->vat[i] = (guint) g_rand_int_range (rand, 0, 3000);
}

CyTariffTerms *
bill_maker_random_terms (GRand *rand)
{
  g_autofree char *day = random_day (rand, TRUE);
  g_autofree char *rules = random_rules (rand);
  g_autofree char *members =
    g_strdup_printf ("{'zone':'%s'}", zones[g_rand_int_range (rand, 0, G_N_ELEMENTS (zones))]);
  CyTariffTerms *terms = bill_maker_terms (members);
  GError *error = NULL;

  randomize_amounts (rand, terms);
  cy_tariff_day_parse (day, &terms->day, &error);
  g_assert_no_error (error);
  g_array_unref (terms->seasons);
  terms->seasons = cy_tariff_seasons_parse (rules, &terms->day, &error);
  g_assert_no_error (error);
  g_assert_true (cy_tariff_terms_check (terms, NULL));
  return terms;
}

/* Up to two days, read each few minutes or only at the ends, with standstills. */
GArray *
bill_maker_random_readings (GRand *rand)
{
  GArray *readings = g_array_new (FALSE, FALSE, sizeof (CyMeterReading));
  CyMeterReading reading = { 0 };
  gint32 step_s = 1 << g_rand_int_range (rand, 3, 17);
  gint32 n = g_rand_int_range (rand, 1, 40);

  reading.time_us = moments[g_rand_int_range (rand, 0, G_N_ELEMENTS (moments))] * CY_US_PER_S +
                    g_rand_int_range (rand, -86400, 3600) * CY_US_PER_S;
  if (g_rand_boolean (rand))
    reading.time_us += g_rand_int_range (rand, 0, 1000000);
  g_array_append_val (readings, reading);
  for (gint64 first_us = reading.time_us;
       n > 0 && reading.time_us - first_us < 2 * 86400 * CY_US_PER_S; n--) {
    reading.time_us += g_rand_int_range (rand, 1, step_s + 1) * CY_US_PER_S;
    if (g_rand_int_range (rand, 0, 4) != 0)
      reading.energy_dwh += g_rand_int_range (rand, 0, 1 << g_rand_int_range (rand, 1, 18));
    g_array_append_val (readings, reading);
  }
  return readings;
}

CyBill *
bill_maker_random_bill (GRand *rand)
{
  g_autoptr (CyTariffTerms) terms = bill_maker_random_terms (rand);
  g_autoptr (GArray) readings = bill_maker_random_readings (rand);
  g_autofree char *session = g_strdup_printf ("s-%u", g_rand_int (rand));
  CyBillInput input = { session, readings, 0, 0, -1 };
  GError *error = NULL;
  CyBill *bill;

  input.charge_end_us = g_array_index (readings, CyMeterReading, readings->len - 1).time_us +
                        g_rand_int_range (rand, 0, 3);
  if (g_rand_boolean (rand))
    input.unplug_us = input.charge_end_us + g_rand_int_range (rand, 0, 20000) * (CY_US_PER_S / 2);
  if (g_rand_boolean (rand))
    input.pile_total_minor = g_rand_int_range (rand, 0, 10000);
  bill = cy_bill_rule (&input, terms, &error);
  g_assert_no_error (error);
  return bill;
}
