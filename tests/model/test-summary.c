/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-rollup.h"

#include <math.h>

#include "model-fixture.h"

#define N_TAGS 11
#define NOW_US ((gint64) 1000000)

static CyLiveTable *
table_new (guint n_piles, CyTagSet **out_tags)
{
  g_autoptr (CyFleet) fleet = cy_fleet_new ();

  *out_tags = test_tags_new ();
  for (guint i = 0; i < n_piles; i++) {
    g_autofree char *id = g_strdup_printf ("p%u", i);

    test_fleet_add (fleet, id, "tcp://h:502/1", *out_tags);
  }
  return cy_live_table_new (fleet);
}

static void
publish (CyLiveTable *table, guint pile, CyQuality quality, const CySample *samples)
{
  const CyLivePile state = {
    .quality = quality, .since_us = 7, .answered_us = 1, .answered_mono_us = NOW_US, .scan_ms = 1000
  };

  cy_live_table_publish (table, pile, &state, samples, NULL);
}

static void
put_gun (CyTagSet *tags, CySample *samples, guint gun, CyPileState state)
{
  test_put (tags, samples, gun, CY_MEASURE_CONN_STATE, state, CY_QUALITY_GOOD);
  test_put (tags, samples, gun, CY_MEASURE_CONN_FAULT_WORD, 0, CY_QUALITY_GOOD);
  test_put (tags, samples, gun, CY_MEASURE_DC_POWER, 60000, CY_QUALITY_GOOD);
  test_put (tags, samples, gun, CY_MEASURE_BMS_SOC, 55, CY_QUALITY_GOOD);
  test_put (tags, samples, 0, CY_MEASURE_TEMP_INSIDE, 655, CY_QUALITY_GOOD);
}

static void
test_never (void)
{
  g_autoptr (CyTagSet) tags = NULL;
  g_autoptr (CyLiveTable) table = table_new (1, &tags);
  CySummary gun = cy_summary_read (table, 0, 1, NOW_US);

  g_assert_cmpint (gun.state, ==, CY_PILE_STATE_UNKNOWN);
  g_assert_cmpint (gun.quality, ==, CY_QUALITY_NEVER);
  g_assert_true (isnan (gun.power_w) && isnan (gun.soc));
  g_assert_cmpint (gun.level, ==, CY_LIMIT_LEVEL_NONE);
  g_assert_false (gun.has_fault);
}

static void
test_good (void)
{
  g_autoptr (CyTagSet) tags = NULL;
  g_autoptr (CyLiveTable) table = table_new (1, &tags);
  CySample samples[N_TAGS] = { 0 };
  CySummary gun;

  put_gun (tags, samples, 1, CY_PILE_STATE_CHARGING);
  put_gun (tags, samples, 2, CY_PILE_STATE_AVAILABLE);
  test_put (tags, samples, 2, CY_MEASURE_CONN_FAULT_WORD, 4, CY_QUALITY_GOOD);
  test_put (tags, samples, 2, CY_MEASURE_DC_POWER, 1, CY_QUALITY_BAD);
  samples[cy_tag_set_find (tags, 0, CY_MEASURE_TEMP_INSIDE)].level = CY_LIMIT_LEVEL_H;
  samples[cy_tag_set_find (tags, 1, CY_MEASURE_BMS_SOC)].level = CY_LIMIT_LEVEL_LL;
  publish (table, 0, CY_QUALITY_GOOD, samples);
  gun = cy_summary_read (table, 0, 1, NOW_US);
  g_assert_cmpint (gun.state, ==, CY_PILE_STATE_CHARGING);
  g_assert_cmpint (gun.quality, ==, CY_QUALITY_GOOD);
  g_assert_cmpint (gun.level, ==, CY_LIMIT_LEVEL_LL);
  g_assert_cmpint (gun.since_us, ==, 7);
  g_assert_cmpfloat (gun.power_w, ==, 60000);
  g_assert_cmpfloat (gun.soc, ==, 55);
  g_assert_false (gun.has_fault);
  /* The other gun sees the pile's own values, not those of the first. */
  gun = cy_summary_read (table, 0, 2, NOW_US);
  g_assert_cmpint (gun.state, ==, CY_PILE_STATE_AVAILABLE);
  g_assert_cmpint (gun.level, ==, CY_LIMIT_LEVEL_H);
  g_assert_true (isnan (gun.power_w));
  g_assert_true (gun.has_fault);
}

