/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-backup-rule.h"

#define DAY  ((gint64) 86400 * G_USEC_PER_SEC)
#define HOUR ((gint64) 3600 * G_USEC_PER_SEC)
#define NOW  ((gint64) 1700000000 * G_USEC_PER_SEC)

static void
test_cases (void)
{
  static const struct {
    const char *name;
    CyBackupState state;
    gboolean is_due, is_overdue;
  } cases[] = {
    { "the first", { 0, 0, FALSE, 7 }, TRUE, FALSE },
    { "the first is under way", { 0, 10 * HOUR, FALSE, 7 }, FALSE, FALSE },
    { "the first failed", { 0, 10 * HOUR, TRUE, 7 }, FALSE, TRUE },
    { "the first failed an hour ago", { 0, 9 * HOUR, TRUE, 7 }, TRUE, TRUE },
    { "new enough", { NOW - 7 * DAY + 1, 0, FALSE, 7 }, FALSE, FALSE },
    { "as old as it may be", { NOW - 7 * DAY, 0, FALSE, 7 }, TRUE, FALSE },
    { "older, and another failed", { NOW - 8 * DAY, 10 * HOUR, TRUE, 7 }, FALSE, FALSE },
    { "twice as old", { NOW - 14 * DAY, 10 * HOUR, TRUE, 7 }, FALSE, FALSE },
    { "older than twice", { NOW - 14 * DAY - 1, 10 * HOUR, TRUE, 7 }, FALSE, TRUE },
    { "every day", { NOW - DAY, 0, FALSE, 1 }, TRUE, FALSE },
    { "no number of days is one", { NOW - DAY, 0, FALSE, 0 }, TRUE, FALSE },
    { "the clock was set back a little", { NOW + HOUR, 0, FALSE, 1 }, FALSE, FALSE },
    { "the clock was years ahead", { NOW + 1000 * DAY, 0, FALSE, 7 }, TRUE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyBackupVerdict verdict = cy_backup_rule (&cases[i].state, NOW, 10 * HOUR);

    g_test_message ("%s", cases[i].name);
    g_assert_cmpint (verdict.is_due, ==, cases[i].is_due);
    g_assert_cmpint (verdict.is_overdue, ==, cases[i].is_overdue);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/backup/cases", test_cases);
  return g_test_run ();
}
