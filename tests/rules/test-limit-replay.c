/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-limit-replay.h"

#include <math.h>

#include "cy-limit-rule.h"
#include "fixture.h"

#define S  ((gint64) G_USEC_PER_SEC)
#define T0 (1000000 * S)

/* Thresholds 20, 30, 70, 80; each of the sixteen sets of them. */
static CyLimit
limit_of (guint present, double hysteresis, double on_delay_s, double off_delay_s)
{
  return (CyLimit){ .measure = CY_MEASURE_TEMP_GUN,
                    .ll = present & 1 ? 20 : (double) NAN,
                    .l = present & 2 ? 30 : (double) NAN,
                    .h = present & 4 ? 70 : (double) NAN,
                    .hh = present & 8 ? 80 : (double) NAN,
                    .hysteresis = hysteresis,
                    .on_delay_s = on_delay_s,
                    .off_delay_s = off_delay_s };
}

typedef struct {
  double at_s; /* -1 ends */
  double value;
} Point;

typedef struct {
  double raised_s, cleared_s; /* 0 active; -1 ends */
  CyLimitLevel level;
} Expected;

#define END \
  {         \
    -1      \
  }

static const struct {
  const char *name;
  double hysteresis, on_delay_s, off_delay_s;
  Point points[10];
  Expected alarms[5];
} stories[] = {
  { "nothing", 0, 0, 0, { { 0, 50 }, { 10, 69 }, END }, { END } },
  { "a delay runs out between changes",
    0,
    60,
    30,
    { { 0, 50 }, { 10, 75 }, { 500, 50 }, { 900, 51 }, END },
    { { 70, 530, CY_LIMIT_LEVEL_H }, END } },
  { "a delay that runs out at the next change is too late",
    0,
    60,
    0,
    { { 10, 75 }, { 70, 50 }, { 100, 75 }, { 160.5, 50 }, END },
    { { 160, 160.5, CY_LIMIT_LEVEL_H }, END } },
  { "worse is another alarm, easing is not",
    5,
    0,
    0,
    { { 10, 75 }, { 20, 85 }, { 30, 72 }, { 40, 85 }, { 50, 50 }, END },
    { { 10, 20, CY_LIMIT_LEVEL_H }, { 20, 50, CY_LIMIT_LEVEL_HH }, END } },
  { "from one side to the other",
    0,
    0,
    0,
    { { 10, 85 }, { 20, 25 }, { 30, 50 }, END },
    { { 10, 20, CY_LIMIT_LEVEL_HH }, { 20, 30, CY_LIMIT_LEVEL_L }, END } },
  { "active at the end", 0, 0, 0, { { 10, 75 }, END }, { { 10, 0, CY_LIMIT_LEVEL_H }, END } },
  { "a delay runs out only after the end", 0, 991, 0, { { 10, 75 }, END }, { END } },
  { "and just before it",
    0,
    989.9,
    0,
    { { 10, 75 }, END },
    { { 999.9, 0, CY_LIMIT_LEVEL_H }, END } },
  { "both delays of one value",
    0,
    20,
    0,
    { { 10, 75 }, { 20, 85 }, { 100, 50 }, END },
    { { 30, 40, CY_LIMIT_LEVEL_H }, { 40, 100, CY_LIMIT_LEVEL_HH }, END } },
  { "in a hole nothing changes",
    0,
    60,
    0,
    { { 10, 75 }, { 20, NAN }, { 300, 76 }, { 310, NAN }, { 400, 50 }, END },
    { { 300, 400, CY_LIMIT_LEVEL_H }, END } },
  { "a hole forgets nothing",
    0,
    60,
    0,
    { { 10, 75 }, { 20, NAN }, { 30, 50 }, { 40, 75 }, { 90, NAN }, { 95, NAN }, END },
    { END } },
  { "what is out of order is left out",
    0,
    0,
    0,
    { { 90, 50 }, { 40, 75 }, { 100, 75 }, { 50, 20 }, { 200, 50 }, END },
    { { 100, 200, CY_LIMIT_LEVEL_H }, END } },
  { "what is after the end is left out", 0, 0, 0, { { 1000, 75 }, END }, { END } },
};

