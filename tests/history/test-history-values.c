/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "history-fixture.h"
#include "profile-fixture.h"

#define MANY_PILES 40
#define MANY_TAGS  50

/* The good points, and behind them so many holes. */
static void
assert_raws (HistoryFixture *fixture, CyMeasureId measure, const gint64 *raws, guint n, guint holes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) points = history_ask (fixture, "p1", measure, 0, 1000, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (points->len, ==, n + holes);
  for (guint i = 0; i < n; i++) {
    g_assert_cmpuint (g_array_index (points, CyHistoryPoint, i).quality, ==, CY_QUALITY_GOOD);
    g_assert_cmpint (g_array_index (points, CyHistoryPoint, i).raw, ==, raws[i]);
  }
}

/* All that 64 bits hold, in steps as long as they can be: from memory, from a block, from the tail of
 * a process that ended, and scaled. A 32-bit counter that wraps is not mended here. */
static void
test_extremes (void)
{
  static const gint64 raws[] = { 0,           G_MAXINT64, G_MININT64,     -1,
                                 G_MAXINT64,  0,          G_MININT64,     G_MININT64 + 1,
                                 G_MAXUINT32, 0,          G_MAXINT32,     G_MININT32,
                                 65535,       0,          G_MAXINT64 - 1, G_MAXINT64 };
  HistoryFixture fixture;
  g_autoptr (GArray) points = NULL;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (raws); i++) {
    CySampleBatch *batch = history_batch_new (fixture.fleet, i);

    history_batch_add (batch, 0, TAG_POWER, i, raws[i], CY_QUALITY_GOOD);
    history_batch_add (batch, 0, TAG_TEMPERATURE, i, raws[i], CY_QUALITY_GOOD);
    history_push (&fixture, batch);
  }
  assert_raws (&fixture, CY_MEASURE_DC_POWER, raws, G_N_ELEMENTS (raws), 0);
  history_seal (&fixture);
  assert_raws (&fixture, CY_MEASURE_DC_POWER, raws, G_N_ELEMENTS (raws), 0);
  history_fixture_close (&fixture);
  history_fixture_open (&fixture);
  assert_raws (&fixture, CY_MEASURE_DC_POWER, raws, G_N_ELEMENTS (raws), 1);
  assert_raws (&fixture, CY_MEASURE_TEMP_GUN, raws, G_N_ELEMENTS (raws), 1);
  points = history_ask (&fixture, "p1", CY_MEASURE_TEMP_GUN, 0, 1000, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (raws); i++)
    g_assert_cmpfloat (g_array_index (points, CyHistoryPoint, i).value, ==,
                       cy_scaled_value (raws[i], 0.1, -40));
  history_fixture_clear (&fixture);
}

static void
on_buckets_cb (GArray *buckets, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(GArray **) user_data = buckets;
}

