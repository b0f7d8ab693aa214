/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-estimate.h"

#include "fixture.h"

#define MIN_US ((gint64) 60 * 1000000)
#define START  ((gint64) 1800000000 * 1000000)
#define AT(m)  (START + (m) *MIN_US)

/* The narrowest class with three orders; a wider one holds the narrower ones. */
static void
test_classes (void)
{
  static const struct {
    guint counts[CY_N_LIKENESSES];
    gboolean is_known;
    CyLikeness likeness;
    guint n_orders;
  } cases[] = {
    { { 0, 0, 0, 0 } },
    { { 1, 1, 0, 0 } },
    { { 3, 0, 0, 0 }, TRUE, CY_LIKENESS_TYPE, 3 },
    { { 3, 9, 9, 9 }, TRUE, CY_LIKENESS_TYPE, 3 },
    { { 2, 1, 0, 9 }, TRUE, CY_LIKENESS_CONDITION, 3 },
    { { 2, 0, 0, 9 }, TRUE, CY_LIKENESS_ANY, 11 },
    { { 0, 2, 4, 9 }, TRUE, CY_LIKENESS_CLASS, 6 },
    { { 0, 0, 2, 1 }, TRUE, CY_LIKENESS_ANY, 3 },
    { { 0, 0, 0, 3 }, TRUE, CY_LIKENESS_ANY, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GArray) past = g_array_new (FALSE, FALSE, sizeof (CyPastOrder));
    CyOrderEstimate estimate;

    for (guint k = CY_N_LIKENESSES; k > 0; k--) {
      for (guint n = 0; n < cases[i].counts[k - 1]; n++) {
        const CyPastOrder order = { 10 * k, k - 1 };

        g_array_append_val (past, order);
      }
    }
    estimate = cy_order_estimate ((const CyPastOrder *) (gpointer) past->data, past->len);
    g_assert_cmpint (estimate.is_known, ==, cases[i].is_known);
    g_assert_cmpint (estimate.likeness, ==, cases[i].likeness);
    g_assert_cmpuint (estimate.n_orders, ==, cases[i].n_orders);
  }
}

/* What the words say, counted: half of them, and four of five, took no longer; no shorter time does it. */
static void
test_percentiles (void)
{
  g_autoptr (GRand) rand = test_rand_new ();

  for (guint n = 3; n < 200; n++) {
    g_autofree CyPastOrder *past = g_new0 (CyPastOrder, n);
    CyOrderEstimate estimate;
    guint within[2] = { 0 };
    guint below[2] = { 0 };

    for (guint i = 0; i < n; i++)
      past[i].minutes = (guint) g_rand_int_range (rand, 0, 100);
    estimate = cy_order_estimate (past, n);
    for (guint i = 0; i < n; i++) {
      within[0] += past[i].minutes <= estimate.median_min;
      within[1] += past[i].minutes <= estimate.p80_min;
      below[0] += past[i].minutes < estimate.median_min;
      below[1] += past[i].minutes < estimate.p80_min;
    }
    g_assert_cmpuint (within[0] * 2, >=, n);
    g_assert_cmpuint (below[0] * 2, <, n);
    g_assert_cmpuint (within[1] * 10, >=, n * 8);
    g_assert_cmpuint (below[1] * 10, <, n * 8);
  }
}