static GArray *
replay_story (guint i)
{
  const CyLimit limit =
    limit_of (15, stories[i].hysteresis, stories[i].on_delay_s, stories[i].off_delay_s);
  CyReplayPoint points[10];
  guint n = 0;

  for (const Point *point = stories[i].points; point->at_s >= 0; point++)
    points[n++] = (CyReplayPoint){ T0 + (gint64) (point->at_s * S), point->value };
  return cy_limit_replay (&limit, points, n, T0 + 1000 * S);
}

static void
test_stories (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (stories); i++) {
    g_autoptr (GArray) alarms = replay_story (i);
    guint n = 0;

    g_test_message ("%s", stories[i].name);
    for (const Expected *expected = stories[i].alarms; expected->raised_s >= 0; expected++, n++) {
      const CyReplayAlarm *alarm = &g_array_index (alarms, CyReplayAlarm, n);

      g_assert_cmpuint (n, <, alarms->len);
      g_assert_cmpint (alarm->raised_us - T0, ==, (gint64) (expected->raised_s * S));
      g_assert_cmpint (alarm->cleared_us, ==,
                       expected->cleared_s == 0 ? 0 : T0 + (gint64) (expected->cleared_s * S));
      g_assert_cmpuint (alarm->level, ==, expected->level);
    }
    g_assert_cmpuint (alarms->len, ==, n);
  }
}

/* --- second by second ----------------------------------------------------------------------------- */

/* The live rule at every second, and an occurrence for as long as one side holds, a new one when the
 * outer limit is passed for the first time. */
static GArray *
replay_slowly (const CyLimit *limit, const CyReplayPoint *points, guint n_points, gint64 to_us)
{
  GArray *alarms = g_array_new (FALSE, FALSE, sizeof (CyReplayAlarm));
  CyLimitState state = { 0 };
  CyReplayAlarm open = { 0 };
  guint next = 0;

  for (gint64 now_us = points[0].time_us; now_us < to_us; now_us += S) {
    gboolean high, high_before, outer, outer_before;

    while (next < n_points && points[next].time_us <= now_us)
      next++;
    if (isnan (points[next - 1].value))
      continue;
    state = cy_limit_rule (limit, state, points[next - 1].value, now_us);
    high = state.level == CY_LIMIT_LEVEL_H || state.level == CY_LIMIT_LEVEL_HH;
    outer = state.level == CY_LIMIT_LEVEL_LL || state.level == CY_LIMIT_LEVEL_HH;
    high_before = open.level == CY_LIMIT_LEVEL_H || open.level == CY_LIMIT_LEVEL_HH;
    outer_before = open.level == CY_LIMIT_LEVEL_LL || open.level == CY_LIMIT_LEVEL_HH;
    if (open.level != 0 && (state.level == 0 || high != high_before || (outer && !outer_before))) {
      open.cleared_us = now_us;
      g_array_append_val (alarms, open);
      open = (CyReplayAlarm){ 0 };
    }
    if (state.level != 0 && open.level == 0)
      open = (CyReplayAlarm){ now_us, 0, state.level };
  }
  if (open.level != 0)
    g_array_append_val (alarms, open);
  return alarms;
}

static GArray *
random_points (GRand *rand)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (CyReplayPoint));
  gint64 now_us = T0;
  int value = g_rand_int_range (rand, 0, 101);
  gboolean calm = g_rand_boolean (rand);

  for (guint i = 0; i < 150; i++) {
    CyReplayPoint point = { now_us, g_rand_int_range (rand, 0, 12) == 0 ? (double) NAN : value };

    g_array_append_val (points, point);
    now_us += g_rand_int_range (rand, 1, g_rand_boolean (rand) ? 3 : 20) * S;
    value = calm ? CLAMP (value + g_rand_int_range (rand, -12, 13), 0, 100)
                 : g_rand_int_range (rand, 0, 101);
  }
  return points;
}

