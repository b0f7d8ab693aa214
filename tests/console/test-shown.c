/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-shown.h"

#include <math.h>

/* An alarm of the node itself is at no pile, and says how much is lost once something is. */
static void
test_node_alarm (void)
{
  static const struct {
    double value;
    const char *words;
  } cases[] = {
    { (double) NAN, "" },
    { 1, "1 value lost" },
    { 2100000, "2100000 values lost" },
    { -5, "0 values lost" },
  };
  CyAlarm alarm = { .subject = (char *) "node:n1/0/history",
                    .pile = (char *) "",
                    .condition = (char *) CY_CONDITION_HISTORY,
                    .limit = (double) NAN,
                    .priority = CY_PRIORITY_HIGH };
  g_autoptr (CyYard) yard = cy_yard_new ();
  g_autofree char *place = cy_shown_alarm_place (yard, &alarm);

  g_assert_cmpstr (place, ==, "This node");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *value = NULL;

    alarm.value = cases[i].value;
    value = cy_shown_alarm_value (&alarm);
    g_assert_cmpstr (value, ==, cases[i].words);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shown/node-alarm", test_node_alarm);
  return g_test_run ();
}
