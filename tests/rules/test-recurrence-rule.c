/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-recurrence-rule.h"

#define DAY_US ((gint64) 86400 * 1000000)
#define NOW    (20000 * DAY_US)

static char *const hot[] = { (char *) "gun-hot", NULL };
static char *const lost[] = { (char *) "lost", NULL };
static char *const both[] = { (char *) "lost", (char *) "gun-hot", NULL };
static char *const none[] = { NULL };

#define CLOSED(name, what, us)                                                                    \
  {                                                                                               \
    .id = (char *) name, .state = CY_ORDER_HISTORY, .conditions = (char **) what, .closed_us = us \
  }

static CyOrder orders[] = {
  CLOSED ("A", hot, NOW - 40 * DAY_US),
  CLOSED ("B", hot, NOW - 30 * DAY_US),
  CLOSED ("C", lost, NOW - 20 * DAY_US),
  CLOSED ("D", both, NOW - 10 * DAY_US),
  CLOSED ("E", lost, NOW - 5 * DAY_US),
  CLOSED ("F", none, NOW - 1 * DAY_US),
  CLOSED ("G", hot, NOW + 1),
};

static const CyOrder *
find (CyOrder *list, guint n, char *const *conditions, gint64 time_us, gint64 days)
{
  g_autoptr (GPtrArray) array = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (array, &list[i]);
  return cy_recurrence_rule (array, (const char *const *) conditions, time_us, days);
}

static void
test_cases (void)
{
  static const struct {
    char *const *conditions;
    gint64 time_us;
    gint64 days;
    const char *id;
  } cases[] = {
    { hot, NOW, 30, "D" },
    { lost, NOW, 30, "E" },
    { both, NOW, 30, "E" },
    { none, NOW, 30, NULL },
    { hot, NOW, 10, "D" },
    { hot, NOW, 9, NULL },
    { hot, NOW, 0, NULL },
    { hot, NOW + 1, 0, "G" },
    { hot, NOW + 1, 30, "G" },
    { hot, NOW - 10 * DAY_US - 1, 30, "B" },
    { hot, NOW - 10 * DAY_US - 1, 19, NULL },
    { hot, NOW - 30 * DAY_US, 0, "B" },
    { hot, NOW - 30 * DAY_US - 1, 10, "A" },
    { hot, NOW - 30 * DAY_US - 1, 9, NULL },
    { hot, NOW - 50 * DAY_US, 30, NULL },
    { lost, NOW + 25 * DAY_US, CY_RECURRENCE_DAYS, "E" },
    { lost, NOW + 25 * DAY_US + 1, CY_RECURRENCE_DAYS, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CyOrder *found =
      find (orders, G_N_ELEMENTS (orders), cases[i].conditions, cases[i].time_us, cases[i].days);

    g_test_message ("%u", i);
    g_assert_cmpstr (found == NULL ? NULL : found->id, ==, cases[i].id);
  }
  g_assert_null (find (orders, 0, hot, NOW, 30));
}

/* One that was cancelled, or is open again, repaired nothing. */
static void
test_not_closed (void)
{
  for (guint state = 0; state < CY_N_ORDER_STATES; state++) {
    CyOrder one = CLOSED ("A", hot, NOW - DAY_US);

    one.state = state;
    g_assert_cmpint (find (&one, 1, hot, NOW, 30) != NULL, ==, state == CY_ORDER_HISTORY);
  }
}

/* However the orders lie: the same one is found. */
static void
test_any_order (void)
{
  const CyOrder three[] = { CLOSED ("x", hot, NOW - DAY_US), CLOSED ("z", hot, NOW - DAY_US),
                            CLOSED ("y", hot, NOW - 2 * DAY_US) };
  static const guint8 turns[][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
                                     { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (turns); i++) {
    CyOrder turned[] = { three[turns[i][0]], three[turns[i][1]], three[turns[i][2]] };

    g_assert_cmpstr (find (turned, 3, hot, NOW, 30)->id, ==, "z");
  }
}

static void
test_labels (void)
{
  for (guint fix = 0; fix < CY_N_ORDER_FIXES; fix++)
    g_assert_nonnull (cy_recurrence_label (fix));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recurrence-rule/cases", test_cases);
  g_test_add_func ("/recurrence-rule/not-closed", test_not_closed);
  g_test_add_func ("/recurrence-rule/any-order", test_any_order);
  g_test_add_func ("/recurrence-rule/labels", test_labels);
  return g_test_run ();
}
