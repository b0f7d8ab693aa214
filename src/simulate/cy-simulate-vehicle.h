/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-simulate-random.h"

G_BEGIN_DECLS

#define CY_SIM_VIN_LENGTH 17

/**
 * CySimVehicle:
 * @vin: its identification.
 * @lfp: lithium iron phosphate; else nickel cobalt manganese.
 * @cells: in series.
 * @capacity_wh: of the battery [Wh].
 * @soc: state of charge [%].
 * @target_soc: where the driver wants to stop [%].
 * @max_current: what the battery takes at best [A].
 * @onboard_w: of the charger on board, for AC [W].
 * @temp_max: hottest point of the battery [°C].
 * @current: into the battery now [A].
 *
 * A car at a gun, as its battery management sees it.
 */
typedef struct {
  char vin[CY_SIM_VIN_LENGTH + 1];
  gboolean lfp;
  guint cells;
  double capacity_wh;
  double soc;
  double target_soc;
  double max_current;
  double onboard_w;
  double temp_max;
  double current;
  double odometer_km;
  guint hot_cell;
} CySimVehicle;

CySimVehicle cy_sim_vehicle_new (CySimRandom *random, double ambient);
double cy_sim_vehicle_cell_limit (const CySimVehicle *vehicle);
double cy_sim_vehicle_cell_voltage (const CySimVehicle *vehicle);
double cy_sim_vehicle_voltage (const CySimVehicle *vehicle);
double cy_sim_vehicle_demand (const CySimVehicle *vehicle, gboolean *out_constant_voltage);
void cy_sim_vehicle_take (CySimVehicle *vehicle, double power_w, double current, double ambient);
double cy_sim_vehicle_remaining_s (const CySimVehicle *vehicle, double power_w);

G_END_DECLS
