/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cy-history-wish.h"
#include "cy-node-history.h"
#include "cy-sample.h"

/* Two stories of one pile become one, in which nothing is told twice. */

#define S_US ((gint64) G_USEC_PER_SEC)
#define GOOD CY_QUALITY_GOOD
#define HOLE CY_QUALITY_OFFLINE

typedef struct {
  gint64 at_s;
  gint64 raw;
  guint8 quality;
} Point;

#define MAX_POINTS 6

static GArray *
make_points (const Point *points)
{
  GArray *rows = cy_history_rows_new (CY_HISTORY_WISH_POINTS);

  for (guint i = 0; i < MAX_POINTS && points[i].at_s != 0; i++) {
    const CyHistoryPoint point = { points[i].at_s * S_US, (double) points[i].raw, points[i].raw,
                                   points[i].quality };

    g_array_append_val (rows, point);
  }
  return rows;
}

static void
test_points (void)
{
  static const struct {
    const char *what;
    Point first[MAX_POINTS];
    Point other[MAX_POINTS];
    Point merged[MAX_POINTS];
  } cases[] = {
    { "one after the other",
      { { 20, 3, GOOD }, { 25, 4, GOOD } },
      { { 11, 1, GOOD }, { 15, 2, GOOD }, { 19, 0, HOLE } },
      { { 11, 1, GOOD }, { 15, 2, GOOD }, { 19, 0, HOLE }, { 20, 3, GOOD }, { 25, 4, GOOD } } },
    { "the other ends late",
      { { 20, 3, GOOD }, { 25, 4, GOOD } },
      { { 11, 1, GOOD }, { 22, 2, GOOD }, { 23, 0, HOLE } },
      { { 11, 1, GOOD }, { 20, 3, GOOD }, { 25, 4, GOOD } } },
    { "the first has a hole, which the other fills",
      { { 11, 1, GOOD }, { 15, 0, HOLE }, { 20, 3, GOOD } },
      { { 12, 7, GOOD }, { 17, 8, GOOD } },
      { { 11, 1, GOOD }, { 15, 7, GOOD }, { 17, 8, GOOD }, { 20, 3, GOOD } } },
    { "the same twice",
      { { 11, 1, GOOD }, { 15, 2, GOOD } },
      { { 11, 1, GOOD }, { 15, 2, GOOD } },
      { { 11, 1, GOOD }, { 15, 2, GOOD } } },
    { "the same twice, with a hole",
      { { 11, 1, GOOD }, { 15, 0, HOLE }, { 20, 2, GOOD } },
      { { 11, 1, GOOD }, { 15, 0, HOLE }, { 20, 2, GOOD } },
      { { 11, 1, GOOD }, { 15, 0, HOLE }, { 20, 2, GOOD } } },
    { "of what is older only what held",
      { { 5, 1, GOOD }, { 15, 2, GOOD } },
      { { 3, 9, GOOD }, { 4, 0, HOLE } },
      { { 5, 1, GOOD }, { 15, 2, GOOD } } },
    { "nothing", { { 0 } }, { { 0 } }, { { 0 } } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyHistoryWish) wish = cy_history_wish_new (
      CY_HISTORY_WISH_POINTS, cy_history_request_new ("p", 1, 0, 10 * S_US, 30 * S_US));
    g_autoptr (GArray) rows = make_points (cases[i].first);
    g_autoptr (GArray) more = make_points (cases[i].other);
    g_autoptr (GArray) merged = make_points (cases[i].merged);

    g_test_message ("%s", cases[i].what);
    cy_history_rows_merge (wish, rows, more);
    g_assert_cmpuint (rows->len, ==, merged->len);
    for (guint k = 0; k < rows->len; k++) {
      const CyHistoryPoint *a = &g_array_index (rows, CyHistoryPoint, k);
      const CyHistoryPoint *b = &g_array_index (merged, CyHistoryPoint, k);

      g_assert_cmpint (a->time_us, ==, b->time_us);
      g_assert_cmpint (a->raw, ==, b->raw);
      g_assert_cmpint (a->quality, ==, b->quality);
    }
  }
}

