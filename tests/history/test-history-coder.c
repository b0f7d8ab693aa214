/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-coder.h"

#include "fixture.h"

static guint64
random_number (GRand *rand, guint kind)
{
  guint64 wide = ((guint64) g_rand_int (rand) << 32) | g_rand_int (rand);

  switch (kind) {
  case 0:
    return 0;
  case 1:
    return wide;
  case 2:
    return wide >> (wide & 63);
  case 3:
    return G_MAXUINT64 - (wide & 1); /* long runs of ones, for the carry */
  default:
    return wide & 3;
  }
}

/* Several streams behind each other, as in a block, of all kinds and lengths. */
static void
test_round_trip (void)
{
  g_autoptr (GRand) rand = test_rand_new ();

  for (guint round = 0; round < 2000; round++) {
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    guint kind = (guint) g_rand_int_range (rand, 0, 6);
    guint n = (guint) g_rand_int_range (rand, 0, 200);
    g_autofree guint64 *numbers = g_new (guint64, n + 1);
    CyNumberModel model;
    CyCoder coder;

    g_byte_array_append (bytes, (const guint8 *) "ab", 2);
    cy_number_model_init (&model);
    cy_coder_begin_write (&coder, bytes);
    for (guint i = 0; i < n; i++) {
      numbers[i] = random_number (rand, kind == 5 ? (guint) g_rand_int_range (rand, 0, 5) : kind);
      cy_coder_write_number (&coder, &model, numbers[i]);
    }
    cy_coder_end_write (&coder);
    g_assert_cmpmem (bytes->data, 2, "ab", 2);
    cy_number_model_init (&model);
    cy_coder_begin_read (&coder, bytes->data + 2, bytes->len - 2);
    for (guint i = 0; i < n; i++)
      g_assert_cmpuint (cy_coder_read_number (&coder, &model), ==, numbers[i]);
  }
}

/* What repeats is nearly free, and what cannot be foretold costs no more than it has. */
static void
test_cost (void)
{
  g_autoptr (GByteArray) same = g_byte_array_new ();
  g_autoptr (GByteArray) noise = g_byte_array_new ();
  g_autoptr (GRand) rand = test_rand_new ();
  CyNumberModel model;
  CyCoder coder;

  cy_number_model_init (&model);
  cy_coder_begin_write (&coder, same);
  for (guint i = 0; i < 100000; i++)
    cy_coder_write_number (&coder, &model, 5);
  cy_coder_end_write (&coder);
  g_assert_cmpuint (same->len, <, 200);
  cy_number_model_init (&model);
  cy_coder_begin_write (&coder, noise);
  for (guint i = 0; i < 100000; i++)
    cy_coder_write_number (&coder, &model, 16 + (g_rand_int (rand) & 15));
  cy_coder_end_write (&coder);
  g_assert_cmpuint (noise->len, <, 52000); /* half a byte each */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/coder/round-trip", test_round_trip);
  g_test_add_func ("/history/coder/cost", test_cost);
  return g_test_run ();
}
