/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-vigil-rule.h"

#include <math.h>

#include "fixture.h"

#define S       ((gint64) G_USEC_PER_SEC)
#define UNKNOWN NAN

typedef struct {
  double at_s; /* -1 ends the story */
  double value;
  double other;
  gboolean holds;
} Step;

#define END \
  {         \
    -1      \
  }

static const struct {
  const char *name;
  CyVigil watch;
  Step steps[16];
} stories[] = {
  { "a deviation is of either sign and begins at the threshold",
    { CY_VIGIL_DEVIATION, .threshold = 10 },
    { { 1, 50, 40.1, FALSE },
      { 2, 50, 40, TRUE },
      { 3, 50, 41, FALSE },
      { 4, 40, 50, TRUE },
      { 5, 45, 50, FALSE },
      END } },
  { "a deviation comes back by the hysteresis",
    { CY_VIGIL_DEVIATION, .threshold = 10, .hysteresis = 3 },
    { { 1, 8, 0, FALSE },
      { 2, 10, 0, TRUE },
      { 3, 7, 0, TRUE },
      { 4, 6.9, 0, FALSE },
      { 5, 8, 0, FALSE },
      END } },
  { "half of a deviation proves nothing",
    { CY_VIGIL_DEVIATION, .threshold = 10 },
    { { 1, UNKNOWN, 0, FALSE },
      { 2, 20, UNKNOWN, FALSE },
      { 3, 20, 0, TRUE },
      { 4, 0, UNKNOWN, TRUE },
      { 5, UNKNOWN, UNKNOWN, TRUE },
      { 6, 0, 0, FALSE },
      END } },
  { "delays",
    { CY_VIGIL_DEVIATION, .threshold = 10, .on_delay_s = 3, .off_delay_s = 5 },
    { { 1, 10, 0, FALSE },
      { 3, 10, 0, FALSE },
      { 3.5, 0, 0, FALSE },
      { 4, 10, 0, FALSE },
      { 6.9, 10, 0, FALSE },
      { 7, 10, 0, TRUE },
      { 8, 0, 0, TRUE },
      { 10, 10, 0, TRUE },
      { 11, 0, 0, TRUE },
      { 15.9, 0, 0, TRUE },
      { 16, 0, 0, FALSE },
      END } },
  { "a delay from time 0",
    { CY_VIGIL_DEVIATION, .threshold = 10, .on_delay_s = 2 },
    { { 0, 10, 0, FALSE }, { 1, 10, 0, FALSE }, { 2.1, 10, 0, TRUE }, END } },
  { "at time 0 without delays",
    { CY_VIGIL_DEVIATION, .threshold = 10 },
    { { 0, 10, 0, TRUE }, { 0, 0, 0, FALSE }, { 0, 11, 0, TRUE }, END } },
  { "a clock set back waits anew and keeps the verdict",
    { CY_VIGIL_DEVIATION, .threshold = 10, .on_delay_s = 3, .off_delay_s = 3 },
    { { 100, 10, 0, FALSE },
      { 50, 10, 0, FALSE },
      { 52.9, 10, 0, FALSE },
      { 53, 10, 0, TRUE },
      { 20, 10, 0, TRUE },
      { 30, 0, 0, TRUE },
      { 10, 0, 0, TRUE },
      { 12.9, 0, 0, TRUE },
      { 13, 0, 0, FALSE },
      END } },
  /* 6 per minute is 1 in 10 s. */
  { "a rate over its window",
    { CY_VIGIL_RATE, .threshold = 6, .window_s = 10 },
    { { 1, 20, 0, FALSE },
      { 6, 21, 0, FALSE },
      { 10.9, 25, 0, FALSE },
      { 11, 21, 0, TRUE },
      { 16, 21, 0, FALSE },
      { 21, 20, 0, TRUE },
      { 26, 20.1, 0, FALSE },
      END } },
  { "a rate between rare values is over the time between them",
    { CY_VIGIL_RATE, .threshold = 6, .hysteresis = 2, .window_s = 10 },
    { { 1, 20, 0, FALSE },
      { 61, 25.9, 0, FALSE },
      { 121, 31.9, 0, TRUE },
      { 181, 35.9, 0, TRUE },
      { 241, 39.8, 0, FALSE },
      END } },
  { "a rate of what is not known",
    { CY_VIGIL_RATE, .threshold = 6, .window_s = 10 },
    { { 1, 0, 0, FALSE },
      { 11, 5, 0, TRUE },
      { 12, UNKNOWN, 0, TRUE },
      { 40, UNKNOWN, 0, TRUE },
      { 41, 5, 0, FALSE },
      END } },
  { "a rate when the clock is set back",
    { CY_VIGIL_RATE, .threshold = 6, .window_s = 10 },
    { { 100, 0, 0, FALSE },
      { 110, 0, 0, FALSE },
      { 90, 100, 0, FALSE },
      { 99, 100, 0, FALSE },
      { 100, 100, 0, FALSE },
      { 110, 102, 0, TRUE },
      { 50, 0, 0, TRUE },
      { 60, 0, 0, FALSE },
      END } },
  { "frozen",
    { CY_VIGIL_FROZEN, .threshold = 10 },
    { { 1, 5, 1, FALSE },
      { 6, 5, 1, FALSE },
      { 10.9, 5, 1, FALSE },
      { 11, 5, 1, TRUE },
      { 12, 5.1, 1, FALSE },
      { 21.9, 5.1, 1, FALSE },
      { 22, 5.1, 1, TRUE },
      { 23, 5, 1, FALSE },
      END } },
  { "what should not move may stand still",
    { CY_VIGIL_FROZEN, .threshold = 10 },
    { { 1, 5, 0, FALSE },
      { 20, 5, 0, FALSE },
      { 21, 5, 1, FALSE },
      { 30, 5, 1, TRUE },
      { 31, 5, 0, FALSE },
      { 32, 5, 1, FALSE },
      END } },
  { "the time a frozen value is not known does not count",
    { CY_VIGIL_FROZEN, .threshold = 10 },
    { { 1, 5, 1, FALSE },
      { 6, 5, 1, FALSE },
      { 7, UNKNOWN, 1, FALSE },
      { 60, 5, 1, FALSE },
      { 61, 5, UNKNOWN, FALSE },
      { 100, 5, 1, FALSE },
      { 104, 5, 1, FALSE },
      { 105, 5, 1, TRUE },
      { 106, UNKNOWN, 1, TRUE },
      { 200, 5, 1, TRUE },
      { 201, 6, 1, FALSE },
      END } },
  { "frozen when the clock is set back",
    { CY_VIGIL_FROZEN, .threshold = 10 },
    { { 100, 5, 1, FALSE },
      { 105, 5, 1, FALSE },
      { 50, 5, 1, FALSE },
      { 54, 5, 1, FALSE },
      { 55, 5, 1, TRUE },
      { 5, 5, 1, TRUE },
      END } },
  { "a frozen zero",
    { CY_VIGIL_FROZEN, .threshold = 10 },
    { { 100, 0, 1, FALSE }, { 109, 0, 1, FALSE }, { 110, 0, 1, TRUE }, END } },
  { "silent from the start",
    { CY_VIGIL_SILENT, .threshold = 10 },
    { { 100, UNKNOWN, 0, FALSE },
      { 109.9, UNKNOWN, 0, FALSE },
      { 110, UNKNOWN, 0, TRUE },
      { 111, 0, 0, FALSE },
      { 112, UNKNOWN, 0, FALSE },
      { 120.9, UNKNOWN, 0, FALSE },
      { 121, UNKNOWN, 0, TRUE },
      END } },
  { "silent when the clock is set back",
    { CY_VIGIL_SILENT, .threshold = 10 },
    { { 100, 1, 0, FALSE },
      { 105, UNKNOWN, 0, FALSE },
      { 50, UNKNOWN, 0, FALSE },
      { 54, UNKNOWN, 0, FALSE },
      { 55, UNKNOWN, 0, TRUE },
      { 20, UNKNOWN, 0, TRUE },
      { 21, 7, 0, FALSE },
      END } },
  { "silent with delays",
    { CY_VIGIL_SILENT, .threshold = 10, .on_delay_s = 5, .off_delay_s = 2 },
    { { 1, 1, 0, FALSE },
      { 11, UNKNOWN, 0, FALSE },
      { 16, UNKNOWN, 0, TRUE },
      { 17, 1, 0, TRUE },
      { 19, 1, 0, FALSE },
      END } },
  { "three beginnings in a window",
    { CY_VIGIL_COUNT, .threshold = 3, .window_s = 10 },
    { { 1, 1, 0, FALSE },
      { 2, 0, 0, FALSE },
      { 3, 1, 0, FALSE },
      { 4, 1, 0, FALSE },
      { 5, 0, 0, FALSE },
      { 6, 1, 0, FALSE },
      { 7, 0, 0, FALSE },
      { 13, 1, 0, TRUE },
      { 13.1, 1, 0, FALSE },
      { 14, 0, 0, FALSE },
      { 15, 1, 0, TRUE },
      END } },
  { "a count comes back by the hysteresis",
    { CY_VIGIL_COUNT, .threshold = 2, .hysteresis = 1, .window_s = 10 },
    { { 1, 0, 0, FALSE },
      { 2, 1, 0, FALSE },
      { 3, 0, 0, FALSE },
      { 4, 1, 0, TRUE },
      { 13, 1, 0, TRUE },
      { 14, 1, 0, TRUE },
      { 14.1, 1, 0, FALSE },
      END } },
  { "counting what is not known",
    { CY_VIGIL_COUNT, .threshold = 2, .window_s = 10 },
    { { 1, 0, 0, FALSE },
      { 2, 1, 0, FALSE },
      { 3, UNKNOWN, 0, FALSE },
      { 4, 1, 0, FALSE },
      { 5, 0, 0, FALSE },
      { 6, UNKNOWN, 0, FALSE },
      { 7, 1, 0, TRUE },
      { 8, UNKNOWN, 0, TRUE },
      { 30, UNKNOWN, 0, TRUE },
      { 31, 1, 0, FALSE },
      END } },
  { "counting when the clock is set back",
    { CY_VIGIL_COUNT, .threshold = 2, .window_s = 10 },
    { { 100, 0, 0, FALSE },
      { 101, 1, 0, FALSE },
      { 50, 0, 0, FALSE },
      { 59, 1, 0, TRUE },
      { 20, 1, 0, TRUE },
      { 21.1, 1, 0, FALSE },
      END } },
  { "a counter holds until it falls back",
    { CY_VIGIL_COUNTER, .threshold = 10000 },
    { { 1, 9999, 0, FALSE },
      { 2, 10000, 0, TRUE },
      { 3, UNKNOWN, 0, TRUE },
      { 4, 10500, 0, TRUE },
      { 5, 3, 0, FALSE },
      END } },
  { "an expression",
    { CY_VIGIL_EXPRESSION, .threshold = UNKNOWN, .on_delay_s = 2 },
    { { 1, 1, 0, FALSE },
      { 2, UNKNOWN, 0, FALSE },
      { 3, -0.5, 0, TRUE },
      { 4, UNKNOWN, 0, TRUE },
      { 5, 0, 0, FALSE },
      { 6, UNKNOWN, 0, FALSE },
      END } },
};

