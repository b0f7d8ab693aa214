/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-duty-rule.h"

#define MON 0
#define FRI 4
#define SAT 5
#define SUN 6

static void
test_covers (void)
{
  static const struct {
    const char *text;
    guint weekday;
    guint hour;
    guint minute;
    gboolean covered;
  } cases[] = {
    { "", MON, 3, 0, TRUE },
    { "Mon-Fri 08:00-18:00", MON, 8, 0, TRUE },
    { "Mon-Fri 08:00-18:00", MON, 7, 59, FALSE },
    { "Mon-Fri 08:00-18:00", FRI, 17, 59, TRUE },
    { "Mon-Fri 08:00-18:00", FRI, 18, 0, FALSE },
    { "Mon-Fri 08:00-18:00", SAT, 12, 0, FALSE },
    { "mon 08:00-09:00,sat 10:00-11:00", SAT, 10, 30, TRUE },
    { "08:00-18:00", SUN, 9, 0, TRUE },
    { "00:00-24:00", SUN, 23, 59, TRUE },
    /* Into the next day, and into the next week. */
    { "Sat 22:00-06:00", SAT, 23, 0, TRUE },
    { "Sat 22:00-06:00", SUN, 5, 59, TRUE },
    { "Sat 22:00-06:00", SUN, 6, 0, FALSE },
    { "Sun 22:00-06:00", MON, 5, 59, TRUE },
    { "Sun 22:00-06:00", MON, 6, 0, FALSE },
    { "Fri-Mon 08:00-09:00", SUN, 8, 30, TRUE },
    { "Fri-Mon 08:00-09:00", 2, 8, 30, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    CyDuty duty;

    g_assert_true (cy_duty_parse (cases[i].text, &duty, &error));
    g_assert_no_error (error);
    g_assert_cmpint (cy_duty_covers (&duty, cases[i].weekday, cases[i].hour * 60 + cases[i].minute),
                     ==, cases[i].covered);
  }
}

static void
test_refused (void)
{
  static const char *const texts[] = { "always",
                                       "Mon",
                                       "Mon 8:00-18:00",
                                       "Mon 08:00",
                                       "Mon 08:00-08:00",
                                       "Mon 08:60-09:00",
                                       "Mon 08:00-25:00",
                                       "Mon- 08:00-18:00",
                                       "Mon 08:00-18:00 please",
                                       "Mon 08:00-18:00,",
                                       ",",
                                       "08:00-09:00,08:00-09:00,08:00-09:00,08:00-09:00,"
                                       "08:00-09:00" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    CyDuty duty;

    g_assert_false (cy_duty_parse (texts[i], &duty, &error));
    g_assert_error (error, CY_RULES_ERROR, CY_RULES_ERROR_SYNTAX);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/duty/covers", test_covers);
  g_test_add_func ("/rules/duty/refused", test_refused);
  return g_test_run ();
}
