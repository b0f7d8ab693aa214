/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-block.h"

#include <string.h>

#include "fixture.h"
#include "raw-block.h"

static GArray *
decode (GBytes *block, GError **error)
{
  return cy_history_block_decode (g_bytes_get_data (block, NULL), g_bytes_get_size (block), NULL,
                                  NULL, error);
}

static void
assert_decodes_to (GBytes *block, const CyPoint *points, gsize n_points)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) decoded = decode (block, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (decoded->len, ==, n_points);
  for (gsize i = 0; i < n_points; i++) {
    const CyPoint *point = &g_array_index (decoded, CyPoint, i);

    g_assert_cmpuint (point->series, ==, points[i].series);
    g_assert_cmpuint (point->quality, ==, points[i].quality);
    g_assert_cmpint (point->time_ms, ==, points[i].time_ms);
    g_assert_cmpint (point->raw, ==, points[i].raw);
    g_assert_cmpuint (point->carried, ==, points[i].carried);
  }
}

static const CyPoint extremes[] = {
  { 0, 0, TRUE, 0, 0 },
  { 7, 1, FALSE, 1700000000000, 5 },
  { 9, 2, TRUE, G_MAXINT64, G_MAXINT64 },
  { 9, 1, FALSE, G_MININT64, G_MININT64 },
  { 9, 3, FALSE, -1, 1 },
  { 9, 3, FALSE, -1, 1 },
  { G_MAXUINT32, 1, FALSE, G_MININT64, G_MAXINT64 },
  { G_MAXUINT32, 1, FALSE, -1, 1 },
  { G_MAXUINT32, 3, FALSE, 0, 0 },
  { G_MAXUINT32, 4, FALSE, G_MAXINT64, G_MININT64 },
};

static void
test_extremes (void)
{
  const gint64 froms[] = { 0, 1700000000000, G_MAXINT64, G_MININT64 };

  for (gsize n = 0; n <= G_N_ELEMENTS (extremes); n++) {
    for (guint f = 0; f < G_N_ELEMENTS (froms); f++) {
      g_autoptr (GBytes) block = cy_history_block_encode (extremes, n, froms[f]);
      g_autoptr (GArray) points = NULL;
      gint64 from_ms;

      assert_decodes_to (block, extremes, n);
      points = cy_history_block_decode (g_bytes_get_data (block, NULL), g_bytes_get_size (block),
                                        NULL, &from_ms, NULL);
      g_assert_cmpint (from_ms, ==, froms[f]);
    }
  }
}

/* Some series of a block, without the others. */
static void
test_some_series (void)
{
  g_autoptr (GBytes) block = cy_history_block_encode (extremes, G_N_ELEMENTS (extremes), 5);
  const guint32 series[] = { 9, 8 };
  const CyHistoryWanted wanted = { series, G_N_ELEMENTS (series), G_MAXINT64 };
  g_autoptr (GArray) points = cy_history_block_decode (
    g_bytes_get_data (block, NULL), g_bytes_get_size (block), &wanted, NULL, NULL);

  g_assert_cmpuint (points->len, ==, 4);
  g_assert_cmpmem (points->data, points->len * sizeof (CyPoint), &extremes[2],
                   4 * sizeof (CyPoint));
}

/* What was until a time is what is not after it, whatever the time. */
static void
test_until (void)
{
  g_autoptr (GRand) rand = test_rand_new ();
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (CyPoint));
  g_autoptr (GBytes) block = NULL;

  for (guint32 series = 1; series <= 5; series++) {
    CyPoint point = { .series = series, .carried = TRUE, .time_ms = 100 };

    for (guint i = 0; i < 200; i++) {
      g_array_append_val (all, point);
      point.carried = FALSE;
      point.raw += g_rand_int_range (rand, -9, 9);
      point.time_ms = MAX (point.time_ms, 1000) + g_rand_int_range (rand, 0, 3) * 1000;
    }
  }
  block = cy_history_block_encode ((const CyPoint *) (gpointer) all->data, all->len, 1000);
  for (gint64 until_ms = -1; until_ms < 500000; until_ms += g_rand_int_range (rand, 1, 5000)) {
    const CyHistoryWanted wanted = { .until_ms = until_ms };
    g_autoptr (GArray) points = cy_history_block_decode (
      g_bytes_get_data (block, NULL), g_bytes_get_size (block), &wanted, NULL, NULL);
    guint n = 0;

    for (guint i = 0; i < all->len; i++) {
      const CyPoint *point = &g_array_index (all, CyPoint, i);

      if (!point->carried && point->time_ms > until_ms)
        continue;
      g_assert_cmpuint (n, <, points->len);
      g_assert_cmpmem (point, sizeof *point, &g_array_index (points, CyPoint, n), sizeof *point);
      n++;
    }
    g_assert_cmpuint (n, ==, points->len);
  }
}

