/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-vehicle.h"

#include <math.h>
#include <string.h>

/* What is lost as heat between gun and battery. */
#define CHARGE_EFFICIENCY 0.95

/* Of a cell of about 150 Ah with its share of busbars [ohm]. */
#define CELL_RESISTANCE 0.0006

/* The management keeps this far below the cell's limit [V]. */
#define CELL_MARGIN 0.03

/* ISO 3779 and GB 16735: the ninth character is a check digit, sum of weighted values modulo 11. */
static const char vin_letters[] = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ";
static const guint8 vin_values[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7,
                                     8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9 };
static const guint8 vin_weights[CY_SIM_VIN_LENGTH] = { 8, 7, 6, 5, 4, 3, 2, 10, 0,
                                                       9, 8, 7, 6, 5, 4, 3, 2 };
static const char *const makers[] = { "LGX", "LRW", "LSJ", "LVS", "LNB", "LFV", "LMW", "LC0" };

static const struct {
  guint cells;
  gboolean lfp;
  double capacity_wh;
  double c_rate;
} batteries[] = {
  { 108, TRUE, 45000, 1.4 },  { 126, TRUE, 60500, 1.5 },   { 166, TRUE, 70500, 1.6 },
  { 104, TRUE, 57500, 1.7 },  { 96, FALSE, 60000, 1.6 },   { 108, FALSE, 78000, 1.8 },
  { 192, FALSE, 93000, 2.2 }, { 200, FALSE, 100000, 2.6 },
};
static const double onboard[] = { 3300, 6600, 7000, 11000 };

static void
make_vin (CySimRandom *random, char *out_vin)
{
  guint sum = 0;

  memcpy (out_vin, makers[cy_sim_random_below (random, G_N_ELEMENTS (makers))], 3);
  for (guint i = 3; i < CY_SIM_VIN_LENGTH; i++)
    out_vin[i] = vin_letters[cy_sim_random_below (random, i < 11 ? 33 : 10)];
  for (guint i = 0; i < CY_SIM_VIN_LENGTH; i++)
    sum += vin_weights[i] * vin_values[strchr (vin_letters, out_vin[i]) - vin_letters];
  out_vin[8] = (char) (sum % 11 == 10 ? 'X' : '0' + (int) (sum % 11));
  out_vin[CY_SIM_VIN_LENGTH] = '\0';
}

/**
 * cy_sim_vehicle_new:
 * @ambient: temperature it comes from [°C].
 */
CySimVehicle
cy_sim_vehicle_new (CySimRandom *random, double ambient)
{
  CySimVehicle vehicle = { 0 };
  guint kind = cy_sim_random_below (random, G_N_ELEMENTS (batteries));

  make_vin (random, vehicle.vin);
  vehicle.cells = batteries[kind].cells;
  vehicle.lfp = batteries[kind].lfp;
  vehicle.capacity_wh = batteries[kind].capacity_wh;
  vehicle.soc = cy_sim_random_between (random, 8, 55);
  vehicle.target_soc = cy_sim_random_chance (random, 0.4) ? 100 : 80;
  vehicle.max_current = vehicle.capacity_wh / (vehicle.cells * 3.5) * batteries[kind].c_rate;
  vehicle.onboard_w = onboard[cy_sim_random_below (random, G_N_ELEMENTS (onboard))];
  vehicle.temp_max = ambient + cy_sim_random_between (random, 1, 6);
  vehicle.odometer_km = floor (cy_sim_random_between (random, 500, 180000));
  vehicle.hot_cell = 1 + cy_sim_random_below (random, vehicle.cells);
  return vehicle;
}

/**
 * cy_sim_vehicle_cell_limit:
 *
 * Returns: the voltage no cell may exceed [V].
 */
double
cy_sim_vehicle_cell_limit (const CySimVehicle *vehicle)
{
  return vehicle->lfp ? 3.65 : 4.25;
}

/* Open-circuit voltage: flat in the middle for LFP, a slope for NCM. */
static double
open_circuit (const CySimVehicle *vehicle)
{
  double soc = vehicle->soc;

  if (!vehicle->lfp)
    return 3.45 + 0.0072 * soc;
  return 3.2 + 0.0015 * soc + (soc < 10 ? -0.02 * (10 - soc) : 0) +
         (soc > 96 ? 0.04 * (soc - 96) : 0);
}

/**
 * cy_sim_vehicle_cell_voltage:
 *
 * Returns: of the highest cell [V].
 */
double
cy_sim_vehicle_cell_voltage (const CySimVehicle *vehicle)
{
  double volts = open_circuit (vehicle) + vehicle->current * CELL_RESISTANCE + 0.006;

  return MIN (volts, cy_sim_vehicle_cell_limit (vehicle) - 0.01);
}

/**
 * cy_sim_vehicle_voltage:
 *
 * Returns: of the whole battery [V].
 */
double
cy_sim_vehicle_voltage (const CySimVehicle *vehicle)
{
  return vehicle->cells * (open_circuit (vehicle) + vehicle->current * CELL_RESISTANCE);
}

/**
 * cy_sim_vehicle_demand:
 * @out_constant_voltage: (out): whether a cell's voltage, not the battery's current, is the limit.
 *
 * Returns: the current the battery asks for [A].
 */
double
cy_sim_vehicle_demand (const CySimVehicle *vehicle, gboolean *out_constant_voltage)
{
  double knee = vehicle->lfp ? 80 : 60;
  double room = cy_sim_vehicle_cell_limit (vehicle) - CELL_MARGIN - open_circuit (vehicle);
  double current = vehicle->max_current;
  double by_voltage = MAX (room, 0.002) / CELL_RESISTANCE;

  if (vehicle->soc > knee)
    current *= MAX (0.08, exp (-(vehicle->soc - knee) / 14));
  *out_constant_voltage = by_voltage < current;
  return MIN (current, by_voltage);
}

/**
 * cy_sim_vehicle_take:
 * @power_w: what came through the gun in this second [W].
 * @current: as current of the battery [A].
 *
 * One second of charging.
 */
void
cy_sim_vehicle_take (CySimVehicle *vehicle, double power_w, double current, double ambient)
{
  double heating = vehicle->max_current > 0 ? current / vehicle->max_current : 0;
  double settles = ambient + 4 + 20 * heating * heating;

  vehicle->current = current;
  vehicle->soc += power_w * CHARGE_EFFICIENCY / 3600 / vehicle->capacity_wh * 100;
  vehicle->soc = MIN (vehicle->soc, 100);
  vehicle->temp_max += (settles - vehicle->temp_max) / 1200;
}

/**
 * cy_sim_vehicle_remaining_s:
 *
 * Returns: the management's guess until the target is reached [s]; at most ten hours.
 */
double
cy_sim_vehicle_remaining_s (const CySimVehicle *vehicle, double power_w)
{
  double missing_wh = (vehicle->target_soc - vehicle->soc) / 100 * vehicle->capacity_wh;

  if (power_w < 1 || missing_wh <= 0)
    return 0;
  return MIN (missing_wh / CHARGE_EFFICIENCY / power_w * 3600, 36000);
}
