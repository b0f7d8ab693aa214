/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-command-traits.h"

#include <glib/gi18n-lib.h>

#define STATE(name) (1u << CY_PILE_STATE_##name)
#define ANY_STATE   G_MAXUINT32
#define RUNNING     (STATE (STARTING) | STATE (CHARGING) | STATE (DISCHARGING))
#define IN_SESSION  (RUNNING | STATE (SUSPENDED_EV) | STATE (SUSPENDED_EVSE))
#define KNOWN       (~(STATE (UNKNOWN) | STATE (OFFLINE)))
#define READY                                                                        \
  (STATE (AVAILABLE) | STATE (PREPARING) | STATE (RESERVED) | STATE (SUSPENDED_EV) | \
   STATE (SUSPENDED_EVSE) | STATE (FINISHING))

static const CyCommandTraits traits[] = {
  { "start", N_ ("Start charging"), READY },
  { "stop", N_ ("Stop charging"), ANY_STATE, .is_essential = TRUE, .ends_charge = TRUE },
  { "emergency_stop", N_ ("Emergency stop"), ANY_STATE, .is_essential = TRUE, .ends_charge = TRUE },
  { "set_current", N_ ("Limit current"), KNOWN },
  { "set_power", N_ ("Limit power"), KNOWN },
  { "set_percent", N_ ("Limit power in percent"), KNOWN },
  { "set_available", N_ ("Take in or out of service"), KNOWN, .is_dangerous = TRUE },
  { "set_phases", N_ ("Switch phases"), KNOWN & ~RUNNING },
  { "lock", N_ ("Lock the connector"), KNOWN },
  { "unlock", N_ ("Unlock the connector"), KNOWN & ~RUNNING, .is_dangerous = TRUE },
  { "clear_fault", N_ ("Clear faults"), KNOWN & ~RUNNING, .is_dangerous = TRUE },
  { "reset", N_ ("Restart the pile"), KNOWN, .is_dangerous = TRUE, .ends_charge = TRUE },
  { "set_clock", N_ ("Set the clock"), KNOWN, .is_repeatable = TRUE },
  { "set_beacon", N_ ("Switch the beacon"), ANY_STATE },
  { "set_horn", N_ ("Switch the horn"), ANY_STATE },
  { CY_COMMAND_SET_TARIFF, N_ ("Set the tariff"), KNOWN, .is_repeatable = TRUE },
  { CY_COMMAND_UPGRADE, N_ ("Upgrade the firmware"), KNOWN & ~IN_SESSION, .is_dangerous = TRUE,
    .needs_second = TRUE, .is_repeatable = TRUE },
};

/* Nobody here knows what a vendor's own command does, so it needs a reason. */
static const CyCommandTraits vendor = { CY_VENDOR_COMMAND_PREFIX, N_ ("Vendor command"), KNOWN,
                                        .is_dangerous = TRUE };

/**
 * cy_command_traits:
 * @name: of a command.
 *
 * Returns: (nullable): its traits; those of all vendor commands for one of them; %NULL when there
 *   is no such command.
 */
const CyCommandTraits *
cy_command_traits (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (traits); i++) {
    if (g_str_equal (name, traits[i].name))
      return &traits[i];
  }
  return g_str_has_prefix (name, CY_VENDOR_COMMAND_PREFIX) ? &vendor : NULL;
}

guint
cy_command_n_traits (void)
{
  return G_N_ELEMENTS (traits);
}

const CyCommandTraits *
cy_command_traits_at (guint index)
{
  g_assert (index < G_N_ELEMENTS (traits));
  return &traits[index];
}