static void
test_stories (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (stories); i++) {
    CyVigilState state = { 0 };
    CyVigilRing ring = { 0 };

    for (const Step *step = stories[i].steps; step->at_s >= 0; step++) {
      CyVigilInput input = { step->value, step->other };

      g_test_message ("%s at %g s", stories[i].name, step->at_s);
      state = cy_vigil_rule (&stories[i].watch, state, &ring, input, (gint64) (step->at_s * S));
      g_assert_cmpint (state.holds, ==, step->holds);
    }
  }
}

/* The threshold is the plan's, and may move while the condition holds. */
static void
test_moved_threshold (void)
{
  CyVigil watch = { CY_VIGIL_COUNTER, .threshold = 100 };
  CyVigilState state = { 0 };

  state = cy_vigil_rule (&watch, state, NULL, (CyVigilInput){ .value = 120 }, 1 * S);
  g_assert_true (state.holds);
  watch.threshold = 200;
  state = cy_vigil_rule (&watch, state, NULL, (CyVigilInput){ .value = 120 }, 2 * S);
  g_assert_false (state.holds);
}

/* However fast it chatters, the ring holds the newest. */
static void
test_full_ring (void)
{
  const CyVigil watch = { CY_VIGIL_COUNT, .threshold = CY_VIGIL_COUNT_MAX, .window_s = 63 };
  CyVigilState state = { 0 };
  CyVigilRing ring = { 0 };

  for (guint i = 0; i < 1000; i++) {
    gint64 now_us = 7 * S + i * S;

    state = cy_vigil_rule (&watch, state, &ring, (CyVigilInput){ .value = 0 }, now_us);
    state = cy_vigil_rule (&watch, state, &ring, (CyVigilInput){ .value = 1 }, now_us);
    g_assert_cmpint (state.holds, ==, i >= 63);
  }
  g_assert_cmpuint (ring.n_times, ==, CY_VIGIL_COUNT_MAX);
  state = cy_vigil_rule (&watch, state, &ring, (CyVigilInput){ .value = 1 }, 1007 * S);
  g_assert_false (state.holds);
}

