/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-values.h"

#include <math.h>

#define RECTIFIER_EFFICIENCY 0.95
#define RECTIFIER_PF         0.985
#define SQRT3                1.7320508075688772

static gboolean
is_broken (const CySimPile *pile, CySimFault fault)
{
  return (pile->faults & 1u << fault) != 0;
}

static void
fill_climate (const CySimPile *pile, double *v)
{
  double load = MIN (cy_sim_pile_load_w (pile) / pile->type->power_w, 1);

  v[CY_MEASURE_TEMP_AMBIENT] = pile->ambient;
  v[CY_MEASURE_TEMP_INSIDE] = pile->inside + (is_broken (pile, CY_SIM_FAULT_FAN) ? 22 : 0);
  v[CY_MEASURE_TEMP_INLET] = pile->ambient + 1.5;
  v[CY_MEASURE_TEMP_OUTLET] = pile->inside + 9 * load;
  v[CY_MEASURE_HUM_INSIDE] =
    is_broken (pile, CY_SIM_FAULT_OVER_HUMIDITY)
      ? 97
      : CLAMP (58 - 0.7 * (pile->inside - 25) + pile->humidity_drift, 12, 92);
  v[CY_MEASURE_ENV_NGV] = MAX (0, 1.4 + 1.8 * load + pile->ground_drift);
  v[CY_MEASURE_ENV_LEAKAGE] = MAX (0, 2.2 + 2 * load + pile->leakage_drift);
}

static void
fill_supply (const CySimPile *pile, double *v)
{
  double phase = cy_sim_pile_line_voltage (pile);
  double out = cy_sim_pile_load_w (pile);
  double in = pile->type->is_dc ? out / RECTIFIER_EFFICIENCY + 120 : out;
  double apparent = in / RECTIFIER_PF;
  double current = phase > 1 ? apparent / (3 * phase) : 0;

  v[CY_MEASURE_AC_VOLTAGE_IN] = phase * SQRT3;
  v[CY_MEASURE_AC_VOLTAGE_L1] = phase;
  v[CY_MEASURE_AC_VOLTAGE_L2] = phase * 0.998;
  v[CY_MEASURE_AC_VOLTAGE_L3] = phase * 1.003;
  v[CY_MEASURE_AC_VOLTAGE_L1L2] = phase * SQRT3 * 0.999;
  v[CY_MEASURE_AC_VOLTAGE_L2L3] = phase * SQRT3;
  v[CY_MEASURE_AC_VOLTAGE_L3L1] = phase * SQRT3 * 1.002;
  v[CY_MEASURE_AC_FREQUENCY] = phase > 1 ? 50 + pile->frequency_drift : 0;
  v[CY_MEASURE_AC_CURRENT_L1] = current;
  v[CY_MEASURE_AC_CURRENT_L2] = current * 1.01;
  v[CY_MEASURE_AC_CURRENT_L3] = current * 0.99;
  v[CY_MEASURE_AC_CURRENT_N] = current * 0.03;
  v[CY_MEASURE_AC_POWER_ACTIVE] = in;
  v[CY_MEASURE_AC_POWER_APPARENT] = apparent;
  v[CY_MEASURE_AC_POWER_REACTIVE] = sqrt (MAX (0, apparent * apparent - in * in));
  v[CY_MEASURE_AC_PF] = in > 500 ? RECTIFIER_PF : 0.6;
}

static void
fill_records (const CySimPile *pile, double *v)
{
  double charges = 0;

  for (guint i = 0; i < pile->type->connectors; i++)
    charges += pile->guns[i].charges;
  v[CY_MEASURE_CHARGE_COUNT] = charges;
  v[CY_MEASURE_SERVICE_HOURS] = floor (pile->hours);
  v[CY_MEASURE_STATION_UPTIME] = (double) pile->uptime_s;
  v[CY_MEASURE_STATION_CONNECTOR_COUNT] = pile->type->connectors;
  v[CY_MEASURE_STATION_CLOCK] = (double) cy_sim_pile_clock (pile);
  v[CY_MEASURE_TARIFF_VERSION] = (double) pile->tariff.image.version;
  v[CY_MEASURE_FIRMWARE_PROGRESS] = floor (cy_sim_firmware_progress (&pile->firmware));
  v[CY_MEASURE_LIMIT_POWER_MAX_HW] = pile->type->power_w;
  v[CY_MEASURE_LIMIT_CURRENT_MAX_HW] = pile->type->rated_current;
  v[CY_MEASURE_LIMIT_CURRENT_APPLIED] = pile->type->rated_current;
  v[CY_MEASURE_LIMIT_VALID_TIME] = 60;
  v[CY_MEASURE_RELAY_BEACON] = pile->relays[CY_SIM_RELAY_BEACON];
  v[CY_MEASURE_RELAY_HORN] = pile->relays[CY_SIM_RELAY_HORN];
}

