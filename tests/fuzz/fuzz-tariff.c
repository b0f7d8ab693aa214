/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-tariff-clock.h"
#include "cy-tariff.h"
#include "cy-time.h"
#include "fuzz.h"

#define N_CHANGES 200

static void
check_day (const CyTariffDay *day)
{
  g_autofree char *text = cy_tariff_day_spell (day);
  CyTariffDay again;

  g_assert_cmpuint (day->periods[0].from_min, ==, 0);
  g_assert_cmpuint (day->periods[day->n_periods - 1].to_min, ==, CY_TARIFF_DAY_MINUTES);
  g_assert_true (cy_tariff_day_parse (text, &again, NULL));
  g_assert_cmpuint (again.n_periods, ==, day->n_periods);
}

/* A text as a person may have typed it. */
static void
check_text (const char *text)
{
  const CyTariffDay base = { 1, { { 0, CY_TARIFF_DAY_MINUTES, 2 } } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) seasons = cy_tariff_seasons_parse (text, &base, &error);
  CyTariffDay day;

  if (cy_tariff_day_parse (text, &day, NULL))
    check_day (&day);
  if (seasons == NULL) {
    g_assert_nonnull (error);
    return;
  }
  for (guint i = 0; i < seasons->len; i++) {
    const CyTariffSeason *season = &g_array_index (seasons, CyTariffSeason, i);
    g_autoptr (JsonNode) node = cy_tariff_season_to_json (season);
    CyTariffSeason again;

    check_day (&season->day);
    g_assert_true (cy_tariff_season_from_json (node, NULL, &again, NULL));
  }
}

static void
check_clock (const CyTariffTerms *terms)
{
  gint64 time_us = G_GINT64_CONSTANT (1774000000) * CY_US_PER_S;
  gint64 until_us = time_us + 60 * 86400 * CY_US_PER_S;

  for (guint i = 0; i < N_CHANGES && time_us < until_us; i++) {
    gint64 next_us = cy_tariff_terms_next_change (terms, time_us, until_us);

    g_assert_cmpint (next_us, >, time_us);
    g_assert_cmpuint (cy_tariff_terms_class_at (terms, next_us - 1), ==,
                      cy_tariff_terms_class_at (terms, time_us));
    time_us = next_us;
  }
}

static void
check_terms (const CyTariffTerms *terms)
{
  g_autoptr (JsonNode) node = cy_tariff_terms_to_json (terms);
  g_autoptr (CyTariffTerms) again = cy_tariff_terms_from_json (node, NULL, NULL);

  g_assert_nonnull (again);
  g_assert_true (cy_tariff_terms_equal (terms, again));
  if (terms->zone != NULL)
    check_clock (terms);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = size == 0 ? g_strdup ("") : g_strndup ((const char *) data, size);
  g_autoptr (JsonNode) node = cy_json_parse (text, -1, CY_TARIFF_TERMS_MAX_BYTES, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyTariffTerms) terms =
    node == NULL ? NULL : cy_tariff_terms_from_json (node, NULL, &error);

  if (terms != NULL)
    check_terms (terms);
  else
    check_text (text);
  return 0;
}