/* Of an hour. */
static const struct {
  const char *what;
  CyHistoryBucket first, other, merged; /* known in seconds */
} bucket_cases[] = {
  { "each knows a part",
    { 0, 1, 5, 2, 4, 3, 1200 },
    { 0, 0, 9, 8, 7, 2, 2400 },
    { 0, 0, 9, 6, 4, 5, 3600 } },
  { "clocks differ a little",
    { 0, 1, 5, 2, 4, 3, 1800 },
    { 0, 1, 5, 2, 7, 2, 1900 },
    { 0, 1, 5, 2, 4, 5, 3600 } },
  { "both know all of it",
    { 0, 1, 5, 2, 4, 3, 3600 },
    { 0, 0, 9, 8, 7, 2, 3600 },
    { 0, 1, 5, 2, 4, 3, 3600 } },
  { "the other knows more of the same",
    { 0, 1, 5, 2, 4, 3, 1200 },
    { 0, 0, 9, 8, 7, 2, 3600 },
    { 0, 0, 9, 8, 7, 2, 3600 } },
  { "only the other knows",
    { 0, NAN, NAN, NAN, NAN, 0, 0 },
    { 0, 0, 9, 8, 7, 2, 100 },
    { 0, 0, 9, 8, 7, 2, 100 } },
  { "the other knows nothing",
    { 0, 1, 5, 2, 4, 3, 1200 },
    { 0, NAN, NAN, NAN, NAN, 0, 0 },
    { 0, 1, 5, 2, 4, 3, 1200 } },
};

static CyHistoryBucket
bucket_of (CyHistoryBucket bucket)
{
  bucket.time_us = 3600 * S_US;
  bucket.known_us *= S_US;
  return bucket;
}

static void
compare (const CyHistoryBucket *a, const CyHistoryBucket *b)
{
  g_assert_cmpint (a->time_us, ==, b->time_us);
  g_assert_cmpint (a->known_us, ==, b->known_us);
  g_assert_cmpuint (a->count, ==, b->count);
  g_assert_cmpfloat (a->min, ==, b->min);
  g_assert_cmpfloat (a->max, ==, b->max);
  g_assert_cmpfloat_with_epsilon (a->mean, b->mean, 1e-9);
  g_assert_cmpfloat (a->last, ==, b->last);
}

static void
test_buckets (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bucket_cases); i++) {
    g_autoptr (CyHistoryWish) wish = cy_history_wish_new (
      CY_HISTORY_WISH_BUCKETS, cy_history_request_new ("p", 1, 0, 3600 * S_US, 7200 * S_US));
    g_autoptr (GArray) rows = cy_history_rows_new (CY_HISTORY_WISH_BUCKETS);
    g_autoptr (GArray) more = cy_history_rows_new (CY_HISTORY_WISH_BUCKETS);
    const CyHistoryBucket first = bucket_of (bucket_cases[i].first);
    const CyHistoryBucket other = bucket_of (bucket_cases[i].other);
    const CyHistoryBucket merged = bucket_of (bucket_cases[i].merged);

    g_test_message ("%s", bucket_cases[i].what);
    g_array_append_val (rows, first);
    g_array_append_val (more, other);
    cy_history_rows_merge (wish, rows, more);
    g_assert_cmpuint (rows->len, ==, 1);
    compare (&g_array_index (rows, CyHistoryBucket, 0), &merged);
  }
}

/* Each quantity by itself; one that only the other knows is told too. */
static void
test_spans (void)
{
  g_autoptr (CyHistoryWish) wish = cy_history_wish_new (
    CY_HISTORY_WISH_SPAN, cy_history_request_new ("p", 0, 0, 3600 * S_US, 7200 * S_US));
  g_autoptr (GArray) rows = cy_history_rows_new (CY_HISTORY_WISH_SPAN);
  g_autoptr (GArray) more = cy_history_rows_new (CY_HISTORY_WISH_SPAN);
  const CyHistoryBucket merged = bucket_of (bucket_cases[0].merged);
  const CyNodeSpan first = { 2, CY_MEASURE_DC_POWER, bucket_of (bucket_cases[0].first) };
  const CyNodeSpan others[] = { { 2, CY_MEASURE_DC_POWER, bucket_of (bucket_cases[0].other) },
                                { 1, CY_MEASURE_DC_POWER, bucket_of (bucket_cases[0].other) } };

  g_array_append_val (rows, first);
  g_array_append_vals (more, others, 2);
  cy_history_rows_merge (wish, rows, more);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpuint (g_array_index (rows, CyNodeSpan, 0).connector, ==, 1);
  compare (&g_array_index (rows, CyNodeSpan, 1).bucket, &merged);
}