/**
 * cy_sim_values_of_pile:
 * @out_values: (out caller-allocates): %CY_N_MEASURES numbers; what the pile has not is not-a-number.
 */
void
cy_sim_values_of_pile (const CySimPile *pile, double *out_values)
{
  for (guint i = 0; i < CY_N_MEASURES; i++)
    out_values[i] = NAN;
  fill_climate (pile, out_values);
  fill_supply (pile, out_values);
  fill_records (pile, out_values);
}

static void
fill_session (const CySimGun *gun, double *v)
{
  v[CY_MEASURE_ENERGY_IMPORT_TOTAL] = gun->meter_wh;
  v[CY_MEASURE_ENERGY_EXPORT_TOTAL] = 0;
  v[CY_MEASURE_ENERGY_SESSION] = gun->session_wh;
  v[CY_MEASURE_SESSION_DURATION] = gun->session_s;
  v[CY_MEASURE_SESSION_PLUGGED_TIME] = gun->plugged ? gun->plugged_s : 0;
  v[CY_MEASURE_SESSION_COST] = gun->cost;
  v[CY_MEASURE_METER_AGE] = gun->faults & 1u << CY_SIM_FAULT_METER ? 300 : 0.4;
}

static void
fill_limits (const CySimPile *pile, const CySimGun *gun, double *v)
{
  double current = MIN (gun->limit_current, pile->type->rated_current);
  double power = MIN (gun->limit_power, pile->type->power_w);

  v[CY_MEASURE_LIMIT_CURRENT_SET] = current;
  v[CY_MEASURE_LIMIT_CURRENT_APPLIED] = current;
  v[CY_MEASURE_LIMIT_POWER_SET] = power;
  v[CY_MEASURE_LIMIT_POWER_APPLIED] = power;
  v[CY_MEASURE_LIMIT_VALID_TIME] = 60;
}

static void
fill_dc (const CySimPile *pile, const CySimGun *gun, double *v)
{
  gboolean leaks = gun->faults & 1u << CY_SIM_FAULT_INSULATION;
  double damp = leaks ? 0.012 : 1 - 0.15 * (gun->power > 0);

  v[CY_MEASURE_DC_VOLTAGE] = gun->voltage;
  v[CY_MEASURE_DC_CURRENT] = gun->current;
  v[CY_MEASURE_DC_POWER] = gun->power;
  v[CY_MEASURE_INS_RES_POS] = (pile->insulation + pile->insulation_drift) * damp;
  v[CY_MEASURE_INS_RES_NEG] = (pile->insulation * 0.96 + pile->insulation_drift) * damp;
}

static void
fill_ac (const CySimPile *pile, const CySimGun *gun, double *v)
{
  double phase = cy_sim_pile_line_voltage (pile);
  guint used = gun->vehicle.onboard_w > 8000 ? MIN (gun->phases, pile->type->phases) : 1;
  double apparent = phase * gun->current * used;

  v[CY_MEASURE_CONN_PHASES] = MIN (gun->phases, pile->type->phases);
  v[CY_MEASURE_AC_CURRENT_L1] = gun->current;
  v[CY_MEASURE_AC_CURRENT_L2] = used > 1 ? gun->current * 0.995 : 0;
  v[CY_MEASURE_AC_CURRENT_L3] = used > 1 ? gun->current * 1.004 : 0;
  v[CY_MEASURE_AC_CURRENT_N] = used > 1 ? gun->current * 0.02 : gun->current;
  v[CY_MEASURE_AC_POWER_ACTIVE] = gun->power;
  v[CY_MEASURE_AC_POWER_APPARENT] = apparent;
  v[CY_MEASURE_AC_POWER_REACTIVE] = sqrt (MAX (0, apparent * apparent - gun->power * gun->power));
  v[CY_MEASURE_AC_POWER_L1] = gun->power / used;
  v[CY_MEASURE_AC_POWER_L2] = used > 1 ? gun->power / used : 0;
  v[CY_MEASURE_AC_POWER_L3] = used > 1 ? gun->power / used : 0;
  for (guint i = CY_MEASURE_AC_PF; i <= CY_MEASURE_AC_PF_L3; i++)
    v[i] = gun->power > 0 ? 0.99 : 1;
}

