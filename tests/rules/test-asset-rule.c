/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-asset-rule.h"

#include "cy-alarm.h"
#include "rules-record.h"

static void
test_one (void)
{
  static const struct {
    const char *cells;
    const char *today;
    const char *condition; /* NULL: nothing is due */
    const char *ends_on;
    int days_left;
  } cases[] = {
    { "{}", "2026-11-28", NULL, NULL, 0 },
    { "{'warranty_until':'2026-12-29'}", "2026-11-28", NULL, NULL, 0 },
    { "{'warranty_until':'2026-12-28'}", "2026-11-28", CY_CONDITION_WARRANTY, "2026-12-28", 30 },
    { "{'warranty_until':'2026-11-29'}", "2026-11-28", CY_CONDITION_WARRANTY, "2026-11-29", 1 },
    { "{'warranty_until':'2026-11-28'}", "2026-11-28", CY_CONDITION_WARRANTY, "2026-11-28", 0 },
    { "{'warranty_until':'2026-11-27'}", "2026-11-28", CY_CONDITION_WARRANTY, "2026-11-27", -1 },
    { "{'warranty_until':'2016-11-28'}", "2026-11-28", CY_CONDITION_WARRANTY, "2016-11-28", -3652 },
    { "{'warranty_until':'soon'}", "2026-11-28", NULL, NULL, 0 },
    { "{'installed_on':'2016-12-01'}", "2026-11-28", NULL, NULL, 0 },
    { "{'life_years':10}", "2026-11-28", NULL, NULL, 0 },
    { "{'installed_on':'2016-12-01','life_years':10}", "2026-11-28", CY_CONDITION_LIFE,
      "2026-12-01", 3 },
    { "{'installed_on':'2016-12-01','life_years':11}", "2026-11-28", NULL, NULL, 0 },
    { "{'installed_on':'2016-02-29','life_years':10}", "2026-02-01", CY_CONDITION_LIFE,
      "2026-02-28", 27 },
    { "{'installed_on':'2016-02-29','life_years':8}", "2024-02-28", CY_CONDITION_LIFE, "2024-02-29",
      1 },
    { "{'installed_on':'2016-12-01','life_years':0}", "2026-11-28", NULL, NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyRecord) pile = rules_record_new (CY_KIND_PILE, cases[i].cells);
    g_autofree char *ends_on = NULL;
    CyAssetDue due[CY_ASSET_MAX_DUE];
    guint n_due;
    GDate today;

    g_test_message ("%s", cases[i].cells);
    rules_date (cases[i].today, &today);
    n_due = cy_asset_rule (pile, 30, &today, due);
    g_assert_cmpuint (n_due, ==, cases[i].condition != NULL ? 1 : 0);
    if (n_due == 0)
      continue;
    ends_on = cy_date_format (&due[0].ends_on);
    g_assert_cmpstr (due[0].condition, ==, cases[i].condition);
    g_assert_cmpstr (ends_on, ==, cases[i].ends_on);
    g_assert_cmpint (due[0].days_left, ==, cases[i].days_left);
    g_assert_cmpint (due[0].over, ==, cases[i].days_left < 0);
  }
}

/* Over four years, day by day: due from the same number of days before the end on, for good. */
static void
test_every_day (void)
{
  g_autoptr (CyRecord) pile = rules_record_new (
    CY_KIND_PILE, "{'warranty_until':'2025-03-01','installed_on':'2020-02-29','life_years':5}");

  for (gint64 expiry_days = 1; expiry_days <= 365; expiry_days += 91) {
    int left_before = G_MAXINT;
    GDate today;

    rules_date ("2023-01-01", &today);
    for (guint i = 0; i < 4 * 365; i++, g_date_add_days (&today, 1)) {
      CyAssetDue due[CY_ASSET_MAX_DUE];
      guint n_due = cy_asset_rule (pile, expiry_days, &today, due);

      for (guint j = 0; j < n_due; j++)
        g_assert_cmpint (due[j].days_left, <=, expiry_days);
      /* The life ends a day before the warranty, on the 28th. */
      if (n_due == 2) {
        g_assert_cmpstr (due[0].condition, ==, CY_CONDITION_WARRANTY);
        g_assert_cmpint (due[0].days_left, ==, due[1].days_left + 1);
        g_assert_cmpint (due[0].days_left, <, left_before);
        left_before = due[0].days_left;
      } else if (n_due == 1) {
        g_assert_cmpstr (due[0].condition, ==, CY_CONDITION_LIFE);
        g_assert_cmpint (due[0].days_left, ==, expiry_days);
      } else {
        g_assert_cmpint (left_before, ==, G_MAXINT);
      }
    }
    g_assert_cmpint (left_before, <, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/asset/one", test_one);
  g_test_add_func ("/rules/asset/every-day", test_every_day);
  return g_test_run ();
}
