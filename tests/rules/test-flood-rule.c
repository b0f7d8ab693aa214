/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-flood-rule.h"

#define S ((gint64) G_USEC_PER_SEC)

/* So many alarms in the last ten minutes, and one that has just left them. */
static CyFloodState
step (CyFloodState state, guint n_recent, gint64 now_us)
{
  gint64 raised_us[32];

  for (guint i = 0; i < n_recent; i++)
    raised_us[i] = i == 0 ? now_us - CY_FLOOD_WINDOW_US + 1 : now_us;
  raised_us[n_recent] = now_us - CY_FLOOD_WINDOW_US;
  return cy_flood_rule (state, raised_us, n_recent + 1, now_us);
}

static void
test_hysteresis (void)
{
  static const struct {
    guint n_recent;
    gboolean is_flood;
  } steps[] = { { 0, FALSE }, { 10, FALSE }, { 11, TRUE },  { 30, TRUE }, { 10, TRUE },
                { 5, TRUE },  { 4, FALSE },  { 10, FALSE }, { 11, TRUE }, { 0, FALSE } };
  CyFloodState state = { 0 };
  gint64 since_us = 0;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    gint64 now_us = (gint64) (i + 1) * 1000 * S;

    if (!steps[i].is_flood)
      since_us = 0;
    else if (since_us == 0)
      since_us = now_us;
    state = step (state, steps[i].n_recent, now_us);
    g_assert_cmpint (state.is_flood, ==, steps[i].is_flood);
    g_assert_cmpint (state.since_us, ==, since_us);
  }
}

static void
test_clock_set_back (void)
{
  CyFloodState state = step ((CyFloodState){ 0 }, 11, 100000 * S);
  gint64 later_us[11];

  for (guint i = 0; i < G_N_ELEMENTS (later_us); i++)
    later_us[i] = 100000 * S;
  state = cy_flood_rule (state, later_us, G_N_ELEMENTS (later_us), 50000 * S);
  g_assert_true (state.is_flood);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/flood/hysteresis", test_hysteresis);
  g_test_add_func ("/rules/flood/clock-set-back", test_clock_set_back);
  return g_test_run ();
}