static void
assert_same (const GArray *alarms, const GArray *expected)
{
  g_assert_cmpuint (alarms->len, ==, expected->len);
  for (guint i = 0; i < alarms->len; i++) {
    const CyReplayAlarm *alarm = &g_array_index (alarms, CyReplayAlarm, i);
    const CyReplayAlarm *other = &g_array_index (expected, CyReplayAlarm, i);

    g_assert_cmpint (alarm->raised_us, ==, other->raised_us);
    g_assert_cmpint (alarm->cleared_us, ==, other->cleared_us);
    g_assert_cmpuint (alarm->level, ==, other->level);
  }
}

static void
test_against_every_second (void)
{
  g_autoptr (GRand) rand = test_rand_new ();
  guint n_alarms = 0;

  for (guint round = 0; round < 3000; round++) {
    const CyLimit limit =
      limit_of ((guint) g_rand_int_range (rand, 0, 16), g_rand_int_range (rand, 0, 25),
                g_rand_int_range (rand, 0, 12), g_rand_int_range (rand, 0, 12));
    g_autoptr (GArray) points = random_points (rand);
    const CyReplayPoint *first = (const CyReplayPoint *) (void *) points->data;
    gint64 to_us = first[points->len - 1].time_us + g_rand_int_range (rand, 0, 20) * S;
    g_autoptr (GArray) alarms = cy_limit_replay (&limit, first, points->len, to_us);
    g_autoptr (GArray) expected = replay_slowly (&limit, first, points->len, to_us);

    assert_same (alarms, expected);
    n_alarms += alarms->len;
  }
  g_assert_cmpuint (n_alarms, >, 3000);
}

/* --- difference ----------------------------------------------------------------------------------- */

static const struct {
  const char *name;
  Expected before[5];
  Expected after[5];
  guint n_gone, n_added, n_kept;
} differences[] = {
  { "nothing", { END }, { END }, 0, 0, 0 },
  { "the same", { { 1, 5, 3 }, { 7, 9, 4 }, END }, { { 1, 5, 3 }, { 7, 9, 4 }, END }, 0, 0, 2 },
  { "later and shorter", { { 1, 5, 3 }, END }, { { 2, 4, 3 }, END }, 0, 0, 1 },
  { "one after the other", { { 1, 5, 3 }, END }, { { 5, 6, 3 }, END }, 1, 1, 0 },
  { "only before", { { 1, 5, 3 }, { 7, 9, 3 }, END }, { { 8, 9, 3 }, END }, 1, 0, 1 },
  { "only after", { { 1, 5, 3 }, END }, { { 3, 5, 3 }, { 7, 9, 3 }, END }, 0, 1, 1 },
  { "two become one", { { 1, 3, 3 }, { 4, 6, 3 }, END }, { { 1, 6, 3 }, END }, 1, 0, 1 },
  { "one becomes two", { { 1, 6, 3 }, END }, { { 1, 3, 3 }, { 4, 6, 3 }, END }, 0, 1, 1 },
  { "another level", { { 1, 6, 3 }, END }, { { 1, 6, 4 }, END }, 1, 1, 0 },
  { "another side", { { 1, 6, 3 }, END }, { { 1, 6, 1 }, END }, 1, 1, 0 },
  { "no longer worse", { { 1, 3, 3 }, { 3, 9, 4 }, END }, { { 1, 9, 3 }, END }, 1, 0, 1 },
  { "worse at once", { { 1, 3, 3 }, { 3, 9, 4 }, END }, { { 2, 9, 4 }, END }, 1, 0, 1 },
  { "active", { { 1, 0, 3 }, END }, { { 100, 0, 3 }, END }, 0, 0, 1 },
  { "for a moment", { { 1, 1, 3 }, END }, { { 1, 1, 3 }, END }, 0, 0, 1 },
};

static GArray *
list_of (const Expected *expected)
{
  GArray *alarms = g_array_new (FALSE, FALSE, sizeof (CyReplayAlarm));

  for (; expected->raised_s >= 0; expected++) {
    CyReplayAlarm alarm = { (gint64) expected->raised_s, (gint64) expected->cleared_s,
                            expected->level };

    g_array_append_val (alarms, alarm);
  }
  return alarms;
}

static guint
sum_of (const guint *counts)
{
  guint sum = 0;

  for (guint i = 0; i < CY_N_LIMIT_LEVELS; i++)
    sum += counts[i];
  return sum;
}

