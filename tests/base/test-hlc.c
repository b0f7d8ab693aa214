/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-hlc.h"

#include "fixture.h"

#define NOW_US  ((gint64) 1700000000123456)
#define YEAR_US ((gint64) 365 * 86400 * 1000000)

static void
test_convert (void)
{
  static const struct {
    gint64 us;
    CyHlc hlc;
    gint64 back_us;
  } cases[] = {
    { G_MININT64, 0, 0 },
    { -1, 0, 0 },
    { 0, 0, 0 },
    { 999, 0, 0 },
    { 1000, (CyHlc) 1 << 16, 1000 },
    { 1999, (CyHlc) 1 << 16, 1000 },
    { NOW_US, (CyHlc) 1700000000123 << 16, 1700000000123000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_cmphex (cy_hlc_from_us (cases[i].us), ==, cases[i].hlc);
    g_assert_cmpint (cy_hlc_to_us (cases[i].hlc), ==, cases[i].back_us);
  }
}

static void
test_next (void)
{
  const CyHlc now = cy_hlc_from_us (NOW_US);
  const CyHlc full = now | 0xffff;
  const CyHlc ahead = cy_hlc_from_us (NOW_US + YEAR_US);
  const struct {
    const char *name;
    CyHlc last_own;
    CyHlc overwritten;
    CyHlc next;
  } cases[] = {
    { "first ever", 0, 0, now },
    { "own is long ago", now - (1 << 20), 0, now },
    { "same millisecond", now, 0, now + 1 },
    { "counter carries into the milliseconds", full, 0, cy_hlc_from_us (NOW_US + 1000) },
    { "clock set back", ahead, 0, ahead + 1 },
    { "overwritten is a year ahead", now - 5, ahead, ahead + 1 },
    { "overwritten is older", now + 7, now + 3, now + 8 },
    { "both in the past", 17, 99, now },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].name);
    g_assert_cmphex (cy_hlc_next (NOW_US, cases[i].last_own, cases[i].overwritten), ==,
                     cases[i].next);
  }
}

/* Whatever the wall clock does, a node's readings rise. */
static void
test_rises (void)
{
  g_autoptr (GRand) rand = test_rand_new ();
  CyHlc last = 0;
  gint64 wall_us = NOW_US;

  for (guint i = 0; i < 300000; i++) {
    CyHlc overwritten = g_rand_int_range (rand, 0, 10) == 0 ? last + (CyHlc) g_rand_int (rand) : 0;
    CyHlc next = cy_hlc_next (wall_us, last, overwritten);

    g_assert_cmphex (next, >, last);
    g_assert_cmphex (next, >, overwritten);
    last = next;
    wall_us += g_rand_int_range (rand, -50000, 60000);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/hlc/convert", test_convert);
  g_test_add_func ("/base/hlc/next", test_next);
  g_test_add_func ("/base/hlc/rises", test_rises);
  return g_test_run ();
}
