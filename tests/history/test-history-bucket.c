/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history.h"

#include <math.h>

#include "fixture.h"

static GArray *
points_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (CyHistoryPoint));
}

static void
add_point (GArray *points, gint64 time_us, double value)
{
  const CyHistoryPoint point = { .time_us = time_us,
                                 .value = value,
                                 .quality = isnan (value) ? CY_QUALITY_OFFLINE : CY_QUALITY_GOOD };

  g_array_append_val (points, point);
}

static void
assert_number (double a, double b)
{
  if (isnan (a) || isnan (b))
    g_assert_true (isnan (a) && isnan (b));
  else
    g_assert_cmpfloat_with_epsilon (a, b, 1e-6);
}

static void
assert_bucket (const CyHistoryBucket *bucket, const CyHistoryBucket *expected)
{
  g_assert_cmpint (bucket->time_us, ==, expected->time_us);
  g_assert_cmpuint (bucket->count, ==, expected->count);
  assert_number (bucket->min, expected->min);
  assert_number (bucket->max, expected->max);
  assert_number (bucket->mean, expected->mean);
  assert_number (bucket->last, expected->last);
}

#define HOLE ((double) NAN)

static void
test_story (void)
{
  g_autoptr (GArray) points = points_new ();
  g_autoptr (GArray) buckets = NULL;
  const CyHistoryBucket expected[] = {
    { 100, 10, 10, 10, 10, 0 },         /* carried in */
    { 110, 10, 20, 15, 20, 1 },         /* half and half */
    { 120, 30, 30, 30, 30, 1 },         /* changes just at its beginning: 20 was never true in it */
    { 130, 30, 30, 30, 30, 0 },         /* 30 for two, then a hole that weighs nothing */
    { 140, HOLE, HOLE, HOLE, HOLE, 0 }, /* all of it a hole */
    { 150, 5, 7, 7, 7, 2 },             /* 5 for no time at all, but it was there */
  };

  add_point (points, 0, 10);
  add_point (points, 115, 20);
  add_point (points, 120, 30);
  add_point (points, 132, HOLE);
  add_point (points, 153, 5);
  add_point (points, 153, 7);
  buckets = cy_history_bucket (points, 100, 160, 6);
  g_assert_cmpuint (buckets->len, ==, 6);
  for (guint i = 0; i < 6; i++) {
    g_test_message ("bucket %u", i);
    assert_bucket (&g_array_index (buckets, CyHistoryBucket, i), &expected[i]);
  }
}

/* The same by looking at every microsecond. */
static CyHistoryBucket
count_out (GArray *points, gint64 start_us, gint64 end_us)
{
  CyHistoryBucket bucket = { start_us, NAN, NAN, NAN, NAN, 0 };
  const CyHistoryPoint *held = NULL;
  double sum = 0;
  guint next = 0;
  guint known = 0;

  for (gint64 at_us = start_us; at_us < end_us; at_us++) {
    for (; next < points->len; next++) {
      const CyHistoryPoint *point = &g_array_index (points, CyHistoryPoint, next);

      if (point->time_us > at_us)
        break;
      held = point;
      if (point->time_us >= start_us && !isnan (point->value)) {
        bucket.count++;
        bucket.min = fmin (bucket.min, point->value);
        bucket.max = fmax (bucket.max, point->value);
        bucket.last = point->value;
      }
    }
    if (held != NULL && !isnan (held->value)) {
      bucket.min = fmin (bucket.min, held->value);
      bucket.max = fmax (bucket.max, held->value);
      bucket.last = held->value;
      sum += held->value;
      known++;
    }
  }
  if (known > 0)
    bucket.mean = sum / known;
  return bucket;
}

static void
test_brute_force (void)
{
  g_autoptr (GRand) rand = test_rand_new ();

  for (guint round = 0; round < 2000; round++) {
    g_autoptr (GArray) points = points_new ();
    g_autoptr (GArray) buckets = NULL;
    guint n_points = (guint) g_rand_int_range (rand, 0, 40);
    guint n_buckets = (guint) g_rand_int_range (rand, 1, 20);
    gint64 from_us = g_rand_int_range (rand, 0, 50);
    gint64 to_us = from_us + g_rand_int_range (rand, 1, 200);
    gint64 time_us = 0;

    for (guint i = 0; i < n_points; i++) {
      time_us += g_rand_int_range (rand, 0, 12);
      add_point (points, time_us,
                 g_rand_int_range (rand, 0, 5) == 0 ? HOLE : g_rand_int_range (rand, -9, 9));
    }
    buckets = cy_history_bucket (points, from_us, to_us, n_buckets);
    g_assert_cmpuint (buckets->len, ==, n_buckets);
    for (guint b = 0; b < n_buckets; b++) {
      gint64 start_us = from_us + (to_us - from_us) * b / n_buckets;
      gint64 end_us = from_us + (to_us - from_us) * (b + 1) / n_buckets;
      CyHistoryBucket expected = count_out (points, start_us, end_us);

      assert_bucket (&g_array_index (buckets, CyHistoryBucket, b), &expected);
    }
  }
}

/* Two centuries in a hundred thousand parts: the parts still meet, in order. */
static void
test_long (void)
{
  const gint64 century_us = (gint64) 36525 * 86400 * 1000000;
  g_autoptr (GArray) points = points_new ();
  g_autoptr (GArray) buckets = NULL;

  add_point (points, -century_us, 42);
  buckets = cy_history_bucket (points, -century_us, century_us, 100000);
  g_assert_cmpuint (buckets->len, ==, 100000);
  for (guint i = 0; i < buckets->len; i++) {
    const CyHistoryBucket *bucket = &g_array_index (buckets, CyHistoryBucket, i);

    g_assert_cmpint (bucket->time_us, ==, -century_us + 2 * century_us / 100000 * i);
    g_assert_cmpfloat (bucket->min, ==, 42);
  }
}

static void
test_nothing (void)
{
  g_autoptr (GArray) points = points_new ();
  g_autoptr (GArray) buckets = cy_history_bucket (points, 0, 100, 1);

  g_assert_cmpuint (buckets->len, ==, 1);
  g_assert_true (isnan (g_array_index (buckets, CyHistoryBucket, 0).mean));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/bucket/story", test_story);
  g_test_add_func ("/history/bucket/brute-force", test_brute_force);
  g_test_add_func ("/history/bucket/long", test_long);
  g_test_add_func ("/history/bucket/nothing", test_nothing);
  return g_test_run ();
}
