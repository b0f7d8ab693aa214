/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tariff-terms.h"

#include <string.h>

#include "cy-model-error.h"
#include "cy-tariff.h"

/* A record that can be billed by, with one field set otherwise. */
static CyRecord *
make_record (const char *field, const char *text)
{
  static const char *const fields[][2] = {
    { "name", "Example" },
    { "version", "3" },
    { "periods", "23:00-07:00 valley, 07:00-10:00 flat, 10:00-13:00 peak, 13:00-17:00 flat, "
                 "17:00-22:00 peak, 22:00-23:00 flat" },
    { "sharp_electricity", "1.5465" },
    { "peak_electricity", "1.4181" },
    { "flat_electricity", "0.8995" },
    { "valley_electricity", "0.4058" },
    { "peak_service", "0.8" },
    { "occupancy_price", "0.5" },
    { "occupancy_grace_min", "15" },
    { "occupancy_cap", "50" },
    { "minimum", "2.50" },
    { "vat_electricity", "13" },
    { "vat_service", "6.00" },
    { "vat_occupancy", "9.5" },
    { "valid_from", "2026-01-01" },
    { "rules", "months 7-8: 11:00-13:00 sharp, 16:00-17:00 sharp" },
  };
  CyRecord *record = cy_record_new (CY_KIND_TARIFF, "bj");
  GError *error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    cy_record_set_text (record, fields[i][0], fields[i][1], &error);
  g_assert_no_error (error);
  if (field != NULL)
    cy_record_set_text (record, field, text, &error);
  g_assert_no_error (error);
  return record;
}

static void
test_read (void)
{
  g_autoptr (CyRecord) record = make_record (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyTariffTerms) terms = cy_tariff_terms_read (record, &error);
  g_autofree char *july = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (terms->id, ==, "bj");
  g_assert_cmpuint (terms->version, ==, 3);
  g_assert_cmpstr (terms->currency, ==, "CNY");
  g_assert_cmpstr (terms->zone_name, ==, "Asia/Shanghai");
  g_assert_true (cy_tariff_terms_check_zone (terms, NULL));
  g_assert_cmpint (terms->electricity[0], ==, 154650);
  g_assert_cmpint (terms->service[1], ==, 80000);
  g_assert_cmpint (terms->service[0], ==, 0);
  g_assert_cmpuint (terms->priced, ==, 0x0f);
  g_assert_cmpint (terms->occupancy_price, ==, 50000);
  g_assert_cmpuint (terms->grace_min, ==, 15);
  g_assert_cmpint (terms->occupancy_cap_minor, ==, 5000);
  g_assert_cmpint (terms->minimum_minor, ==, 250);
  g_assert_cmpuint (terms->vat[CY_TARIFF_VAT_ELECTRICITY], ==, 1300);
  g_assert_cmpuint (terms->vat[CY_TARIFF_VAT_OCCUPANCY], ==, 950);
  g_assert_cmpuint (terms->valid_from, ==, 20260101);
  g_assert_cmpuint (terms->valid_to, ==, 0);
  july = cy_tariff_day_spell (cy_tariff_terms_find_day (terms, 20260704, 6));
  g_assert_cmpstr (july, ==,
                   "00:00-07:00 valley, 07:00-10:00 flat, 10:00-11:00 peak, 11:00-13:00 sharp, "
                   "13:00-16:00 flat, 16:00-17:00 sharp, 17:00-22:00 peak, 22:00-23:00 flat, "
                   "23:00-24:00 valley");
  g_assert_true (cy_tariff_terms_find_day (terms, 20260930, 3) == &terms->day);
}

/* What a record says that cannot be billed by: the field and its value are named. */
static void
test_refused (void)
{
  static const struct {
    const char *field;
    const char *text;
    const char *why;
  } cases[] = {
    { "valid_to", "2025-12-31", "valid_to: 2025-12-31 is before valid_from 2026-01-01" },
    { "currency", "yen", "currency: \"yen\"" },
    { "currency", "CN", "currency: \"CN\"" },
    { "time_zone", "Beijing", "time_zone: \"Beijing\"" },
    { "time_zone", "/etc/localtime", "time_zone: \"/etc/localtime\"" },
    { "time_zone", "Asia/../../etc/passwd", "time_zone: \"Asia/../../etc/passwd\"" },
    { "time_zone", "+08:00", "time_zone: \"+08:00\"" },
    { "periods", "00:00-24:00 deep", "deep_electricity is missing" },
    { "rules", "weekdays sun: 03:00-04:00 deep", "deep_electricity is missing" },
    { "peak_electricity", "", "peak_electricity is missing" },
    { "occupancy_price", "", "occupancy_cap: there is no occupancy_price" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyRecord) record = make_record (cases[i].field, cases[i].text);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s=%s", cases[i].field, cases[i].text);
    g_assert_null (cy_tariff_terms_read (record, &error));
    g_assert_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, "tariff \"bj\": "));
    g_assert_nonnull (strstr (error->message, cases[i].why));
  }
}