/* A steady slope is measured exactly wherever the values fall. */
static void
test_steady_slope (void)
{
  g_autoptr (GRand) rand = test_rand_new ();

  for (guint round = 0; round < 200; round++) {
    double per_min = g_rand_double_range (rand, -20, 20);
    const CyVigil watch = { CY_VIGIL_RATE, .threshold = 10, .window_s = 60 };
    CyVigilState state = { 0 };
    gint64 now_us = 3 * S;

    for (guint i = 0; i < 100; i++) {
      double value = 1000 + per_min * (double) now_us / (60.0 * S);

      state = cy_vigil_rule (&watch, state, NULL, (CyVigilInput){ .value = value }, now_us);
      if (now_us < 63 * S)
        g_assert_false (state.holds);
      else if (fabs (fabs (per_min) - 10) > 1e-6)
        g_assert_cmpint (state.holds, ==, fabs (per_min) > 10);
      now_us += g_rand_int_range (rand, 1, 20) * S;
    }
    g_assert_cmpuint (state.n_points, <=, 3);
  }
}

/* With many values, what it is compared with is never older than one and a half windows. */
static void
test_dense_rate (void)
{
  const CyVigil watch = { CY_VIGIL_RATE, .threshold = 30, .window_s = 10 };
  CyVigilState state = { 0 };

  for (gint64 now_s = 1; now_s <= 200; now_s++) {
    /* Flat, and from 100 s on 60 per minute. */
    CyVigilInput input = { .value = now_s > 100 ? (double) now_s - 100 : 0 };

    state = cy_vigil_rule (&watch, state, NULL, input, now_s * S);
    g_assert_cmpint (now_s * S - state.points[0].time_us, <, 15 * S);
    if (now_s < 105 || now_s > 108)
      g_assert_cmpint (state.holds, ==, now_s > 108);
  }
}

