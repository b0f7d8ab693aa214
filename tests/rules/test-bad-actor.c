/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-bad-actor.h"

#include "fixture.h"

#define S  ((gint64) G_USEC_PER_SEC)
#define T0 (1000000 * S)

/* A pattern: it lasts and is gone for so long, so many times. */
static gint64
add (GArray *alarms, const char *subject, gint64 at_s, double lasts_s, double gap_s, guint n)
{
  for (guint i = 0; i < n; i++) {
    CyHealthAlarm alarm = { .subject = subject, .announced = TRUE };

    alarm.raised_us = T0 + at_s * S + (gint64) (i * (lasts_s + gap_s) * S);
    alarm.cleared_us = alarm.raised_us + (gint64) (lasts_s * S);
    g_array_append_val (alarms, alarm);
  }
  return at_s + (gint64) (n * (lasts_s + gap_s));
}

static GArray *
actors_of (GArray *alarms, guint n_wanted)
{
  return cy_bad_actors ((const CyHealthAlarm *) (void *) alarms->data, alarms->len, T0,
                        T0 + 1000000 * S, n_wanted);
}

static const struct {
  const char *name;
  struct {
    double lasts_s, gap_s;
    guint n;
  } parts[2];
  CyPriority priority;
  CyBadActor expected;
} stories[] = {
  { "short ones far apart",
    { { 4, 3600, 20 } },
    CY_PRIORITY_LOW,
    { .count = 20, CY_REMEDY_ON_DELAY, 5, 20 } },
  { "as long as a delay is not shorter",
    { { 5, 3600, 20 } },
    CY_PRIORITY_LOW,
    { .count = 20, CY_REMEDY_ON_DELAY, 10, 20 } },
  { "long ones with short gaps",
    { { 900, 20, 20 } },
    CY_PRIORITY_LOW,
    { .count = 20, CY_REMEDY_OFF_DELAY, 30, 19 } },
  { "both would do: the off-delay",
    { { 4, 4, 20 } },
    CY_PRIORITY_LOW,
    { .count = 20, CY_REMEDY_OFF_DELAY, 5, 19 } },
  { "the shorter one, if it saves nearly as much",
    { { 4, 100, 95 }, { 290, 4000, 5 } },
    CY_PRIORITY_LOW,
    { .count = 100, CY_REMEDY_ON_DELAY, 5, 95 } },
  { "the longer one, if it saves much more",
    { { 4, 4000, 50 }, { 290, 4000, 50 } },
    CY_PRIORITY_LOW,
    { .count = 100, CY_REMEDY_ON_DELAY, 300, 100 } },
  { "nobody waits for what is critical",
    { { 4, 100, 20 } },
    CY_PRIORITY_CRITICAL,
    { .count = 20, CY_REMEDY_OFF_DELAY, 120, 19 } },
  { "nothing helps",
    { { 4000, 4000, 20 } },
    CY_PRIORITY_LOW,
    { .count = 20, CY_REMEDY_NONE, 0, 0 } },
  { "less than a fifth is not worth it",
    { { 4, 4000, 19 }, { 4000, 4000, 81 } },
    CY_PRIORITY_LOW,
    { .count = 100, CY_REMEDY_NONE, 0, 0 } },
  { "a fifth is",
    { { 4, 4000, 20 }, { 4000, 4000, 80 } },
    CY_PRIORITY_LOW,
    { .count = 100, CY_REMEDY_ON_DELAY, 5, 20 } },
};

static void
test_stories (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (stories); i++) {
    g_autoptr (GArray) alarms = g_array_new (FALSE, FALSE, sizeof (CyHealthAlarm));
    g_autoptr (GArray) actors = NULL;
    const CyBadActor *expected = &stories[i].expected;
    const CyBadActor *actor;
    gint64 at_s = 0;

    for (guint k = 0; k < 2; k++)
      at_s = add (alarms, "a/1/link", at_s, stories[i].parts[k].lasts_s, stories[i].parts[k].gap_s,
                  stories[i].parts[k].n);
    g_array_index (alarms, CyHealthAlarm, 3).priority = stories[i].priority;
    actors = actors_of (alarms, 10);
    g_test_message ("%s", stories[i].name);
    g_assert_cmpuint (actors->len, ==, 1);
    actor = &g_array_index (actors, CyBadActor, 0);
    g_assert_cmpuint (actor->count, ==, expected->count);
    g_assert_cmpuint (actor->remedy, ==, expected->remedy);
    g_assert_cmpuint (actor->delay_s, ==, expected->delay_s);
    g_assert_cmpuint (actor->n_saved, ==, expected->n_saved);
  }
}

