/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-city-tariff.h"

#include <string.h>

#include "cy-tariff-terms.h"
#include "fixture.h"

static CyRecord *
priced (void)
{
  CyRecord *record = cy_record_new (CY_KIND_TARIFF, "t");

  g_assert_true (cy_record_set_text (record, "name", "Ours", NULL));
  g_assert_true (cy_record_set_text (record, "version", "4", NULL));
  g_assert_true (cy_record_set_text (record, "periods", "00:00-24:00 flat", NULL));
  g_assert_true (cy_record_set_text (record, "sharp_electricity", "1.5", NULL));
  g_assert_true (cy_record_set_text (record, "peak_electricity", "1.2", NULL));
  g_assert_true (cy_record_set_text (record, "flat_electricity", "0.8", NULL));
  g_assert_true (cy_record_set_text (record, "valley_electricity", "0.4", NULL));
  return record;
}

/* What is shipped, against what the cities published. */
static void
test_shipped (void)
{
  static const struct {
    const char *city;
    CyTariffDate date;
    const char *day;
  } cases[] = {
    { "beijing", 20260415,
      "00:00-07:00 valley, 07:00-10:00 flat, 10:00-13:00 peak, 13:00-17:00 flat, 17:00-22:00 peak, "
      "22:00-23:00 flat, 23:00-24:00 valley" },
    { "beijing", 20260815,
      "00:00-07:00 valley, 07:00-10:00 flat, 10:00-11:00 peak, 11:00-13:00 sharp, 13:00-16:00 "
      "flat, "
      "16:00-17:00 sharp, 17:00-22:00 peak, 22:00-23:00 flat, 23:00-24:00 valley" },
    { "shenzhen", 20260415,
      "00:00-08:00 valley, 08:00-10:00 flat, 10:00-12:00 peak, 12:00-14:00 flat, 14:00-19:00 peak, "
      "19:00-24:00 flat" },
    { "shenzhen", 20260930,
      "00:00-08:00 valley, 08:00-10:00 flat, 10:00-11:00 peak, 11:00-12:00 sharp, 12:00-14:00 "
      "flat, "
      "14:00-15:00 peak, 15:00-17:00 sharp, 17:00-19:00 peak, 19:00-24:00 flat" },
    { "chongqing", 20260215,
      "00:00-08:00 valley, 08:00-11:00 flat, 11:00-17:00 peak, 17:00-20:00 flat, 20:00-22:00 peak, "
      "22:00-24:00 flat" },
    { "chongqing", 20261215,
      "00:00-08:00 valley, 08:00-11:00 flat, 11:00-12:00 peak, 12:00-14:00 sharp, 14:00-17:00 "
      "peak, "
      "17:00-20:00 flat, 20:00-22:00 peak, 22:00-24:00 flat" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *file = g_strconcat (cases[i].city, ".json", NULL);
    g_autofree char *path = g_build_filename (g_getenv ("CY_TEST_TARIFFS"), file, NULL);
    g_autoptr (CyRecord) base = priced ();
    g_autoptr (GError) error = NULL;
    g_autoptr (CyRecord) record = cy_city_tariff_apply (path, base, "t", &error);
    g_autoptr (CyTariffTerms) terms = NULL;
    g_autofree char *day = NULL;

    g_assert_no_error (error);
    terms = cy_tariff_terms_read (record, &error);
    g_assert_no_error (error);
    day = cy_tariff_day_spell (cy_tariff_terms_find_day (terms, cases[i].date, 3));
    g_assert_cmpstr (day, ==, cases[i].day);
    g_assert_cmpuint (terms->version, ==, 4);
    g_assert_cmpstr (terms->name, ==, "Ours");
  }
}

static void
test_refused (void)
{
  static const struct {
    const char *text;
    const char *why;
  } cases[] = {
    { "{}", "currency: must be a text" },
    { "[", "not JSON" },
    { "{\"price\":1}", "\"price\", which is not known" },
    { "{\"currency\":\"CNY\",\"time_zone\":\"UTC\",\"periods\":\"00:00-23:00 flat\"}",
      "periods: a gap in the day: no class from 23:00 on" },
    { "{\"currency\":\"CNY\",\"time_zone\":\"UTC\",\"periods\":\"00:00-24:00 flat\"}",
      "rules: must be a list" },
    { "{\"currency\":\"CNY\",\"time_zone\":\"UTC\",\"periods\":\"00:00-24:00 flat\",\"rules\":"
      "[\"months 13: 00:00-01:00 flat\"]}",
      "rules: line 1: \"13\" is not a month" },
  };
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autofree char *path = test_dir_file (dir, "city.json");
  g_autoptr (CyRecord) base = priced ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_set_contents (path, cases[i].text, -1, NULL));
    g_assert_null (cy_city_tariff_apply (path, base, "t", &error));
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, path));
    g_assert_nonnull (strstr (error->message, cases[i].why));
  }
}

static void
test_names (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = cy_city_tariff_path ("beijing", NULL);

  g_assert_true (g_str_has_suffix (path, "/tariffs/beijing.json"));
  g_assert_null (cy_city_tariff_path ("../../etc/passwd", &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/city-tariff/shipped", test_shipped);
  g_test_add_func ("/city-tariff/refused", test_refused);
  g_test_add_func ("/city-tariff/names", test_names);
  return g_test_run ();
}
