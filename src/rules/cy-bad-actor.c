/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-bad-actor.h"

#include <string.h>

#include "cy-sort.h"

#define MIN_COUNT 5 /* announcements; fewer say nothing about a habit */

/* A remedy is worth its delay when it saves a fifth of the announcements. One that saves nine tenths
 * of what the best one would is as good, and if it is shorter, better. */
#define WORTH_NUMERATOR    1
#define WORTH_DENOMINATOR  5
#define ENOUGH_NUMERATOR   9
#define ENOUGH_DENOMINATOR 10

/* In the order they are preferred in. Of one length, the off-delay comes first: it announces nothing
 * later. Round values, as people set them. */
static const struct {
  CyRemedy remedy;
  guint delay_s;
} remedies[] = {
  { CY_REMEDY_OFF_DELAY, 5 },   { CY_REMEDY_ON_DELAY, 5 },    { CY_REMEDY_OFF_DELAY, 10 },
  { CY_REMEDY_ON_DELAY, 10 },   { CY_REMEDY_OFF_DELAY, 30 },  { CY_REMEDY_ON_DELAY, 30 },
  { CY_REMEDY_OFF_DELAY, 60 },  { CY_REMEDY_ON_DELAY, 60 },   { CY_REMEDY_OFF_DELAY, 120 },
  { CY_REMEDY_ON_DELAY, 120 },  { CY_REMEDY_OFF_DELAY, 300 }, { CY_REMEDY_ON_DELAY, 300 },
  { CY_REMEDY_OFF_DELAY, 600 },
};

typedef struct {
  const char *subject;
  guint count;
  gboolean is_critical;
  gint64 cleared_us; /* of its newest occurrence, 0 when that is still active or there is none */
  guint saved[G_N_ELEMENTS (remedies)];
} Actor;

/* An on-delay removes what is shorter. An off-delay joins an occurrence to the one before it when the
 * gap between them is shorter. What was not announced is joined to, but saves nothing. */
static void
replay (Actor *actor, const CyHealthAlarm *alarm)
{
  gint64 lasted_us = alarm->cleared_us == 0 ? G_MAXINT64 : alarm->cleared_us - alarm->raised_us;
  gint64 gap_us = actor->cleared_us == 0 ? G_MAXINT64 : alarm->raised_us - actor->cleared_us;

  actor->cleared_us = alarm->cleared_us;
  if (!alarm->announced)
    return;
  actor->count++;
  actor->is_critical = actor->is_critical || alarm->priority >= CY_PRIORITY_CRITICAL;
  for (guint i = 0; i < G_N_ELEMENTS (remedies); i++) {
    gint64 time_us = remedies[i].remedy == CY_REMEDY_ON_DELAY ? lasted_us : gap_us;

    actor->saved[i] += time_us < (gint64) remedies[i].delay_s * G_USEC_PER_SEC;
  }
}

/* Nobody waits for what may hurt somebody. */
static guint
saved_by (const Actor *actor, guint i)
{
  return actor->is_critical && remedies[i].remedy == CY_REMEDY_ON_DELAY ? 0 : actor->saved[i];
}

static CyBadActor
choose (const Actor *actor)
{
  CyBadActor chosen = { .subject = actor->subject, .count = actor->count };
  guint best = 0;

  for (guint i = 0; i < G_N_ELEMENTS (remedies); i++)
    best = MAX (best, saved_by (actor, i));
  if (best * WORTH_DENOMINATOR < actor->count * WORTH_NUMERATOR)
    return chosen;
  for (guint i = 0; chosen.remedy == CY_REMEDY_NONE; i++) {
    if (saved_by (actor, i) * ENOUGH_DENOMINATOR < best * ENOUGH_NUMERATOR)
      continue;
    chosen.remedy = remedies[i].remedy;
    chosen.delay_s = remedies[i].delay_s;
    chosen.n_saved = saved_by (actor, i);
  }
  return chosen;
}

static gint
compare_actors (gconstpointer a, gconstpointer b)
{
  const Actor *left = a;
  const Actor *right = b;

  if (left->count != right->count)
    return left->count > right->count ? -1 : 1;
  return strcmp (left->subject, right->subject);
}

static Actor *
find_actor (GArray *actors, GHashTable *numbers, const char *subject)
{
  guint number = cy_sort_number (numbers, subject);

  if (number == actors->len) {
    Actor fresh = { .subject = subject };

    g_array_append_val (actors, fresh);
  }
  return &g_array_index (actors, Actor, number);
}

/**
 * cy_bad_actors:
 * @alarms: in any order; their subjects must outlive what is returned.
 * @from_us: only what was raised from then on [µs UTC].
 * @to_us: and before that [µs UTC].
 * @n_wanted: how many at most.
 *
 * The subjects announced most often, at least five times, with what their own history says would have
 * helped: the shortest delay that saves at least nine tenths of what any of the table's would have,
 * of two alike the off-delay. Nothing is proposed that saves less than a fifth, and no on-delay for
 * what was critical.
 *
 * Returns: (transfer full) (element-type CyBadActor): the worst first.
 *
 * Threading: any.
 */
GArray *
cy_bad_actors (const CyHealthAlarm *alarms,
               guint n_alarms,
               gint64 from_us,
               gint64 to_us,
               guint n_wanted)
{
  GArray *worst = g_array_new (FALSE, FALSE, sizeof (CyBadActor));
  g_autofree guint *order =
    cy_sort_by_time (alarms, n_alarms, sizeof *alarms, offsetof (CyHealthAlarm, raised_us));
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) actors = g_array_new (FALSE, FALSE, sizeof (Actor));

  for (guint i = 0; i < n_alarms; i++) {
    const CyHealthAlarm *alarm = &alarms[order[i]];

    if (alarm->raised_us >= from_us && alarm->raised_us < to_us)
      replay (find_actor (actors, numbers, alarm->subject), alarm);
  }
  g_array_sort (actors, compare_actors);
  for (guint i = 0; i < actors->len && worst->len < n_wanted; i++) {
    const Actor *actor = &g_array_index (actors, Actor, i);
    CyBadActor chosen = choose (actor);

    if (actor->count >= MIN_COUNT)
      g_array_append_val (worst, chosen);
  }
  return worst;
}
