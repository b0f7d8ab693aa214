/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-live-table.h"

#include <string.h>

#include "fixture.h"
#include "model-fixture.h"

#define N_TAGS 11
#define S      ((gint64) 1000000)

static const CyLivePile good = { .quality = CY_QUALITY_GOOD, .answered_us = 1, .scan_ms = 1000 };

static void
fill (CySample *samples, gint64 raw)
{
  for (guint i = 0; i < N_TAGS; i++)
    samples[i] = (CySample){ .time_us = raw, .raw = raw, .quality = CY_QUALITY_GOOD };
}

static CyLiveTable *
table_of (guint n_piles)
{
  g_autoptr (CyTagSet) tags = test_tags_new ();
  g_autoptr (CyFleet) fleet = cy_fleet_new ();

  for (guint i = 0; i < n_piles; i++) {
    g_autofree char *id = g_strdup_printf ("p%u", i);
    g_autofree char *link = g_strdup_printf ("tcp://h:502/%u", i);

    test_fleet_add (fleet, id, link, tags);
  }
  return cy_live_table_new (fleet);
}

static void
test_publish (void)
{
  g_autoptr (CyLiveTable) table = table_of (3);
  CySample samples[N_TAGS];
  CySample seen[N_TAGS];
  CySample one;
  CyText texts[2] = { "", "card 7" };
  CyText text;
  CyLivePile pile;

  cy_live_table_read (table, 1, &pile, seen);
  g_assert_cmpint (pile.quality, ==, CY_QUALITY_NEVER);
  g_assert_cmpint (seen[3].quality, ==, CY_QUALITY_NEVER);
  g_assert_cmpuint (pile.scan_ms, ==, 1000);
  fill (samples, 5);
  g_assert_true (cy_live_table_publish (table, 1, &good, samples, (const CyText *) texts));
  cy_live_table_read (table, 1, &pile, seen);
  g_assert_cmpmem (seen, sizeof seen, samples, sizeof samples);
  g_assert_cmpint (pile.quality, ==, CY_QUALITY_GOOD);
  cy_live_table_read_text (table, 1, 1, text);
  g_assert_cmpstr (text, ==, "card 7");
  g_assert_true (cy_live_table_read_one (table, 1, 2, CY_MEASURE_DC_POWER, &pile, &one));
  g_assert_cmpint (one.raw, ==, 5);
  g_assert_false (cy_live_table_read_one (table, 1, 3, CY_MEASURE_DC_POWER, &pile, &one));
  cy_live_table_read (table, 0, &pile, seen);
  g_assert_cmpint (seen[0].quality, ==, CY_QUALITY_NEVER);
}

static guint
changed_since (CyLiveTable *table, guint64 generation, guint *out_only)
{
  g_autoptr (GArray) piles = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n = cy_live_table_changed_since (table, generation, piles);

  g_assert_cmpuint (n, ==, piles->len);
  *out_only = n == 1 ? g_array_index (piles, guint, 0) : G_MAXUINT;
  return n;
}

/* Times alone are no change; everything a reader could see is. */
static void
test_changed (void)
{
  g_autoptr (CyLiveTable) table = table_of (3);
  CySample samples[N_TAGS];
  CyLivePile state = good;
  CyLivePile pile;
  guint64 before;
  guint only;

  fill (samples, 5);
  g_assert_true (cy_live_table_publish (table, 1, &state, samples, NULL));
  before = cy_live_table_get_generation (table);
  for (guint i = 0; i < N_TAGS; i++)
    samples[i].time_us += 1;
  state.answered_us += 1;
  state.answered_mono_us += 1;
  g_assert_false (cy_live_table_publish (table, 1, &state, samples, NULL));
  g_assert_false (cy_live_table_publish (table, 1, &state, NULL, NULL));
  g_assert_cmpuint (cy_live_table_get_generation (table), ==, before);
  g_assert_cmpuint (changed_since (table, before, &only), ==, 0);
  cy_live_table_read (table, 1, &pile, samples);
  g_assert_cmpint (pile.answered_us, ==, state.answered_us);
  for (guint change = 0; change < 8; change++) {
    before = cy_live_table_get_generation (table);
    samples[7].raw += change == 0;
    samples[7].quality ^= change == 1;
    samples[7].level ^= change == 2;
    state.quality ^= change == 3;
    state.since_us += change == 4;
    state.scan_ms += change == 5;
    state.reason += change == 6;
    g_test_message ("change %u", change);
    g_assert_true (cy_live_table_publish (table, 2, &state, samples, NULL) || change == 7);
    if (change < 7) {
      g_assert_cmpuint (changed_since (table, before, &only), ==, 1);
      g_assert_cmpuint (only, ==, 2);
      cy_live_table_read (table, 2, &pile, NULL);
      g_assert_cmpuint (pile.generation, ==, cy_live_table_get_generation (table));
    }
  }
  g_assert_cmpuint (changed_since (table, 0, &only), ==, 2);
}