static void
test_differences (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (differences); i++) {
    g_autoptr (GArray) before = list_of (differences[i].before);
    g_autoptr (GArray) after = list_of (differences[i].after);
    g_autoptr (CyReplayDiff) diff = cy_limit_replay_diff (before, after);

    g_test_message ("%s", differences[i].name);
    g_assert_cmpuint (diff->gone->len, ==, differences[i].n_gone);
    g_assert_cmpuint (diff->added->len, ==, differences[i].n_added);
    g_assert_cmpuint (diff->kept->len, ==, differences[i].n_kept);
    g_assert_cmpuint (sum_of (diff->n_gone), ==, diff->gone->len);
    g_assert_cmpuint (sum_of (diff->n_added), ==, diff->added->len);
    g_assert_cmpuint (sum_of (diff->n_kept), ==, diff->kept->len);
  }
}

/* What is in either list is in the difference, once. */
static void
test_adds_up (void)
{
  g_autoptr (GRand) rand = test_rand_new ();

  for (guint round = 0; round < 500; round++) {
    const CyLimit old = limit_of (15, g_rand_int_range (rand, 0, 9), 0, 0);
    CyLimit new = limit_of (15, 5, g_rand_int_range (rand, 0, 9), g_rand_int_range (rand, 0, 9));
    g_autoptr (GArray) points = random_points (rand);
    const CyReplayPoint *first = (const CyReplayPoint *) (void *) points->data;
    g_autoptr (GArray) before = NULL;
    g_autoptr (GArray) after = NULL;
    g_autoptr (CyReplayDiff) diff = NULL;

    new.hh = g_rand_int_range (rand, 71, 99);
    before = cy_limit_replay (&old, first, points->len, T0 + 10000 * S);
    after = cy_limit_replay (&new, first, points->len, T0 + 10000 * S);
    diff = cy_limit_replay_diff (before, after);
    g_assert_cmpuint (diff->gone->len + diff->kept->len, ==, before->len);
    g_assert_cmpuint (diff->added->len + diff->kept->len, ==, after->len);
    for (guint i = 0; i < diff->kept->len; i++) {
      const CyReplayPair *pair = &g_array_index (diff->kept, CyReplayPair, i);

      g_assert_cmpuint (pair->before.level, ==, pair->after.level);
    }
  }
}

/* Ninety days of twenty piles, eight thousand changes a day. */
static void
test_ninety_days (void)
{
  const guint n_points = 90 * 8000;
  const CyLimit limit = limit_of (15, 2, 60, 60);
  g_autofree CyReplayPoint *points = g_new (CyReplayPoint, n_points);
  g_autoptr (GRand) rand = test_rand_new ();
  gint64 to_us = T0 + (gint64) 90 * 86400 * S;
  gint64 began_us;
  guint n_alarms = 0;

  for (guint i = 0; i < n_points; i++) {
    double day = (double) i / 8000;

    points[i] = (CyReplayPoint){ T0 + (to_us - T0) / n_points * i,
                                 50 + 25 * sin (day * 2 * G_PI) + g_rand_double (rand) };
  }
  began_us = g_get_monotonic_time ();
  for (guint pile = 0; pile < 20; pile++) {
    g_autoptr (GArray) alarms = cy_limit_replay (&limit, points, n_points, to_us);

    n_alarms += alarms->len;
  }
  g_test_message ("%u alarms took %" G_GINT64_FORMAT " ms", n_alarms,
                  (g_get_monotonic_time () - began_us) / 1000);
  g_assert_cmpint (g_get_monotonic_time () - began_us, <, 20 * S);
  g_assert_cmpuint (n_alarms, >=, 20 * 2 * 90 - 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/limit-replay/stories", test_stories);
  g_test_add_func ("/rules/limit-replay/against-every-second", test_against_every_second);
  g_test_add_func ("/rules/limit-replay/differences", test_differences);
  g_test_add_func ("/rules/limit-replay/adds-up", test_adds_up);
  g_test_add_func ("/rules/limit-replay/ninety-days", test_ninety_days);
  return g_test_run ();
}
