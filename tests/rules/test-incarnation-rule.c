/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-incarnation-rule.h"

#include <string.h>

static void
test_cases (void)
{
  static const struct {
    const char *name;
    CyStanding inside, outside;
    guint64 number, boots;
    CyRebirth reason;
  } cases[] = {
    { "the first start", { 0, 0, { 0 } }, { 1, 0, { 0 } }, 1, 1, CY_REBIRTH_NONE },
    { "no file at all", { 0, 0, { 0 } }, { 0, 0, { 0 } }, 1, 1, CY_REBIRTH_NONE },
    { "from a version without marks", { 0, 0, { 90, 7 } }, { 3, 0, { 0 } }, 3, 1, CY_REBIRTH_NONE },
    { "killed in the first start", { 1, 1, { 0 } }, { 1, 0, { 0 } }, 1, 2, CY_REBIRTH_NONE },
    { "the second start", { 1, 1, { 9, 9 } }, { 1, 1, { 9, 9 } }, 1, 2, CY_REBIRTH_NONE },
    { "killed before the mark", { 2, 8, { 9, 9 } }, { 2, 7, { 5, 9 } }, 2, 9, CY_REBIRTH_NONE },
    { "killed long after the mark", { 2, 8, { 9, 9 } }, { 2, 8, { 1, 1 } }, 2, 9, CY_REBIRTH_NONE },
    { "put back, of the start before",
      { 1, 4, { 9, 9 } },
      { 1, 5, { 9, 9 } },
      2,
      6,
      CY_REBIRTH_OLDER },
    { "put back, of this start", { 1, 5, { 9, 8 } }, { 1, 5, { 9, 9 } }, 2, 6, CY_REBIRTH_SHORTER },
    { "the last stream is shorter",
      { 1, 5, { 9, 9, 9, 3 } },
      { 1, 5, { 9, 9, 9, 4 } },
      2,
      6,
      CY_REBIRTH_SHORTER },
    { "the database was deleted", { 0, 0, { 0 } }, { 4, 20, { 9, 9 } }, 5, 21, CY_REBIRTH_OLDER },
    { "the database of an old version", { 0, 0, { 5 } }, { 1, 2, { 9 } }, 2, 3, CY_REBIRTH_OLDER },
    { "killed while it was reborn", { 1, 5, { 9 } }, { 2, 5, { 9 } }, 3, 6, CY_REBIRTH_DIFFERS },
    { "killed when it was reborn inside",
      { 2, 6, { 0 } },
      { 2, 5, { 9 } },
      3,
      7,
      CY_REBIRTH_SHORTER },
    { "the folder of the key was put back",
      { 3, 9, { 9 } },
      { 2, 4, { 5 } },
      4,
      10,
      CY_REBIRTH_DIFFERS },
    { "a backup was restored", { 2, 7, { 9 } }, { 3, 0, { 0 } }, 3, 8, CY_REBIRTH_RESTORED },
    { "killed in the first start, often", { 1, 7, { 0 } }, { 1, 0, { 0 } }, 1, 8, CY_REBIRTH_NONE },
    { "the folder was emptied but for the key",
      { 2, 7, { 9 } },
      { 1, 0, { 0 } },
      3,
      8,
      CY_REBIRTH_DIFFERS },
    { "there is one after the last",
      { G_MAXUINT32, 1, { 0 } },
      { G_MAXUINT32, 2, { 0 } },
      (guint64) G_MAXUINT32 + 1,
      3,
      CY_REBIRTH_OLDER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyIncarnation found = cy_incarnation_rule (&cases[i].inside, &cases[i].outside);

    g_test_message ("%s", cases[i].name);
    g_assert_cmpuint (found.number, ==, cases[i].number);
    g_assert_cmpuint (found.boots, ==, cases[i].boots);
    g_assert_cmpint (found.reason, ==, cases[i].reason);
  }
}

/* The disk as a start and its entries leave it, and what anybody may have seen. */
typedef struct {
  CyStanding inside, outside;
  guint64 seen[64]; /* by incarnation: how many entries left this node */
} World;

/* A start that is killed after so many steps. */
static gboolean
start (World *world, guint steps)
{
  const CyIncarnation next = cy_incarnation_rule (&world->inside, &world->outside);
  const gboolean is_new = next.number != world->inside.incarnation;

  if (steps-- == 0)
    return FALSE;
  world->outside.incarnation = (guint) next.number;
  if (steps-- == 0)
    return FALSE;
  world->inside.incarnation = (guint) next.number;
  world->inside.boots = next.boots;
  if (is_new)
    world->inside.seqs[0] = 0;
  if (steps-- == 0)
    return FALSE;
  world->outside = world->inside;
  return TRUE;
}

/* Writes an entry, which somebody sees at once: no number is given twice in an incarnation. */
static void
append (World *world)
{
  guint64 *seen = &world->seen[world->inside.incarnation];

  g_assert_cmpuint (world->inside.incarnation, <, G_N_ELEMENTS (world->seen));
  g_assert_cmpuint (++world->inside.seqs[0], >, *seen);
  *seen = world->inside.seqs[0];
}

/* Starts, kills, marks and old databases in any order: nothing is ever said twice, and no incarnation
 * begins without a database that was put back. */
static void
test_never_twice (void)
{
  for (guint seed = 0; seed < 20000; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    World world = { .outside.incarnation = 1 };
    CyStanding old = { 0 };
    guint put_back = 0;
    gboolean runs = FALSE;

    for (guint step = 0; step < 40; step++) {
      guint deed = (guint) g_rand_int_range (rand, 0, 100);

      if (!runs)
        runs = start (&world, (guint) g_rand_int_range (rand, 0, 6));
      else if (deed < 50)
        append (&world);
      else if (deed < 60)
        memcpy (world.outside.seqs, world.inside.seqs, sizeof world.inside.seqs);
      else if (deed < 65)
        old = world.inside;
      else if (deed < 95)
        runs = FALSE;
      else if (old.boots > 0 && old.boots < world.inside.boots && put_back < 8) {
        world.inside = old;
        put_back++;
        runs = FALSE;
      }
    }
    if (put_back == 0)
      g_assert_cmpuint (world.inside.incarnation, <=, 1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/incarnation/cases", test_cases);
  g_test_add_func ("/rules/incarnation/never-twice", test_never_twice);
  return g_test_run ();
}
