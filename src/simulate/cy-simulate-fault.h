/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CySimFault:
 *
 * What may break, as a bit number.
 */
typedef enum {
  CY_SIM_FAULT_COMMUNICATION,
  CY_SIM_FAULT_OVER_CURRENT,
  CY_SIM_FAULT_SUPPLY_LOST,
  CY_SIM_FAULT_OUTPUT,
  CY_SIM_FAULT_OVER_TEMPERATURE,
  CY_SIM_FAULT_OVER_HUMIDITY,
  CY_SIM_FAULT_INSULATION,
  CY_SIM_FAULT_EMERGENCY_STOP,
  CY_SIM_FAULT_DOOR_OPEN,
  CY_SIM_FAULT_GUN_LOCK,
  CY_SIM_FAULT_METER,
  CY_SIM_FAULT_BMS,
  CY_SIM_FAULT_CONTACTOR,
  CY_SIM_FAULT_FAN,
  CY_SIM_FAULT_RESIDUAL_CURRENT,
  CY_N_SIM_FAULTS,
} CySimFault;

/**
 * CySimFaultInfo:
 * @name: what steering lines call it, with dashes; a profile's bit of that name, with underscores,
 *   is the one to set.
 * @bit_class: a bit of this class is set when there is none of that name.
 */
typedef struct {
  const char *name;
  const char *bit_class;
} CySimFaultInfo;

const CySimFaultInfo *cy_sim_fault_get (CySimFault fault);
gboolean cy_sim_fault_find (const char *name, CySimFault *out_fault);

G_END_DECLS
