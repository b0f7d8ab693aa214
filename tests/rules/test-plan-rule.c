/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-plan-rule.h"

#include <math.h>

#include "fixture.h"
#include "rules-record.h"

static void
test_calendar (void)
{
  static const struct {
    guint every;
    guint lead;
    const char *last_done; /* NULL: never */
    const char *today;
    const char *due_on;
    gboolean open;
  } cases[] = {
    /* First on 2026-01-05 */
    { 30, 0, NULL, "2026-01-04", "2026-01-05", FALSE },
    { 30, 0, NULL, "2026-01-05", "2026-01-05", TRUE },
    { 30, 3, NULL, "2026-01-01", "2026-01-05", FALSE },
    { 30, 3, NULL, "2026-01-02", "2026-01-05", TRUE },
    { 30, 3, NULL, "2027-06-01", "2026-01-05", TRUE },
    /* On the day, early and late. */
    { 30, 3, "2026-01-05", "2026-01-31", "2026-02-04", FALSE },
    { 30, 3, "2026-01-05", "2026-02-01", "2026-02-04", TRUE },
    { 30, 3, "2026-01-02", "2026-01-05", "2026-02-04", FALSE },
    { 30, 3, "2026-01-20", "2026-01-20", "2026-02-04", FALSE },
    /* So late that the next is upon it. */
    { 30, 3, "2026-01-31", "2026-02-01", "2026-02-04", TRUE },
    { 30, 3, "2026-02-01", "2026-02-01", "2026-03-06", FALSE },
    { 30, 0, "2026-02-03", "2026-02-03", "2026-02-04", FALSE },
    { 30, 0, "2026-02-04", "2026-02-04", "2026-03-06", FALSE },
    /* Done long before the plan began, and long ago. */
    { 30, 3, "2025-06-01", "2026-01-01", "2026-01-05", FALSE },
    { 30, 3, "2026-01-05", "2028-01-01", "2026-02-04", TRUE },
    { 1, 0, "2026-01-05", "2026-01-05", "2026-01-06", FALSE },
    { 1, 0, "2026-01-05", "2026-01-06", "2026-01-06", TRUE },
    { 3650, 90, "2026-01-05", "2035-10-05", "2036-01-03", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyPlanTerms terms = { .every_days = cases[i].every, .lead_days = cases[i].lead };
    g_autofree char *text = NULL;
    GDate done;
    GDate today;
    GDate due;

    g_test_message ("case %u", i);
    rules_date ("2026-01-05", &terms.first_on);
    rules_date (cases[i].today, &today);
    if (cases[i].last_done != NULL)
      rules_date (cases[i].last_done, &done);
    g_assert_cmpint (
      cy_plan_calendar_rule (&terms, cases[i].last_done != NULL ? &done : NULL, &today, &due), ==,
      cases[i].open);
    text = cy_date_format (&due);
    g_assert_cmpstr (text, ==, cases[i].due_on);
  }
}

/* A slower statement of the same words: the first day of the grid beyond the lead of the day it was done. */
static void
test_against_grid (void)
{
  static const guint everys[] = { 1, 2, 7, 30, 31 };

  for (guint e = 0; e < G_N_ELEMENTS (everys); e++) {
    for (guint lead = 0; lead < everys[e]; lead++) {
      CyPlanTerms terms = { .every_days = everys[e], .lead_days = lead };
      GDate done;

      rules_date ("2024-02-20", &terms.first_on);
      rules_date ("2024-01-01", &done);
      for (guint i = 0; i < 200; i++, g_date_add_days (&done, 1)) {
        GDate expected = terms.first_on;
        GDate due;

        while (g_date_days_between (&done, &expected) <= (int) lead &&
               g_date_days_between (&terms.first_on, &done) + (int) lead >= 0)
          g_date_add_days (&expected, everys[e]);
        g_assert_false (cy_plan_calendar_rule (&terms, &done, &done, &due));
        g_assert_cmpint (g_date_compare (&due, &expected), ==, 0);
      }
    }
  }
}

/* Years of a plan whose orders are done soon or late: it keeps its days, and no order follows the last
 * one within the lead. */
static void
test_years (void)
{
  g_autoptr (GRand) rand = test_rand_new ();
  CyPlanTerms terms = { .every_days = 30, .lead_days = 5 };
  const GDate *last = NULL;
  guint n_orders = 0;
  GDate done;
  GDate today;

  rules_date ("2026-01-05", &terms.first_on);
  rules_date ("2025-12-01", &today);
  for (guint i = 0; i < 10 * 365; i++, g_date_add_days (&today, 1)) {
    GDate due;

    if (!cy_plan_calendar_rule (&terms, last, &today, &due))
      continue;
    g_assert_cmpint (g_date_days_between (&terms.first_on, &due) % 30, ==, 0);
    g_assert_true (last == NULL || g_date_days_between (last, &today) > 0);
    g_assert_cmpint (g_date_days_between (&today, &due), ==, 5);
    g_date_add_days (&today, (guint) g_rand_int_range (rand, 0, 24));
    done = today;
    last = &done;
    n_orders++;
  }
  g_assert_cmpuint (n_orders, >=, 100);
}

static void
test_counter (void)
{
  static const struct {
    double now;
    double at_last;
    gboolean due;
  } cases[] = {
    { NAN, NAN, FALSE },   { NAN, 100, FALSE },    { 0, NAN, FALSE },     { 4999, NAN, FALSE },
    { 5000, NAN, TRUE },   { 9000, NAN, TRUE },    { 5000, 5000, FALSE }, { 9999, 5000, FALSE },
    { 10000, 5000, TRUE }, { 4999, 20000, FALSE }, { 5000, 20000, TRUE }, { 0, 20000, FALSE },
  };
  const CyPlanTerms terms = { .counter = CY_MEASURE_CHARGE_COUNT, .every_count = 5000 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%g %g", cases[i].now, cases[i].at_last);
    g_assert_cmpint (cy_plan_counter_rule (&terms, cases[i].now, cases[i].at_last), ==,
                     cases[i].due);
  }
}

static void
test_read (void)
{
  g_autoptr (CyRecord) plan =
    rules_record_new (CY_KIND_PLAN, "{'every_days':30,'first_on':'2026-01-05','lead_days':3,"
                                    "'counter':'charge.count','every_count':5000}");
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  CyPlanTerms terms;

  g_assert_true (cy_plan_terms_read (plan, &terms, &error));
  g_assert_no_error (error);
  first = cy_date_format (&terms.first_on);
  g_assert_cmpstr (first, ==, "2026-01-05");
  g_assert_cmpuint (terms.every_days, ==, 30);
  g_assert_cmpuint (terms.lead_days, ==, 3);
  g_assert_cmpint (terms.counter, ==, CY_MEASURE_CHARGE_COUNT);
  g_assert_cmpfloat (terms.every_count, ==, 5000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/plan/calendar", test_calendar);
  g_test_add_func ("/rules/plan/against-grid", test_against_grid);
  g_test_add_func ("/rules/plan/years", test_years);
  g_test_add_func ("/rules/plan/counter", test_counter);
  g_test_add_func ("/rules/plan/read", test_read);
  return g_test_run ();
}
