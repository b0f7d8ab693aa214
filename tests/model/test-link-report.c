/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-link-report.h"

static void
test_buckets (void)
{
  static const struct {
    gint64 latency_us;
    guint bucket;
  } cases[] = {
    { 0, 0 },     { 1000, 0 },     { 1001, 1 },     { 2000, 1 },        { 50000, 5 },
    { 50001, 6 }, { 5000000, 11 }, { 5000001, 12 }, { G_MAXINT64, 12 }, { -1, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (cy_link_report_bucket (cases[i].latency_us), ==, cases[i].bucket);
  g_assert_cmpuint (cy_link_report_bucket_ms (0), ==, 1);
  g_assert_cmpuint (cy_link_report_bucket_ms (11), ==, 5000);
  g_assert_cmpuint (cy_link_report_bucket_ms (12), ==, 0);
  g_assert_cmpuint (cy_link_report_bucket_ms (99), ==, 0);
}

static void
test_quantiles (void)
{
  CyLinkReport report = { 0 };

  g_assert_cmpfloat (cy_link_report_quantile_ms (&report, 0.5), ==, 0);
  report.latency[3] = 100; /* 5 to 10 ms */
  g_assert_cmpfloat_with_epsilon (cy_link_report_quantile_ms (&report, 0.5), 7.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (cy_link_report_quantile_ms (&report, 1), 10, 1e-9);
  report.latency[6] = 100; /* 50 to 100 ms */
  g_assert_cmpfloat_with_epsilon (cy_link_report_quantile_ms (&report, 0.5), 10, 1e-9);
  g_assert_cmpfloat_with_epsilon (cy_link_report_quantile_ms (&report, 0.75), 75, 1e-9);
  report.latency[12] = 800;
  g_assert_cmpfloat (cy_link_report_quantile_ms (&report, 0.99), ==, 5000);
}

static void
test_copy (void)
{
  CyLinkReport report = { .key = g_ref_string_new ("a:502"), .requests = 7 };
  g_autoptr (CyLinkReport) copy = cy_link_report_copy (&report);

  cy_link_report_clear (&report);
  g_assert_null (report.key);
  g_assert_cmpstr (copy->key, ==, "a:502");
  g_assert_cmpuint (copy->requests, ==, 7);
  g_assert_null (copy->twin);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/link-report/buckets", test_buckets);
  g_test_add_func ("/link-report/quantiles", test_quantiles);
  g_test_add_func ("/link-report/copy", test_copy);
  return g_test_run ();
}
