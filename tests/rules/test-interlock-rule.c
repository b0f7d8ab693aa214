/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-interlock-rule.h"

/* What each command may be given to, as letters in the order of the states: unknown, offline,
 * available, preparing, starting, charging, discharging, paused by vehicle, paused by pile, finishing,
 * reserved, unavailable, faulted. */
static const struct {
  const char *command;
  const char *states;
} cases[] = {
  { "start", "..ap...vpfr.." },          { "stop", "uoapscdvpfrxf" },
  { "emergency_stop", "uoapscdvpfrxf" }, { "set_current", "..apscdvpfrxf" },
  { "set_power", "..apscdvpfrxf" },      { "set_percent", "..apscdvpfrxf" },
  { "set_available", "..apscdvpfrxf" },  { "set_phases", "..ap...vpfrxf" },
  { "lock", "..apscdvpfrxf" },           { "unlock", "..ap...vpfrxf" },
  { "clear_fault", "..ap...vpfrxf" },    { "reset", "..apscdvpfrxf" },
  { "set_clock", "..apscdvpfrxf" },      { "set_tariff", "..apscdvpfrxf" },
  { "set_beacon", "uoapscdvpfrxf" },     { "set_horn", "uoapscdvpfrxf" },
  { "upgrade", "..ap.....frxf" },        { "vendor.blink", "..apscdvpfrxf" },
};

static void
test_every_state (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CyCommandTraits *traits = cy_command_traits (cases[i].command);

    g_assert_nonnull (traits);
    for (guint state = 0; state < CY_N_PILE_STATES; state++) {
      const CyGunCondition gun = { 3, state, CY_QUALITY_GOOD };
      guint connector = 0;
      const char *why = cy_interlock_rule (traits, &gun, 1, &connector);

      g_test_message ("%s while %s", cases[i].command, cy_pile_state_get (state)->name);
      g_assert_cmpint (why == NULL, ==, cases[i].states[state] != '.');
      g_assert_cmpuint (connector, ==, why == NULL ? 0 : 3);
    }
  }
  g_assert_cmpuint (cy_command_n_traits (), ==, G_N_ELEMENTS (cases) - 1);
  g_assert_null (cy_command_traits ("explode"));
}

/* What is not known to be so now lets nothing through but stopping. */
static void
test_quality (void)
{
  for (guint quality = 0; quality < CY_N_QUALITIES; quality++) {
    const CyGunCondition gun = { 1, CY_PILE_STATE_CHARGING, quality };
    guint connector;

    g_assert_cmpint (cy_interlock_rule (cy_command_traits ("set_power"), &gun, 1, &connector) ==
                       NULL,
                     ==, quality == CY_QUALITY_GOOD);
    g_assert_null (cy_interlock_rule (cy_command_traits ("stop"), &gun, 1, &connector));
  }
}

/* One gun of several is enough to forbid it. */
static void
test_several (void)
{
  const CyGunCondition guns[] = { { 1, CY_PILE_STATE_AVAILABLE, CY_QUALITY_GOOD },
                                  { 2, CY_PILE_STATE_CHARGING, CY_QUALITY_GOOD },
                                  { 3, CY_PILE_STATE_FAULTED, CY_QUALITY_STALE } };
  g_autofree char *stamp = cy_interlock_stamp (guns, G_N_ELEMENTS (guns));
  guint connector = 0;

  g_assert_cmpstr (cy_interlock_rule (cy_command_traits ("upgrade"), guns, 3, &connector), ==,
                   "The gun is charging");
  g_assert_cmpuint (connector, ==, 2);
  g_assert_null (cy_interlock_rule (cy_command_traits ("upgrade"), guns, 1, &connector));
  g_assert_cmpstr (stamp, ==, "1:available 2:charging 3:offline");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/interlock-rule/every-state", test_every_state);
  g_test_add_func ("/interlock-rule/quality", test_quality);
  g_test_add_func ("/interlock-rule/several", test_several);
  return g_test_run ();
}