/* A pile whose link stayed keeps what is known, by measure; one whose link moved begins anew. */
static void
test_adopt (void)
{
  g_autoptr (CyTagSet) tags = test_tags_new ();
  g_autoptr (CyTagSet) fewer = NULL;
  g_autoptr (CyFleet) old_fleet = cy_fleet_new ();
  g_autoptr (CyFleet) fleet = cy_fleet_new ();
  g_autoptr (CyLiveTable) older = NULL;
  g_autoptr (CyLiveTable) table = NULL;
  const CyTag list[] = { { .measure = CY_MEASURE_DC_POWER, .connector = 2, .scale = 10 },
                         { .measure = CY_MEASURE_SESSION_TAG, .connector = 2, .scale = 1 },
                         { .measure = CY_MEASURE_BMS_SOC, .connector = 2, .scale = 1 },
                         { .measure = CY_MEASURE_TEMP_GUN, .connector = 2, .scale = 1 } };
  GArray *array = g_array_new (FALSE, FALSE, sizeof (CyTag));
  CyText texts[2] = { "one", "two" };
  CySample samples[N_TAGS];
  CySample one;
  CyLivePile pile;
  CyText text;
  guint only;

  g_array_append_vals (array, list, G_N_ELEMENTS (list));
  fewer = cy_tag_set_new (array, 2);
  test_fleet_add (old_fleet, "stays", "tcp://h:502/1", tags);
  test_fleet_add (old_fleet, "moves", "tcp://h:502/2", tags);
  older = cy_live_table_new (old_fleet);
  fill (samples, 5);
  for (guint i = 0; i < 2; i++)
    g_assert_true (cy_live_table_publish (older, i, &good, samples, (const CyText *) texts));
  test_fleet_add (fleet, "new", "tcp://h:502/9", tags);
  test_fleet_add (fleet, "moves", "tcp://h:502/3", tags);
  test_fleet_add (fleet, "stays", "tcp://h:502/1", fewer);
  table = cy_live_table_new (fleet);
  cy_live_table_adopt (table, older);
  g_assert_cmpuint (cy_live_table_get_generation (table), >, cy_live_table_get_generation (older));
  g_assert_cmpuint (changed_since (table, cy_live_table_get_generation (older), &only), ==, 1);
  g_assert_cmpuint (only, ==, 2);
  cy_live_table_read (table, 2, &pile, NULL);
  g_assert_cmpuint (pile.generation, ==, cy_live_table_get_generation (table));
  g_assert_cmpint (pile.quality, ==, CY_QUALITY_GOOD);
  g_assert_true (cy_live_table_read_one (table, 2, 2, CY_MEASURE_BMS_SOC, &pile, &one));
  g_assert_cmpint (one.raw, ==, 5);
  /* Another scale: the old integer means something else. */
  g_assert_true (cy_live_table_read_one (table, 2, 2, CY_MEASURE_DC_POWER, &pile, &one));
  g_assert_cmpint (one.quality, ==, CY_QUALITY_NEVER);
  g_assert_true (cy_live_table_read_one (table, 2, 2, CY_MEASURE_TEMP_GUN, &pile, &one));
  g_assert_cmpint (one.quality, ==, CY_QUALITY_NEVER);
  cy_live_table_read_text (table, 2, 0, text);
  g_assert_cmpstr (text, ==, "two");
  cy_live_table_read (table, 1, &pile, samples);
  g_assert_cmpint (pile.quality, ==, CY_QUALITY_NEVER);
  g_assert_cmpint (samples[0].quality, ==, CY_QUALITY_NEVER);
}