/* Roll-ups of them: the ends are right and nothing is beyond them, whatever the mean can still say. */
static void
test_extreme_buckets (void)
{
  HistoryFixture fixture;
  g_autoptr (GArray) buckets = NULL;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  for (gint64 s = 0; s < 7200; s += 30)
    history_push_one (&fixture, s, s % 60 == 0 ? G_MAXINT64 : G_MININT64, CY_QUALITY_GOOD);
  history_seal (&fixture);
  history_settle (&fixture);
  cy_history_ask_buckets (
    fixture.history,
    cy_history_request_new ("p1", 1, CY_MEASURE_DC_POWER, T0_US, T0_US + 7200 * S_US), 10,
    on_buckets_cb, &buckets);
  while (buckets == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (buckets->len, ==, 10);
  for (guint i = 0; i < buckets->len; i++) {
    const CyHistoryBucket *bucket = &g_array_index (buckets, CyHistoryBucket, i);

    g_assert_cmpfloat (bucket->min, ==, (double) G_MININT64);
    g_assert_cmpfloat (bucket->max, ==, (double) G_MAXINT64);
    g_assert_true (isfinite (bucket->mean));
    g_assert_cmpfloat (bucket->mean, >=, bucket->min);
    g_assert_cmpfloat (bucket->mean, <=, bucket->max);
  }
  history_fixture_clear (&fixture);
}

static CyFleet *
make_many (void)
{
  CyFleet *fleet = cy_fleet_new ();
  g_autoptr (CyLink) link = cy_link_parse ("tcp://h:502/1", NULL);
  g_autoptr (CyTagSet) set = NULL;
  GArray *tags = g_array_new (FALSE, TRUE, sizeof (CyTag));

  for (guint i = 0; i < MANY_TAGS; i++) {
    const CyTag tag = { .measure = CY_MEASURE_TEMP_GUN, .connector = (guint8) (i + 1), .scale = 1 };

    g_array_append_val (tags, tag);
  }
  set = cy_tag_set_new (tags, MANY_TAGS);
  for (guint i = 0; i < MANY_PILES; i++) {
    g_autofree char *id = g_strdup_printf ("p%u", i);

    cy_fleet_add (fleet, id, link, 1000, set);
  }
  return fleet;
}

static void
on_instant_cb (GArray *values, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(GArray **) user_data = values;
}

static void
assert_many (HistoryFixture *fixture, gint64 at_s, gint64 added)
{
  g_autoptr (GArray) values = NULL;

  history_settle (fixture);
  cy_history_ask_instant (fixture->history, NULL, T0_US + at_s * S_US, NULL, on_instant_cb,
                          &values);
  while (values == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (values->len, ==, MANY_PILES * MANY_TAGS);
  for (guint i = 0; i < values->len; i++) {
    const CyHistoryValue *value = &g_array_index (values, CyHistoryValue, i);
    gint64 pile = g_ascii_strtoll (value->pile + 1, NULL, 10);

    g_assert_cmpuint (value->point.quality, ==, CY_QUALITY_GOOD);
    g_assert_cmpint (value->point.raw, ==, pile * MANY_TAGS + value->connector + added);
  }
}

/* 2,000 tags that nobody knew come with one batch; the next one changes them all. */
static void
test_many_at_once (void)
{
  HistoryFixture fixture;

  history_fixture_init (&fixture);
  g_clear_pointer (&fixture.fleet, cy_fleet_unref);
  fixture.fleet = make_many ();
  history_fixture_open (&fixture);
  for (gint64 s = 0; s < 2; s++) {
    CySampleBatch *batch = history_batch_new (fixture.fleet, s);

    for (guint i = 0; i < MANY_PILES * MANY_TAGS; i++)
      history_batch_add (batch, i / MANY_TAGS, i % MANY_TAGS, s,
                         i / MANY_TAGS * MANY_TAGS + i % MANY_TAGS + 1 + s * 100000,
                         CY_QUALITY_GOOD);
    history_push (&fixture, batch);
    assert_many (&fixture, s, s * 100000);
  }
  g_assert_cmpuint (cy_history_get_counters (fixture.history).samples, ==,
                    2 * MANY_PILES * MANY_TAGS);
  history_seal (&fixture);
  assert_many (&fixture, 0, 0);
  history_fixture_close (&fixture);
  history_fixture_open (&fixture);
  assert_many (&fixture, 0, 0);
  assert_many (&fixture, 1, 100000);
  history_fixture_clear (&fixture);
}

static void
push_sample (HistoryFixture *fixture, guint tag, gint64 at_s, const CySample *sample)
{
  CySampleBatch *batch = history_batch_new (fixture->fleet, at_s);

  history_batch_add (batch, 0, tag, at_s, sample->raw, sample->quality);
  history_push (fixture, batch);
}

static void
assert_voltage (HistoryFixture *fixture, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) points = history_ask (fixture, "p1", CY_MEASURE_DC_VOLTAGE, 0, 1000, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = history_spell (points);
  g_assert_cmpstr (text, ==, expected);
}

/* A volt in steps of ten from a register of floating point. */
#define FLOAT_ROW "{\"measure\":\"dc.voltage\",\"address\":100,\"type\":\"f32\",\"resolution\":10}"

/* The whole way of what such a register can say that is no number: decoded it is a bad sample, and a
 * bad sample has no value, so history tells of a hole, from memory and from a block. */
static void
test_no_number (void)
{
  static const guint16 steps[][2] = {
    { 0x7fc0, 0 },      /* not a number, before there was any */
    { 0x4366, 0x8000 }, /* 230.5 */
    { 0x7fc0, 0 },      /* not a number */
    { 0x4366, 0x8000 }, /* 230.5 */
    { 0x7f80, 0 },      /* infinite */
    { 0xff80, 0 },      /* minus infinite: no better */
    { 0x43c8, 0 },      /* 400 */
    { 0x7f7f, 0xffff }, /* 3.4e38 */
    { 0x8000, 0 },      /* minus zero */
    { 0xffff, 0xffff }, /* what many devices say that have nothing to say */
    { 0, 1 },           /* the least there is */
  };
  static const char expected[] = "0=- 1=230 2=- 3=230 4=- 6=400 7=- 8=0 9=- 10=0";
  g_autoptr (CyProfile) profile =
    fixture_compile_ok (DOCUMENT ("{\"max\":1}", STATE_ROW "," FLOAT_ROW, ""), 1);
  g_autoptr (CyLink) link = cy_link_parse ("tcp://h:502/1", NULL);
  guint tag = fixture_tag (profile, 1, CY_MEASURE_DC_VOLTAGE);
  HistoryFixture fixture;
  CyScan scan;

  history_fixture_init (&fixture);
  g_clear_pointer (&fixture.fleet, cy_fleet_unref);
  fixture.fleet = cy_fleet_new ();
  cy_fleet_add (fixture.fleet, "p1", link, 1000, cy_profile_get_tags (profile));
  fixture_scan_init (profile, &scan);
  history_fixture_open (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    fixture_decode_words (profile, (guint) fixture_find_block (profile, 100), steps[i], 1, &scan);
    push_sample (&fixture, tag, i, &scan.samples[tag]);
  }
  assert_voltage (&fixture, expected);
  history_seal (&fixture);
  assert_voltage (&fixture, expected);
  fixture_scan_clear (&scan);
  history_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/values/extremes", test_extremes);
  g_test_add_func ("/history/values/extreme-buckets", test_extreme_buckets);
  g_test_add_func ("/history/values/many-at-once", test_many_at_once);
  g_test_add_func ("/history/values/no-number", test_no_number);
  return g_test_run ();
}
