/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-limit-rule.h"

#include <math.h>

#include "fixture.h"

#define MAX_STEPS 64
#define S         ((gint64) 1000000)

/* A second statement of the rule, from its words: it keeps everything that happened and looks back
 * instead of running stopwatches. Sides are -1 (low) and 1 (high), depths 0, 1, 2. */
typedef struct {
  int side;
  int depth;
} Place;

typedef struct {
  gint64 time_us;
  Place target;  /* where the value was, with hysteresis */
  Place verdict; /* what the rule said */
} Step;

typedef struct {
  const CyLimit *limit;
  guint n_steps;
  Step steps[MAX_STEPS];
} Model;

static guint
level_of_place (Place place)
{
  static const guint levels[2][3] = {
    { CY_LIMIT_LEVEL_NONE, CY_LIMIT_LEVEL_L, CY_LIMIT_LEVEL_LL },
    { CY_LIMIT_LEVEL_NONE, CY_LIMIT_LEVEL_H, CY_LIMIT_LEVEL_HH },
  };

  return levels[place.side > 0][place.depth];
}

/* How far a value is beyond the limits of one side, when a threshold at or inside the current level
 * is moved towards normal by the hysteresis. */
static int
depth_on_side (const CyLimit *limit, int side, double value, int held_depth)
{
  const double thresholds[3] = { NAN, side > 0 ? limit->h : -limit->l,
                                 side > 0 ? limit->hh : -limit->ll };

  for (int depth = 2; depth >= 1; depth--) {
    double slack = held_depth >= depth ? limit->hysteresis : 0;

    if (!isnan (thresholds[depth]) && side * value >= thresholds[depth] - slack)
      return depth;
  }
  return 0;
}

static Place
place_of (const CyLimit *limit, Place held, double value)
{
  /* Plainly beyond a limit of either side: there is nothing to hold back. */
  for (int side = -1; side <= 1; side += 2) {
    int depth = depth_on_side (limit, side, value, 0);

    if (depth > 0 && side != held.side)
      return (Place){ side, depth };
  }
  if (held.depth > 0) {
    int depth = depth_on_side (limit, held.side, value, held.depth);

    if (depth > 0)
      return (Place){ held.side, depth };
  }
  return (Place){ 0, 0 };
}

static gboolean
same (Place a, Place b)
{
  return a.side == b.side && a.depth == b.depth;
}

/* Since when the value has been on @side at @depth or beyond, without a break. */
static gboolean
lasted_beyond (const Model *model, int side, int depth, double delay_s)
{
  guint i = model->n_steps;

  while (i > 0 && model->steps[i - 1].target.side == side &&
         model->steps[i - 1].target.depth >= depth)
    i--;
  return i < model->n_steps && (double) (model->steps[model->n_steps - 1].time_us -
                                         model->steps[i].time_us) >= delay_s * (double) S;
}

/* Since when the value has been better than the verdict, without a break, and the verdict the same. */
static gboolean
lasted_back (const Model *model, Place held, double delay_s)
{
  guint i = model->n_steps;

  while (i > 0) {
    const Step *step = &model->steps[i - 1];
    gboolean first = i == model->n_steps;
    gboolean better = step->target.depth < held.depth &&
                      (step->target.depth == 0 || step->target.side == held.side);

    /* The step that brought the verdict belongs to the one before it. */
    if (!better || (!first && (!same (step->verdict, held) ||
                               (i > 1 && !same (model->steps[i - 2].verdict, held)) ||
                               (i == 1 && held.depth > 0))))
      break;
    i--;
  }
  return i < model->n_steps && (double) (model->steps[model->n_steps - 1].time_us -
                                         model->steps[i].time_us) >= delay_s * (double) S;
}

static gboolean
is_worse (Place a, Place than)
{
  return a.depth > than.depth || (a.depth > 0 && than.depth > 0 && a.side != than.side);
}