/* What is not good never looks live: a stale gun keeps its state and nothing else. */
static void
test_quality (void)
{
  g_autoptr (CyTagSet) tags = NULL;
  g_autoptr (CyLiveTable) table = table_new (1, &tags);
  CySample samples[N_TAGS] = { 0 };
  CySummary gun;

  put_gun (tags, samples, 1, CY_PILE_STATE_CHARGING);
  samples[cy_tag_set_find (tags, 1, CY_MEASURE_BMS_SOC)].level = CY_LIMIT_LEVEL_HH;
  test_put (tags, samples, 1, CY_MEASURE_CONN_FAULT_WORD, 4, CY_QUALITY_GOOD);
  publish (table, 0, CY_QUALITY_STALE, samples);
  gun = cy_summary_read (table, 0, 1, NOW_US);
  g_assert_cmpint (gun.state, ==, CY_PILE_STATE_CHARGING);
  g_assert_cmpint (gun.quality, ==, CY_QUALITY_STALE);
  g_assert_true (isnan (gun.power_w));
  g_assert_false (gun.has_fault);
  g_assert_cmpint (gun.level, ==, CY_LIMIT_LEVEL_NONE);
  publish (table, 0, CY_QUALITY_OFFLINE, samples);
  gun = cy_summary_read (table, 0, 1, NOW_US);
  g_assert_cmpint (gun.state, ==, CY_PILE_STATE_OFFLINE);
  g_assert_cmpint (gun.quality, ==, CY_QUALITY_OFFLINE);
  /* The acquire thread stands still: the age alone tells. */
  publish (table, 0, CY_QUALITY_GOOD, samples);
  gun = cy_summary_read (table, 0, 1, NOW_US + 3600 * (gint64) 1000000);
  g_assert_cmpint (gun.state, ==, CY_PILE_STATE_OFFLINE);
  test_put (tags, samples, 1, CY_MEASURE_CONN_STATE, 99, CY_QUALITY_BAD);
  publish (table, 0, CY_QUALITY_GOOD, samples);
  gun = cy_summary_read (table, 0, 1, NOW_US);
  g_assert_cmpint (gun.state, ==, CY_PILE_STATE_UNKNOWN);
  g_assert_cmpint (gun.quality, ==, CY_QUALITY_BAD);
}

/* One row per state of gun 1; gun 2 of every pile is idle. */
static const struct {
  CyPileState state;
  CyQuality quality;
  guint fault_word;
  guint level;
  CyRollup counted;
} guns[] = {
  { CY_PILE_STATE_CHARGING, CY_QUALITY_GOOD, 0, 0, { .n_charging = 1 } },
  { CY_PILE_STATE_DISCHARGING, CY_QUALITY_GOOD, 0, 0, { .n_charging = 1 } },
  { CY_PILE_STATE_AVAILABLE,
    CY_QUALITY_GOOD,
    0,
    CY_LIMIT_LEVEL_H,
    { .n_idle = 1, .n_warning = 1 } },
  { CY_PILE_STATE_PREPARING,
    CY_QUALITY_GOOD,
    0,
    CY_LIMIT_LEVEL_LL,
    { .n_occupied = 1, .n_beyond = 1 } },
  { CY_PILE_STATE_FAULTED, CY_QUALITY_GOOD, 0, 0, { .n_faulted = 1 } },
  { CY_PILE_STATE_CHARGING, CY_QUALITY_GOOD, 1, 0, { .n_faulted = 1 } },
  { CY_PILE_STATE_UNKNOWN, CY_QUALITY_GOOD, 0, 0, { .n_occupied = 1 } },
  { CY_PILE_STATE_CHARGING, CY_QUALITY_STALE, 0, 0, { .n_offline = 1 } },
  { CY_PILE_STATE_CHARGING, CY_QUALITY_OFFLINE, 0, 0, { .n_offline = 1 } },
};

