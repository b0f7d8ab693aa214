/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-flood-fold.h"

#include "fixture.h"

#define S  ((gint64) G_USEC_PER_SEC)
#define T0 (1000000 * S)

/* A transformer (0), its switchboards (1, 2 ...), their piles, their two guns each. */
typedef struct {
  CyFoldNode nodes[4000];
  guint n_nodes;
  guint n_boards;
  guint n_each;
} Yard;

static int
add_node (Yard *yard, int parent, gboolean is_pile)
{
  g_assert_cmpuint (yard->n_nodes, <, G_N_ELEMENTS (yard->nodes));
  yard->nodes[yard->n_nodes] = (CyFoldNode){ parent, is_pile };
  return (int) yard->n_nodes++;
}

static Yard *
yard_new (guint n_boards, guint n_each)
{
  Yard *yard = g_new0 (Yard, 1);

  yard->n_boards = n_boards;
  yard->n_each = n_each;
  add_node (yard, -1, FALSE);
  for (guint b = 0; b < n_boards; b++)
    add_node (yard, 0, FALSE);
  for (guint b = 0; b < n_boards; b++) {
    for (guint p = 0; p < n_each; p++) {
      int pile = add_node (yard, (int) b + 1, TRUE);

      add_node (yard, pile, FALSE);
      add_node (yard, pile, FALSE);
    }
  }
  return yard;
}

static int
pile_of (const Yard *yard, guint board, guint pile)
{
  return (int) (1 + yard->n_boards + 3 * (board * yard->n_each + pile));
}

static GArray *
alarms_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (CyFoldAlarm));
}

static guint
add (GArray *alarms, int place, gboolean is_supply, CyPriority priority, double at_s)
{
  CyFoldAlarm alarm = { priority, T0 + (gint64) (at_s * S), place, is_supply };

  g_array_append_val (alarms, alarm);
  return alarms->len - 1;
}

static CyFloodFold *
fold_of (GArray *alarms, const Yard *yard)
{
  return cy_flood_fold_new ((const CyFoldAlarm *) (void *) alarms->data, alarms->len, yard->nodes,
                            yard->n_nodes);
}

static const CyFoldRow *
row_at (const CyFloodFold *fold, guint row)
{
  g_assert_cmpuint (row, <, fold->rows->len);
  return &g_array_index (fold->rows, CyFoldRow, row);
}

/* --- stories -------------------------------------------------------------------------------------- */

/* Every pile loses its link and its supply; somebody pressed an emergency stop meanwhile. */
static void
test_feeder_trip (void)
{
  g_autofree Yard *yard = yard_new (2, 50);
  g_autoptr (GArray) alarms = alarms_new ();
  g_autoptr (CyFloodFold) fold = NULL;
  guint stop;

  for (guint i = 0; i < 100; i++) {
    int pile = pile_of (yard, i / 50, i % 50);

    add (alarms, pile, TRUE, CY_PRIORITY_MEDIUM, i * 0.3);
    add (alarms, pile + 1 + (int) i % 2, TRUE, CY_PRIORITY_HIGH, i * 0.3 + 10);
  }
  stop = add (alarms, pile_of (yard, 0, 0), FALSE, CY_PRIORITY_CRITICAL, 20);
  add (alarms, -1, FALSE, CY_PRIORITY_HIGH, -500);
  fold = fold_of (alarms, yard);
  g_assert_cmpuint (fold->rows->len, ==, 3);
  g_assert_cmpint (row_at (fold, 0)->alarm, ==, (int) stop);
  g_assert_cmpint (row_at (fold, 1)->alarm, ==, -1);
  g_assert_cmpint (row_at (fold, 1)->node, ==, 0);
  g_assert_cmpuint (row_at (fold, 1)->n_members, ==, 200);
  g_assert_cmpuint (row_at (fold, 1)->n_lost, ==, 100);
  g_assert_cmpuint (row_at (fold, 1)->n_piles, ==, 100);
  g_assert_cmpuint (row_at (fold, 1)->priority, ==, CY_PRIORITY_HIGH);
  g_assert_cmpint (row_at (fold, 1)->raised_us, ==, T0);
  g_assert_cmpuint (row_at (fold, 2)->n_members, ==, 0);
}