static guint
model_step (Model *model, double value, gint64 time_us)
{
  const Place normal = { 0, 0 };
  Place held = model->n_steps == 0 ? normal : model->steps[model->n_steps - 1].verdict;
  Place target = place_of (model->limit, held, value);
  Step *step = &model->steps[model->n_steps++];

  *step = (Step){ time_us, target, held };
  for (int depth = 2; depth >= 1; depth--) {
    Place wanted = { target.side, depth };
    gboolean exists = depth == 2 || !isnan (target.side > 0 ? model->limit->h : model->limit->l);

    if (target.depth >= depth && exists && is_worse (wanted, held) &&
        lasted_beyond (model, target.side, depth, model->limit->on_delay_s)) {
      step->verdict = wanted;
      return level_of_place (wanted);
    }
  }
  if (!same (target, held) && lasted_back (model, held, model->limit->off_delay_s))
    step->verdict = target;
  return level_of_place (step->verdict);
}

typedef struct {
  Model model;
  CyLimitState state;
} Pair;

static void
pair_step (Pair *pair, double value, gint64 time_us)
{
  const CyLimit *limit = pair->model.limit;
  guint before = pair->state.level;
  guint expected = model_step (&pair->model, value, time_us);

  pair->state = cy_limit_rule (limit, pair->state, value, time_us);
  if (pair->state.level != expected) {
    for (guint i = 0; i < pair->model.n_steps; i++)
      g_printerr ("# step %u at %" G_GINT64_FORMAT " s: target %u verdict %u\n", i,
                  pair->model.steps[i].time_us / S, level_of_place (pair->model.steps[i].target),
                  level_of_place (pair->model.steps[i].verdict));
    g_error (
      "ll %g l %g h %g hh %g hysteresis %g on %g off %g: value %g at level %u gives %u, not %u",
      limit->ll, limit->l, limit->h, limit->hh, limit->hysteresis, limit->on_delay_s,
      limit->off_delay_s, value, before, pair->state.level, expected);
  }
}

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

static const double hystereses[] = { 0, 5, 15, 100 };
static const double delays[] = { 0, 1, 3 };

static void
descend (const Pair *pair, const double *values, guint n_values, guint depth)
{
  for (guint i = 0; depth > 0 && i < n_values; i++) {
    Pair next = { .state = pair->state };

    next.model.limit = pair->model.limit;
    next.model.n_steps = pair->model.n_steps;
    for (guint k = 0; k < pair->model.n_steps; k++)
      next.model.steps[k] = pair->model.steps[k];
    pair_step (&next, values[i], (gint64) (10 + pair->model.n_steps) * S);
    descend (&next, values, n_values, depth - 1);
  }
}

/* Every sequence of values, one a second: at, just inside and just outside each threshold. */
static void
test_every_sequence (void)
{
  static const double values[] = { 10, 20, 27, 30, 32, 50, 67, 70, 76, 80, 90 };
  static const double few[] = { 15, 33, 50, 68, 75, 85 };

  for (guint present = 0; present < 16; present++) {
    for (guint h = 0; h < G_N_ELEMENTS (hystereses); h++) {
      for (guint d = 0; d < G_N_ELEMENTS (delays) * G_N_ELEMENTS (delays); d++) {
        const CyLimit limit = limit_of (present, hystereses[h], delays[d / 3], delays[d % 3]);
        Pair pair = { .model = { .limit = &limit } };

        descend (&pair, values, G_N_ELEMENTS (values), 4);
        if (present == 15 && hystereses[h] != 100)
          descend (&pair, few, G_N_ELEMENTS (few), 6);
      }
    }
  }
}

/* Long walks with uneven steps in time, up and down across both sides. */
static void
test_walks (void)
{
  g_autoptr (GRand) rand = test_rand_new ();

  for (guint round = 0; round < 6000; round++) {
    const CyLimit limit =
      limit_of ((guint) g_rand_int_range (rand, 0, 16), g_rand_int_range (rand, 0, 25),
                g_rand_int_range (rand, 0, 6), g_rand_int_range (rand, 0, 6));
    gboolean calm = g_rand_boolean (rand);
    Pair pair = { .model = { .limit = &limit } };
    gint64 now_us = 5 * S;
    int value = g_rand_int_range (rand, 0, 101);

    for (guint i = 0; i < MAX_STEPS; i++) {
      pair_step (&pair, value, now_us);
      now_us += g_rand_int_range (rand, 0, 4) * S;
      value = calm ? CLAMP (value + g_rand_int_range (rand, -12, 13), 0, 100)
                   : g_rand_int_range (rand, 0, 101);
    }
  }
}