static void
test_ranking (void)
{
  g_autoptr (GArray) alarms = g_array_new (FALSE, FALSE, sizeof (CyHealthAlarm));
  g_autoptr (GArray) actors = NULL;
  g_autoptr (GArray) two = NULL;

  add (alarms, "rare", 0, 1, 1000, 4);
  add (alarms, "some", 0, 1, 1000, 5);
  add (alarms, "more", 7, 1, 1000, 9);
  add (alarms, "also", 8, 1, 1000, 9);
  add (alarms, "outside", -100000, 1, 10, 90);
  add (alarms, "outside", 1000000, 1, 10, 90);
  actors = actors_of (alarms, 10);
  g_assert_cmpuint (actors->len, ==, 3);
  g_assert_cmpstr (g_array_index (actors, CyBadActor, 0).subject, ==, "also");
  g_assert_cmpstr (g_array_index (actors, CyBadActor, 1).subject, ==, "more");
  g_assert_cmpstr (g_array_index (actors, CyBadActor, 2).subject, ==, "some");
  two = actors_of (alarms, 2);
  g_assert_cmpuint (two->len, ==, 2);
}

/* What was shelved is neither counted nor saved, but what comes right after it is joined to it. */
static void
test_not_announced (void)
{
  g_autoptr (GArray) alarms = g_array_new (FALSE, FALSE, sizeof (CyHealthAlarm));
  g_autoptr (GArray) actors = NULL;

  add (alarms, "a", 0, 900, 20, 20);
  for (guint i = 0; i < 20; i += 2)
    g_array_index (alarms, CyHealthAlarm, i).announced = FALSE;
  actors = actors_of (alarms, 10);
  g_assert_cmpuint (g_array_index (actors, CyBadActor, 0).count, ==, 10);
  g_assert_cmpuint (g_array_index (actors, CyBadActor, 0).n_saved, ==, 10);
}

/* What is still active lasts. */
static void
test_active (void)
{
  g_autoptr (GArray) alarms = g_array_new (FALSE, FALSE, sizeof (CyHealthAlarm));
  g_autoptr (GArray) actors = NULL;

  add (alarms, "a", 0, 1, 5000, 10);
  g_array_index (alarms, CyHealthAlarm, 9).cleared_us = 0;
  actors = actors_of (alarms, 10);
  g_assert_cmpuint (g_array_index (actors, CyBadActor, 0).n_saved, ==, 9);
}

/* --- a second statement: play the story again with the delay in place ----------------------------- */

static guint
announcements_with (GArray *alarms, CyRemedy remedy, gint64 delay_us)
{
  guint n = 0;
  gint64 open_until_us = G_MININT64;

  for (guint i = 0; i < alarms->len; i++) {
    const CyHealthAlarm *alarm = &g_array_index (alarms, CyHealthAlarm, i);

    if (remedy == CY_REMEDY_ON_DELAY) {
      n += alarm->raised_us + delay_us <= alarm->cleared_us;
    } else {
      n += alarm->raised_us >= open_until_us;
      open_until_us = alarm->cleared_us + delay_us;
    }
  }
  return n;
}

static void
test_against_words (void)
{
  static const guint delays_s[] = { 5, 10, 30, 60, 120, 300, 600 };
  g_autoptr (GRand) rand = test_rand_new ();

  for (guint round = 0; round < 500; round++) {
    g_autoptr (GArray) alarms = g_array_new (FALSE, FALSE, sizeof (CyHealthAlarm));
    g_autoptr (GArray) actors = NULL;
    const CyBadActor *actor;
    gint64 at_s = 0;
    guint best = 0;

    for (guint i = 0; i < 40; i++)
      at_s =
        add (alarms, "a", at_s, g_rand_int_range (rand, 1, 1 << g_rand_int_range (rand, 1, 11)),
             g_rand_int_range (rand, 1, 1 << g_rand_int_range (rand, 1, 11)), 1);
    actors = actors_of (alarms, 1);
    actor = &g_array_index (actors, CyBadActor, 0);
    for (guint i = 0; i < G_N_ELEMENTS (delays_s); i++) {
      guint on = 40 - announcements_with (alarms, CY_REMEDY_ON_DELAY, delays_s[i] * S);
      guint off = 40 - announcements_with (alarms, CY_REMEDY_OFF_DELAY, delays_s[i] * S);

      best = MAX (best, delays_s[i] <= 300 ? MAX (on, off) : off);
      /* No shorter one is enough. */
      if (actor->remedy != CY_REMEDY_NONE && delays_s[i] < actor->delay_s)
        g_assert_cmpuint (10 * MAX (on, off), <, 10 * actor->n_saved);
    }
    if (actor->remedy == CY_REMEDY_NONE) {
      g_assert_cmpuint (5 * best, <, 40);
      continue;
    }
    g_assert_cmpuint (actor->n_saved, ==,
                      40 - announcements_with (alarms, actor->remedy, actor->delay_s * S));
    g_assert_cmpuint (10 * actor->n_saved, >=, 9 * best);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/bad-actor/stories", test_stories);
  g_test_add_func ("/rules/bad-actor/ranking", test_ranking);
  g_test_add_func ("/rules/bad-actor/not-announced", test_not_announced);
  g_test_add_func ("/rules/bad-actor/active", test_active);
  g_test_add_func ("/rules/bad-actor/against-words", test_against_words);
  return g_test_run ();
}