/* When only one switchboard is lost, the transformer is not to blame, though most piles are hers. */
static void
test_lowest_that_explains (void)
{
  g_autofree Yard *yard = yard_new (2, 10);
  g_autoptr (GArray) alarms = alarms_new ();
  g_autoptr (CyFloodFold) fold = NULL;
  g_autoptr (CyFloodFold) both = NULL;

  for (guint i = 0; i < 10; i++)
    add (alarms, pile_of (yard, 0, i), TRUE, CY_PRIORITY_MEDIUM, i);
  for (guint i = 0; i < 5; i++)
    add (alarms, pile_of (yard, 1, i), TRUE, CY_PRIORITY_MEDIUM, i);
  fold = fold_of (alarms, yard);
  g_assert_cmpuint (fold->rows->len, ==, 6);
  g_assert_cmpint (row_at (fold, 0)->node, ==, 1);
  g_assert_cmpuint (row_at (fold, 0)->n_members, ==, 10);
  add (alarms, pile_of (yard, 1, 9), TRUE, CY_PRIORITY_MEDIUM, 9);
  both = fold_of (alarms, yard);
  g_assert_cmpuint (both->rows->len, ==, 1);
  g_assert_cmpint (row_at (both, 0)->node, ==, 0);
  g_assert_cmpuint (row_at (both, 0)->n_lost, ==, 16);
  g_assert_cmpuint (row_at (both, 0)->n_piles, ==, 20);
}

/* Two switchboards lost at different times are two losses. */
static void
test_one_after_the_other (void)
{
  g_autofree Yard *yard = yard_new (2, 7);
  g_autoptr (GArray) alarms = alarms_new ();
  g_autoptr (CyFloodFold) fold = NULL;

  for (guint i = 0; i < 7; i++) {
    add (alarms, pile_of (yard, 0, i), TRUE, CY_PRIORITY_MEDIUM, i);
    if (i < 5)
      add (alarms, pile_of (yard, 1, i), TRUE, CY_PRIORITY_MEDIUM, 3600 + i);
  }
  fold = fold_of (alarms, yard);
  g_assert_cmpuint (fold->rows->len, ==, 2);
  g_assert_cmpint (row_at (fold, 0)->node, ==, 1);
  g_assert_cmpint (row_at (fold, 1)->node, ==, 2);
}