/* Only while somebody talks to the battery: an empty gun has no such values. */
static void
fill_bms (const CySimGun *gun, double *v)
{
  const CySimVehicle *car = &gun->vehicle;
  double cell = cy_sim_vehicle_cell_voltage (car);

  v[CY_MEASURE_BMS_SOC] = car->soc;
  v[CY_MEASURE_BMS_DEMAND_VOLTAGE] = cy_sim_vehicle_cell_limit (car) * car->cells;
  v[CY_MEASURE_BMS_DEMAND_CURRENT] = gun->state == CY_PILE_STATE_CHARGING ? gun->demand : 0;
  v[CY_MEASURE_BMS_MEASURED_VOLTAGE] = cy_sim_vehicle_voltage (car) * 0.999;
  v[CY_MEASURE_BMS_MEASURED_CURRENT] = car->current * 0.996;
  v[CY_MEASURE_BMS_CELL_VMAX] = cell;
  v[CY_MEASURE_BMS_CELL_VMAX_GROUP] = 1;
  v[CY_MEASURE_BMS_CELL_VMAX_NO] = car->hot_cell;
  v[CY_MEASURE_BMS_TEMP_MAX] = car->temp_max;
  v[CY_MEASURE_BMS_TEMP_MAX_NO] = 1 + car->hot_cell / 8;
  v[CY_MEASURE_BMS_TEMP_MIN] = car->temp_max - 3;
  v[CY_MEASURE_BMS_TEMP_MIN_NO] = 1;
  v[CY_MEASURE_BMS_REMAINING_TIME] = cy_sim_vehicle_remaining_s (car, gun->power);
  v[CY_MEASURE_BMS_MAX_CELL_VOLTAGE] = cy_sim_vehicle_cell_limit (car);
  v[CY_MEASURE_BMS_MAX_VOLTAGE] = cy_sim_vehicle_cell_limit (car) * car->cells;
  v[CY_MEASURE_BMS_MAX_CURRENT] = car->max_current;
  v[CY_MEASURE_BMS_MAX_TEMP] = 55;
  v[CY_MEASURE_BMS_NOMINAL_ENERGY] = car->capacity_wh;
  v[CY_MEASURE_BMS_ODOMETER] = car->odometer_km;
}

/**
 * cy_sim_values_of_gun:
 * @out_values: (inout): cy_sim_values_of_pile() has been here; the gun's own values go over them.
 */
void
cy_sim_values_of_gun (const CySimPile *pile, const CySimGun *gun, double *out_values)
{
  double *v = out_values;

  fill_session (gun, v);
  fill_limits (pile, gun, v);
  v[CY_MEASURE_CONN_AVAILABLE] = gun->available;
  v[CY_MEASURE_TEMP_GUN] = MAX (gun->temp_pos, gun->temp_neg);
  v[CY_MEASURE_TEMP_GUN_POS] = gun->temp_pos;
  v[CY_MEASURE_TEMP_GUN_NEG] = gun->temp_neg;
  v[CY_MEASURE_CHARGE_COUNT] = gun->charges;
  if (pile->type->is_dc)
    fill_dc (pile, gun, v);
  else
    fill_ac (pile, gun, v);
  if (gun->plugged && gun->state != CY_PILE_STATE_PREPARING)
    fill_bms (gun, v);
  else
    v[CY_MEASURE_BMS_SOC] = NAN;
}

/**
 * cy_sim_text_of:
 * @gun: (nullable): the gun, or %NULL for the pile's own texts.
 * @scratch: (out caller-allocates): 64 bytes to build it in.
 *
 * Returns: the text of @measure.
 */
const char *
cy_sim_text_of (const CySimPile *pile, const CySimGun *gun, CyMeasureId measure, char *scratch)
{
  switch ((guint) measure) {
  case CY_MEASURE_SESSION_TAG:
    return gun == NULL ? "" : gun->card;
  case CY_MEASURE_SESSION_VIN:
    return gun == NULL || gun->state == CY_PILE_STATE_PREPARING ? "" : gun->vehicle.vin;
  case CY_MEASURE_ID_MANUFACTURER:
    return cy_profile_get_vendor (pile->type->profile);
  case CY_MEASURE_ID_MODEL:
    cy_sim_pile_get_model (pile, scratch, 64);
    return scratch;
  case CY_MEASURE_ID_SERIAL:
    return pile->serial;
  case CY_MEASURE_ID_FIRMWARE:
    return pile->firmware.version;
  default:
    return "";
  }
}
