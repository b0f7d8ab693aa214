/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-stats.h"

#define HOUR ((gint64) 3600 * G_USEC_PER_SEC)
#define NOW  (1000 * HOUR)

static GPtrArray *
list (CyOrderFigure *figures, guint n)
{
  GPtrArray *array = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (array, &figures[i]);
  return array;
}

static void
test_counts (void)
{
  CyOrderFigure figures[] = {
    /* mended at once, for good */
    { .order = { .state = CY_ORDER_HISTORY,
                 .fix = CY_ORDER_FIX_ROOT,
                 .created_us = NOW - 50 * HOUR,
                 .accepted_us = NOW - 49 * HOUR,
                 .finished_us = NOW - 45 * HOUR,
                 .cost_minor = 100,
                 .labour_min = 60 },
      .raised_us = NOW - 51 * HOUR,
      .acked_us = NOW - 50 * HOUR },
    /* for the time being, and it came again */
    { .order = { .state = CY_ORDER_HISTORY,
                 .fix = CY_ORDER_FIX_TEMPORARY,
                 .created_us = NOW - 30 * HOUR,
                 .accepted_us = NOW - 27 * HOUR,
                 .finished_us = NOW - 20 * HOUR,
                 .override = (char *) "why",
                 .n_skipped = 2 },
      .came_again = TRUE },
    /* sent back once */
    { .order = { .state = CY_ORDER_HISTORY,
                 .created_us = NOW - 25 * HOUR,
                 .accepted_us = NOW - 25 * HOUR,
                 .finished_us = NOW - 18 * HOUR,
                 .n_rejected = 1 } },
    /* open and late */
    { .order = { .state = CY_ORDER_PENDING,
                 .created_us = NOW - 8 * HOUR,
                 .expected_us = NOW - HOUR } },
    { .order = { .state = CY_ORDER_REVIEW,
                 .created_us = NOW - 4 * HOUR,
                 .accepted_us = NOW - 3 * HOUR,
                 .finished_us = NOW - 2 * HOUR,
                 .expected_us = NOW - HOUR } },
    /* says nothing */
    { .order = { .state = CY_ORDER_CANCELLED, .created_us = NOW - 500 * HOUR } },
  };
  g_autoptr (GPtrArray) array = list (figures, G_N_ELEMENTS (figures));
  CyOrderStats stats = cy_order_stats (array, NOW);

  g_assert_cmpuint (stats.n_made, ==, 5);
  g_assert_cmpuint (stats.n_open, ==, 2);
  g_assert_cmpuint (stats.n_late, ==, 1);
  g_assert_cmpuint (stats.n_closed, ==, 3);
  g_assert_cmpuint (stats.n_first_time, ==, 1);
  g_assert_cmpuint (stats.n_again, ==, 1);
  g_assert_cmpuint (stats.n_temporary, ==, 1);
  g_assert_cmpuint (stats.n_temporary_again, ==, 1);
  g_assert_cmpuint (stats.n_override, ==, 1);
  g_assert_cmpuint (stats.n_skipped, ==, 2);
  g_assert_cmpint (stats.ack_us, ==, HOUR);
  g_assert_cmpint (stats.start_us, ==, HOUR);      /* of 0, 1, 1 and 3 hours */
  g_assert_cmpint (stats.repair_us, ==, 5 * HOUR); /* of 2, 5, 7 and 10 */
  g_assert_cmpint (stats.backlog_us, ==, 4 * HOUR);
  g_assert_cmpint (stats.oldest_us, ==, 8 * HOUR);
  g_assert_cmpint (stats.cost_minor, ==, 100);
  g_assert_cmpuint (stats.labour_min, ==, 60);
}

static void
test_nothing (void)
{
  g_autoptr (GPtrArray) array = list (NULL, 0);
  CyOrderStats stats = cy_order_stats (array, NOW);

  g_assert_cmpuint (stats.n_made, ==, 0);
  g_assert_cmpint (stats.ack_us, ==, -1);
  g_assert_cmpint (stats.start_us, ==, -1);
  g_assert_cmpint (stats.repair_us, ==, -1);
  g_assert_cmpint (stats.backlog_us, ==, -1);
  g_assert_cmpint (stats.oldest_us, ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/order-stats/counts", test_counts);
  g_test_add_func ("/order-stats/nothing", test_nothing);
  return g_test_run ();
}