typedef struct {
  gint64 at_s;
  double value;
  guint level;
} Beat;

/* Stories with their end written down by hand, so that the two statements cannot err together. */
static const struct {
  const char *name;
  double hysteresis, on_delay_s, off_delay_s;
  Beat beats[10];
} stories[] = {
  { "at the threshold is beyond it",
    0,
    0,
    0,
    { { 1, 69.9, 0 }, { 2, 70, 3 }, { 3, 80, 4 }, { 4, 30, 1 }, { 5, 20, 2 }, { 6, 50, 0 } } },
  { "comes back only by the hysteresis",
    5,
    0,
    0,
    { { 1, 81, 4 }, { 2, 76, 4 }, { 3, 75, 4 }, { 4, 74.9, 3 }, { 5, 66, 3 }, { 6, 64, 0 } } },
  { "low side comes back likewise",
    5,
    0,
    0,
    { { 1, 19, 2 }, { 2, 25, 2 }, { 3, 25.1, 1 }, { 4, 35, 1 }, { 5, 35.1, 0 } } },
  { "a short peak is nothing",
    0,
    3,
    0,
    { { 1, 90, 0 }, { 2, 90, 0 }, { 3, 60, 0 }, { 4, 90, 0 }, { 6, 90, 0 }, { 7, 90, 4 } } },
  { "oscillating across HH still passes H",
    0,
    3,
    0,
    { { 1, 75, 0 },
      { 2, 85, 0 },
      { 3, 75, 0 },
      { 4, 85, 3 },
      { 5, 75, 3 },
      { 6, 85, 3 },
      { 9, 85, 4 } } },
  { "a short dip does not clear",
    0,
    0,
    3,
    { { 1, 75, 3 }, { 2, 50, 3 }, { 3, 50, 3 }, { 4, 75, 3 }, { 5, 50, 3 }, { 8, 50, 0 } } },
  { "eases to where it is then",
    0,
    0,
    3,
    { { 1, 85, 4 }, { 2, 50, 4 }, { 3, 75, 4 }, { 5, 75, 3 }, { 6, 50, 3 }, { 9, 50, 0 } } },
  { "from one side to the other counts as rising",
    0,
    2,
    0,
    { { 1, 75, 0 },
      { 3, 75, 3 },
      { 4, 25, 3 },
      { 5, 25, 3 },
      { 6, 25, 1 },
      { 7, 85, 1 },
      { 9, 85, 4 } } },
  { "a hysteresis wider than the band hides no limit",
    100,
    0,
    0,
    { { 1, 75, 3 }, { 2, 50, 3 }, { 3, 25, 1 }, { 4, 50, 1 }, { 5, 85, 4 }, { 6, 10, 2 } } },
};

static void
test_stories (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (stories); i++) {
    const CyLimit limit =
      limit_of (15, stories[i].hysteresis, stories[i].on_delay_s, stories[i].off_delay_s);
    CyLimitState state = { 0 };

    for (const Beat *beat = stories[i].beats; beat->at_s != 0; beat++) {
      g_test_message ("%s at %" G_GINT64_FORMAT " s", stories[i].name, beat->at_s);
      state = cy_limit_rule (&limit, state, beat->value, beat->at_s * S);
      g_assert_cmpuint (state.level, ==, beat->level);
    }
  }
}

/* Time 0 is a time like any other. */
static void
test_from_zero (void)
{
  const CyLimit limit = limit_of (15, 0, 2, 0);
  CyLimitState state = { 0 };

  state = cy_limit_rule (&limit, state, 75, 0);
  g_assert_cmpuint (state.level, ==, CY_LIMIT_LEVEL_NONE);
  state = cy_limit_rule (&limit, state, 75, 1 * S);
  g_assert_cmpuint (state.level, ==, CY_LIMIT_LEVEL_NONE);
  state = cy_limit_rule (&limit, state, 75, 2 * S + S / 2);
  g_assert_cmpuint (state.level, ==, CY_LIMIT_LEVEL_H);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/limit/stories", test_stories);
  g_test_add_func ("/rules/limit/from-zero", test_from_zero);
  g_test_add_func ("/rules/limit/every-sequence", test_every_sequence);
  g_test_add_func ("/rules/limit/walks", test_walks);
  return g_test_run ();
}