static void
append_value (GArray *rows, CyMeasureId measure, gint64 at_s, gint64 raw, guint8 quality)
{
  const CyHistoryValue value = {
    g_ref_string_new ("p"), 1, measure, { at_s * S_US, (double) raw, raw, quality }
  };

  g_array_append_val (rows, value);
}

/* What is known before what is not, and then what came last. */
static void
test_values (void)
{
  g_autoptr (CyHistoryWish) wish =
    cy_history_wish_new (CY_HISTORY_WISH_INSTANT, cy_history_request_new ("p", 0, 0, 9, 9));
  g_autoptr (GArray) rows = cy_history_rows_new (CY_HISTORY_WISH_INSTANT);
  g_autoptr (GArray) more = cy_history_rows_new (CY_HISTORY_WISH_INSTANT);

  append_value (rows, CY_MEASURE_CONN_STATE, 5, 1, GOOD);
  append_value (rows, CY_MEASURE_DC_POWER, 5, 1, GOOD);
  append_value (more, CY_MEASURE_CONN_STATE, 6, 2, HOLE);
  append_value (more, CY_MEASURE_DC_POWER, 6, 2, GOOD);
  append_value (more, CY_MEASURE_TEMP_GUN, 1, 3, GOOD);
  cy_history_rows_merge (wish, rows, more);
  g_assert_cmpuint (rows->len, ==, 3);
  for (guint i = 0; i < rows->len; i++) {
    const CyHistoryValue *value = &g_array_index (rows, CyHistoryValue, i);
    const gint64 raw = value->measure == CY_MEASURE_CONN_STATE ? 1
                       : value->measure == CY_MEASURE_DC_POWER ? 2
                                                               : 3;

    g_assert_cmpint (value->point.raw, ==, raw);
  }
}

/* Two parts: of the first each knows a half, of the second both know all. */
static void
test_stays (void)
{
  static const CyHistoryStay first[] = { { 3600 * S_US, 1, 1800 * S_US, 2 },
                                         { 7200 * S_US, 1, 3600 * S_US, 1 } };
  static const CyHistoryStay other[] = { { 3600 * S_US, 1, 600 * S_US, 1 },
                                         { 3600 * S_US, 4, 1200 * S_US, 1 },
                                         { 7200 * S_US, 4, 3600 * S_US, 5 } };
  static const CyHistoryStay merged[] = { { 3600 * S_US, 1, 2400 * S_US, 3 },
                                          { 3600 * S_US, 4, 1200 * S_US, 1 },
                                          { 7200 * S_US, 1, 3600 * S_US, 1 } };
  g_autoptr (CyHistoryWish) wish = cy_history_wish_new (
    CY_HISTORY_WISH_STAYS, cy_history_request_new ("p", 1, 0, 3600 * S_US, 10800 * S_US));
  g_autoptr (GArray) rows = cy_history_rows_new (CY_HISTORY_WISH_STAYS);
  g_autoptr (GArray) more = cy_history_rows_new (CY_HISTORY_WISH_STAYS);
  const gint64 cut_us = 7200 * S_US;

  wish->cuts_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (wish->cuts_us, cut_us);
  g_array_append_vals (rows, first, G_N_ELEMENTS (first));
  g_array_append_vals (more, other, G_N_ELEMENTS (other));
  cy_history_rows_merge (wish, rows, more);
  g_assert_cmpuint (rows->len, ==, G_N_ELEMENTS (merged));
  for (guint i = 0; i < rows->len; i++) {
    const CyHistoryStay *stay = &g_array_index (rows, CyHistoryStay, i);

    g_assert_cmpint (stay->time_us, ==, merged[i].time_us);
    g_assert_cmpint (stay->raw, ==, merged[i].raw);
    g_assert_cmpint (stay->known_us, ==, merged[i].known_us);
    g_assert_cmpuint (stay->count, ==, merged[i].count);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history-merge/points", test_points);
  g_test_add_func ("/history-merge/buckets", test_buckets);
  g_test_add_func ("/history-merge/spans", test_spans);
  g_test_add_func ("/history-merge/values", test_values);
  g_test_add_func ("/history-merge/stays", test_stays);
  return g_test_run ();
}