/* Minutes after the start; similar orders took 100. */
static void
test_outlook (void)
{
  static const struct {
    int started;  /* -1: not begun */
    int expected; /* -1: nobody said */
    int now;
    double done;
    gboolean has_similar;
    CyOutlook outlook;
    CyOutlookReason reason;
    int likely; /* -1: not told */
  } cases[] = {
    { 0, -1, 50, 0.5, TRUE, CY_OUTLOOK_UNKNOWN, CY_OUTLOOK_NO_TIME_SAID, 100 },
    { 0, 49, 50, 0.5, TRUE, CY_OUTLOOK_LATE, CY_OUTLOOK_TIME_PASSED, 100 },
    { 0, 49, 50, 1, TRUE, CY_OUTLOOK_LATE, CY_OUTLOOK_TIME_PASSED, 50 },
    { 0, 50, 50, 1, TRUE, CY_OUTLOOK_IN_TIME, CY_OUTLOOK_ALL_DONE, 50 },
    { -1, 60, 50, 1, FALSE, CY_OUTLOOK_IN_TIME, CY_OUTLOOK_ALL_DONE, 50 },
    { 0, 100, 50, 0.5, TRUE, CY_OUTLOOK_IN_TIME, CY_OUTLOOK_BY_PACE, 100 },
    { 0, 99, 50, 0.5, TRUE, CY_OUTLOOK_LIKELY_LATE, CY_OUTLOOK_BY_PACE, 100 },
    { 0, 200, 50, 0.25, TRUE, CY_OUTLOOK_IN_TIME, CY_OUTLOOK_BY_PACE, 200 },
    { 0, 199, 50, 0.25, TRUE, CY_OUTLOOK_LIKELY_LATE, CY_OUTLOOK_BY_PACE, 200 },
    /* Too little of the list to tell a pace, as long as there is something else. */
    { 0, 199, 50, 0.125, TRUE, CY_OUTLOOK_IN_TIME, CY_OUTLOOK_BY_SIMILAR, 100 },
    { 0, 199, 50, 0.125, FALSE, CY_OUTLOOK_LIKELY_LATE, CY_OUTLOOK_BY_PACE, 400 },
    { 0, 100, 50, 0, TRUE, CY_OUTLOOK_IN_TIME, CY_OUTLOOK_BY_SIMILAR, 100 },
    { 0, 99, 50, 0, TRUE, CY_OUTLOOK_LIKELY_LATE, CY_OUTLOOK_BY_SIMILAR, 100 },
    { 0, 300, 200, 0, TRUE, CY_OUTLOOK_IN_TIME, CY_OUTLOOK_BY_SIMILAR, 200 },
    { -1, 150, 50, 0, TRUE, CY_OUTLOOK_IN_TIME, CY_OUTLOOK_BY_SIMILAR, 150 },
    { -1, 149, 50, 0, TRUE, CY_OUTLOOK_LIKELY_LATE, CY_OUTLOOK_BY_SIMILAR, 150 },
    { -1, 149, 50, 0.5, TRUE, CY_OUTLOOK_LIKELY_LATE, CY_OUTLOOK_BY_SIMILAR, 150 },
    { -1, 149, 50, 0, FALSE, CY_OUTLOOK_UNKNOWN, CY_OUTLOOK_NOTHING_TO_TELL_BY, -1 },
    { 0, 149, 50, 0, FALSE, CY_OUTLOOK_UNKNOWN, CY_OUTLOOK_NOTHING_TO_TELL_BY, -1 },
    /* It began with this very moment, or by another clock later than that. */
    { 50, 149, 50, 0.5, TRUE, CY_OUTLOOK_LIKELY_LATE, CY_OUTLOOK_BY_SIMILAR, 150 },
    { 60, 160, 50, 0.5, TRUE, CY_OUTLOOK_IN_TIME, CY_OUTLOOK_BY_SIMILAR, 160 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CyOrderEstimate estimate = { .is_known = cases[i].has_similar, .median_min = 100 };
    const CyOrderProgress progress = {
      .started_us = cases[i].started < 0 ? 0 : AT (cases[i].started),
      .expected_us = cases[i].expected < 0 ? 0 : AT (cases[i].expected),
      .now_us = AT (cases[i].now),
      .done = cases[i].done,
    };
    CyOrderOutlook outlook = cy_order_will_be_met (&progress, &estimate);

    g_test_message ("%u", i);
    g_assert_cmpint (outlook.outlook, ==, cases[i].outlook);
    g_assert_cmpint (outlook.reason, ==, cases[i].reason);
    g_assert_cmpint (outlook.likely_us, ==, cases[i].likely < 0 ? 0 : AT (cases[i].likely));
  }
}

/* A hair of the list in a year: far away, and no number runs over. */
static void
test_slow (void)
{
  const CyOrderEstimate estimate = { 0 };
  const CyOrderProgress progress = { START, AT (600000), AT (525600), 1e-300 };
  CyOrderOutlook outlook = cy_order_will_be_met (&progress, &estimate);

  g_assert_cmpint (outlook.outlook, ==, CY_OUTLOOK_LIKELY_LATE);
  g_assert_cmpint (outlook.likely_us, >, progress.expected_us);
}

static void
test_labels (void)
{
  for (guint i = 0; i < CY_N_LIKENESSES; i++)
    g_assert_nonnull (cy_likeness_label (i));
  for (guint i = 0; i < CY_N_OUTLOOK_REASONS; i++)
    g_assert_nonnull (cy_outlook_reason_label (i));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/order-estimate/classes", test_classes);
  g_test_add_func ("/order-estimate/percentiles", test_percentiles);
  g_test_add_func ("/order-estimate/outlook", test_outlook);
  g_test_add_func ("/order-estimate/slow", test_slow);
  g_test_add_func ("/order-estimate/labels", test_labels);
  return g_test_run ();
}