/* A row of the tail takes points in any order. */
static void
test_tail (void)
{
  static const CyPoint points[] = {
    { 9, 2, FALSE, G_MAXINT64, G_MAXINT64 }, { G_MAXUINT32, 4, FALSE, G_MININT64, G_MININT64 },
    { 0, 1, FALSE, G_MININT64, 0 },          { 9, 1, FALSE, 1700000000000, 5 },
    { 9, 1, FALSE, 1700000000000, 6 },
  };

  for (gsize n = 0; n <= G_N_ELEMENTS (points); n++) {
    g_autoptr (GBytes) row = cy_history_tail_encode (points, n);

    assert_decodes_to (row, points, n);
  }
}

static gint64
random_value (GRand *rand, gint64 before)
{
  switch (g_rand_int_range (rand, 0, 4)) {
  case 0:
    return before;
  case 1:
    return before / 2 + g_rand_int_range (rand, -100, 100);
  case 2:
    return (gint64) (((guint64) g_rand_int (rand) << 32) | g_rand_int (rand));
  default:
    return g_rand_int_range (rand, -100000, 100000);
  }
}

static gint
compare_points (gconstpointer a, gconstpointer b)
{
  const CyPoint *left = a;
  const CyPoint *right = b;

  if (left->series != right->series)
    return left->series < right->series ? -1 : 1;
  return (left->time_ms > right->time_ms) - (left->time_ms < right->time_ms);
}

/* In whatever order they are given: they come out by series and time. */
static void
test_round_trip (void)
{
  g_autoptr (GRand) rand = test_rand_new ();

  for (guint round = 0; round < 1000; round++) {
    guint n = (guint) g_rand_int_range (rand, 0, 300);
    g_autoptr (GArray) points = g_array_new (FALSE, TRUE, sizeof (CyPoint));
    g_autoptr (GBytes) block = NULL;
    CyPoint point = { 0 };

    for (guint i = 0; i < n; i++) {
      point.series = g_rand_int_range (rand, 0, 8) == 0 ? g_rand_int (rand) : point.series;
      point.quality = (guint8) g_rand_int_range (rand, 0, 5);
      point.time_ms = random_value (rand, point.time_ms);
      point.raw = random_value (rand, point.raw);
      g_array_append_val (points, point);
    }
    block = cy_history_block_encode ((const CyPoint *) (gpointer) points->data, n,
                                     random_value (rand, point.time_ms));
    g_array_sort (points, compare_points);
    assert_decodes_to (block, (const CyPoint *) (gpointer) points->data, n);
  }
}

/* Cut anywhere, or with any bit turned: refused, or, where zstd does not care, the same as before. */
static void
check_damage (gboolean of_tail)
{
  static const CyPoint points[] = { { 1, 1, FALSE, 1700000000000, 500 },
                                    { 1, 1, FALSE, 1700000001000, 501 },
                                    { 2, 1, FALSE, 1700000000000, -40 } };
  g_autoptr (GBytes) block =
    of_tail ? cy_history_tail_encode (points, G_N_ELEMENTS (points))
            : cy_history_block_encode (points, G_N_ELEMENTS (points), 1700000000000);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (block, &length);

  for (gsize n = 0; n < length; n++) {
    g_autofree guint8 *part = g_memdup2 (bytes, n);
    g_autofree char *message =
      g_strdup_printf ("a history block of %" G_GSIZE_FORMAT " bytes is damaged", n);
    g_autoptr (GError) error = NULL;

    g_assert_null (cy_history_block_decode (part, n, NULL, NULL, &error));
    assert_error_text (error, CY_HISTORY_ERROR, CY_HISTORY_ERROR_DAMAGED, message);
  }
  for (gsize bit = 0; bit < 8 * length; bit++) {
    g_autofree guint8 *other = g_memdup2 (bytes, length);
    g_autoptr (GArray) decoded = NULL;

    other[bit / 8] ^= (guint8) (1u << (bit % 8));
    decoded = cy_history_block_decode (other, length, NULL, NULL, NULL);
    if (decoded != NULL) {
      g_autoptr (GBytes) same = g_bytes_new (other, length);

      assert_decodes_to (same, points, G_N_ELEMENTS (points));
    }
  }
}

static void
test_damage (void)
{
  check_damage (FALSE);
  check_damage (TRUE);
}

#define BODY(bytes) bytes, sizeof bytes - 1

/* Checksum and length hold, but what is inside may not. n_points: -1: refused. */
typedef struct {
  const char *name;
  const char *body;
  gsize length;
  int n_points;
} HostileCase;

static void
check_hostile (const char *magic, const HostileCase *cases, gsize n_cases)
{
  for (gsize i = 0; i < n_cases; i++) {
    g_autoptr (GBytes) bytes = raw_block_wrap (magic, cases[i].body, cases[i].length);
    g_autoptr (GArray) points = decode (bytes, NULL);

    g_test_message ("%s", cases[i].name);
    g_assert_cmpint (points == NULL ? -1 : (int) points->len, ==, cases[i].n_points);
  }
}

