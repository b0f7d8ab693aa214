/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-snapshot-rule.h"

#define DAY_US ((gint64) 86400 * G_USEC_PER_SEC)

static void
test_due (void)
{
  static const struct {
    gint64 days;
    gint64 last;
    gint64 now;
    gboolean is_due;
  } cases[] = {
    { 0, 0, 9000, FALSE },      { 400, 0, 9000, TRUE },     { 400, 8570, 9000, TRUE },
    { 400, 8571, 9000, FALSE }, { 400, 9500, 9000, FALSE }, { 400, 0, 20, FALSE },
    { 400, 0, 430, TRUE },      { 400, 0, 429, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (
      cy_snapshot_is_due (cases[i].days, cases[i].last * DAY_US, cases[i].now * DAY_US), ==,
      cases[i].is_due);
  g_assert_cmpint (cy_snapshot_before (400, 9000 * DAY_US), ==, 8600 * DAY_US);
  g_assert_cmpint (cy_snapshot_before (400, 20 * DAY_US), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/snapshot-rule/due", test_due);
  return g_test_run ();
}