static void
assert_counts (const CyRollup *counted, const CyRollup *expected)
{
  g_assert_cmpuint (counted->n_guns, ==, expected->n_guns);
  g_assert_cmpuint (counted->n_charging, ==, expected->n_charging);
  g_assert_cmpuint (counted->n_idle, ==, expected->n_idle);
  g_assert_cmpuint (counted->n_occupied, ==, expected->n_occupied);
  g_assert_cmpuint (counted->n_faulted, ==, expected->n_faulted);
  g_assert_cmpuint (counted->n_offline, ==, expected->n_offline);
  g_assert_cmpuint (counted->n_beyond, ==, expected->n_beyond);
  g_assert_cmpuint (counted->n_warning, ==, expected->n_warning);
}

static void
test_rollup_states (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (guns); i++) {
    g_autoptr (CyTagSet) tags = NULL;
    g_autoptr (CyLiveTable) table = table_new (1, &tags);
    g_autoptr (CyYard) yard = cy_yard_new ();
    g_autoptr (GArray) rollups = NULL;
    gboolean lives = guns[i].quality == CY_QUALITY_GOOD;
    CySample samples[N_TAGS] = { 0 };
    CyRollup expected = guns[i].counted;
    CyRollup total;

    put_gun (tags, samples, 1, guns[i].state);
    put_gun (tags, samples, 2, CY_PILE_STATE_AVAILABLE);
    test_put (tags, samples, 1, CY_MEASURE_CONN_FAULT_WORD, guns[i].fault_word, CY_QUALITY_GOOD);
    samples[cy_tag_set_find (tags, 1, CY_MEASURE_BMS_SOC)].level = (guint8) guns[i].level;
    publish (table, 0, guns[i].quality, samples);
    rollups = cy_rollup_stations (yard, table, NOW_US, &total);
    expected.n_guns = 2;
    expected.n_idle += lives;
    expected.n_offline += !lives;
    g_test_message ("case %u", i);
    assert_counts (&total, &expected);
    g_assert_cmpfloat (total.power_w, ==, lives ? 120000 : 0);
    /* Not in the yard any more, so it belongs to no station. */
    g_assert_cmpuint (rollups->len, ==, 1);
    g_assert_null (g_array_index (rollups, CyRollup, 0).station);
  }
}

static void
test_rollup_stations (void)
{
  g_autoptr (CyTagSet) tags = NULL;
  g_autoptr (CyLiveTable) table = table_new (3, &tags);
  g_autoptr (CyYard) yard = cy_yard_new ();
  g_autoptr (GArray) rollups = NULL;
  g_autoptr (GArray) unsupervised = NULL;
  CyRollup total;

  cy_yard_put (yard, cy_record_new (CY_KIND_STATION, "b"));
  cy_yard_put (yard, cy_record_new (CY_KIND_STATION, "a"));
  for (guint i = 0; i < 3; i++) {
    static const char *const stations[] = { "b", "b", "gone" };
    g_autofree char *id = g_strdup_printf ("p%u", i);
    CyRecord *pile = cy_record_new (CY_KIND_PILE, id);

    g_assert_true (cy_record_set_text (pile, "station", stations[i], NULL));
    cy_yard_put (yard, pile);
  }
  rollups = cy_rollup_stations (yard, table, NOW_US, &total);
  g_assert_cmpuint (rollups->len, ==, 3);
  g_assert_cmpstr (g_array_index (rollups, CyRollup, 0).station->id, ==, "a");
  g_assert_cmpuint (g_array_index (rollups, CyRollup, 0).n_guns, ==, 0);
  g_assert_cmpstr (g_array_index (rollups, CyRollup, 1).station->id, ==, "b");
  g_assert_cmpuint (g_array_index (rollups, CyRollup, 1).n_offline, ==, 4);
  g_assert_null (g_array_index (rollups, CyRollup, 2).station);
  g_assert_cmpuint (g_array_index (rollups, CyRollup, 2).n_guns, ==, 2);
  g_assert_cmpuint (total.n_guns, ==, 6);
  g_assert_cmpuint (total.n_offline, ==, 6);
  unsupervised = cy_rollup_stations (yard, NULL, NOW_US, &total);
  g_assert_cmpuint (unsupervised->len, ==, 2);
  g_assert_cmpuint (total.n_guns, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/summary/never", test_never);
  g_test_add_func ("/model/summary/good", test_good);
  g_test_add_func ("/model/summary/quality", test_quality);
  g_test_add_func ("/model/rollup/states", test_rollup_states);
  g_test_add_func ("/model/rollup/stations", test_rollup_stations);
  return g_test_run ();
}