static void
test_hostile_bodies_1 (void)
{
  static const HostileCase cases[] = {
    { "nothing", BODY (""), 0 },
    { "an empty run", BODY ("\x05\x00"), 0 },
    { "one point", BODY ("\x05\x01\x01\x02\x03"), 1 },
    { "a long way to write five", BODY ("\x85\x80\x80\x00\x01\x01\x02\x03"), 1 },
    { "only a series", BODY ("\x05"), -1 },
    { "a number without an end", BODY ("\x80\x80\x80"), -1 },
    { "a number of eleven bytes", BODY ("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01\x00"), -1 },
    { "a series beyond 32 bits", BODY ("\x80\x80\x80\x80\x10\x00"), -1 },
    { "more points than there are", BODY ("\x05\x02\x01\x02\x03"), -1 },
    { "2^64 - 1 points", BODY ("\x05\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x01\x02\x03"), -1 },
    { "more points than one block holds", BODY ("\x05\x81\x80\x80\x02\x01\x02\x03"), -1 },
    { "a quality nobody knows", BODY ("\x05\x01\x05\x02\x03"), -1 },
    { "a point cut short", BODY ("\x05\x01\x01\x02"), -1 },
    { "something behind it", BODY ("\x05\x01\x01\x02\x03\x09"), -1 },
  };

  check_hostile (CY_HISTORY_MAGIC_1, cases, G_N_ELEMENTS (cases));
}

static void
test_hostile_tails (void)
{
  static const HostileCase cases[] = {
    { "nothing", BODY (""), 0 },
    { "one point", BODY ("\x0a\x09\x02\x03"), 1 },
    { "the time of the one before", BODY ("\x0a\x01\x03"), 1 },
    { "a series below 0", BODY ("\x01\x01\x03"), -1 },
    { "a series beyond 32 bits", BODY ("\x80\x80\x80\x80\x20\x01\x03"), -1 },
    { "a quality nobody knows", BODY ("\x0a\x05\x03"), -1 },
    { "a head nobody knows", BODY ("\x0a\x11\x03"), -1 },
    { "a point cut short", BODY ("\x0a\x09\x02"), -1 },
  };

  check_hostile (CY_HISTORY_MAGIC_TAIL, cases, G_N_ELEMENTS (cases));
}

/* A checksum that holds over noise, and over a block with a byte turned: never more than so many
 * points, never a read beyond the end. */
static void
test_hostile_bodies_2 (void)
{
  g_autoptr (GRand) rand = test_rand_new ();
  g_autoptr (GBytes) block = cy_history_block_encode (extremes, G_N_ELEMENTS (extremes), 5);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (block, &length);

  for (guint round = 0; round < 20000; round++) {
    g_autofree guint8 *body = g_memdup2 (bytes + 8, length - 8);
    gsize n = (gsize) g_rand_int_range (rand, 0, (int) length - 7);
    g_autoptr (GBytes) wrapped = NULL;
    g_autoptr (GArray) points = NULL;

    body[g_rand_int_range (rand, 0, (int) length - 8)] = (guint8) g_rand_int_range (rand, 0, 256);
    if (round % 2 == 0)
      n = length - 8;
    wrapped = raw_block2_wrap (body, n);
    points = decode (wrapped, NULL);
    if (points != NULL)
      g_assert_cmpuint (points->len, <=, CY_HISTORY_MAX_POINTS);
  }
}

/* A body that says it is larger than any may be is not even made room for. */
static void
test_hostile_header (void)
{
  guint8 block[40] = "CYB1";

  memset (block + 4, 0xff, 4);
  g_assert_null (cy_history_block_decode (block, sizeof block, NULL, NULL, NULL));
  memset (block + 4, 0, 4);
  g_assert_null (cy_history_block_decode (block, sizeof block, NULL, NULL, NULL));
  block[3] = '2';
  g_assert_null (cy_history_block_decode (block, sizeof block, NULL, NULL, NULL));
  g_assert_null (cy_history_block_decode (NULL, 0, NULL, NULL, NULL));
}

/* A million points of one shape in few bytes: read, within the bound on points. */
static void
test_dense (void)
{
  const gsize n = 1000000;
  g_autofree CyPoint *points = g_new0 (CyPoint, n);
  g_autoptr (GBytes) block = NULL;

  for (gsize i = 0; i < n; i++)
    points[i] = (CyPoint){ 3, 1, FALSE, (gint64) i * 1000, (gint64) i };
  block = cy_history_block_encode (points, n, 0);
  g_assert_cmpuint (g_bytes_get_size (block), <, 10000);
  assert_decodes_to (block, points, n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/block/extremes", test_extremes);
  g_test_add_func ("/history/block/round-trip", test_round_trip);
  g_test_add_func ("/history/block/damage", test_damage);
  g_test_add_func ("/history/block/some-series", test_some_series);
  g_test_add_func ("/history/block/until", test_until);
  g_test_add_func ("/history/block/tail", test_tail);
  g_test_add_func ("/history/block/hostile-bodies-1", test_hostile_bodies_1);
  g_test_add_func ("/history/block/hostile-bodies-2", test_hostile_bodies_2);
  g_test_add_func ("/history/block/hostile-tails", test_hostile_tails);
  g_test_add_func ("/history/block/hostile-header", test_hostile_header);
  g_test_add_func ("/history/block/dense", test_dense);
  return g_test_run ();
}
