/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-fault.h"

static const CySimFaultInfo faults[CY_N_SIM_FAULTS] = {
  [CY_SIM_FAULT_COMMUNICATION] = { "communication", "communication" },
  [CY_SIM_FAULT_OVER_CURRENT] = { "over-current", "over_current" },
  [CY_SIM_FAULT_SUPPLY_LOST] = { "supply-lost", "supply" },
  [CY_SIM_FAULT_OUTPUT] = { "output-fault", "output" },
  [CY_SIM_FAULT_OVER_TEMPERATURE] = { "over-temperature", "over_temperature" },
  [CY_SIM_FAULT_OVER_HUMIDITY] = { "over-humidity", "over_humidity" },
  [CY_SIM_FAULT_INSULATION] = { "insulation", "output" },
  [CY_SIM_FAULT_EMERGENCY_STOP] = { "emergency-stop", "other" },
  [CY_SIM_FAULT_DOOR_OPEN] = { "door-open", "other" },
  [CY_SIM_FAULT_GUN_LOCK] = { "gun-lock", "other" },
  [CY_SIM_FAULT_METER] = { "meter-communication", "communication" },
  [CY_SIM_FAULT_BMS] = { "bms-communication", "communication" },
  [CY_SIM_FAULT_CONTACTOR] = { "contactor", "output" },
  [CY_SIM_FAULT_FAN] = { "fan", "over_temperature" },
  [CY_SIM_FAULT_RESIDUAL_CURRENT] = { "residual-current", "other" },
};

const CySimFaultInfo *
cy_sim_fault_get (CySimFault fault)
{
  g_assert (fault < CY_N_SIM_FAULTS);
  return &faults[fault];
}

/**
 * cy_sim_fault_find:
 * @name: with dashes or underscores.
 */
gboolean
cy_sim_fault_find (const char *name, CySimFault *out_fault)
{
  g_autofree char *dashed = g_strdelimit (g_strdup (name), "_", '-');

  for (guint i = 0; i < CY_N_SIM_FAULTS; i++) {
    if (g_str_equal (faults[i].name, dashed)) {
      *out_fault = i;
      return TRUE;
    }
  }
  return FALSE;
}