/* A condition that never holds is never said to, and one that always does is never taken back, however
 * the clock jumps. */
static void
test_jumping_clock (void)
{
  static const struct {
    CyVigil watch;
    CyVigilInput calm;
    CyVigilInput wild;
  } cases[] = {
    { { CY_VIGIL_DEVIATION, .threshold = 5, .on_delay_s = 3, .off_delay_s = 3 },
      { 1, 2 },
      { 1, 9 } },
    { { CY_VIGIL_RATE, .threshold = 5, .window_s = 10 }, { 1, 0 }, { UNKNOWN, 0 } },
    { { CY_VIGIL_FROZEN, .threshold = 5 }, { 1, 0 }, { 1, 1 } },
    { { CY_VIGIL_SILENT, .threshold = 5 }, { 1, 0 }, { UNKNOWN, 0 } },
    { { CY_VIGIL_COUNTER, .threshold = 5 }, { 1, 0 }, { 6, 0 } },
    { { CY_VIGIL_EXPRESSION, .off_delay_s = 3 }, { 0, 0 }, { 1, 0 } },
  };
  g_autoptr (GRand) rand = test_rand_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyVigilState calm = { 0 }, wild = { .holds = TRUE };

    g_test_message ("%s", cy_vigil_kind_name (cases[i].watch.kind));
    if (cases[i].watch.kind == CY_VIGIL_FROZEN || cases[i].watch.kind == CY_VIGIL_SILENT) {
      wild = cy_vigil_rule (&cases[i].watch, (CyVigilState){ 0 }, NULL, cases[i].wild, 1 * S);
      wild = cy_vigil_rule (&cases[i].watch, wild, NULL, cases[i].wild, 9 * S);
    }
    g_assert_true (wild.holds);
    for (guint k = 0; k < 20000; k++) {
      gint64 now_us = g_rand_int_range (rand, 0, 100000) * S;

      calm = cy_vigil_rule (&cases[i].watch, calm, NULL, cases[i].calm, now_us);
      wild = cy_vigil_rule (&cases[i].watch, wild, NULL, cases[i].wild, now_us);
      g_assert_false (calm.holds);
      g_assert_true (wild.holds);
    }
  }
}

