/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-state.h"

#include <glib/gi18n-lib.h>

/* The operators' words group the canonical states: several of them are "occupied". */
static const CyStateInfo states[CY_N_PILE_STATES] = {
  [CY_PILE_STATE_UNKNOWN] = { "unknown", N_ ("Unknown"), FALSE },
  [CY_PILE_STATE_OFFLINE] = { "offline", N_ ("Offline"), FALSE },
  [CY_PILE_STATE_AVAILABLE] = { "available", N_ ("Idle"), FALSE },
  [CY_PILE_STATE_PREPARING] = { "preparing", N_ ("Occupied"), FALSE },
  [CY_PILE_STATE_STARTING] = { "starting", N_ ("Starting"), TRUE },
  [CY_PILE_STATE_CHARGING] = { "charging", N_ ("Charging"), TRUE },
  [CY_PILE_STATE_DISCHARGING] = { "discharging", N_ ("Discharging"), TRUE },
  [CY_PILE_STATE_SUSPENDED_EV] = { "suspended_ev", N_ ("Paused by vehicle"), TRUE },
  [CY_PILE_STATE_SUSPENDED_EVSE] = { "suspended_evse", N_ ("Paused by pile"), TRUE },
  [CY_PILE_STATE_FINISHING] = { "finishing", N_ ("Finished"), FALSE },
  [CY_PILE_STATE_RESERVED] = { "reserved", N_ ("Reserved"), FALSE },
  [CY_PILE_STATE_UNAVAILABLE] = { "unavailable", N_ ("Out of service"), FALSE },
  [CY_PILE_STATE_FAULTED] = { "faulted", N_ ("Faulted"), FALSE },
};

/**
 * cy_pile_state_get:
 * @state: any number; what is out of range reads as unknown, since it may come from a newer peer.
 */
const CyStateInfo *
cy_pile_state_get (CyPileState state)
{
  return &states[(guint) state < CY_N_PILE_STATES ? state : CY_PILE_STATE_UNKNOWN];
}

gboolean
cy_pile_state_find (const char *name, CyPileState *out_state)
{
  for (guint i = 0; i < CY_N_PILE_STATES; i++) {
    if (g_str_equal (name, states[i].name)) {
      *out_state = i;
      return TRUE;
    }
  }
  return FALSE;
}