/* What the record itself does not take. */
static void
test_fields (void)
{
  static const struct {
    const char *field;
    const char *text;
    const char *why; /* NULL when it is taken */
  } cases[] = {
    { "peak_electricity", "1.234567", "\"1.234567\" is not a price with at most five decimals" },
    { "periods", "00:00-07:00 valley, 08:00-24:00 flat", "no class from 07:00 on" },
    { "periods", "00:00-12:00 flat, 11:59-24:00 peak", "overlaps another period" },
    { "periods", "00:00-24:00 cheap", "\"cheap\" is none of sharp" },
    { "periods", "00:00-07:10 flat, 07:10-24:00 peak", NULL },
    { "minimum", "2.505", "\"2.505\" is not a number with at most two decimals" },
    { "minimum", "-1", "\"-1\" is not a number" },
    { "minimum", "", NULL },
    { "vat_service", "100.01", "\"100.01\" is not a number in the range" },
    { "vat_service", "100", NULL },
    { "vat_service", ".5", "is not a number" },
    { "rules", "months 13: 00:00-01:00 flat", "line 1: \"13\" is not a month" },
    { "rules", "months 7-: 00:00-01:00 flat", "line 1: \"7-\" is not a month" },
    { "rules", "\nweekdays sonday: 00:00-01:00 flat", "line 2: \"sonday\" is none of mon" },
    { "rules", "dates 2026-02-29: 00:00-01:00 flat", "\"2026-02-29\" is not a day" },
    { "rules", "dates 02-29: 00:00-01:00 flat", NULL },
    { "rules", "dates 2026-10-07..2026-10-01: 00:00-01:00 flat", "ends before it begins" },
    { "rules", "dates 2026-10-07..10-01: 00:00-01:00 flat", "a year at one end only" },
    { "rules", "dates 12-24..01-06: 00:00-01:00 flat", NULL },
    { "rules", "months 7: 00:00-02:00 flat, 01:00-03:00 peak", "overlaps another period" },
    { "rules", "months 7:", "is not WHEN: PERIODS" },
    { "rules", "00:00-01:00 flat", "says not which" },
    { "rules", "months: 00:00-01:00 flat", "\"months\" says not which" },
    { "rules", ": 00:00-01:00 flat", "says not when it applies" },
    { "rules", "moon full: 00:00-01:00 flat", "\"moon\" is none of months" },
    { "rules", "months 7-8,12-1 weekdays mon-fri,sun dates 10-01: 00:00-01:00 flat", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyRecord) record = cy_record_new (CY_KIND_TARIFF, "t");
    g_autoptr (GError) error = NULL;
    gboolean taken = cy_record_set_text (record, cases[i].field, cases[i].text, &error);

    g_test_message ("%s=%s: %s", cases[i].field, cases[i].text, taken ? "" : error->message);
    g_assert_cmpint (taken, ==, cases[i].why == NULL);
    if (!taken)
      g_assert_nonnull (strstr (error->message, cases[i].why));
  }
}

