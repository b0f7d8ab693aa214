/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-interlock-rule.h"

#include <glib/gi18n-lib.h>

/* Why a gun in this state does not take the command. */
static const char *const refusals[CY_N_PILE_STATES] = {
  [CY_PILE_STATE_UNKNOWN] = N_ ("What the gun is doing is not known"),
  [CY_PILE_STATE_OFFLINE] = N_ ("The pile does not answer"),
  [CY_PILE_STATE_AVAILABLE] = N_ ("The gun is idle"),
  [CY_PILE_STATE_PREPARING] = N_ ("The gun is occupied"),
  [CY_PILE_STATE_STARTING] = N_ ("The gun is about to charge"),
  [CY_PILE_STATE_CHARGING] = N_ ("The gun is charging"),
  [CY_PILE_STATE_DISCHARGING] = N_ ("The gun is discharging"),
  [CY_PILE_STATE_SUSPENDED_EV] = N_ ("The vehicle has paused the charge"),
  [CY_PILE_STATE_SUSPENDED_EVSE] = N_ ("The pile has paused the charge"),
  [CY_PILE_STATE_FINISHING] = N_ ("The gun is finishing a charge"),
  [CY_PILE_STATE_RESERVED] = N_ ("The gun is reserved"),
  [CY_PILE_STATE_UNAVAILABLE] = N_ ("The gun is out of service"),
  [CY_PILE_STATE_FAULTED] = N_ ("The gun is faulted"),
};

/**
 * cy_interlock_rule:
 * @guns: every gun the command concerns.
 * @out_connector: (out): the gun that does not take it.
 *
 * Whether a pile in this condition may be given a command. A value that is not good says nothing
 * about now, so it only lets through what is always right.
 *
 * Returns: (nullable): %NULL when it may, else why not: English, translatable.
 */
const char *
cy_interlock_rule (const CyCommandTraits *traits,
                   const CyGunCondition *guns,
                   guint n_guns,
                   guint *out_connector)
{
  for (guint i = 0; i < n_guns; i++) {
    CyPileState state = guns[i].quality == CY_QUALITY_GOOD ? guns[i].state : CY_PILE_STATE_OFFLINE;

    if (traits->is_essential || (traits->states & (1u << state)) != 0)
      continue;
    *out_connector = guns[i].connector;
    return refusals[state];
  }
  return NULL;
}

/**
 * cy_interlock_stamp:
 *
 * Returns: (transfer full): what the guns are doing, as a text to compare later: a command that was
 *   previewed on one thing must not be operated on another.
 */
char *
cy_interlock_stamp (const CyGunCondition *guns, guint n_guns)
{
  GString *stamp = g_string_new (NULL);

  for (guint i = 0; i < n_guns; i++)
    g_string_append_printf (
      stamp, "%s%u:%s", i > 0 ? " " : "", guns[i].connector,
      guns[i].quality == CY_QUALITY_GOOD ? cy_pile_state_get (guns[i].state)->name : "offline");
  return g_string_free (stamp, FALSE);
}