/* What a good sample is worth at each age, and under each state of its link. */
static void
test_quality (void)
{
  static const struct {
    const char *name;
    CyQuality sample;
    CyQuality link;
    gint64 answered_us;
    guint scan_ms;
    gint64 age_us;
    CyQuality quality;
  } cases[] = {
    { "fresh", CY_QUALITY_GOOD, CY_QUALITY_GOOD, 1, 1000, 0, CY_QUALITY_GOOD },
    { "at four scans", CY_QUALITY_GOOD, CY_QUALITY_GOOD, 1, 1000, 4 * S, CY_QUALITY_GOOD },
    { "after four scans", CY_QUALITY_GOOD, CY_QUALITY_GOOD, 1, 1000, 4 * S + 1, CY_QUALITY_STALE },
    { "at ten seconds", CY_QUALITY_GOOD, CY_QUALITY_GOOD, 1, 1000, 10 * S, CY_QUALITY_STALE },
    { "after ten", CY_QUALITY_GOOD, CY_QUALITY_GOOD, 1, 1000, 10 * S + 1, CY_QUALITY_OFFLINE },
    { "a slow scan", CY_QUALITY_GOOD, CY_QUALITY_GOOD, 1, 60000, 180 * S, CY_QUALITY_GOOD },
    { "a slow one missed", CY_QUALITY_GOOD, CY_QUALITY_GOOD, 1, 60000, 180 * S + 1,
      CY_QUALITY_OFFLINE },
    { "a quick scan", CY_QUALITY_GOOD, CY_QUALITY_GOOD, 1, 100, S / 2, CY_QUALITY_STALE },
    { "stale link", CY_QUALITY_GOOD, CY_QUALITY_STALE, 1, 1000, 0, CY_QUALITY_STALE },
    { "offline link", CY_QUALITY_GOOD, CY_QUALITY_OFFLINE, 1, 1000, 0, CY_QUALITY_OFFLINE },
    { "bad value", CY_QUALITY_BAD, CY_QUALITY_GOOD, 1, 1000, 0, CY_QUALITY_BAD },
    { "bad and old", CY_QUALITY_BAD, CY_QUALITY_GOOD, 1, 1000, 5 * S, CY_QUALITY_STALE },
    { "never read", CY_QUALITY_NEVER, CY_QUALITY_GOOD, 1, 1000, 0, CY_QUALITY_NEVER },
    { "never answered", CY_QUALITY_GOOD, CY_QUALITY_NEVER, 0, 1000, 0, CY_QUALITY_NEVER },
    { "never answered, given up", CY_QUALITY_NEVER, CY_QUALITY_OFFLINE, 0, 1000, 0,
      CY_QUALITY_OFFLINE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CyLivePile pile = { .quality = cases[i].link,
                              .answered_us = cases[i].answered_us,
                              .answered_mono_us = 1000 * S,
                              .scan_ms = cases[i].scan_ms };
    const CySample sample = { .quality = (guint8) cases[i].sample };

    g_test_message ("%s", cases[i].name);
    g_assert_cmpint (cy_live_quality (&pile, &sample, 1000 * S + cases[i].age_us), ==,
                     cases[i].quality);
  }
}

#define N_ROUNDS 200000

typedef struct {
  CyLiveTable *table;
  int stop;
} Reading;

/* Every scan of the writer carries one number everywhere; a reader must never see two. */
static gpointer
read_and_compare (gpointer data)
{
  Reading *reading = data;
  gint64 last = 0;

  while (!g_atomic_int_get (&reading->stop)) {
    CySample samples[N_TAGS];
    CyLivePile pile;
    CySample one;
    CyText text;

    cy_live_table_read (reading->table, 0, &pile, samples);
    for (guint i = 0; i < N_TAGS; i++)
      g_assert_cmpint (samples[i].raw, ==, pile.since_us);
    g_assert_cmpint (pile.since_us, >=, last);
    last = pile.since_us;
    g_assert_true (cy_live_table_read_one (reading->table, 0, 2, CY_MEASURE_DC_POWER, &pile, &one));
    g_assert_cmpint (one.raw, ==, pile.since_us);
    cy_live_table_read_text (reading->table, 0, 1, text);
    for (guint i = 1; i < CY_TEXT_MAX; i++)
      g_assert_cmpint (text[i], ==, text[0]);
  }
  return NULL;
}

static void
test_never_torn (void)
{
  g_autoptr (CyLiveTable) table = table_of (1);
  Reading reading = { table, 0 };
  GThread *readers[2];

  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    readers[i] = g_thread_new ("reader", read_and_compare, &reading);
  for (gint64 round = 1; round <= N_ROUNDS; round++) {
    CyLivePile state = good;
    CySample samples[N_TAGS];
    CyText texts[2] = { { 0 } };

    state.since_us = round;
    fill (samples, round);
    memset (texts[1], (char) ('a' + round % 26), CY_TEXT_MAX);
    cy_live_table_publish (table, 0, &state, samples, (const CyText *) texts);
  }
  g_atomic_int_set (&reading.stop, 1);
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    g_thread_join (readers[i]);
  g_assert_cmpuint (cy_live_table_get_generation (table), ==, N_ROUNDS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/live-table/publish", test_publish);
  g_test_add_func ("/model/live-table/changed", test_changed);
  g_test_add_func ("/model/live-table/adopt", test_adopt);
  g_test_add_func ("/model/live-table/quality", test_quality);
  g_test_add_func ("/model/live-table/never-torn", test_never_torn);
  return g_test_run ();
}
