/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cy-blocked-rule.h"

#define SECOND   ((gint64) G_USEC_PER_SEC)
#define PATIENCE (60 * SECOND)

static void
test_states (void)
{
  static const struct {
    CyPileState gun;
    double power_w;
    gboolean blocks;
  } cases[] = {
    { CY_PILE_STATE_UNKNOWN, NAN, FALSE },       { CY_PILE_STATE_OFFLINE, NAN, FALSE },
    { CY_PILE_STATE_AVAILABLE, 0, FALSE },       { CY_PILE_STATE_PREPARING, 0, TRUE },
    { CY_PILE_STATE_STARTING, 0, FALSE },        { CY_PILE_STATE_CHARGING, 7000, FALSE },
    { CY_PILE_STATE_CHARGING, 10, TRUE },        { CY_PILE_STATE_CHARGING, NAN, FALSE },
    { CY_PILE_STATE_DISCHARGING, -9000, FALSE }, { CY_PILE_STATE_SUSPENDED_EV, 0, TRUE },
    { CY_PILE_STATE_SUSPENDED_EVSE, NAN, TRUE }, { CY_PILE_STATE_FINISHING, 0, TRUE },
    { CY_PILE_STATE_RESERVED, 0, FALSE },        { CY_PILE_STATE_UNAVAILABLE, 0, FALSE },
    { CY_PILE_STATE_FAULTED, 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyBlockedState state = { 0 };

    g_test_message ("%s, %g W", cy_pile_state_get (cases[i].gun)->name, cases[i].power_w);
    state = cy_blocked_rule (state, cases[i].gun, cases[i].power_w, PATIENCE, 5 * SECOND);
    g_assert_false (state.is_blocked);
    state = cy_blocked_rule (state, cases[i].gun, cases[i].power_w, PATIENCE, 64 * SECOND);
    g_assert_false (state.is_blocked);
    state = cy_blocked_rule (state, cases[i].gun, cases[i].power_w, PATIENCE, 65 * SECOND);
    g_assert_cmpint (state.is_blocked, ==, cases[i].blocks);
  }
}

/* A charge in between begins the wait anew, and ends what was said. */
static void
test_begins_anew (void)
{
  CyBlockedState state = { 0 };

  state = cy_blocked_rule (state, CY_PILE_STATE_PREPARING, 0, PATIENCE, SECOND);
  state = cy_blocked_rule (state, CY_PILE_STATE_CHARGING, 7000, PATIENCE, 50 * SECOND);
  state = cy_blocked_rule (state, CY_PILE_STATE_FINISHING, 0, PATIENCE, 70 * SECOND);
  g_assert_false (state.is_blocked);
  state = cy_blocked_rule (state, CY_PILE_STATE_FINISHING, 0, PATIENCE, 130 * SECOND);
  g_assert_true (state.is_blocked);
  /* A clock set back does not unsay it. */
  state = cy_blocked_rule (state, CY_PILE_STATE_FINISHING, 0, PATIENCE, 20 * SECOND);
  g_assert_true (state.is_blocked);
  state = cy_blocked_rule (state, CY_PILE_STATE_AVAILABLE, 0, PATIENCE, 140 * SECOND);
  g_assert_false (state.is_blocked);
}

static void
test_clock (void)
{
  static const struct {
    gint64 at_s;
    double drift_s;
    gboolean off;
  } steps[] = {
    { 1, 100, FALSE },  { 2, 181, FALSE },   { 11, -181, FALSE }, { 12, 181, TRUE },
    { 13, 120, TRUE },  { 14, 91, TRUE },    { 15, 90, FALSE },   { 16, 120, FALSE },
    { 17, NAN, FALSE }, { 18, -500, FALSE }, { 28, -500, TRUE },  { 29, 0, FALSE },
  };
  CyClockState state = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    state = cy_clock_rule (state, steps[i].drift_s, 180, steps[i].at_s * SECOND);
    g_test_message ("at %d s", (int) steps[i].at_s);
    g_assert_cmpint (state.is_off, ==, steps[i].off);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blocked-rule/states", test_states);
  g_test_add_func ("/blocked-rule/begins-anew", test_begins_anew);
  g_test_add_func ("/blocked-rule/clock", test_clock);
  return g_test_run ();
}