static const struct {
  CyVigil watch;
  const char *message; /* NULL when it is valid */
} watches[] = {
  { { CY_VIGIL_DEVIATION, 5, 1, 0, 86400, 0 }, NULL },
  { { CY_VIGIL_DEVIATION, 5, 1, 0, 86400.5, 0 },
    "on_delay_s of deviation is 86400.5, not from 0 to 86400" },
  { { CY_VIGIL_DEVIATION, 5, 1, 0, 0, -1 }, "off_delay_s of deviation is -1, not from 0 to 86400" },
  { { CY_VIGIL_EXPRESSION, NAN, NAN, NAN, 0, 0 }, NULL },
  { { CY_VIGIL_EXPRESSION, 0, 0, 0, NAN, 0 },
    "on_delay_s of expression is nan, not from 0 to 86400" },
  { { CY_VIGIL_DEVIATION, -5, 0, 0, 0, 0 },
    "threshold of deviation is -5, not from 0 to 1.79769e+308" },
  { { CY_VIGIL_DEVIATION, 5, 5, 0, 0, 0 }, "hysteresis of deviation leaves nothing" },
  { { CY_VIGIL_DEVIATION, 0, 0, 0, 0, 0 }, "hysteresis of deviation leaves nothing" },
  { { CY_VIGIL_DEVIATION, 5, 6, 0, 0, 0 }, "hysteresis of deviation is 6, not from 0 to 5" },
  { { CY_VIGIL_RATE, 5, 0, 60, 0, 0 }, NULL },
  { { CY_VIGIL_RATE, 5, 0, 0, 0, 0 }, "window_s of rate leaves nothing" },
  { { CY_VIGIL_COUNT, 64, 0, 60, 0, 0 }, NULL },
  { { CY_VIGIL_COUNT, 65, 0, 60, 0, 0 }, "threshold of count is 65, not from 0 to 64" },
  { { CY_VIGIL_SILENT, 86401, 0, 0, 0, 0 }, "threshold of silent is 86401, not from 0 to 86400" },
  { { CY_VIGIL_COUNTER, 1e9, 0, 0, 0, 0 }, NULL },
};

static void
test_validate (void)
{
  CyVigilKind kind;

  for (guint i = 0; i < G_N_ELEMENTS (watches); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%u", i);
    g_assert_cmpint (cy_vigil_validate (&watches[i].watch, &error), ==, watches[i].message == NULL);
    if (watches[i].message == NULL)
      g_assert_no_error (error);
    else
      assert_error_text (error, CY_RULES_ERROR, CY_RULES_ERROR_RANGE, watches[i].message);
  }
  for (guint i = 0; i < CY_N_VIGIL_KINDS; i++) {
    g_assert_true (cy_vigil_kind_find (cy_vigil_kind_name (i), &kind));
    g_assert_cmpuint (kind, ==, i);
  }
  g_assert_false (cy_vigil_kind_find ("limit", &kind));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/vigil/stories", test_stories);
  g_test_add_func ("/rules/vigil/moved-threshold", test_moved_threshold);
  g_test_add_func ("/rules/vigil/full-ring", test_full_ring);
  g_test_add_func ("/rules/vigil/steady-slope", test_steady_slope);
  g_test_add_func ("/rules/vigil/dense-rate", test_dense_rate);
  g_test_add_func ("/rules/vigil/jumping-clock", test_jumping_clock);
  g_test_add_func ("/rules/vigil/validate", test_validate);
  return g_test_run ();
}