/* Which of two rules counts, and what a condition means. */
static void
test_seasons (void)
{
  static const struct {
    const char *rules;
    CyTariffDate date;
    guint weekday;
    const char *day;
  } cases[] = {
    { "months 12-1: 00:00-24:00 peak", 20260131, 6, "00:00-24:00 peak" },
    { "months 12-1: 00:00-24:00 peak", 20260201, 7, "00:00-24:00 flat" },
    { "months 12-1: 00:00-24:00 peak", 20261201, 2, "00:00-24:00 peak" },
    { "weekdays sat-sun: 00:00-24:00 peak", 20260131, 6, "00:00-24:00 peak" },
    { "weekdays sat-mon: 00:00-24:00 peak", 20260202, 1, "00:00-24:00 peak" },
    { "weekdays sat-mon: 00:00-24:00 peak", 20260203, 2, "00:00-24:00 flat" },
    { "months 1 weekdays sat: 00:00-24:00 peak", 20260207, 6, "00:00-24:00 flat" },
    { "dates 10-01..10-07: 00:00-24:00 peak", 20301007, 1, "00:00-24:00 peak" },
    { "dates 10-01..10-07: 00:00-24:00 peak", 20301008, 2, "00:00-24:00 flat" },
    { "dates 12-24..01-06: 00:00-24:00 peak", 20300103, 2, "00:00-24:00 peak" },
    { "dates 12-24..01-06: 00:00-24:00 peak", 20300107, 2, "00:00-24:00 flat" },
    { "dates 2026-10-01..2026-10-07: 00:00-24:00 peak", 20271001, 5, "00:00-24:00 flat" },
    { "dates 2026-10-01: 22:00-02:00 peak", 20261001, 4,
      "00:00-02:00 peak, 02:00-22:00 flat, 22:00-24:00 peak" },
    { "dates 2026-10-01: 00:00-24:00 valley\nmonths 10: 00:00-24:00 peak", 20261001, 4,
      "00:00-24:00 valley" },
    { "dates 2026-10-01: 00:00-24:00 valley\nmonths 10: 00:00-24:00 peak", 20261002, 5,
      "00:00-24:00 peak" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyRecord) record = make_record ("periods", "00:00-24:00 flat");
    g_autoptr (CyTariffTerms) terms = NULL;
    g_autofree char *day = NULL;

    g_assert_true (cy_record_set_text (record, "rules", cases[i].rules, NULL));
    terms = cy_tariff_terms_read (record, NULL);
    day = cy_tariff_day_spell (cy_tariff_terms_find_day (terms, cases[i].date, cases[i].weekday));
    g_test_message ("%s on %u", cases[i].rules, cases[i].date);
    g_assert_cmpstr (day, ==, cases[i].day);
  }
}

static CyTariffTerms *
again (const CyTariffTerms *terms)
{
  g_autoptr (JsonNode) node = cy_tariff_terms_to_json (terms);
  g_autofree char *text = cy_json_to_text (node, FALSE);
  g_autoptr (JsonNode) read = cy_json_parse (text, -1, CY_TARIFF_TERMS_MAX_BYTES, NULL);
  GError *error = NULL;
  CyTariffTerms *copy = cy_tariff_terms_from_json (read, NULL, &error);

  g_assert_no_error (error);
  return copy;
}

static void
test_json (void)
{
  static const char *const changes[][2] = {
    { NULL, NULL },
    { "name", "Other" },
    { "version", "4" },
    { "peak_service", "0.80001" },
    { "sharp_electricity", "1.5" },
    { "deep_electricity", "0.2" },
    { "occupancy_price", "0.6" },
    { "occupancy_cap", "" },
    { "occupancy_grace_min", "16" },
    { "minimum", "" },
    { "vat_service", "6.01" },
    { "currency", "EUR" },
    { "time_zone", "Europe/Berlin" },
    { "valid_from", "" },
    { "valid_to", "2027-01-01" },
    { "rules", "" },
    { "rules", "months 7-8: 11:00-13:00 sharp, 16:00-17:01 sharp" },
    { "rules", "months 7-9: 11:00-13:00 sharp, 16:00-17:00 sharp" },
    { "rules", "months 7-8 weekdays mon: 11:00-13:00 sharp, 16:00-17:00 sharp" },
  };
  g_autoptr (GPtrArray) all =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_tariff_terms_unref);

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (CyRecord) record = make_record (changes[i][0], changes[i][1]);
    CyTariffTerms *terms = cy_tariff_terms_read (record, NULL);
    g_autoptr (CyTariffTerms) copy = again (terms);

    g_ptr_array_add (all, terms);
    g_assert_true (cy_tariff_terms_equal (terms, copy));
    for (guint earlier = 0; earlier < i; earlier++)
      g_assert_false (cy_tariff_terms_equal (g_ptr_array_index (all, earlier), copy));
  }
}

