/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-progress.h"

static void
expect (CyProgress *progress, const char *what, double fraction)
{
  double found;
  g_autofree char *text = cy_progress_get (progress, &found);

  g_assert_cmpstr (text, ==, what);
  g_assert_cmpfloat (found, ==, fraction);
}

static void
test_progress (void)
{
  g_autoptr (CyProgress) progress = cy_progress_new ();
  g_autoptr (CyProgress) other = cy_progress_ref (progress);

  expect (progress, "", 0);
  cy_progress_tell (other, "yard.db", 1, 4);
  expect (progress, "yard.db", 0.25);
  cy_progress_tell (other, "history.db", 9, 4);
  expect (progress, "history.db", 1);
  cy_progress_tell (other, "history.db", 0, 0);
  expect (progress, "history.db", 0);
  cy_progress_tell (NULL, "nobody looks", 1, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/progress", test_progress);
  return g_test_run ();
}
