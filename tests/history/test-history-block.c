/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-block.h"

#include <string.h>

#include "fixture.h"
#include "raw-block.h"

static void
assert_decodes_to (GBytes *block, const CyPoint *points, gsize n_points)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) decoded =
    cy_history_block_decode (g_bytes_get_data (block, NULL), g_bytes_get_size (block), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (decoded->len, ==, n_points);
  for (gsize i = 0; i < n_points; i++) {
    const CyPoint *point = &g_array_index (decoded, CyPoint, i);

    g_assert_cmpuint (point->series, ==, points[i].series);
    g_assert_cmpuint (point->quality, ==, points[i].quality);
    g_assert_cmpint (point->time_ms, ==, points[i].time_ms);
    g_assert_cmpint (point->raw, ==, points[i].raw);
  }
}

static void
test_extremes (void)
{
  static const CyPoint points[] = {
    { 0, 0, 0, 0 },
    { G_MAXUINT32, 4, G_MAXINT64, G_MININT64 },
    { G_MAXUINT32, 1, G_MININT64, G_MAXINT64 },
    { G_MAXUINT32, 1, -1, 1 },
    { 7, 1, 1700000000000, 5 },
    { G_MAXUINT32, 3, 0, 0 },
  };

  for (gsize n = 0; n <= G_N_ELEMENTS (points); n++) {
    g_autoptr (GBytes) block = cy_history_block_encode (points, n);

    assert_decodes_to (block, points, n);
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

static void
test_round_trip (void)
{
  g_autoptr (GRand) rand = test_rand_new ();

  for (guint round = 0; round < 1000; round++) {
    guint n = (guint) g_rand_int_range (rand, 0, 300);
    g_autofree CyPoint *points = g_new0 (CyPoint, n + 1);
    g_autoptr (GBytes) block = NULL;

    for (guint i = 1; i < n; i++) {
      points[i].series =
        g_rand_int_range (rand, 0, 8) == 0 ? g_rand_int (rand) : points[i - 1].series;
      points[i].quality = (guint8) g_rand_int_range (rand, 0, 5);
      points[i].time_ms = random_value (rand, points[i - 1].time_ms);
      points[i].raw = random_value (rand, points[i - 1].raw);
    }
    block = cy_history_block_encode (points, n);
    assert_decodes_to (block, points, n);
  }
}

/* Cut anywhere, or with any bit turned: refused, or, where zstd does not care, the same as before. */
static void
test_damage (void)
{
  static const CyPoint points[] = { { 1, 1, 1700000000000, 500 },
                                    { 1, 1, 1700000001000, 501 },
                                    { 2, 1, 1700000000000, -40 } };
  g_autoptr (GBytes) block = cy_history_block_encode (points, G_N_ELEMENTS (points));
  gsize length;
  const guint8 *bytes = g_bytes_get_data (block, &length);

  for (gsize n = 0; n < length; n++) {
    g_autofree guint8 *part = g_memdup2 (bytes, n);
    g_autofree char *message =
      g_strdup_printf ("a history block of %" G_GSIZE_FORMAT " bytes is damaged", n);
    g_autoptr (GError) error = NULL;

    g_assert_null (cy_history_block_decode (part, n, &error));
    assert_error_text (error, CY_HISTORY_ERROR, CY_HISTORY_ERROR_DAMAGED, message);
  }
  for (gsize bit = 0; bit < 8 * length; bit++) {
    g_autofree guint8 *other = g_memdup2 (bytes, length);
    g_autoptr (GArray) decoded = NULL;

    other[bit / 8] ^= (guint8) (1u << (bit % 8));
    decoded = cy_history_block_decode (other, length, NULL);
    if (decoded != NULL) {
      g_autoptr (GBytes) same = g_bytes_new (other, length);

      assert_decodes_to (same, points, G_N_ELEMENTS (points));
    }
  }
}

#define BODY(bytes) bytes, sizeof bytes - 1

/* Checksum and length hold, but what is inside does not. */
static void
test_hostile_bodies (void)
{
  static const struct {
    const char *name;
    const char *body;
    gsize length;
    int n_points; /* -1: refused */
  } cases[] = {
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

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GBytes) block = raw_block_wrap (cases[i].body, cases[i].length);
    g_autoptr (GArray) points =
      cy_history_block_decode (g_bytes_get_data (block, NULL), g_bytes_get_size (block), NULL);

    g_test_message ("%s", cases[i].name);
    g_assert_cmpint (points == NULL ? -1 : (int) points->len, ==, cases[i].n_points);
  }
}

/* A body that says it is larger than any may be is not even made room for. */
static void
test_hostile_header (void)
{
  guint8 block[40] = "CYB1";

  memset (block + 4, 0xff, 4);
  g_assert_null (cy_history_block_decode (block, sizeof block, NULL));
  memset (block + 4, 0, 4);
  g_assert_null (cy_history_block_decode (block, sizeof block, NULL));
  block[3] = '2';
  g_assert_null (cy_history_block_decode (block, sizeof block, NULL));
  g_assert_null (cy_history_block_decode (NULL, 0, NULL));
}

/* A million points of one shape in few bytes: read, within the bound on points. */
static void
test_dense (void)
{
  const gsize n = 1000000;
  g_autofree CyPoint *points = g_new0 (CyPoint, n);
  g_autoptr (GBytes) block = NULL;

  for (gsize i = 0; i < n; i++)
    points[i] = (CyPoint){ 3, 1, (gint64) i * 1000, (gint64) i };
  block = cy_history_block_encode (points, n);
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
  g_test_add_func ("/history/block/hostile-bodies", test_hostile_bodies);
  g_test_add_func ("/history/block/hostile-header", test_hostile_header);
  g_test_add_func ("/history/block/dense", test_dense);
  return g_test_run ();
}