/* One member of good terms replaced by what a hostile peer may send. */
static void
test_hostile (void)
{
  static const struct {
    const char *member;
    const char *json; /* NULL removes it */
    const char *why;
  } cases[] = {
    { "id", "\"a/b\"", NULL },
    { "id", "7", "id: must be a text" },
    { "version", "0", "version: 0 is none" },
    { "version", "4294967296", "version: 4294967296 is outside" },
    { "version", "1.5", "version: must be a whole number" },
    { "name", "\"\"", "name: must have" },
    { "currency", "\"cny\"", "currency: \"cny\"" },
    { "currency", NULL, "currency: must be a text" },
    { "zone", "\"../../etc/passwd\"", "time_zone" },
    { "valid_from", "\"01-01\"", "valid_from" },
    { "valid_to", "\"2020-01-01\"", "before valid_from" },
    { "day", "\"00:00-23:00 flat\"", "day: a gap in the day" },
    { "day", "[]", "day: must be a text" },
    { "rules", "{}", "rules: must be a list" },
    { "rules", "[{\"day\": \"00:00-24:00 flat\"}]", "rules[0]: says not when" },
    { "rules", "[{\"months\": [], \"day\": \"00:00-24:00 flat\"}]", "months: must not be empty" },
    { "rules", "[{\"months\": [0], \"day\": \"00:00-24:00 flat\"}]", "months[0]: 0 is outside" },
    { "rules", "[{\"months\": [\"7\"], \"day\": \"00:00-24:00 flat\"}]", "months[0]: must be" },
    { "rules", "[{\"months\": [7], \"moon\": 1, \"day\": \"00:00-24:00 flat\"}]", "not known" },
    { "rules", "[{\"dates\": [\"2026-02-30\"], \"day\": \"00:00-24:00 flat\"}]", "dates[0]" },
    { "prices", "{}", "sharp_electricity is missing" },
    { "prices", "{\"peak\": {\"electricity\": -1, \"service\": 0}}", "electricity: -1 is outside" },
    { "prices", "{\"peak\": {\"electricity\": 1, \"service\": 10000001}}", "is outside" },
    { "prices", "{\"peak\": {\"electricity\": 1}}", "prices.peak.service" },
    { "prices", "{\"cheap\": {\"electricity\": 1, \"service\": 1}}", "\"cheap\" is none" },
    { "occupancy", "{\"price\": 1, \"grace_min\": 1441}", "grace_min: 1441" },
    { "occupancy", "{\"price\": 0, \"grace_min\": 0, \"cap_minor\": 5}", "no occupancy_price" },
    { "occupancy", "{\"price\": 1, \"grace_min\": 1, \"free\": true}", "\"free\", which" },
    { "minimum_minor", "-1", "minimum_minor: -1" },
    { "minimum_minor", "1e3", "minimum_minor: must be a whole number" },
    { "vat", "{\"electricity\": 1, \"service\": 1}", "vat.occupancy" },
    { "discount", "1", "\"discount\", which is not known" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyRecord) record = make_record (NULL, NULL);
    g_autoptr (CyTariffTerms) terms = cy_tariff_terms_read (record, NULL);
    g_autoptr (JsonNode) node = cy_tariff_terms_to_json (terms);
    JsonObject *object = json_node_get_object (node);
    g_autoptr (GError) error = NULL;

    if (cases[i].json == NULL)
      json_object_remove_member (object, cases[i].member);
    else
      json_object_set_member (object, cases[i].member,
                              cy_json_parse (cases[i].json, -1, 4096, NULL));
    g_assert_null (cy_tariff_terms_from_json (node, NULL, &error));
    g_test_message ("%s: %s", cases[i].member, error->message);
    if (cases[i].why != NULL)
      g_assert_nonnull (strstr (error->message, cases[i].why));
  }
}

/* A zone nobody has heard of is no reason to read the terms otherwise than another node. */
static void
test_unknown_zone (void)
{
  g_autoptr (CyRecord) record = make_record ("time_zone", "Mars/Olympus_Mons");
  g_autoptr (CyTariffTerms) terms = cy_tariff_terms_read (record, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (terms);
  g_assert_false (cy_tariff_terms_check_zone (terms, &error));
  g_assert_nonnull (strstr (error->message, "\"Mars/Olympus_Mons\" is not known"));
}

static void
test_spell (void)
{
  static const struct {
    gint32 price;
    const char *text;
  } cases[] = {
    { 0, "0.00" },      { 1, "0.00001" },       { 105320, "1.0532" },
    { 100000, "1.00" }, { 10000000, "100.00" }, { 50000, "0.50" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = cy_tariff_spell_price (cases[i].price);
    gint32 price;

    g_assert_cmpstr (text, ==, cases[i].text);
    g_assert_true (cy_tariff_parse_price (text, &price, NULL) && price == cases[i].price);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tariff-terms/read", test_read);
  g_test_add_func ("/tariff-terms/refused", test_refused);
  g_test_add_func ("/tariff-terms/fields", test_fields);
  g_test_add_func ("/tariff-terms/seasons", test_seasons);
  g_test_add_func ("/tariff-terms/json", test_json);
  g_test_add_func ("/tariff-terms/hostile", test_hostile);
  g_test_add_func ("/tariff-terms/unknown-zone", test_unknown_zone);
  g_test_add_func ("/tariff-terms/spell", test_spell);
  return g_test_run ();
}