static void
test_how_many_are_lost (void)
{
  static const struct {
    guint n_piles, n_lost;
    double apart_s;
    guint n_rows;
  } cases[] = {
    { 3, 3, 1, 1 },  { 3, 2, 1, 2 },    { 2, 2, 1, 2 },    { 5, 3, 1, 1 },
    { 6, 3, 1, 3 },  { 10, 6, 1, 1 },   { 100, 60, 1, 1 }, { 100, 59, 1, 59 },
    { 3, 3, 30, 1 }, { 3, 3, 30.5, 3 }, { 5, 4, 30, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree Yard *yard = yard_new (1, cases[i].n_piles);
    g_autoptr (GArray) alarms = alarms_new ();
    g_autoptr (CyFloodFold) fold = NULL;

    g_test_message ("%u of %u, %g s apart", cases[i].n_lost, cases[i].n_piles, cases[i].apart_s);
    for (guint k = 0; k < cases[i].n_lost; k++)
      add (alarms, pile_of (yard, 0, k), TRUE, CY_PRIORITY_MEDIUM, k * cases[i].apart_s);
    fold = fold_of (alarms, yard);
    g_assert_cmpuint (fold->rows->len, ==, cases[i].n_rows);
    if (cases[i].n_rows == 1)
      g_assert_cmpint (row_at (fold, 0)->node, ==, 1);
  }
}

/* Two alarms of one pile are one loss, and one of yesterday does not hide that of today. */
static void
test_piles_count_once (void)
{
  g_autofree Yard *yard = yard_new (1, 4);
  g_autoptr (GArray) alarms = alarms_new ();
  g_autoptr (CyFloodFold) few = NULL;
  g_autoptr (CyFloodFold) enough = NULL;

  for (guint i = 0; i < 2; i++) {
    add (alarms, pile_of (yard, 0, i), TRUE, CY_PRIORITY_MEDIUM, 1);
    add (alarms, pile_of (yard, 0, i) + 1, TRUE, CY_PRIORITY_MEDIUM, 2);
  }
  add (alarms, pile_of (yard, 0, 2), TRUE, CY_PRIORITY_LOW, -86400);
  few = fold_of (alarms, yard);
  g_assert_cmpuint (few->rows->len, ==, 5);
  add (alarms, pile_of (yard, 0, 2) + 2, TRUE, CY_PRIORITY_MEDIUM, 3);
  enough = fold_of (alarms, yard);
  g_assert_cmpuint (enough->rows->len, ==, 2);
  g_assert_cmpuint (row_at (enough, 0)->n_members, ==, 5);
  g_assert_cmpuint (row_at (enough, 0)->n_lost, ==, 3);
  g_assert_cmpint (row_at (enough, 1)->alarm, ==, 4);
}

/* An alarm of the switchboard itself is the cause, even when it comes a little late; its piles need
 * not be many. */
static void
test_raised_cause (void)
{
  static const struct {
    double cause_s;
    guint n_members;
  } cases[] = { { 1000, 5 }, { 1030, 5 }, { 980, 5 }, { 880, 4 }, { 1030.5, 4 }, { 800, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree Yard *yard = yard_new (2, 10);
    g_autoptr (GArray) alarms = alarms_new ();
    g_autoptr (CyFloodFold) fold = NULL;
    guint cause;

    g_test_message ("%g s", cases[i].cause_s);
    add (alarms, pile_of (yard, 1, 0), TRUE, CY_PRIORITY_MEDIUM,
         cases[i].cause_s > 1000 ? 1000 : 1000.5);
    for (guint k = 1; k < 5; k++)
      add (alarms, pile_of (yard, 1, k), TRUE, CY_PRIORITY_MEDIUM,
           cases[i].cause_s > 1000 ? 1001 : 1000);
    add (alarms, pile_of (yard, 0, 0), TRUE, CY_PRIORITY_MEDIUM, 1000);
    cause = add (alarms, 2, TRUE, CY_PRIORITY_HIGH, cases[i].cause_s);
    fold = fold_of (alarms, yard);
    g_assert_cmpint (row_at (fold, 0)->alarm, ==, (int) cause);
    g_assert_cmpuint (row_at (fold, 0)->n_members, ==, cases[i].n_members);
    g_assert_cmpuint (fold->rows->len, ==, 7 - cases[i].n_members);
  }
}

static void
test_raised_instead_of_concluded (void)
{
  g_autofree Yard *yard = yard_new (2, 10);
  g_autoptr (GArray) alarms = alarms_new ();
  g_autoptr (CyFloodFold) fold = NULL;

  for (guint i = 0; i < 10; i++)
    add (alarms, pile_of (yard, 0, i), TRUE, CY_PRIORITY_MEDIUM, 1000 + i);
  add (alarms, 1, TRUE, CY_PRIORITY_LOW, 1025);
  fold = fold_of (alarms, yard);
  g_assert_cmpuint (fold->rows->len, ==, 1);
  g_assert_cmpint (row_at (fold, 0)->alarm, ==, 10);
  g_assert_cmpint (row_at (fold, 0)->raised_us, ==, T0 + 1000 * S);
}

/* A raised cause takes the place of a concluded one, and the uppermost leads. */
static void
test_uppermost_leads (void)
{
  g_autofree Yard *yard = yard_new (2, 10);
  g_autoptr (GArray) alarms = alarms_new ();
  g_autoptr (CyFloodFold) fold = NULL;
  guint transformer;

  for (guint i = 0; i < 10; i++) {
    add (alarms, pile_of (yard, 0, i), TRUE, CY_PRIORITY_MEDIUM, 10);
    add (alarms, pile_of (yard, 1, i), TRUE, CY_PRIORITY_MEDIUM, 10);
  }
  /* Follows the switchboard, who follows the transformer: too late for the transformer itself. */
  add (alarms, 1, TRUE, CY_PRIORITY_HIGH, 100);
  add (alarms, pile_of (yard, 0, 0) + 1, TRUE, CY_PRIORITY_MEDIUM, 200);
  transformer = add (alarms, 0, TRUE, CY_PRIORITY_MEDIUM, 5);
  add (alarms, 0, TRUE, CY_PRIORITY_MEDIUM, 6);
  fold = fold_of (alarms, yard);
  g_assert_cmpuint (fold->rows->len, ==, 1);
  g_assert_cmpint (row_at (fold, 0)->alarm, ==, (int) transformer);
  g_assert_cmpuint (row_at (fold, 0)->n_members, ==, 23);
  g_assert_cmpuint (row_at (fold, 0)->priority, ==, CY_PRIORITY_HIGH);
  g_assert_cmpint (row_at (fold, 0)->raised_us, ==, T0 + 5 * S);
  g_assert_cmpuint (g_array_index (fold->members, guint, 0), ==, transformer + 1);
  g_assert_cmpuint (g_array_index (fold->members, guint, 22), ==, 21);
}

/* What is not a loss follows only when it is no worse, no danger, at a pile, and later. */
static void
test_of_another_nature (void)
{
  static const struct {
    CyPriority priority;
    double at_s;
    gboolean at_pile;
    gboolean is_folded;
  } cases[] = {
    { CY_PRIORITY_LOW, 20, TRUE, TRUE },       { CY_PRIORITY_HIGH, 20, TRUE, TRUE },
    { CY_PRIORITY_CRITICAL, 20, TRUE, FALSE }, { CY_PRIORITY_LOW, 9, TRUE, FALSE },
    { CY_PRIORITY_LOW, 131, TRUE, FALSE },     { CY_PRIORITY_LOW, 20, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree Yard *yard = yard_new (1, 4);
    g_autoptr (GArray) alarms = alarms_new ();
    g_autoptr (CyFloodFold) fold = NULL;

    g_test_message ("%u", i);
    add (alarms, 1, TRUE, CY_PRIORITY_HIGH, 10);
    add (alarms, pile_of (yard, 0, 0), TRUE, CY_PRIORITY_MEDIUM, 10);
    add (alarms, cases[i].at_pile ? pile_of (yard, 0, 1) + 1 : 1, FALSE, cases[i].priority,
         cases[i].at_s);
    fold = fold_of (alarms, yard);
    g_assert_cmpuint (fold->rows->len, ==, cases[i].is_folded ? 1 : 2);
  }
}

/* Worse than the cause is never below it, critical not even below a critical one. */
static void
test_worse_than_its_cause (void)
{
  g_autofree Yard *yard = yard_new (1, 4);
  g_autoptr (GArray) alarms = alarms_new ();
  g_autoptr (CyFloodFold) fold = NULL;

  add (alarms, 1, TRUE, CY_PRIORITY_MEDIUM, 10);
  add (alarms, pile_of (yard, 0, 0), TRUE, CY_PRIORITY_CRITICAL, 10);
  add (alarms, pile_of (yard, 0, 1), FALSE, CY_PRIORITY_HIGH, 11);
  fold = fold_of (alarms, yard);
  g_assert_cmpuint (fold->rows->len, ==, 2);
  g_assert_cmpint (row_at (fold, 0)->alarm, ==, 0);
  g_assert_cmpuint (row_at (fold, 0)->priority, ==, CY_PRIORITY_CRITICAL);
  g_array_index (alarms, CyFoldAlarm, 0).priority = CY_PRIORITY_CRITICAL;
  g_array_index (alarms, CyFoldAlarm, 2).priority = CY_PRIORITY_CRITICAL;
  g_clear_pointer (&fold, cy_flood_fold_free);
  fold = fold_of (alarms, yard);
  g_assert_cmpuint (fold->rows->len, ==, 2);
}

/* Without a topology the station is the parent; without even that an alarm is by itself. */
static void
test_station_only (void)
{
  Yard yard = { 0 };
  g_autoptr (GArray) alarms = alarms_new ();
  g_autoptr (CyFloodFold) fold = NULL;
  int station = add_node (&yard, -1, FALSE);
  int empty = add_node (&yard, -1, FALSE);

  for (guint i = 0; i < 5; i++)
    add (alarms, add_node (&yard, station, TRUE), TRUE, CY_PRIORITY_MEDIUM, i);
  for (guint i = 0; i < 5; i++)
    add (alarms, add_node (&yard, -1, TRUE), TRUE, CY_PRIORITY_MEDIUM, i);
  add (alarms, -1, TRUE, CY_PRIORITY_MEDIUM, 1);
  add (alarms, 4000, TRUE, CY_PRIORITY_MEDIUM, 1);
  add (alarms, empty, TRUE, CY_PRIORITY_MEDIUM, 1);
  add (alarms, empty, TRUE, CY_PRIORITY_MEDIUM, 1);
  fold = fold_of (alarms, &yard);
  g_assert_cmpuint (fold->rows->len, ==, 10);
  g_assert_cmpint (row_at (fold, 0)->node, ==, station);
  g_assert_cmpuint (row_at (fold, 0)->n_members, ==, 5);
}

static void
test_rings_and_nothing (void)
{
  Yard yard = { 0 };
  g_autoptr (GArray) alarms = alarms_new ();
  g_autoptr (CyFloodFold) fold = NULL;
  g_autoptr (CyFloodFold) nothing = cy_flood_fold_new (NULL, 0, NULL, 0);

  g_assert_cmpuint (nothing->rows->len, ==, 0);
  add_node (&yard, 1, FALSE);
  add_node (&yard, 0, FALSE);
  add_node (&yard, 2, TRUE);
  add_node (&yard, 77777, TRUE);
  for (guint i = 0; i < 4; i++)
    add_node (&yard, 0, TRUE);
  for (guint i = 0; i < yard.n_nodes; i++)
    add (alarms, (int) i, TRUE, CY_PRIORITY_MEDIUM, i);
  fold = fold_of (alarms, &yard);
  g_assert_cmpuint (fold->rows->len, >, 0);
  g_assert_cmpuint (fold->rows->len, <=, alarms->len);
}

/* --- by the words, for any yard ------------------------------------------------------------------- */

static gboolean
is_below (const Yard *yard, int place, int node)
{
  for (; place != -1; place = yard->nodes[place].parent) {
    if (place == node)
      return TRUE;
  }
  return FALSE;
}

static int
pile_at (const Yard *yard, int place)
{
  while (place != -1 && !yard->nodes[place].is_pile)
    place = yard->nodes[place].parent;
  return place;
}

/* Most piles of a node that were lost within a minute. */
static guint
count_lost (GArray *alarms, const Yard *yard, int node, gint64 *out_from_us)
{
  guint most = 0;

  *out_from_us = 0;
  for (guint i = 0; i < alarms->len; i++) {
    gint64 from_us = g_array_index (alarms, CyFoldAlarm, i).raised_us;
    g_autoptr (GHashTable) piles = g_hash_table_new (NULL, NULL);

    for (guint k = 0; k < alarms->len; k++) {
      const CyFoldAlarm *alarm = &g_array_index (alarms, CyFoldAlarm, k);
      int pile = pile_at (yard, alarm->place);

      if (alarm->is_supply && pile != -1 && is_below (yard, pile, node) &&
          alarm->raised_us >= from_us && alarm->raised_us <= from_us + 60 * S)
        g_hash_table_add (piles, GINT_TO_POINTER (pile));
    }
    if (g_hash_table_size (piles) > most ||
        (g_hash_table_size (piles) == most && from_us < *out_from_us)) {
      most = g_hash_table_size (piles);
      *out_from_us = from_us;
    }
  }
  return most;
}

static guint
count_piles (const Yard *yard, int node)
{
  guint n = 0;

  for (guint i = 0; i < yard->n_nodes; i++)
    n += yard->nodes[i].is_pile && is_below (yard, (int) i, node);
  return n;
}

static void
check_row (GArray *alarms, const Yard *yard, const CyFloodFold *fold, const CyFoldRow *row)
{
  CyPriority worst_loss = CY_PRIORITY_LOW;
  guint n_losses = 0;

  for (guint i = 0; i < row->n_members; i++) {
    guint member = g_array_index (fold->members, guint, row->first_member + i);
    const CyFoldAlarm *alarm = &g_array_index (alarms, CyFoldAlarm, member);

    g_assert_true (is_below (yard, alarm->place, row->node));
    g_assert_cmpint (alarm->raised_us, >=, row->raised_us);
    g_assert_cmpuint (alarm->priority, <=, row->priority);
    n_losses += alarm->is_supply;
  }
  /* What a feeder is concluded from may have a cause of its own further up. */
  for (guint i = 0; i < alarms->len; i++) {
    const CyFoldAlarm *alarm = &g_array_index (alarms, CyFoldAlarm, i);

    if (alarm->is_supply && is_below (yard, alarm->place, row->node))
      worst_loss = MAX (worst_loss, alarm->priority);
  }
  if (row->alarm != -1)
    worst_loss = g_array_index (alarms, CyFoldAlarm, row->alarm).priority;
  for (guint i = 0; i < row->n_members; i++) {
    guint member = g_array_index (fold->members, guint, row->first_member + i);
    const CyFoldAlarm *alarm = &g_array_index (alarms, CyFoldAlarm, member);

    g_assert_true (alarm->is_supply ||
                   (alarm->priority < CY_PRIORITY_CRITICAL && alarm->priority <= worst_loss));
  }
  if (row->alarm == -1) {
    gint64 from_us;
    guint n_lost = count_lost (alarms, yard, row->node, &from_us);

    g_assert_cmpuint (n_losses, >=, 3);
    g_assert_cmpuint (n_lost, >=, 3);
    g_assert_cmpuint (10 * n_lost, >=, 6 * count_piles (yard, row->node));
  }
}

/* A loss that stands by itself has nothing upstream to follow. */
static void
check_single (GArray *alarms, const Yard *yard, const CyFoldAlarm *alarm)
{
  int pile = pile_at (yard, alarm->place);
  int board = pile == -1 ? -1 : yard->nodes[pile].parent;
  gint64 from_us;
  guint n_lost;

  if (!alarm->is_supply || pile == -1)
    return;
  for (guint i = 0; i < alarms->len; i++) {
    const CyFoldAlarm *other = &g_array_index (alarms, CyFoldAlarm, i);

    g_assert_false (other->is_supply && other->place != -1 && pile_at (yard, other->place) == -1 &&
                    is_below (yard, pile, other->place) &&
                    alarm->raised_us >= other->raised_us - 30 * S &&
                    alarm->raised_us <= other->raised_us + 120 * S);
  }
  n_lost = count_lost (alarms, yard, board, &from_us);
  g_assert_false (n_lost >= 3 && 10 * n_lost >= 6 * count_piles (yard, board) &&
                  alarm->raised_us >= from_us && alarm->raised_us <= from_us + 60 * S);
}

static void
check_once (GArray *alarms, const CyFloodFold *fold)
{
  g_autofree guint *seen = g_new0 (guint, alarms->len + 1);

  for (guint i = 0; i < fold->rows->len; i++) {
    if (row_at (fold, i)->alarm != -1)
      seen[row_at (fold, i)->alarm]++;
    for (guint k = 0; k < row_at (fold, i)->n_members; k++)
      seen[g_array_index (fold->members, guint, row_at (fold, i)->first_member + k)]++;
    g_assert_true (i == 0 || row_at (fold, i - 1)->priority >= row_at (fold, i)->priority);
  }
  for (guint i = 0; i < alarms->len; i++)
    g_assert_cmpuint (seen[i], ==, 1);
}

static GArray *
random_alarms (GRand *rand, const Yard *yard)
{
  GArray *alarms = alarms_new ();
  guint n = (guint) g_rand_int_range (rand, 1, 60);
  int spread_s = g_rand_int_range (rand, 20, 600);
  int narrow = g_rand_boolean (rand) ? (int) yard->n_nodes : 1 + (int) yard->n_nodes / 2;

  for (guint i = 0; i < n; i++) {
    int place = g_rand_int_range (rand, g_rand_int_range (rand, 0, 5) == 0 ? -1 : 3, narrow);
    gboolean is_supply = g_rand_int_range (rand, 0, 4) != 0;

    add (alarms, place, is_supply, (CyPriority) g_rand_int_range (rand, 0, 4),
         g_rand_int_range (rand, 0, spread_s));
  }
  return alarms;
}

static void
test_against_words (void)
{
  g_autoptr (GRand) rand = test_rand_new ();

  for (guint round = 0; round < 1500; round++) {
    g_autofree Yard *yard = yard_new (2, (guint) g_rand_int_range (rand, 2, 8));
    g_autoptr (GArray) alarms = random_alarms (rand, yard);
    g_autoptr (CyFloodFold) fold = fold_of (alarms, yard);

    check_once (alarms, fold);
    for (guint i = 0; i < fold->rows->len; i++) {
      const CyFoldRow *row = row_at (fold, i);

      check_row (alarms, yard, fold, row);
      if (row->n_members == 0)
        check_single (alarms, yard, &g_array_index (alarms, CyFoldAlarm, row->alarm));
    }
  }
}

static void
test_ten_thousand (void)
{
  g_autofree Yard *yard = yard_new (20, 60);
  g_autoptr (GArray) alarms = alarms_new ();
  gint64 best_us = G_MAXINT64;

  for (guint i = 0; i < 10000; i++) {
    guint board = i / 8 % 20;

    if (i % 50 == 0)
      add (alarms, (int) board, TRUE, CY_PRIORITY_MEDIUM, i % 3000);
    else
      add (alarms, pile_of (yard, board, i / 160 % 60) + (int) i % 3, i % 3 != 0,
           (CyPriority) (i % 4), i % 100);
  }
  for (guint i = 0; i < 5; i++) {
    gint64 began_us = g_get_monotonic_time ();
    g_autoptr (CyFloodFold) fold = fold_of (alarms, yard);

    best_us = MIN (best_us, g_get_monotonic_time () - began_us);
    check_once (alarms, fold);
  }
  g_test_message ("10,000 alarms took %" G_GINT64_FORMAT " µs", best_us);
  g_assert_cmpint (best_us, <, S / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/flood-fold/feeder-trip", test_feeder_trip);
  g_test_add_func ("/rules/flood-fold/lowest-that-explains", test_lowest_that_explains);
  g_test_add_func ("/rules/flood-fold/one-after-the-other", test_one_after_the_other);
  g_test_add_func ("/rules/flood-fold/how-many-are-lost", test_how_many_are_lost);
  g_test_add_func ("/rules/flood-fold/piles-count-once", test_piles_count_once);
  g_test_add_func ("/rules/flood-fold/raised-cause", test_raised_cause);
  g_test_add_func ("/rules/flood-fold/raised-instead-of-concluded",
                   test_raised_instead_of_concluded);
  g_test_add_func ("/rules/flood-fold/uppermost-leads", test_uppermost_leads);
  g_test_add_func ("/rules/flood-fold/of-another-nature", test_of_another_nature);
  g_test_add_func ("/rules/flood-fold/worse-than-its-cause", test_worse_than_its_cause);
  g_test_add_func ("/rules/flood-fold/station-only", test_station_only);
  g_test_add_func ("/rules/flood-fold/rings-and-nothing", test_rings_and_nothing);
  g_test_add_func ("/rules/flood-fold/against-words", test_against_words);
  g_test_add_func ("/rules/flood-fold/ten-thousand", test_ten_thousand);
  return g_test_run ();
}
